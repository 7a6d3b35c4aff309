"""What there is to say of whole nights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from core.finding import ACTIVE, Status
from db.evidence import seals
from db.findings.changes import changed
from db.models.findings import finding_events
from db.models.visits import nights as nights_table
from db.models.visits import visits as visits_table
from db.records.findings import Change
from db.records.visits import NightSummary, VisitCounts
from db.session import Database
from db.views import v_findings

_ACTIVE = [s.value for s in ACTIVE]
#: What went away in a night, and how.
_GONE = (Change.RESOLVED, Change.CLEARED)


def nights(database: Database) -> list[date]:
    """The nights there were, newest first."""
    with database.read() as connection:
        statement = select(nights_table.c.night).order_by(nights_table.c.night.desc())
        return list(connection.execute(statement).scalars())


def night_summary(database: Database, night: date) -> NightSummary:
    """A night in numbers: its newest run's visits, their events, and what is active now."""
    with database.read() as connection:
        made = connection.execute(select(nights_table).where(nights_table.c.night == night)).first()
        rows = connection.execute(_visits_of(night)).all()
        told = connection.execute(_events_of(night)).all()
        gone = {c: connection.execute(_changed_so(night, c)).scalar_one() for c in _GONE}
        standing = connection.execute(_standing()).all()
    events = {(kind, after): number for kind, after, number in told}
    seal, seal_head = seals.newest(database, night)
    return NightSummary(
        night=night,
        units=len(rows),
        by_status=_counted((r.status, 1) for r in rows),
        counts=VisitCounts(
            **{name: sum(getattr(r, name) for r in rows) for name in VisitCounts.__dataclass_fields__}
        ),
        opened=_entered(events, Status.OPEN),
        suspected=_entered(events, Status.SUSPECTED),
        review=_entered(events, Status.REVIEW),
        resolved=gone[Change.RESOLVED],
        cleared=gone[Change.CLEARED],
        reopened=sum(n for (kind, _), n in events.items() if kind == "reopened"),
        active=sum(n for _, _, n in standing),
        by_severity=_counted((severity, n) for severity, _, n in standing),
        by_check=_counted((check, n) for _, check, n in standing),
        started_at=min((r.started_at for r in rows if r.started_at), default=None),
        finished_at=made.finished_at if made else None,
        seal=seal,
        seal_head=seal_head,
    )


def newest_run(night: date) -> Any:
    """The number of the night's newest run, for use in a statement."""
    return select(nights_table.c.run).where(nights_table.c.night == night).scalar_subquery()


def _visits_of(night: date) -> Select[Any]:
    return select(visits_table).where(visits_table.c.night == night, visits_table.c.run == newest_run(night))


def _events_of(night: date) -> Select[Any]:
    return (
        select(finding_events.c.kind, finding_events.c.to_status, func.count())
        .join(visits_table, visits_table.c.id == finding_events.c.visit_id)
        .where(visits_table.c.night == night, visits_table.c.run == newest_run(night))
        .group_by(finding_events.c.kind, finding_events.c.to_status)
    )


def _changed_so(night: date, change: Change) -> Select[Any]:
    return (
        select(func.count())
        .select_from(finding_events)
        .join(visits_table, visits_table.c.id == finding_events.c.visit_id)
        .where(visits_table.c.night == night, visits_table.c.run == newest_run(night), *changed(change))
    )


def _standing() -> Select[Any]:
    return (
        select(v_findings.c.severity, v_findings.c.check, func.count())
        .where(v_findings.c.status.in_(_ACTIVE))
        .group_by(v_findings.c.severity, v_findings.c.check)
    )


def _entered(events: Mapping[tuple[str, str], int], status: Status) -> int:
    return sum(n for (kind, after), n in events.items() if after == status and kind != "reopened")


def _counted(pairs: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name, number in pairs:
        counts[name] = counts.get(name, 0) + number
    return counts
