"""Columns that turn stale soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.models.visits import columns, units
from db.session import Database


@dataclass(frozen=True, slots=True)
class DueColumn:
    """A column that turns stale on ``due`` if nothing new appears in it."""

    unit_id: str
    unit: str
    name: str
    url: str
    type: str
    newest: str
    due: date


def due_columns(
    database: Database, first: date, last: date, unit_id: str | None = None, limit: int = 50
) -> list[DueColumn]:
    """Columns that turn stale between two days, both included; the earliest first."""
    table = columns.c
    statement = (
        select(columns, units.c.short_name)
        .join(units, units.c.id == table.unit_id)
        .where(table.due >= first, table.due <= last, units.c.active.is_(True))
        .order_by(table.due, table.unit_id, table.name)
        .limit(limit)
    )
    if unit_id is not None:
        statement = statement.where(table.unit_id == unit_id)
    with database.read() as connection:
        rows = connection.execute(statement).all()
    return [DueColumn(r.unit_id, r.short_name, r.name, r.url, r.type, r.newest, r.due) for r in rows]
