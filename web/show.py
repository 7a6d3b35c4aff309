"""How things are written for people: templates, dates and numbers as officials write them, hostile text made visible."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.times import local
from core.words import (
    COLUMN_TYPES,
    EVENTS,
    FOUND_BY,
    READING_STATES,
    ROLES,
    SEVERITIES,
    STATUSES,
    THEMES,
    UNIT_CATEGORIES,
    VERDICTS,
    VISIT_STATUSES,
    because,
)

HERE = Path(__file__).parent
STATIC = HERE / "static"
_WEEK = "一二三四五六日"
#: Characters that steer or hide: controls but for line ends and tabs, format characters (direction, zero width, tags),
#: lone surrogates, private use, fillers that look like nothing, and the combining joiner.
_HIDING = {0x115F, 0x1160, 0x3164, 0xFFA0, 0x034F, 0x2800, 0x2028, 0x2029}
_ORDINARY = re.compile(
    r"[\t\n\r\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u3001-\u312f\u4e00-\u9fff\uff01-\uff9f]*"
)
#: More marks than this on one letter spill over the lines around.
_MOST_MARKS = 3


def visible(text: str) -> str:
    """``text`` with every character that steers or hides written as ``⟨U+202E⟩``, and heaps of marks cut."""
    if _ORDINARY.fullmatch(text):
        return text
    shown, marks = [], 0
    for character in text:
        kind = unicodedata.category(character)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks > _MOST_MARKS:
            continue
        odd = (
            kind in {"Cf", "Cs", "Co"}
            or (kind == "Cc" and character not in "\t\n\r")
            or ord(character) in _HIDING
        )
        shown.append(f"⟨U+{ord(character):04X}⟩" if odd else character)
    return "".join(shown)


def _finalize(value: Any) -> Any:
    """What every ``{{ … }}`` goes through before it is escaped: nothing crawled can be forgotten."""
    if isinstance(value, Markup):
        return value
    return visible(value) if isinstance(value, str) else "" if value is None else value


def day(value: date | datetime | None) -> str:
    """``2026年11月26日``."""
    if value is None:
        return "—"
    own = local(value).date() if isinstance(value, datetime) else value
    return f"{own.year}年{own.month}月{own.day}日"


def short_day(value: date | datetime | None) -> str:
    """``11月26日``."""
    return day(value).partition("年")[2] or "—"


def iso_day(text: str) -> str:
    """An ISO day written out; anything else as it is."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def moment(value: datetime | None) -> str:
    """``2026年11月26日 05:22``."""
    return f"{day(value)} {clock(value)}" if value else "—"


def clock(value: datetime | None) -> str:
    """``05:22``."""
    return f"{local(value):%H:%M}" if value else "—"


def weekday(value: date) -> str:
    return f"星期{_WEEK[value.weekday()]}"


def number(value: float) -> str:
    """``12,345``."""
    return f"{value:,}"


def size(value: int) -> str:
    """Bytes as people say them."""
    if value >= 1e9:
        return f"{value / 1e9:,.1f} GB"
    return f"{value / 1e6:,.1f} MB" if value >= 1e5 else f"{value / 1e3:,.1f} KB"


def duration(seconds: float) -> str:
    """``1 小时 20 分``, ``3 分 5 秒``."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {left} 秒" if minutes else f"{left} 秒"


def outward(url: str) -> str:
    """The address where it may be followed (http and https only), else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def query(path: str, **values: Any) -> str:
    """An address of ours with its query; what is empty is left out."""
    given = [(k, v) for k, v in values.items() if v not in (None, "", ())]
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def heat(value: int) -> str:
    """The class of a cell in the heat table: 0 none, 5 twenty or more."""
    return f"h{sum(value >= n for n in (1, 3, 6, 11, 20))}"


def _versions() -> Mapping[str, str]:
    return {
        p.name: sha256(p.read_bytes()).hexdigest()[:12] for p in sorted(STATIC.iterdir()) if p.suffix != ".md"
    }


def environment() -> Environment:
    """The templates with everything they use."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        day=day, iso_day=iso_day, short_day=short_day, moment=moment, clock=clock, weekday=weekday, number=number, size=size,
        duration=duration, outward=outward, heat=heat, because=because,
    )  # fmt: skip
    made.globals.update(
        query=query,
        versions=_versions(),
        SEVERITIES=SEVERITIES,
        STATUSES=STATUSES,
        THEMES=THEMES,
        VERDICTS=VERDICTS,
        VISIT_STATUSES=VISIT_STATUSES,
        COLUMN_TYPES=COLUMN_TYPES,
        FOUND_BY=FOUND_BY,
        READING_STATES=READING_STATES,
        EVENTS=EVENTS,
        ROLES=ROLES,
        CATEGORIES=UNIT_CATEGORIES,
    )
    return made
