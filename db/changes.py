"""What one night changed: which findings came, came back, were confirmed by repetition, or were seen mended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select

from core.finding import ACTIVE, Status
from db.models import finding_events, visits


class Change(StrEnum):
    """A direction in which a night can change a finding."""

    NEW = "new"
    OPENED = "opened"
    REOPENED = "reopened"
    RESOLVED = "resolved"


_kind, _from, _to = (finding_events.c[n] for n in ("kind", "from_status", "to_status"))
_CONDITIONS: Mapping[Change, tuple[Any, ...]] = {
    Change.NEW: (_kind == "seen", _to.in_([s.value for s in ACTIVE])),
    Change.OPENED: (_kind == "opened",),
    Change.REOPENED: (_kind == "reopened",),
    Change.RESOLVED: (_to == Status.RESOLVED.value, _from != Status.SUSPECTED.value),
}


def changed_ids(night: date, change: Change) -> Select[Any]:
    """Ids of the findings that the night changed so, in any of its runs."""
    return (
        select(finding_events.c.finding_id)
        .join(visits, visits.c.id == finding_events.c.visit_id)
        .where(visits.c.night == night, *_CONDITIONS[change])
    )
