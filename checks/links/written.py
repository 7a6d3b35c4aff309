"""Links that a script writes into the page while it is read: ``document.write('<a href=…>')``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring

from checks.links.hosts import foreign_hosts

_WRITTEN = re.compile(
    r"document\.write(?:ln)?\s{0,2}\(\s{0,4}(?:\"((?:[^\"\\\n]|\\.){1,4000}+)\"|'((?:[^'\\\n]|\\.){1,4000}+)')"
)
_ESCAPED = re.compile(r"\\(.)")
_LEADS = re.compile(r"href\s{0,2}=\s{0,2}[\"']?\s{0,4}((?:https?:)?//[^\s\"'<>]{1,500})", re.IGNORECASE)
_LONGEST = 20_000


def written_parts(tree: HtmlElement, url: str) -> Iterator[HtmlElement]:
    """For each script of the page at ``url`` that writes links to strangers, a box with what it writes, at the script's line."""
    for script in tree.iter("script"):
        text = script.text or ""
        if "document.write" not in text or "href" not in text or len(text) > _LONGEST:
            continue
        markup = _ESCAPED.sub(r"\1", "".join(m[1] or m[2] for m in _WRITTEN.finditer(text)))
        box = _parsed(markup) if foreign_hosts(_LEADS.findall(markup), url) else None
        if box is not None:
            for anchor in box.iter("a"):
                anchor.sourceline = script.sourceline
            yield box


def _parsed(markup: str) -> HtmlElement | None:
    """``None`` where the pieces make no markup, as those of a script that writes attributes one by one."""
    try:
        return fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return None
