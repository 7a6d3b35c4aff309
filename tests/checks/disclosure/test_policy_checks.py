"""interpretation-link and interpretation-delay on facts made by hand."""

from __future__ import annotations

from datetime import datetime

import pytest

from checks.disclosure.interpretation_delay import InterpretationDelay
from checks.disclosure.interpretation_link import InterpretationLink
from core.fetch import FetchOutcome, FetchProblem
from core.page import DateOrigin, LinkPlace, PageFacts, PageKind
from core.site import SiteFacts
from tests.checks.disclosure.papers import READING, TITLE, pair
from tests.checks.handmade import at, column_page, dead, document, interpretation, link, page, said, site

LINK, DELAY = InterpretationLink(), InterpretationDelay()


@pytest.mark.parametrize(
    ("out", "back", "want"),
    [
        (True, True, ["passed"]),
        (False, True, ["failed", "document-without-link"]),
        (True, False, ["failed", "interpretation-without-link"]),
        (False, False, ["failed", "document-without-link", "interpretation-without-link"]),
    ],
)
def test_both_directions(out: bool, back: bool, want: list[str]) -> None:
    assert said(LINK, site(pair(out=out, back=back))) == want


def test_link_by_https_index_and_menu_counts() -> None:
    doc = document(
        "zc/1.htm", TITLE, "2026-11-02", link("https://www.qinghe.gov.cn/jd/1.htm", "点击", LinkPlace.NAV)
    )
    assert said(LINK, site([doc, pair()[1]])) == ["passed"]


def test_link_to_the_interpretation_column_is_none() -> None:
    doc = document("zc/1.htm", TITLE, "2026-11-02", link("jd/", "政策解读"))
    assert said(LINK, site([doc, pair()[1], column_page("jd/")])) == ["failed", "document-without-link"]


def test_link_to_the_interpretation_of_another_document_is_none() -> None:
    other = "清河县人民政府办公室关于印发清河县渔港安全管理办法的通知"
    others = [
        document("zc/2.htm", other, "2026-11-02", link("jd/2.htm", "《清河县渔港安全管理办法》政策解读")),
        interpretation(
            "jd/2.htm", "《清河县渔港安全管理办法》政策解读", "2026-11-03", link("zc/2.htm", other)
        ),
    ]
    wrong = document("zc/1.htm", TITLE, "2026-11-02", link("jd/2.htm", "《清河县渔港安全管理办法》政策解读"))
    assert said(LINK, site([wrong, pair()[1], *others])) == ["failed", "document-without-link"]
    assert said(LINK, site([wrong, *others])) == [
        "passed"
    ]  # no interpretation of its own is known: nobody is accused


def test_link_named_interpretation_to_an_unknown_page_asks_a_person() -> None:
    doc = document("zc/1.htm", TITLE, "2026-11-02", link("jd/x.htm", "政策解读"))
    assert said(LINK, site([doc, pair()[1]])) == ["review", "document-without-link?"]


def test_unobserved_document_is_undecided() -> None:
    assert said(LINK, site(pair(out=False), unobserved=("zc/1.htm",))) == ["undecided"]


def test_dead_link_at_once_and_passing_fault_only_after_nights() -> None:
    doc = pair(back=True)[0]
    gone = site([doc], outcomes=[dead(at("jd/1.htm"), streak=1)])
    assert said(LINK, gone) == ["failed", "document-link-dead"]
    slow = FetchOutcome(url=at("jd/1.htm"), problem=FetchProblem.TIMEOUT, streak=1)
    assert said(LINK, site([doc], outcomes=[slow])) == ["undecided"]
    blocked = FetchOutcome(url=at("jd/1.htm"), problem=FetchProblem.BLOCKED, streak=9)
    assert said(LINK, site([doc], outcomes=[blocked])) == ["undecided"]


def test_no_interpretation_is_a_question_and_only_after_a_complete_visit() -> None:
    doc = document("zc/1.htm", TITLE, "2026-10-02")
    assert said(LINK, site([doc])) == ["review", "no-interpretation?"]
    assert said(LINK, site([doc], complete=False)) == ["undecided"]


@pytest.mark.parametrize(
    "doc",
    [
        document("zc/1.htm", TITLE, "2026-10-02", reposted=True),
        document("zc/1.htm", TITLE, "2026-10-02", normative=False),
        document("zc/1.htm", TITLE, "2016-10-02"),
        document("zc/1.htm", TITLE, "2026-11-18"),
        document("zc/1.htm", TITLE, "2024-10-02"),
    ],
)
def test_documents_that_need_none(doc: PageFacts) -> None:
    assert said(LINK, site([doc])) == ["passed"]


def test_copy_of_a_linked_document_is_left_alone() -> None:
    copy = document("gg/1.htm", TITLE, "2026-11-02")
    assert said(LINK, site([*pair(), copy])) == ["passed"]


def test_likeness_only_asks_a_person() -> None:
    doc = document("zc/1.htm", "关于印发青山镇森林防火应急预案和处置工作方案的通知", "2026-11-02")
    reading = interpretation("jd/1.htm", "《绿水镇森林防火应急预案和处置工作方案》解读", "2026-11-03")
    assert said(LINK, site([doc, reading])) == [
        "review",
        "document-without-link?",
        "interpretation-without-link?",
    ]


def test_interpretation_of_an_upper_level_document_is_left_alone() -> None:
    reading = interpretation("jd/9.htm", "《福建省城市供水条例》解读", "2026-11-03")
    assert said(LINK, site([reading])) == ["passed"]


def test_settled_only_when_the_link_is_gone_or_was_seen_to_open() -> None:
    doc, target = at("zc/1.htm"), at("jd/1.htm")
    assert LINK.settles(site(pair()), doc, doc)
    assert LINK.settles(site(pair()), doc, target)
    assert LINK.settles(site(pair(out=False)), doc, target)
    assert not LINK.settles(site([pair()[0]]), doc, target)
    assert not LINK.settles(site(pair(), unobserved=("zc/1.htm",)), doc, doc)


def dated(first: str, second: str, origin: DateOrigin = DateOrigin.VISIBLE) -> SiteFacts:
    doc = document("zc/1.htm", TITLE, first)
    reading = page("jd/1.htm", PageKind.INTERPRETATION, READING, second, published_from=origin)
    return site([doc, reading])


@pytest.mark.parametrize(
    ("first", "second", "want"),
    [
        ("2026-11-02", "2026-11-02", ["passed"]),
        ("2026-11-02", "2026-11-05", ["passed"]),
        ("2026-11-02", "2026-11-06", ["failed", "late"]),
        ("2026-09-29", "2026-10-09", ["passed"]),  # the national holidays lie between
        ("2026-09-29", "2026-10-10", ["failed", "late"]),  # a Saturday that is worked
        ("2026-11-06T09:00", "2026-11-11T18:00", ["passed"]),
        ("2026-11-12", "2026-11-02", ["passed"]),
        ("2024-11-12", "2024-12-12", ["passed"]),  # long ago
        ("2026-11-02", "", ["passed"]),
    ],
)
def test_delay(first: str, second: str, want: list[str]) -> None:
    assert said(DELAY, dated(first, second)) == want


def test_guessed_dates_are_not_judged() -> None:
    assert said(DELAY, dated("2026-11-02", "2026-11-19", DateOrigin.URL)) == ["passed"]


def test_first_of_several_interpretations_counts() -> None:
    late = interpretation("jd/2.htm", "一图读懂：清河县城市绿化管理办法", "2026-11-19")
    assert said(DELAY, site([*pair(), late])) == ["passed"]


@pytest.mark.parametrize(
    ("second", "want"),
    [
        ("2099-10-06", ["passed"]),
        ("2099-10-12", ["review", "late-unknown-year?"]),  # the holidays may lie between
        ("2099-10-23", ["failed", "late-unknown-year"]),
    ],
)
def test_year_without_a_calendar_is_said(second: str, want: list[str]) -> None:
    pages = [document("zc/1.htm", TITLE, "2099-10-01"), interpretation("jd/1.htm", READING, second)]
    later = datetime.fromisoformat("2099-11-20T02:00:00+08:00")
    assert said(DELAY, site(pages, as_of=later)) == want
