"""Lists out of order, and such as pin, mix or leave out days for a reason."""

from __future__ import annotations

from collections.abc import Callable

from farm.model import Kind, Life, ListChange, ListItem, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe
from farm.recipes.freshness.columns import path_of
from farm.site import Site

Reorder = Callable[[list[ListItem]], list[ListItem]]
F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
#: Entries of a list whose order can be told: those in front may be pinned.
_LONG = 8


def _order(form: str, key: str, meaning: str, change: Reorder, *, kind: Kind = F) -> None:
    @recipe(
        "column-order",
        form,
        kind,
        meaning,
        *((r"顺序", r"倒序", r"降序", r"order", r"日期", r"时间", r"排") if kind is F else ()),
        aspects=("order", f"col-{key}"),
        fits=lists_served,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.column(key).count = max(site.column(key).count, _LONG)
        site.column(key).changes.append(ListChange(life if kind is F else Life(), items=change))
        return [
            chosen.row(site, life, path_of(site, key)),
            optional(site, "column-stale", form, path_of(site, key)),
        ]


def _swap(a: int, b: int) -> Reorder:
    def change(items: list[ListItem]) -> list[ListItem]:
        if len(items) > max(a, b):
            items[a], items[b] = items[b], items[a]
        return items

    return change


_order("first and sixth exchanged", "news", "列表顺序错乱", _swap(0, 5))
_order("third and ninth exchanged", "news", "列表顺序错乱", _swap(2, 8))
_order("ascending", "notice", "列表按时间升序", lambda items: items[::-1])
_order(
    "last first",
    "notice",
    "最旧的排在最前，也许是未标明的置顶",
    lambda items: [items[-1], *items[:-1]],
    kind=U,
)
_order(
    "middle turned round", "notice", "中段顺序颠倒", lambda items: [*items[:2], *items[2:-1][::-1], items[-1]]
)
_order(
    "two halves exchanged",
    "dept",
    "前后两段颠倒",
    lambda items: items[len(items) // 2 :] + items[: len(items) // 2],
)


def _undated(*places: int) -> Reorder:
    def change(items: list[ListItem]) -> list[ListItem]:
        for place in places:
            if place < len(items):
                items[place].day = ""
        return items

    return change


_order("one item without date", "news", "个别条目没有日期", _undated(3))
_order("several items without date", "notice", "多条没有日期", _undated(1, 2))
_order("an old one in between", "news", "中间夹着旧文", lambda items: [*items[:3], items[-1], *items[3:-1]])
_order("nobody dated", "dept", "全部条目没有日期", _undated(*range(60)), kind=U)
_order(
    "two old ones in between",
    "news",
    "中间夹着两条旧文",
    lambda items: [*items[:4], *items[-2:], *items[4:-2]],
)


def _mark(mark: str) -> Reorder:
    def change(items: list[ListItem]) -> list[ListItem]:
        last = items[-1]
        return [ListItem(last.title, last.href, last.day, mark), *items[:-1]]

    return change


_order("pinned by a word", "notice", "置顶文字", _mark('<em class="top">[置顶]</em>'), kind=D)
_order(
    "pinned by a picture", "notice", "置顶图标", _mark('<img src="/assets/img/top.gif" alt="置顶">'), kind=D
)
_order("pinned by a class", "dept", "置顶标签", _mark('<span class="zd">置顶</span>'), kind=D)


def _same_day(items: list[ListItem]) -> list[ListItem]:
    for item in items[:5]:
        item.day = items[0].day
    items[:5] = [items[2], items[0], items[4], items[1], items[3]]
    return items


_order("same day in any order", "news", "同日条目先后不分", _same_day, kind=D)


def _html_order(form: str, key: str, meaning: str, change: Callable[[str], str]) -> None:
    @recipe("column-order", form, D, meaning, aspects=("order", f"col-{key}"), flex=False, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.column(key).changes.append(ListChange(Life(), html=change))
        return [chosen.row(site, life, path_of(site, key))]


_html_order(
    "older recommended block beside",
    "news",
    "旁有“热点推荐”块",
    lambda h: (
        f'{h}<div class="side hot"><h3>热点推荐</h3><ul><li><a href="/wza/">无障碍建设回顾</a></li><li><a href="/sitemap/">网站改版说明</a></li></ul></div>'
    ),
)
_html_order(
    "list printed twice",
    "notice",
    "手机版与电脑版各印一遍",
    lambda h: f'<div class="pc">{h}</div><div class="m" style="display:none">{h}</div>',
)
_html_order(
    "weather box above", "dept", "列表上方有日期", lambda h: f'<p class="today">更新至2026年11月</p>{h}'
)


@recipe(
    "column-order",
    "channel page with several lists",
    D,
    "栏目首页含几个各自有序的列表",
    flex=False,
    fits=lists_served,
)
def _channel(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    return [chosen.row(site, life, path_of(site, "xxgk"))]
