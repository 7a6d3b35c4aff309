"""What pages say in place of a text that is not there (页面不存在)."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from reading.tree.places import HIDING

_WORDS = (
    r"(?:您|你)(?:所?访问|请求|查看|浏览|要?(?:访问|查看|浏览|找))的?(?:页面|网页|内容|文件|信息|文章|稿件).{0,12}"
    r"(?:不存在|已?被?删除|找不到|丢失|失效).{0,12}|(?:(?:抱歉|对不起|很遗憾).{0,3})?(?:没有|没能|未能?)找到(?:您|你)所?(?:要|需要|想要?)?"
    r"(?:访问|浏览|查看|请求|找)?的(?:页面|网页|内容|信息|文章).{0,12}|(?:抱歉|对不起|很遗憾).{0,14}(?:不存在|找不到|已?被?删除).{0,12}|"
    r"[该此本]?(?:页面|网页|文章|内容|信息|稿件|数据|记录|新闻)(?:不存在|未找到|找不到|已?被?删除).{0,12}|page not found.{0,20}|not found|"
    r"(?:抱歉|对不起|哎呀|您|你).{0,10}(?:页面|网页).{0,6}(?:走丢|走失|迷路|丢失|不见|飞走|跑丢)了?.{0,12}"
)
#: A whole title, or all the words of a small page.
GONE = re.compile(
    rf"^\W{{0,6}}(?:(?:HTTP\s*)?(?:错误|Error)?\W{{0,3}}404\b.{{0,40}}|{_WORDS})\W{{0,6}}$", re.IGNORECASE
)
_SAYS = re.compile(rf"^\W{{0,6}}(?:{_WORDS})\W{{0,6}}$", re.IGNORECASE)
_GATE = (
    "不存在",
    "找不到",
    "未找到",
    "没有找到",
    "没能找到",
    "未能找到",
    "走丢",
    "走失",
    "迷路",
    "不见",
    "飞走",
    "跑丢",
    "删除",
    "丢失",
    "失效",
)
_TAGS = frozenset({
    "p", "div", "span", "td", "h1", "h2", "h3", "h4", "h5", "strong", "b", "font", "center", "li", "dt",
    "dd", "em"
})  # fmt: skip
_SHOWN = ("iframe", "frame", "embed", "object", "video", "audio", "form", "noscript")
_ASKED = re.compile(r"搜索|检索|查询|search|query|jsearch|/s\?", re.IGNORECASE)
LONGEST_GONE = 60
_LEAST = 5


def gone_words(tree: HtmlElement, markup: str) -> str:
    """The line that says that nothing is here, empty where none is shown. For pages on which neither text nor list was found."""
    if not any(word in markup for word in _GATE):
        return ""
    for element in tree.iter(*_TAGS):
        line = (element.text or "").strip()
        if says_gone(line) and not _is_unseen(element) and not _stands_in(element):
            return line
    return ""


def may_find_nothing(url: str, head_title: str) -> bool:
    """Whether the page answers a question, so that nothing found says nothing of the page."""
    return _ASKED.search(f"{url} {head_title}") is not None


def says_gone(line: str) -> bool:
    return _LEAST <= len(line) <= LONGEST_GONE and _SAYS.match(line) is not None


def _stands_in(element: HtmlElement) -> bool:
    """Whether the words only wait beside or inside something else that is shown: a frame, a player, a form that is filled in."""
    block = element.getparent()
    beside = block is not None and next(block.iter(*_SHOWN), None) is not None
    return beside or any(e.tag in _SHOWN for e in element.iterancestors())


def _is_unseen(element: HtmlElement) -> bool:
    return any(
        "hidden" in e.attrib or HIDING.search(e.get("style") or "") or "hid" in (e.get("class") or "")
        for e in (element, *element.iterancestors())
    )
