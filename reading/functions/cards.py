"""Lists made of blocks instead of rows: the block around each word of state (已回复、进行中)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar

from lxml.html import HtmlElement

_T = TypeVar("_T")
_STATE_TAGS = ("span", "em", "i", "b", "p", "td", "div", "font", "strong", "a", "label")
_LONGEST_STATE, _CLIMB, _MOST_TEXTS, _MOST_BLOCKS, _MOST_LINKS = 14, 4, 40, 4000, 4


def told_states(texts: list[str], state: Callable[[str], str]) -> set[str]:
    """The short texts among these that tell a state."""
    return {" ".join(t.split()) for t in texts if len(t) <= _LONGEST_STATE and state(t)}


def read_cards(
    tree: HtmlElement, state: Callable[[str], str], read: Callable[[HtmlElement], _T | None]
) -> Iterator[_T]:
    """What ``read`` makes of the smallest block around each text of which ``state`` says something, each block once."""
    told: set[HtmlElement] = set()
    for element in islice(tree.iter(*_STATE_TAGS), _MOST_BLOCKS):
        text = element.text
        if not text or len(text) > _LONGEST_STATE or not state(text):
            continue
        block = element.getparent()
        for _ in range(_CLIMB):
            if block is None or block.tag in ("body", "table") or block in told or not _is_one(block, state):
                break
            found = read(block)
            if found is not None:
                told.add(block)
                yield found
                break
            block = block.getparent()


def _is_one(block: HtmlElement, state: Callable[[str], str]) -> bool:
    """Whether a block is small enough for one entry, shows one state, and holds no menu."""
    if sum(1 for _ in islice(block.iter("a"), _MOST_LINKS + 1)) > _MOST_LINKS:
        return False
    texts = [t for t in islice(block.itertext(), _MOST_TEXTS + 1) if not t.isspace()]
    return len(texts) <= _MOST_TEXTS and len(told_states(texts, state)) == 1
