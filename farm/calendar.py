"""Working days for the practice province, counted apart from the checks that it tests."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

DAY = timedelta(days=1)


def is_workday(day: date) -> bool:
    """Whether offices work on ``day``; years the library does not know follow the weekend rule."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def shift(day: date, workdays: int) -> date:
    """The day that lies ``workdays`` working days after ``day`` (before it, when negative)."""
    step = DAY if workdays >= 0 else -DAY
    left = abs(workdays)
    while left:
        day += step
        left -= is_workday(day)
    return day


def at_or_before(day: date) -> date:
    """The nearest working day that is not later than ``day``."""
    while not is_workday(day):
        day -= DAY
    return day


def counted(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``."""
    return sum(is_workday(start + DAY * n) for n in range(1, (end - start).days + 1))
