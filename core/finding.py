"""What a check says: findings (问题), outcomes, and the states a finding lives through."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec


class Severity(StrEnum):
    """How bad the fault is for a visitor. Points are the rubric's business."""

    VETO_CANDIDATE = "veto-candidate"
    SERIOUS = "serious"
    MODERATE = "moderate"
    MINOR = "minor"
    NOTICE = "notice"


SEVERITY_ORDER: tuple[Severity, ...] = (
    Severity.VETO_CANDIDATE,
    Severity.SERIOUS,
    Severity.MODERATE,
    Severity.MINOR,
    Severity.NOTICE,
)


class Status(StrEnum):
    """Where a finding stands in its life."""

    SUSPECTED = "suspected"
    OPEN = "open"
    REVIEW = "review"
    EXPLAINED = "explained"
    DISMISSED = "dismissed"
    RESOLVED = "resolved"


ACTIVE = frozenset({Status.SUSPECTED, Status.OPEN, Status.REVIEW})


class OutcomeStatus(StrEnum):
    """The answer of one check to one subject."""

    PASSED = "passed"
    FAILED = "failed"
    REVIEW = "review"
    NOT_APPLICABLE = "not-applicable"
    UNDECIDED = "undecided"
    ERROR = "error"


#: Why a check does not apply to a unit that is exempted from it; what it found before is closed by rule, not mended.
EXEMPTED = "个别设置写明此项不适用"


class Finding(msgspec.Struct, frozen=True):
    """One thing wrong, as a check yields it.

    ``key`` names the message in the check's ``messages``; ``data`` fills it (JSON-able values, short strings).
    ``where`` tells the place on the page in words a person can follow, ``quote`` the text seen there.
    ``subject`` is what the finding is about: an address, or a root-cause key such as ``template:footer``;
    empty means the judged page (page checks only). ``pages`` counts the pages one root cause is seen on.
    ``review`` asks for a person instead of blaming the site.
    """

    key: str
    data: dict[str, Any] = msgspec.field(default_factory=dict)
    where: str = ""
    quote: str = ""
    subject: str = ""
    url: str = ""
    parent_url: str = ""
    pages: int = 1
    review: bool = False
    severity: Severity | None = None


class Undecided(msgspec.Struct, frozen=True):
    """A site check could not tell about ``subject`` (empty: about the whole site) because of ``reason``."""

    reason: str
    subject: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one check on one subject (a page's address, or the unit's id for site checks)."""

    check: str
    version: int
    subject: str
    status: OutcomeStatus
    findings: tuple[Finding, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    reason: str = ""
