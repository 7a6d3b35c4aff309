"""What stands below the article, where some templates put attachments that are pictures or tables of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

from core.page import Page
from reading.decoration import decorates, is_drawn
from reading.tree.markup import words

_LEVELS, _MOST = 3, 60
_LONGEST_NAME = 120


def shown_below(page: Page, names_it: Callable[[str], bool]) -> str:
    """``picture``, ``table`` or ``frame`` where a line below the article names something and one of them follows, empty where
    not."""
    named = False
    for box in _boxes(page):
        text = words(box)
        named = named or (0 < len(text) <= _LONGEST_NAME and names_it(text))
        if not named:
            continue
        shown = (i.get("src") or "" for i in box.iter("img"))
        if any(u and not (decorates(u) or is_drawn(u)) for u in shown):
            return "picture"
        if next(box.iter("table"), None) is not None:
            return "table"
        if next(box.iter("iframe", "embed", "object"), None) is not None:
            return "frame"
    return ""


def _boxes(page: Page) -> Iterator[HtmlElement]:
    """The boxes behind the article and behind what holds it, in reading order, a box of boxes taken apart."""
    at, left = page.body, _MOST
    for _ in range(_LEVELS):
        if at is None or at.tag in ("body", "html"):
            return
        for box in at.itersiblings("*"):
            for part in [*box.iterchildren("*")] if len(box) > 1 and box.tag == "div" else [box]:
                left -= 1
                if left < 0:
                    return
                yield part
        at = at.getparent()
