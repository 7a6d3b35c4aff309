"""The search a practice site has, and its box on every page; :mod:`farm.search_results` answers for it."""

from __future__ import annotations

from dataclasses import dataclass

from farm.chance import number, pick

#: What the pages of every style carry; a site puts its own box in this place.
BOX = '<form action="/search" method="get" class="search"><input type="text" name="q" placeholder="请输入关键字"><button>搜索</button></form>'


@dataclass
class Search:
    """How a site lets its visitors search.

    ``box`` is how it is offered (form, post, script, link, drawn, icon or none), ``path`` where it answers. ``knows`` is what the
    index holds (all, nothing, or old: what is older than 400 days), ``finds`` how it matches (words, exact, or any: whatever is new).
    ``typos`` and ``pinyin`` are its tolerance, ``shown`` the markup of its list, ``act`` a misbehaviour of the server.
    """

    box: str = "form"
    path: str = "/so/s"
    field: str = "q"
    knows: str = "all"
    finds: str = "words"
    typos: bool = True
    pinyin: bool = True
    shown: str = "list"
    beside: bool = False
    act: str = ""


def usual(unit_id: str) -> Search:
    """The search of a site nobody has spoilt: every third may not be asked by robots."""
    if number(unit_id, "search") % 3 == 0:
        return Search(path="/search")
    return Search(
        path=pick(("/so/s", "/was5/web/search", "/jsearchfront/search.do", "/ss/index.jsp"), unit_id, "path"),
        field=pick(("q", "searchword", "keyword", "qt"), unit_id, "field"),
        shown=pick(("list", "cards", "table", "cut", "moved"), unit_id, "shown"),
        beside=number(unit_id, "beside") % 2 == 0,
    )


def box(search: Search) -> str:
    """The markup that stands on every page."""
    field = f'<input type="text" name="{search.field}" placeholder="请输入关键字">'
    boxes = {
        "form": f'<form action="{search.path}" method="get" class="search"><input type="hidden" name="channelid" value="2345">{field}<button>搜索</button></form>',
        "post": f'<form action="{search.path}" method="post" class="search">{field}<button>搜索</button></form>',
        "script": '<div class="search"><input id="sw" placeholder="请输入关键字"><a href="javascript:void(0)" onclick="goSearch()">搜索</a></div>',
        "link": f'<div class="tools"><a href="{search.path}" target="_blank">站内搜索</a></div>',
        "drawn": '<div id="topsearch"></div><script src="/assets/js/topsearch.js"></script>',
        "icon": f'<form action="{search.path}" class="ss">{field}<input type="image" src="/assets/img/search.png" alt=""></form>',
    }
    return boxes.get(search.box, "")
