"""The text of an element line by line, with the labels (``联系电话：…``) that its lines begin with."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

_NOT_TEXT = frozenset({"script", "style", "noscript", "template", "textarea", "select", "option"})
_CELLS = frozenset({"td", "th", "dd", "dt"})
_NAMES = (
    "p div tr li ul ol table tbody thead section article h1 h2 h3 h4 h5 h6 dl br hr center form fieldset "
    "header footer nav aside main caption figure"
)
_BREAKS = _CELLS | frozenset(_NAMES.split())
_SOFT, _HALF_LABEL, _MOST_BROKEN = frozenset({"br", "p", "div"}), 2, 6
_MOST_LINES, _LONGEST_LINE, _MOST_PIECES = 1500, 4000, 200
_NUMBERING = re.compile(
    r"[【\[［（(《◆●■★▲▶※·•\-—>\s]{0,4}(?:第?[一二三四五六七八九十]{1,3}|\d{1,2}|[①-⑳])?[)）】\]、.．，,:：\s]{0,3}[【\[［◆●■★\s]{0,3}"
)
_LABELLED = re.compile(
    r"((?:[\u4e00-\u9fa5][ 　]{1,3}){1,5}[\u4e00-\u9fa5]|[\u4e00-\u9fa5A-Za-z（）()、/]{2,20})[】\]］]?[ 　]{0,3}[:：]"
)
_BRACKETED = re.compile(
    r"[【\[［]\s{0,3}([\u4e00-\u9fa5][\u4e00-\u9fa5 　]{0,14}[\u4e00-\u9fa5])\s{0,3}[】\]］]\s{0,3}(?![:：])"
)
#: A numbered label that a full stop ends: ``1．设定依据。《…》``.
_STOPPED = re.compile(r"([\u4e00-\u9fa5]{2,8})。(?=.)")
#: A day in an element of its own: what stands right before it ends there (网友 138****8899 | 2026-10-12).
_DAY = re.compile(r"20\d\d[-/.年]\d")
#: A label in an element of its own behind another one with its value: 回复单位：待遇科|回复时间：2026-10-09.
_NEXT_LABEL = re.compile(r"[\u4e00-\u9fa5]{2,8}[:：]")
_PROSE = re.compile(r"[，。；！？,;!?]")
_LONGEST_LABEL, _LONGEST_INNER = 18, 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its ``text`` without double blanks, the inline ``pieces`` it is put together from, and the table row it stands in.

    ``row`` counts the rows of tables and definition lists from 1, 0 outside; a blank cell gives a line without text.
    """

    text: str
    pieces: tuple[str, ...] = ()
    row: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a line: ``head`` without blanks and numbering, the ``rest`` of the line, whether a colon or cell marks it."""

    head: str
    rest: str
    marked: bool


def read_lines(element: HtmlElement, without: Collection[HtmlElement] = ()) -> list[Line]:
    """The lines of ``element`` in reading order, bounded in number and length; what stands in ``without`` is left out."""
    return list(_Walk(element, without).lines())


class _Walk:
    def __init__(self, element: HtmlElement, without: Collection[HtmlElement]) -> None:
        self.element, self.without = element, without
        self.pieces: list[str] = []
        self.row = 0
        self.cell_row = 0
        self.cell_empty = False

    def lines(self) -> Iterator[Line]:
        return islice(self._all(), _MOST_LINES)

    def _all(self) -> Iterator[Line]:
        walk = etree.iterwalk(self.element, events=("start", "end", "comment", "pi"))
        for event, node in walk:
            if event == "start":
                if node.tag in _NOT_TEXT or node in self.without:
                    walk.skip_subtree()
                    continue
                yield from self._open(node)
                self._add(node.text)
            else:
                if event == "end":
                    yield from self._close(node)
                if node is not self.element:
                    self._add(node.tail)
        yield from self._flush()

    def _open(self, node: HtmlElement) -> Iterator[Line]:
        if node.tag in _BREAKS and not (node.tag in _SOFT and self._in_label()):
            yield from self._flush()
        if node.tag in ("tr", "dt"):
            self.row += 1
        if node.tag in _CELLS:
            self.cell_row, self.cell_empty = self.row, True

    def _close(self, node: HtmlElement) -> Iterator[Line]:
        if node.tag not in _BREAKS or (node.tag in _SOFT and self._in_label()):
            return
        yield from self._flush()
        if node.tag in _CELLS:
            if self.cell_empty:
                yield Line("", (), self.cell_row)
            self.cell_row, self.cell_empty = 0, False

    def _in_label(self) -> bool:
        """Whether a cell has begun with a character or two in a line: narrow columns break their labels (受理／条件)."""
        if not self.cell_row or not self.cell_empty or not 0 < len(self.pieces) <= _MOST_BROKEN:
            return False
        return all(len(piece.strip()) <= _HALF_LABEL for piece in self.pieces)

    def _add(self, text: str | None) -> None:
        if not text or len(self.pieces) >= _MOST_PIECES:
            return
        if text.isspace():
            if self.pieces:
                self.pieces[-1] += " "
            return
        apart = self.pieces and (
            (self.pieces[-1][-1:].isdigit() and _DAY.match(text) is not None)
            or (_NEXT_LABEL.match(text) is not None and any("：" in p or ":" in p for p in self.pieces))
        )
        self.pieces.append((" " if apart else "") + text[:_LONGEST_LINE])

    def _flush(self) -> Iterator[Line]:
        if not self.pieces:
            return
        pieces, self.pieces = self.pieces, []
        text = " ".join("".join(pieces).split())[:_LONGEST_LINE]
        if text:
            self.cell_empty = False
            yield Line(text, tuple(" ".join(p.split()) for p in pieces[:6]), self.cell_row)


def labels_of(line: Line) -> list[Label]:
    """The labels of a line: the whole short line, the bold beginning of a line, or each ``label：`` inside it."""
    if bracketed := _in_brackets(line.text):
        return bracketed
    start = _NUMBERING.match(line.text).end()  # type: ignore[union-attr]  # matches nothing as well
    text = line.text[start:]
    if start and (stopped := _STOPPED.match(text)):
        return [Label(_head(stopped[1]), text[stopped.end() :].strip(), True)]
    inside = [m for m in _LABELLED.finditer(text[:1200]) if m.start() == 0 or len(m[1]) <= _LONGEST_INNER]
    if inside:
        ends = [*(m.start() for m in inside[1:]), len(text)]
        return [
            Label(_head(m[1]), text[m.end() : end].strip(), True) for m, end in zip(inside, ends, strict=True)
        ]
    found = _by_pieces(line)
    if len(text) <= _LONGEST_LABEL and not _PROSE.search(text):
        found.append(Label(_head(text), "", line.row > 0))
    return found


def values_below(lines: Sequence[Line], plain: Callable[[str], bool]) -> dict[int, int]:
    """Which line stands below each head of a table that has a row of labels and a row of values in turn.

    ``plain`` tells of a head that it is a label and nothing else; nearly all of a row have to be, and no value may.
    """
    rows: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.row:
            rows.setdefault(line.row, []).append(index)
    found: dict[int, int] = {}
    for row, heads in rows.items():
        values, below = rows.get(row + 1, []), rows.get(row + 2, [])
        if len(heads) < 2 or len(values) != len(heads):
            continue
        if len(below) == len(heads) and not _all_plain(lines, below, plain):
            continue  # several rows of values: a table of windows or papers
        if _all_plain(lines, heads, plain) and not any(plain(lines[v].text) for v in values):
            found |= dict(zip(heads, values, strict=True))
    return found


def _all_plain(lines: Sequence[Line], places: Sequence[int], plain: Callable[[str], bool]) -> bool:
    """Whether nearly all of these lines are plain labels."""
    heads = [label.head for place in places for label in labels_of(lines[place])]
    return len(heads) == len(places) and sum(map(plain, heads)) * 5 >= len(heads) * 3


def _in_brackets(text: str) -> list[Label]:
    """The labels of a line that begins with one in brackets: ``【设定依据】《…》``."""
    if text[:1] not in "【[［" or _BRACKETED.match(text) is None:
        return []
    found = list(_BRACKETED.finditer(text[:1200]))
    ends = [*(m.start() for m in found[1:]), len(text)]
    return [Label(_head(m[1]), text[m.end() : e].strip(), True) for m, e in zip(found, ends, strict=True)]


def _by_pieces(line: Line) -> list[Label]:
    """A line whose first inline pieces (a bold or spanned label) are short, and more follows."""
    for count in (1, 2, 3):
        if len(line.pieces) <= count:
            return []
        head = "".join(line.pieces[:count])
        if len(head) > _LONGEST_LABEL or _PROSE.search(head):
            return []
        if len(head) >= 2:
            return [Label(_head(head), line.text[len(head) :].strip(), False)]
    return []


def _head(text: str) -> str:
    text = text[_NUMBERING.match(text).end() :]  # type: ignore[union-attr]
    return "".join(text.split()).strip("】]］)）、:：*")
