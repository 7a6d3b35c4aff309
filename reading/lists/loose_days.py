"""Days of a list that one row alone cannot tell: 03/11/2026, and 11-20 under a heading that names the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reading.numerals import iso_day
from reading.tree.markup import plain_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_YEAR_LAST = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(20\d\d)(?![\d/.-])")
_NO_YEAR = re.compile(r"(?<![\d/.:-])(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?![\d/.:-])")
_YEAR = re.compile(r"(20\d\d)\s{0,2}(?:年度?)?")
_LONGEST = 12  # characters of a heading
_FEWEST = 3


def loose_days(texts: Sequence[str], rows: Sequence[HtmlElement]) -> list[str]:
    """The ISO day of each row, ``""`` where it cannot be told; ``texts`` are what stands beside the titles."""
    found = [_YEAR_LAST.search(text) for text in texts]
    if any(found):
        return _ordered([tuple(map(int, (m[1], m[3], m[4]))) if m else (0, 0, 0) for m in found])
    shown = [_NO_YEAR.search(text) for text in texts]
    if not any(shown):
        return [""] * len(texts)
    years = _years(rows)
    return [
        iso_day(year, int(m[1]), int(m[2])) if m and year else ""
        for m, year in zip(shown, years, strict=True)
    ]


def _ordered(days: list[tuple[int, ...]]) -> list[str]:
    """Month or day first, as only one order gives days, or only one sorts them the newest first."""
    readings = [[iso_day(y, a, b) for a, b, y in days], [iso_day(y, b, a) for a, b, y in days]]
    wanted = sum(y > 0 for *_, y in days)
    whole = [r for r in readings if sum(map(bool, r)) == wanted]
    if len(whole) == 1 or (whole and whole[0] == whole[-1]):
        return whole[0]
    falling = [r for r in whole if _falls([day for day in r if day])]
    return falling[0] if len(falling) == 1 else [""] * len(days)


def _falls(days: list[str]) -> bool:
    return len(set(days)) >= _FEWEST and days == sorted(days, reverse=True)


def _years(rows: Sequence[HtmlElement]) -> list[int]:
    """The year that the nearest heading above each row names, 0 for none."""
    named: dict[HtmlElement, int] = {}
    for container in dict.fromkeys(row.getparent() for row in rows):
        if container is None:
            continue
        year = _heading_year(container.getprevious())
        for child in container:
            year = _heading_year(child) or year
            named[child] = year
    return [named.get(row, 0) for row in rows]


def _heading_year(element: HtmlElement | None) -> int:
    if element is None or not isinstance(element.tag, str) or next(element.iter("a"), None) is not None:
        return 0
    text = "".join(plain_text(element)[: 4 * _LONGEST].split())
    found = _YEAR.fullmatch(text) if len(text) <= _LONGEST else None
    return int(found[1]) if found else 0
