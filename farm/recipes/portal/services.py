"""Sites without services or statistics of them, and such as have both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from farm import calendar, content, services
from farm.model import Article, Block, Kind, Life, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe, remove_column
from farm.recipes.portal.portals import COLUMN_CHECKS
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
CHECK = "service-missing"
_SERVICE = ("services", "home-extra")


def _service(
    form: str,
    kind: Kind,
    meaning: str,
    *words: str,
    extra: str = "",
    dead: str = "",
    change: Callable[[Site], None] | None = None,
) -> None:
    """Registers a site whose guides and statistics are gone; ``extra`` stands on its home page."""

    @recipe(
        CHECK,
        form,
        kind,
        meaning,
        *words,
        aspects=_SERVICE,
        flex=False,
        fits=lambda s: not s.column("guide").specials,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        site.taken.add("guides-gone")
        remove_column(site, "guide", "往期资料", "bsfw/wqzl")
        remove_column(site, "statistics", "往期数据", "bsfw/wqsj")
        site.home_extra += extra
        if change is not None:
            change(site)
        more = [optional(site, "dead-link", form, dead)] if dead else []
        row = chosen.row(site, life)
        if change is _empty_column and not lists_served(site):
            row = msgspec.structs.replace(
                row, kind=Kind.UNDECIDABLE, shown=F
            )  # the served page leaves it open
        return [row, *more, *[optional(site, c, form) for c in COLUMN_CHECKS]]


_service("no services at all", F, "没有任何办事服务", "办事")
_service(
    "services only in the news",
    F,
    "只有新闻提到服务",
    "办事",
    change=lambda s: _news(s, "我地政务服务中心搬迁新址"),
)
_service(
    "service link dead",
    F,
    "办事入口打不开",
    "打不开",
    extra='<div class="bs"><a href="/wsbs/index.do">网上办事大厅</a></div>',
    dead="/wsbs/index.do",
)
_service(
    "picture link dead",
    F,
    "办事图片入口打不开",
    "打不开",
    extra='<div class="bs"><a href="/zwfw/"><img src="/assets/img/bs.png" alt="政务服务"></a></div>',
    dead="/zwfw/",
)


def _news(site: Site, title: str) -> None:
    moment = content.at(site.today - timedelta(days=3), 10, 41)
    site.add(
        site.column("news"),
        lambda: Article(title, moment, site.office, [Block("p", content.paragraph(3, "news", title))]),
        moment,
    )


def _empty_column(site: Site) -> None:
    site.add_column("bs", "办事服务", "bsfw", label="办事服务")


_service("service column empty", F, "办事栏目是空的", "空", change=_empty_column)
_service(
    "platform of the province",
    D,
    "链接到省网上办事大厅",
    extra='<div class="bs"><a href="http://zwfw.shangji.gov.cn/">网上办事大厅</a></div>',
)
_service(
    "platform behind a picture",
    D,
    "图片链接到办事平台",
    extra='<div class="bs"><a href="http://zwfw.shangji.gov.cn/"><img src="/assets/img/x.png" alt=""></a></div>',
)
_service(
    "guarded platform",
    D,
    "办事平台拦截访问",
    extra='<div class="bs"><a href="http://waf.example/zwfw">政务服务网</a></div>',
)


def _plain_article(site: Site, title: str, moment: datetime) -> Article:
    return Article(title, moment, site.office, [Block("p", content.paragraph(2, title))])


def _convenience(site: Site) -> None:
    column = site.add_column("bm", "便民服务", "bmfw", label="办事服务")
    for n, title in enumerate(("公交线路查询", "停水停电信息", "定点药店名录", "婚姻登记预约说明")):
        moment = content.at(site.today - timedelta(days=30 + n), 9)
        site.add(column, partial(_plain_article, site, title, moment), moment)


_service("column for convenience", D, "有便民服务栏目", change=_convenience)


def _statistics(
    form: str,
    kind: Kind,
    meaning: str,
    ages: list[int],
    *,
    title: str = "",
    gone: bool = False,
    extra: str = "",
) -> None:
    @recipe(
        CHECK,
        form,
        kind,
        meaning,
        *(("统计",) if kind is F else ()),
        aspects=_SERVICE,
        fits=lambda s: lists_served(s) and "guides-gone" not in s.taken,
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        column = site.column("statistics")
        column.specials = []
        site.home_extra += extra
        if gone:
            remove_column(site, "statistics", "往期数据", "bsfw/wqsj")
        for n, age in enumerate(ages):
            moment = content.at(calendar.at_or_before(site.today - timedelta(days=age)), 11, n)
            make = partial(
                services.statistics_article, site.unit.short_name, moment, site.office, title=title
            )
            site.add(column, make, moment)
        return [
            chosen.row(site, life),
            *[optional(site, c, form, site.column_path(column)) for c in COLUMN_CHECKS],
        ]


_statistics("statistics of four and a half months ago", F, "办件统计四个半月未更新", [135, 170])
_statistics("statistics of last year", F, "办件统计停在去年", [400, 430])
_statistics("no statistics", F, "没有办件统计", [], gone=True)
_statistics("statistics by quarter", D, "按季度公布统计", [48, 140])
_statistics("statistics of two months ago", D, "两个月前有统计", [60])
_statistics(
    "statistics on the platform",
    D,
    "统计在上级平台",
    [],
    gone=True,
    extra='<div class="bj"><a href="http://zwfw.shangji.gov.cn/bjtj">办件统计</a></div>',
)

_statistics("statistics of this week", D, "本周有统计", [3, 34, 65])
