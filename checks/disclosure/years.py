"""The years that titles name, in digits or numerals."""

from __future__ import annotations

import re

_ZERO = "〇○零OoＯ0０"
_YEAR = re.compile(
    rf"(?<!\d)(20[0-3]\d)(?:(?!\d)|(?=[01]\d[0-3]\d(?!\d)))|(二[{_ZERO}][一二三四五六七八九{_ZERO}]{{2}})(?=年)"
)
_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys(_ZERO, "0")


def years_in(text: str) -> list[int]:
    """Every year from 2000 on that ``text`` names (2026年, 二〇二六年, 20260331), in its order."""
    return [int(a or "".join(_DIGITS[c] for c in b)) for a, b in _YEAR.findall(text)]
