"""Findings that stand, counted by unit and theme."""

from __future__ import annotations

from sqlalchemy import func, select

from core.finding import ACTIVE
from db.models.findings import findings
from db.session import Database

_ACTIVE = [s.value for s in ACTIVE]


def standing_by_theme(database: Database, unit_id: str | None = None) -> list[tuple[str, str, str, str, int]]:
    """Active findings counted: (unit, theme, severity, status, number)."""
    table = findings.c
    by = (table.unit_id, table.category, table.severity, table.status)
    statement = select(*by, func.count()).where(table.status.in_(_ACTIVE)).group_by(*by)
    if unit_id is not None:
        statement = statement.where(table.unit_id == unit_id)
    with database.read() as connection:
        return [(r[0], r[1], r[2], r[3], r[4]) for r in connection.execute(statement).all()]
