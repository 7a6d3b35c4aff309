"""Text from hostile pages made harmless for terminals, spreadsheets and markup."""

from __future__ import annotations

import re

#: Control characters, C1 included (a terminal takes U+009B for an escape), line and paragraph separators, marks
#: that turn the reading direction around, and lone surrogates.
_BAD = (
    "\\x00-\\x1f\\x7f-\\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
)
_CONTROL = re.compile(f"[{_BAD}]")
_IN_JSON = re.compile(f"[{_BAD.replace(chr(92) + 'x00-' + chr(92) + 'x1f', '')}]")
_FORMULA = frozenset("=+-@＝＋－＠\t\r\n|%")

_CELL_LIMIT = 32_000


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in {0x09, 0x0A, 0x0D, 0x2028, 0x2029}:
        return " "
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def plain(text: str) -> str:
    """One line without anything that steers a terminal: controls become visible signs, line ends blanks."""
    return _CONTROL.sub(_shown, text)


def cell(text: str) -> str:
    """Text for a CSV cell: plain, and never a formula to the program that opens it."""
    harmless = plain(text)[:_CELL_LIMIT]
    first = text.lstrip(" \u3000\xa0")[:1]
    return f"'{harmless}" if first in _FORMULA and first else harmless


def json_text(dumped: str) -> str:
    """JSON whose raw characters are harmless: what JSON itself lets through is escaped, the values stay the same."""
    return _IN_JSON.sub(lambda m: f"\\u{ord(m[0]):04x}", dumped)
