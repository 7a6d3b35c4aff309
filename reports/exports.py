"""Rows as table, JSON, JSON lines, CSV, XLSX, SARIF or JUnit, written as they come.

Findings (:class:`db.records.findings.FindingRow`) can be written in every format, other records (dataclasses or mappings)
in all but the last two. Messages arrive as finished sentences.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, cast

from core.layout import terminal_width
from db.records.findings import FindingRow
from reports import sheets
from reports.files import replace_file, replace_with
from reports.junit import junit
from reports.rows import SCHEMA_VERSION, Row, as_json, dumped
from reports.sarif import sarif

FORMATS = ("table", "json", "jsonl", "csv", "xlsx", "sarif", "junit")
#: Pieces that are written at once: few at first, so that something is there at once.
_FIRST, _PORTION = 20, 500


def write(
    rows: Iterable[Row],
    format: str,
    out: Path | IO[str] | IO[bytes],
    *,
    kind: str = "findings",
    columns: Sequence[str] | None = None,
) -> None:
    """Writes ``rows`` to ``out``: a file, or a text or binary stream (XLSX needs a binary one).

    ``kind`` is the key of the list in JSON and the title of the sheet; ``columns`` restricts and orders the columns of
    table, CSV and XLSX. A file appears whole or not at all; a stream is written to while rows are still being read.
    Raises :class:`ValueError` for an unknown format or one that these rows cannot take, :class:`OSError` where the file
    cannot be written.
    """
    if format == "xlsx":
        stream = None if isinstance(out, Path) else _binary(out)
        content = sheets.xlsx(rows, kind, columns)
        replace_file(cast(Path, out), content) if stream is None else stream.write(content)
        return
    pieces = _pieces(rows, format, kind, columns, terminal_width(out))
    if isinstance(out, Path):
        replace_with(out, (piece.encode("utf-8", "replace") for piece in pieces))
    else:
        _pour(pieces, out)


def _pieces(
    rows: Iterable[Row], format: str, kind: str, columns: Sequence[str] | None, width: int | None
) -> Iterator[str]:
    match format:
        case "table":
            return sheets.table(rows, kind, columns, width)
        case "json":
            return _json(rows, kind)
        case "jsonl":
            return (dumped(as_json(r), None) + "\n" for r in rows)
        case "csv":
            return sheets.csv_lines(rows, kind, columns)
        case "sarif":
            return iter((dumped(sarif(_only_findings(rows, format)), 2) + "\n",))
        case "junit":
            return iter((junit(_only_findings(rows, format)),))
    raise ValueError(f"没有格式 {format}；可用：{'、'.join(FORMATS)}")


def _json(rows: Iterable[Row], kind: str) -> Iterator[str]:
    """One object with the list in it, as :func:`json.dumps` indents it, a row at a time."""
    begin, parted = f'{{\n  "schema_version": {SCHEMA_VERSION},\n  {dumped(kind, None)}: [', "\n"
    yield begin
    for row in rows:
        yield parted + "    " + dumped(as_json(row), 2).replace("\n", "\n    ")
        parted = ",\n"
    yield ("]" if parted == "\n" else "\n  ]") + "\n}\n"


def _only_findings(rows: Iterable[Row], format: str) -> list[FindingRow]:
    listed = list(rows)
    if not all(isinstance(r, FindingRow) for r in listed):
        raise ValueError(f"格式 {format} 只用于问题清单（minjian findings）")
    return cast(list[FindingRow], listed)


def _pour(pieces: Iterator[str], out: IO[Any]) -> None:
    """Into a stream, portion by portion, so that who reads it need not wait for the last."""
    portions = chain((list(islice(pieces, _FIRST)),), iter(lambda: list(islice(pieces, _PORTION)), []))
    for portion in portions:
        text = "".join(portion)
        out.write(text if isinstance(out, io.TextIOBase) else text.encode("utf-8", "replace"))
        out.flush()


def _binary(out: IO[Any]) -> IO[bytes]:
    if not isinstance(out, io.TextIOBase):
        return cast(IO[bytes], out)
    if hasattr(out, "buffer"):
        return cast(IO[bytes], out.buffer)
    raise ValueError("xlsx 不能写到文本流：请用 -o 指定文件")
