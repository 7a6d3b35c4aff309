"""The lists of fees that a site shows, as the checks see them, for people to look at."""

from __future__ import annotations

from checks.disclosure.fee_list_age import Edition, FeeListAge, editions_of
from checks.disclosure.fee_list_fields import FeeTable
from checks.disclosure.fees import FeeMaterial
from core.address import normalise
from core.maps import FeeEntry
from core.page import PageFacts
from core.site import SiteFacts

_MOST, _LONGEST = 100, 120


def fee_map(site: SiteFacts, age: FeeListAge) -> tuple[FeeEntry, ...]:
    """The lists, youngest first; among ordinary articles only where no other place holds one of the unit's own."""
    fees = FeeMaterial(site)
    found = list(editions_of(fees))
    if all(e.upper for e in found):
        fees = FeeMaterial(site, wide=True)
        found = list(editions_of(fees))
    pages = {normalise(p.url): p for p in fees.pages}
    made: dict[str, FeeEntry] = {}
    for edition in found:  # pages come before what columns name
        key = normalise(edition.url)
        made.setdefault(key, _entry(site, age, edition, pages.get(key)))
    return tuple(sorted(made.values(), key=lambda e: (e.year or 0, e.day, e.url), reverse=True)[:_MOST])


def _entry(site: SiteFacts, age: FeeListAge, edition: Edition, page: PageFacts | None) -> FeeEntry:
    dated = edition.day is not None or edition.year is not None
    return FeeEntry(
        url=edition.url,
        title=edition.title[:_LONGEST],
        kind="item" if page is None else "file" if page.attachment else "page",
        seen_on=edition.seen_on,
        year=edition.year,
        day=edition.day.isoformat() if edition.day else "",
        upper=edition.upper,
        fresh=age.is_fresh(site, edition) if dated else None,
        items=_items(page) if page else None,
    )


def _items(page: PageFacts) -> int | None:
    """How many rows its fee tables have."""
    tables = page.attachment.tables if page.attachment else page.tables
    rows = [t.rows for t in tables if FeeTable.of(t).is_fee_list]
    return sum(rows) if rows else None
