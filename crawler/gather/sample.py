"""What a page of strangers calls itself, and how its text begins: enough to see that it has changed hands."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from checks.links.hosts import is_official, is_service
from core.address import host_of
from reading.tree.charset import decode

#: Bytes of a page that are read for its sample.
MOST_BYTES = 65_536
_TITLE, _SAMPLE, _PART = 120, 600, 200
_SILENT = frozenset({"script", "style", "noscript", "template", "title", "option"})
_LABELS = ("keywords", "description")


def is_sampled(url: str) -> bool:
    """Whether the page at ``url`` is looked at.

    The services that all sites use do not change hands. A host of a public body may be left behind and taken by others:
    its home page tells.
    """
    host = host_of(url)
    if not host or is_service(host):
        return False
    return not is_official(host) or urlsplit(url).path in ("", "/")


def sample_of(body: bytes, content_type: str) -> tuple[str, str]:
    """Title and sample (keywords, description, visible text) of a page that may be cut off; empty where it holds nothing."""
    text = decode(body[:MOST_BYTES], content_type).text
    try:
        tree = html.document_fromstring(
            text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8")
        )
    except ParserError:  # no element at all
        return "", ""
    title = " ".join((tree.findtext(".//title") or "")[: 4 * _TITLE].split())[:_TITLE]
    return title, " ".join(_parts(tree))[:_SAMPLE]


def _parts(tree: HtmlElement) -> Iterator[str]:
    for meta in tree.iter("meta"):
        if (meta.get("name") or "").lower() in _LABELS:
            yield " ".join((meta.get("content") or "")[: 2 * _PART].split())[:_PART]
    length = 0
    for text in _texts(tree):
        words = " ".join(text.split())
        if words and length < _SAMPLE:
            length += len(words)
            yield words


def _texts(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in _SILENT and element.text:
            yield element.text
        if element.tail:
            yield element.tail
