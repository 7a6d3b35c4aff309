"""Finds what is no word but one character away from one: 贯切落实, 安全升产, 开展展.

The text is cut into words. A wrong word mostly falls to pieces, single characters in a row; only there is it asked
whether another character of the same sound or of a similar shape would make a word that goes with its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, repeat

from checks.content.near.cutting import roughly
from checks.content.near.signs import (
    BESIDE,
    CLOSING,
    FOREIGN,
    FREE,
    GRAMMAR_WORDS,
    NEVER_DOUBLED,
    OFTEN_DOUBLED,
    OPENING,
    PARTICLES,
    PERSONS,
    PLACE_ENDS,
    PLACES,
    RUNS,
    SURNAMES,
    TAKING,
    TITLES,
)
from checks.content.near.tables import GRAMMAR, OFFICIAL, OTHER, RARE, SCARCE, SINGLE, cut, tables
from checks.content.near.weighing import likeliest, needed

DOUBLED = "多字"
#: Two single characters in a row; a rare word; a word before a single character, and behind one.
_PLACES = re.compile(rb"(?=[\x01\x02]{2})|[\x04\x05]|[\x00\x03](?=\x02)|\x02(?=\x03)")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_MOST = 100  # what is looked at closely in one text
_SELDOM_ALONE = 37  # level of a character that seldom stands alone
_OF_A_NUMBER = frozenset("〔[［")  # behind the short name of who numbered a document (闽政办函〔2024〕)
_SURELY = 4  # levels above what is needed that rule out a name


@dataclass(frozen=True, slots=True)
class Near:
    """What stands at a place, the word it may be meant for, and how the two are alike."""

    start: int
    end: int
    right: str
    how: str


def find(text: str) -> list[Near]:
    """What looks like a wrong word, in the order of the text, each place once."""
    if not any(_Search(text, roughly(text)).all()):
        return []
    import rjieba  # its dictionary is large, and few texts need it

    return _Search(text, rjieba.cut(text, False)).found()


class _Search:
    """One text, cut into words."""

    def __init__(self, text: str, words: Sequence[str]) -> None:
        self.text, self.words, self.tables = text, words, tables()
        self.kinds = bytes(map(self.tables.kinds.get, words, repeat(OTHER)))

    def found(self) -> list[Near]:
        told: list[Near] = []
        reached = 0
        for place, near in islice(self.all(), _MOST):
            start = len("".join(self.words[:place])) + near.start
            end = start + near.end - near.start
            if start >= reached and self._counts(self.text[start:end]):
                told.append(replace(near, start=start, end=end))
                reached = end
        return told

    def _counts(self, written: str) -> bool:
        """Whether it is no known spelling, and not so frequent in this text that it has to be a name or a term."""
        often = self.text.count(written) > (2 if len(written) > 3 else 1)
        return not often and written not in self.tables.left_alone

    def all(self) -> Iterator[tuple[int, Near]]:
        """The likeliest at each place."""
        for match in _PLACES.finditer(self.kinds):
            place = match.start()
            for near in self._at(place):
                yield place, near
                break

    def _at(self, place: int) -> Iterable[Near]:
        """What may be wrong at a word, the likeliest first, counted from its beginning. Most places are left at once."""
        kind, word, behind, known = (
            self.kinds[place],
            self.words[place],
            self._word_at(place + 1),
            self.tables,
        )
        if kind in (RARE, SCARCE):
            return self._rare(place)
        if kind == OTHER:
            return self._ended(word, behind) if word[-2:] in known.term_behind else ()
        if kind == OFFICIAL:
            if word[-1] == behind or len(word) == 3 or word in known.term_behind:
                return self._after(place)
            return self._swallowed(place) if self.kinds[place + 1 : place + 3] == b"\x02\x00" else ()
        if self.kinds[place + 1] == OFFICIAL:
            return self._before_word(place)
        return self._pair(word + behind, place)

    def _rare(self, place: int) -> Iterator[Near]:
        """A rare word beside half a saying; one next to unknown beside what often goes with another."""
        word, first, last = self.words[place], self._word_at(place - 1), self._word_at(place + 1)
        yield from self._sayings(word, first, last)
        if self.kinds[place] == SCARCE:
            yield from self._collocations(word, first, last)

    def _after(self, place: int) -> Iterator[Near]:
        """An official word and a single character behind it."""
        word, single = self.words[place], self.words[place + 1]
        if word[-1] == single:
            yield from self._doubled(word, single)
        if len(word) == 3:
            yield from self._halves(place) if self._seldom_alone(single) else ()
        else:
            yield from self._ended(word, single)

    def _before_word(self, place: int) -> Iterator[Near]:
        """A single character and an official word behind it."""
        single, word = self.words[place], self.words[place + 1]
        if word[0] == single and self._side(place - 1) != SINGLE:
            yield from self._doubled(word, single)
        if len(word) == 3:
            yield from self._halves(place) if self._seldom_alone(single) else ()
        elif meant := self._term(single, self.tables.term_before.get(word, "")):
            yield Near(0, 3, meant[0] + word, meant[1])
        elif len(self._word_at(place + 2)) == 1:
            yield from self._halves(place)

    def _pair(self, pair: str, place: int) -> Iterator[Near]:
        """Two characters in a row, with the words on both sides."""
        first, last, known = self._word_at(place - 1), self._word_at(place + 2), self.tables
        if first in known.saying_behind or last in known.saying_before:
            yield from self._sayings(pair, first, last)
        if (first in known.behind or last in known.before) and first not in SURNAMES:
            yield from self._collocations(pair, first, last)
        if len(last) == len(self._word_at(place + 3)) == 1:
            yield from self._halves(place)
        if meant := likeliest(pair):
            yield from self._word(pair, meant, place)

    def _sayings(self, part: str, first: str, last: str) -> Iterator[Near]:
        """Half a saying with the other half on one side."""
        yield from self._behind(first, part, self.tables.saying_behind)
        yield from self._before(part, last, self.tables.saying_before)

    def _collocations(self, part: str, first: str, last: str) -> Iterator[Near]:
        """What stands beside a word that often goes with what may be meant."""
        yield from self._behind(first, part, self.tables.behind)
        yield from self._before(part, last, self.tables.before)

    def _halves(self, place: int) -> Iterator[Near]:
        """A saying that fell to pieces: 走|头|无|路, 一|如继|往, 稳中有|近."""
        four = "".join(self.words[place : place + 4])
        first, last = four[:2], four[2:4]
        yield from self._behind(first, last, self.tables.saying_behind, 2)
        yield from self._before(first, last, self.tables.saying_before)

    def _swallowed(self, place: int) -> Iterator[Near]:
        """A word whose last character makes a chance word with the next: 电子|商|勿进|农村."""
        last = self.words[place + 2]
        part = self.words[place + 1] + last[:1]
        if len(last) == 2 and GRAMMAR_WORDS.isdisjoint(part):
            yield from self._behind(self.words[place], part, self.tables.saying_behind, 2)
            yield from self._behind(self.words[place], part, self.tables.behind, 2)

    def _behind(self, first: str, part: str, table: Mapping[str, str], start: int = 0) -> Iterator[Near]:
        if (parts := table.get(first)) and (meant := self._meant(part, parts)):
            yield Near(start - 2, start + 2, first + meant[0], meant[1])

    def _before(self, part: str, last: str, table: Mapping[str, str]) -> Iterator[Near]:
        if (parts := table.get(last)) and (meant := self._meant(part, parts)):
            yield Near(0, 4, meant[0] + last, meant[1])

    def _meant(self, part: str, parts: str) -> tuple[str, str] | None:
        """Which of ``parts`` may be meant, where ``part`` is none of them."""
        if len(part) != 2 or (part[0] not in parts and part[1] not in parts):
            return None
        if part in self.tables.left_alone:
            return None
        if _holds(parts, part):
            return None
        loosely = GRAMMAR_WORDS.isdisjoint(part)
        for at in (0, 1):
            for right in _with(part[1 - at], parts, 1 - at):
                if how := self._how(part[at], right[at], loosely=loosely):
                    return right, how
        return None

    def _how(self, wrong: str, right: str, *, loosely: bool = False) -> str:
        if wrong in PARTICLES or right in PARTICLES or wrong not in self.tables.known:
            return ""
        return self.tables.confusion.how(wrong, right, loosely=loosely)

    def _doubled(self, word: str, single: str) -> Iterator[Near]:
        """A word with its last or its first character once more."""
        verb = word in self.tables.verbs and word not in NEVER_DOUBLED
        if single not in FREE and RUNS.isdisjoint(word) and (verb or word in OFTEN_DOUBLED):
            yield Near(0, 3, word, DOUBLED)

    def _ended(self, first: str, single: str) -> Iterator[Near]:
        """A term of three characters with a wrong one at its end: 责任|敢."""
        if meant := self._term(single, self.tables.term_behind.get(first[-2:], "")):
            start = len(first) - 2
            yield Near(start, start + 3, first[-2:] + meant[0], meant[1])

    def _term(self, single: str, parts: str) -> tuple[str, str] | None:
        """Which of ``parts`` may be meant by a character that seldom stands alone."""
        if parts and single not in parts and self._seldom_alone(single):
            for right in parts:
                if how := self._how(single, right):
                    return right, how
        return None

    def _seldom_alone(self, character: str) -> bool:
        return character not in FOREIGN and self.tables.levels.get(character, 0) <= _SELDOM_ALONE

    def _word(self, pair: str, meant: tuple[int, str, str], place: int) -> Iterator[Near]:
        """A word of official language in two pieces."""
        gain, word, how = meant
        sides = (self._side(place - 1), self._side(place + 2))
        least = needed(pair, sides, how, elsewhere=word in self.text)
        if gain < least:
            return
        if not self._is_named(place, word, sure=gain >= least + _SURELY):
            yield Near(0, 2, word, how)

    def _side(self, place: int) -> int:
        """What kind of word stands beside a pair."""
        word = self._word_at(place)
        if word in TAKING or (len(word) > 3 and _HAN.fullmatch(word)):
            return OFFICIAL
        return GRAMMAR if word in BESIDE else self.tables.kinds.get(word, OTHER)

    def _is_named(self, place: int, right: str, *, sure: bool) -> bool:
        """Whether the pair is part of a name: beside a title or a surname, in brackets, in a number, before the end of a place's name."""
        first, last = self._word_at(place - 1), self._word_at(place + 2)
        if "·" in (first, last) or (first in OPENING and last in CLOSING):
            return True
        if not _OF_A_NUMBER.isdisjoint(self.words[place + 2 : place + 6]):
            return True
        surname = self.words[place] in SURNAMES
        if surname and (right[0] != self.words[place] or first[-2:] in PERSONS):
            return True
        if surname and self._side(place - 1) != OFFICIAL and not sure:
            return True
        return (
            first[-2:] in TITLES
            or last in TITLES
            or last[:1] in PLACE_ENDS
            or last in PLACES
            or first in SURNAMES
        )

    def _word_at(self, place: int) -> str:
        return self.words[place] if 0 <= place < len(self.words) else ""


def _with(character: str, parts: str, at: int) -> Iterator[str]:
    """Those of ``parts``, two characters each, that have the character there."""
    place = parts.find(character)
    while place >= 0:
        if place % 2 == at:
            yield parts[place - at : place - at + 2]
        place = parts.find(character, place + 1)


def _holds(parts: str, part: str) -> bool:
    return part in parts and part in cut(parts, 2)
