"""Findings that stand, counted by unit and theme."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from core.finding import ACTIVE
from db.models.findings import findings
from db.session import Database

_ACTIVE = [s.value for s in ACTIVE]


class Standing(NamedTuple):
    """How many active findings of one sort a unit has."""

    unit_id: str
    theme: str
    severity: str
    status: str
    number: int


def standing_by_theme(database: Database, unit_id: str | None = None) -> list[Standing]:
    """Active findings counted by unit, theme, severity and status."""
    table = findings.c
    by = (table.unit_id, table.category, table.severity, table.status)
    statement = select(*by, func.count()).where(table.status.in_(_ACTIVE)).group_by(*by)
    if unit_id is not None:
        statement = statement.where(table.unit_id == unit_id)
    with database.read() as connection:
        return [Standing(*row) for row in connection.execute(statement).all()]
