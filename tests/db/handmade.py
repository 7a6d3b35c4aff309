"""Records made by hand for the tests of the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from core.finding import EXEMPTED, OutcomeStatus, Severity, Undecided
from core.page import Link, PageFacts, PageKind, encode_facts
from core.unit import Category, Unit
from db.records.findings import CheckResult, FindingRecord
from db.records.pages import KnownPage, PageRecord, Ranks
from db.store import Store

START = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
HOST = "http://www.qinghe.gov.cn"


def night_time(night: int) -> datetime:
    """The moment at which night ``night`` (0, 1, …) is visited."""
    return START + timedelta(days=night)


def unit(identity: str = "qh") -> Unit:
    return Unit(
        id=identity,
        name=f"{identity}人民政府",
        short_name=identity,
        category=Category.COUNTY,
        homepage=f"{HOST}/",
        hosts=("www.qinghe.gov.cn",),
    )


def known_pages(store: Store, unit_id: str = "qh") -> list[KnownPage]:
    """Every page the unit is known to have, by number."""
    order = store.page_order(unit_id, (), Ranks(home=0, column=0, new=0, read=0))
    return store.known(unit_id, sorted(order.numbers))


def url(path: object) -> str:
    return f"{HOST}/zwgk/{path}.htm"


def fault(check: str = "document-number", key: str = "wrong-brackets", **more: Any) -> FindingRecord:
    given: dict[str, Any] = {
        "check": check,
        "check_version": 1,
        "category": "documents",
        "severity": Severity.MODERATE,
        "message_key": key,
        "message": f"{check}: {key}",
        "quote": "清政[2026]1号",
        **more,
    }
    return FindingRecord(**given)


def exempt(check: str = "document-number") -> CheckResult:
    """What is said of a check that the unit is exempted from."""
    return CheckResult(check=check, version=1, status=OutcomeStatus.NOT_APPLICABLE, reason=EXEMPTED)


def result(
    *findings: FindingRecord,
    check: str = "document-number",
    status: OutcomeStatus | None = None,
    undecided: Iterable[Undecided] = (),
) -> CheckResult:
    """A result with the status its findings ask for."""
    by_findings = OutcomeStatus.FAILED if findings else OutcomeStatus.PASSED
    if findings and all(f.review for f in findings):
        by_findings = OutcomeStatus.REVIEW
    return CheckResult(
        check=check,
        version=1,
        status=status or by_findings,
        findings=findings,
        undecided=tuple(undecided),
    )


def page(
    path: object,
    *results: CheckResult,
    version: int = 1,
    kind: PageKind = PageKind.DOCUMENT,
    at: datetime = START,
    links: int = 0,
    **more: Any,
) -> PageRecord:
    """A page whose bytes are named by ``path`` and ``version``."""
    address = url(path)
    facts = PageFacts(
        url=address,
        kind=kind,
        title=f"第{path}页",
        links=tuple(Link(f"{HOST}/a/b/t2026_{path}_{i}.htm", f"链接{i}") for i in range(links)),
    )
    head, bulk = encode_facts(facts)
    return PageRecord(
        url=address,
        payload_hash=sha256(f"{path}:{version}".encode()).hexdigest(),
        kind=kind.value,
        title=facts.title,
        facts=head,
        bulk=bulk,
        facts_version=1,
        fetched_at=at,
        checks_key="k1",
        results=results,
        **more,
    )
