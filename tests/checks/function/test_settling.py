"""When findings of gathered facts may be called mended: never on a night that says nothing about them."""

from __future__ import annotations

from datetime import datetime

import pytest

from checks.function.https import Https
from checks.function.ipv6 import Ipv6
from checks.function.search_accuracy import SearchAccuracy
from checks.links.hijacked_link import HijackedLink
from core.fetch import FetchOutcome, FetchProblem
from core.gathered import Ipv6Facts, QueryKind, SearchAnswer, SearchEntrance, SearchFacts, TlsFacts, TlsState
from core.page import Link, PageFacts, PageKind
from core.site import MemoryPages, SiteFacts, VisitFacts
from core.unit import Category, Unit

HOME = "http://www.qinghe.gov.cn/"
AWAY = "http://www.qhlyw.com/"
UNIT = Unit(id="qh", name="清河县", short_name="清河县", category=Category.COUNTY, homepage=HOME)


def site(
    *links: str, complete: bool = True, outcomes: dict[str, FetchOutcome] | None = None, **facts: object
) -> SiteFacts:
    home = PageFacts(url=HOME, kind=PageKind.HOME, links=tuple(Link(u, "旅游网") for u in links))
    return SiteFacts(
        unit=UNIT,
        as_of=datetime.fromisoformat("2026-11-20T02:00:00+08:00"),
        pages=MemoryPages([home]),
        outcomes=outcomes or {},
        observed=frozenset({HOME}),
        visit=VisitFacts(complete=complete),
        **facts,  # type: ignore[arg-type]
    )


def answers(*kinds: QueryKind, **more: object) -> SearchFacts:
    told = tuple(SearchAnswer(kind=k, about=1, rank=1, seconds=0.2, **more) for k in kinds)  # type: ignore[arg-type]
    return SearchFacts(entrance=SearchEntrance.FORM, answers=told)


T = QueryKind.TITLE


@pytest.mark.parametrize(
    ("facts", "subject", "mended"),
    [
        (None, "site:search", False),
        (SearchFacts(entrance=SearchEntrance.POST), "site:search", False),
        (answers(T), "site:search", False),
        (answers(T, T), "site:search", True),
        (answers(T, T, doubt="结果由脚本填写"), "site:search", False),
        (answers(T, T, problem=FetchProblem.BLOCKED), "site:search", False),
        (answers(T, T), "site:search:typo", False),
        (answers(T, T, QueryKind.TYPO), "site:search:typo", True),
        (answers(T, T, QueryKind.TYPO), "site:search:pinyin", False),
        (answers(T, T), "site:search:slow", False),
        (answers(T, T, QueryKind.TYPO), "site:search:slow", True),
    ],
)
def test_a_search_is_mended_where_its_questions_were_answered(
    facts: SearchFacts | None, subject: str, mended: bool
) -> None:
    assert SearchAccuracy().settles(site(search=facts), subject, HOME) is mended


def test_certificate_and_names() -> None:
    assert not Https().settles(site(), "site:https", HOME)
    assert not Https().settles(site(tls=TlsFacts(host="h")), "site:https", HOME)
    assert Https().settles(site(tls=TlsFacts(host="h", state=TlsState.TRUSTED)), "site:https", HOME)
    assert not Ipv6().settles(site(), "site:ipv6", HOME)
    assert not Ipv6().settles(site(ipv6=Ipv6Facts(host="h")), "site:ipv6", HOME)
    assert Ipv6().settles(site(ipv6=Ipv6Facts(host="h", answered=True)), "site:ipv6", HOME)


def test_an_insecure_part_is_mended_where_its_pages_were_seen() -> None:
    subject = "mixed:http://www.qinghe.gov.cn/a.js"
    assert Https().settles(site(), subject, HOME)
    assert not Https().settles(site(complete=False), subject, HOME)
    assert not Https().settles(site(), subject, "http://www.qinghe.gov.cn/not-seen.html")


def told(title: str = "", problem: FetchProblem | None = None) -> dict[str, FetchOutcome]:
    return {AWAY: FetchOutcome(url=AWAY, status=200, title=title, problem=problem)}


@pytest.mark.parametrize(
    ("given", "mended"),
    [
        (site(AWAY, outcomes=told("清河旅游网")), True),
        (site(AWAY, outcomes=told("澳门新葡京官网")), False),
        (site(AWAY, outcomes=told()), False),
        (site(AWAY, outcomes=told(problem=FetchProblem.BLOCKED)), False),
        (site(AWAY), False),
        (site(), True),
        (site(complete=False), False),
    ],
)
def test_a_hijacked_link_is_mended_where_it_is_gone_or_leads_to_a_decent_page(
    given: SiteFacts, mended: bool
) -> None:
    assert HijackedLink().settles(given, AWAY, AWAY) is mended
