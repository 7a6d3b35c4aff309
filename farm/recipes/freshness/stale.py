"""Columns that have not been updated in their time, and such as need no updating or were."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from farm.model import Kind, Life, ListChange, ListItem, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe
from farm.recipes.freshness.columns import STALE, age, further_column, path_of
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE


def _stale(form: str, key: str, days: int) -> None:
    @recipe(
        "column-stale",
        form,
        F,
        f"栏目{days}天未更新",
        *STALE,
        aspects=("fresh", f"col-{key}"),
        flex=False,
        fits=lists_served,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        age(site, key, days)
        rows = [chosen.row(site, life, path_of(site, key))]
        if key == "news":
            rows.append(optional(site, "home-stale", form, "/"))
        if key == "policy":
            rows.append(optional(site, "column-stale", form, path_of(site, "interp")))
        return rows


_stale("news 18 days", "news", 18)
_stale("news 60 days", "news", 60)
_stale("news 25 days", "news", 25)
_stale("notices 200 days", "notice", 200)
_stale("notices 400 days", "notice", 400)
_stale("notices 230 days", "notice", 230)
_stale("policies 210 days", "policy", 210)
_stale("policies 370 days", "policy", 370)


def _interp_stale(form: str, days: int) -> None:
    @recipe(
        "column-stale",
        form,
        F,
        f"政策解读{days}天未更新",
        *STALE,
        aspects=("fresh", "col-policy", "col-interp"),
        flex=False,
        fits=lists_served,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        age(site, "policy", days)
        return [
            chosen.row(site, life, path_of(site, "interp")),
            optional(site, "column-stale", form, path_of(site, "policy")),
        ]


_interp_stale("interpretations 220 days", 220)
_interp_stale("interpretations 300 days", 300)


def _old_column(
    form: str, meaning: str, name: str, slug: str, ages: tuple[int, ...], *, kind: Kind = D
) -> None:
    @recipe("column-stale", form, kind, meaning, flex=False, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        return [chosen.row(site, life, further_column(site, name, slug, ages))]


_old_column("history column", "县志年鉴本来不更新", "历史沿革", "lsyg", (900, 1300, 1700))
_old_column("archive of years", "往届会议资料", "往年资料库", "wnzlk", (800, 1200, 1300))
_old_column("systems and rules", "公开制度不常变", "政府信息公开制度", "gkzd", (500, 700, 900))
_old_column("annual statistics", "统计年鉴一年一次", "统计年鉴", "tjnj", (160, 525, 890))


@recipe(
    "column-stale",
    "old item pinned on top",
    D,
    "置顶旧文，其后及时更新",
    aspects=("col-news", "order"),
    flex=False,
    fits=lists_served,
)
def _pinned(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    def first(items: list[ListItem]) -> list[ListItem]:
        day = (site.today - timedelta(days=700)).strftime(site.style.day_form)
        old = ListItem(
            "【置顶】重要通知：办事大厅搬迁", items[-1].href, day, mark='<em class="top">置顶</em>'
        )
        return [old, *items]

    site.column("news").changes.append(ListChange(Life(), items=first))
    row = chosen.row(site, life, path_of(site, "news"))
    return [row, msgspec.structs.replace(row, check="column-order", meaning="置顶")]


def _not_yet_due(form: str, meaning: str, key: str, days: int) -> None:
    aspects = ("fresh", f"col-{key}")

    @recipe("column-stale", form, D, meaning, aspects=aspects, flex=False, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        age(site, key, days)
        return [chosen.row(site, life, path_of(site, key))]


_not_yet_due("notices five months old", "通知公告5个月，未到期", "notice", 120)


@recipe(
    "column-stale",
    "list filled by script",
    U,
    "列表由脚本加载，看不出更新时间",
    flex=False,
    fits=lambda s: s.style.list_scripted,
)
def _scripted(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    return [chosen.row(site, life, path_of(site, "news"))]


_not_yet_due("news nine days old", "动态9天未更新，未到期", "dept", 6)


@recipe("column-stale", "static page of duties", D, "机构职能是固定内容", flex=False)
def _static(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    return [chosen.row(site, life, path_of(site, "org"))]
