"""The four freshness checks on facts made by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.freshness.ages import age, is_future, latest_moment, months_after, months_before
from checks.freshness.column_blank import ColumnBlank
from checks.freshness.column_order import ColumnOrder
from checks.freshness.column_stale import ColumnStale
from checks.freshness.home_stale import HomeStale
from checks.runner import run_page_checks
from core.page import Link, ListItem, Page, PageFacts, PageKind
from core.site import Column, FoundBy, SiteFacts
from core.unit import ColumnType, InventoryColumn
from tests.checks.handmade import AS_OF, at, column, column_page, link, page, said, site, table, unit

HOME, STALE, BLANK, ORDER = HomeStale(), ColumnStale(), ColumnBlank(), ColumnOrder()


def entries(*days: str) -> tuple[ListItem, ...]:
    return tuple(ListItem(f"第{n}篇：{d or '无日期'}", at(f"x/{n}.htm"), d) for n, d in enumerate(days))


def test_days_count_from_their_end_and_times_from_themselves() -> None:
    assert age("2026-11-19", AS_OF) == timedelta(hours=2)
    assert age("2026-11-20", AS_OF) == timedelta()
    assert age("2026-11-19T02:00", AS_OF) == timedelta(days=1)
    assert age("soon", AS_OF) is None and latest_moment("") is None
    assert is_future("2026-11-21", AS_OF) and not is_future("2026-11-20", AS_OF)
    assert is_future("2026-11-20T03:00", AS_OF)


def test_months_keep_to_the_calendar() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_after(date(2026, 5, 20), 6) == date(2026, 11, 20)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)


def home(*days: str, links: tuple[Link, ...] = (), **more: object) -> PageFacts:
    return column_page("", *entries(*days), links=links, **{"listing": {}, **more})


def at_home(facts: PageFacts, *others: PageFacts, **more: object) -> list[str]:
    return said(HOME, site([facts, *others], **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("newest", "want"),
    [
        ("2026-11-19", ["passed"]),
        ("2026-11-11", ["passed"]),
        ("2026-11-10", ["failed", "due-soon"]),
        ("2026-11-06", ["failed", "due-soon"]),
        ("2026-11-05", ["failed", "stale"]),
        ("2026-11-06T01:59", ["failed", "stale"]),
        ("2026-11-06T02:01", ["failed", "due-soon"]),
    ],
)
def test_a_home_page_is_as_old_as_its_newest_item(newest: str, want: list[str]) -> None:
    assert at_home(home("2026-01-02", newest, "2026-10-01")) == want


def test_articles_linked_from_the_home_page_count() -> None:
    facts = home("2026-10-01", links=(link("x/77.htm", "新闻"),))
    assert at_home(facts, page("x/77.htm", PageKind.ARTICLE, "新闻", "2026-11-18")) == ["passed"]


def test_event_in_the_future_is_no_news() -> None:
    assert at_home(home("2026-12-31", "2026-10-01")) == ["failed", "stale"]


def test_navigation_home_page_goes_by_its_columns() -> None:
    new = column("dt/", "动态", ColumnType.NEWS, newest="2026-11-18")
    old = column("dt/", "动态", ColumnType.NEWS, newest="2026-10-18")
    assert at_home(home(), column_page("dt/"), columns=(new,)) == ["passed"]
    assert at_home(home(), column_page("dt/"), columns=(old,)) == ["failed", "stale-navigation"]
    assert at_home(home(), column_page("dt/"), columns=(old,), unobserved=("dt/",)) == ["undecided"]
    assert at_home(home()) == ["undecided"]


def test_home_page_that_cannot_be_judged() -> None:
    assert at_home(home("2026-10-01"), unobserved=("",)) == ["undecided"]
    assert at_home(home("2026-10-01", script_signs=("vue",))) == ["undecided"]
    assert at_home(home("2026-10-01", listing={"scripted": True})) == ["undecided"]
    assert at_home(home("2026-10-01", listing={"scripted": True}, rendered=True)) == ["failed", "stale"]
    assert at_home(home("2026-10-01", ""), complete=False) == ["undecided"]


def test_old_home_page_over_fresh_columns_asks_a_person() -> None:
    new = column("dt/", "动态", ColumnType.NEWS, newest="2026-11-18")
    assert at_home(home("2026-10-01"), column_page("dt/"), columns=(new,)) == ["review", "stale?"]


def one(col: Column, facts: PageFacts, *others: PageFacts, **more: object) -> SiteFacts:
    return site([facts, *others], columns=(col,), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "newest", "want"),
    [
        (ColumnType.NEWS, "2026-11-18", ["passed"]),
        (ColumnType.NEWS, "2026-11-11", ["passed"]),
        (ColumnType.NEWS, "2026-11-10", ["failed", "due-soon"]),
        (ColumnType.NEWS, "2026-11-06", ["failed", "due-soon"]),
        (ColumnType.NEWS, "2026-11-05", ["failed", "stale"]),
        (ColumnType.NOTICE, "2026-06-30", ["passed"]),
        (ColumnType.POLICY, "2026-05-20", ["failed", "due-soon"]),
        (ColumnType.INTERPRETATION, "2026-05-19", ["failed", "stale"]),
        (ColumnType.OTHER, "2020-05-19", ["passed"]),
    ],
)
def test_a_column_has_the_time_of_its_type(kind: ColumnType, newest: str, want: list[str]) -> None:
    col = column("l/", "栏目", kind, newest=newest, items=3, dated=3)
    assert said(STALE, one(col, column_page("l/", *entries("2019-01-01", newest)))) == want


def test_inventory_period_beats_the_type() -> None:
    listed = InventoryColumn(url=at("l/"), name="要闻", type=ColumnType.NEWS, period_days=60)
    col = column("l/", "要闻", ColumnType.NEWS, newest="2026-10-10", found_by=FoundBy.INVENTORY, items=1)
    facts = site([column_page("l/", *entries("2026-10-10"))], columns=(col,), of=unit(columns=(listed,)))
    assert said(STALE, facts) == ["passed"]


def test_second_level_notice_column_has_no_rule() -> None:
    col = column("l/", "通知公告", ColumnType.NOTICE, level=2, newest="2020-01-01", items=1)
    assert said(STALE, one(col, column_page("l/", *entries("2020-01-01")))) == ["passed"]


def test_undated_entries_are_looked_up() -> None:
    col = column("l/", "动态", ColumnType.NEWS, items=2)
    listing = column_page("l/", *entries("", ""))
    read = [page(f"x/{n}.htm", PageKind.ARTICLE, "文", "2026-11-18") for n in (0, 1)]
    bare = [page(f"x/{n}.htm", PageKind.ARTICLE, "文") for n in (0, 1)]
    assert said(STALE, one(col, listing, *read)) == ["passed"]
    assert said(STALE, one(col, listing, *bare)) == ["review", "undated?"]
    assert said(STALE, one(col, listing)) == ["undecided"]


@pytest.mark.parametrize("listing", [{"scripted": True}, {"links_only": True}])
def test_column_that_cannot_be_judged(listing: dict[str, bool]) -> None:
    col = column("l/", "动态", ColumnType.NEWS, newest="2026-01-01", items=1)
    assert said(STALE, one(col, column_page("l/", *entries("2026-01-01"), listing=listing))) == ["undecided"]


def test_unobserved_blank_future_and_closed_columns() -> None:
    col = column("l/", "动态", ColumnType.NEWS, newest="2026-01-01", items=1)
    old = column_page("l/", *entries("2026-01-01"))
    assert said(STALE, one(col, old, unobserved=("l/",))) == ["undecided"]
    blank = column("l/", "动态", ColumnType.NEWS, blank=True)
    assert said(STALE, one(blank, column_page("l/"))) == ["passed"]
    future = column("l/", "动态", ColumnType.NEWS, newest="2026-12-31", items=2)
    assert said(STALE, one(future, column_page("l/", *entries("2026-12-31", "2026-01-01")))) == ["undecided"]
    closed = column("l/", "历史要闻", ColumnType.NEWS, newest="2026-01-01", items=1)
    assert said(STALE, one(closed, old)) == ["review", "stale?"]


def test_a_column_is_blank_where_nothing_but_its_frame_was_seen() -> None:
    col = column("l/", "计划总结", blank=True)
    assert said(BLANK, one(col, column_page("l/"))) == ["failed", "blank"]
    assert said(BLANK, one(col, column_page("l/", listing={"empty_shown": "暂无内容"}))) == [
        "failed",
        "blank-said",
    ]
    assert said(BLANK, one(col, column_page("l/"), unobserved=("l/",))) == ["undecided"]
    assert said(BLANK, one(col, column_page("l/", listing={"scripted": True}))) == ["undecided"]
    assert said(BLANK, one(col, column_page("l/", tables=(table("序号", "内容"),)))) == ["passed"]
    assert said(BLANK, one(column("l/", "动态", blank=False), column_page("l/"))) == ["passed"]
    assert said(BLANK, one(column("l/", "动态", blank=None), column_page("l/"))) == ["passed"]


def test_blank_is_settled_by_seeing_content_only() -> None:
    full = column("l/", "计划总结", blank=False)
    assert BLANK.settles(one(full, column_page("l/")), at("l/"), at("l/"))
    assert not BLANK.settles(one(full, column_page("l/"), unobserved=("l/",)), at("l/"), at("l/"))
    gone = site([page("", PageKind.HOME)], complete=False)
    assert not BLANK.settles(gone, at("l/"), at("l/"))


def ordered(*days: str, titles: str = "{}", **more: object) -> list[str]:
    items = tuple(ListItem(titles.format(n), at(f"x/{n}.htm"), d) for n, d in enumerate(days))
    facts = column_page("l/", *items, **more)
    answer = run_page_checks(Page(facts, AS_OF), [ORDER])[0]
    assert all(ORDER.message(f) for f in answer.findings)
    return [answer.status.value, *sorted(f.key + ("?" if f.review else "") for f in answer.findings)]


D = [f"2026-11-{n:02}" for n in range(20, 0, -1)]


@pytest.mark.parametrize(
    ("days", "want"),
    [
        (D[:8], ["passed"]),
        (["2026-01-05", *D[:8]], ["passed"]),  # pinned
        (["2026-01-05", "2025-01-05", *D[:8]], ["passed"]),  # two pinned
        ([*D[:3], "2026-01-05", *D[3:8]], ["failed", "misplaced"]),
        ([*D[:5], "2026-12-01", *D[5:8]], ["review", "misplaced?"]),  # perhaps a second group
        ([*D[:5], D[1], *D[5:8]], ["failed", "misplaced"]),
        ([D[0], "2026-01-05", *D[1:8]], ["review", "misplaced?"]),  # perhaps two pinned ones
        (D[7::-1], ["failed", "ascending"]),
        ([D[1], D[0], *D[2:8]], ["passed"]),  # a day makes no disorder
        ([*D[0:12:2], *D[1:12:2]], ["passed"]),  # two groups, each from its newest
        ([D[3], D[9], D[0], D[12], D[5], D[15], D[1]], ["failed", "misplaced"]),
        (D[:3], ["not-applicable"]),
        ([*D[:3], "", *D[4:8]], ["failed", "undated"]),
        (["", *D[:7]], ["passed"]),
        (["", "", "", D[0], "", D[1]], ["passed"]),
    ],
)
def test_a_list_is_out_of_order_where_its_days_say_so(days: list[str], want: list[str]) -> None:
    assert ordered(*days) == want


def test_lists_that_follow_something_else_ask_a_person() -> None:
    mixed = [D[0], D[9], D[3], D[12], D[5], D[15]]
    assert ordered(*mixed, titles="清政办〔2026〕{}号") == ["review", "misplaced?"]
    assert ordered(*mixed, title="政策法规") == ["review", "misplaced?"]
    assert ordered(*mixed, tables=(table("标题", "成文日期"),)) == ["review", "misplaced?"]


@given(st.lists(st.dates(date(2020, 1, 1), date(2026, 11, 1)), min_size=4, max_size=30))
def test_descending_lists_always_pass(days: list[date]) -> None:
    assert ordered(*(d.isoformat() for d in sorted(days, reverse=True))) == ["passed"]


def test_moments_are_in_china() -> None:
    assert latest_moment("2026-11-19") == datetime.fromisoformat("2026-11-20T00:00:00+08:00")


def test_columns_that_are_all_blank_at_once_are_a_question() -> None:
    names = ("dt/", "gg/", "zc/")
    columns = tuple(column(path, "动态", blank=True) for path in names)
    down = site([column_page(path, listing={"empty_shown": "共0条"}) for path in names], columns=columns)
    assert said(BLANK, down) == ["review", "blank-said?", "blank-said?", "blank-said?"]
    assert not STALE.settles(down, at("gg/"), at("gg/"))
    other = site([column_page("dt/")], columns=(columns[0], column("x/", "公告", blank=False, items=5)))
    assert said(BLANK, other) == ["failed", "blank"]
