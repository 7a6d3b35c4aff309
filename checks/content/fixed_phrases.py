"""Names and slogans whose every character is fixed, written with a character wrong, missing or out of place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

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


def misspelt(text: str, positions: Sequence[int]) -> list[Hit]:
    """The fixed phrases written wrong of which one half stands, as it should, at one of ``positions``."""
    found: dict[int, Hit] = {}
    for position in positions[:_MOST]:
        for half, phrase in _halves_at(text, position):
            begins = phrase.startswith(half)
            start = position if begins else position - (len(phrase) - len(half))
            if text.startswith(phrase, start) and start >= 0:
                continue
            for hit in _variants(text, position, half, phrase, begins=begins):
                found.setdefault(hit.start, hit)
    return [h for h in found.values() if not any(_holds(other, h) for other in found.values())]


def _holds(other: Hit, hit: Hit) -> bool:
    """Whether the other is the longer one around this."""
    return other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start


def _halves_at(text: str, position: int) -> Iterator[tuple[str, str]]:
    for length, halves in _by_length().items():
        half = text[position : position + length]
        for phrase in halves.get(half, ()):
            yield half, phrase


@lru_cache(maxsize=1)
def _by_length() -> dict[int, dict[str, list[str]]]:
    known: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for phrase in FIXED:
        for half in halves_of(phrase):
            known[len(half)][half].append(phrase)
    return known


def _variants(text: str, position: int, half: str, phrase: str, *, begins: bool) -> Iterator[Hit]:
    """What stands in place of the other half, where it is that half but for one mistake."""
    other = phrase[len(half) :] if begins else phrase[: -len(half)]
    for length in (len(other), len(other) - 1):
        if begins:
            start, end = position, position + len(half) + length
            written = text[position + len(half) : end]
        else:
            start, end = position - length, position + len(half)
            written = text[start:position] if start >= 0 else ""
        if len(written) == length and _is_slip(written, other, phrase, begins=begins):
            yield Hit(_entry(phrase), start, end)


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
