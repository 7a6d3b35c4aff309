"""One walk over a page: what its elements are called, how they are styled, and what they point to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from lxml.html import HtmlElement

from reading.tree.markup import Named

Attributes = dict[str, str]
#: An element, its tag and its attributes.
Kept = tuple[HtmlElement, str, Attributes]

_KEPT = frozenset([
    "a", "area", "img", "link", "script", "iframe", "frame", "embed", "form", "option", "meta", "style",
    "noscript", "title", "template", "textarea", "head", "base", "header", "nav", "aside", "footer", "video",
    "audio", "source"
])  # fmt: skip
#: Elements that open an address when clicked are kept like links, whatever their tag.
_OPENS = re.compile(r"window\.open|location")
_HIDING = re.compile("none|hidden", re.IGNORECASE)
_LONGEST_KEPT = 400  # characters of a style, or of class and id

#: What readers want to know of an element's class and id (lower case, parted by a space).
Question = Callable[[str], object]
Q = TypeVar("Q", bound=Question)
_questions: list[Question] = []


def asked_of_names(question: Q) -> Q:
    """Makes a question known: all are asked together, once for each name, since the pages of a site share their names."""
    _questions.append(question)
    _answers.cache_clear()
    return question


def _asked(names: str) -> tuple[Question, ...]:
    """The questions that the answer is yes to."""
    return tuple(question for question in _questions if question(names))


_answers = lru_cache(maxsize=16_384)(_asked)


@dataclass(slots=True)
class Outline:
    """What readers ask again and again, gathered once, all in document order.

    ``named`` holds every element with a class or an id (see :data:`reading.tree.markup.Named`), ``ids`` those with an id,
    ``hiding`` those with ``hidden`` or a style that may hide them, ``kept`` links, pictures, scripts, fields, labels, what
    opens an address when clicked, and what is recognised by its tag.
    """

    tree: HtmlElement
    named: list[Named] = field(default_factory=list)
    ids: list[tuple[HtmlElement, str]] = field(default_factory=list)
    hiding: dict[HtmlElement, Attributes] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    _tags: dict[str, list[HtmlElement]] = field(default_factory=dict)
    _called: dict[Question, list[HtmlElement]] = field(default_factory=dict)

    def tagged(self, tags: Iterable[str]) -> list[HtmlElement]:
        """The elements of ``kept`` with one of these tags (links aside), tag by tag."""
        if not self._tags:
            for element, tag, _ in self.kept:
                if tag != "a":
                    self._tags.setdefault(tag, []).append(element)
        return [element for tag in tags for element in self._tags.get(tag, ())]

    def called(self, fits: Question) -> Sequence[HtmlElement]:
        """The elements whose class and id ``fits``, which must be a question made known by :func:`asked_of_names`."""
        if not self._called:
            self._called = {question: [] for question in _questions}
            for element, names in self.named:
                for question in _answers(names) if len(names) < _LONGEST_KEPT else _asked(names):
                    self._called[question].append(element)
        return self._called[fits]


def _may_hide(style: str) -> bool:
    """Whether a style may hide its element; most styles are those of a word processor, the same again and again."""
    return _kept_answer(style) if len(style) < _LONGEST_KEPT else _HIDING.search(style) is not None


@lru_cache(maxsize=4096)
def _kept_answer(style: str) -> bool:
    return _HIDING.search(style) is not None


def _elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    """All elements; those of a second ``<html>``, which broken templates append, count as well."""
    rest = list(tree.itersiblings("*"))
    return chain(tree.iter("*"), *(e.iter("*") for e in rest)) if rest else tree.iter("*")


def outline_of(tree: HtmlElement) -> Outline:
    """The outline of the page ``tree`` is the root of."""
    found = Outline(tree)
    named, keep = found.named.append, found.kept.append
    for element in _elements(tree):
        pairs, tag = element.items(), element.tag
        if tag in _KEPT:
            attributes = dict(pairs)
            keep((element, tag, attributes))
        elif not pairs:
            continue
        elif len(pairs) == 1 and pairs[0][0] == "class":
            named((element, pairs[0][1].lower() + " "))
            continue
        elif len(pairs) == 1 and pairs[0][0] == "style" and not _may_hide(pairs[0][1]):
            continue
        else:
            attributes = dict(pairs)
        if "id" in attributes:
            found.ids.append((element, attributes["id"]))
            named((element, f"{attributes.get('class', '')} {attributes['id']}".lower()))
        elif "class" in attributes:
            named((element, attributes["class"].lower() + " "))
        if "onclick" in attributes and tag not in _KEPT and _OPENS.search(attributes["onclick"][:400]):
            keep((element, tag, attributes))
        if "hidden" in attributes or ("style" in attributes and _may_hide(attributes["style"])):
            found.hiding[element] = attributes
    return found
