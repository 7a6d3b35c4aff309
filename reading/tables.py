"""Data tables: header cells, number of data rows, caption, and a few rows as a sample."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from core.page import TableFacts
from reading.tree.markup import plain_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Bounds of what is read of one page.
MAX_TABLES, MAX_ROWS, MAX_COLUMNS, SAMPLE_ROWS, CELL_LENGTH = 20, 600, 40, 5, 80
_LABEL = re.compile(r".{1,12}[：:]")
_NOTE = re.compile(r"[（(]?[^：:]{1,12}[：:].{1,40}|20\d\d年[\d年月日 ]{0,9}")
_NOTES = 2
_NUMBER = re.compile(r"[\d,.，%％/\-—~]{1,20}")
_META = re.compile(r"(?:时间|日期|来源|字体|字号)\s{0,3}[:：]|浏览|点击|阅读|打印")
_CAPTION_TAGS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "center"})

Grid = list[list[str]]


def read_tables(element: HtmlElement | None) -> tuple[TableFacts, ...]:
    """The data tables inside ``element`` in reading order; tables that only lay out the page are left out."""
    if element is None:
        return ()
    found = []
    for table in _tables(element):
        facts = _read(table)
        if facts is not None:
            found.append(facts)
            if len(found) == MAX_TABLES:
                break
    return tuple(found)


def table_facts(rows: Sequence[Sequence[str]], caption: str = "") -> TableFacts | None:
    """The facts of a table whose cells are known already; ``None`` where it is no data table."""
    grid = [[_clean(c) for c in row[:MAX_COLUMNS]] for row in rows[:MAX_ROWS]]
    return _facts([r for r in grid if any(r)], caption)


def _tables(element: HtmlElement) -> Iterator[HtmlElement]:
    """Tables without tables inside."""
    for table in element.iter("table"):
        if next(table.iterdescendants("table"), None) is None:
            yield table


def _read(table: HtmlElement) -> TableFacts | None:
    caption = next((_text(c) for c in table.iterchildren("caption")), "")
    grid, head_rows = _grid(_rows(table))
    if len(grid) < 2 or max(map(len, grid)) < 2:
        return None
    facts = _facts(grid, caption, head_rows)
    if facts is None or facts.caption:
        return facts
    return TableFacts(head=facts.head, rows=facts.rows, caption=_heading_before(table), sample=facts.sample)


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for count, row in enumerate(table.iter("tr")):
        if count == MAX_ROWS:
            return
        yield row


def _span(cell: HtmlElement, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return min(int(value), most) if value.isascii() and value.isdecimal() and value != "0" else 1


def _grid(rows: Iterable[HtmlElement]) -> tuple[Grid, int]:
    """Cells by row and column with spans filled in; and how many rows the spans of the first head row reach over."""
    grid: Grid = []
    pending: dict[int, tuple[int, str]] = {}
    deep = 1
    for row in rows:
        line: list[str] = []
        spans = []
        for cell in row.iterchildren("td", "th"):
            _carry(line, pending)
            text, wide = _text(cell), _span(cell, "colspan", MAX_COLUMNS)
            down = _span(cell, "rowspan", MAX_ROWS)
            spans.append(down if wide == 1 else 1)
            for _ in range(min(wide, MAX_COLUMNS - len(line))):
                if down > 1:
                    pending[len(line)] = (down - 1, text)
                line.append(text)
        _carry(line, pending)
        if not grid and spans:
            deep = max(spans)
        if any(line):
            grid.append(line)
        deep = _after_title(grid, spans, deep)
    return grid, min(deep, 3)


def _after_title(grid: Grid, spans: list[int], deep: int) -> int:
    """Where only title rows came so far, the depth of the head is that of the row after them."""
    titles = len(grid) > 1 and all(len(set(r)) == 1 for r in grid[:-1])
    return max(spans, default=1) if titles else deep


def _carry(line: list[str], pending: dict[int, tuple[int, str]]) -> None:
    """Adds cells that reach down from rows above."""
    while len(line) < MAX_COLUMNS and len(line) in pending:
        left, text = pending.pop(len(line))
        if left > 1:
            pending[len(line)] = (left - 1, text)
        line.append(text)


def _facts(grid: Grid, caption: str, head_rows: int = 1) -> TableFacts | None:
    titles, rest = _titles(grid)
    if len(rest) < 1 or max(map(len, rest)) < 2 or _is_form(rest):
        return None
    deep = head_rows if len(rest) > head_rows else 1
    data = [r for r in rest[deep:] if any(r)]
    return TableFacts(
        head=_merged(rest[:deep]),
        rows=len(data),
        caption=caption or " ".join(titles)[:120],
        sample=tuple(tuple(c[:CELL_LENGTH] for c in r) for r in data[:SAMPLE_ROWS]),
    )


def _titles(grid: Grid) -> tuple[list[str], Grid]:
    """Leading rows that say one thing over their whole width (a title, a unit of account), and the rest."""
    titles: list[str] = []
    for place, row in enumerate(grid):
        filled = {c for c in row if c}
        if (len(filled) > 1 and not _are_notes(row, filled)) or (
            place and len(filled) == 1 and len(row) > 1 and row.count("") and not titles
        ):
            return titles, grid[place:]
        titles.extend(c for c in dict.fromkeys(row) if c)
    return titles, []


def _are_notes(row: Sequence[str], filled: Collection[str]) -> bool:
    """Whether a row above the head only says who filled the table in and in which unit: 填报单位：… 单位：元."""
    return len(row) > len(filled) == _NOTES and all(_NOTE.fullmatch(c) for c in filled)


def _is_form(grid: Grid) -> bool:
    """Whether the table only pairs labels with values (信息公开表头, 登记表)."""
    labels = sum(bool(_LABEL.fullmatch(r[0])) for r in grid if r)
    return labels * 3 >= len(grid) * 2


def _merged(rows: Grid) -> tuple[str, ...]:
    """One header row out of several: parts of one column joined, each once."""
    width = max(map(len, rows))
    columns = ([r[i] for r in rows if i < len(r) and r[i]] for i in range(width))
    return tuple(" ".join(dict.fromkeys(c))[:CELL_LENGTH] for c in columns)


def _text(cell: HtmlElement) -> str:
    return _clean(plain_text(cell) if len(cell) else cell.text or "")


def _clean(text: str) -> str:
    return " ".join(text[:2000].split())[:300]


def _heading_before(table: HtmlElement) -> str:
    """The short text right before the table, the line of time and source left out, looked for at most three blocks and two levels up."""
    at = table
    for _ in range(2):
        for count, before in enumerate(at.itersiblings(preceding=True)):
            if count == 3:
                break
            text = _text(before) if before.tag in _CAPTION_TAGS else ""
            if text and not _META.search(text):
                return text if 4 <= len(text) <= 80 and not _NUMBER.fullmatch(text) else ""
        parent = at.getparent()
        if parent is None or parent.tag == "body":
            return ""
        at = parent
    return ""
