"""How much a page asks of the parser's memory: markup that weighs more than any page of people's is not made a tree."""

from __future__ import annotations

from typing import Any

from lxml import etree

from reading.tree.charset import decode
from reading.tree.endless_tags import without_endless_tags

#: Elements, attributes and comments of one page; as a tree they take about 50 MB.
MOST_NODES = 300_000
_SHORTEST = 2 * MOST_NODES  # bytes: a blank and a letter are an attribute


class _TooHeavy(Exception):
    """Counted far enough."""


class _Counting:
    """Counts what the tree would hold, without making it."""

    def __init__(self) -> None:
        self.nodes = 0

    def start(self, tag: str | bytes, attributes: dict[str | bytes, str | bytes]) -> None:
        self._count(1 + len(attributes))

    def comment(self, text: str | bytes) -> None:
        self._count(1)

    def pi(self, target: str | bytes, data: str | bytes | None = None) -> None:
        self._count(1)

    def _count(self, more: int) -> None:
        self.nodes += more
        if self.nodes > MOST_NODES:
            raise _TooHeavy

    def close(self) -> int:
        return self.nodes


def is_too_heavy(body: bytes, content_type: str = "") -> bool:
    """Whether the page in ``body`` has more elements and attributes than are read."""
    if len(body) < _SHORTEST:
        return False
    decoded = decode(body, content_type)
    return weighs_too_much(decoded.as_utf8 or decoded.text.encode("utf-8", "ignore"))


def weighs_too_much(data: bytes) -> bool:
    """The same for markup in UTF-8."""
    if len(data) < _SHORTEST:
        return False
    target: Any = _Counting()  # texts and closing tags are not counted, and not asked for
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    try:
        parser.feed(without_endless_tags(data))
        parser.close()
    except _TooHeavy:
        return True
    except etree.LxmlError:
        return False  # what the parser refuses takes no memory either
    return False
