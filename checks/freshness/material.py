"""What a column's list shows in time: its newest item, the days of all, and why that may not be everything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checks.freshness.ages import day_of, is_future
from checks.freshness.channels import columns_below
from core.page import ListFacts, ListItem
from core.site import Column, SiteFacts
from reading.lists.columns import column_key

_MOST_PAGES = 20
_YEAR = re.compile(r"((?:19|20)\d\d)(?:nian|nd|年|年度)?")


@dataclass(frozen=True)
class Material:
    """What is known of a column's items: the newest day with its title, and why that may not be all.

    ``days`` are the distinct days of the first page's items but pinned ones, newest first, none after the monitoring point.
    """

    newest: date | None
    title: str
    items: int
    undated: int
    doubt: str = ""
    days: tuple[date, ...] = ()

    @classmethod
    def of(cls, site: SiteFacts, column: Column, listing: ListFacts | None) -> Material:
        items = listing.items if listing else ()
        dated = [(column.newest, column.newest_title or column.name)] if column.newest else []
        dated += [(i.date, i.title) for i in items if i.date]
        dated += [(page_date(site, i), i.title) for i in items if not i.date]
        below = (*years_below(site, column.url), *columns_below(site, column))
        dated += [(c.newest, c.newest_title or c.name) for c in below if c.newest]
        past = [(d[:10], t) for d, t in dated if day_of(d) and not is_future(d, site.as_of)]
        newest, title = max(past, default=("", ""), key=lambda pair: pair[0])
        unread = [i for i in items if not i.date and i.url and site.pages.head(i.url) is None]
        doubt = "列表里有没写日期也没看过的文章" if unread else ""
        if any(d and is_future(d, site.as_of) for d, _ in dated):
            doubt = doubt or "列表里有晚于监测时点的日期"
        undated = sum(not i.date and not page_date(site, i) for i in items)
        return cls(day_of(newest), title, max(column.items, len(items)), undated, doubt, _days(site, items))


def years_below(site: SiteFacts, url: str) -> list[Column]:
    """Columns that hold the single years of the one at ``url``, in folders named after them (``/zcwj/2026/``)."""
    folder = column_key(url) + "/"
    below = ((c, column_key(c.url)) for c in site.columns)
    return [c for c, key in below if key.startswith(folder) and _YEAR.fullmatch(key[len(folder) :])]


def of_past_year(site: SiteFacts, url: str) -> bool:
    """Whether the last folder of ``url`` is named after a year that is over: nothing new is to come there."""
    last = _YEAR.fullmatch(column_key(url).rpartition("/")[2])
    return last is not None and int(last[1]) < site.today.year


def _days(site: SiteFacts, items: Sequence[ListItem]) -> tuple[date, ...]:
    shown = (day_of(i.date or page_date(site, i)) for i in items if not i.pinned)
    return tuple(sorted({d for d in shown if d and d <= site.today}, reverse=True))


def page_date(site: SiteFacts, item: ListItem) -> str:
    """The publication time that the page behind an item states, empty where the page was not read."""
    page = site.pages.head(item.url) if item.url else None
    return page.published if page else ""


def hidden_because(listing: ListFacts | None, rendered: bool) -> str:
    """Why a column's list cannot be judged at all; empty where it can."""
    if listing is None:
        return "没有认出栏目列表"
    if listing.scripted and not rendered:
        return "栏目列表由脚本生成"
    return "栏目只有到别处的链接" if listing.links_only else ""


def list_pages(site: SiteFacts, first: ListFacts) -> Iterator[ListFacts | None]:
    """The list and its further pages in order, ``None`` for each that was not read."""
    yield first
    seen: set[str] = set()
    waiting = list(first.next_urls)
    while waiting and len(seen) < _MOST_PAGES:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        page = site.pages.head(url)
        yield page.listing if page else None
        waiting.extend(page.listing.next_urls if page and page.listing else ())
