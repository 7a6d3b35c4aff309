"""What stands below the line of day and source, where nothing else tells the article: a few words, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from core.file_names import DOCUMENTS, ending_of
from reading.articles.body import Found
from reading.articles.title import bare
from reading.dates import find_dates
from reading.lists.rows import in_chrome
from reading.tree.markup import flowing, is_longer

_LINES = ("p", "div", "td", "span", "li", "center", "h3", "h4", "h5", "font", "section", "dd", "header")
_SHOWN = ("img", "video", "iframe", "embed", "object")
_LONGEST_LINE, _SHORT, _LEAST = 120, 50, 5  # characters
#: Elements within a line of day and source, and those looked through on a page: hostile ones nest without end.
_MOST_WITHIN, _MOST_LOOKED_THROUGH = 200, 100_000
_NAMED = re.compile(r"(?:时间|日期|来\s{0,4}源|作者|发布|浏览|点击)")
#: What templates put under every article, so that it says nothing: buttons, the neighbours of the article.
_TOOL = re.compile(
    r"[\s【\[(（|]{0,6}(?:打\s?印|关\s?闭|字[体号]|分享|收藏|返回|复制|责任编辑|编辑|审核|扫一扫"
    r"|上一[篇条页]|下一[篇条页]|【?大\s{0,2}中\s{0,2}小)"
)
_SAYS = re.compile(r"[。；：，！]|\d")
_NO_TEXT = frozenset(
    {
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "script",
        "style",
        "ul",
        "ol",
        "dl",
        "form",
        "nav",
        "footer",
        "select",
    }
)


def places_below(tree: HtmlElement, title: str, footer: HtmlElement | None) -> tuple[HtmlElement, ...]:
    """The elements behind the line of day and source up to the footer, without those of the template; none where no such line stands
    below the title.
    """
    line = _line(tree, bare(title))
    if line is None:
        return ()
    known: dict[HtmlElement, bool] = {}
    behind = (e for e in _behind(line, footer) if isinstance(e.tag, str) and not in_chrome(e, known))
    return tuple(e for e in behind if not _is_tool(e))


def thin_body(places: Sequence[HtmlElement]) -> Found | None:
    """The few words among ``places``; where several hold some, what is around them."""
    told = [e for e in places if flowing(e)]
    first = next(iter(told), None)
    if first is None or not _may_be_text(first):
        return None
    parent = first.getparent()
    alike = [e for e in told if e.getparent() is parent]
    if len(alike) > 1 and parent is not None and all(map(_may_be_text, alike)):
        return Found(parent, flowing(parent), False)
    return Found(first, flowing(first), False)


def _line(tree: HtmlElement, title: str) -> HtmlElement | None:
    """The first element behind the title that holds a day and little else; none where something is shown between them."""
    titled, left = False, _MOST_LOOKED_THROUGH
    for element in tree.iter("h1", "h2", "b", "strong", *_SHOWN, *_LINES) if title else ():
        if titled and element.tag in _SHOWN:
            return None
        within = sum(1 for _ in islice(element.iterdescendants(), _MOST_WITHIN + 1))
        left -= within
        if left < 0:
            return None
        if within > _MOST_WITHIN or is_longer(element, _LONGEST_LINE):
            continue
        text = flowing(element)
        if title in bare(text):
            titled = titled or len(bare(text)) < len(title) + _LEAST
        elif titled and _is_line(text):
            return element
        elif titled and text and not _NAMED.search(text) and not _TOOL.match(text):
            return None
    return None


def _is_line(text: str) -> bool:
    return bool(find_dates(text)) and (_NAMED.search(text) is not None or len(text) < _SHORT)


def _behind(line: HtmlElement, footer: HtmlElement | None) -> Iterator[HtmlElement]:
    """What follows ``line`` and the elements around it, up to the one that is or holds the footer."""
    around = set(footer.iterancestors()) if footer is not None else set()
    at: HtmlElement | None = line
    while at is not None and at.tag not in ("body", "html"):
        for element in at.itersiblings():
            if element is footer or element in around:
                return
            yield element
        at = at.getparent()


def _is_tool(element: HtmlElement) -> bool:
    text = "" if is_longer(element, 2 * _LONGEST_LINE) else flowing(element)
    return bool(text) and _TOOL.match(text) is not None


def _may_be_text(element: HtmlElement) -> bool:
    """Whether an element says something in words: no heading, no list of links."""
    text = flowing(element)
    if element.tag in _NO_TEXT or len(text) < _LEAST or (element.tag != "table" and not _SAYS.search(text)):
        return False
    return all(ending_of(a.get("href") or "") in DOCUMENTS for a in element.iter("a"))
