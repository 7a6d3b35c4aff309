"""Names and slogans whose every character is fixed, written with a character wrong, missing or out of place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from checks.content.lexicon import Entry, LexiconKind
from checks.content.near.tables import tables
from checks.content.scanning import Hit
from checks.content.signals import FIXED, halves_of

#: From this length on any other character is a mistake, shorter ones may be other words; and what may lack a character.
_LONG, _LACKING = 8, 7
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MOST = 400
#: Another number is another thing: 党的十大 is not 党的二十大 with a character missing.
_NUMERALS = frozenset("一二三四五六七八九十")


@dataclass(frozen=True, slots=True)
class _Half:
    """One half of a phrase, and the other, which has to stand beside it."""

    phrase: str
    half: str
    other: str
    begins: bool


def misspelt(text: str, positions: Sequence[int]) -> tuple[Hit, ...]:
    """The fixed phrases written wrong of which one half stands, as it should, at one of ``positions``."""
    return _misspelt(text, tuple(positions))


@lru_cache(maxsize=1)  # two checks ask of the same page
def _misspelt(text: str, positions: tuple[int, ...]) -> tuple[Hit, ...]:
    found: dict[int, Hit] = {}
    for position in islice(dict.fromkeys(positions), _MOST):
        for known in _halves().get(text[position : position + 2], ()):
            if text.startswith(known.half, position) and _may_be_meant(text, position, known):
                for hit in _variants(text, position, known):
                    found.setdefault(hit.start, hit)
    return tuple(h for h in found.values() if not any(_holds(other, h) for other in found.values()))


def _holds(other: Hit, hit: Hit) -> bool:
    """Whether the other is the longer one around this."""
    return other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start


@lru_cache(maxsize=1)
def _halves() -> dict[str, list[_Half]]:
    """By their first two characters."""
    known: dict[str, list[_Half]] = defaultdict(list)
    for phrase in FIXED:
        first, last = halves_of(phrase)
        known[first[:2]].append(_Half(phrase, first, last, True))
        known[last[:2]].append(_Half(phrase, last, first, False))
    return known


def _may_be_meant(text: str, position: int, known: _Half) -> bool:
    """Whether the other half may stand there with one mistake, which leaves its first or last character where it is, or one aside."""
    other, many = known.other, len(known.other)
    if known.begins:
        start = position + len(known.half)
        if text.startswith(other, start):
            return False
        return text.startswith(other[0], start) or other[-1] in text[start + many - 2 : start + many]
    if text.endswith(other, 0, position):
        return False
    return (
        text.endswith(other[-1], 0, position)
        or other[0] in text[max(0, position - many) : max(0, position - many) + 2]
    )


def _variants(text: str, position: int, known: _Half) -> Iterator[Hit]:
    """What stands in place of the other half, where it is that half but for one mistake."""
    for length in (len(known.other), len(known.other) - 1):
        if known.begins:
            start, end = position, position + len(known.half) + length
            written = text[position + len(known.half) : end]
        else:
            start, end = position - length, position + len(known.half)
            written = text[start:position] if start >= 0 else ""
        if len(written) == length and _is_slip(written, known.other, known.phrase, begins=known.begins):
            yield Hit(_entry(known.phrase), start, end)


def _is_slip(written: str, right: str, phrase: str, *, begins: bool) -> bool:
    if len(written) < len(right):
        return len(phrase) >= _LACKING and "”" not in phrase and _lacks_one(written, right, begins=begins)
    differing = [n for n, (a, b) in enumerate(zip(written, right, strict=True)) if a != b]
    if len(differing) == 2 and differing[1] == differing[0] + 1:
        first, second = differing
        return written[first] == right[second] and written[second] == right[first]
    if len(differing) != 1:
        return False
    wrong, meant = written[differing[0]], right[differing[0]]
    if not (_HAN.match(wrong) and _HAN.match(meant)):
        return False
    edge = differing[0] == (len(right) - 1 if begins else 0)
    return (len(phrase) >= _LONG and not edge) or bool(tables().confusion.how(wrong, meant, loosely=True))


def _lacks_one(written: str, right: str, *, begins: bool) -> bool:
    """Whether one character is missing that is not the phrase's first or last: those may be left out for other words."""
    inner = range(0, len(right) - 1) if begins else range(1, len(right))
    return any(written == right[:n] + right[n + 1 :] for n in inner if right[n] not in _NUMERALS)


@lru_cache(maxsize=256)
def _entry(phrase: str) -> Entry:
    return Entry(
        kind=LexiconKind.STATEMENT,
        words=(phrase,),
        reason="名称、重要提法写错字、漏字或字序颠倒",
        source="usage",
        certainty="DER",
        right=phrase,
    )
