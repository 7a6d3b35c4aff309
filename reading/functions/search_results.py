"""What a page of search results shows: its entries, words that nothing was found, signs that scripts fill it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from core.address import subject_key
from core.page import Page
from reading.links import base_url, resolve
from reading.tree.hiding import hides_itself

_WHAT = r"(?:内容|结果|信息|数据|记录|文章|网页|页面|文档|资料|文件|条目)"
_NONE = re.compile(
    rf"(?:没有任何|[找搜查]不到|(?:没有|没|未能?|无法|暂无|并无|尚未|无)(?:能够?)?(?:找到|搜索到|检索到"
    rf"|查询到|查找到|搜到|查到|匹配到?|符合|满足|相关|搜索|检索|查询))[^。\n]{{0,60}}?{_WHAT}"
    r"|(?:共|约|为您|找到|搜索到|检索到|查询到|命中)[^。\n\d]{0,16}(?<![\d.])0\s{0,2}(?:条|个|篇|项|件|页\s{0,2}0\s{0,2}条)"
    r"|(?:搜索|检索|查询)结果(?:为空|为0|为零|：\s?0)|暂无(?:数据|内容|结果|信息)|0\s?results|no results|did not match any",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:共|约|找到|搜索到|检索到|查询到|命中)[^。\n\d]{0,16}([1-9]\d{0,6})\s{0,2}(?:条|个|篇|项|件)"
)
_BUSY = re.compile(
    r"验证码|滑块|安全验证|操作(?:过于|太)频繁|(?:搜索|检索|查询|访问)(?:过于|太)频繁"
    r"|间隔(?:不能|不得|须|应)|稍后再(?:试|搜)|请(?:先)?登录|系统繁忙"
)
_FILLS = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\b|\.load\(|fetch\(|axios|XMLHttpRequest|new Vue|createApp|layui\."
    r"|template\(|\.innerHTML\s?=|tpl\(",
)
_OWN = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "td", "li", "dt", "dd", "span", "strong", "em")
_MARKING = frozenset({"em", "font", "b", "strong", "span", "i", "mark"})
_MOST_OWN, _LONGEST_OWN = 4000, 300
_NOT_SHOWN = frozenset({"script", "style", "noscript", "template", "title"})
_CUT = re.compile(r"(?:\.{2,6}|…{1,3})$")
_NOT_SAID = re.compile(r"[\W_]+")
_SHORTEST, _MOST, _MOST_TEXT, _SHORTEST_CUT = 5, 200, 20_000, 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the list; ``text`` is what a reader sees or, where that is cut, what the link says of itself."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """``none`` are the words that say that nothing was found, ``busy`` those that ask to wait or to prove oneself.

    ``counted`` are the words that say how many results there are, ``alone`` the short texts that fill an
    element of their own and are no links, as :func:`said` gives them.
    """

    entries: tuple[Entry, ...] = ()
    none: str = ""
    busy: str = ""
    scripted: bool = False
    counted: str = ""
    alone: tuple[str, ...] = ()


def read_results(page: Page, asked: str) -> ResultPage:
    """The results that ``page`` shows for the address ``asked``."""
    if page.tree is None:
        return ResultPage(scripted=True)
    text = " ".join(_visible(page.tree))[:_MOST_TEXT]
    none, busy, counted = _NONE.search(text), _BUSY.search(text), _COUNT.search(text)
    scripts = (e.text or "" for e in page.tree.iter("script") if not e.get("src"))
    scripted = bool(page.facts.script_signs) or any(_FILLS.search(s[:200_000]) for s in scripts)
    return ResultPage(
        tuple(_entries(page, asked)),
        none[0][:60] if none else "",
        busy[0] if busy else "",
        scripted,
        counted[0][:60] if counted and not none else "",
        tuple(_alone(page.tree)),
    )


def _entries(page: Page, asked: str) -> Iterator[Entry]:
    """Links that may be results: long enough to be a title, leading elsewhere than to the search itself."""
    tree = page.tree
    if tree is None:
        return
    base, own, kept = base_url(tree, page.url), _place(asked), 0
    for number, anchor in enumerate(tree.iter("a")):
        if number >= 2000 or kept >= _MOST:
            return
        text = _text_of(anchor)
        url = resolve(base, anchor.get("href") or "")
        if len(text) < _SHORTEST or not url or _place(url) == own:
            continue
        kept += 1
        yield Entry(text[:200], url)


def _text_of(anchor: HtmlElement) -> str:
    shown = " ".join(anchor.text_content()[:400].split())
    told = " ".join((anchor.get("title") or "")[:400].split())
    return told if len(told) > len(shown) and (not shown or _CUT.search(shown)) else shown


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower(), parts.path


def _visible(tree: HtmlElement) -> Iterator[str]:
    """The texts of the page in reading order, without scripts and what its own style hides."""
    stack: list[HtmlElement | str] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node.strip()
            continue
        if node.tail:
            stack.append(node.tail)
        if not isinstance(node.tag, str) or node.tag in _NOT_SHOWN:
            continue
        if hides_itself(node):
            continue
        if node.text:
            yield node.text.strip()
        stack.extend(reversed(node))


def _alone(tree: HtmlElement) -> Iterator[str]:
    """What stands in an element of its own, at most with marked words inside, and in no link."""
    for element in islice(tree.iter(*_OWN), _MOST_OWN):
        if any(child.tag not in _MARKING or len(child) for child in element):
            continue
        text = element.text_content()[:_LONGEST_OWN]
        if len(text) >= _SHORTEST and next(element.iterancestors("a"), None) is None:
            yield said(text)


def beyond(page: ResultPage, control: ResultPage) -> list[Entry]:
    """The entries of ``page`` that the answer to a word which stands nowhere does not show as well."""
    texts, urls = {e.text for e in control.entries}, {e.url for e in control.entries}
    return [e for e in page.entries if e.text not in texts and e.url not in urls]


def kept_share(page: ResultPage, control: ResultPage) -> float:
    """The share of what the control shows that ``page`` shows as well."""
    here = {e.text for e in page.entries}
    return sum(e.text in here for e in control.entries) / len(control.entries) if control.entries else 1.0


def places_of(entries: Sequence[Entry], url: str, title: str) -> list[int]:
    """The places of the page in the list, counted from 1: by its address, or by its title."""
    wanted = said(title)
    return [
        place
        for place, entry in enumerate(entries, 1)
        if subject_key(entry.url) == subject_key(url) or is_title(entry.text, wanted)
    ]


def is_title(text: str, wanted: str) -> bool:
    """Whether ``text`` shows the title ``wanted`` (as :func:`said` gives it), whole or cut at its end."""
    shown = said(text)
    if wanted in shown:
        return True
    return bool(_CUT.search(text.strip())) and len(shown) >= _SHORTEST_CUT and wanted.startswith(shown)


def said(text: str) -> str:
    """Letters and digits alone: highlighting and punctuation do not count."""
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", text)).lower()
