"""Where on a screenshot the place of a finding is: by its addresses, by the words it quotes, by the part it names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import msgspec

from core.address import normalise
from core.marking import spans_of

Box = tuple[int, int, int, int]  # left, top, width, height

_MOST_MARKS, _MOST_TIMES = 8, 3
_LEAST = 2  # characters that are worth looking for
_PARTED = re.compile(r"\n|┃|…|\.{3}|→")
_BLANK = re.compile(r"\s+")
_ADDRESS = re.compile(r"https?://[^\s（）()“”、，。]{3,300}", re.IGNORECASE)
_PARTS = (("页脚", "r:footer"), ("底部", "r:footer"), ("导航", "r:nav"), ("列表", "r:list"))


class _Item(msgspec.Struct, frozen=True, array_like=True):
    """One thing on the page: words, a link, a picture (see ``crawler/browser/layout.js``)."""

    kind: str
    x: int
    y: int
    width: int
    height: int
    words: str = ""
    address: str = ""

    @property
    def box(self) -> Box:
        return self.x, self.y, self.width, self.height


class Layout(msgspec.Struct, frozen=True):
    """What a screenshot shows, as the note inside it tells: the page's address, the moment of its answer, its items."""

    url: str
    at: str = ""
    items: tuple[_Item, ...] = ()


@dataclass(frozen=True)
class Mark:
    """A place to outline; ``unseen`` where visitors see nothing there (a hidden link)."""

    box: Box
    unseen: bool = False


@dataclass(frozen=True)
class Sought:
    """What of a finding leads to its place."""

    where: str
    quote: str
    message: str
    subject: str = ""
    url: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def read_layout(note: str) -> Layout | None:
    """The layout; ``None`` where the picture carries none that can be read."""
    if not note:
        return None
    try:
        return msgspec.json.decode(note, type=Layout)
    except msgspec.DecodeError:
        return None


def places(layout: Layout, sought: Sought) -> list[Mark]:
    """The places of the finding on the picture, none where they cannot be told."""
    for found in (_named(layout, sought.subject), _linked(layout, sought), _said(layout, sought)):
        marks = list(dict.fromkeys(found))
        if marks:
            return _few(marks)
    return _part(layout, sought.where)


def _few(marks: list[Mark]) -> list[Mark]:
    """So many that they can be told apart; else one around them all."""
    if len(marks) <= _MOST_MARKS:
        return marks
    return [Mark(_around([m.box for m in marks]), all(m.unseen for m in marks))]


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    return left, top, max(b[0] + b[2] for b in boxes) - left, max(b[1] + b[3] for b in boxes) - top


def _named(layout: Layout, subject: str) -> Iterator[Mark]:
    """Elements that the browser noted under the finding's own subject (rules of axe)."""
    if subject.startswith("axe:"):
        yield from (Mark(i.box) for i in layout.items if i.kind == subject)


# By address ---------------------------------------------------------------------------------------------------------


def _linked(layout: Layout, sought: Sought) -> Iterator[Mark]:
    wanted = {_key(u) for u in _addresses(sought)} - {_key(layout.url), ""}
    if not wanted:
        return
    for item in layout.items:
        if item.address and item.kind in ("a", "h", "i", "f") and _key(item.address) in wanted:
            yield Mark(item.box, item.kind == "h")


def _addresses(sought: Sought) -> Iterator[str]:
    yield from (sought.url, sought.subject)
    for text in (sought.quote, *(v for v in sought.data.values() if isinstance(v, str))):
        yield from _ADDRESS.findall(text)


def _key(url: str) -> str:
    """The address without what two spellings of it differ in."""
    if not url.startswith(("http://", "https://")):
        return ""
    try:
        return normalise(url).partition("://")[2].rstrip("/")
    except ValueError:
        return ""


# By words -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Text:
    """All words of the page in one piece, without blanks; ``starts`` tells where those of each item begin."""

    text: str
    items: Sequence[_Item]
    starts: Sequence[int]

    @classmethod
    def of(cls, items: Iterable[_Item]) -> _Text:
        kept = [(i, _BLANK.sub("", i.words)) for i in items if i.kind == "t"]
        starts = list(accumulate((len(w) for _, w in kept), initial=0))
        return cls("".join(w for _, w in kept), [i for i, _ in kept], starts)

    def boxes(self, start: int, stop: int) -> list[Box]:
        """Those of the items that hold the characters from ``start`` to ``stop``."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, stop - 1)
        return [i.box for i in self.items[first:last]]


def _said(layout: Layout, sought: Sought) -> Iterator[Mark]:
    text = _Text.of(layout.items)
    pieces = [p.strip() for p in _PARTED.split(sought.quote)]
    for piece in (p for p in pieces if len(p) >= _LEAST):
        yield from _quoted(text, piece, sought)
        yield from _concealed(layout, piece)


def _quoted(text: _Text, piece: str, sought: Sought) -> Iterator[Mark]:
    """The words at fault inside the piece; the whole piece where none are; the words alone where it is not there."""
    spans = spans_of(piece, sought.message, sought.data)
    at = text.text.find(_BLANK.sub("", piece))
    if at >= 0:
        for start, stop in spans or [(0, len(piece))]:
            before = len(_BLANK.sub("", piece[:start]))
            length = len(_BLANK.sub("", piece[start:stop]))
            yield Mark(_around(text.boxes(at + before, at + before + length)))
        return
    for start, stop in spans:
        yield from _everywhere(text, _BLANK.sub("", piece[start:stop]))


def _everywhere(text: _Text, word: str) -> Iterator[Mark]:
    """Where a word stands, if it stands at few places only."""
    if len(word) < _LEAST or not 0 < text.text.count(word) <= _MOST_TIMES:
        return
    at = text.text.find(word)
    while at >= 0:
        yield Mark(_around(text.boxes(at, at + len(word))))
        at = text.text.find(word, at + 1)


def _concealed(layout: Layout, piece: str) -> Iterator[Mark]:
    words = set(piece.split())
    for item in layout.items:
        if item.kind == "h" and item.words and (item.words in words or item.words == piece):
            yield Mark(item.box, unseen=True)


# By part ------------------------------------------------------------------------------------------------------------


def _part(layout: Layout, where: str) -> list[Mark]:
    """The part of the page that ``where`` names; of lists the one without words, of footers the lowest."""
    kind = next((kind for word, kind in _PARTS if word in where), "")
    found = [i for i in layout.items if i.kind == kind] if kind else []
    if kind == "r:list":
        found = [i for i in found if i.words == "0"][:1]
    elif kind == "r:footer":
        found = sorted(found, key=lambda i: i.y + i.height)[-1:]
    return [Mark(i.box) for i in found[:1]]
