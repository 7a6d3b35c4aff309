"""Numbered headings of a document: 一、 （一） 1. （1）, whatever mark follows the number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.page import Heading, Paragraph
from reading.numerals import ordinal

_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_LEVELS = (
    # A second numeral right after 、 belongs to an enumeration: 一、二级.
    (1, re.compile(rf"({_NUMERAL})\s?([、.．，,](?!{_NUMERAL}(?:[、级类等]|产业|是)))")),
    (2, re.compile(rf"[（(]\s?({_NUMERAL})\s?[)）]([、.．，,]?)")),
    (3, re.compile(r"(\d{1,2})\s?([.．、])(?![\d.．])")),
    (4, re.compile(r"[（(]\s?(\d{1,2})\s?[)）]([、.．，,]?)")),
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}条")
_TEXT_END = re.compile(r"[。；！？!?;]")
#: The end of a line that names a file to download.
_FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar)[）)】]?$", re.IGNORECASE)
_FIRST = frozenset("一二三四五六七八九十百（(0123456789")


def read_heading(text: str) -> tuple[int, str, int, str] | None:
    """Level, mark as written, ordinal and text of the heading ``text`` begins with, ``None`` where it begins with none."""
    if not text or text[0] not in _FIRST:
        return None
    for level, pattern in _LEVELS:
        found = pattern.match(text)
        number = ordinal(found[1]) if found else 0
        if found and number:
            rest = text[found.end() :]
            return level, found[0].rstrip(), number, _TEXT_END.split(rest[:200], maxsplit=1)[0].strip()[:80]
    return None


def read_headings(
    paragraphs: Sequence[Paragraph], appendices: Sequence[int], skipped: frozenset[int] = frozenset()
) -> tuple[Heading, ...]:
    """The headings of all paragraphs outside tables; ``appendices[i]`` is the appendix of paragraph ``i``.

    From the first 第…条 on a text counts by articles, and what is numbered below them are no headings.
    ``skipped`` are paragraphs whose numbers are none of headings, such as those of the attachment note.
    """
    found = []
    in_articles = -1
    for place, paragraph in enumerate(paragraphs):
        if paragraph.text.startswith("第") and _ARTICLE.match(paragraph.text):
            in_articles = appendices[place]
        if paragraph.in_table or place in skipped or appendices[place] == in_articles:
            continue
        heading = read_heading(paragraph.text)
        if heading and heading[3] and not _FILE.search(heading[3]):
            found.append(Heading(*heading, paragraph=place, appendix=appendices[place]))
    return tuple(found)
