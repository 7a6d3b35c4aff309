"""Making hostile text storable: PostgreSQL takes no NUL, and neither database takes lone surrogates."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec


def clean(text: str) -> str:
    """``text`` with NUL and lone surrogates replaced by U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def clean_json(value: Any) -> Any:
    """``value`` with all its texts cleaned; what JSON cannot hold becomes text."""
    match value:
        case str():
            return clean(value)
        case bool() | int() | None:
            return value
        case float():
            return value if value - value == 0 else str(value)
        case Mapping():
            return {clean(str(k)): clean_json(v) for k, v in value.items()}
        case list() | tuple() | set() | frozenset():
            return [clean_json(v) for v in value]
        case _:
            return clean(str(value))


def evidence_key(quote: str, data: Mapping[str, Any]) -> str:
    """What must stay the same for a person's verdict to hold: the quoted text and the texts in ``data``.

    Numbers are left out: ages and counts move every night while the fault stays the same.
    """
    texts = sorted((k, v) for k, v in data.items() if isinstance(v, str))
    return blake2b(msgspec.json.encode([quote, texts]), digest_size=10).hexdigest()


def profile_id(results: Mapping[str, Any]) -> int:
    """A signed 64-bit name for what all checks said of a page."""
    text = msgspec.json.encode(results, order="sorted")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)
