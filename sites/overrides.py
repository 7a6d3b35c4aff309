"""Per-unit overrides: a TOML file with one table for each unit, checked against a JSON Schema."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from core.address import normalise, place_of
from core.near import no_such_check
from core.schema_words import schema_words
from core.troubles import trouble
from core.unit import ColumnType, InventoryColumn, Unit
from sites.errors import RegistryError

_SCHEMA = Path(__file__).with_name("overrides.schema.json")
_LINE = re.compile(r"\(at line (\d+)")


def load_overrides(
    path: Path, known: Collection[str], checks: Collection[str] | None = None
) -> dict[str, dict[str, Any]]:
    """Unit id → validated overrides. ``checks`` are the ids that exemptions may name (``None``: any).

    Raises :class:`~sites.errors.RegistryError` naming line and key.
    """
    return parse_overrides(path, _text(path), known, checks)


def parse_overrides(
    path: Path, text: str, known: Collection[str], checks: Collection[str] | None = None
) -> dict[str, dict[str, Any]]:
    """The same of a text that is not in the file yet; ``path`` is for the errors alone."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _LINE.search(str(error))
        raise RegistryError(
            path, int(match.group(1)) if match else None, f"不是合格的 TOML：{error}"
        ) from error
    for problem in _validator().iter_errors(tables):
        keys = [str(k) for k in problem.absolute_path]
        raise RegistryError(path, _line_of(text, keys, problem), f"{'.'.join(keys)}：{schema_words(problem)}")
    for unit_id in tables:
        if unit_id not in known:
            raise RegistryError(
                path, _line_of(text, [unit_id], None), f"名册里没有单位 {unit_id}；请核对编号"
            )
        _check_exemptions(path, text, unit_id, tables[unit_id].get("exemptions", ()), checks)
    return tables


def _check_exemptions(
    path: Path, text: str, unit_id: str, named: Iterable[str], checks: Collection[str] | None
) -> None:
    unknown = [c for c in named if checks is not None and c not in checks]
    if unknown:
        line = _line_of(text, [unit_id, "exemptions"], None)
        words = f"{unit_id}.exemptions：{no_such_check(unknown, checks or ())}"
        raise RegistryError(path, line, words)


def apply(unit: Unit, values: dict[str, Any]) -> Unit:
    """``unit`` with its overrides; inventory columns named here come first."""
    plain = {k: v for k, v in values.items() if k not in ("hosts", "columns", "exemptions", "homepage")}
    homepage = normalise(values.get("homepage", unit.homepage))
    hosts = (place_of(homepage), *unit.hosts, *(h.lower() for h in values.get("hosts", ())))
    columns = tuple(_column(c) for c in values.get("columns", ())) + unit.columns
    return msgspec.structs.replace(
        unit,
        homepage=homepage,
        hosts=tuple(dict.fromkeys(hosts)),
        columns=tuple({c.url: c for c in reversed(columns)}.values())[::-1],
        exemptions=tuple(values.get("exemptions", unit.exemptions)),
        **plain,
    )


def _column(values: dict[str, Any]) -> InventoryColumn:
    return InventoryColumn(
        url=normalise(values["url"]),
        name=values["name"],
        type=ColumnType(values.get("type", "other")),
        period_days=values.get("period_days"),
        ignore=values.get("ignore", False),
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise RegistryError(path, None, f"无法读取（{trouble(error)}）；请检查路径和权限") from error
    except UnicodeDecodeError as error:
        raise RegistryError(path, None, "不是 UTF-8 编码；请另存为 UTF-8") from error


@cache
def _validator() -> Any:
    import jsonschema  # a tenth of a second that only offices with overrides have to spend

    return jsonschema.Draft202012Validator(json.loads(_SCHEMA.read_text("utf-8")))


def _line_of(text: str, keys: Iterable[str], problem: Any) -> int | None:
    """The line where the last of ``keys`` that can be found stands; TOML keeps no positions, so the text is searched."""
    names = [k for k in keys if not k.isdigit()]
    if problem is not None and problem.validator == "additionalProperties":
        names += sorted(set(problem.instance) - set(problem.schema["properties"]))[:1]
    found, start = None, 0
    for name in names:
        pattern = re.compile(
            rf"^[ \t]*(?:\[[^\]\n]*\b{re.escape(name)}\b|\"?{re.escape(name)}\"?[ \t]*[=.])", re.MULTILINE
        )
        match = pattern.search(text, start)
        if match is None:
            continue
        start = match.end()
        found = text.count("\n", 0, match.end()) + 1
    return found
