"""Text and tables of OpenDocument files (ODT, ODS), as LibreOffice and WPS write them: markup in a zip file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_LINES = (f"{_TEXT}p", f"{_TEXT}h")
_BLANKS = tuple(_TEXT + name for name in ("tab", "s", "line-break"))
#: What is no part of the text that stands: remarks, and what was struck out while changes were recorded.
_ASIDE = (f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_TEXT}note-citation")
_HEADS = tuple(_STYLE + name for name in ("header", "header-first", "header-left"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST_CELLS, _DEEPEST = 60, 30


def is_open_document(root: etree._Element) -> bool:
    return root.tag == f"{_OFFICE}document-content"


def blocks(root: etree._Element, most_rows: int) -> Iterator[str | list[list[str]]]:
    """Lines and tables (as rows of cells) in order."""
    _clean(root)
    body = root.find(f"{_OFFICE}body")
    stack = [iter(body if body is not None else ())]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in _LINES:
            yield _line(child)
        elif child.tag == f"{_TABLE}table":
            yield [_cells(row) for row in islice(child.iter(f"{_TABLE}table-row"), most_rows)]
        elif len(stack) < _DEEPEST:
            stack.append(iter(child))


def heads(styles: etree._Element) -> Iterator[str]:
    """The lines at the head of the pages."""
    _clean(styles)
    for head in styles.iter(*_HEADS):
        yield from map(_line, head.iter(*_LINES))


def _clean(root: etree._Element) -> None:
    etree.strip_elements(root, *_ASIDE, with_tail=False)
    for element in root.iter(*_BLANKS):
        element.text = " "


def _line(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _cells(row: etree._Element) -> list[str]:
    """The texts of a row; a cell that is written once for several stands as often, up to the last that says something."""
    cells: list[str] = []
    for cell in row.iterchildren(*_CELLS):
        text = " ".join(filter(None, map(_line, cell.iter(*_LINES))))
        times = cell.get(f"{_TABLE}number-columns-repeated", "1")
        number = int(times) if times.isdecimal() and len(times) < 6 else 1
        cells.extend([text] * min(number, _MOST_CELLS - len(cells)))
    while cells and not cells[-1]:
        cells.pop()
    return cells
