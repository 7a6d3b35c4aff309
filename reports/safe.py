"""Text from hostile pages made harmless for terminals, spreadsheets and markup."""

from __future__ import annotations

import re

from core.harmless import STEERING, plain

_IN_JSON = re.compile(f"[{STEERING.replace(chr(92) + 'x00-' + chr(92) + 'x1f', '')}]")
_FORMULA = frozenset("=+-@＝＋－＠\t\r\n|%")

_CELL_LIMIT = 32_000


def cell(text: str) -> str:
    """Text for a CSV cell: plain, and never a formula to the program that opens it."""
    harmless = plain(text)[:_CELL_LIMIT]
    first = text.lstrip(" \u3000\xa0")[:1]
    return f"'{harmless}" if first in _FORMULA and first else harmless


def json_text(dumped: str) -> str:
    """JSON whose raw characters are harmless: what JSON itself lets through is escaped, the values stay the same."""
    return _IN_JSON.sub(lambda m: f"\\u{ord(m[0]):04x}", dumped)


__all__ = ["cell", "json_text", "plain"]
