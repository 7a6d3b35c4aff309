"""Nights with how their visits ended, and what was not seen in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select

from core.times import local
from db.models.running import probes
from db.models.visits import nights, units, visits
from db.records.visits import VisitStatus
from db.session import Database
from db.views import v_coverage


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


def night_of(database: Database, day: date) -> NightRow | None:
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


def _last_visits(condition: Any) -> Select[Any]:
    """Of every unit the newest visit of each night: a night may be run once more for some of the units."""
    return select(func.max(visits.c.id)).where(condition).group_by(visits.c.night, visits.c.unit_id)


def newest_statuses(database: Database, night: date) -> dict[str, str]:
    """Unit → how its newest visit of the night stands."""
    statement = select(visits.c.unit_id, visits.c.status).where(
        visits.c.id.in_(_last_visits(visits.c.night == night))
    )
    with database.read() as connection:
        return {r[0]: r[1] for r in connection.execute(statement).all()}


def reach_of(database: Database, night: date, unit_id: str | None = None) -> Mapping[str, int]:
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
