"""The promise that every known page is asked for within so many nights: kept, or broken where and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from core.fetch import FetchProblem
from core.times import SHANGHAI
from db.models.visits import nights, pages, units, visits
from db.records.visits import VisitStatus
from db.session import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeRow:
    """How far the promise holds on one unit. ``known`` pages: asked for in time (``kept``), ``overdue``, or ``new``:
    met too recently to be due. ``traps`` are left out on purpose. ``reason`` says why pages are overdue.
    """

    unit_id: str
    unit: str
    known: int
    kept: int
    new: int
    overdue: int
    traps: int
    oldest: datetime | None
    visits: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverduePage:
    """A page that was not asked for in time."""

    unit_id: str
    url: str
    found: datetime
    asked: datetime | None


def since(database: Database, within: int) -> datetime | None:
    """The beginning of the last ``within`` nights up to the newest one; ``None`` where there was no night."""
    with database.read() as connection:
        newest: date | None = connection.execute(select(func.max(nights.c.night))).scalar()
    if newest is None:
        return None
    return datetime.combine(newest - timedelta(days=within - 1), datetime.min.time(), SHANGHAI)


def guarantee(database: Database, within: int, unit_ids: Sequence[str] = ()) -> list[GuaranteeRow]:
    """One row for each active unit, from what is stored about each known page."""
    begin = since(database, within)
    if begin is None:
        return []
    chosen = [units.c.active.is_(True), *([units.c.id.in_(unit_ids)] if unit_ids else [])]
    registry = select(units.c.id, units.c.short_name).where(*chosen).order_by(units.c.position)
    with database.read() as connection:
        counted = {row.unit_id: row for row in connection.execute(_counts(begin))}
        told = connection.execute(
            select(visits.c.unit_id, visits.c.status, visits.c.reason).where(
                visits.c.night >= begin.date(), visits.c.night.is_not(None)
            )
        ).all()
        rows = connection.execute(registry).all()
    ends: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in told:
        ends[row.unit_id].append((row.status, row.reason))
    return [_row(row, counted.get(row.id), ends[row.id]) for row in rows]


def _moment() -> ColumnElement[Any]:
    """When the page was last asked for; never asked for, when it was found."""
    return func.coalesce(visits.c.started_at, pages.c.discovered_at)


def _is_overdue(begin: datetime) -> ColumnElement[bool]:
    asked = and_(visits.c.started_at.is_not(None), visits.c.started_at < begin)
    never = and_(visits.c.started_at.is_(None), pages.c.discovered_at < begin)
    return and_(pages.c.problem != FetchProblem.TRAP.value, or_(asked, never))


def _counts(begin: datetime) -> Select[Any]:
    trap, overdue = pages.c.problem == FetchProblem.TRAP.value, _is_overdue(begin)
    kept = and_(~trap, visits.c.started_at >= begin)
    return (
        select(
            pages.c.unit_id,
            func.sum(case((~trap, 1), else_=0)).label("known"),
            func.sum(case((kept, 1), else_=0)).label("kept"),
            func.sum(case((overdue, 1), else_=0)).label("overdue"),
            func.sum(case((trap, 1), else_=0)).label("traps"),
            func.min(case((overdue, _moment()))).label("oldest"),
        )
        .select_from(pages.outerjoin(visits, visits.c.id == pages.c.asked_visit))
        .group_by(pages.c.unit_id)
    )


def _row(unit: Any, counted: Any, ends: Sequence[tuple[str, str]]) -> GuaranteeRow:
    numbers = {
        n: int(getattr(counted, n) or 0) if counted else 0 for n in ("known", "kept", "overdue", "traps")
    }
    broken = numbers["overdue"] > 0 or numbers["known"] == 0
    return GuaranteeRow(
        unit_id=unit.id,
        unit=unit.short_name,
        **numbers,
        new=numbers["known"] - numbers["kept"] - numbers["overdue"],
        oldest=counted.oldest if counted else None,
        visits=len(ends),
        reason=_reason(ends) if broken else "",
    )


def _reason(ends: Sequence[tuple[str, str]]) -> str:
    """Why pages were left: what most visits of these nights came to, in their own words."""
    if not ends:
        return "这些夜里没有安排走访"
    bad = Counter((status, reason) for status, reason in ends if status != VisitStatus.DONE)
    if not bad:
        return "走访都已完成，却有网页没有问到"
    (status, reason), number = bad.most_common(1)[0]
    return f"{number}次走访未走完（{status}）：{reason}"[:300]


def overdue_pages(
    database: Database, within: int, unit_ids: Sequence[str] = (), limit: int | None = None
) -> list[OverduePage]:
    """The overdue pages of active units, those that waited longest first."""
    begin = since(database, within)
    if begin is None:
        return []
    statement = (
        select(
            pages.c.unit_id,
            pages.c.url,
            pages.c.discovered_at.label("found"),
            visits.c.started_at.label("asked"),
        )
        .select_from(
            pages.join(units, units.c.id == pages.c.unit_id).outerjoin(
                visits, visits.c.id == pages.c.asked_visit
            )
        )
        .where(units.c.active.is_(True), _is_overdue(begin))
        .order_by(_moment(), pages.c.unit_id, pages.c.number)
        .limit(limit)
    )
    if unit_ids:
        statement = statement.where(pages.c.unit_id.in_(unit_ids))
    with database.read() as connection:
        return [OverduePage(**row) for row in connection.execute(statement).mappings()]


def rotation(unit_id: str, before: datetime, number: int) -> Select[Any]:
    """The numbers of the ``number`` pages of a unit not asked for longest, if not since ``before``: their turn has come."""
    return (
        select(pages.c.number)
        .select_from(pages.outerjoin(visits, visits.c.id == pages.c.asked_visit))
        .where(pages.c.unit_id == unit_id, pages.c.problem != FetchProblem.TRAP.value, _moment() < before)
        .order_by(_moment(), pages.c.number)
        .limit(number)
    )
