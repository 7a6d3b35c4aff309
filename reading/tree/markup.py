"""Markup to a tree, once, and the typed questions readers ask of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

import msgspec
from lxml import etree
from lxml.html import HtmlComment, HtmlElement

from reading.tree.endless_tags import without_endless_tags
from reading.tree.weight import weighs_too_much

#: Longest text that is parsed (characters); pages of this size are no pages.
_LONGEST = 12_000_000
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|div|p|a|table|frameset|span|ul|br|h[1-6]|script)\b",
    re.IGNORECASE,
)
_FIRST = 20_000  # characters in which the first tag must stand
_DATA = re.compile(r"\s{0,100}[{\[]\s{0,40}[{\"]")  # how JSON begins
_UNREADABLE = tuple(bytes([n]) for n in (*range(9), 11, *range(14, 32), 127))
_XML = re.compile(rb"\s{0,100}<\?xml[^>]{0,300}>")
_NOT_TEXT = ("script", "style", "noscript", "template", "textarea")
_BLOCKS = frozenset((
    "p", "br", "div", "td", "th", "tr", "li", "h1", "h2", "h3", "h4", "h5", "table", "ul", "dd", "dt",
    "section", "center"
))  # fmt: skip


def elements(expression: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    """A compiled XPath that yields elements."""
    return cast(Callable[[HtmlElement], list[HtmlElement]], etree.XPath(expression, smart_strings=False))


def strings(expression: str) -> Callable[[HtmlElement], list[str]]:
    """A compiled XPath that yields texts or attribute values, as plain strings."""
    return cast(Callable[[HtmlElement], list[str]], etree.XPath(expression, smart_strings=False))


_texts = strings(
    ".//text()[not(parent::script or parent::style or parent::noscript or parent::template or parent::textarea)]"
)


#: The texts inside an element in reading order, scripts included.
every_text = strings(".//text()")


def has_markup(text: str) -> bool:
    """Whether ``text`` holds a page at all; JSON (with markup in its values as well), plain text and binary rubbish do not."""
    return _TAG.search(text, 0, _FIRST) is not None and not (_DATA.match(text) and _is_data(text))


def _is_data(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def parse(text: str, as_utf8: bytes = b"") -> HtmlElement | None:
    """The tree of ``text``; ``None`` where it holds no markup. Never raises.

    Trees deeper than 2,048 elements and texts longer than 12 million characters are cut off; a page of hundreds of
    thousands of elements is none. ``as_utf8`` spares encoding ``text`` where its bytes are at hand.
    """
    if not has_markup(text):
        return None
    data = as_utf8 if as_utf8 and len(text) <= _LONGEST else text[:_LONGEST].encode("utf-8", "ignore")
    if any(byte in data for byte in _UNREADABLE):
        data = data.translate(None, b"".join(_UNREADABLE))
    declaration = _XML.match(data) if b"<?xml" in data[:1000] else None
    if declaration:
        data = data[declaration.end() :]
    if weighs_too_much(data):
        return None
    try:
        root = etree.fromstring(without_endless_tags(data), parser=_parser)
    except (etree.LxmlError, ValueError):
        return None
    return cast(HtmlElement, root) if root is not None else None


#: One class for all elements: the look-up by tag that lxml.html does costs as much as the parsing.
_parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
_parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment))


def words(element: HtmlElement) -> str:
    """The text of ``element`` on one line, white space squeezed, a space between any two pieces, without scripts."""
    return " ".join(" ".join(_pieces(element)).split())


def joined(element: HtmlElement) -> str:
    """As :func:`words`, but pieces of one line are put together without a space between them."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: HtmlElement) -> list[str]:
    """The predicate of the careful question costs eight times the plain one; most elements hold no script."""
    if next(element.iter(*_NOT_TEXT), None) is None:
        return every_text(element)
    return _texts(element)


def plain_text(element: HtmlElement) -> str:
    """All text inside ``element``, scripts and white space included, comments left out, as fast as can be."""
    return etree.tostring(element, encoding="unicode", method="text", with_tail=False)


def is_longer(element: HtmlElement, most: int) -> bool:
    """Whether ``element`` holds more than ``most`` characters, all white space and scripts counted."""
    return len(plain_text(element)) > most


def flowing(element: HtmlElement) -> str:
    """The text as read: pieces of one block joined, blocks parted by a space, without scripts and styles."""
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event != "start":
            if node is not element:
                parts.append(" " if node.tag in _BLOCKS else "")
                parts.append(node.tail or "")
        elif node.tag in _NOT_TEXT:
            walk.skip_subtree()
        else:
            parts.append(" " if node.tag in _BLOCKS else "")
            parts.append(node.text or "")
    return " ".join("".join(parts).split())


def marks(element: HtmlElement) -> str:
    """Class and id of ``element``, lower case, parted by a space."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def is_element(node: object) -> bool:
    """Whether ``node`` is an element, not a comment or an instruction."""
    return isinstance(getattr(node, "tag", None), str)


#: An element with its class and id (see :func:`marks`).
Named = tuple[HtmlElement, str]

_named = elements("//*[@class or @id]")


def named(tree: HtmlElement) -> list[Named]:
    """Every element that carries a class or an id, with these, in document order: looked up once per page."""
    return [(e, marks(e)) for e in _named(tree) if isinstance(e.tag, str)]
