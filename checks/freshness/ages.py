"""How old a shown date is, with the benefit of the doubt for the site.

A day without a time counts from its end: what is dated 2026-11-06 may have been published at 23:59.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta

from core.times import SHANGHAI, local

_DAY = timedelta(days=1)


def day_of(text: str) -> date | None:
    """The day of an ISO date or date-time, ``None`` where there is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def latest_moment(text: str) -> datetime | None:
    """The last moment that an ISO day or date-time can mean, in Asia/Shanghai; ``None`` for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return local(moment) if "T" in text else moment.replace(tzinfo=SHANGHAI) + _DAY


def is_future(text: str, as_of: datetime) -> bool:
    """Whether a date cannot be a publication date yet: it begins after ``as_of`` (an event's date, or an error)."""
    last = latest_moment(text)
    return last is not None and last - (_DAY if "T" not in text else timedelta()) > as_of


def age(text: str, as_of: datetime) -> timedelta | None:
    """The least time that can have passed since ``text``; ``None`` where it is no date."""
    last = latest_moment(text)
    return None if last is None else max(as_of - last, timedelta())


def months_before(day: date, months: int) -> date:
    """The same day of the month ``months`` earlier, the last of the month where it is shorter."""
    return months_after(day, -months)


def months_after(day: date, months: int) -> date:
    """The same day of the month ``months`` later, the last of the month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
