"""When entries of a column's lists came to the site, told from our own visits.

The first night sees everything at once, and a page found late may have stood deep in an archive. An entry is known
to be a late arrival only where at least two earlier visits that came to their end read the same list page, an entry
below it that is no younger was known by then, and it was not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from checks.freshness.ages import day_of
from core.address import normalise, other_scheme
from core.page import ListItem, PageHead
from core.site import Column, PastVisit, SiteFacts
from core.times import local_date

_LEAST_VISITS = 2
_MOST_PAGES = 20


@dataclass(frozen=True)
class Arrival:
    """An entry that was not in its list when the list was last read before ``seen``, though it claims an earlier day."""

    column: Column
    item: ListItem
    claimed: date
    checked: datetime
    seen: datetime


class FirstSights:
    """The moment of our first sight of each address, whichever way its scheme is written."""

    def __init__(self, site: SiteFacts) -> None:
        self._moments = site.first_seen

    def of(self, url: str) -> datetime | None:
        """The earlier of the first sights under http and https, ``None`` where it was never seen."""
        if not url:
            return None
        written = normalise(url)
        found = (self._moments.get(u) for u in (written, other_scheme(written)))
        return min((m for m in found if m is not None), default=None)


def arrivals(site: SiteFacts, sights: FirstSights) -> Iterator[Arrival]:
    """All entries of all columns that surely came later than they claim."""
    done = [v for v in site.visits if v.done]
    if len(done) < _LEAST_VISITS:
        return
    for column in site.columns:
        for page in _list_pages(site, column):
            known = sights.of(page.url)
            if known is not None:
                readings = [v for v in done if v.ended >= known]
                yield from _late(column, page.listing.items if page.listing else (), readings, sights)


def _late(
    column: Column, items: Sequence[ListItem], readings: Sequence[PastVisit], sights: FirstSights
) -> Iterator[Arrival]:
    for place, item in enumerate(items):
        claimed, seen = day_of(item.date), sights.of(item.url)
        if claimed is None or seen is None or item.pinned:
            continue
        before = [v for v in readings if v.ended < seen and local_date(v.started) > claimed]
        if len(before) >= _LEAST_VISITS and _stands_inside(items[place + 1 :], item, before[0], sights):
            yield Arrival(column, item, claimed, before[-1].started, seen)


def _stands_inside(below: Sequence[ListItem], item: ListItem, visit: PastVisit, sights: FirstSights) -> bool:
    """Whether an entry further down the list, no younger, was known by ``visit``: the place of ``item`` was in sight."""
    for other in below:
        seen = sights.of(other.url)
        if seen is not None and seen <= visit.ended and other.date and other.date[:10] <= item.date[:10]:
            return True
    return False


def _list_pages(site: SiteFacts, column: Column) -> Iterator[PageHead]:
    """The column's page and the further pages of its list, as far as they were read."""
    waiting, met = [column.url], set[str]()
    while waiting and len(met) < _MOST_PAGES:
        url = waiting.pop(0)
        page = site.pages.head(url)
        if normalise(url) in met or page is None or page.listing is None:
            continue
        met.add(normalise(url))
        yield page
        waiting.extend(page.listing.next_urls)
