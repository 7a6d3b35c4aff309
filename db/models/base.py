"""What all tables stand in, and the columns that many of them have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Text

from db.types import RowId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def row_id() -> Column[int]:
    """A number of its own for every row."""
    return Column("id", RowId, primary_key=True)


def of_unit(**more: Any) -> Column[str]:
    """The unit a row is about."""
    return Column("unit_id", String(64), ForeignKey("units.id"), **more)


def text(name: str) -> Column[str]:
    """Words, empty where nothing is known."""
    return Column(name, Text, nullable=False, server_default="")


def count(name: str, kind: type[Integer] = Integer) -> Column[int]:
    """A number that begins at 0."""
    return Column(name, kind, nullable=False, server_default="0")


def whole(name: str) -> Column[int]:
    """A whole number that has to be given."""
    return Column(name, Integer, nullable=False)
