"""Data sets that are missing, few or no data, and such as are open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from farm import calendar, content, services
from farm.model import Article, Attachment, Kind, Life, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe, remove_column
from farm.recipes.portal.portals import COLUMN_CHECKS, is_portal
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY


def _serves_lists(site: Site) -> bool:
    return lists_served(site) and is_portal(site)


_DATA = ("data", "home-extra")


def _sets(
    site: Site, count: int, *, first: int = 20, step: int = 40, ext: str = "xlsx", files: bool = True
) -> list[str]:
    """Puts ``count`` data sets in the place of the site's own; their paths."""
    column = site.column("data")
    column.specials, column.extra = [], services.DATA_CHART
    paths = []
    for n in range(count):
        moment = content.at(calendar.at_or_before(site.today - timedelta(days=first + step * n)), 15, n)
        name = f"{site.unit.short_name}{('公共厕所分布信息', '定点医疗机构名录', '中小学校基本信息', '农贸市场信息', '养老服务机构信息', '公交线路信息')[n % 6]}"
        make = partial(services.dataset_article, name, moment, site.office, ext=ext, files=files)
        special, _ = site.add(column, make, moment)
        paths.append(site.special_path(column, special))
    return paths


def _data(
    form: str, kind: Kind, meaning: str, change: Callable[[Site], object], *words: str, dead: str = ""
) -> None:
    @recipe("open-data", form, kind, meaning, *words, aspects=_DATA, fits=_serves_lists, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        change(site)
        more = [optional(site, "dead-link", form, dead)] if dead else []
        return [chosen.row(site, life), *more, *[optional(site, c, form) for c in COLUMN_CHECKS]]


def _gone(site: Site) -> None:
    remove_column(site, "data", "往年专题", "wnzt")


def _gone_with(extra: str) -> Callable[[Site], object]:
    def change(site: Site) -> None:
        _gone(site)
        site.home_extra += extra

    return change


def _no_chart(site: Site) -> None:
    site.column("data").extra = ""


def _dead_file(site: Site) -> None:
    column = site.column("data")

    def spoil(article: Article) -> None:
        article.attachments = [Attachment("数据文件", "xlsx", named=False, href="/opendata/files/2024.xlsx")]

    column.specials[0].changes.append((Life(), spoil))


_data("no open data", F, "没有数据开放", _gone, "没有找到")
_data(
    "way to the data dead",
    F,
    "数据开放入口打不开",
    _gone_with('<div class="sj"><a href="/opendata/index.do">数据开放</a></div>'),
    "打不开",
    dead="/opendata/index.do",
)
_data("two data sets", F, "只有两个数据集", lambda s: _sets(s, 2), "2 个")
_data("three data sets", F, "只有三个数据集", lambda s: _sets(s, 3), "3 个")
_data(
    "not renewed for a year and a half",
    F,
    "一年半没有更新",
    lambda s: _sets(s, 6, first=550, step=30),
    "更新",
)
_data("stale since two years", F, "两年没有更新", lambda s: _sets(s, 5, first=760, step=20), "更新")
_data("documents instead of data", F, "只提供PDF", lambda s: _sets(s, 6, ext="pdf"), "机器可读|格式")
_data("word files", F, "只提供DOCX", lambda s: _sets(s, 5, ext="docx"), "机器可读|格式")
_data("download dead", F, "数据文件下载不了", _dead_file, "下载不了", dead="/opendata/files/2024.xlsx")
_data("no drawing of the data", F, "没有可视化", _no_chart, "图表|可视化")
_data(
    "platform of the province",
    D,
    "链接到省开放平台",
    _gone_with('<div class="sj"><a href="http://data.shangji.gov.cn/">公共数据开放平台</a></div>'),
)
_data(
    "platform guarded",
    D,
    "开放平台拦截访问",
    _gone_with('<div class="sj"><a href="http://waf.example/data">数据开放</a></div>'),
)
_data("exactly five sets", D, "正好五个数据集", lambda s: _sets(s, 5))
_data("renewed eleven months ago", D, "十一个月前更新", lambda s: _sets(s, 5, first=330, step=5))
_data(
    "drawn with a canvas",
    D,
    "画布绘图",
    lambda s: setattr(s.column("data"), "extra", '<div><canvas id="c1" width="600"></canvas></div>'),
)
_data("old workbook format", D, "提供XLS", lambda s: _sets(s, 5, ext="xls"))


def _column_renamed(site: Site) -> None:
    site.column("data").name = "政府数据资源"


_data("column by another name", D, "栏目叫政府数据资源", _column_renamed)


def _stated(site: Site) -> None:
    site.column("data").extra = services.DATA_CHART + "<p class='tj'>已开放 128 个数据集，接口 12 个</p>"
    site.column("data").specials = site.column("data").specials[:3]


_data("number stated", D, "页面写明数据集总数", _stated)
