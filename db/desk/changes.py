"""What nights changed: in one night with the worst of it, and night by night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from core.finding import Status
from db import queries
from db.findings.changes import MENDED_FROM_DOUBT, MENDED_FROM_OPEN, changed_ids
from db.models.findings import finding_events, findings
from db.models.visits import units, visits
from db.records.findings import Change
from db.session import Database

_SHOWN_CHANGES = 12


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
class Moves:
    """How many findings of a unit became open in one visit of a night, and how many were seen mended."""

    night: date
    unit_id: str
    opened: int
    mended: int


def changes_of(database: Database, night: date, unit_id: str | None = None) -> dict[Change, Changes]:
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


def moves_since(database: Database, since: date, unit_id: str | None = None) -> list[Moves]:
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
