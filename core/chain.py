"""The chain (哈希链) over a night's records: each link is a SHA-256 over the link before and one record.

Plain JSON and SHA-256, so that anybody can compute a head again without this program (see docs/evidence.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

#: What stands before the first link of the first seal.
NOTHING = "0" * 64


def canonical(value: Any) -> bytes:
    """``value`` as JSON in one spelling only: keys sorted, no spaces, UTF-8, no ``\\u`` where a letter will do."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(value: Any) -> str:
    """The SHA-256 (hexadecimal) of ``value`` in its canonical spelling."""
    return sha256(canonical(value)).hexdigest()


def head_of(previous: str, number: int, night: str, entries: Iterable[tuple[str, str, str]]) -> str:
    """The head of seal ``number``: a first link over the seal before, then one for each (kind, id, SHA-256)."""
    link = digest(["seal", number, night, previous])
    for kind, identity, fingerprint in entries:
        link = digest([link, kind, identity, fingerprint])
    return link
