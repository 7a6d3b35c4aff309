"""Whether what belongs to a document or interpretation (相关解读, 相关文件) is put on its page by script or frame."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from core.page import PageKind
from reading.lists.emptiness import FILLS, only_libraries
from reading.tree.markup import words
from reading.tree.outline import Outline, asked_of_names

#: Kinds of pages that are linked to each other.
RELATING = frozenset({PageKind.DOCUMENT, PageKind.INTERPRETATION})
_NAME = re.compile(
    r"xg(?:jd|wj|zc|xx|wd|lj|wz|yd)|xiangguan|jiedu|jdlist|relat(?:ed|ion|e)|zcjd|wjjd|jdwj|glwj|gljd|guanlian"
)
_HEADING_TAGS = ("h2", "h3", "h4", "h5", "div", "span", "p", "strong", "dt", "b")
_LONGEST_HEADING = 20  # characters
_HEADING = re.compile(
    r"[\s【\[]{0,4}(?:相关|关联|政策|文件)(?:解读|文件|政策|信息|阅读|链接|附件|文章|稿件|内容|文档|材料|原文){1,2}[\s】\]：:>»]{0,4}"
)
_SUBJECT = re.compile(r"解读|相关(?:文件|政策|信息)|xgjd|xgwj|jiedu|related", re.IGNORECASE)
_WRITES = re.compile(r"document\.write|innerHTML|\.(?:html|append)\s?\(")
_OTHER_FRAME = re.compile(
    r"head|top|nav|menu|foot|bottom|dibu|weibu|conac|jiucuo|count|hits|share|search|weather|tianqi|tongji",
    re.IGNORECASE,
)
_WORDS = re.compile("相关|解读|关联")
_MOST, _FEW = 12, 60


def related_by_script(outline: Outline) -> bool:
    """Whether a place for related pages stands empty where a script may fill it, a script writes of them, or a frame may show them."""
    if any(_shows_more(e.get("src") or "") for e in outline.tagged(("iframe", "frame"))):
        return True
    if any(_speaks(e.text or "") for e in outline.tagged(("script",))):
        return True
    places = [e for e in outline.called(_is_related) if e.tag not in ("a", "script", "link", "body")]
    found = islice(filter(_may_name, outline.tree.iter(*_HEADING_TAGS)), _MOST)
    places += [p for e in found if (p := _headed(e)) is not None]
    empty = [e for e in places[:_MOST] if next(e.iter("a"), None) is None]
    if not empty:
        return False
    if any(_opened_by_script(e) for e in empty):
        return True
    ids = [i for e in empty for i in (e.get("id") or "", *(c.get("id") or "" for c in e)) if i]
    scripts = [e.text or "" for e in outline.tagged(("script",))]
    return not only_libraries(outline.tree) or any(i in s for i in ids for s in scripts)


def _opened_by_script(place: HtmlElement) -> bool:
    """Whether something in ``place`` keeps an address for a script that opens it."""
    return any(
        e.get("data-url") or e.get("data-href") or e.get("data-link") for e in islice(place.iter("*"), _FEW)
    )


def _shows_more(address: str) -> bool:
    """Whether a frame may hold something about the article: one of another's, or of head and foot, does not."""
    own = bool(address) and "//" not in address[:8] and not address.startswith(("about:", "javascript:"))
    return own and _OTHER_FRAME.search(address) is None


@lru_cache(maxsize=64)
def _speaks(script: str) -> bool:
    """Whether a script writes of related pages; a site's pages share their scripts."""
    text = script[:20_000]
    return bool(_SUBJECT.search(text)) and bool(FILLS.search(text) or _WRITES.search(text))


@asked_of_names
def _is_related(names: str) -> bool:
    return _NAME.search(names) is not None


def _may_name(element: HtmlElement) -> bool:
    """Whether a short text right within ``element`` has one of the words."""
    texts = (element.text, *(e.tail for e in element)) if len(element) else (element.text,)
    return any(t and len(t) < _LONGEST_HEADING and _WORDS.search(t) for t in texts)


def _headed(element: HtmlElement) -> HtmlElement | None:
    """The block that a heading such as 相关解读 stands over."""
    if _HEADING.fullmatch(words(element)[:40]) is None:
        return None
    parent = element.getparent()
    return None if parent is None or parent.tag in ("body", "html") else parent
