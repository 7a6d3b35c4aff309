"""Several letters whole on one page (folded or one below the other): each is read by itself, with its own answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from lxml.html import HtmlElement

from core.services import MessageFacts
from reading.dates import find_dates
from reading.functions.messages import read_message

#: What stands once in each letter.
_ASKED = re.compile(r"(?:来信|写信|留言|提问|咨询|提交)(?:时间|日期)\s{0,2}[:：]?")
_TAGS = ("p", "td", "th", "span", "div", "b", "strong", "em", "label", "li", "dt", "dd", "i", "font")
_MOST_LETTERS, _MOST_ELEMENTS, _LONGEST_LABEL, _MOST_TEXTS, _SHORTEST_TITLE = 60, 6000, 40, 40, 4


def read_letters(element: HtmlElement, without: Collection[HtmlElement] = ()) -> tuple[MessageFacts, ...]:
    """The letters in ``element``, none where it holds but one or where they do not lie side by side in blocks of their own."""
    labels = list(_labels(element))
    blocks = _blocks(labels) if len(labels) > 1 else []
    if len(blocks) != len(labels) or not _alike(blocks):
        return ()
    found = (read_message(b, _title(b), without) for b in blocks)
    return tuple(letter for letter in found if letter.title and letter.asked and _is_told(letter))


def _is_told(letter: MessageFacts) -> bool:
    return bool(letter.question or letter.answer or letter.status)


def _labels(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements whose own text begins with the name of the letter's day."""
    for at in islice(element.iter(*_TAGS), _MOST_ELEMENTS):
        text = (at.text or "").strip()
        if text and _ASKED.match(text[:_LONGEST_LABEL]):
            yield at


def _blocks(labels: list[HtmlElement]) -> list[HtmlElement]:
    """For each label the largest block around it that holds no other."""
    around: dict[HtmlElement, int] = {}
    for label in labels[: _MOST_LETTERS + 1]:
        for above in label.iterancestors():
            around[above] = around.get(above, 0) + 1
    blocks = []
    for label in labels[:_MOST_LETTERS]:
        block = label
        for above in label.iterancestors():
            if around[above] > 1:
                break
            block = above
        blocks.append(block)
    return blocks


def _alike(blocks: list[HtmlElement]) -> bool:
    """Whether the blocks lie under one parent and are of one tag; the rows of one table are fields, not letters."""
    tags = {b.tag for b in blocks}
    return (
        len({b.getparent() for b in blocks}) == 1 and len(tags) == 1 and not tags & {"td", "th", "tr", "dd"}
    )


def _title(block: HtmlElement) -> str:
    """The first words of the letter that are neither label nor day."""
    for text in islice((t for t in block.itertext() if not t.isspace()), _MOST_TEXTS):
        words = " ".join(text.split())
        if len(words) >= _SHORTEST_TITLE and not find_dates(words[:80]) and not words.endswith((":", "：")):
            return words[:120]
    return ""
