"""Rows as table, JSON, JSON lines, CSV, XLSX, SARIF or JUnit.

Findings (:class:`db.records.FindingRow`) can be written in every format, other records (dataclasses or mappings)
in all but the last two. Messages arrive as finished sentences.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import IO, Any, cast
from xml.etree import ElementTree as ET

from core.finding import Severity, Status
from core.pictures import picture_path
from core.times import local
from db.records import ColumnRow, CoverageRow, EvidenceRow, FindingRow, UnitRow
from reports import words
from reports.accuracy import AccuracyRow
from reports.safe import cell, json_text, plain

SCHEMA_VERSION = 1
FORMATS = ("table", "json", "jsonl", "csv", "xlsx", "sarif", "junit")

Row = FindingRow | Mapping[str, Any] | Any

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
#: Numbers from 0 to 1.
_SHARES = frozenset({"precision", "low", "high"})
#: What there would be a list of, by its kind: the columns of an empty one.
_RECORDS: Mapping[str, type[Any]] = {
    "accuracy": AccuracyRow,
    "columns": ColumnRow,
    "coverage": CoverageRow,
    "units": UnitRow,
}
_LEVELS = {
    Severity.VETO_CANDIDATE: "error",
    Severity.SERIOUS: "error",
    Severity.MODERATE: "warning",
    Severity.MINOR: "note",
    Severity.NOTICE: "note",
}
_SUPPRESSED = {Status.DISMISSED: "rejected by review", Status.EXPLAINED: "explained"}


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
    table, CSV and XLSX. A file appears whole or not at all. Raises :class:`ValueError` for an unknown format or one
    that these rows cannot take, :class:`OSError` where the file cannot be written.
    """
    listed = list(rows)
    if isinstance(out, Path):
        buffer = io.BytesIO()
        write(listed, format, buffer, kind=kind, columns=columns)
        replace_file(out, buffer.getvalue())
    elif format == "table":
        from core.layout import terminal_width

        _write_text(out, _table(listed, kind, columns, terminal_width(out)))
    elif format == "xlsx":
        _binary(out).write(_xlsx(listed, kind, columns))
    else:
        _write_text(out, _made(listed, format, kind, columns))


def _made(rows: Sequence[Row], format: str, kind: str, columns: Sequence[str] | None) -> str:
    match format:
        case "json":
            whole = {"schema_version": SCHEMA_VERSION, kind: [as_json(r) for r in rows]}
            return _json(whole, 2) + "\n"
        case "jsonl":
            return "".join(_json(as_json(r), None) + "\n" for r in rows)
        case "csv":
            return _csv(rows, kind, columns)
        case "sarif":
            return _json(_sarif(_only_findings(rows, format)), 2) + "\n"
        case "junit":
            return _junit(_only_findings(rows, format))
    raise ValueError(f"没有格式 {format}；可用：{'、'.join(FORMATS)}")


def as_json(row: Row) -> dict[str, Any]:
    """A row as the JSON object that interfaces promise; moments are ISO with the zone of Asia/Shanghai."""
    values = {k: _jsonable(v) for k, v in _values(row).items()}
    if not isinstance(row, FindingRow):
        return values
    values.pop("evidence")
    picture = values.pop("screenshot")
    evidence = {"sha256": values.pop("sha256") or None, "fetched_at": values.pop("fetched_at")}
    return {
        "schema_version": SCHEMA_VERSION,
        **values,
        "evidence": {**evidence, **_warc(row.evidence), "screenshot": picture_path(picture) or None},
    }


def _warc(record: EvidenceRow | None) -> dict[str, Any]:
    """Where the bytes are: file below the data folder, place in it, and the hash of the record as it stands there."""
    if record is None or record.purged_at is not None:
        return {"warc": None}
    return {
        "warc": record.file,
        "offset": record.offset,
        "length": record.length,
        "record_sha256": record.sha256,
        "warc_url": record.url,
    }


def _values(row: Row) -> dict[str, Any]:
    if isinstance(row, Mapping):
        return dict(row)
    if not is_dataclass(row):
        raise TypeError(f"neither dataclass nor mapping: {type(row).__name__}")
    return {f.name: getattr(row, f.name) for f in fields(row)}


def _jsonable(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return local(value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(k): _jsonable(v) for k, v in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_jsonable(v) for v in value]
        case None | bool() | int() | float() | str():
            return value
        case _ if is_dataclass(value):
            return {k: _jsonable(v) for k, v in _values(value).items()}
    return str(value)


def _json(value: Any, indent: int | None) -> str:
    return json_text(json.dumps(value, ensure_ascii=False, indent=indent))


def _columns(
    rows: Sequence[Row], kind: str, columns: Sequence[str] | None, findings: Sequence[str]
) -> list[str]:
    if columns is not None:
        return list(columns)
    if not rows and kind in _RECORDS:
        return [f.name for f in fields(_RECORDS[kind])]
    if not rows or isinstance(rows[0], FindingRow):
        return list(findings)
    return list(_flat(rows[0]))


def _flat(row: Row) -> dict[str, Any]:
    """The values of a row, nested records spread out; where both have a name, the row's own value stands."""
    own = _values(row)
    flat: dict[str, Any] = {}
    for key, value in own.items():
        flat |= (
            {n: v for n, v in _flat(value).items() if n not in own} if is_dataclass(value) else {key: value}
        )
    return flat


def _shown(name: str, value: Any) -> str:
    """A value as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Enum():
            return words.value(name, str(value.value))
        case datetime():
            return local(value).strftime("%Y-%m-%d %H:%M:%S")
        case Mapping():
            return _json(_jsonable(value), None)
        case list() | tuple() | set() | frozenset():
            return "、".join(str(v) for v in value)
        case float():
            return f"{value:.3f}" if name in _SHARES else f"{value:.1f}"
    return words.value(name, str(value))


# --- table ----------------------------------------------------------------------------------------------------


def _table(rows: Sequence[Row], kind: str, columns: Sequence[str] | None, width: int | None) -> str:
    from core.layout import laid_out

    names = _columns(rows, kind, columns, _TABLE_COLUMNS)
    flat = [_flat(row) for row in rows]
    shown = [[plain(_shown(n, values.get(n))) for n in names] for values in flat]
    unbroken = {number for number, name in enumerate(names) if name in _UNBROKEN}
    text = laid_out([words.header(n) for n in names], shown, unbroken, width)
    return f"{text}共 {len(rows)} 条\n"


# --- sheets ---------------------------------------------------------------------------------------------------


def _csv(rows: Sequence[Row], kind: str, columns: Sequence[str] | None) -> str:
    names = _columns(rows, kind, columns, _SHEET_COLUMNS)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([words.header(n) for n in names])
    for row in rows:
        flat = _flat(row)
        writer.writerow([_csv_value(n, flat.get(n)) for n in names])
    return "\ufeff" + buffer.getvalue()


def _csv_value(name: str, value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return cell(_shown(name, value))


def _xlsx(rows: Sequence[Row], kind: str, columns: Sequence[str] | None) -> bytes:
    import xlsxwriter

    names = _columns(rows, kind, columns, _SHEET_COLUMNS)
    buffer = io.BytesIO()
    safe = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, safe) as book:
        sheet = book.add_worksheet(kind[:31])
        bold = book.add_format({"bold": True})
        for number, column in enumerate(names):
            sheet.write_string(0, number, words.header(column), bold)
            sheet.set_column(number, number, 60 if column in {"message", "url", "remedy"} else 16)
        for line, row in enumerate(rows, 1):
            flat = _flat(row)
            for number, column in enumerate(names):
                _write_cell(sheet, line, number, column, flat.get(column))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(names) - 1)
    return buffer.getvalue()


def _write_cell(sheet: Any, line: int, number: int, column: str, value: Any) -> None:
    """Text is written as text: nothing in it can become a formula or a link."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(line, number, value)
    else:
        sheet.write_string(line, number, plain(_shown(column, value))[:32_000])


# --- for other programs ---------------------------------------------------------------------------------------


def _only_findings(rows: Sequence[Row], format: str) -> list[FindingRow]:
    if not all(isinstance(r, FindingRow) for r in rows):
        raise ValueError(f"格式 {format} 只用于问题清单（minjian findings）")
    return cast(list[FindingRow], list(rows))


def _sarif(rows: Sequence[FindingRow]) -> dict[str, Any]:
    """SARIF 2.1.0, one rule per check and message."""
    rules = {r.check: {"id": r.check, "properties": {"category": r.category}} for r in rows}
    order = {check: i for i, check in enumerate(rules)}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "minjian", "rules": list(rules.values())}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(r, order[r.check]) for r in rows],
            }
        ],
    }


def _sarif_result(row: FindingRow, rule: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": row.check,
        "ruleIndex": rule,
        "level": _LEVELS[row.severity],
        "kind": "review" if row.status is Status.REVIEW else "fail",
        "message": {"text": row.message},
        "partialFingerprints": {"minjianFinding/v1": row.id},
        "properties": {
            "unit": row.unit_id,
            "status": row.status.value,
            "severity": row.severity.value,
            "messageKey": row.message_key,
            "firstSeen": _jsonable(row.first_seen),
            "sha256": row.sha256,
        },
    }
    if row.status is Status.REVIEW:  # the format asks for level "none" on every kind but "fail"
        result["level"] = "none"
    if row.url:
        result["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": _uri(row.url)}}}]
    if row.status in _SUPPRESSED:
        result["suppressions"] = [{"kind": "external", "justification": _SUPPRESSED[row.status]}]
    return result


def _uri(url: str) -> str:
    from urllib.parse import quote

    return quote(url.encode("utf-8", "replace"), safe="!#$%&'()*+,/:;=?@[]~")


def _junit(rows: Sequence[FindingRow]) -> str:
    """One suite per unit, one test case per finding."""
    root = ET.Element("testsuites", name="minjian", tests=str(len(rows)), failures=str(_failures(rows)))
    for unit_id in dict.fromkeys(r.unit_id for r in rows):
        own = [r for r in rows if r.unit_id == unit_id]
        suite = ET.SubElement(
            root, "testsuite", name=plain(unit_id), tests=str(len(own)), failures=str(_failures(own))
        )
        for row in own:
            _junit_case(suite, row)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _failures(rows: Sequence[FindingRow]) -> int:
    return sum(r.status in {Status.OPEN, Status.SUSPECTED} for r in rows)


def _junit_case(suite: ET.Element, row: FindingRow) -> None:
    case = ET.SubElement(
        suite, "testcase", classname=f"{row.category}.{row.check}", name=plain(f"{row.id} {row.url}")
    )
    if row.status in {Status.OPEN, Status.SUSPECTED}:
        failure = ET.SubElement(case, "failure", type=row.severity.value, message=plain(row.message))
        failure.text = plain(" ".join(filter(None, (row.url, row.where, row.quote))))
    else:
        ET.SubElement(case, "skipped", message=words.value("status", row.status.value))


# --- files and streams --------------------------------------------------------------------------------------------------


def replace_file(path: Path, content: bytes) -> None:
    """Writes beside the file first, so that a full disk leaves the old one; a device or a pipe is written to as it is."""
    path = path.resolve()  # a link keeps pointing where it did
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            device.write(content)
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _write_text(out: IO[Any], text: str) -> None:
    if isinstance(out, io.TextIOBase):
        out.write(text)
    else:
        out.write(text.encode("utf-8", "replace"))


def _binary(out: IO[Any]) -> IO[bytes]:
    if not isinstance(out, io.TextIOBase):
        return cast(IO[bytes], out)
    if hasattr(out, "buffer"):
        return cast(IO[bytes], out.buffer)
    raise ValueError("xlsx 不能写到文本流：请用 -o 指定文件")
