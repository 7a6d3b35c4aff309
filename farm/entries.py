"""The items of a column on a night: when each was published, and which address leads to which."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from farm import calendar, content
from farm.chance import between
from farm.model import Column, Entry
from farm.site import PER_COLUMN, SPECIAL, Site

_NUMBER = re.compile(r"(\d{5,})\D*$")


def entries_of(site: Site, column: Column, night: int) -> list[Entry]:
    """The items of a column on a night, newest first; made once for every state of the column."""
    lives = tuple(s.life for s in column.specials)
    key = (column.key, night, column.count, column.newest, column.step, lives)
    if key not in site.listed:
        site.listed[key] = _make_entries(site, column, night)
    return site.listed[key]


def _make_entries(site: Site, column: Column, night: int) -> list[Entry]:
    first = site.first_number(column)
    result = [generated(site, column, i) for i in range(column.count)]
    result += [
        Entry(s.published, first + SPECIAL + j, special=s)
        for j, s in enumerate(column.specials)
        if s.life.active(night)
    ]
    return sorted(result, key=lambda e: (e.moment, e.number), reverse=True)


def generated(site: Site, column: Column, index: int) -> Entry:
    """The ``index``-th generated item of ``column``."""
    return Entry(moment_of(site, column, index), site.first_number(column) + index, index)


def moment_of(site: Site, column: Column, index: int) -> datetime:
    """When the ``index``-th generated item of ``column`` was published."""
    own = site.unit.id
    if column.key == "interp" and column.count:
        policy = moment_of(site, site.column("policy"), index)
        return content.at(calendar.shift(policy.date(), between(0, 2, own, "pair", index)), 15, index % 60)
    assert column.newest is not None
    early = between(0, max(0, int(column.step) - 1), own, column.key, index) * (index > 0)
    day = (column.newest - timedelta(hours=index * column.step + early)).date()
    if column.key == "policy":
        day = calendar.at_or_before(day)
    return content.at(
        day, between(8, 17, own, column.key, index, "h"), between(0, 59, column.key, index, "m")
    )


def page_count(site: Site, column: Column, night: int) -> int:
    """How many pages the list of ``column`` has."""
    if site.style.list_scripted:
        return 1
    total = column.count + sum(s.life.active(night) for s in column.specials)
    return max(1, -(-total // site.style.page_size))


def found_at(site: Site, path: str, night: int) -> tuple[Column, Entry] | None:
    """The column and entry behind an article's address."""
    match = _NUMBER.search(path)
    found = numbered(site, int(match.group(1)), night) if match else None
    return found if found and site.entry_path(*found) == path else None


def numbered(site: Site, number: int, night: int) -> tuple[Column, Entry] | None:
    """The column and entry of this number, if the site has them on the night."""
    position, index = divmod(number, PER_COLUMN)
    if not 1 <= position <= len(site.columns):
        return None
    column = site.columns[position - 1]
    if not column.life.active(night):
        return None
    entry = _special(column, number, night) if index >= SPECIAL else _counted(site, column, index)
    return (column, entry) if entry else None


def _special(column: Column, number: int, night: int) -> Entry | None:
    place = number % PER_COLUMN - SPECIAL
    if place >= len(column.specials) or not column.specials[place].life.active(night):
        return None
    special = column.specials[place]
    return Entry(special.published, number, special=special)


def _counted(site: Site, column: Column, index: int) -> Entry | None:
    return generated(site, column, index) if index < column.count else None


def paths_of(site: Site, night: int) -> list[str]:
    """Every address of the site that leads to an honest page, for tests and benchmarks."""
    result = ["/", "/robots.txt", "/sitemap.xml", site.footer.sitemap]
    for column in site.there(night):
        pages = page_count(site, column, night)
        result.append(site.column_path(column))
        result += [site.style.list_path(column.slug, site.cid(column), n, pages) for n in range(2, pages + 1)]
        result += [site.entry_path(column, e) for e in entries_of(site, column, night)]
    return list(dict.fromkeys(result))
