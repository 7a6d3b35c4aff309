"""Exemptions hold for checks of pages and of whole sites, whatever a check's own ``applies_to`` says."""

from __future__ import annotations

from datetime import datetime

import msgspec

from checks.base import PageCheck, SiteCheck
from checks.runner import run_page_checks, run_site_checks
from core.finding import Finding, OutcomeStatus, Severity
from core.page import Page, PageFacts
from core.site import MemoryPages, SiteFacts
from core.times import SHANGHAI
from core.unit import Category, Unit
from crawler.visit.records import checks_key

_NOW = datetime(2026, 11, 20, 1, tzinfo=SHANGHAI)
_UNIT = Unit(
    id="qh",
    name="清河县",
    short_name="清河县",
    category=Category.COUNTY,
    homepage="http://www.qinghe.gov.cn/",
)


class _OfPages(PageCheck):
    id, severity = "of-pages", Severity.NOTICE

    def applies_to(self, page):  # type: ignore[no-untyped-def]
        return True

    def evaluate(self, page):  # type: ignore[no-untyped-def]
        yield Finding("bad")


class _OfSites(SiteCheck):
    id, severity = "of-sites", Severity.NOTICE

    def applies_to(self, site):  # type: ignore[no-untyped-def]
        return True

    def evaluate(self, site):  # type: ignore[no-untyped-def]
        yield Finding("bad", subject="http://www.qinghe.gov.cn/")


def test_a_page_check_is_not_asked_where_the_unit_is_exempted() -> None:
    page = Page(PageFacts(url="http://www.qinghe.gov.cn/"), _NOW)
    (plain,) = run_page_checks(page, [_OfPages()])
    (exempted,) = run_page_checks(page, [_OfPages()], ("of-pages",))
    assert plain.status is OutcomeStatus.FAILED
    assert (exempted.status, exempted.findings) == (OutcomeStatus.NOT_APPLICABLE, ())
    assert exempted.reason


def test_a_site_check_is_not_asked_where_the_unit_is_exempted() -> None:
    def outcome(*exemptions: str) -> OutcomeStatus:
        unit = msgspec.structs.replace(_UNIT, exemptions=exemptions)
        return run_site_checks(SiteFacts(unit, _NOW, MemoryPages([])), [_OfSites()])[0].status

    assert outcome() is OutcomeStatus.FAILED
    assert outcome("of-pages") is OutcomeStatus.FAILED
    assert outcome("of-sites") is OutcomeStatus.NOT_APPLICABLE


def test_an_exemption_makes_stored_pages_be_judged_anew() -> None:
    from checks import catalogue

    made = catalogue.load()
    usual = checks_key(made)
    assert checks_key(made, ("fee-disclosure",)) == usual, "a site check is judged every night anyway"
    assert checks_key(made, ("document-number",)) != usual
