"""The dictionary that near-words are compared with, as it lies in memory (some 8 MB)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from checks.content.near.hand import Confusion, lines_of, read_hand
from checks.content.near.signs import GRAMMAR_WORDS

OTHER, GRAMMAR, SINGLE, OFFICIAL, RARE, SCARCE = range(6)
_STEPS = 4  # steps of a level for each e-fold of frequency


def level(count: int) -> int:
    """A frequency as a small whole number."""
    return round(log(max(count, 1)) * _STEPS)


#: The level of all words of jieba's dictionary together, 60 million.
WHOLE = level(60_000_000)


@dataclass(frozen=True, slots=True)
class Tables:
    """Words are looked up by their first part or by their last; what goes with it is one string of parts of equal length."""

    confusion: Confusion
    kinds: Mapping[str, int]
    levels: Mapping[str, int]
    known: frozenset[str]
    verbs: frozenset[str]
    harmless: Mapping[str, str]
    left_alone: frozenset[str]
    beginning: Mapping[str, str]
    ending: Mapping[str, str]
    behind: Mapping[str, str]
    before: Mapping[str, str]
    saying_behind: Mapping[str, str]
    saying_before: Mapping[str, str]
    term_behind: Mapping[str, str]
    term_before: Mapping[str, str]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables, read once in each process."""
    read = sections()
    hand = read_hand()
    words = {word: n for n, line in _numbered(read["words"]) for word in cut(line, 2)}
    levels = {character: n for n, line in _numbered(read["characters"]) for character in line}
    kinds = dict.fromkeys(cut("".join(read["rare"]), 2), RARE) | dict.fromkeys(levels, SINGLE)
    kinds |= dict.fromkeys(cut("".join(read["scarce"]), 2), SCARCE)
    kinds |= dict.fromkeys(words, OFFICIAL) | dict.fromkeys(GRAMMAR_WORDS, GRAMMAR)
    kinds |= dict.fromkeys(cut("".join(read["threes"]), 3), OFFICIAL)
    behind, before = _both((a, "".join(right)) for left, right in hand.pairs for a in left)
    sayings = _both(_split(read["sayings"]))
    terms = _terms(read["terms"])
    kinds |= dict.fromkeys((first for first in terms[0] if len(first) == 2), OFFICIAL)
    ends = _both(((word[0], word[1]) for word in words), 1)
    return Tables(
        Confusion.of(dict(_split(read["readings"])), hand.shapes), kinds, levels | words, frozenset("".join(read["known"])),
        frozenset(cut("".join(read["verbs"]), 2)), dict(_split(read["harmless"])), frozenset((*hand.harmless, *hand.words)), *ends, behind, before, *sayings, *terms,
    )  # fmt: skip


def cut(text: str, size: int) -> Iterator[str]:
    """The parts of ``size`` characters that a line is made of."""
    return (text[at : at + size] for at in range(0, len(text), size))


def sections() -> dict[str, list[str]]:
    """The lines of the dictionary by the heading they stand under."""
    read: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in lines_of("dictionary.txt"):
        if line.startswith("["):
            lines = read.setdefault(line.strip("[]"), [])
        else:
            lines.append(line)
    return read


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((int(number), text) for number, text in _split(lines))


def _split(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((first, second) for first, _, second in (line.partition(" ") for line in lines))


def _both(rows: Iterable[tuple[str, str]], size: int = 2) -> tuple[dict[str, str], dict[str, str]]:
    """What stands behind each first part, and what stands before each last."""
    behind: dict[str, str] = {}
    before: defaultdict[str, str] = defaultdict(str)
    for first, seconds in rows:
        behind[first] = behind.get(first, "") + seconds
        for second in cut(seconds, size):
            before[second] += first
    return behind, dict(before)


def _terms(lines: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The third characters of terms by the first two, and the first by the last two."""
    behind = dict(_split(lines))
    before: defaultdict[str, str] = defaultdict(str)
    for first, thirds in behind.items():
        for third in thirds:
            before[first[1] + third] += first[0]
    return behind, dict(before)
