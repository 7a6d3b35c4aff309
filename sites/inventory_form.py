"""Columns written in the form of the inventory, for people to correct: tables for overrides.toml, rows for columns.csv."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.unit import ColumnType

FORMS = ("toml", "csv")
_FORMULA = frozenset("=+-@＝＋－＠|%")
_KINDS = {kind: f"{kind.value}-column" for kind in ColumnType}


@dataclass(frozen=True)
class Entry:
    """A column as the inventory names it. ``period_days`` is given where the period is the inventory's own.

    ``note`` says what was found, for who corrects it.
    """

    url: str
    name: str
    type: ColumnType
    period_days: int | None = None
    note: str = ""


def as_toml(unit_id: str, entries: Iterable[Entry]) -> str:
    """Tables ``[[unit.columns]]``, each with a comment that says how it was found."""
    return "\n".join(_table(unit_id, entry) for entry in entries)


def _table(unit_id: str, entry: Entry) -> str:
    lines = [f"# {_line(entry.note)}"] if entry.note else []
    lines += [f"[[{unit_id}.columns]]", f"url = {_string(entry.url)}", f"name = {_string(entry.name)}"]
    lines.append(f"type = {_string(entry.type.value)}")
    days = entry.period_days
    lines.append("# period_days = 30" if days is None else f"period_days = {days}")
    return "\n".join([*lines, "# ignore = true", ""])


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _string(text: str) -> str:
    """A basic string of TOML, which JSON's are as well; what cannot be printed is escaped."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in shown)


def as_csv(unit_id: str, entries: Sequence[Entry]) -> str:
    """Rows of ``columns.csv`` with their heading, the optional ``period_days`` among them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("unit_id", "kind", "name", "url", "period_days"))
    for entry in entries:
        days = "" if entry.period_days is None else entry.period_days
        writer.writerow((unit_id, _KINDS[entry.type], _defused(entry.name), _defused(entry.url), days))
    return out.getvalue()


def _defused(text: str) -> str:
    """One line that no spreadsheet takes for a formula: names come from pages that anybody may have written."""
    line = _line(text)
    return f"'{line}" if line[:1] in _FORMULA and line else line
