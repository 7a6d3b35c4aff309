"""Working days in China: public holidays and worked weekends (调休) by year.

The library chinesecalendar knows the past years and the current one; ``workdays.toml`` beside this file adds or
corrects years. In a year that neither knows, Saturdays and Sundays are off and nothing else is: ask
:func:`known_year` and say so to the reader.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import chinese_calendar

_FILE = Path(__file__).with_suffix(".toml")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Days that differ from the plain week. ``years`` are those whose whole arrangement is known."""

    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    years: frozenset[int] = field(default_factory=frozenset)

    def is_workday(self, day: date) -> bool:
        """Whether people work on ``day``; a worked weekend counts, a day named as both is worked."""
        return day in self.work or (day.weekday() < 5 and day not in self.rest)

    def between(self, a: date, b: date) -> int:
        """Working days after ``a`` up to and including ``b``; 0 for the same day, negative where ``b`` is earlier."""
        if b < a:
            return -self.between(b, a)
        days = (a + timedelta(days=n) for n in range(1, (b - a).days + 1))
        return sum(map(self.is_workday, days))

    def add(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day`` (before it where ``n`` is negative); ``day`` itself for 0."""
        step = _DAY if n > 0 else -_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def corrected(self, other: Calendar) -> Calendar:
        """This calendar with ``other``'s days put over it."""
        return Calendar(
            (self.rest - other.work) | other.rest,
            (self.work - other.rest) | other.work,
            self.years | other.years,
        )


def read_calendar(path: Path) -> Calendar:
    """The override table at ``path``; raises :class:`ValueError` naming file and year where it is broken."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}：{error}") from error
    calendar = Calendar()
    for year, entry in table.items():
        calendar = calendar.corrected(_year(path, year, entry))
    return calendar


def _year(path: Path, year: str, entry: Any) -> Calendar:
    place = f"{path}：[{year}]"
    if not year.isdigit() or not isinstance(entry, dict):
        raise ValueError(f"{place} 应为年份表，例如 [2027]")
    unknown = sorted(set(entry) - {"complete", "rest", "work"})
    if unknown:
        raise ValueError(f"{place} 不认识的键 {'、'.join(unknown)}；可用：complete、rest、work")
    years = {int(year)} if entry.get("complete") is True else set()
    rest, work = (frozenset(_days(place, entry.get(key, []))) for key in ("rest", "work"))
    if any(day.year != int(year) for day in rest | work):
        raise ValueError(f"{place} 有不属于该年的日期")
    return Calendar(rest, work, frozenset(years))


def _days(place: str, values: Sequence[str]) -> Iterator[date]:
    for value in values:
        first, _, last = str(value).partition("/")
        try:
            start, end = date.fromisoformat(first), date.fromisoformat(last or first)
        except ValueError as error:
            raise ValueError(f"{place} 不是日期：{value}") from error
        yield from (start + timedelta(days=n) for n in range((end - start).days + 1))


def _library() -> Calendar:
    rest, work = frozenset(chinese_calendar.holidays), frozenset(chinese_calendar.workdays)
    years = range(min(rest).year, max(rest).year + 1)
    return Calendar(rest, work, frozenset(years))


@cache
def calendar() -> Calendar:
    """The calendar in use: the library's, corrected by ``workdays.toml``."""
    return _library().corrected(read_calendar(_FILE))


@cache
def fingerprint() -> str:
    """Changes when a day of the calendar does: what was judged by another one is judged anew."""
    known = calendar()
    days = (sorted(d.toordinal() for d in part) for part in (known.rest, known.work))
    return blake2b(repr((*days, sorted(known.years))).encode(), digest_size=8).hexdigest()


def known_year(year: int) -> bool:
    """Whether the public holidays of ``year`` are known; otherwise weekends alone are counted as off."""
    return year in calendar().years


def is_workday(day: date) -> bool:
    """Whether people in China work on ``day``."""
    return calendar().is_workday(day)


def workdays_between(a: date, b: date) -> int:
    """Working days after ``a`` up to and including ``b``; 0 for the same day, negative where ``b`` is earlier."""
    return calendar().between(a, b)


def add_workdays(day: date, n: int) -> date:
    """The ``n``-th working day after ``day`` (before it where ``n`` is negative); ``day`` itself for 0."""
    return calendar().add(day, n)
