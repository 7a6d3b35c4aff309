"""What pages say in place of a text that is not there (页面不存在)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from lxml.html import HtmlElement

from core.file_names import DOCUMENTS, ending_of
from core.page import Link, LinkPlace
from reading.gone_words import STATES, is_held_back, tells_gone, words_of_farewell
from reading.lists.emptiness import FILLS, shows_other
from reading.tree.any_word import AnyWord
from reading.tree.hiding import HIDING, hides_itself
from reading.tree.markup import plain_text

_WORDS = (
    r"(?:您|你)(?:所?访问|请求|查看|浏览|要?(?:访问|查看|浏览|找))的?(?:页面|网页|内容|文件|信息|文章|稿件).{0,12}"
    r"(?:不存在|已?被?删除|找不到|丢失|失效).{0,12}"
    r"|(?:(?:抱歉|对不起|很遗憾).{0,3})?(?:没有|没能|未能?)找到(?:您|你)所?(?:要|需要|想要?)?"
    r"(?:访问|浏览|查看|请求|找)?的(?:页面|网页|内容|信息|文章).{0,12}"
    r"|(?:抱歉|对不起|很遗憾).{0,14}(?:不存在|找不到|已?被?删除).{0,12}|"
    r"[该此本]?(?:页面|网页|文章|内容|信息|稿件|数据|记录|新闻)(?:不存在|未找到|找不到|已?被?删除).{0,12}"
    r"|page not found.{0,20}|not found|"
    r"(?:抱歉|对不起|哎呀|您|你).{0,10}(?:页面|网页).{0,6}(?:走丢|走失|迷路|丢失|不见|飞走|跑丢)了?.{0,12}"
)
_GONE = re.compile(
    rf"^\W{{0,6}}(?:(?:HTTP\s*)?(?:错误|Error)?\W{{0,3}}404\b.{{0,40}}|{_WORDS})\W{{0,6}}$", re.IGNORECASE
)
_SAYS = re.compile(rf"^\W{{0,6}}(?:{_WORDS})\W{{0,6}}$", re.IGNORECASE)
#: One of these stands on every page that says so: a cheap question before the costly ones.
_GATE = AnyWord((*STATES, "没能找到", "未能找到", "走丢", "走失", "迷路", "不见", "飞走", "跑丢"))
#: One of these stands in every such line.
_MAY_SAY = re.compile("[不未没无删除失过到撤下停屏隐审走迷飞跑丢]|[Nn][Oo][Tt]")
_TAGS = frozenset({
    "p", "div", "span", "td", "h1", "h2", "h3", "h4", "h5", "strong", "b", "font", "center", "li", "dt",
    "dd", "em"
})  # fmt: skip
#: Pictures that an editor has put in, by their addresses: the page shows something, whatever words wait beside it.
_PUT_IN = re.compile(r"/[WP]0?20\d{6}|/20\d\d[-/]?\d\d|/upload|/attach|/userfiles", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,400}+)\{([^{}]{0,2000}+)\}")
_NAMED = re.compile(r"[.#]([\w-]{1,80})\s{0,4}\Z")
_LONGEST_SHEET = 60_000
_SHOWN = ("iframe", "frame", "embed", "object", "video", "audio", "form", "noscript")
#: What fills the place of an article without a word of text.
_HELD = (*_SHOWN, "img", "a", "input", "canvas", "svg", "map", "script", "table")
#: What an element shows by its attributes alone: a picture behind it, or one that a script fetches when it comes into view.
_CARRIED = re.compile(r"url\(|\.(?:jpe?g|png|gif|webp|svg|mp[34]|m3u8|pdf|ofd)(?:[?#]|$)", re.IGNORECASE)
_ASKED = re.compile(r"搜索|检索|查询|search|query|jsearch|/s\?", re.IGNORECASE)
LONGEST_GONE = 60
_LONGEST_VALUE = 2000  # characters of an attribute
_LEAST = 5


def calls_itself_gone(text: str) -> bool:
    """Whether a whole title, or all the words of a small page, say that nothing is here."""
    return _GONE.match(text) is not None or (len(text) <= LONGEST_GONE and tells_gone(text))


def gone_words(tree: HtmlElement, markup: str) -> str:
    """The line that says that nothing is here, empty where none is shown. For pages on which neither text nor list was found."""
    if not _GATE.is_in(markup):
        return ""
    for element in tree.iter(*_TAGS):
        line = (element.text or "").strip()
        if says_gone(line) and _is_believed(element, tree, line):
            return line
    return _farewell(tree)


def _farewell(tree: HtmlElement) -> str:
    """The same in a box that a script opens at once, before it sends the visitor back."""
    said = (words_of_farewell(script.text or "") for script in tree.iter("script"))
    return next((line for line in said if says_gone(line)), "")


def gone_text(body: HtmlElement, text: str) -> str:
    """``text`` of the article, where it says nothing but that nothing is here and the page shows nothing else in its place."""
    if not says_gone(text):
        return ""
    line = next((e for e in body.iter(*_TAGS) if says_gone((e.text or "").strip())), body)
    return text if _is_believed(line, body.getroottree().getroot(), text) else ""


def _is_believed(element: HtmlElement, tree: HtmlElement, line: str) -> bool:
    if _is_unseen(element, _hidden_names(tree)) or _stands_in(element):
        return False
    return not (is_held_back(line) and _offers(tree))


def _offers(tree: HtmlElement) -> bool:
    """Whether a page that calls something expired has more to show: a file, a film, a sentence. Then the words say what it is."""
    files = any(ending_of(a.get("href") or "") in DOCUMENTS for a in tree.iter("a"))
    return files or shows_other(tree)


def is_blank(places: Iterable[HtmlElement], tree: HtmlElement, links: Iterable[Link]) -> bool:
    """Whether the places that a template keeps for its article hold nothing, and the page shows nothing elsewhere that may be it."""
    if any(k.place is LinkPlace.BODY and ending_of(k.url) in DOCUMENTS for k in links):
        return False
    if not all(map(_is_bare, places)):
        return False
    pictures = any(_PUT_IN.search(i.get("src") or "") for i in tree.iter("img"))
    filled = any(FILLS.search(s.text or "") for s in tree.iter("script"))
    return not pictures and not filled and not shows_other(tree)


def _is_bare(place: HtmlElement) -> bool:
    """Whether an element holds no text, and nothing that shows something by itself or by its attributes."""
    if place.tag in _HELD or plain_text(place).strip() or next(place.iter(*_HELD), None) is not None:
        return False
    values = (value for e in place.iter("*") for value in e.attrib.values())
    return not any(_CARRIED.search(value[:_LONGEST_VALUE]) for value in values)


def may_find_nothing(url: str, head_title: str) -> bool:
    """Whether the page answers a question, so that nothing found says nothing of the page."""
    return _ASKED.search(f"{url} {head_title}") is not None


def says_gone(line: str) -> bool:
    if not _LEAST <= len(line) <= LONGEST_GONE or not _MAY_SAY.search(line):
        return False
    return tells_gone(line) or _SAYS.match(line) is not None


def _stands_in(element: HtmlElement) -> bool:
    """Whether the words only wait beside or inside something else that is shown: a frame, a player, a form that is filled in."""
    block = element.getparent()
    beside = block is not None and next(block.iter(*_SHOWN), None) is not None
    return beside or any(e.tag in _SHOWN for e in element.iterancestors()) or _has_picture(element)


def _has_picture(element: HtmlElement) -> bool:
    """Whether an editor's picture stands in the block of the words, or not far around it."""
    around = [element, *(e for e in islice(element.iterancestors(), 3) if e.tag not in ("body", "html"))]
    return any(_PUT_IN.search(i.get("src") or "") for i in around[-1].iter("img"))


def _is_unseen(element: HtmlElement, names: frozenset[str]) -> bool:
    return any(
        hides_itself(e) or "hid" in (e.get("class") or "")
        or (names and not names.isdisjoint(f"{e.get('class') or ''} {e.get('id') or ''}".split()))
        for e in (element, *element.iterancestors())
    )  # fmt: skip


def _hidden_names(tree: HtmlElement) -> frozenset[str]:
    """Classes and ids that the page's own style sheets take out of sight, at least somewhere."""
    return frozenset(
        name[1]
        for sheet in tree.iter("style")
        for rule in _RULE.finditer((sheet.text or "")[:_LONGEST_SHEET])
        if HIDING.search(rule[2])
        for selector in rule[1].split(",")
        if (name := _NAMED.search(selector))
    )
