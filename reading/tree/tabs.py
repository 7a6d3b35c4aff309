"""Tabs (页签): heads in a row, and the panels that a click on each of them shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from reading.tree.markup import is_element

_BOXES = ("ul", "ol", "div", "dl", "tr", "nav", "p")
_FEWEST, _MOST, _LONGEST, _CLIMB, _MOST_BOXES = 2, 6, 14, 3, 3000
_NOT_SHOWN = frozenset({"script", "style", "noscript", "template", "br", "link"})

#: A head's words and its panel.
Tab = tuple[str, HtmlElement]


def tabs(root: HtmlElement, wanted: Callable[[str], object]) -> Iterator[tuple[HtmlElement, list[Tab]]]:
    """Rows of heads, one of which is ``wanted``, with their tabs. Where heads and panels cannot be told to belong together, none."""
    for box in islice(root.iter(*_BOXES), _MOST_BOXES):
        heads = _heads(box)
        if heads and any(wanted(words) for words, _ in heads):
            panels = _named(root, heads) or _beside(box, len(heads))
            if panels:
                yield box, [(words, panel) for (words, _), panel in zip(heads, panels, strict=True)]


def _shown(element: HtmlElement) -> list[HtmlElement]:
    return [c for c in element if is_element(c) and c.tag not in _NOT_SHOWN]


def _heads(box: HtmlElement) -> list[Tab]:
    """The short words that the box holds and nothing else."""
    if not _FEWEST <= len(box) <= 2 * _MOST:
        return []
    children = _shown(box)
    if not _FEWEST <= len(children) <= _MOST or len({c.tag for c in children}) > 1:
        return []
    found = []
    for child in children:
        words = _short(child)
        if not words:
            return []
        found.append((words, child))
    return found


def _short(element: HtmlElement) -> str:
    """All words of the element, empty where they are more than a head's."""
    words = ""
    for text in element.itertext():
        words += "".join(text.split())
        if len(words) > _LONGEST:
            return ""
    return words


def _named(root: HtmlElement, heads: list[Tab]) -> list[HtmlElement]:
    """The panels that the heads lead to by their ids."""
    links = [next(iter(h.iter("a")), None) for _, h in heads]
    names = [a.get("href") or "" for a in links if a is not None]
    if len(names) != len(heads) or not all(n.startswith("#") and len(n) > 1 for n in names):
        return []
    found = [root.xpath("//*[@id=$name]", name=n[1:])[:1] for n in names]
    return [f[0] for f in found] if all(found) and len(set(names)) == len(names) else []


def _beside(box: HtmlElement, number: int) -> list[HtmlElement]:
    """As many alike blocks as there are heads: what stands in the block that follows the heads, or what follows them itself."""
    at: HtmlElement | None = box
    for _ in range(_CLIMB):
        if at is None:
            return []
        after = [e for e in at.itersiblings() if is_element(e) and e.tag not in _NOT_SHOWN]
        for blocks in (_shown(after[0]) if after else [], after):
            if len(blocks) == number and len({b.tag for b in blocks}) == 1:
                return blocks
        if after:
            return []
        at = at.getparent()
    return []
