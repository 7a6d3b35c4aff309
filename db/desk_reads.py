"""What the dashboard asks: a page of findings, what a night changed, and units counted by theme."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select

from core.finding import ACTIVE, Severity, Status
from core.times import local
from db import queries
from db.findings.changes import MENDED_FROM_DOUBT, MENDED_FROM_OPEN, changed_ids
from db.models.findings import finding_events, findings
from db.models.running import probes
from db.models.visits import columns, nights, units, visits
from db.records.findings import Change, FindingFilter, FindingRow, Verdict, VerdictCount
from db.records.visits import VisitStatus
from db.session import Database
from db.statements import chunks
from db.views import v_coverage

_ACTIVE = [s.value for s in ACTIVE]
_SHOWN_CHANGES = 12
_MOST_COUNTED = 1000
Key = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Some findings in order, worst first. ``after`` and ``before`` are the keys to go on from, ``None`` at an end."""

    rows: tuple[FindingRow, ...]
    before: Key | None
    after: Key | None


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """A finding as a list of changes names it."""

    id: str
    unit_id: str
    unit: str
    check: str
    severity: str
    status: str
    message: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What one night did in one direction: how many, and the worst of them."""

    number: int
    worst: tuple[ChangedFinding, ...]


@dataclass(frozen=True, slots=True)
class NightRow:
    """A night with its visits by how they ended. ``finished_at`` is ``None`` while it runs, or where it was cut off."""

    night: date
    run: int
    planned_at: datetime
    finished_at: datetime | None
    by_status: Mapping[str, int]
    started_at: datetime | None
    fetched: int
    unchanged: int
    failed: int
    blocked: int
    bytes: int

    @property
    def visits(self) -> int:
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class DueColumn:
    """A column that turns stale on ``due`` if nothing new appears in it."""

    unit_id: str
    unit: str
    name: str
    url: str
    type: str
    newest: str
    due: date


@dataclass(frozen=True, slots=True)
class EarlierVerdict:
    """What a person said of another finding of the same check."""

    id: str
    unit: str
    message: str
    verdict: str
    reason: str
    by: str
    at: datetime


def listing(
    database: Database,
    wanted: FindingFilter,
    size: int,
    *,
    after: Key | None = None,
    before: Key | None = None,
) -> tuple[FindingPage, tuple[int, bool]]:
    """A page of findings with :func:`count`; what a night changed, and rare words, are looked up whole and counted to the last."""
    few = wanted.change or (wanted.text and not queries.frequent(database, wanted.text))
    if not few:
        shown = finding_page(database, wanted, size, after=after, before=before)
        return shown, count(database, wanted)
    keys = [tuple(k) for k in queries.scanned(database, wanted)]
    start = bisect_right(keys, after) if after else 0
    if before is not None:
        start = max(0, bisect_left(keys, before) - size)
    part = keys[start : start + size]
    rows = tuple(queries.rows_of(database, [Place(*k) for k in part])) if part else ()
    later = part[-1] if start + size < len(keys) else None
    shown = FindingPage(rows, part[0] if start and part else None, later)
    return shown, (len(keys), True)


class Place(NamedTuple):
    """A key whose parts have names."""

    severity_rank: int
    unit_id: str
    check_id: str
    id: str


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


def count(database: Database, wanted: FindingFilter) -> tuple[int, bool]:
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


def standing(database: Database, unit_id: str | None = None) -> list[tuple[str, str, str, str, int]]:
    """Active findings counted: (unit, theme, severity, status, number)."""
    table = findings.c
    by = (table.unit_id, table.category, table.severity, table.status)
    statement = select(*by, func.count()).where(table.status.in_(_ACTIVE)).group_by(*by)
    if unit_id is not None:
        statement = statement.where(table.unit_id == unit_id)
    with database.read() as connection:
        return [(r[0], r[1], r[2], r[3], r[4]) for r in connection.execute(statement).all()]


def changes(database: Database, night: date, unit_id: str | None = None) -> dict[Change, Changes]:
    """What the night changed, in each direction; of what went away by itself, only how much."""
    return {change: _changed(database, night, unit_id, change) for change in Change}


def _changed(database: Database, night: date, unit_id: str | None, change: Change) -> Changes:
    """Counted where they are sorted, in one walk. The rank plus nothing: else PostgreSQL walks all findings in this order."""
    named = [findings.c[n] for n in ("id", "unit_id", "check_id", "severity", "status", "message")]
    ids = changed_ids(night, change).distinct().subquery()
    told = select(*named, units.c.short_name, func.count().over().label("number"))
    told = told.join(ids, ids.c.finding_id == findings.c.id).join(units, units.c.id == findings.c.unit_id)
    if unit_id is not None:
        told = told.where(findings.c.unit_id == unit_id)
    shown = told.order_by(queries.ORDER[0] + 0, *queries.ORDER[1:]).limit(_SHOWN_CHANGES)
    with database.read() as connection:
        rows = connection.execute(shown).all()
    worst = (
        ChangedFinding(r.id, r.unit_id, r.short_name, r.check_id, r.severity, r.status, r.message)
        for r in rows
    )
    return Changes(rows[0].number if rows else 0, () if change is Change.CLEARED else tuple(worst))


@dataclass(frozen=True, slots=True)
class Moves:
    """How many findings of a unit became open in one visit of a night, and how many were seen mended."""

    night: date
    unit_id: str
    opened: int
    mended: int


def moves(database: Database, since: date, unit_id: str | None = None) -> list[Moves]:
    """What the visits of the nights since then changed, by night and unit, in no order; without those that changed nothing."""
    statement = select(visits.c.night, visits.c.unit_id, *_MOVED).where(visits.c.night >= since)
    if unit_id is not None:
        statement = statement.where(visits.c.unit_id == unit_id)
    counted: dict[tuple[date, str], list[int]] = {}
    with database.read() as connection:
        for night, unit, opened, mended, after_doubt in connection.execute(statement):
            sums = counted.setdefault((night, unit), [0, 0])
            sums[0] += opened
            sums[1] += mended + after_doubt
    return [Moves(night, unit, *sums) for (night, unit), sums in counted.items() if any(sums)]


def _events(*conditions: Any) -> Any:
    """How many events of a visit are so: asked visit by visit, each is a few steps in the index over visits and states."""
    of_visit = finding_events.c.visit_id == visits.c.id
    return select(func.count()).select_from(finding_events).where(of_visit, *conditions).scalar_subquery()


_MOVED = (
    _events(finding_events.c.to_status == Status.OPEN.value),
    _events(*MENDED_FROM_OPEN),
    _events(*MENDED_FROM_DOUBT),
)


def earlier_verdicts(
    database: Database, check: str, but: str, limit: int, unit_id: str | None = None
) -> list[EarlierVerdict]:
    """The last words of people on other findings of a check, newest first; later words on a finding replace earlier ones."""
    events, table = finding_events.c, findings.c
    judged = select(table.id).where(
        table.check_id == check, table.verdict.in_([v.value for v in Verdict]), table.id != but
    )
    if unit_id is not None:
        judged = judged.where(table.unit_id == unit_id)
    last = select(events.finding_id, func.max(events.id)).where(events.kind == "reviewed")
    said: list[tuple[int, str]] = []
    with database.read() as connection:
        # The ids first, and by themselves: in one statement SQLite begins with all events there are.
        for ids in chunks(connection.execute(judged).scalars()):
            of_these = last.where(events.finding_id.in_(ids)).group_by(events.finding_id)
            said += [(number, one) for one, number in connection.execute(of_these)]
        newest = sorted(said, reverse=True)[:limit]
        told = (
            select(table.id, units.c.short_name, table.message, table.verdict, table.verdict_reason, table.verdict_by, events.at)
            .join(finding_events, events.finding_id == table.id)
            .join(units, units.c.id == table.unit_id)
            .where(events.id.in_([number for number, _ in newest]), table.id.in_([one for _, one in newest]))
            .order_by(events.id.desc())
        )  # fmt: skip
        return [EarlierVerdict(*row) for row in connection.execute(told)]


def struck_probes(database: Database, since: datetime) -> list[tuple[str, int, datetime]]:
    """Why tries of home pages did not count since then (faults of ours): (reason, tries, the last of them)."""
    table = probes.c
    statement = (
        select(table.struck, func.count(), func.max(table.at))
        .where(table.at >= int(since.timestamp()), table.struck != "")
        .group_by(table.struck)
        .order_by(func.count().desc())
        .limit(10)
    )
    with database.read() as connection:
        rows = connection.execute(statement).all()
    return [(r[0], r[1], local(datetime.fromtimestamp(r[2], UTC))) for r in rows]


def _last_visits(condition: Any) -> Select[Any]:
    """Of every unit the newest visit of each night: a night may be run once more for some of the units."""
    return select(func.max(visits.c.id)).where(condition).group_by(visits.c.night, visits.c.unit_id)


def night(database: Database, day: date) -> NightRow | None:
    """One night."""
    return next(iter(recent_nights(database, 1, day + timedelta(days=1))), None)


def recent_nights(database: Database, limit: int, before: date | None = None) -> list[NightRow]:
    """Nights, newest first, each with the newest visit of every unit."""
    statement = select(nights).order_by(nights.c.night.desc()).limit(limit)
    if before is not None:
        statement = statement.where(nights.c.night < before)
    with database.read() as connection:
        rows = connection.execute(statement).all()
        wanted = [r.night for r in rows]
        summed = [
            func.sum(visits.c[n]).label(n) for n in ("fetched", "unchanged", "failed", "blocked", "bytes")
        ]
        began = func.min(visits.c.started_at).label("began")
        told = (
            select(visits.c.night, visits.c.status, func.count().label("number"), began, *summed)
            .where(visits.c.id.in_(_last_visits(visits.c.night.in_(wanted))))
            .group_by(visits.c.night, visits.c.status)
        )
        counted = connection.execute(told).all()
    return [_night(row, [c for c in counted if c.night == row.night]) for row in rows]


def _night(row: Any, counted: Sequence[Any]) -> NightRow:
    sums = [
        sum(getattr(c, n) or 0 for c in counted)
        for n in ("fetched", "unchanged", "failed", "blocked", "bytes")
    ]
    by_status = {c.status: c.number for c in counted}
    began = min((c.began for c in counted if c.began), default=None)
    return NightRow(
        row.night, row.run, row.planned_at, row.finished_at, by_status, began, *(int(s) for s in sums)
    )


def newest_statuses(database: Database, night: date) -> dict[str, str]:
    """Unit → how its newest visit of the night stands."""
    statement = select(visits.c.unit_id, visits.c.status).where(
        visits.c.id.in_(_last_visits(visits.c.night == night))
    )
    with database.read() as connection:
        return {r[0]: r[1] for r in connection.execute(statement).all()}


def reach(database: Database, night: date, unit_id: str | None = None) -> Mapping[str, int]:
    """How many single judgements of the night ended how: judged, undecided, unseen, error."""
    table = v_coverage.c
    sums = {"judged": table.passed + table.failed + table.review}
    sums |= {n: table[n] for n in ("undecided", "unseen", "error")}
    statement = select(*(func.sum(c).label(n) for n, c in sums.items())).where(table.night == night)
    if unit_id is not None:
        statement = statement.where(table.unit_id == unit_id)
    with database.read() as connection:
        row = connection.execute(statement).mappings().one()
    return {n: int(row[n] or 0) for n in sums}


def verdicts_on(database: Database, check: str) -> list[VerdictCount]:
    """How people judged the findings of a check, by its version; the verdicts that hold now."""
    table = findings.c
    statement = (
        select(table.check_version, table.verdict, func.count())
        .where(table.check_id == check, table.verdict != "")
        .group_by(table.check_version, table.verdict)
    )
    with database.read() as connection:
        rows = connection.execute(statement).all()
    said = {(version, verdict): number for version, verdict, number in rows}
    return [
        VerdictCount(
            check=check,
            check_version=version,
            confirmed=said.get((version, Verdict.CONFIRMED), 0),
            false_alarms=said.get((version, Verdict.FALSE_ALARM), 0),
            explained=said.get((version, Verdict.EXPLAINED), 0),
        )
        for version in sorted({r[0] for r in rows})
    ]


def due_columns(
    database: Database, first: date, last: date, unit_id: str | None = None, limit: int = 50
) -> list[DueColumn]:
    """Columns that turn stale between two days, both included; the earliest first."""
    table = columns.c
    statement = (
        select(columns, units.c.short_name)
        .join(units, units.c.id == table.unit_id)
        .where(table.due >= first, table.due <= last, units.c.active.is_(True))
        .order_by(table.due, table.unit_id, table.name)
        .limit(limit)
    )
    if unit_id is not None:
        statement = statement.where(table.unit_id == unit_id)
    with database.read() as connection:
        rows = connection.execute(statement).all()
    return [DueColumn(r.unit_id, r.short_name, r.name, r.url, r.type, r.newest, r.due) for r in rows]


def unread_for(database: Database, night: date) -> list[tuple[str, str, str, int]]:
    """Units whose visit of the night did not see the whole site: (unit, status, reason, refused pages)."""
    told = (
        select(visits.c.unit_id, visits.c.status, visits.c.reason, visits.c.blocked)
        .join(units, units.c.id == visits.c.unit_id)
        .where(
            visits.c.id.in_(_last_visits(visits.c.night == night)),
            or_(visits.c.status != VisitStatus.DONE.value, visits.c.blocked > 0),
        )
        .order_by(units.c.position)
    )
    with database.read() as connection:
        return [(r[0], r[1], r[2], r[3]) for r in connection.execute(told)]


def veto_candidates(database: Database, unit_id: str | None, limit: int) -> FindingPage:
    """Active findings that may cost a unit its year, first those that stand open."""
    wanted = FindingFilter(units=(unit_id,) if unit_id else (), severities=(Severity.VETO_CANDIDATE,))
    return finding_page(database, wanted, limit)
