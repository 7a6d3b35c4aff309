"""The pages of results of a site's search, good or bad."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import escape
from urllib.parse import parse_qs, urlsplit

from rapidfuzz import fuzz

from farm.answer import Answer
from farm.chance import number
from farm.entries import entries_of
from farm.frame import frame, sent
from farm.published import title_of
from farm.search import Search, box
from farm.site import Site

_PAGE = 10
_NONE = (
    "抱歉，没有找到与“{q}”相关的内容",
    "为您找到相关结果约 0 条",
    "共检索到0条记录",
    "很抱歉，未找到符合条件的信息",
)
_AROUND = {"table": "<table>{}</table>", "cards": "<div>{}</div>"}
#: What stands in the place of results where there are none to see.
_KINDS = {
    "script": '<ul id="rs"></ul><p class="none">没有找到相关内容</p><script>$.getJSON("/api/list?w="+encodeURIComponent(location.search),function(r){$("#rs").html(tpl(r.rows))})</script>',
    "bound": '<div id="sr"><ul><li v-for="r in rows"><a :href="r.url">{{ r.title }}</a></li></ul><p v-if="!rows.length">暂无相关数据</p></div>',
    "captcha": '<p>为保障网站安全，请输入验证码后继续搜索</p><input name="yzm" title="验证码"><button>确定</button>',
    "often": "<p>您的操作过于频繁，两次搜索间隔不能少于 30 秒</p>",
}


def answer(site: Site, target: str, night: int) -> Answer | None:
    """The page of results behind an address of the site's search, ``None`` for other addresses."""
    search = site.search_on(night)
    parts = urlsplit(target)
    if parts.path.startswith("/so/go/"):
        return _moved(site, parts.path, night)
    if parts.path != search.path:
        return None
    codec = "gb18030" if site.style.charset.startswith("gb") else "utf-8"
    query = parse_qs(parts.query, encoding=codec, errors="replace").get(search.field, [""])[0].strip()
    found = _found(site, search, query, night) if query else []
    return _page(site, search, query, found, night)


def _page(site: Site, search: Search, query: str, found: list[tuple[str, str, str]], night: int) -> Answer:
    if search.act and search.act != "sluggish":
        return Answer(0, b"", "", act=search.act)
    head = box(Search(path=search.path, field=search.field)) if search.box == "link" else ""
    main = _KINDS.get(search.shown) or _results(search, query, found)
    hot = _hot(site, night) if search.beside else ""
    page = sent(site, frame(site, f"搜索-{site.name}", "other", head + main + hot, night))
    return replace(page, validators=False, act=search.act)


def _hot(site: Site, night: int) -> str:
    rows = "".join(
        f'<li><a href="{path}">{escape(name)}</a></li>' for name, path, _ in _titles(site, night)[:6]
    )
    return f'<div class="hot"><h3>热门信息</h3><ul>{rows}</ul></div>'


def _results(search: Search, query: str, found: list[tuple[str, str, str]]) -> str:
    if not found:
        words = _NONE[number(search.path, search.field) % len(_NONE)]
        return (
            f'<div class="result"><p>{words.format(q=escape(query))}</p></div>'
            if query
            else "<p>请输入关键字</p>"
        )
    sort = f'<div class="sort"><a href="{search.path}?{search.field}=1&amp;s=time">按时间先后排列</a></div>'
    rows = "".join(_row(search, title, path, day) for title, path, day in found[:_PAGE])
    return f'<div class="result"><p>共找到 {len(found)} 条结果</p>{sort}{_AROUND.get(search.shown, "<ul>{}</ul>").format(rows)}</div>'


def _row(search: Search, title: str, path: str, day: str) -> str:
    name = escape(title)
    if search.shown == "table":
        return f'<tr><td><a href="{path}">{name}</a></td><td>{day}</td></tr>'
    if search.shown == "cards":
        return f'<div class="item"><h4><a href="{path}">{name[:4]}<em>{name[4:9]}</em>{name[9:]}</a></h4><p>……{name}……</p><span>{day}</span></div>'
    if search.shown == "cut":
        short = escape(title[:16] + "…") if len(title) > 18 else name
        return f'<li><a href="{path}" title="{name}">{short}</a> {day}</li>'
    if search.shown == "moved":
        return f'<li><a href="/so/go/{path.strip("/").replace("/", "~").replace("?", "!")}">{name}</a> {day}</li>'
    return f'<li><a href="{path}">{name}</a><span>{day}</span></li>'


def _moved(site: Site, path: str, night: int) -> Answer:
    real = "/" + path.removeprefix("/so/go/").replace("~", "/").replace("!", "?")
    return Answer(302, b"", "text/html", (("Location", real),))


def _found(site: Site, search: Search, query: str, night: int) -> list[tuple[str, str, str]]:
    known = _titles(site, night)
    if search.knows == "nothing":
        return []
    if search.knows == "old":
        limit = (site.today - timedelta(days=400)).isoformat()
        known = [t for t in known if t[2] < limit]
    if search.finds == "any":
        return [t for t in known if query not in t[0]][:_PAGE] if not query.isascii() else []
    exact = [t for t in known if query in t[0]]
    if exact or search.finds == "exact":
        return exact
    words = query.split()
    several = [t for t in known if len(words) > 1 and all(w in t[0] for w in words)]
    return (
        several
        or (_sounding(known, query) if search.pinyin and query.isascii() else [])
        or (
            [t for t in known if fuzz.ratio(query, t[0]) >= 80]
            if search.typos and len(query) > 6 and not query.isascii()
            else []
        )
    )


def _sounding(known: list[tuple[str, str, str]], query: str) -> list[tuple[str, str, str]]:
    from pypinyin import lazy_pinyin

    return [t for t in known if query.lower() in "".join(lazy_pinyin(t[0]))]


def _titles(site: Site, night: int) -> list[tuple[str, str, str]]:
    """Title, path and day of everything the site has published, newest first; made once a night."""
    if night not in site.titles:
        rows = [
            (title_of(site, column, e, night), site.entry_path(column, e), e.moment.strftime("%Y-%m-%d"))
            for column in site.there(night)
            for e in entries_of(site, column, night)
        ]
        site.titles[night] = sorted(rows, key=lambda r: r[2], reverse=True)
    return site.titles[night]
