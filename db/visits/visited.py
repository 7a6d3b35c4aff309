"""Which units a database holds visits of."""

from __future__ import annotations

from sqlalchemy import select

from core.unit import Category, Unit
from db.models.visits import units, visits
from db.session import Database

_FIELDS = ("id", "name", "short_name", "category", "parent", "homepage", "site_id_code")


def visited_units(database: Database) -> list[Unit]:
    """The units that any visit was planned or made for, in registry order, also those no longer in the registry."""
    visited = select(visits.c.id).where(visits.c.unit_id == units.c.id).exists()
    statement = (
        select(*(units.c[name] for name in _FIELDS)).where(visited).order_by(units.c.position, units.c.id)
    )
    with database.read() as connection:
        rows = connection.execute(statement).mappings().all()
    return [Unit(**{**row, "category": Category(row["category"])}) for row in rows]
