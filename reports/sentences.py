"""Small parts of official sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction

from core.times import local
from scoring.values import rounded

_ORDER = "一二三四五六七八九十"


def ordinal(number: int) -> str:
    """（一）, （二） … （十一）."""
    tens, ones = divmod(number, 10)
    words = ("" if tens == 0 else "十" if tens == 1 else _ORDER[tens - 1] + "十") + (
        _ORDER[ones - 1] if ones else ""
    )
    return f"（{words}）"


def day(value: date | datetime) -> str:
    """2026年11月5日, without leading zeros."""
    moment = local(value).date() if isinstance(value, datetime) else value
    return f"{moment.year}年{moment.month}月{moment.day}日"


def share(part: int, whole: int) -> str:
    """A percentage with two places, rounded half up, such as 99.22%."""
    return f"{rounded(Fraction(100 * part, whole) if whole else Fraction(0))}%"


def listed(names: Iterable[str], most: int | None = None) -> str:
    """Names with 、 between; beyond ``most`` 等."""
    every = list(names)
    shown = every if most is None else every[:most]
    return "、".join(shown) + ("等" if len(shown) < len(every) else "")
