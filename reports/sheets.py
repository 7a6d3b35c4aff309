"""Rows as tables: for the terminal, as CSV, as XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.layout import lines_of
from reports import words
from reports.rows import Row, columns_of, flat, shown
from reports.safe import cell, plain

_TABLE_COLUMNS = ("id", "unit", "severity", "status", "check", "message", "url")
_SHEET_COLUMNS = (
    "id", "unit_id", "unit", "category", "check", "severity", "status", "message", "url", "parent_url", "where",
    "quote", "remedy", "basis", "first_seen", "last_seen", "resolved_at", "recurrences", "pages", "message_key",
    "sha256",
)  # fmt: skip
#: Values that somebody copies: a table never breaks them.
_UNBROKEN = frozenset(
    {"id", "unit_id", "check", "severity", "status", "last_status", "url", "urls", "parent_url", "homepage", "sha256", "night", "hash", "indicator"}
)  # fmt: skip


def table(rows: Iterable[Row], kind: str, columns: Sequence[str] | None, width: int | None) -> Iterator[str]:
    """Lines for a terminal of this ``width``, ``None`` for a file or a pipe; the last says how many rows there were."""
    names, rows = _named(rows, kind, columns, _TABLE_COLUMNS)
    counted = _Counted(rows)
    texts = ([plain(shown(n, values.get(n))) for n in names] for values in map(flat, counted))
    unbroken = {number for number, name in enumerate(names) if name in _UNBROKEN}
    if names:
        yield from lines_of([words.header(n) for n in names], texts, unbroken, width)
    yield f"共 {counted.count} 条\n"


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row


def _named(
    rows: Iterable[Row], kind: str, columns: Sequence[str] | None, findings: Sequence[str]
) -> tuple[list[str], Iterable[Row]]:
    """The columns, and all rows."""
    rows = iter(rows)
    first = list(islice(rows, 1))
    return columns_of(first, kind, columns, findings), chain(first, rows)


def csv_lines(rows: Iterable[Row], kind: str, columns: Sequence[str] | None) -> Iterator[str]:
    """CSV with the mark of its encoding, a row at a time."""
    names, rows = _named(rows, kind, columns, _SHEET_COLUMNS)
    yield "\ufeff" + _csv_line([words.header(n) for n in names])
    for row in rows:
        values = flat(row)
        yield _csv_line([_csv_value(n, values.get(n)) for n in names])


def _csv_line(values: Sequence[Any]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(values)
    return buffer.getvalue()


def _csv_value(name: str, value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return cell(shown(name, value))


def xlsx(rows: Iterable[Row], kind: str, columns: Sequence[str] | None) -> bytes:
    """One sheet, row by row through a file: hundreds of thousands need no memory. Text is text, never formula or link."""
    import xlsxwriter

    names, rows = _named(rows, kind, columns, _SHEET_COLUMNS)
    never = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with TemporaryDirectory(prefix="minjian-") as folder:
        file = Path(folder) / "rows.xlsx"
        with xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder, **never}) as book:
            _fill(book, kind, names, rows)
        return file.read_bytes()


def _fill(book: Any, kind: str, names: Sequence[str], rows: Iterable[Row]) -> None:
    sheet, bold, line = book.add_worksheet(kind[:31]), book.add_format({"bold": True}), 0
    for number, column in enumerate(names):
        sheet.write_string(0, number, words.header(column), bold)
        sheet.set_column(number, number, 60 if column in {"message", "url", "remedy"} else 16)
    for line, row in enumerate(rows, 1):
        values = flat(row)
        for number, column in enumerate(names):
            _write_cell(sheet, line, number, column, values.get(column))
    sheet.freeze_panes(1, 1)
    if names:
        sheet.autofilter(0, 0, max(line, 1), len(names) - 1)


def _write_cell(sheet: Any, line: int, number: int, column: str, value: Any) -> None:
    """Text is written as text: nothing in it can become a formula or a link."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(line, number, value)
    else:
        sheet.write_string(line, number, plain(shown(column, value))[:32_000])
