"""Words of others made harmless for a terminal."""

from __future__ import annotations

import re

#: Control characters, C1 included (a terminal takes U+009B for an escape), line and paragraph separators, marks
#: that turn the reading direction around, and lone surrogates.
STEERING = (
    "\\x00-\\x1f\\x7f-\\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
)
_STEERING = re.compile(f"[{STEERING}]")


def plain(text: str) -> str:
    """One line without anything that steers a terminal: controls become visible signs, line ends blanks."""
    return _STEERING.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in {0x09, 0x0A, 0x0D, 0x2028, 0x2029}:
        return " "
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"
