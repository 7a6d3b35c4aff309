"""Empty tables to fill in: a workbook with hints, or a CSV with the headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from core.troubles import trouble
from yearly.errors import YearError
from yearly.sheets import Field


def write_template(path: Path, kind: str, fields: Sequence[Field]) -> None:
    """Writes an empty table for ``kind`` to ``path`` (.xlsx or .csv). Raises :class:`YearError`."""
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".csv"}:
        raise YearError(f"{path}：空表写成 .xlsx 或 .csv")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_workbook(kind, fields) if suffix == ".xlsx" else _csv(fields))
    except OSError as error:
        raise YearError(f"{path}：无法写入（{trouble(error)}）；请检查路径和权限") from error


def _csv(fields: Sequence[Field]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([f.heading for f in fields])
    return ("\ufeff" + buffer.getvalue()).encode()


def _workbook(kind: str, fields: Sequence[Field]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        text = book.add_format({"num_format": "@"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(kind)
        sheet.freeze_panes(1, 0)
        hints = book.add_worksheet("填写说明")
        for number, field in enumerate(fields):
            sheet.write_string(0, number, field.heading, bold)
            sheet.write_comment(0, number, field.hint)
            sheet.set_column(number, number, 20, text)
            row = (field.heading, "必填" if field.required else "可不填", field.hint, field.example)
            for column, words in enumerate(row):
                hints.write_string(number + 1, column, words, wrap)
        for column, (words, width) in enumerate((("列", 16), ("要求", 10), ("怎样填", 56), ("例", 22))):
            hints.write_string(0, column, words, bold)
            hints.set_column(column, column, width)
    return buffer.getvalue()
