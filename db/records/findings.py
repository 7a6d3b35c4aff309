"""Findings as checks yield them, as people judge them, and as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from core.finding import ACTIVE, OutcomeStatus, Severity, Status, Undecided
from db.records.evidence import EvidenceRow


class Verdict(StrEnum):
    """A person's word on a finding."""

    CONFIRMED = "confirmed"
    FALSE_ALARM = "false-alarm"
    EXPLAINED = "explained"


class Change(StrEnum):
    """A direction in which a night can change a finding.

    ``RESOLVED`` is mended (已整改): what was open, or had been open before a person or the check came to doubt it, was seen
    right. ``CLEARED`` is what was never more than a suspicion and went away: nobody has mended anything.
    """

    NEW = "new"
    OPENED = "opened"
    REOPENED = "reopened"
    RESOLVED = "resolved"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRecord:
    """One finding as a check yielded it, its words already made.

    ``subject`` empty means the judged page. ``confirmations`` counts the sightings (in different visits, over at
    least 24 hours) before the finding is open; 1 opens at once. ``alike`` is what pages must have in common to show the
    same fault of a template (see :mod:`db.findings.templates`), ``None`` where it is the page's alone.
    """

    check: str
    check_version: int
    category: str
    severity: Severity
    message_key: str
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""
    quote: str = ""
    subject: str = ""
    url: str = ""
    parent_url: str = ""
    pages: int = 1
    review: bool = False
    basis: tuple[str, ...] = ()
    confirmations: int = 1
    remedy: str = ""
    alike: str | None = None


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of one check to one subject (a page, or the whole site). Each page has some thirty: they must be cheap to make."""

    check: str
    version: int
    status: OutcomeStatus
    reason: str = ""
    findings: tuple[FindingRecord, ...] = ()
    undecided: tuple[Undecided, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Which findings are asked for; empty tuples do not restrict.

    ``since``/``until`` bound the moment a finding was first seen or came back (until exclusive).
    ``text`` is looked for in message, address and quote. ``change`` asks for what a night changed in one direction.
    """

    units: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    statuses: tuple[Status, ...] = tuple(s for s in Status if s in ACTIVE)
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    change: tuple[date, Change] | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding as it stands. ``unit`` is the short name; ``sha256`` and ``fetched_at`` name the bytes it rests on.

    ``evidence`` tells where these bytes are, ``None`` where they were not kept. A finding about an address that gave no
    page (a dead link) rests on the page that links to it. ``screenshot`` is the SHA-256 of a picture of the page.
    """

    id: str
    unit_id: str
    unit: str
    check: str
    check_version: int
    category: str
    severity: Severity
    status: Status
    subject: str
    url: str
    parent_url: str
    where: str
    quote: str
    message_key: str
    message: str
    remedy: str
    data: Mapping[str, Any]
    basis: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    opened_at: datetime | None
    resolved_at: datetime | None
    recurrences: int
    pages: int
    sightings: int
    confirmations: int
    verdict: str
    verdict_reason: str
    verdict_by: str
    verdict_until: date | None
    sha256: str
    fetched_at: datetime | None
    evidence: EvidenceRow | None = None
    screenshot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEvent:
    """One change of state. ``kind``: seen, opened, evidence, resolved, reopened, reviewed, expired …; ``by`` empty: the program."""

    at: datetime
    kind: str
    from_status: str
    to_status: str
    by: str
    reason: str
    visit_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """The observation a finding rests on: which bytes, from where, when.

    ``state``: ``current`` (still stands), ``kept`` (later readings could not tell), ``past``.
    """

    url: str
    sha256: str
    fetched_at: datetime | None
    seen_at: datetime
    visit_id: int
    where: str
    quote: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingHistory:
    """One finding, whole."""

    finding: FindingRow
    events: tuple[FindingEvent, ...]
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCount:
    """How many findings of one version of a check people confirmed, called false alarms, or found explained.

    A finding counts once, by the last word on it.
    """

    check: str
    check_version: int = 0
    confirmed: int = 0
    false_alarms: int = 0
    explained: int = 0
