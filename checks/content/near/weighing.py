"""How much likelier a word of official language is than the two characters that stand in its place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from checks.content.near.signs import GRAMMAR_WORDS, IN_PLACES, PARTICLES, SUBSTANCES
from checks.content.near.tables import OFFICIAL, OTHER, SINGLE, WHOLE, Tables, tables

#: Levels that are needed with none, one or both of the neighbours being official words, and what else counts.
_NEEDED = (38, 21, 12)
_BESIDE_SINGLE, _BESIDE_UNKNOWN, _WITH_GRAMMAR, _BY_SHAPE, _STANDS_ELSEWHERE = 6, 12, 14, 4, 16

_NEVER = PARTICLES | SUBSTANCES | IN_PLACES


@lru_cache(maxsize=4096)
def likeliest(pair: str) -> tuple[int, str, str] | None:
    """By how many levels the best official word is likelier than the pair, that word, and how they are alike."""
    known = tables()
    if not known.known.issuperset(pair) or not _NEVER.isdisjoint(pair):
        return None
    if pair[1] in known.harmless.get(pair[0], "") or pair in known.left_alone or pair in known.levels:
        return None
    found = list(_candidates(pair, known))
    if not found:
        return None
    word = max(found, key=known.levels.__getitem__)
    at = int(word[0] == pair[0])
    gain = known.levels[word] + WHOLE - known.levels[pair[0]] - known.levels[pair[1]]
    return gain, word, known.confusion.how(pair[at], word[at])


def _candidates(pair: str, known: Tables) -> Iterator[str]:
    first, last = pair[0], pair[1]
    if rights := known.beginning.get(first):
        alike = known.confusion.alike(last)
        yield from (first + right for right in rights if right in alike)
    if rights := known.ending.get(last):
        alike = known.confusion.alike(first)
        yield from (right + last for right in rights if right in alike)


def needed(pair: str, sides: tuple[int, int], how: str, *, elsewhere: bool) -> int:
    """How many levels it takes, by what stands on both sides and whether the text has the right word elsewhere."""
    official = sides.count(OFFICIAL)
    levels = _NEEDED[official] + (_BY_SHAPE if how == "形近" else 0)
    if official < 2 and SINGLE in sides:
        levels += _BESIDE_SINGLE
    elif sides == (OTHER, OTHER):
        levels += _BESIDE_UNKNOWN
    if not GRAMMAR_WORDS.isdisjoint(pair):
        return levels + _WITH_GRAMMAR
    return min(levels, _STANDS_ELSEWHERE) if elsewhere else levels
