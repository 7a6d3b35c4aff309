"""What site checks, and the next visit, ask of one site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import or_, select

from core.address import address_hash
from core.compact import AddressMap, AddressSet, Outcomes
from core.fetch import FetchOutcome, FetchProblem
from core.finding import Status
from core.page import PageKind
from core.site import PageIndex
from db.models.findings import findings as findings_table
from db.models.visits import links, pages
from db.models.visits import visits as visits_table
from db.records.visits import VisitHandle
from db.session import Database
from db.visits.site_pages import StoredPages

#: Rows fetched at once.
_PORTION = 500
#: A finding is looked at again when so many hours have passed since it was last seen.
_SPACED = timedelta(hours=8)


def site_pages(database: Database, unit_id: str, stale: Collection[str] = ()) -> PageIndex:
    """The stored facts of the unit's pages, read as asked for. Pages that keep answering 404 are left out.

    What a browser saw at the addresses ``stale`` may be another thing by now: they count as not shown.
    """
    return StoredPages(database, unit_id, stale)


def _id_of(visit: VisitHandle | int) -> int:
    return visit.id if isinstance(visit, VisitHandle) else visit


def observed_urls(database: Database, visit: VisitHandle | int) -> AddressSet:
    """Normalised addresses of the pages read or found unchanged in this visit."""
    unit = select(visits_table.c.unit_id).where(visits_table.c.id == _id_of(visit)).scalar_subquery()
    statement = select(pages.c.url).where(pages.c.unit_id == unit, pages.c.seen_visit == _id_of(visit))
    with database.read() as connection:
        return AddressSet(connection.execute(statement).yield_per(_PORTION).scalars())


def newest_titles(
    database: Database, visit: VisitHandle | int, kinds: Collection[PageKind], limit: int
) -> list[tuple[str, str, str]]:
    """Address, title and day of the newest pages of these kinds that were seen in this visit."""
    identity = _id_of(visit)
    unit = select(visits_table.c.unit_id).where(visits_table.c.id == identity).scalar_subquery()
    statement = (
        select(pages.c.url, pages.c.title, pages.c.published)
        .where(
            pages.c.unit_id == unit,
            pages.c.seen_visit == identity,
            pages.c.kind.in_([k.value for k in kinds]),
            pages.c.title != "",
        )
        .order_by(pages.c.published.desc(), pages.c.url)
        .limit(limit)
    )
    with database.read() as connection:
        return [(row.url, row.title, row.published) for row in connection.execute(statement)]


def gathered(database: Database, visit: VisitHandle | int, name: str) -> Any:
    """What the gatherer of this name kept with the visit, ``None`` where it kept nothing."""
    return all_gathered(database, visit).get(name)


def all_gathered(database: Database, visit: VisitHandle | int) -> Mapping[str, Any]:
    """What the gatherers kept with the visit, by their names."""
    statement = select(visits_table.c.gathered).where(visits_table.c.id == _id_of(visit))
    with database.read() as connection:
        return connection.execute(statement).scalar_one_or_none() or {}


def newest_gathered(database: Database, unit_id: str, name: str) -> Any:
    """What a gatherer kept at the last of the unit's visits at which it kept something; ``None`` where it never did."""
    statement = (
        select(visits_table.c.gathered)
        .where(visits_table.c.unit_id == unit_id, visits_table.c.gathered.is_not(None))
        .order_by(visits_table.c.id.desc())
    )
    with database.read() as connection:
        rows = connection.execute(statement).yield_per(8).scalars()
        return next((kept[name] for kept in rows if kept and name in kept), None)


def payload_hashes(database: Database, unit_id: str, urls: Iterable[str]) -> dict[str, str]:
    """Address as given → hash of the bytes the page had when it was last read."""
    wanted = {address_hash(u): u for u in urls}
    statement = select(pages.c.url_hash, pages.c.payload_hash).where(
        pages.c.unit_id == unit_id, pages.c.url_hash.in_(list(wanted))
    )
    with database.read() as connection:
        return {wanted[row.url_hash]: row.payload_hash for row in connection.execute(statement)}


def outcomes(database: Database, unit_id: str, visit: VisitHandle | int) -> Outcomes:
    """How every address asked for in this visit ended (link targets and pages), by normalised address."""
    of_links = select(links).where(links.c.unit_id == unit_id, links.c.asked_visit == _id_of(visit))
    of_pages = select(
        pages.c.url,
        pages.c.http_status,
        pages.c.problem,
        pages.c.detail,
        pages.c.final_url,
        pages.c.content_type,
        pages.c.streak,
    ).where(pages.c.unit_id == unit_id, pages.c.asked_visit == _id_of(visit))
    with database.read() as connection:
        ended = {row.target: _target(row) for row in connection.execute(of_links)}
        rows = connection.execute(of_pages).yield_per(_PORTION)
        return Outcomes(chain(ended.values(), (_outcome(row.url, row) for row in rows)))


def _target(row: Any) -> FetchOutcome:
    return msgspec.structs.replace(_outcome(row.target, row), title=row.title, sample=row.sample)


def _outcome(url: str, row: Any) -> FetchOutcome:
    return FetchOutcome(
        url=url,
        status=row.http_status,
        problem=FetchProblem(row.problem) if row.problem else None,
        detail=row.detail,
        final_url=row.final_url,
        content_type=row.content_type,
        streak=row.streak,
    )


def first_seen(database: Database, unit_id: str) -> Mapping[str, datetime]:
    """When each address of the unit was first found, by normalised address."""
    statement = select(pages.c.url, pages.c.discovered_at).where(pages.c.unit_id == unit_id)
    with database.read() as connection:
        rows = connection.execute(statement).yield_per(_PORTION)
        return AddressMap((url, moment) for url, moment in rows)


def findings_due(database: Database, now: datetime) -> set[str]:
    """Ids of findings that wait for another observation: suspected, or open and seen good but not often enough yet."""
    table = findings_table.c
    waiting = or_(
        (table.status == Status.SUSPECTED.value) & (table.last_seen <= now - _SPACED),
        (table.status == Status.OPEN.value) & (table.goods > 0),
    )
    with database.read() as connection:
        return set(connection.execute(select(table.id).where(waiting)).scalars())
