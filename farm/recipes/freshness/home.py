"""Home pages that show nothing new, and such as only look old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from farm import content
from farm.model import Kind, Life, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe
from farm.recipes.freshness.columns import STALE, age, path_of
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
_LISTS = ("news", "dept", "notice", "policy")
_ASPECTS = ("home", "fresh", "col-news", "col-dept", "col-notice", "col-policy", "col-interp")


def _all_aged(site: Site, days: int) -> None:
    for n, key in enumerate(_LISTS):
        age(site, key, days + 7 * n)


def _home(form: str, meaning: str, days: int, *, extra: str = "", day_form: str = "") -> None:
    @recipe("home-stale", form, F, meaning, *STALE, aspects=_ASPECTS, flex=False, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        _all_aged(site, days)
        site.home_extra += extra.format(today=content.chinese_day(site.today))
        site.home_days = day_form or site.home_days
        stale = [
            Row(
                unit=site.unit.id,
                check="column-stale",
                kind=F,
                form=form,
                meaning="动态栏目未更新",
                urls=(site.url(path_of(site, key)),),
                words=STALE,
            )
            for key in ("news", "dept")
        ]
        others = [
            optional(site, "column-stale", form, path_of(site, key)) for key in ("notice", "policy", "interp")
        ]
        return [chosen.row(site, life, "/"), *stale, *others]


_home("sixteen days", "首页16天未更新", 16)
_home("three weeks", "首页21天未更新", 21)
_home("forty days", "首页40天未更新", 40)
_home("ninety days", "首页90天未更新", 90)
_home("half a year", "首页半年未更新", 180)
_home(
    "today's date in the header",
    "首页页眉显示当天日期，内容却已25天未更新",
    25,
    extra='<div class="date">今天是{today}　欢迎访问本站</div>',
)
_home("dates without a year", "首页日期不带年份，30天未更新", 30, day_form="%m-%d")
_home(
    "weather of today beside",
    "有当日天气，内容35天未更新",
    35,
    extra='<div class="tq">{today} 多云 18—25℃</div>',
    day_form="%Y/%m/%d",
)


def _home_decoy(form: str, meaning: str, change: Callable[[Site], None], *, kind: Kind = D) -> None:
    @recipe("home-stale", form, kind, meaning, aspects=("home", "fresh"), flex=False, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        change(site)
        return [chosen.row(site, life, "/")]


def _old_topic(site: Site) -> None:
    site.home_extra += '<div class="zt"><h3>专题专栏</h3><ul><li><a href="/zwgk/ghjh/x.html">“十三五”规划回顾</a><span>2016-03-01</span></li></ul></div>'
    site.home_extra = site.home_extra.replace("/zwgk/ghjh/x.html", site.column_path(site.column("plan")))


_home_decoy("old special topic beside new items", "首页有旧专题但新闻及时", _old_topic)
_home_decoy("dates without a year, fresh", "日期不带年份但及时", lambda s: setattr(s, "home_days", "%m-%d"))
_home_decoy("dates in brackets and slashes", "日期写成[11/18]", lambda s: setattr(s, "home_days", "[%m/%d]"))
_home_decoy("dates in Chinese", "日期写成11月18日", lambda s: setattr(s, "home_days", "%m月%d日"))
_home_decoy(
    "navigation home page", "导航式首页，二级页面及时更新", lambda s: setattr(s, "home_form", "navigation")
)
_home_decoy(
    "lists filled by script", "首页列表由脚本加载", lambda s: setattr(s, "home_form", "scripted"), kind=U
)
_home_decoy(
    "copyright of years ago",
    "页面有“版权所有 2009—2015”",
    lambda s: setattr(s.footer, "extra", "<p>版权所有 2009-2015　最佳分辨率1024×768</p>"),
)


def _only_news_old(site: Site) -> None:
    site.column("notice").newest = content.at(site.today - timedelta(days=50), 9)


_home_decoy("old notices, new news", "首页通知较旧但要闻每日更新", _only_news_old)
_home_decoy(
    "archive block",
    "首页有历史回顾栏",
    lambda s: setattr(
        s,
        "home_extra",
        s.home_extra + '<div class="his"><h3>历史上的今天</h3><p>2008年11月20日 县档案馆落成</p></div>',
    ),
)
