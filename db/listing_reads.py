"""Lists for programs, page by page: visits and coverage, each page beginning behind a key."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select, tuple_

from db import queries
from db.records.visits import CoverageRow, VisitRow
from db.session import Database
from db.views import v_coverage, v_visits

_COVERAGE = tuple(CoverageRow.__dataclass_fields__)


def visit_page(
    database: Database,
    size: int,
    *,
    unit_id: str | None = None,
    night: date | None = None,
    before: int | None = None,
) -> list[VisitRow]:
    """Up to ``size`` visits below the number ``before``, newest first."""
    view = v_visits.c
    statement = select(v_visits).order_by(view.id.desc()).limit(size)
    for column, value in ((view.unit_id, unit_id), (view.night, night)):
        if value is not None:
            statement = statement.where(column == value)
    if before is not None:
        statement = statement.where(view.id < before)
    with database.read() as connection:
        return [queries.visit_row(row) for row in connection.execute(statement).mappings()]


def coverage_page(
    database: Database,
    night: date,
    size: int,
    *,
    unit_id: str | None = None,
    checks: Collection[str] = (),
    after: tuple[str, str] | None = None,
) -> list[CoverageRow]:
    """Up to ``size`` rows of a night's coverage behind (unit, check), in that order."""
    view = v_coverage.c
    statement = select(*(view[n] for n in _COVERAGE)).where(view.night == night)
    if unit_id is not None:
        statement = statement.where(view.unit_id == unit_id)
    if checks:
        statement = statement.where(view.check.in_(list(checks)))
    if after is not None:
        statement = statement.where(tuple_(view.unit_id, view.check) > tuple_(*after))
    with database.read() as connection:
        ordered = statement.order_by(view.unit_id, view.check).limit(size)
        return [CoverageRow(**row) for row in connection.execute(ordered).mappings()]


def newest_night(database: Database) -> date | None:
    """The newest night that has any coverage."""
    with database.read() as connection:
        return connection.execute(select(func.max(v_coverage.c.night))).scalar_one_or_none()
