"""What turns stale next (到期日历): the columns of a unit on the days on which they count as stale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from db.records.columns import ColumnRow

_WEEKS = 5


@dataclass(frozen=True)
class CalendarDay:
    """A day with the columns that count as stale from it on if nothing new appears in them."""

    day: date
    past: bool
    columns: tuple[ColumnRow, ...]


def weeks(columns: Sequence[ColumnRow], today: date) -> list[list[CalendarDay]]:
    """Five weeks from this week's Monday on; none where no column is due in them."""
    monday = today - timedelta(days=today.weekday())
    by_day: dict[date, list[ColumnRow]] = {}
    for column in columns:
        if column.due is not None and column.due >= today:
            by_day.setdefault(column.due, []).append(column)
    days = [monday + timedelta(days=n) for n in range(7 * _WEEKS)]
    if not any(d in by_day for d in days):
        return []
    made = [CalendarDay(d, d < today, tuple(by_day.get(d, ()))) for d in days]
    return [made[n : n + 7] for n in range(0, len(made), 7)]
