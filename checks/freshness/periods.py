"""How long a column may go without a new item, and when it is due."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from checks.freshness.ages import months_after
from core.site import Column, SiteFacts
from core.unit import ColumnType
from reading.lists.columns import column_key

#: Rhythms that a column's own name tells, with the days that may pass at most: twice the rhythm.
_RHYTHMS = (
    (re.compile(r"年度|每年|年报"), 731),
    (re.compile(r"半年"), 366),
    (re.compile(r"季度|每季|季报"), 184),
    (re.compile(r"月度|每月|月报"), 62),
)
#: Types whose first-level columns have half a year by the indicators.
HALF_YEAR = frozenset({ColumnType.NOTICE, ColumnType.POLICY, ColumnType.INTERPRETATION})


@dataclass(frozen=True)
class Period:
    """A period in days, or in calendar months where ``months`` is set; ``words`` names it for people."""

    days: int = 0
    months: int = 0

    @property
    def about_days(self) -> int:
        """The period in days, six months counted as 183."""
        return self.days or round(self.months * 30.5)

    @property
    def words(self) -> str:
        return f"{self.months}个月" if self.months else f"{self.days}天"

    def last_day(self, newest: date) -> date:
        """The last day on which a column with its newest item on ``newest`` is still up to date."""
        if self.months:
            return months_after(newest, self.months)
        return newest + timedelta(days=self.days)


def period_of(column: Column, site: SiteFacts, news_days: int, months: int) -> Period | None:
    """The inventory's own period, else the rule for the column's type, else what the column brings along."""
    stated = _stated(column, site)
    if stated is not None:
        return Period(days=stated)
    if column.type is ColumnType.NEWS:
        return Period(days=_named_rhythm(column.name) or news_days)
    if column.type in HALF_YEAR and (column.level == 1 or column.period_days is not None):
        return Period(months=months)
    return None if column.period_days is None else Period(days=column.period_days)


def _named_rhythm(name: str) -> int:
    """Days that a name such as 季度动态 gives its column, 0 where it names no rhythm."""
    return next((days for pattern, days in _RHYTHMS if pattern.search(name)), 0)


def _stated(column: Column, site: SiteFacts) -> int | None:
    key = column_key(column.url)
    return next((c.period_days for c in site.unit.columns if column_key(c.url) == key), None)
