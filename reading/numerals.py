"""Numbers written with Chinese numerals: ordinals of headings, and the digits of dates."""

from __future__ import annotations

import re

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
_NUMERAL = re.compile(r"[零〇○Ｏ一二两三四五六七八九十百]{1,9}")
_DAY = re.compile(
    r"((?:19|20)\d\d|[一二][零〇○Ｏ一二三四五六七八九]{3})\s{0,3}年\s{0,3}(\d{1,2}|[一二三四五六七八九十]{1,3})\s{0,3}月"
    r"\s{0,3}(\d{1,2}|[一二三四五六七八九十]{1,4})\s{0,3}日"
)
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def ordinal(text: str) -> int:
    """The number ``text`` writes (``十二``, ``12``), 0 for anything else or above 199."""
    if text.isdecimal() and len(text) < 5:
        return int(text)
    if not _NUMERAL.fullmatch(text):
        return 0
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    total = 100 * (_DIGITS.get(hundreds, 1) if "百" in text else 0)
    total += 10 * (_DIGITS.get(tens[-1:], 1) if ten else 0)
    return total + (_DIGITS.get(ones[-1:], 0) if ones else 0)


def _year(text: str) -> int:
    return int(text) if text.isdecimal() else int("".join(str(_DIGITS[c]) for c in text))


def iso_day(year: int, month: int, day: int) -> str:
    """``2026-11-02``, or an empty string where there is no such day in the years 1950–2099."""
    if not (1950 <= year < 2100 and 1 <= month <= 12 and 1 <= day <= _MONTH_DAYS[month - 1]):
        return ""
    if month == 2 and day == 29 and year % 4:
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}"


def written_day(text: str) -> tuple[str, int, int] | None:
    """The first day written with 年月日 in ``text``, in digits or numerals: ISO day, start and end of the match."""
    for found in _DAY.finditer(text):
        year, month, day = found.groups()
        iso = iso_day(_year(year), ordinal(month), ordinal(day))
        if iso:
            return iso, found.start(), found.end()
    return None
