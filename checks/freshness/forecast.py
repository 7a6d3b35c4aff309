"""When a column will turn stale: the working rule of column-stale, for the check and for whoever looks ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checks.freshness.material import Material, of_past_year
from checks.freshness.periods import Period, period_of
from core.site import Column, SiteFacts


@dataclass(frozen=True)
class Forecast:
    """The period of a column and what its list shows in time; ``due`` is the first day on which it counts as stale.

    ``due`` is ``None`` where the column shows no date.
    """

    period: Period
    material: Material

    @property
    def due(self) -> date | None:
        newest = self.material.newest
        return None if newest is None else self.period.last_day(newest) + timedelta(days=1)


def forecast(site: SiteFacts, column: Column, option: Mapping[str, Any]) -> Forecast | None:
    """``None`` where no rule and no inventory gives the column a period. ``option`` holds ``news_days`` and ``months``."""
    period = period_of(column, site, option["news_days"], option["months"])
    if period is None or of_past_year(site, column.url):
        return None
    page = site.pages.get(column.url)
    return Forecast(period, Material.of(site, column, page.listing if page else None))
