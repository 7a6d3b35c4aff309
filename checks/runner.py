"""Runs checks over pages and sites. A check that raises becomes an ``error`` outcome; the run goes on."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Collection, Iterable, Iterator
from typing import ClassVar, Protocol, TypeVar

from checks.base import Check, PageCheck, SiteCheck
from core.finding import EXEMPTED, Finding, Outcome, OutcomeStatus, Undecided
from core.page import Page
from core.site import SiteFacts

logger = logging.getLogger(__name__)

M_contra = TypeVar("M_contra", contravariant=True)


class _Judge(Protocol[M_contra]):
    """A check as it is run: ``M_contra`` is the page or the site that it judges."""

    id: ClassVar[str]
    version: ClassVar[int]

    def applies_to(self, material: M_contra, /) -> bool: ...
    def evaluate(self, material: M_contra, /) -> Iterator[Finding | Undecided]: ...


def run_page_checks(
    page: Page, checks: Iterable[PageCheck], exemptions: Collection[str] = ()
) -> list[Outcome]:
    """One outcome per check, in order. Subjects are the page's address; checks in ``exemptions`` do not apply."""
    return [_exempted(c, page.url) if c.id in exemptions else _outcome(c, page, page.url) for c in checks]


def run_site_checks(site: SiteFacts, checks: Iterable[SiteCheck]) -> list[Outcome]:
    """One outcome per check, in order. Subjects are the unit's id; checks that the unit is exempted from do not apply."""
    return [
        _exempted(c, site.unit.id) if c.id in site.unit.exemptions else _outcome(c, site, site.unit.id)
        for c in checks
    ]


def _exempted(check: Check, subject: str) -> Outcome:
    return Outcome(
        check=check.id,
        version=check.version,
        subject=subject,
        status=OutcomeStatus.NOT_APPLICABLE,
        reason=EXEMPTED,
    )


def _outcome(check: _Judge[M_contra], material: M_contra, subject: str) -> Outcome:
    try:
        if not check.applies_to(material):
            return _plain(check, subject, OutcomeStatus.NOT_APPLICABLE)
        said = list(check.evaluate(material))
    except Exception as error:
        logger.exception("check %s failed on %s", check.id, subject)
        reason = "".join(traceback.format_exception_only(error)).strip()
        return Outcome(
            check=check.id,
            version=check.version,
            subject=subject,
            status=OutcomeStatus.ERROR,
            reason=reason[:500],
        )
    if not said:
        return _plain(check, subject, OutcomeStatus.PASSED)
    findings = tuple(s for s in said if isinstance(s, Finding))
    undecided = tuple(s for s in said if isinstance(s, Undecided))
    return Outcome(
        check=check.id,
        version=check.version,
        subject=subject,
        status=_status(findings, undecided),
        findings=findings,
        undecided=undecided,
        reason=undecided[0].reason if undecided else "",
    )


def _plain(check: _Judge[M_contra], subject: str, status: OutcomeStatus) -> Outcome:
    """The answer with nothing to add, as nearly all are."""
    return Outcome(check=check.id, version=check.version, subject=subject, status=status)


def _status(findings: tuple[Finding, ...], undecided: tuple[Undecided, ...]) -> OutcomeStatus:
    if any(not f.review for f in findings):
        return OutcomeStatus.FAILED
    if findings:
        return OutcomeStatus.REVIEW
    return OutcomeStatus.UNDECIDED if undecided else OutcomeStatus.PASSED
