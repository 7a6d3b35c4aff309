"""Spider traps: addresses that can be followed for ever without showing anything new."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

_MAX_LENGTH = 1000
_MAX_SEGMENTS = 16
_MAX_PARAMETERS = 12
_CALENDAR = re.compile(r"(?:calendar|rili|schedule|month|year|date|day)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
#: Pages of a month or a day, named by their path alone.
_MONTH_PATH = re.compile(r"(.{0,400}/)(\d{4})[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?/?")
_DIGITS = re.compile(r"\d{1,30}")


class TrapGuard:
    """Says why an address is not worth following. ``year`` is the current one; caps bound what one pattern may take."""

    def __init__(self, year: int, *, query_cap: int = 400, folder_cap: int = 250_000) -> None:
        self._year, self._query_cap, self._folder_cap = year, query_cap, folder_cap
        self._patterns: Counter[str] = Counter()
        self._calendars: set[str] = set()

    def reason(self, url: str) -> str:
        """A few words where ``url`` looks like a trap, else an empty string. Counts the address as met."""
        parts = urlsplit(url)
        segments = [s for s in parts.path.split("/") if s]
        if len(url) > _MAX_LENGTH or len(segments) > _MAX_SEGMENTS:
            return "地址过长"
        if _repeats(segments):
            return "路径重复"
        return (
            self._query_reason(parts.query, parts.path)
            or self._month_reason(parts.netloc + parts.path)
            or self._cap_reason(parts.netloc, segments, parts.query)
        )

    def _query_reason(self, query: str, path: str) -> str:
        if not query:
            return ""
        try:
            pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MAX_PARAMETERS)
        except ValueError:
            return "参数过多"
        if len({k for k, _ in pairs}) < len(pairs) - 2:
            return "参数重复"
        return self._calendar_reason(pairs, path)

    def _calendar_reason(self, pairs: list[tuple[str, str]], path: str) -> str:
        for name, value in pairs:
            if _CALENDAR.search(name) or _CALENDAR.search(path):
                year = _YEAR.search(value)
                if year and not 1990 <= int(year.group(1)) <= self._year + 1:
                    return "日历翻页"
        return ""

    def _month_reason(self, place: str) -> str:
        """A folder with months of the current year is a calendar, one with other numbers of four digits need not be."""
        if (month := _MONTH_PATH.fullmatch(place)) is None:
            return ""
        if int(month[2]) == self._year:
            self._calendars.add(month[1])
        outside = not 1990 <= int(month[2]) <= self._year + 1
        return "日历翻页" if outside and month[1] in self._calendars else ""

    def _cap_reason(self, host: str, segments: list[str], query: str) -> str:
        names = ",".join(sorted(p.partition("=")[0] for p in query.split("&"))) if query else ""
        pattern = f"{host}/{'/'.join(_DIGITS.sub('#', s) for s in segments)}?{names}"
        self._patterns[pattern] += 1
        cap = self._query_cap if query else self._folder_cap
        return "同类地址过多" if self._patterns[pattern] > cap else ""


def _repeats(segments: list[str]) -> bool:
    """The same segment thrice, or a run of segments that comes again at once twice over."""
    if len(segments) < 3:
        return False
    if max(Counter(s for s in segments if not s.isdigit()).values(), default=0) >= 3:
        return True
    return any(
        segments[-n:] == segments[-2 * n : -n] == segments[-3 * n : -2 * n]
        for n in (1, 2, 3)
        if len(segments) >= 3 * n
    )
