"""Queries of links as browsers send them: in the character set of the page that names them, not in UTF-8."""

from __future__ import annotations

import re
from urllib.parse import quote

from lxml.html import HtmlElement

_TAGS = ("a", "area", "img", "iframe", "frame", "script", "link", "form")
_ATTRIBUTES = ("href", "src", "action")
#: Whether the markup holds such a query at all.
_ANY = re.compile(r"[?][^\x00-\x20\"'<>?\x7f-\U0010ffff]{0,300}+[^\x00-\x7f]")
_WIDE = re.compile(r"[^\x00-\x7f]{1,2000}")


def encode_queries(tree: HtmlElement, markup: str, charset: str) -> None:
    """Writes what is not ASCII in the queries of ``tree`` as percent signs of ``charset``; UTF-8 is left to whoever asks."""
    if not charset.startswith(("gb", "big5")) or _ANY.search(markup) is None:
        return
    for element in tree.iter(*_TAGS):
        for name in _ATTRIBUTES:
            value = element.get(name)
            if value and "?" in value and not value.isascii():
                element.set(name, _encoded(value, charset))


def _encoded(address: str, charset: str) -> str:
    path, mark, query = address.partition("?")
    return path + mark + _WIDE.sub(lambda m: quote(m[0].encode(charset, "replace")), query)
