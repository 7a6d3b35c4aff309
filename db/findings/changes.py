"""What one night changed: which findings came, came back, were confirmed by repetition, were seen mended, or went away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, select

from core.finding import ACTIVE, Status
from db.models.findings import finding_events, findings
from db.models.visits import visits
from db.records.findings import Change

_kind, _from, _to = (finding_events.c[n] for n in ("kind", "from_status", "to_status"))
_own = findings.alias("own")
_was_open = exists().where(_own.c.id == finding_events.c.finding_id, _own.c.opened_at.is_not(None))
#: States that say nothing of whether the finding had been open.
_DOUBTED = (Status.REVIEW.value, Status.EXPLAINED.value)
#: Mended straight from being open: counted in an index. The few others need a look at the finding.
MENDED_FROM_OPEN = (_to == Status.RESOLVED.value, _from == Status.OPEN.value)
MENDED_FROM_DOUBT = (_to == Status.RESOLVED.value, _from.in_(_DOUBTED), _was_open)
_mended = (_from == Status.OPEN.value) | (_from.in_(_DOUBTED) & _was_open)
_faded = (_from == Status.SUSPECTED.value) | (_from.in_(_DOUBTED) & ~_was_open)
_CONDITIONS: Mapping[Change, tuple[Any, ...]] = {
    Change.NEW: (_kind == "seen", _to.in_([s.value for s in ACTIVE])),
    Change.OPENED: (_kind == "opened",),
    Change.REOPENED: (_kind == "reopened",),
    Change.RESOLVED: (_to == Status.RESOLVED.value, _mended),
    Change.CLEARED: (_to == Status.RESOLVED.value, _faded),
}


def changed(change: Change) -> tuple[Any, ...]:
    """What is true of an event by which a finding changed so."""
    return _CONDITIONS[change]


def changed_ids(night: date, change: Change) -> Select[Any]:
    """Ids of the findings that the night changed so, in any of its runs."""
    return (
        select(finding_events.c.finding_id)
        .join(visits, visits.c.id == finding_events.c.visit_id)
        .where(visits.c.night == night, *_CONDITIONS[change])
    )
