"""Relative links that lead deeper and deeper, and such as end."""

from __future__ import annotations

from farm.model import Kind, Life, Row
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.links import article_with
from farm.recipes.wayward.beside import page_beside
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY


def _loop(form: str, meaning: str, turns: tuple[str, ...], link: str, main: str, *, kind: Kind = F) -> None:
    """The same page under each of ``turns``; the first is linked from a notice."""

    @recipe(
        "crawler-trap",
        form,
        kind,
        meaning,
        *((r"相对链接",) if kind is F else ()),
        aspects=(f"trap:{form}",),
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        page = page_beside(site, form, f"<h2>{meaning}</h2>{main}{link}")
        site.raw |= dict.fromkeys(turns, page)
        path = article_with(site, f'<a href="{turns[0]}">详见</a>')
        also = [optional(site, check, form) for check in ("dead-link", "soft-404")] if kind is D else []
        return [chosen.row(site, life, path, *turns), *also]


def _turns(start: str, run: str, file: str, count: int = 7) -> tuple[str, ...]:
    return tuple(f"/{start}{run * n}{file}" for n in range(1, count + 1))


_TEXT = "<p>办理地点在行政服务中心一楼，工作日上午八点半至下午五点半受理，节假日除外。</p>"
_ROWS = '<ul class="list"><li><a href="/wza/">婚姻登记</a><span>2026-10-01</span></li><li><a href="/wza/">户籍办理</a><span>2026-09-01</span></li></ul>'
_loop("one folder", "便民服务", _turns("", "fw/", "list.html"), '<a href="fw/list.html">便民服务</a>', _ROWS)
_loop(
    "one folder below another",
    "便民电话",
    _turns("bm/", "dh/", "index.html"),
    '<a href="dh/index.html">便民电话</a>',
    _TEXT,
)
_loop(
    "two folders",
    "政策问答",
    _turns("", "zc/wd/", "list.html"),
    '<a href="zc/wd/list.html">政策问答</a>',
    _ROWS,
)
_loop(
    "three folders",
    "历史沿革",
    _turns("", "zj/ls/yg/", "index.shtml"),
    '<a href="zj/ls/yg/index.shtml">历史沿革</a>',
    _TEXT,
)
_loop(
    "with a query",
    "资料下载",
    tuple(f"/{'down/' * n}show.asp?lm=8" for n in range(1, 8)),
    '<a href="down/show.asp?lm=8">资料下载</a>',
    _TEXT,
)
_loop(
    "with a dot in front",
    "旅游景点",
    _turns("ly/", "jd/", "index.htm"),
    '<a href="./jd/index.htm">旅游景点</a>',
    _TEXT,
)
_loop(
    "in a menu",
    "人事招考",
    _turns("", "rs/", "zk.html"),
    '<div class="leftmenu"><a href="rs/zk.html">人事招考</a><a href="/wza/">地图</a></div>',
    _ROWS,
)
_loop(
    "by a picture",
    "风景名胜",
    _turns("fj/", "ms/", "p.html"),
    '<a href="ms/p.html"><img src="/assets/img/ms.png" alt="风景名胜"></a>',
    _TEXT,
)

_loop(
    "from the root",
    "从根目录写的链接",
    ("/gm/list.html", "/gm/gm/list.html"),
    '<a href="/gm/list.html">列表</a><a href="/gm/gm/list.html">旧列表</a>',
    _ROWS,
    kind=D,
)
_loop("upwards", "向上的相对链接", ("/up/up/a.html",), '<a href="../up/a.html">本页</a>', _TEXT, kind=D)
_loop(
    "folders of days",
    "按日期分的目录",
    ("/rb/11/11/a.html", "/rb/11/a.html"),
    '<a href="11/a.html">次日</a>',
    _TEXT,
    kind=D,
)
_loop(
    "only two turns",
    "只有两层",
    ("/lc/a.html", "/lc/lc/a.html"),
    '<a href="/lc/lc/a.html">旧址</a>',
    _TEXT,
    kind=D,
)
_loop("to itself", "指向自己的链接", ("/zs/a.html",), '<a href="a.html">本页</a>', _TEXT, kind=D)
_loop(
    "to a place on the page",
    "页内跳转",
    ("/ym/a.html",),
    '<a href="#a">返回</a><a href="a.html#b">第二段</a>',
    _TEXT,
    kind=D,
)
_loop("same name inside", "同名子栏目", ("/tm/a.html",), '<a href="/wza/">同名</a>', _TEXT, kind=D)
_loop(
    "pages by number",
    "翻页参数",
    ("/fy/a.html?p=1", "/fy/a.html?p=2"),
    '<a href="?p=1">1</a><a href="?p=2">2</a>',
    _TEXT,
    kind=D,
)
