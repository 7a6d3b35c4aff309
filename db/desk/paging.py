"""Findings page by page, worst first, and how many there are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from core.finding import Severity
from db import queries
from db.records.findings import FindingFilter, FindingRow
from db.session import Database

#: Where a finding stands in the order: rank of its severity, unit, check, id.
Key = tuple[int, str, str, str]
_MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Some findings in order, worst first. ``after`` and ``before`` are the keys to go on from, ``None`` at an end."""

    rows: tuple[FindingRow, ...]
    before: Key | None
    after: Key | None


class Place(NamedTuple):
    """A key whose parts have names."""

    severity_rank: int
    unit_id: str
    check_id: str
    id: str


def listing(
    database: Database,
    wanted: FindingFilter,
    size: int,
    *,
    after: Key | None = None,
    before: Key | None = None,
) -> tuple[FindingPage, tuple[int, bool]]:
    """A page of findings with :func:`counted`; what a night changed, and rare words, are looked up whole and counted to the last."""
    few = wanted.change or (wanted.text and not queries.frequent(database, wanted.text))
    if not few:
        shown = finding_page(database, wanted, size, after=after, before=before)
        return shown, counted(database, wanted)
    keys = [tuple(k) for k in queries.scanned(database, wanted)]
    start = bisect_right(keys, after) if after else 0
    if before is not None:
        start = max(0, bisect_left(keys, before) - size)
    part = keys[start : start + size]
    rows = tuple(queries.rows_of(database, [Place(*k) for k in part])) if part else ()
    later = part[-1] if start + size < len(keys) else None
    shown = FindingPage(rows, part[0] if start and part else None, later)
    return shown, (len(keys), True)


def finding_page(
    database: Database,
    wanted: FindingFilter,
    size: int,
    *,
    after: Key | None = None,
    before: Key | None = None,
) -> FindingPage:
    """``size`` findings behind ``after`` or before ``before``, worst first; quick however far one has gone."""
    order = queries.ORDER
    statement = queries.filtered(database, wanted)
    if after is not None:
        statement = statement.where(_beyond(order, after, forward=True))
    if before is not None:
        statement = statement.where(_beyond(order, before, forward=False))
    backwards = before is not None
    statement = statement.order_by(*((c.desc() for c in order) if backwards else order)).limit(size + 1)
    with database.read() as connection:
        keys = list(connection.execute(statement).all())
    more, keys = len(keys) > size, keys[:size]
    if backwards:
        keys.reverse()
    first, last = (tuple(keys[0]), tuple(keys[-1])) if keys else (None, None)
    has_before = more if backwards else after is not None
    has_after = True if backwards else more
    rows = tuple(queries.rows_of(database, keys)) if keys else ()
    return FindingPage(rows, first if has_before else None, last if has_after else None)


def _beyond(order: Sequence[Any], key: Key, *, forward: bool) -> Any:
    """``order > key`` spelt so that every database walks its index from the first column on."""
    rank = order[0]
    tail = [
        and_(
            *(c == v for c, v in zip(order[:n], key[:n], strict=True)),
            order[n] > key[n] if forward else order[n] < key[n],
        )
        for n in range(len(order))
    ]
    return and_(rank >= key[0] if forward else rank <= key[0], or_(*tail))


def counted(database: Database, wanted: FindingFilter) -> tuple[int, bool]:
    """How many findings there are, counted up to a thousand, and whether that is all."""
    inner = queries.filtered(database, wanted).limit(_MOST_COUNTED + 1).subquery()
    with database.read() as connection:
        number = int(connection.execute(select(func.count()).select_from(inner)).scalar_one())
    return min(number, _MOST_COUNTED), number <= _MOST_COUNTED


def neighbours(
    database: Database, wanted: FindingFilter, row: FindingRow, rank: int
) -> tuple[str | None, str | None]:
    """The ids of the findings before and after ``row`` in the order of the list."""
    key = (rank, row.unit_id, row.check, row.id)
    order, statement = queries.ORDER, queries.filtered(database, wanted)
    earlier = (
        statement.where(_beyond(order, key, forward=False)).order_by(*(c.desc() for c in order)).limit(1)
    )
    later = statement.where(_beyond(order, key, forward=True)).order_by(*order).limit(1)
    with database.read() as connection:
        found = [connection.execute(s).first() for s in (earlier, later)]
    return tuple(f.id if f else None for f in found)  # type: ignore[return-value]


def veto_candidates(database: Database, unit_id: str | None, limit: int) -> FindingPage:
    """Active findings that may cost a unit its year, first those that stand open."""
    wanted = FindingFilter(units=(unit_id,) if unit_id else (), severities=(Severity.VETO_CANDIDATE,))
    return finding_page(database, wanted, limit)
