"""Columns: which pages are columns, of which type, and what they show."""

from __future__ import annotations

from typing import Any

import pytest

from core.page import Link, LinkPlace, LinkUse, ListFacts, ListItem, PageFacts, PageKind, TableFacts
from core.site import Column, FoundBy, MemoryPages
from core.unit import Category, ColumnType, InventoryColumn, Unit
from reading.lists.column_types import type_of
from reading.lists.columns import find_columns

BASE = "http://www.qinghe.gov.cn/"


def unit(*columns: InventoryColumn) -> Unit:
    return Unit(
        id="qh",
        name="清河县人民政府",
        short_name="清河县",
        category=Category.COUNTY,
        homepage=BASE,
        columns=columns,
    )


def home(*links: tuple[str, str]) -> PageFacts:
    kept = tuple(Link(BASE + path, text, LinkPlace.NAV) for path, text in links)
    return PageFacts(url=BASE, kind=PageKind.HOME, links=kept)


def column(path: str, *dates: str, **facts: Any) -> PageFacts:
    items = tuple(ListItem(f"第{n}条", f"{BASE}{path}{n}.htm", d) for n, d in enumerate(dates))
    listing = facts.pop("listing", None) or ListFacts(items=items)
    return PageFacts(url=BASE + path, listing=listing, **{"kind": PageKind.COLUMN, **facts})


def found(*pages: PageFacts, of: Unit | None = None) -> list[Column]:
    return list(find_columns(of or unit(), MemoryPages(pages)))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("清河要闻", ColumnType.NEWS),
        ("工作动态", ColumnType.NEWS),
        ("部门动态", ColumnType.NEWS),
        ("政务要闻", ColumnType.NEWS),
        ("通知公告", ColumnType.NOTICE),
        ("公示公告", ColumnType.NOTICE),
        ("政策文件", ColumnType.POLICY),
        ("行政规范性文件", ColumnType.POLICY),
        ("县政府文件", ColumnType.POLICY),
        ("政策解读", ColumnType.INTERPRETATION),
        ("图解政策", ColumnType.INTERPRETATION),
        ("行政事业性收费", ColumnType.FEES),
        ("涉企收费目录清单", ColumnType.FEES),
        ("机构职能", ColumnType.OTHER),
        ("2019年政府文件", ColumnType.OTHER),
        ("疫情防控通知公告", ColumnType.OTHER),
        ("拍卖公告", ColumnType.OTHER),
        ("人事任免", ColumnType.OTHER),
        ("国务院要闻", ColumnType.OTHER),
        ("上级文件", ColumnType.OTHER),
        ("失效废止文件", ColumnType.OTHER),
        ("招标公告", ColumnType.OTHER),
        ("本局公告", ColumnType.NOTICE),
        ("清河县公示公告", ColumnType.NOTICE),
        ("最新通知", ColumnType.NOTICE),
        ("行政执法公示", ColumnType.OTHER),
        ("环评公示", ColumnType.OTHER),
        ("国有土地公告", ColumnType.OTHER),
        ("惠农补贴公示", ColumnType.OTHER),
        ("质量抽检公告", ColumnType.OTHER),
        ("政府信息公开年报", ColumnType.OTHER),
        ("领导活动", ColumnType.OTHER),
        ("视频新闻", ColumnType.OTHER),
        ("财政预决算", ColumnType.OTHER),
    ],
)
def test_types_by_name(name: str, kind: ColumnType) -> None:
    assert type_of(name) is kind


def test_the_label_helps_only_where_the_name_says_nothing() -> None:
    assert type_of("新闻发布") is ColumnType.OTHER and type_of("县政府新闻发布") is ColumnType.OTHER
    assert type_of("本局信息", "工作动态") is ColumnType.NEWS
    assert type_of("人事任免", "通知公告") is ColumnType.OTHER
    assert type_of("信息", "政策文件,政策解读") is ColumnType.OTHER
    assert type_of("通知公告", "政策文件") is ColumnType.NOTICE


def test_closed_topics_are_not_expected_to_go_on() -> None:
    assert type_of("工作动态", "", ("首页", "专题专栏", "防汛专题")) is ColumnType.OTHER
    assert type_of("工作动态", "", (BASE + "ztzl/fx/gzdt/",)) is ColumnType.OTHER
    assert type_of("行政事业性收费", "", ("首页", "专题专栏")) is ColumnType.FEES


def test_level_and_period() -> None:
    first, second, news = found(
        home(("tzgg/", "通知公告"), ("gzdt/index.html", "工作动态")),
        column("tzgg/index.html", "2026-11-02", labels={"ColumnName": ("通知公告",)}),
        column("bm/tzgg/", "2026-11-02", labels={"ColumnName": ("通知公告",)}),
        column("gzdt/", "2026-11-02", breadcrumb=("首页", "工作动态")),
    )
    assert (first.level, first.type, first.period_days) == (1, ColumnType.NOTICE, 183)
    assert (second.level, second.period_days) == (2, None)
    assert (news.name, news.level, news.period_days) == ("工作动态", 1, 14)


def test_newest_over_all_list_pages_and_undated_items() -> None:
    (only,) = found(
        column(
            "zc/",
            labels={"ColumnName": ("政策文件",)},
            listing=ListFacts(
                items=(ListItem("旧", BASE + "1.htm", "2020-01-02"), ListItem("无日期", BASE + "2.htm")),
                next_urls=(BASE + "zc/index_1.html",),
                page_count=2,
            ),
        ),
        column("zc/index_1.html", "2026-10-01", labels={"ColumnName": ("政策文件",)}),
    )
    assert (only.newest, only.items, only.dated, only.blank) == ("2026-10-01", 3, 2, False)


def test_further_pages_are_no_columns_even_when_nobody_names_them() -> None:
    names = {"labels": {"ColumnName": ("政策文件",)}}
    urls = [
        c.url
        for c in found(column("zc/", "2026-10-01", **names), column("zc/index_7.html", "2020-01-01", **names))
    ]
    assert urls == [BASE + "zc/"]


@pytest.mark.parametrize("number", ["PageNo", "pageNum", "page", "pn", "curpage", "paged"])
def test_further_pages_by_a_number_behind_the_column(number: str) -> None:
    names = {"labels": {"ColumnName": ("政策文件",)}}
    first, second = (column(f"list.php?tid=3{more}", "2026-10-01", **names) for more in ("", f"&{number}=2"))
    assert [c.url for c in found(first, second)] == [first.url]


def test_other_sites_and_nameless_pages_are_no_columns() -> None:
    other = PageFacts(
        url="http://www.other.gov.cn/a/", kind=PageKind.COLUMN, title="通知公告", listing=ListFacts()
    )
    assert found(other, column("x/", "2026-10-01")) == []


@pytest.mark.parametrize(
    ("listing", "facts", "blank"),
    [
        (ListFacts(), {}, True),
        (ListFacts(empty_shown="暂无内容"), {}, True),
        (ListFacts(scripted=True), {}, None),
        (ListFacts(scripted=True), {"rendered": True}, True),
        (ListFacts(), {"tables": (TableFacts(head=("a", "b"), rows=3),)}, None),
        (ListFacts(), {"body_length": 900}, None),
        (ListFacts(items=(ListItem("一"),)), {}, False),
    ],
)
def test_a_column_is_blank_where_its_list_is_there_and_empty(
    listing: ListFacts, facts: dict[str, Any], blank: bool | None
) -> None:
    (only,) = found(column("a/", listing=listing, title="机构职能", **facts))
    assert only.blank is blank


def test_a_column_page_without_any_list_is_not_called_blank() -> None:
    (only,) = found(PageFacts(url=BASE + "a/", kind=PageKind.COLUMN, title="机构职能"))
    assert only.blank is None


def test_inventory_comes_first_and_wins() -> None:
    named = InventoryColumn(url=BASE + "xx/", name="县内大事", type=ColumnType.NEWS, period_days=30)
    missing = InventoryColumn(url=BASE + "none/", name="没有看到的栏目", type=ColumnType.POLICY)
    first, second, third = found(
        home(),
        column("tzgg/", "2026-11-02", title="通知公告"),
        column("xx/index.html", "2026-11-01", title="信息"),
        of=unit(named, missing),
    )
    assert (first.name, first.type, first.period_days, first.newest) == (
        "县内大事",
        ColumnType.NEWS,
        30,
        "2026-11-01",
    )
    assert first.found_by is FoundBy.INVENTORY
    assert (second.name, second.blank, second.items) == ("没有看到的栏目", None, 0)
    assert third.name == "通知公告"


def test_pages_that_name_each_other_as_next_end() -> None:
    a = column(
        "a/",
        listing=ListFacts(items=(ListItem("x", "u"),), next_urls=(BASE + "a/index_1.html",)),
        title="甲栏目",
    )
    b = column(
        "a/index_1.html", listing=ListFacts(next_urls=(BASE + "a/", BASE + "a/index_1.html")), title="甲栏目"
    )
    assert [c.url for c in found(a, b)] == [BASE + "a/"]


def test_a_column_narrowed_down_by_a_choice_is_no_column_of_its_own() -> None:
    labels = {"ColumnName": ("政策文件库",)}
    whole = column("lib/", "2026-11-01", labels=labels)
    empty = column("lib/?valid=0", labels=labels, listing=ListFacts(empty_shown="暂无数据"))
    other = column("list.aspx?cid=3", "2026-11-01", labels={"ColumnName": ("通知公告",)})
    assert [(c.url, c.blank) for c in found(home(("lib/", "政策文件库")), whole, empty, other)] == [
        (BASE + "lib/", False),
        (BASE + "list.aspx?cid=3", False),
    ]


def _plain(path: str, *menu: str) -> PageFacts:
    links = tuple(Link(f"{BASE}{m}/", f"栏目{m}") for m in menu)
    return column(f"{path}/", "2026-11-01", links=links, labels={"ColumnName": (f"栏目{path}",)})


def test_a_navigation_without_a_name_is_what_home_and_columns_show_alike() -> None:
    menu = ("a", "b", "c")
    links = tuple(Link(f"{BASE}{m}/", f"栏目{m}") for m in (*menu, "d"))
    front = PageFacts(url=BASE, kind=PageKind.HOME, links=links)
    levels = {c.name: c.level for c in found(front, *(_plain(p, *menu) for p in (*menu, "d")))}
    assert levels == {"栏目a": 1, "栏目b": 1, "栏目c": 1, "栏目d": 2}
    named = PageFacts(
        url=BASE, kind=PageKind.HOME, links=(*links, *home(("a/", "甲"), ("b/", "乙"), ("d/", "丁")).links)
    )
    assert {c.name: c.level for c in found(named, *(_plain(p, *menu) for p in (*menu, "d")))}["栏目c"] == 2


def test_a_navigation_in_a_frame_of_its_own_is_the_home_pages() -> None:
    links = tuple(Link(BASE + path, text) for path, text in (("tzgg/", "通知公告"), ("zcjd/", "政策解读")))
    header = PageFacts(url=BASE + "header.html", links=links)
    listed = column(
        "main.html", "2026-11-02", kind=PageKind.OTHER, links=(Link(f"{BASE}zt/tzgg/", "专题通知"),)
    )
    shown = tuple(Link(page.url, use=LinkUse.FRAME) for page in (header, listed))
    front = PageFacts(url=BASE, kind=PageKind.HOME, links=shown)
    pages = [
        column(path, "2026-11-02", labels={"ColumnName": ("通知公告",)}) for path in ("tzgg/", "zt/tzgg/")
    ]
    assert [c.level for c in found(front, header, listed, *pages)] == [1, 2]


def test_a_number_right_behind_the_name_of_the_first_page_is_that_of_a_further_page() -> None:
    first, second = (
        column(f"yw/list{n}.shtml", "2026-11-10", breadcrumb=("首页", "清河要闻")) for n in ("", "2")
    )
    other = column("tz/list3.shtml", "2026-11-02", breadcrumb=("首页", "通知公告"))
    assert {c.url for c in found(home(), first, second, other)} == {first.url, other.url}
