"""Writing the columns (栏目) of a unit: only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from core.address import address_hash
from core.site import FoundBy
from db.bulk import upsert
from db.models.visits import columns as table
from db.records.columns import ColumnRecord
from db.statements import chunks
from db.text import clean

_KEPT = ("unit_id", "url_hash", "first_seen", "changed_at")


def save(
    connection: Connection,
    unit_id: str,
    columns: Sequence[ColumnRecord],
    now: datetime,
) -> None:
    """Makes the stored columns equal to ``columns``."""
    rows = {address_hash(r.column.url): _row(unit_id, r) for r in columns}
    statement = select(table).where(table.c.unit_id == unit_id)
    stored = {row["url_hash"]: dict(row) for row in connection.execute(statement).mappings()}
    changed = [
        {**row, "first_seen": stored.get(h, {}).get("first_seen", now), "changed_at": now}
        for h, row in rows.items()
        if {k: stored.get(h, {}).get(k) for k in row} != row
    ]
    upsert(
        connection,
        table,
        changed,
        replace=[c.name for c in table.columns if c.name not in _KEPT or c.name == "changed_at"],
    )
    for part in chunks(h for h in stored if h not in rows):
        connection.execute(delete(table).where(table.c.unit_id == unit_id, table.c.url_hash.in_(part)))


def _row(unit_id: str, record: ColumnRecord) -> dict[str, Any]:
    column = record.column
    return {
        "unit_id": unit_id,
        "url_hash": address_hash(column.url),
        "url": clean(column.url),
        "name": clean(column.name),
        "type": column.type.value,
        "level": column.level,
        "period_days": column.period_days,
        "period": clean(record.period),
        "from_inventory": column.found_by is FoundBy.INVENTORY,
        "found_by": column.found_by.value,
        "newest": clean(column.newest),
        "newest_title": clean(column.newest_title),
        "items": column.items,
        "dated": column.dated,
        "blank": column.blank,
        "due": record.due,
    }
