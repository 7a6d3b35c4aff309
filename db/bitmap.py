"""Sets of page numbers as plain bitmaps: bit ``n``, lowest bit of a byte first, says that ``n`` is in."""

from __future__ import annotations

from collections.abc import Iterable


def add(bitmap: bytes, numbers: Iterable[int]) -> bytes:
    """``bitmap`` with ``numbers`` set."""
    wanted = list(numbers)
    if not wanted:
        return bitmap
    grown = bytearray(bitmap)
    grown.extend(bytes(max(0, max(wanted) // 8 + 1 - len(grown))))
    for number in wanted:
        grown[number >> 3] |= 1 << (number & 7)
    return bytes(grown)


def holds(bitmap: bytes, number: int) -> bool:
    """Whether ``number`` is in."""
    return number >> 3 < len(bitmap) and bool(bitmap[number >> 3] >> (number & 7) & 1)


def members(bitmap: bytes) -> set[int]:
    """The numbers in ``bitmap``."""
    return {i * 8 + bit for i, byte in enumerate(bitmap) if byte for bit in range(8) if byte >> bit & 1}
