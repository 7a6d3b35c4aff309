"""The paragraphs of a document as a reader sees them, with how each begins and looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from core.page import Indent, Paragraph
from reading.tree.styles import Look, look_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: More blocks than this are not read; the longest document seen in practice has under 2,000.
MOST_PARAGRAPHS = 4000
_DEEPEST = 60
_BLOCKS = frozenset([
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt", "td", "th", "center",
    "blockquote", "pre", "article", "section", "ul", "ol", "dl", "table", "tbody", "tr", "caption",
    "address", "fieldset", "form", "header", "footer", "main", "figure", "figcaption", "thead", "tfoot"
])  # fmt: skip
_SKIPPED = frozenset(
    ["script", "style", "template", "noscript", "select", "button", "textarea", "iframe", "object", "input"]
)
_RULE_INDENT = re.compile(r"text-indent\s{0,3}:\s{0,3}(?!-?0(?:[^.\d]|$))[\d.]")
_SIMPLE_SELECTOR = re.compile(r"(p)?(?:\.([\w-]{1,60}))?$", re.IGNORECASE)
_ENDS = re.compile(r"[。！？；：:;!?…」』”）)》〉】]\s*$")
_STARTS = re.compile(
    r"[\u3000\xa0\u2002\u2003]{2}|\s{0,4}(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|\d{1,2}[.．、]"
    r"|[（(]\d{1,2}[)）]|第[一二三四五六七八九十百]{1,5}[章条节]|附\s{0,3}件|(?:19|20|二)[\d〇○零]{2,3}年)"
)
_BLANKS = "\u3000\xa0\u2002\u2003\u2009 \t\r\n\ufeff\u200b"


class _Block(msgspec.Struct):
    """A paragraph while its pieces are gathered."""

    look: Look
    parts: list[str] = []
    fonts: dict[str, None] = {}
    sizes: dict[str, None] = {}
    colours: dict[str, None] = {}
    letters: int = 0
    bold: int = 0
    word: int = 0
    breaks: int = 0
    in_table: bool = False


def read_paragraphs(body: HtmlElement, *, before: Look | None = None) -> list[Paragraph]:
    """The blocks of ``body`` that hold text, and empty ``<p>`` among them, in reading order.

    A block whose lines are parted by ``<br>`` counts as one paragraph per line where the lines are paragraphs of
    their own (a sentence ends before, an indent or a heading mark comes after), else as one with breaks in it.
    """
    walker = _Walker(_indented_classes(body))
    look = before or Look()
    own, _ = look_of(body, look)
    walker.block(body, own, 0, False)
    walker.close()
    return walker.done[:MOST_PARAGRAPHS]


def _indented_classes(body: HtmlElement) -> frozenset[str]:
    """What the page's own style sheets indent: ``p``, ``.class`` or ``p.class`` (their last simple selector)."""
    found = set()
    for sheet in body.getroottree().iter("style"):
        text = sheet.text or ""
        if "text-indent" not in text:
            continue
        for rule in text[:100_000].split("}"):
            selectors, _, declarations = rule.rpartition("{")
            if "text-indent" in declarations and _RULE_INDENT.search(declarations):
                found.update(_last_selectors(selectors[-300:]))
    return frozenset(found)


def _last_selectors(selectors: str) -> set[str]:
    found = set()
    for selector in selectors.split(","):
        words = selector.split()
        simple = _SIMPLE_SELECTOR.match(words[-1]) if words else None
        if simple and (simple[1] or simple[2]):
            found.add(f".{simple[2]}" if simple[2] else "p")
    return found


class _Walker:
    """Goes through the body once and fills :attr:`done`."""

    def __init__(self, indented: frozenset[str]) -> None:
        self.indented = indented
        self.done: list[Paragraph] = []
        self.open: _Block | None = None
        self.links = 0  # open ones around what is read: their colour is that of links

    def block(self, element: HtmlElement, look: Look, depth: int, in_table: bool) -> None:
        """A block element: its text and inline children make paragraphs, its block children others."""
        if element.tag in ("td", "th") and depth and not _lays_out(element):
            in_table = True
        if self.indented and look.indent is None and self._by_sheet(element):
            look = look._replace(indent=True)
        self._start(look, in_table)
        before = len(self.done)
        self._children(element, look, depth, in_table)
        if element.tag != "p" or len(self.done) != before or self.open is None or self.open.letters:
            self.close()
        else:
            self.close(keep_empty=next(element.iterdescendants("img"), None) is None)

    def _by_sheet(self, element: HtmlElement) -> bool:
        if element.tag == "p" and "p" in self.indented:
            return True
        return any(f".{name}" in self.indented for name in (element.get("class") or "").split())

    def _start(self, look: Look, in_table: bool) -> None:
        self.close()
        self.open = _Block(look, in_table=in_table)

    def _children(self, element: HtmlElement, look: Look, depth: int, in_table: bool) -> None:
        if element.text:
            self._text(element.text, look, in_table)
        for child in element:
            tag = child.tag
            if isinstance(tag, str) and tag not in _SKIPPED and depth < _DEEPEST:
                self._child(child, look, depth, in_table)
            if child.tail:
                self._text(child.tail, look, in_table)

    def _child(self, child: HtmlElement, look: Look, depth: int, in_table: bool) -> None:
        if child.tag == "br":
            if self.open is not None:
                self.open.parts.append("\n")
            return
        inner, word = look_of(child, look)
        if inner.hidden or len(self.done) > MOST_PARAGRAPHS:
            return
        if child.tag in _BLOCKS:
            word_block = word
            self.block(child, inner, depth + 1, in_table)
            if word_block and self.done:
                self.done[-1] = _marked(self.done[-1])
            return
        if self.open is not None:
            self.open.word += word
        self.links += child.tag == "a"
        self._children(child, inner, depth + 1, in_table)
        self.links -= child.tag == "a"

    def _text(self, text: str, look: Look, in_table: bool) -> None:
        if self.open is None:
            if not text.strip(_BLANKS):
                return
            self.open = _Block(look, in_table=in_table)
        block = self.open
        block.parts.append(text.replace("\n", " ").replace("\r", " "))
        letters = len(text.strip(_BLANKS))
        if letters:
            block.letters += letters
            block.bold += letters if look.bold else 0
            if look.font:
                block.fonts[look.font] = None
            if look.size:
                block.sizes[look.size] = None
            if look.colour and not self.links:
                block.colours[look.colour] = None

    def close(self, *, keep_empty: bool = False) -> None:
        """Ends the open block; an empty one is kept only where asked for."""
        block, self.open = self.open, None
        if block is None:
            return
        lines = "".join(block.parts).split("\n")
        if not block.letters:
            if keep_empty:
                self.done.append(
                    Paragraph("", breaks=len(lines) - 1, word_marks=block.word, in_table=block.in_table)
                )
            return
        for text, breaks, mid in _paragraph_lines(lines):
            # Titles and signatures set in the middle or at the right are broken into lines on purpose.
            wrapped = block.look.align in ("center", "right")
            self.done.append(_paragraph(block, text, breaks, 0 if wrapped else mid))


def _marked(paragraph: Paragraph) -> Paragraph:
    return msgspec.structs.replace(paragraph, word_marks=paragraph.word_marks + 1)


def _lays_out(cell: HtmlElement) -> bool:
    """Whether the cell is no cell of data but holds the text itself: alone in its row, with paragraphs inside."""
    alone = cell.getnext() is None and cell.getprevious() is None
    return alone and len(cell.findall("p")) > 2


def _paragraph_lines(lines: list[str]) -> list[tuple[str, int, int]]:
    """Lines between ``<br>`` put together to paragraphs: text, breaks inside or after, breaks within a sentence."""
    found: list[tuple[str, int, int]] = []
    text, breaks, mid = "", 0, 0
    for place, line in enumerate(lines):
        if place and text.strip(_BLANKS):
            broken = bool(line.strip(_BLANKS)) and not _is_boundary(text, line)
            breaks += 1
            if broken:
                mid += 1
            else:
                found.append((text, breaks, mid))
                text, breaks, mid = "", 0, 0
        text += line
    if text.strip(_BLANKS):
        found.append((text, breaks, mid))
    return found


def _is_boundary(before: str, after: str) -> bool:
    """Whether a line break parts two paragraphs; short lines (titles, signatures) stand by themselves."""
    if _ENDS.search(before) or _STARTS.match(after):
        return True
    line = before.strip(_BLANKS)
    return len(line) < 20 and not line.endswith(("，", "、"))


def _paragraph(block: _Block, raw: str, breaks: int, mid: int) -> Paragraph:
    return Paragraph(
        text=" ".join(raw.strip(_BLANKS).split()) if "  " in raw or "\t" in raw else raw.strip(_BLANKS),
        indent=_indent(raw, block.look),
        align=block.look.align,
        bold=block.bold * 10 >= block.letters * 9,
        fonts=tuple(block.fonts),
        sizes=tuple(block.sizes),
        colours=tuple(block.colours),
        breaks=breaks,
        break_mid_sentence=mid,
        word_marks=block.word,
        in_table=block.in_table,
    )


def _indent(raw: str, look: Look) -> Indent:
    """How the paragraph begins. Plain blanks are not seen and do not count; an em space is as wide as an ideographic one."""
    lead = raw[: len(raw) - len(raw.lstrip(_BLANKS))].translate(_INVISIBLE)
    if lead.replace("\u2003", "\u3000") == "\u3000\u3000":
        return Indent.IDEOGRAPHIC
    if lead:
        return Indent.SPACES
    return Indent.CSS if look.indent else Indent.NONE


_INVISIBLE = dict.fromkeys(map(ord, " \t\r\n\ufeff\u200b"))
