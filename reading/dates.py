"""Dates as Chinese pages write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_YEAR = r"(?P<y>(?:19[4-9]|20[0-9])\d)"
_SPACE = r"[ \t\r\n\u00a0\u2002\u2003\u3000]{0,6}"
_TIME = (
    r"(?:(?:T|[ \t\r\n\u00a0\u2002\u2003\u3000]{0,6}|\s{0,2}[,，]\s{0,2}|\s[-–]\s)(?P<h>[01]?\d"
    r"|2[0-3])[:：时点](?P<mi>[0-5]\d(?!\d)|\d(?=分))"
    r"(?:[:：分][0-5]\d(?!\d)(?:\.\d{1,9})?)?)?"
)
_NUMERIC = re.compile(
    rf"(?<![\d./-]){_YEAR}(?P<s>{_SPACE}[-/.－—–]{_SPACE})(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?![\d-]){_TIME}"
)
_WORDED = re.compile(
    rf"(?<!\d){_YEAR}{_SPACE}年{_SPACE}(?P<m>1[0-2]|0?[1-9]){_SPACE}月{_SPACE}(?P<d>3[01]|[12]\d|0?[1-9]){_SPACE}[日号]{_TIME}"
)
#: ``11月 3, 2026``, as templates made for English put the parts of a Chinese day; ``11/23/2026``, ``23.11.2026``.
_YEAR_LAST = re.compile(
    rf"(?<![\d/.-])(?P<m>1[0-2]|0?[1-9])月\s{{0,2}}(?P<d>3[01]|[12]\d|0?[1-9])日?\s{{0,2}}[,，]\s{{0,2}}{_YEAR}(?!\d){_TIME}"
)
_SLASHED = re.compile(
    rf"(?<![\d/.-])(?P<a>\d{{1,2}})(?P<s>[/.-])(?P<b>\d{{1,2}})(?P=s){_YEAR}(?![\d/.-])(?:[, \u00a0]{{1,3}}(?P<h>[01]?\d|2[0-3]):(?P<mi>[0-5]\d)(?::[0-5]\d)?(?:\s?(?P<half>[AP]M))?)?"
)
_YEAR_ENDS = re.compile(r"\d[/.-](?:19|20)\d\d")
_SHORT_YEAR = re.compile(
    r"(?:^|(?<=[\s\[(（【]))(?P<y>0[4-9]|[12]\d)-(?P<m>0?[1-9]|1[0-2])-(?P<d>0?[1-9]|[12]\d|3[01])(?=$|[\s\])）】])"
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>20[0-9]\d)(?P<m>1[0-2]|0[1-9])(?P<d>3[01]|[12]\d|0[1-9])(?!\d)")
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_NAMES = "|".join(_MONTHS).title()
#: How their names begin, as written: for searches without a flag, which would look at every letter.
MONTHS_WRITTEN = f"{_NAMES}|{_NAMES.upper()}"
_MONTH = rf"(?P<mn>{_NAMES})[a-z]{{0,6}}\.?"
#: ``Nov 26, 2026``; ``26 November 2026``; ``Thu Nov 26 10:12:13 CST 2026``, as templates write a time nobody formatted.
_ENGLISH = (
    re.compile(
        rf"(?<![A-Za-z]){_MONTH}\s{{1,3}}(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd"
        rf"|th)?\s{{0,3}}[,，]?\s{{0,3}}{_YEAR}(?!\d)"
    , re.I),
    re.compile(rf"(?<![\d.])(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?[\s-]{{1,3}}{_MONTH}[\s,，-]{{1,4}}{_YEAR}(?!\d)", re.I),
    re.compile(
        rf"(?<![A-Za-z]){_MONTH}\s{{1,3}}(?P<d>3[01]|[12]\d|0?[1-9])\s{{1,3}}(?P<h>[01]?\d"
        rf"|2[0-3]):(?P<mi>[0-5]\d):[0-5]\d\s{{1,3}}[A-Z+:\d]{{2,9}}\s{{1,3}}{_YEAR}(?!\d)",
        re.I,
    ),
)  # fmt: skip
#: Cheap gate for them.
_MONTH_NAME = re.compile(rf"(?:{MONTHS_WRITTEN})[A-Za-z]{{0,6}}\.?[\s,，-]")
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "零": 0,
    "Ｏ": 0,
    "O": 0,
    "０": 0,
    "◯": 0,
}
_CHINESE = re.compile(
    rf"(?P<y>[一二][〇○零ＯO０◯一二三四五六七八九]{{3}}){_SPACE}年{_SPACE}(?P<m>[一二三四五六七八九十]{{1,2}}){_SPACE}月"
    rf"{_SPACE}(?P<d>[一二三四五六七八九十]{{1,3}}){_SPACE}日"
)
_WIDE_DIGIT = re.compile("[０-９]")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
#: Cheap gate: a text without one of these holds no date.
_GATE = re.compile(r"(?:19|20)\d\d|２０|[一二][〇○零ＯO０◯九]")


def find_dates(text: str) -> list[tuple[str, int, int]]:
    """Every full date in ``text`` as ``(iso, start, end)`` in reading order.

    ``iso`` is ``2026-11-20`` or, with a clock time, ``2026-11-20T09:30``. Months without a day, years, spans of
    years, numbers of documents and impossible days are not dates.
    """
    if not _GATE.search(text):
        return []
    return sorted(
        _matches(text.translate(_WIDE) if _WIDE_DIGIT.search(text) else text), key=lambda found: found[1]
    )


def parse_date(text: str) -> str:
    """The first date of ``text`` as ISO day or day and minute, empty where there is none."""
    found = find_dates(text)
    if found:
        return found[0][0]
    compact = _COMPACT.fullmatch(text.strip())
    return _iso(compact) if compact else ""


def short_day(text: str) -> tuple[str, str]:
    """A day whose year is written with two digits, alone between blanks or brackets, as ISO and as it stands there."""
    for found in _SHORT_YEAR.finditer(text):
        if iso := _day(2000 + int(found["y"]), int(found["m"]), int(found["d"])):
            return iso, found[0]
    return "", ""


def day(iso: str) -> date | None:
    """The calendar day of an ISO day or minute; ``None`` for anything else."""
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def _matches(text: str) -> Iterator[tuple[str, int, int]]:
    for pattern in (_NUMERIC, _WORDED):
        for match in pattern.finditer(text):
            iso = _iso(match)
            if iso:
                yield iso, match.start(), match.end()
    if _MONTH_NAME.search(text):
        yield from _english(text)
    if _YEAR_ENDS.search(text):
        yield from _slashed(text)
    if "月" in text:
        for match in _YEAR_LAST.finditer(text):
            if iso := _iso(match):
                yield iso, match.start(), match.end()
    if "年" in text:
        for match in _CHINESE.finditer(text):
            iso = _chinese(match)
            if iso:
                yield iso, match.start(), match.end()


def _english(text: str) -> Iterator[tuple[str, int, int]]:
    """Days whose month is written in English."""
    for pattern in _ENGLISH:
        for match in pattern.finditer(text):
            iso = _iso(match)
            if iso:
                yield iso, match.start(), match.end()


def _slashed(text: str) -> Iterator[tuple[str, int, int]]:
    """Days whose year stands last, where only one order of day and month is possible."""
    for match in _SLASHED.finditer(text):
        first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
        # A clock of twelve hours is that of programs nobody told to write Chinese: the month stands first.
        month_first = _day(year, first, second)
        day_first = "" if month_first and match["half"] else _day(year, second, first)
        iso = month_first or day_first
        if iso and not (month_first and day_first and month_first != day_first):
            yield iso + _clock(match), match.start(), match.end()


def _clock(match: re.Match[str]) -> str:
    if not match["h"]:
        return ""
    hour = int(match["h"])
    hour = hour % 12 + 12 * (match["half"] == "PM") if match["half"] else hour
    return f"T{hour:02d}:{match['mi']}"


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    month = int(parts["m"]) if "m" in parts else month_of(parts["mn"])
    iso = _day(int(parts["y"]), month, int(parts["d"]))
    hour = parts.get("h")
    return f"{iso}T{int(hour):02d}:{int(parts['mi']):02d}" if iso and hour else iso


def month_of(name: str) -> int:
    """The month that an English name, whole or cut, stands for; 0 for none."""
    return _MONTHS.get(name[:3].lower(), 0)


def _day(year: int, month: int, number: int) -> str:
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return ""


def _chinese(match: re.Match[str]) -> str:
    year = int("".join(str(_DIGITS[c]) for c in match["y"]))
    month, number = _up_to_99(match["m"]), _up_to_99(match["d"])
    return _day(year, month, number) if 1940 < year < 2100 else ""


def _up_to_99(numeral: str) -> int:
    """``十一`` → 11, ``二十`` → 20, ``三`` → 3; 0 for what is no such numeral."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _DIGITS[ones] if len(ones) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
