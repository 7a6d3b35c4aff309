"""Rows that a page keeps as CDATA records inside a script (大汉 ``jpage``)."""

from __future__ import annotations

from typing import cast

from lxml import etree, html
from lxml.html import HtmlElement

_MOST = 200


def records(text: str) -> HtmlElement | None:
    """The records of a script, each in a block of its own; ``None`` where they hold no markup."""
    pieces = [p.partition("]]>")[0] for p in text.split("<![CDATA[")[1:] if "<a" in p]
    markup = "".join(f"<div class='record'>{p}</div>" for p in pieces[:_MOST] if "nextgroup" not in p)
    try:
        return cast(HtmlElement, html.fragment_fromstring(markup, create_parent="div"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
