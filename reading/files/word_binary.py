"""Text and tables of Word's binary form (.doc), which WPS Writer (.wps) writes as well.

The text stands in pieces, each of 8 or 16 bits a character ([MS-DOC] 2.4.1); files that were saved quickly or put
together by programs hold both kinds, so that the text cannot be taken as one stretch.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from itertools import accumulate

import olefile

_MAGIC_97, _MAGIC_95 = 0xA5EC, 0xA5DC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_FLAGS, _FIRST, _LAST, _CHARACTERS, _PIECES = 0x0A, 0x18, 0x1C, 0x4C, 0x1A2
_COMPRESSED, _PLACE = 1 << 30, (1 << 30) - 1
_MOST = 4 << 20
#: The code of a field (a link's address, a page number) stands before what is shown of it.
_FIELD_CODE = re.compile(r"\x13[^\x13-\x15]{0,2000}\x14?")
#: Stretches of text in the order of their lengths: main, notes, heads, (macros), remarks, end notes, boxes, boxes in heads.
_STORIES, _SHOWN = 8, (2, 6, 7)
_MARKS = re.compile(r"[\x00-\x06\x08\x0e-\x1f\x7f]")


class UnreadableWordError(Exception):
    """The file cannot be read; the text says why in Chinese."""


def word_text(body: bytes) -> str:
    """A line for each paragraph and each table row of the main text, then heads of pages and boxes of text.

    Raises :class:`UnreadableWordError`.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            raw = _raw(ole)
    except (OSError, struct.error, ValueError, IndexError, TypeError) as error:
        raise UnreadableWordError("文件已损坏，无法打开") from error
    shown = _FIELD_CODE.sub("", raw).replace("\x07\x07", "\n").replace("\x07", " ")
    return _MARKS.sub("", shown.replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n"))


def _raw(ole: olefile.OleFileIO) -> str:
    stream = ole.openstream("WordDocument").read(_MOST * 4)
    magic, flags = _short(stream, 0), _short(stream, _FLAGS)
    if flags & _ENCRYPTED:
        raise UnreadableWordError("文件已加密，无法读取")
    if magic == _MAGIC_95:
        return str(stream[_long(stream, _FIRST) : _long(stream, _LAST)], "gb18030", "replace")
    if magic != _MAGIC_97:
        raise ValueError("no Word file")
    table = ole.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read(_MOST * 4)
    place, size = _long(stream, _PIECES), _long(stream, _PIECES + 4)
    lengths = [min(_long(stream, _CHARACTERS + 4 * n), _MOST) for n in range(_STORIES)]
    ends = list(accumulate(lengths))
    whole = "".join(_pieces(stream, table[place : place + size], min(ends[-1], _MOST)))
    return "\r".join([whole[: ends[0]], *(whole[ends[n - 1] : ends[n]] for n in _SHOWN if lengths[n])])


def _pieces(stream: bytes, index: bytes, wanted: int) -> Iterator[str]:
    """The pieces in order; ``index`` holds formatting (each 1, length, bytes) and then the table of pieces."""
    at = 0
    while index[at] == 1:
        at += 3 + _short(index, at + 1)
    if index[at] != 2:
        raise ValueError("no table of pieces")
    size = _long(index, at + 1)
    table = index[at + 5 : at + 5 + size]
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table)
    for number in range(count):
        length = min(ends[number + 1] - ends[number], wanted)
        if length <= 0:
            return
        wanted -= length
        yield _piece(stream, _long(table, 4 * (count + 1) + 8 * number + 2), length)


def _piece(stream: bytes, place: int, length: int) -> str:
    if place & _COMPRESSED:
        start = (place & _PLACE) // 2
        return stream[start : start + length].decode("cp1252", "replace")
    start = place & _PLACE
    return stream[start : start + 2 * length].decode("utf-16-le", "replace")


def word_tables(body: bytes) -> list[tuple[str, list[list[str]]]]:
    """Each table's rows with the line before it; none where the text does not stand in one stretch."""
    import wps2md

    try:
        paragraphs = wps2md.parse(body).paragraphs
    except wps2md.WpsParseError:
        return []
    tables: list[tuple[str, list[list[str]]]] = []
    row: list[str] = []
    before, inside = "", False
    for paragraph in paragraphs:
        if not paragraph.in_table:
            before, inside, row = paragraph.text.strip() or before, False, []
        elif paragraph.is_row_end:
            if not inside:
                tables.append((before, []))
                before = ""
            tables[-1][1].append(row)
            inside, row = True, []
        else:
            row.append(paragraph.text)
    return tables


def _short(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<H", data, place)[0])


def _long(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<I", data, place)[0])
