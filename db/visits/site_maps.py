"""How things of a site hang together, kept for each unit: written by its last whole judging, read by the dashboard."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from core.maps import SiteMap, decode_map, encode_map
from db.bulk import upsert
from db.models.visits import site_maps
from db.packing import pack_facts, unpack_facts
from db.session import Database

_NAME = "documents"


def save(database: Database, unit_id: str, made: SiteMap, now: datetime) -> None:
    """Keeps the map in the place of the one before."""
    row = {"unit_id": unit_id, "name": _NAME, "made_at": now, "content": pack_facts(encode_map(made))}
    with database.write() as connection:
        upsert(connection, site_maps, [row], replace=("made_at", "content"))


def read(database: Database, unit_id: str) -> tuple[datetime, SiteMap] | None:
    """The map and when it was made; ``None`` where the unit was not judged since there are any."""
    statement = select(site_maps.c.made_at, site_maps.c.content)
    statement = statement.where(site_maps.c.unit_id == unit_id, site_maps.c.name == _NAME)
    with database.read() as connection:
        row = connection.execute(statement).first()
    made = decode_map(unpack_facts(row.content)) if row else None
    return (row.made_at, made) if row and made else None
