"""One pass over a page for the words of all lexicons, whichever check asks."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ahocorasick_rs import BytesAhoCorasick, Implementation

from checks.base import PageCheck
from checks.content.lexicon import Entry, LexiconKind, fingerprint, own_files, read_all
from checks.content.signals import SIGNALS, Signal
from checks.content.texts import Texts, texts_of
from core.page import Page
from reading.dates import day

_NEAR = 40  # characters on each side in which a word of ``near`` has to stand
_MOST_HITS = 2000
_OPENING, _CLOSING = tuple('“"「'), tuple('”"」')
_STOP = re.compile("[。！？；\n]")

#: Index of the word, start and end.
Found = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of an entry at its place in the page's texts."""

    entry: Entry
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found on a page, and the texts it was found in; ``signals`` are positions of what may be worth a look."""

    texts: Texts
    hits: tuple[Hit, ...]
    signals: Mapping[Signal, Sequence[int]]

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
    harmless: tuple[tuple[str, int], ...]


class Scanner:
    """The words of many entries, ready to be looked for all at once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        pairs = [(form, entry) for entry in entries for word in entry.words for form in _forms(word)]
        signs = [(text, signal) for signal, texts in SIGNALS.items() for text in texts]
        self._words = [_Word(entry, _harmless(word, entry)) for word, entry in pairs]
        self._signals = [signal for _, signal in signs]
        words = [*(word for word, _ in pairs), *(text for text, _ in signs)]
        self._search = BytesAhoCorasick(
            [w.encode() for w in words], implementation=Implementation.ContiguousNFA
        )
        self._last: tuple[weakref.ref[Page], Scan] | None = None

    def scan(self, page: Page) -> Scan:
        """The hits on ``page``; the answer for the last page is kept, so that several checks share one pass."""
        last = self._last
        if last is not None and last[0]() is page:
            return last[1]
        texts = texts_of(page)
        found = self._found(texts.text)
        scan = Scan(texts, tuple(self._hits(texts.text, found)), self._positions(found))
        self._last = (weakref.ref(page), scan)
        return scan

    def hits(self, text: str) -> Iterator[Hit]:
        """Every hit in ``text`` that no harmless phrase explains, those inside longer hits left out."""
        return self._hits(text, self._found(text))

    def _found(self, text: str) -> list[Found]:
        """Everything found in ``text``. Bytes are searched, in half the time of characters; most pages hold nothing."""
        data = text.encode("utf-8", "surrogatepass")
        found = self._search.find_matches_as_indexes(data, overlapping=True)
        return _in_characters(data, found) if found else []

    def _positions(self, found: Sequence[Found]) -> Mapping[Signal, Sequence[int]]:
        positions: dict[Signal, list[int]] = {}
        for word, start, _ in found:
            if word >= len(self._words):
                positions.setdefault(self._signals[word - len(self._words)], []).append(start)
        return positions

    def _hits(self, text: str, found: Sequence[Found]) -> Iterator[Hit]:
        named = [f for f in found if f[0] < len(self._words)][:_MOST_HITS]
        kept = [(w, s, e) for w, s, e in named if self._counts(self._words[w], text, s, e)]
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
        if word.harmless and text[end : end + 1] in _CLOSING and text[start - 1 : start] in _OPENING:
            named = text[start:end] + text[end + 1 : end + 12]  # “百家乐”超市
            if any(offset == 0 and named.startswith(phrase) for phrase, offset in word.harmless):
                return False
        if not word.entry.near:
            return True
        around = _around(text, start, end, whole=word.entry.kind is LexiconKind.HARMFUL)
        return any(near in around for near in word.entry.near)


def _around(text: str, start: int, end: int, *, whole: bool) -> str:
    """What stands next to a word, of its own sentence alone unless ``whole``: lures of intruders are strewn about."""
    before, behind = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return f"{before}\n{behind}" if whole else f"{_STOP.split(before)[-1]}\n{_STOP.split(behind)[0]}"


def _in_characters(data: bytes, found: Sequence[Found]) -> list[Found]:
    """The same places, counted in characters instead of bytes."""
    at: dict[int, int] = {}
    characters = last = 0
    for place in sorted({place for _, start, end in found for place in (start, end)}):
        characters += len(data[last:place].decode("utf-8", "surrogatepass"))
        at[place], last = characters, place
    return [(word, at[start], at[end]) for word, start, end in found]


def _forms(word: str) -> tuple[str, ...]:
    """The word as written, in small and in capital letters."""
    return tuple(dict.fromkeys((word, word.lower(), word.upper(), word.title())))


def _harmless(word: str, entry: Entry) -> tuple[tuple[str, int], ...]:
    pairs = []
    for phrase in entry.unless:
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


class ScanningCheck(PageCheck):
    """A check that asks the common pass over the page's texts."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        further = tuple(Path(str(p)) for p in self.option.get("lexicons", ()))
        self.scanner = scanner(further)
        self.material = fingerprint((*own_files(), *further))


class LexiconCheck(ScanningCheck):
    """A check that looks for words; the option ``lexicons`` names tables beside our own."""

    options = {"lexicons": ()}

    def found(self, page: Page, kind: LexiconKind) -> tuple[Texts, dict[Entry, list[Hit]]]:
        """The page's texts and its hits of one kind."""
        scan = self.scanner.scan(page)
        return scan.texts, scan.of(kind, day(page.facts.published)) if scan.hits else {}
