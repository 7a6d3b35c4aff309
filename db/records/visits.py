"""Visits and nights, and how far they got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class VisitStatus(StrEnum):
    """How a visit stands. ``planned``, ``running`` and ``incomplete`` ones can be taken up again."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    INCOMPLETE = "incomplete"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    FAILED = "failed"
    NOT_STARTED = "not-started"


RESUMABLE = frozenset({VisitStatus.PLANNED, VisitStatus.RUNNING, VisitStatus.INCOMPLETE})


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCounts:
    """Totals of the whole visit so far, over all attempts; ``bytes`` as they came over the line."""

    planned: int = 0
    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    blocked: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitHandle:
    """A visit in progress. ``counts`` are the totals stored so far, from which a resumed visit goes on.

    ``attempt`` is the fence: writes with an attempt that is not the newest raise :class:`db.errors.Overtaken`.
    """

    id: int
    unit_id: str
    night: date | None
    attempt: int
    resumed: bool
    counts: VisitCounts = VisitCounts()
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """A visit as it stands; ``night`` is ``None`` for spot checks. ``run`` counts repetitions within one night."""

    id: int
    unit_id: str
    unit: str
    night: date | None
    run: int
    attempt: int
    status: VisitStatus
    reason: str
    counts: VisitCounts
    started_at: datetime | None
    ended_at: datetime | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit with what stands against it."""

    id: str
    name: str
    short_name: str
    category: str
    homepage: str
    pages: int
    active_findings: int
    last_visit: datetime | None
    last_status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """How far one check got on one unit in one night: numbers of pages (site checks: 1 in one of the columns).

    ``unseen`` counts known pages the check has judged before and that were not observed tonight.
    """

    night: date
    unit_id: str
    unit: str
    check: str
    passed: int = 0
    failed: int = 0
    review: int = 0
    not_applicable: int = 0
    undecided: int = 0
    error: int = 0
    unseen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NightSummary:
    """A night in numbers. The finding counts are events of this night's visits.

    ``by_status`` counts the visits, ``by_severity`` the findings that are active now. ``resolved`` and ``cleared`` as in
    :class:`Change`.
    """

    night: date
    units: int
    by_status: Mapping[str, int]
    counts: VisitCounts
    opened: int
    suspected: int
    review: int
    resolved: int
    cleared: int
    reopened: int
    active: int
    by_severity: Mapping[str, int]
    by_check: Mapping[str, int]
    started_at: datetime | None
    finished_at: datetime | None
    seal: int = 0
    seal_head: str = ""
