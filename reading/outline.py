"""One walk over a page: what its elements are called, how they are styled, and what they point to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from lxml.html import HtmlElement

from reading.markup import Named

Attributes = dict[str, str]
#: An element that points somewhere (or frames what does), its tag and its attributes.
Pointing = tuple[HtmlElement, str, Attributes]

_POINTING = frozenset(
    ("a", "area", "img", "link", "script", "iframe", "frame", "embed", "form", "option", "meta")
)


@dataclass(slots=True)
class Outline:
    """What readers ask again and again, gathered once, all in document order.

    ``named`` holds every element with a class or an id (see :data:`reading.markup.Named`), ``ids`` those with an id,
    ``styled`` those with a style or a ``hidden`` of their own, ``pointing`` links, pictures, scripts, fields and labels.
    """

    tree: HtmlElement
    named: list[Named] = field(default_factory=list)
    ids: list[tuple[HtmlElement, str]] = field(default_factory=list)
    styled: dict[HtmlElement, Attributes] = field(default_factory=dict)
    pointing: list[Pointing] = field(default_factory=list)


def _elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    """All elements; those of a second ``<html>``, which broken templates append, count as well."""
    rest = list(tree.itersiblings("*"))
    return chain(tree.iter("*"), *(e.iter("*") for e in rest)) if rest else tree.iter("*")


def outline_of(tree: HtmlElement) -> Outline:
    """The outline of the page ``tree`` is the root of."""
    found = Outline(tree)
    named = found.named.append
    for element in _elements(tree):
        pairs, tag = element.items(), element.tag
        if tag in _POINTING:
            attributes = dict(pairs)
            found.pointing.append((element, tag, attributes))
        elif not pairs:
            continue
        elif len(pairs) == 1 and pairs[0][0] == "class":
            named((element, pairs[0][1].lower() + " "))
            continue
        else:
            attributes = dict(pairs)
        if "id" in attributes:
            found.ids.append((element, attributes["id"]))
            named((element, f"{attributes.get('class', '')} {attributes['id']}".lower()))
        elif "class" in attributes:
            named((element, attributes["class"].lower() + " "))
        if "style" in attributes or "hidden" in attributes:
            found.styled[element] = attributes
    return found
