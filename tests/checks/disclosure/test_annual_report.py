"""Whose reports count for a unit, and when they are late."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from checks.disclosure.annual_report import AnnualReport
from checks.disclosure.years import years_in
from core.fetch import FetchOutcome, FetchProblem
from core.page import ListItem, PageFacts, PageKind
from core.unit import Category, Unit
from tests.checks.handmade import BASE, at, column_page, dead, link, page, said, site, unit

ANNUAL = AnnualReport()
HOME = page("", PageKind.HOME)
OFFICE = Unit(
    id="jyt",
    name="清河省教育厅",
    short_name="省教育厅",
    category=Category.DEPARTMENT,
    homepage=BASE,
    hosts=("www.qinghe.gov.cn",),
)
TABLE = ("政府网站工作年度报表（2025年度）", "2026-01-20")


def answer(of: Unit, *entries: tuple[str, str]) -> list[str]:
    return said(ANNUAL, site([HOME, listed("政府信息公开年报", entries)], of=of))


def listed(name: str, entries: Iterable[tuple[str, str]]) -> PageFacts:
    items = (ListItem(t, at(f"nb/{n}.htm"), day) for n, (t, day) in enumerate(entries))
    return column_page("nb/", *items, title=name)


@pytest.mark.parametrize(
    ("title", "want"),
    [
        ("清河省教育厅2025年政府信息公开工作年度报告", ["passed"]),
        ("省教育厅二〇二五年政府信息公开工作年度报告", ["passed"]),
        ("教育厅关于2025年度政府信息公开工作情况的报告", ["passed"]),
        ("政府信息公开工作年度报告（2025年）", ["passed"]),
        ("关于印发《清河省教育厅2025年政府信息公开工作年度报告》的通知", ["passed"]),
        ("关于印发《2025年政府信息公开年度报告编制工作方案》的通知", ["failed", "report-missing"]),
        ("清河省教育厅2025年政府信息公开工作情况", ["review", "report-missing?"]),
        ("清河省教育厅2025年政府信息公开工作要点", ["failed", "report-missing"]),
        ("省委教育工委 清河省教育厅（本级）2025年政府信息公开工作年度报告", ["passed"]),
        ("清河省教育厅办公室2025年政府信息公开工作年度报告", ["passed"]),
        ("2025年度政府信息公开工作报告", ["passed"]),
        ("清河省教育厅2025年上半年政府信息公开工作总结", ["failed", "report-missing"]),
        ("清河省教育考试院2025年政府信息公开工作年度报告", ["review", "report-missing?"]),
        ("清河市教育局2025年政府信息公开工作年度报告", ["review", "report-missing?"]),
    ],
)
def test_reports_of_bodies_below_a_department(title: str, want: list[str]) -> None:
    assert answer(OFFICE, (title, "2026-01-20"), TABLE) == want


def test_a_body_below_in_time_does_not_hide_that_the_own_report_is_late() -> None:
    below = ("清河省教育考试院2025年政府信息公开工作年度报告", "2026-01-15")
    own = ("清河省教育厅2025年政府信息公开工作年度报告", "2026-03-15")
    assert answer(OFFICE, below, own, TABLE) == ["failed", "report-late"]


@pytest.mark.parametrize(
    ("day", "want"),
    [
        ("2026-01-31", ["passed"]),  # a Saturday
        ("2026-02-02", ["review", "report-late?"]),
        ("2026-02-03", ["failed", "report-late"]),
    ],
)
def test_due_on_a_day_off(day: str, want: list[str]) -> None:
    assert answer(OFFICE, ("清河省教育厅2025年政府信息公开工作年度报告", day), TABLE) == want


def test_a_column_of_reports_whose_links_name_only_their_makers_is_for_a_person() -> None:
    makers = [link(f"nb/{n}.htm", name) for n, name in enumerate(("县政府", "县教育局", "城关镇"))]
    table = page("w.htm", PageKind.ARTICLE, *TABLE)
    column = column_page("nb/", title="政府信息公开年报", links=tuple(makers))
    assert said(ANNUAL, site([HOME, column, table])) == ["review", "report-missing?"]
    column = column_page("nb/", title="政府信息公开年报", links=tuple(makers[:1]))
    assert said(ANNUAL, site([HOME, column, table])) == ["failed", "report-missing"]


def test_a_column_without_an_answer_or_of_collections_is_not_held_against_the_unit() -> None:
    table = page("w.htm", PageKind.ARTICLE, *TABLE)
    home = page("", PageKind.HOME, links=(link("nb/", "政府信息公开年报"),))
    news = page("x.htm", PageKind.ARTICLE, "关于城区停水的公告", "2026-03-20")
    silent = FetchOutcome(url=at("nb/"), problem=FetchProblem.TIMEOUT, streak=1)
    assert said(ANNUAL, site([home, news, table], outcomes=[silent])) == ["undecided"]
    assert said(ANNUAL, site([home, news, table], outcomes=[dead(at("nb/"))])) == ["failed", "report-missing"]
    column = column_page("nb/", title="政府信息公开年报", links=(link("nb/25/", "2025年度报告汇编"),))
    assert said(ANNUAL, site([HOME, column, table])) == ["review", "report-missing?"]


def test_what_a_column_of_reports_shows_instead_of_a_list_is_for_a_person() -> None:
    table = page("w.htm", PageKind.ARTICLE, *TABLE)
    alone = page("nb/", PageKind.COLUMN, "政府信息公开年报")
    assert said(ANNUAL, site([HOME, alone, table])) == ["review", "report-missing?"]
    assert said(ANNUAL, site([HOME, column_page("nb/", title="政府信息公开年报"), table])) == [
        "failed",
        "report-missing",
    ]
    undated = column_page(
        "nb/", ListItem("政府信息公开工作年度报告", at("nb/1.htm")), title="政府信息公开年报"
    )
    assert said(ANNUAL, site([HOME, undated, table])) == ["review", "report-missing?"]
    named = page("", PageKind.HOME, links=(link("nb/", "政府信息公开年度报告"),))
    empty = column_page("nb/", title="政府信息公开年度报告")
    assert said(ANNUAL, site([named, empty, table])) == ["failed", "report-missing"]


def test_a_county_in_time() -> None:
    assert answer(unit(), ("清河县2025年政府信息公开工作年度报告", "2026-03-31"), TABLE) == ["passed"]


def test_years_in_digits_and_numerals() -> None:
    assert years_in("2024年、二〇二五年、二O二六年、二零二三年、20270331") == [2024, 2025, 2026, 2023, 2027]
    assert years_in("20263号") == []
