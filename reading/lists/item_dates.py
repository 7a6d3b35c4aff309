"""The date that stands beside an entry of a list, in the many ways lists write it."""

from __future__ import annotations

import re

from reading.dates import MONTHS_WRITTEN, find_dates, month_of
from reading.numerals import iso_day

_FULL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s{0,2}[-/.年－—]\s{0,2}(\d{1,2})\s{0,2}[-/.月－—]\s{0,2}(\d{1,2})(?!\d)\s?日?"
)
#: Days before which a document is written give way to the day of publication, others are none at all.
_WRITTEN = re.compile(r"(?:成文|生成)[^\d]{0,8}$")
#: Not 已结束, the state of a survey, which stands before the day of its publication.
_OTHER_DATE = re.compile(r"(?<![已未])(?:截止|截至|实施|施行|生效|废止|失效|开始|结束|有效期)[^\d]{0,8}$")
_ANY_OTHER = re.compile(r"成文|生成|截|施|生效|废止|失效|开始|结束|有效期")
_SPLIT = (
    # 16 / 2026-11
    re.compile(
        r"(?<![\d-])(?P<d>\d{1,2})日?(?:\s{1,4}|\s{0,3}[/|·]\s{0,3})(?P<y>20\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})月?(?![\d/.-])"
    ),
    # 2026-11 / 16
    re.compile(
        r"(?<!\d)(?P<y>20\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})月?(?:\s{1,4}|\s{1,3}[/|·]\s{1,3})(?P<d>\d{1,2})日?(?![\d-])"
    ),
    # 11-16 / 2026
    re.compile(r"(?<![\d-])(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})日?\s{1,4}(?P<y>20\d\d)年?(?![\d-])"),
    # 2026 / 11-16
    re.compile(r"(?<!\d)(?P<y>20\d\d)年?\s{1,4}(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})日?(?![\d-])"),
    # 26-11-16, alone in its brackets
    re.compile(
        r"(?:^|(?<=[\[（(\s]))(?P<y>[2-3]\d)(?P<s>[-.])(?P<m>[01]\d)(?P=s)(?P<d>[0-3]\d)(?=$|[\]）)\s])"
    ),
    # 20261116
    re.compile(r"(?<!\d)(?P<y>20[0-4]\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
)
_SHORT = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?![\d/.-])|(?<!\d)(\d{1,2})日?\s{1,4}(\d{1,2})月"
)
_MONTH_NAME = re.compile(rf"(?<![A-Za-z])(?:{MONTHS_WRITTEN})")
#: 16 / Nov 2026
_ENGLISH = re.compile(
    r"(?<!\d)(\d{1,2})\s{1,4}([A-Z][a-z]{2,8})\.?,?\s{1,4}(20\d\d)(?!\d)"
    r"|(?<![A-Za-z])([A-Z][a-z]{2,8})\.?,?\s{1,4}(20\d\d)\s{1,4}(\d{1,2})(?!\d)",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(
    r"(?<![A-Za-z])(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?,?"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?|CST|,",
    re.IGNORECASE,
)
_URL_DAY = re.compile(
    r"/t(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)_"
    r"|/art/(?P<y2>20\d\d)/(?P<m2>\d{1,2})/(?P<d2>\d{1,2})/"
    r"|/(?P<y3>20\d\d)[-/_]?(?P<m3>[01]\d)(?:[-/]?(?P<d3>[0-3]\d))?(?=[/_.-])"
)

_YEAR_LAST = re.compile(r"\d[/.-](?:19|20)\d\d")
_STAMP = re.compile(
    r"(?<=[/_=.-])[A-Za-z]{0,3}(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{0,12}(?=[._&/?-]|\Z)",
    re.ASCII,
)


def item_date(text: str, url: str) -> str:
    """The ISO day that ``text`` (what stands beside the title, parts joined by blanks) shows, or ``""``.

    A date without its year takes the year from the entry's address, where that names the same month, or a moment of the same day.
    Days called 成文 give way to another one, those called 截止, 实施 and the like are no dates of the entry.
    """
    if not any(c.isdigit() for c in text):
        return _numerals(text[:400]) if "年" in text else ""
    text = text[:400]
    if _ANY_OTHER.search(text):
        text = _FULL.sub(lambda m: " " if _OTHER_DATE.search(text[: m.start()]) else m[0], text)
    return _full(text) or _split(text) or _without_year(text, url) or _english(text) or _year_last(text)


def _full(text: str) -> str:
    other = ""
    for found in _FULL.finditer(text):
        day = iso_day(int(found[1]), int(found[2]), int(found[3]))
        if day and not _WRITTEN.search(text[: found.start()]):
            return day
        other = other or day
    return other


def _numerals(text: str) -> str:
    """A day in Chinese numerals: 二〇二六年十一月三日."""
    return next((iso[:10] for iso, start, _ in find_dates(text) if not _OTHER_DATE.search(text[:start])), "")


def _year_last(text: str) -> str:
    """``11/23/2026``, where only one order of day and month gives a day."""
    found = find_dates(text) if _YEAR_LAST.search(text) else []
    return found[0][0][:10] if found else ""


def _english(text: str) -> str:
    """A day whose month is an English name, whole or in two parts."""
    if not _MONTH_NAME.search(text):
        return ""
    if whole := find_dates(text):
        return whole[0][0][:10]
    found = _ENGLISH.search(text)
    if found is None:
        return ""
    number, name, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[4], found[5])
    month = month_of(name)
    return iso_day(int(year), month, int(number)) if month else ""


def _split(text: str) -> str:
    for pattern in _SPLIT:
        found = pattern.search(text)
        day = iso_day(_year(found["y"]), int(found["m"]), int(found["d"])) if found else ""
        if day:
            return day
    return ""


def _year(digits: str) -> int:
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _without_year(text: str, url: str) -> str:
    found = _SHORT.search(text)
    if not found:
        return ""
    month, day = (int(found[1]), int(found[2])) if found[1] else (int(found[4]), int(found[3]))
    if stamped := _stamped(url, month, day):
        return stamped
    year, url_month = url_month_of(url)
    # The address is made when the text is written: it may be a month before the day of publication.
    if not year or (month - url_month) % 12 > 1:
        return ""
    return iso_day(year + (month < url_month), month, day)


def _stamped(url: str, month: int, day: int) -> str:
    """The year of a moment that names a file or an id (``/20261105093012345.html``, ``?id=20261105001``), where it is of just this day."""
    found = {int(m[1]) for m in _STAMP.finditer(url) if (int(m[2]), int(m[3])) == (month, day)}
    return iso_day(found.pop(), month, day) if len(found) == 1 else ""


def url_month_of(url: str) -> tuple[int, int]:
    """Year and month an address names (``/202611/t20261102_1.htm``, ``/art/2026/11/2/``), zeros without any."""
    found = _URL_DAY.search(url)
    if not found:
        return 0, 0
    year = int(found["y"] or found["y2"] or found["y3"])
    month = int(found["m"] or found["m2"] or found["m3"])
    return (year, month) if 1 <= month <= 12 else (0, 0)


def is_date_only(text: str) -> bool:
    """Whether ``text`` is a date and nothing else (brackets and a label aside)."""
    if len(text) > 30 or not any(c.isdigit() for c in text):
        return False
    rest = _FULL.sub("", text)
    rest = rest if rest != text else _SHORT.sub("", text)
    if rest == text and _MONTH_NAME.search(text):
        rest = _MONTH_ONLY.sub("", text)
    return not re.sub(r"发布|日期|时间|更新|[\[\]()（）【】:：\s\d点时分-]", "", rest)
