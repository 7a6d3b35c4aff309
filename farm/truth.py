"""Whether a finding speaks of a row of the truth: by unit, check, address and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from farm.model import Row

#: A finding as ``minjian findings --format json`` writes it.
Finding = Mapping[str, Any]
_INDEX = re.compile(r"/index\.\w+$")


@lru_cache(maxsize=100_000)
def place(url: str) -> str:
    """The address as it is compared: without scheme, fragment, default port and index file."""
    parts = urlsplit(url.strip())
    host = (parts.netloc or "").lower().removesuffix(":80").removesuffix(":443")
    path = _INDEX.sub("/", unquote(parts.path) or "/")
    return host + path + (f"?{parts.query}" if parts.query else "")


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.startswith(("http://", "https://")):
            yield place(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _addresses(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _addresses(item)


def addresses(finding: Finding) -> frozenset[str]:
    """What the finding is about: its own address, and the addresses it names in its data."""
    return frozenset([*_addresses(finding.get("url") or ""), *_addresses(finding.get("data") or {})])


def says(row: Row, finding: Finding) -> bool:
    """Whether the finding's words mean what the row means."""
    if not row.words:
        return True
    text = " ".join(
        str(finding.get(name) or "") for name in ("message_key", "message", "where", "quote", "data")
    )
    return any(re.search(word, text, re.IGNORECASE) for word in row.words)


def concerns(row: Row, finding: Finding) -> bool:
    """Whether the finding is about the row's subject."""
    if row.unit != finding["unit_id"] or row.check != finding["check"]:
        return False
    return not row.urls or bool(addresses(finding) & {place(u) for u in row.urls})
