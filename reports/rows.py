"""Rows (dataclasses or mappings) as values for programs and for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from core.pictures import picture_path
from core.times import local
from db.records.columns import ColumnRow
from db.records.evidence import EvidenceRow
from db.records.findings import FindingRow
from db.records.visits import CoverageRow, UnitRow
from reports import words
from reports.accuracy import AccuracyRow
from reports.safe import json_text

Row = FindingRow | Mapping[str, Any] | Any
SCHEMA_VERSION = 1

#: Numbers from 0 to 1.
_SHARES = frozenset({"precision", "low", "high"})
#: What there would be a list of, by its kind: the columns of an empty one.
_RECORDS: Mapping[str, type[Any]] = {
    "accuracy": AccuracyRow,
    "columns": ColumnRow,
    "coverage": CoverageRow,
    "units": UnitRow,
}


def as_json(row: Row) -> dict[str, Any]:
    """A row as the JSON object that interfaces promise; moments are ISO with the zone of Asia/Shanghai."""
    values = {k: jsonable(v) for k, v in _values(row).items()}
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


def jsonable(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return local(value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(k): jsonable(v) for k, v in value.items()}
        case list() | tuple() | set() | frozenset():
            return [jsonable(v) for v in value]
        case None | bool() | int() | float() | str():
            return value
        case _ if is_dataclass(value):
            return {k: jsonable(v) for k, v in _values(value).items()}
    return str(value)


def dumped(value: Any, indent: int | None) -> str:
    """JSON without raw characters that could harm."""
    return json_text(json.dumps(value, ensure_ascii=False, indent=indent))


def columns_of(
    rows: Sequence[Row], kind: str, columns: Sequence[str] | None, findings: Sequence[str]
) -> list[str]:
    """The columns of a table whose first rows are these: those asked for, else what such rows have; ``findings`` for findings.

    An empty table of a kind whose rows are mappings has none: what they would have is not known.
    """
    if columns is not None:
        return list(columns)
    if rows:
        return list(findings) if isinstance(rows[0], FindingRow) else list(flat(rows[0]))
    if kind == "findings":
        return list(findings)
    return [f.name for f in fields(_RECORDS[kind])] if kind in _RECORDS else []


def flat(row: Row) -> dict[str, Any]:
    """The values of a row, nested records spread out; what a nested one calls by the same name gives way to the row's own."""
    own = _values(row)
    spread: dict[str, Any] = {}
    for key, value in own.items():
        inner = flat(value) if is_dataclass(value) else {key: value}
        spread |= {k: v for k, v in inner.items() if k == key or k not in own}
    return spread


def shown(name: str, value: Any) -> str:
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
            return dumped(jsonable(value), None)
        case list() | tuple() | set() | frozenset():
            return "、".join(str(v) for v in value)
        case float():
            return f"{value:.3f}" if name in _SHARES else f"{value:.1f}"
    return words.value(name, str(value))
