"""Chance that repeats: every choice follows from the seed and the names of what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")


def number(*key: object) -> int:
    """A 64-bit number that is the same for the same key on every machine."""
    text = "\x1f".join(str(part) for part in key).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def pick(options: Sequence[T], *key: object) -> T:
    """One of ``options``."""
    return options[number(*key) % len(options)]


def between(low: int, high: int, *key: object) -> int:
    """A whole number from ``low`` to ``high``, both included."""
    return low + number(*key) % (high - low + 1)


def chance(share: float, *key: object) -> bool:
    """True for about ``share`` of all keys."""
    return number(*key) % 10_000 < share * 10_000


def shuffled(options: Sequence[T], *key: object) -> list[T]:
    """``options`` in an order of their own."""
    result = list(options)
    Random(number(*key)).shuffle(result)
    return result
