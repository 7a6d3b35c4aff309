"""Columns of a site, going in and coming out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.site import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRecord:
    """A column with its working period in words (empty: none) and the first day on which it counts as stale."""

    column: Column
    period: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A column as it is stored. ``due`` is the first day on which it counts as stale, ``newest`` an ISO day or empty.

    ``left`` counts the days until then (negative: since then), which depends on the day of asking.
    """

    unit_id: str
    unit: str
    column: str
    type: str
    level: int
    period: str
    period_days: int | None
    newest: str
    newest_title: str
    items: int
    dated: int
    blank: bool | None
    due: date | None
    found_by: str
    url: str
    left: int | None = None
