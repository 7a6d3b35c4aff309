"""Maps with too few themes, and such as have enough."""

from __future__ import annotations

from collections.abc import Callable

from farm import services
from farm.model import Kind, Life, Row
from farm.recipes.base import Recipe, optional, recipe, remove_column
from farm.recipes.portal.portals import is_portal
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
_MAP = ("map", "home-extra")


def _map(
    form: str, kind: Kind, meaning: str, change: Callable[[Site], object], *words: str, dead: str = ""
) -> None:
    @recipe("map-themes", form, kind, meaning, *words, aspects=_MAP, fits=is_portal, flex=False)
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
