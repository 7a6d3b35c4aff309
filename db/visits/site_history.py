"""What site checks know of earlier nights: the visits there were, and when each finding stood open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from core.finding import Severity, Status
from core.site import PastFinding, PastVisit, Spell
from db.models.findings import finding_events, findings
from db.models.visits import visits
from db.records.visits import VisitStatus
from db.session import Database

T = TypeVar("T")

_MOST_VISITS = 1000
_STANDS = frozenset({Status.OPEN.value})
_BY_A_PERSON = frozenset({Status.DISMISSED.value, Status.EXPLAINED.value})


def past_visits(database: Database, unit_id: str, before: int) -> tuple[PastVisit, ...]:
    """The visits of the unit before the one numbered ``before``, oldest first; those that never began are left out."""
    statement = (
        select(visits.c.started_at, visits.c.ended_at, visits.c.status)
        .where(
            visits.c.unit_id == unit_id,
            visits.c.id < before,
            visits.c.started_at.is_not(None),
            visits.c.ended_at.is_not(None),
        )
        .order_by(visits.c.id.desc())
        .limit(_MOST_VISITS)
    )
    with database.read() as connection:
        rows = connection.execute(statement).all()
    return tuple(PastVisit(r.started_at, r.ended_at, r.status == VisitStatus.DONE.value) for r in rows[::-1])


def past_findings(database: Database, unit_id: str) -> tuple[PastFinding, ...]:
    """All findings of the unit that ever stood open, in the order of their first sight."""
    of_unit = (
        select(findings)
        .where(findings.c.unit_id == unit_id, findings.c.opened_at.is_not(None))
        .order_by(findings.c.first_seen, findings.c.id)
    )
    told = (
        select(finding_events.c.finding_id, finding_events.c.at, finding_events.c.to_status)
        .join(findings, findings.c.id == finding_events.c.finding_id)
        .where(findings.c.unit_id == unit_id, findings.c.opened_at.is_not(None))
        .order_by(finding_events.c.id)
    )
    events: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    with database.read() as connection:
        rows = connection.execute(of_unit).all()
        for event in connection.execute(told):
            events[event.finding_id].append((event.at, event.to_status))
    return tuple(_past(row, events[row.id]) for row in rows)


def _past(row: Any, events: Iterable[tuple[datetime, str]]) -> PastFinding:
    return PastFinding(
        id=row.id,
        check=row.check_id,
        message_key=row.message_key,
        subject=row.subject,
        url=row.url,
        message=row.message,
        severity=Severity(row.severity),
        status=Status(row.status),
        confirmations=row.confirmations,
        spells=spells(events),
    )


def spells(events: Iterable[tuple[datetime, str]]) -> tuple[Spell, ...]:
    """The stretches of time in which a finding stood open, from its changes of state in order."""
    return tuple(Spell(began, ended) for began, ended in stretches(events))


def stretches(events: Iterable[tuple[T, str]]) -> tuple[tuple[T, T | None], ...]:
    """The same as pairs of whatever tells the time; the last one's end is ``None`` while the finding stands."""
    found: list[tuple[T, T | None]] = []
    began: T | None = None
    for at, status in events:
        if status in _STANDS:
            began = at if began is None else began
        elif status in _BY_A_PERSON:
            began = None
        elif status == Status.RESOLVED.value and began is not None:
            found.append((began, at))
            began = None
    return (*found, (began, None)) if began is not None else tuple(found)
