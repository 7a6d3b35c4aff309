"""Filters of the list of findings that a person keeps under a name (常用筛选)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from db.bulk import upsert
from db.errors import DatabaseError
from db.models.people import saved_views
from db.session import Database
from db.text import clean

MOST = 30


class TooMany(DatabaseError):
    """The person keeps as many filters as one can oversee."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter with its name; ``chosen`` are the choices as they stand in an address."""

    id: int
    name: str
    chosen: Mapping[str, str]


def of_person(database: Database, person_id: int) -> list[SavedView]:
    """What the person keeps, in the order of keeping."""
    table = saved_views.c
    statement = (
        select(table.id, table.name, table.chosen).where(table.person_id == person_id).order_by(table.id)
    )
    with database.read() as connection:
        return [SavedView(r.id, r.name, r.chosen) for r in connection.execute(statement)]


def keep(database: Database, person_id: int, name: str, chosen: Mapping[str, str], now: datetime) -> None:
    """Keeps a filter; one of the same name is replaced. Raises :class:`TooMany`."""
    name, table = clean(name)[:40], saved_views.c
    row = {"person_id": person_id, "name": name, "chosen": dict(chosen), "made_at": now}
    others = select(func.count()).where(table.person_id == person_id, table.name != name)
    with database.write() as connection:
        if connection.execute(others).scalar_one() >= MOST:
            raise TooMany(f"常用筛选至多 {MOST} 个：请先删去不用的")
        upsert(connection, saved_views, [row], on=("person_id", "name"), replace=("chosen",))


def forget(database: Database, person_id: int, number: int) -> None:
    """Drops a filter of the person's own."""
    own = (saved_views.c.id == number) & (saved_views.c.person_id == person_id)
    with database.write() as connection:
        connection.execute(delete(saved_views).where(own))
