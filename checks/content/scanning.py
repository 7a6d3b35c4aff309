"""One pass over a page for the words of all lexicons, whichever check asks."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from checks.base import PageCheck
from checks.content.lexicon import Entry, LexiconKind, fingerprint, own_files, read_all
from checks.content.texts import Texts, texts_of
from core.page import Page
from reading.dates import day

_NEAR = 40  # characters on each side in which a word of ``near`` has to stand
_MOST_HITS = 2000


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of an entry at its place in the page's texts."""

    entry: Entry
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found on a page, and the texts it was found in."""

    texts: Texts
    hits: tuple[Hit, ...]

    def of(self, kind: LexiconKind, today: date | None) -> dict[Entry, list[Hit]]:
        """The hits by entry, in the order of the text. Dated entries count where ``today`` (a day of publication) is known."""
        found: dict[Entry, list[Hit]] = {}
        for hit in self.hits:
            if hit.entry.kind is kind and _holds(hit.entry, today):
                found.setdefault(hit.entry, []).append(hit)
        return found


@dataclass(frozen=True, slots=True)
class _Word:
    """A word to look for. ``harmless`` are longer phrases with the place of the word in each."""

    entry: Entry
    length: int
    harmless: tuple[tuple[str, int], ...]


class Scanner:
    """The words of many entries, ready to be looked for all at once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        pairs = [(word.lower(), entry) for entry in entries for word in entry.words]
        self._words = [_Word(entry, len(word), _harmless(word, entry)) for word, entry in pairs]
        self._search = AhoCorasick([word for word, _ in pairs])
        self._last: tuple[weakref.ref[Page], Scan] | None = None

    def scan(self, page: Page) -> Scan:
        """The hits on ``page``; the answer for the last page is kept, so that several checks share one pass."""
        last = self._last
        if last is not None and last[0]() is page:
            return last[1]
        texts = texts_of(page)
        scan = Scan(texts, tuple(self.hits(texts.text)))
        self._last = (weakref.ref(page), scan)
        return scan

    def hits(self, text: str) -> Iterator[Hit]:
        """Every hit in ``text`` that no harmless phrase explains, those inside longer hits left out."""
        plain = text.lower()
        if len(plain) != len(text):
            plain = text
        found = self._search.find_matches_as_indexes(plain, overlapping=True)[:_MOST_HITS]
        kept = [(w, s, e) for w, s, e in found if self._counts(self._words[w], plain, s, e)]
        for word, start, end in kept:
            entry = self._words[word].entry
            if not any(_covers(self._words[w].entry, entry, s, e, start, end) for w, s, e in kept):
                yield Hit(entry, start, end)

    @staticmethod
    def _counts(word: _Word, text: str, start: int, end: int) -> bool:
        if any(
            start >= offset and text.startswith(phrase, start - offset) for phrase, offset in word.harmless
        ):
            return False
        if not word.entry.near:
            return True
        around = f"{text[max(0, start - _NEAR) : start]}\n{text[end : end + _NEAR]}"
        return any(near.lower() in around for near in word.entry.near)


def _harmless(word: str, entry: Entry) -> tuple[tuple[str, int], ...]:
    pairs = []
    for phrase in (p.lower() for p in entry.unless):
        at = phrase.find(word)
        while at >= 0:
            pairs.append((phrase, at))
            at = phrase.find(word, at + 1)
    return tuple(pairs)


def _covers(other: Entry, entry: Entry, s: int, e: int, start: int, end: int) -> bool:
    """Whether the other hit is the longer one around this."""
    return other.kind is entry.kind and s <= start and end <= e and e - s > end - start


def _holds(entry: Entry, today: date | None) -> bool:
    if entry.since is None and entry.until is None:
        return True
    if today is None:
        return False
    return (entry.since is None or today >= entry.since) and (entry.until is None or today <= entry.until)


@lru_cache(maxsize=8)
def scanner(further: tuple[Path, ...]) -> Scanner:
    """The scanner of our own tables and ``further`` ones; raises :class:`~checks.content.lexicon.LexiconError`."""
    return Scanner(read_all((*own_files(), *further)))


class LexiconCheck(PageCheck):
    """What checks that look for words share: the option ``lexicons`` names further tables."""

    options = {"lexicons": ()}

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        further = tuple(Path(str(p)) for p in self.option["lexicons"])
        self.scanner = scanner(further)
        self.material = fingerprint((*own_files(), *further))

    def found(self, page: Page, kind: LexiconKind) -> tuple[Texts, dict[Entry, list[Hit]]]:
        """The page's texts and its hits of one kind."""
        scan = self.scanner.scan(page)
        return scan.texts, scan.of(kind, day(page.facts.published)) if scan.hits else {}
