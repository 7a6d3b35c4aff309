"""What goes into the database and what comes out of it: plain frozen records, no rows of the database library.

All moments are aware datetimes. Going in, any zone will do; coming out, they are in Asia/Shanghai.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from core.fetch import FetchOutcome
from core.finding import ACTIVE, OutcomeStatus, Severity, Status, Undecided
from core.site import Column


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


# --- going in -------------------------------------------------------------------------------------------------


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
class PageRecord:
    """A page that was read and judged tonight.

    ``place`` and ``worth`` are the crawler's: where the page was linked and how early it should be asked for.
    ``payload_hash`` identifies the bytes (SHA-256, hex). ``facts`` and ``bulk`` come from :func:`core.page.encode_facts`.
    ``checks_key`` names the set of checks and options that judged it.
    """

    url: str
    parent_url: str = ""
    place: str = ""
    depth: int = 0
    worth: float = 0
    status: int = 200
    etag: str = ""
    last_modified: str = ""
    payload_hash: str = ""
    size: int = 0
    content_type: str = ""
    kind: str = "other"
    title: str = ""
    published: str = ""
    facts: bytes
    bulk: bytes
    facts_version: int
    fetched_at: datetime
    checks_key: str = ""
    results: tuple[CheckResult, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRecord:
    """A column with its working period in words (empty: none) and the first day on which it counts as stale."""

    column: Column
    period: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """An address seen in a link and not asked for yet."""

    url: str
    parent_url: str = ""
    place: str = ""
    depth: int = 0
    worth: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A page of the site that was asked for tonight and could not be read."""

    url: str
    outcome: FetchOutcome
    parent_url: str = ""
    place: str = ""
    depth: int = 0
    worth: float = 0


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
class EvidenceRecord:
    """Where one answer was written down: ``length`` bytes from ``offset`` of ``file``, whose SHA-256 is ``sha256``.

    ``file`` is a path below the data folder. ``payload_hash`` is the page's, as its findings name it, ``payload_digest``
    the WARC digest of the body as sent.
    """

    url: str
    payload_hash: str
    payload_digest: str
    fetched_at: datetime
    file: str
    offset: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderingRecord:
    """What a browser showed of the page whose bytes are ``payload_hash``; hashes are SHA-256, hexadecimal.

    ``screenshot`` is empty where no picture was taken.
    """

    url: str
    payload_hash: str
    rendered_hash: str
    screenshot: str
    shown_at: datetime


# --- coming out -----------------------------------------------------------------------------------------------


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
class Ranks:
    """How early known pages are asked for: the home page, column pages, and pages of worth ``new`` once they were read.

    Lower is earlier; every other page goes by its stored worth, and within a rank the longest unread goes first.
    """

    home: float
    column: float
    new: float
    read: float


@dataclass(frozen=True, slots=True)
class PageOrder:
    """The known pages of a unit: their numbers in the order they are to be asked for, and all address hashes.

    ``due`` are the pages whose turn has come: they go before anything new, so that none waits for ever.
    """

    numbers: array[int]
    hashes: set[int]
    due: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """What the crawler needs of a page it knows. ``last_read_at`` is when it was last read or said "unchanged".

    ``facts_version`` is 0 where the page was never read. ``failures`` counts failed nights in a row.
    """

    number: int
    url: str
    parent_url: str
    place: str
    depth: int
    worth: float
    kind: str
    etag: str
    last_modified: str
    payload_hash: str
    facts_version: int
    checks_key: str
    last_read_at: datetime | None
    failures: int


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
class EvidenceRow(EvidenceRecord):
    """A stored answer; ``purged_at`` where its file was deleted by ``minjian db purge``."""

    id: int
    unit_id: str
    visit_id: int
    night: date | None
    seal: int | None
    purged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One record that a seal covers. ``kind``: evidence, finding or file; ``sha256`` is hexadecimal."""

    kind: str
    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A row as seal ``seal`` covers it: ``text`` is what the hash of its entry is made of."""

    kind: str
    id: str
    seal: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A night's chain and its signature; keys, signature and hashes are hexadecimal."""

    number: int
    night: date
    made_at: datetime
    entries: tuple[Entry, ...]
    previous: str
    head: str
    public_key: str
    signature: str


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
class VerdictCount:
    """How many findings of one version of a check people confirmed, called false alarms, or found explained.

    A finding counts once, by the last word on it.
    """

    check: str
    check_version: int = 0
    confirmed: int = 0
    false_alarms: int = 0
    explained: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A column as it is stored. ``due`` is the first day on which it counts as stale, ``newest`` an ISO day or empty.

    ``left`` counts the days until then (negative: since then), which depends on the day of asking.
    """

    unit_id: str
    unit: str
    column: str
    type: str
    level: int
    period: str
    period_days: int | None
    newest: str
    newest_title: str
    items: int
    dated: int
    blank: bool | None
    due: date | None
    found_by: str
    url: str
    left: int | None = None


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
