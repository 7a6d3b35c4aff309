"""Templates against single pages, and what settles an old finding: not seen is not fixed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest

from checks.base import SiteCheck
from checks.identity.footer_marks import FooterMarks
from checks.identity.label_rules import names_agree
from checks.identity.own import own_hosts, own_pages
from checks.identity.page_labels import PageLabels
from checks.identity.site_code import SiteCode
from core.fetch import FetchOutcome, FetchProblem
from core.page import FooterFacts, Link, PageFacts, PageKind
from core.site import SiteFacts
from core.unit import Category, Unit
from tests.checks.handmade import BASE, at, dead, outcome, page, said, site, unit

LABELS, MARKS, CODE = PageLabels(), FooterMarks(), SiteCode()
GOOD, OTHER = "3599000001", "3599000002"
OF_SITE = {"SiteName": "清河县人民政府", "SiteDomain": "www.qinghe.gov.cn", "SiteIDCode": GOOD}
OF_COLUMN = {"ColumnName": "公告", "ColumnType": "通知公告"}
OF_ARTICLE = {"ArticleTitle": "关于防火的公告", "PubDate": "2026-11-18 09:30", "ContentSource": "应急局"}
FOOTER = FooterFacts(
    found=True,
    text="主办单位：清河县人民政府办公室",
    conac="_ideConac",
    error_report_url="https://zfwzgl.www.gov.cn/exposure/jiucuo.js",
    site_code=GOOD,
    sponsor="清河县人民政府办公室",
    contact="0591-22220000",
    icp="闽ICP备15000001号-1",
    police="闽公网安备35999902000001号",
    sitemap_url=at("wzdt/"),
)


def labels(*parts: dict[str, str], **changed: str | None) -> dict[str, tuple[str, ...]]:
    merged: dict[str, str | None] = {k: v for part in parts for k, v in part.items()}
    return {k: (v,) for k, v in {**merged, **changed}.items() if v is not None}


def home(**changed: str | None) -> PageFacts:
    return page("", PageKind.HOME, labels=labels(OF_SITE, **changed))


def article(number: int, **changed: str | None) -> PageFacts:
    held = labels(OF_SITE, OF_COLUMN, OF_ARTICLE, **changed)
    return page(f"a/t20261118_{number}.htm", PageKind.ARTICLE, "关于防火的公告", labels=held)


def articles(wrong: int, right: int, **changed: str | None) -> list[PageFacts]:
    faulty = [article(n, **changed) for n in range(wrong)]
    return [home(), *faulty, *(article(n) for n in range(wrong, wrong + right))]


def bare(number: int) -> PageFacts:
    links = tuple(Link(at(f"c{n}/")) for n in range(6))
    return page(f"b/t20261118_{number}.htm", PageKind.ARTICLE, "公告", links=links)


def footer(**changed: Any) -> FooterFacts:
    return msgspec.structs.replace(FOOTER, **changed)


def with_footer(path: str = "", kind: PageKind = PageKind.HOME, **changed: Any) -> PageFacts:
    return page(path, kind, footer=footer(**changed))


def settled(check: SiteCheck, facts: SiteFacts, subject: str, url: str = BASE) -> bool:
    return check.settles(facts, subject, url)


# page-labels -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "right", "want"),
    [
        (1, 10, ["page"]),
        (2, 2, ["page", "page"]),
        (3, 2, ["missing"]),
        (3, 12, ["missing"]),
        (3, 20, ["page", "page", "page"]),
        (21, 200, ["missing"]),
    ],
)
def test_a_template_is_one_finding_and_single_pages_are_their_own(
    wrong: int, right: int, want: list[str]
) -> None:
    facts = site(articles(wrong, right, ContentSource=None))
    assert said(LABELS, facts) == ["failed", *want]


def test_a_template_counts_all_its_pages_and_names_one_seen_tonight() -> None:
    facts = site(articles(5, 5, PubDate=""), unobserved=("a/t20261118_0.htm", "a/t20261118_1.htm"))
    finding = outcome(LABELS, facts).findings[0]
    assert (finding.key, finding.subject, finding.pages) == ("empty", "labels:PubDate", 5)
    assert finding.url == at("a/t20261118_2.htm")


def test_one_page_with_two_faults_is_one_finding() -> None:
    facts = site([*articles(0, 9), article(30, PubDate="2026-11-18", ContentSource="null")])
    finding = outcome(LABELS, facts).findings[0]
    assert finding.key == "page" and finding.subject == at("a/t20261118_30.htm")
    assert finding.data["labels"] == ["PubDate", "ContentSource"]


def test_two_faults_of_one_label_are_told_apart() -> None:
    pages = [home(), *(article(n, PubDate="2026-11-18") for n in range(3))]
    pages += [article(n, PubDate="") for n in range(3, 6)]
    assert said(LABELS, site(pages)) == ["failed", "date-form", "empty"]


def test_faults_of_pages_not_seen_tonight_are_not_yielded() -> None:
    pages = articles(3, 0, ContentSource=None)
    hidden = tuple(f"a/t20261118_{n}.htm" for n in range(3))
    assert said(LABELS, site(pages, unobserved=hidden)) == ["passed"]


def test_a_template_settles_only_when_no_page_out_of_sight_still_shows_it() -> None:
    subject = "labels:ContentSource"
    mended = articles(0, 4)
    stale = [*mended, article(9, ContentSource=None)]
    assert settled(LABELS, site(mended), subject)
    assert not settled(LABELS, site(stale, unobserved=("a/t20261118_9.htm",)), subject)
    unseen = tuple(f"a/t20261118_{n}.htm" for n in range(4))
    assert not settled(LABELS, site(mended, unobserved=unseen), subject), "home does not carry the label"


def test_a_single_page_settles_when_it_was_read() -> None:
    url = at("a/t20261118_0.htm")
    assert settled(LABELS, site(articles(0, 2)), url, url)
    assert not settled(LABELS, site(articles(0, 2), unobserved=("a/t20261118_0.htm",)), url, url)
    drawn = page("a/t20261118_0.htm", PageKind.ARTICLE, script_signs=("app-root",))
    assert not settled(LABELS, site([home(), drawn]), url, url)


def test_a_site_without_labels_settles_when_most_pages_carry_them() -> None:
    none = [page("", PageKind.HOME), *(bare(n) for n in range(5))]
    assert said(LABELS, site(none)) == ["failed", "none"]
    assert not settled(LABELS, site(none), "labels:all")
    only_home_seen = [home(), *(bare(n) for n in range(5))]
    hidden = tuple(f"b/t20261118_{n}.htm" for n in range(5))
    assert not settled(LABELS, site(only_home_seen, unobserved=hidden), "labels:all")
    assert settled(LABELS, site(articles(0, 5)), "labels:all")


def test_a_night_that_sees_few_pages_says_the_same_of_a_site_without_labels() -> None:
    none = [page("", PageKind.HOME), *(bare(n) for n in range(5))]
    hidden = tuple(f"b/t20261118_{n}.htm" for n in range(5))
    finding = outcome(LABELS, site(none, unobserved=hidden)).findings[0]
    assert (finding.key, finding.pages) == ("none", 6)


@pytest.mark.parametrize(
    ("said_name", "name", "short", "agrees"),
    [
        ("清河县人民政府门户网站", "清河县人民政府", "清河县", True),
        ("中国·清河", "清河县人民政府", "清河县", True),
        ("清河县发改局", "清河县发展和改革局", "", True),
        ("某某综合实验区管委会", "某某综合实验区管理委员会", "某某", True),
        ("人民政府网站", "清河县人民政府", "清河县", True),
        ("玉田县人民政府", "清河县人民政府", "清河县", False),
        ("玉田县发改局", "清河县发展和改革局", "县发改局", False),
        ("首页", "清河县教育局", "县教育局", False),
    ],
)
def test_a_name_agrees_with_the_unit_it_stands_for(
    said_name: str, name: str, short: str, agrees: bool
) -> None:
    own = Unit(id="x", name=name, short_name=short, category=Category.COUNTY, homepage=BASE)
    assert names_agree(said_name, own) is agrees


# footer-marks ----------------------------------------------------------------------------------------------


def test_one_finding_tells_how_many_pages_of_the_template_lack_the_mark() -> None:
    columns = [with_footer(f"c{n}/", PageKind.COLUMN, icp="") for n in range(3)]
    finding = outcome(MARKS, site([with_footer(icp=""), *columns])).findings[0]
    assert (finding.key, finding.subject, finding.pages) == ("no-icp", "template:footer:icp", 4)
    assert not finding.review


def test_pages_whose_footer_cannot_be_read_count_for_nothing() -> None:
    columns = [with_footer(f"c{n}/", PageKind.COLUMN, icp="", scripted=True) for n in range(3)]
    logins = [with_footer("login/", PageKind.OTHER, icp="")]
    finding = outcome(MARKS, site([with_footer(icp=""), *columns, *logins])).findings[0]
    assert finding.pages == 1


def test_a_mark_settles_when_the_home_page_shows_it() -> None:
    subject = "template:footer:icp"
    assert settled(MARKS, site([with_footer()]), subject)
    assert not settled(MARKS, site([with_footer(icp="", scripted=True)]), subject)
    assert not settled(MARKS, site([with_footer()], unobserved=("",)), subject)
    assert not settled(MARKS, site([page("", PageKind.HOME)]), subject)
    assert not settled(MARKS, site([with_footer()]), "template:footer:unknown")


def test_a_column_does_not_settle_what_was_said_of_the_home_page() -> None:
    blind = page("", PageKind.HOME, footer=FooterFacts())
    column = with_footer("c/", PageKind.COLUMN)
    assert not settled(MARKS, site([blind, column]), "template:footer:icp", BASE)
    assert settled(MARKS, site([blind, column]), "template:footer:icp", at("c/"))


def map_answers(*outcomes: FetchOutcome) -> SiteFacts:
    return site([with_footer()], outcomes=outcomes)


def test_a_dead_site_map_settles_when_it_answers_not_when_nobody_asked() -> None:
    subject = "template:footer:sitemap-dead"
    assert said(MARKS, map_answers(dead(at("wzdt/")))) == ["failed", "sitemap-dead"]
    assert settled(MARKS, map_answers(FetchOutcome(url=at("wzdt/"), status=200)), subject)
    assert not settled(MARKS, map_answers(), subject)
    assert not settled(MARKS, site([with_footer(sitemap_url="")]), subject)


@pytest.mark.parametrize(
    ("problem", "streak", "status", "want"),
    [
        (FetchProblem.DNS, 3, 0, "failed"),
        (FetchProblem.TIMEOUT, 2, 0, "undecided"),
        (FetchProblem.BLOCKED, 9, 412, "undecided"),
        (FetchProblem.NOT_FOUND, 1, 404, "failed"),
        (FetchProblem.NOT_FOUND, 1, 200, "review"),
    ],
)
def test_how_the_site_map_ends(problem: FetchProblem, streak: int, status: int, want: str) -> None:
    ended = FetchOutcome(url=at("wzdt/"), status=status, problem=problem, streak=streak)
    assert said(MARKS, map_answers(ended))[0] == want


def test_the_old_entry_settles_when_it_is_replaced_or_plainly_gone() -> None:
    subject = "template:footer:error-report-old"
    assert settled(MARKS, site([with_footer()]), subject)
    assert settled(MARKS, site([with_footer(error_report_url="")]), subject)
    assert not settled(MARKS, site([with_footer(error_report_url="", scripted=True)]), subject)


# site-code -------------------------------------------------------------------------------------------------


def registered() -> Unit:
    return msgspec.structs.replace(unit(), site_id_code=GOOD)


def coded(path: str = "", kind: PageKind = PageKind.HOME, label: str = GOOD, code: str = GOOD) -> PageFacts:
    return page(path, kind, labels=labels({"SiteIDCode": label}), footer=footer(site_code=code))


def codes(pages: Iterable[PageFacts], *unobserved: str) -> SiteFacts:
    return site(pages, of=registered(), unobserved=unobserved)


def test_a_wrong_code_on_many_pages_is_one_finding() -> None:
    pages = [coded(), *(coded(f"c{n}/", PageKind.COLUMN, code=OTHER) for n in range(4))]
    findings = outcome(CODE, codes(pages)).findings
    assert [(f.key, f.subject, f.pages) for f in findings] == [
        ("other-registered", f"site-code:footer:{OTHER}", 4)
    ]


def test_a_code_settles_when_its_place_was_seen_without_it() -> None:
    subject = f"site-code:footer:{OTHER}"
    assert settled(CODE, codes([coded()]), subject)
    assert not settled(CODE, codes([coded()], ""), subject)
    elsewhere = [coded(), coded("c/", PageKind.COLUMN, code=OTHER)]
    assert not settled(CODE, codes(elsewhere, "c/"), subject)


def test_a_footer_that_now_comes_by_script_settles_no_code() -> None:
    hidden = page("", PageKind.HOME, labels=labels({"SiteIDCode": GOOD}), footer=footer(scripted=True))
    hidden = msgspec.structs.replace(hidden, footer=footer(scripted=True, site_code=""))
    assert not settled(CODE, codes([hidden]), f"site-code:footer:{OTHER}")
    assert settled(CODE, codes([hidden]), f"site-code:label:{OTHER}")


def test_a_contradiction_settles_when_codes_are_seen_again() -> None:
    assert settled(CODE, codes([coded()]), "site-code:all")
    assert not settled(CODE, codes([coded()], ""), "site-code:all")


def test_a_very_long_code_is_cut_and_settles_under_its_cut_name() -> None:
    long = "9" * 300
    finding = outcome(CODE, codes([coded(label=long)])).findings[0]
    assert finding.key == "form" and len(finding.subject) < 80
    still = codes([coded(), coded("c/", PageKind.COLUMN, label=long)], "c/")
    assert not settled(CODE, still, finding.subject)
    assert settled(CODE, codes([coded()]), finding.subject)


# own pages -------------------------------------------------------------------------------------------------


def test_own_pages_are_those_of_the_units_hosts() -> None:
    foreign = PageFacts(url="http://www.yutian.gov.cn/a.htm", kind=PageKind.ARTICLE)
    bare_host = PageFacts(url="http://qinghe.gov.cn/a.htm", kind=PageKind.ARTICLE)
    facts = site([home(), foreign, bare_host])
    assert own_hosts(facts) == {"qinghe.gov.cn"}
    assert [p.url for p in own_pages(facts)] == [BASE, bare_host.url]


def test_a_home_page_led_to_another_host_makes_that_host_own() -> None:
    led = PageFacts(url="http://www.qh.gov.cn/", kind=PageKind.HOME)
    assert "qh.gov.cn" in own_hosts(site([led]))
