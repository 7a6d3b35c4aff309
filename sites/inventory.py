"""Known columns (栏目) of the units: a start for the inventory, confirmed by what the crawler finds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from core.address import normalise
from core.unit import ColumnType, InventoryColumn
from sites.errors import RegistryError
from sites.tables import Row, parse_table, read_table

_REQUIRED = frozenset({"unit_id", "kind", "name", "url"})
_TYPES: Mapping[str, ColumnType] = {
    "policy-column": ColumnType.POLICY,
    "news-column": ColumnType.NEWS,
    "notice-column": ColumnType.NOTICE,
    "interpretation-column": ColumnType.INTERPRETATION,
    "fees-column": ColumnType.FEES,
    "budget-column": ColumnType.OTHER,
    "industry-column": ColumnType.OTHER,
    "other-column": ColumnType.OTHER,
}
_MOST_DAYS = 3660


def load_columns(path: Path, known: Collection[str]) -> dict[str, tuple[InventoryColumn, ...]]:
    """Unit id → columns in file order; rows of units not in ``known`` are passed over (another registry is in use)."""
    return _columns(path, read_table(path, _REQUIRED), known)


def parse_columns(path: Path, text: str, known: Collection[str]) -> dict[str, tuple[InventoryColumn, ...]]:
    """The same of a text that is not in the file yet; ``path`` is for the errors alone."""
    return _columns(path, parse_table(path, text, _REQUIRED), known)


def _columns(
    path: Path, rows: Iterable[Row], known: Collection[str]
) -> dict[str, tuple[InventoryColumn, ...]]:
    found: dict[str, list[InventoryColumn]] = {}
    for line, row in rows:
        if row["kind"] not in _TYPES:
            raise RegistryError(path, line, f"kind “{row['kind']}”应为 {'、'.join(_TYPES)} 之一")
        url = normalise(row["url"])
        if not url.startswith(("http://", "https://")):
            raise RegistryError(path, line, f"url “{row['url']}”不是网址")
        if row["unit_id"] in known:
            column = InventoryColumn(
                url=url, name=row["name"], type=_TYPES[row["kind"]], period_days=_days(path, line, row)
            )
            found.setdefault(row["unit_id"], []).append(column)
    return {unit_id: tuple(columns) for unit_id, columns in found.items()}


def _days(path: Path, line: int, row: Mapping[str, str]) -> int | None:
    """The optional field ``period_days``."""
    text = row.get("period_days", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= _MOST_DAYS:
        raise RegistryError(path, line, f"period_days “{text}”应为 1 到 {_MOST_DAYS} 的整数（天），或留空")
    return int(text)
