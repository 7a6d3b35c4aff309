"""Columns that open on the list of another one below them: what is wrong with the list is told once (C-2)."""

from __future__ import annotations

from collections.abc import Mapping

from core.page import PageFacts
from core.site import Column, SiteFacts
from reading.lists.columns import column_key

_FEWEST = 2  # items: one alone may stand in two columns


def parts_of(site: SiteFacts, column: Column) -> tuple[Column, ...]:
    """The column below whose list is all that this one shows, empty where it has a list of its own."""
    return site.once(_all_parts).get(column.url, ())


def columns_below(site: SiteFacts, column: Column) -> list[Column]:
    """All columns below one that opens on a list of theirs; nothing for a column with a list of its own."""
    if not parts_of(site, column):
        return []
    above = site.pages.get(column.url)
    pages = ((c, site.pages.get(c.url)) for c in site.columns if c.url != column.url)
    return [c for c, page in pages if above and page and _is_below(column, above, c, page)]


def _all_parts(site: SiteFacts) -> Mapping[str, tuple[Column, ...]]:
    same: dict[frozenset[str], list[tuple[Column, PageFacts]]] = {}
    for column in site.columns:
        page = site.pages.get(column.url) if site.was_observed(column.url) else None
        listed = frozenset(i.url for i in page.listing.items if i.url) if page and page.listing else ()
        if page and len(listed) >= _FEWEST:
            same.setdefault(frozenset(listed), []).append((column, page))
    found = {}
    for group in same.values():
        for above, page in group if len(group) > 1 else ():
            below = tuple(c for c, p in group if c.url != above.url and _is_below(above, page, c, p))
            found[above.url] = below
    return found


def _is_below(above: Column, page: PageFacts, column: Column, other: PageFacts) -> bool:
    """Whether a column stands below another by its folder, by the way that its page shows, or under the same name."""
    if _depth(column, other) <= _depth(above, page):
        return False
    in_folder = column_key(column.url).startswith(column_key(above.url) + "/")
    named = above.name in other.breadcrumb[:-1] or above.name == column.name
    return in_folder or named


def _depth(column: Column, page: PageFacts) -> tuple[int, int, str]:
    """An order in which no two columns can stand below each other."""
    key = column_key(column.url)
    return len(page.breadcrumb), len(key), key
