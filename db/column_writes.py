"""Writing the columns (栏目) of a unit: only what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from core.address import address_hash, normalise
from core.site import Column
from db.models import columns as table
from db.statements import chunks, upsert
from db.text import clean

_KEPT = ("unit_id", "url_hash", "first_seen", "changed_at")


def save(
    connection: Connection,
    unit_id: str,
    columns: Sequence[Column],
    due: Mapping[str, date | None],
    now: datetime,
) -> None:
    """Makes the stored columns equal to ``columns``."""
    days = {normalise(url): day for url, day in due.items()}
    rows = {address_hash(c.url): _row(unit_id, c, days.get(normalise(c.url))) for c in columns}
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


def _row(unit_id: str, column: Column, due: date | None) -> dict[str, Any]:
    return {
        "unit_id": unit_id,
        "url_hash": address_hash(column.url),
        "url": clean(column.url),
        "name": clean(column.name),
        "type": column.type.value,
        "level": column.level,
        "period_days": column.period_days,
        "from_inventory": column.from_inventory,
        "newest": clean(column.newest),
        "newest_title": clean(column.newest_title),
        "items": column.items,
        "dated": column.dated,
        "blank": column.blank,
        "due": due,
    }
