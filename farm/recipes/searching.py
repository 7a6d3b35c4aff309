"""Searches that find nothing, the wrong thing, or only what is typed exactly; and searches that cannot be tried from outside."""

from __future__ import annotations

from collections.abc import Callable

from farm.model import ALWAYS, Kind, Life, Row
from farm.recipes.base import Recipe, recipe
from farm.search import Search
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
SEARCH = "search-accuracy"
_OPEN = "/so/s"


def _search(
    form: str,
    meaning: str,
    *words: str,
    kind: Kind = F,
    flex: bool = False,
    bare: bool = False,
    **values: str | bool,
) -> None:
    """The site's search with these values, on every page, at an address that robots.txt allows.

    ``bare`` takes a site whose pages do not list the newest titles beside everything: there, nobody can tell them from results.
    """

    def fits(site: Site) -> bool:
        return kind is not F or (_has_titles(site) and not (bare and site.rich))

    @recipe(
        SEARCH, form, kind, meaning, *words, aspects=("search",), flex=flex, fits=fits
    )  # fmt: skip
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        if site.search.path == "/search":
            site.search.path = _OPEN
        site.search_changes.append((life, _changed(values)))
        return [chosen.row(site, life, strict=False)]


def _changed(values: dict[str, str | bool]) -> Callable[[Search], None]:
    def change(search: Search) -> None:
        for name, value in values.items():
            setattr(search, name, value)

    return change


def _has_titles(site: Site) -> bool:
    """Whether the site has published anything lately that a search can be asked for."""
    newest = [site.column(key).newest for key in ("news", "notice", "policy") if site.has(key)]
    return site.home_form != "scripted" and any(m and (site.today - m.date()).days < 60 for m in newest)


_search("no search at all", "首页没有搜索", r"没有站内搜索", box="none")
_search("empty index", "搜索什么都没有结果", r"查不出|不在结果", knows="nothing", flex=True)
_search(
    "empty index, other words",
    "搜索永远为零条",
    r"查不出|不在结果",
    knows="nothing",
    field="searchword",
    path="/jsearch/s.do",
)
_search("index of years ago", "索引多年没有更新", r"查不出|不在结果", knows="old", finds="exact")
_search(
    "lists what is new, whatever is asked",
    "搜索结果与检索词无关",
    r"不在结果|查不出",
    finds="any",
    typos=False,
    pinyin=False,
    bare=True,
    beside=False,
)
_search(
    "other articles in cards",
    "搜索列出别的文章",
    r"不在结果|查不出",
    finds="any",
    shown="cards",
    beside=False,
)
_search(
    "whole titles only", "只认标题全文", r"标题里的词|同音字|拼音", finds="exact", typos=False, pinyin=False
)
_search("no wrong character forgiven", "错一个字就查不到", r"同音字", typos=False)
_search("no pinyin", "不支持拼音", r"拼音", pinyin=False)
_search("slow", "搜索很慢", r"搜索慢", act="sluggish")
_search("behind a link, and empty", "搜索页打得开但查不到", r"查不出|不在结果", box="link", knows="nothing")
_search("icon for a button, empty", "图标按钮的搜索查不到", r"查不出|不在结果", box="icon", knows="nothing")

_search("sent by POST", "搜索用POST提交", kind=D, box="post", knows="nothing")
_search("sent by script", "搜索由脚本提交", kind=D, box="script", knows="nothing")
_search("box drawn by script", "搜索框由脚本画出", kind=D, box="drawn", knows="nothing")
_search("results by script", "结果由脚本填写", kind=D, shown="script")
_search("results bound by a framework", "结果由前端框架填写", kind=D, shown="bound")
_search("wants a captcha", "搜索要验证码", kind=D, shown="captcha")
_search("not so often", "搜索限制频率", kind=D, shown="often")
_search("cut titles and moved links", "标题截断", kind=D, shown="cut", beside=True)
_search("links over a counter", "结果经跳转", kind=D, shown="moved", beside=True)
_search("highlighted in cards", "标题里有高亮", kind=D, shown="cards", beside=True)
_search("behind a link", "首页只有搜索的链接", kind=D, box="link")
_search("icon for a button", "搜索按钮是图标", kind=D, box="icon")
_search("blocked", "搜索被防护拦截", kind=D, act="forbidden403")
_search("answers 503", "搜索服务停机", kind=D, act="busy503")


@recipe(SEARCH, "closed by robots", D, "robots不允许搜索", aspects=("search",), flex=False)
def _closed(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.search = Search(path="/search", knows="nothing")
    return [chosen.row(site, ALWAYS)]
