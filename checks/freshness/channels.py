"""Columns that show the lists of others below them: what is wrong with a list is told once (C-2)."""

from __future__ import annotations

from collections.abc import Mapping

from core.page import PageFacts
from core.site import Column, SiteFacts
from reading.lists.columns import column_key

_FEWEST = 2  # items: one alone may stand in two columns


def parts_of(site: SiteFacts, column: Column) -> tuple[Column, ...]:
    """The columns below of whose lists this one's is made up, empty where it shows something of its own."""
    return site.once(_all_parts).get(column.url, ())


def columns_below(site: SiteFacts, column: Column) -> list[Column]:
    """All columns below one that shows the lists of some of them; nothing for a column with a list of its own."""
    if not parts_of(site, column):
        return []
    above = site.pages.get(column.url)
    pages = ((c, site.pages.get(c.url)) for c in site.columns if c.url != column.url)
    return [c for c, page in pages if above and page and _is_below(column, above, c, page)]


def blank_below(site: SiteFacts, column: Column) -> bool:
    """Whether a column below is as empty as this one tonight, which may only open on it."""
    above = site.pages.get(column.url)
    blank = ((c, site.pages.get(c.url)) for c in site.columns if c.blank and site.was_observed(c.url))
    return above is not None and any(page and _is_below(column, above, c, page) for c, page in blank)


def _all_parts(site: SiteFacts) -> Mapping[str, tuple[Column, ...]]:
    """For each column whose items all stand in lists of columns below: those columns."""
    pages = {
        c.url: page for c in site.columns if site.was_observed(c.url) and (page := site.pages.get(c.url))
    }
    shown = {c.url: _listed(pages[c.url]) for c in site.columns if c.url in pages}
    holders: dict[str, list[Column]] = {}
    for column in site.columns:
        for url in shown.get(column.url, ()):
            holders.setdefault(url, []).append(column)
    found = {}
    for column in site.columns:
        listed = shown.get(column.url, frozenset())
        if len(listed) < _FEWEST or any(len(holders[url]) < 2 for url in listed):
            continue
        others = {c.url: c for url in listed for c in holders[url] if c.url != column.url}
        below = tuple(c for c in others.values() if _is_part(column, pages[column.url], c, pages[c.url]))
        if listed <= frozenset().union(*(shown[c.url] for c in below)):
            found[column.url] = below
    return found


def _listed(page: PageFacts) -> frozenset[str]:
    return frozenset(i.url for i in page.listing.items if i.url) if page.listing else frozenset()


def _is_below(above: Column, page: PageFacts, column: Column, other: PageFacts) -> bool:
    """Whether a column stands below another by its folder, or by the way that its page shows."""
    if _depth(column, other) <= _depth(above, page):
        return False
    in_folder = column_key(column.url).startswith(column_key(above.url) + "/")
    return in_folder or above.name in other.breadcrumb[:-1]


def _is_part(above: Column, page: PageFacts, column: Column, other: PageFacts) -> bool:
    """Whether a column with the same items stands below another, or is the same one at a second address."""
    if _is_below(above, page, column, other):
        return True
    return above.name == column.name and _depth(column, other) > _depth(above, page)


def _depth(column: Column, page: PageFacts) -> tuple[int, int, str]:
    """An order in which no two columns can stand below each other."""
    key = column_key(column.url)
    return len(page.breadcrumb), len(key), key
