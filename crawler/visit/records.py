"""From what checks say to what the database keeps: words filled in, severity and basis set down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from unicodedata import category

import msgspec

from checks.base import Check
from checks.catalogue import Catalogue
from core.finding import Finding, Outcome
from core.page import READER_VERSION
from db.records.findings import CheckResult, FindingRecord

_LONGEST_WORDS = 2000
_NO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def checks_key(catalogue: Catalogue, exemptions: Collection[str] = ()) -> str:
    """Names everything a stored page outcome depends on: reader, page checks that apply, their versions, options and tables."""
    from hashlib import blake2b

    checks = [c for c in catalogue.page_checks if c.id not in exemptions]
    parts = [(c.id, c.version, c.material, sorted(c.option.items(), key=lambda i: i[0])) for c in checks]
    return blake2b(repr((READER_VERSION, parts)).encode(), digest_size=8).hexdigest()


def results_of(
    outcomes: Iterable[Outcome], checks: Mapping[str, Check], subject: str, parent: str
) -> list[CheckResult]:
    """One record per outcome; findings without a subject of their own are about ``subject``."""
    return [_result(o, checks[o.check], subject, parent) for o in outcomes]


def _result(outcome: Outcome, check: Check, subject: str, parent: str) -> CheckResult:
    return CheckResult(
        check=outcome.check,
        version=outcome.version,
        status=outcome.status,
        reason=outcome.reason,
        findings=tuple(_finding(f, check, subject, parent) for f in outcome.findings),
        undecided=outcome.undecided,
    )


def _finding(finding: Finding, check: Check, subject: str, parent: str) -> FindingRecord:
    return FindingRecord(
        check=check.id,
        check_version=check.version,
        category=check.category,
        severity=check.severity_of(finding),
        message_key=finding.key,
        message=_words(check.message(finding)),
        data=msgspec.to_builtins(finding.data),
        where=_words(finding.where),
        quote=_words(finding.quote),
        subject=finding.subject or subject,
        url=finding.url or finding.subject or subject,
        parent_url=finding.parent_url or parent,
        pages=finding.pages,
        review=finding.review,
        basis=check.basis,
        confirmations=check.confirmations,
        remedy=check.remedy(finding.key),
        alike=check.alike(finding),
    )


def _words(text: str) -> str:
    """Bounded, and without control characters: crawled text ends up in terminals and spreadsheets."""
    return "".join(map(_shown, text[:_LONGEST_WORDS]))


def _shown(character: str) -> str:
    """Blanks of Chinese typesetting stay or become blanks, marks without width go, what steers a terminal is replaced."""
    if character.isprintable() or character in "\n\t\u3000":
        return character
    match category(character):
        case "Zs":
            return " "
        case "Cf" if character in _NO_WIDTH:
            return ""
    return "\N{REPLACEMENT CHARACTER}"
