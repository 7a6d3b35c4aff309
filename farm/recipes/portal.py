"""Faults and decoys of what a portal offers: services at all, statistics, open data, maps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from core.unit import Category
from farm import calendar, content, services
from farm.model import Article, Attachment, Block, Kind, Life, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe, remove_column
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE


def _portal(site: Site) -> bool:
    return site.unit.category is not Category.DEPARTMENT


def _plain_portal(site: Site) -> bool:
    return lists_served(site) and _portal(site)


# service-missing

_V = "service-missing"
_SERVICE = ("services", "home-extra")
_GUIDE_CHECKS = ("column-blank", "column-stale", "column-abandoned")


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
        _V,
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
        return [row, *more, *[optional(site, c, form) for c in _GUIDE_CHECKS]]


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
        _V,
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
            *[optional(site, c, form, site.column_path(column)) for c in _GUIDE_CHECKS],
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

# open-data

_O = "open-data"
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
    @recipe(_O, form, kind, meaning, *words, aspects=_DATA, fits=_plain_portal, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        change(site)
        more = [optional(site, "dead-link", form, dead)] if dead else []
        return [chosen.row(site, life), *more, *[optional(site, c, form) for c in _GUIDE_CHECKS]]


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

# map-themes

_P = "map-themes"
_MAP = ("map", "home-extra")


def _map(
    form: str, kind: Kind, meaning: str, change: Callable[[Site], object], *words: str, dead: str = ""
) -> None:
    @recipe(_P, form, kind, meaning, *words, aspects=_MAP, fits=_portal, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        change(site)
        more = [optional(site, "dead-link", form, dead)] if dead else []
        return [chosen.row(site, life), *more]


def _themes(*themes: tuple[str, int]) -> Callable[[Site], object]:
    return lambda site: setattr(site.column("map"), "extra", services.map_markup(themes))


def _markup(html: str) -> Callable[[Site], object]:
    return lambda site: setattr(site.column("map"), "extra", html)


def _no_map(extra: str = "") -> Callable[[Site], object]:
    def change(site: Site) -> None:
        remove_column(site, "map", "往年图片", "wntp")
        site.home_extra += extra

    return change


_SCRIPT = '<div id="container" style="height:500px"></div><script src="https://webapi.amap.com/maps?v=2.0"></script><script>var map=new AMap.Map("container",{zoom:12});</script>'
_NAMES = ("政务服务", "教育机构", "医疗卫生", "养老服务", "文化场馆", "公园广场")
_map("no map", F, "没有政务地图", _no_map(), "没有找到")
_map(
    "map dead",
    F,
    "地图打不开",
    _no_map('<div class="dt"><a href="/gis/map.do">政务地图</a></div>'),
    "打不开",
    dead="/gis/map.do",
)
_map("two themes", F, "只有两个专题", _themes(("行政机关", 30), ("学校", 40)), "2 个专题")
_map(
    "four themes",
    F,
    "只有四个专题",
    _themes(("行政机关", 30), ("学校", 40), ("医院", 12), ("公园", 9)),
    "4 个专题",
)
_map("few places", F, "专题不少但点很少", _themes(*((n, 2) for n in _NAMES)), "资源点")
_map(
    "three themes as check boxes",
    F,
    "复选框三个专题",
    _markup(
        '<div class="map-menu">'
        + "".join(f'<label><input type="checkbox" name="l">{n}</label>' for n in _NAMES[:3])
        + f"</div>{_SCRIPT}"
    ),
    "3 个专题",
)
_map(
    "one theme as tabs",
    F,
    "只有一个页签",
    _markup(f'<ul class="maptab"><li class="on">政务服务网点</li></ul>{_SCRIPT}'),
    "1 个专题",
)
_map(
    "three themes in a table",
    F,
    "表格列出三个专题",
    _markup(
        '<table class="theme"><tr>' + "".join(f"<td>{n}</td>" for n in _NAMES[:3]) + f"</tr></table>{_SCRIPT}"
    ),
    "3 个专题",
)
_map(
    "map of the province",
    D,
    "链接到省地图平台",
    _no_map('<div class="dt"><a href="http://map.shangji.gov.cn/">便民服务地图</a></div>'),
)
_map(
    "map platform guarded",
    D,
    "地图平台拦截访问",
    _no_map('<div class="dt"><a href="http://waf.example/map">政务地图</a></div>'),
)
_map(
    "themes as check boxes",
    D,
    "复选框六个专题",
    _markup(
        '<div class="map-menu">'
        + "".join(f'<label><input type="checkbox" name="l">{n}</label>' for n in _NAMES)
        + f"</div>{_SCRIPT}"
    ),
)
_map(
    "themes by script",
    D,
    "专题由脚本加载",
    _markup(
        f'<div id="tree"></div>{_SCRIPT}<script>$.getJSON("/api/layers",function(d){{render(d)}})</script>'
    ),
)
_map(
    "map in a frame",
    D,
    "地图在内嵌页面",
    _markup('<iframe src="http://map.shangji.gov.cn/embed" width="100%" height="600"></iframe>'),
)
_map("exactly five themes", D, "正好五个专题", _themes(*((n, 8) for n in _NAMES[:5])))
_map(
    "themes without numbers",
    D,
    "专题不标数量",
    _markup(
        '<ul class="layer-list">' + "".join(f'<li class="theme">{n}</li>' for n in _NAMES) + f"</ul>{_SCRIPT}"
    ),
)
_map(
    "themes as pictures with names",
    D,
    "图标加名称",
    _markup(
        '<div class="theme-box">'
        + "".join(
            f'<a href="javascript:;"><img src="/assets/img/t.png" alt=""><p>{n}</p></a>' for n in _NAMES
        )
        + f"</div>{_SCRIPT}"
    ),
)
