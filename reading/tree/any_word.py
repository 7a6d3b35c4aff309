"""Whether one of many words stands in a page's markup, looked for all at once."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import BytesAhoCorasick

_STRETCH = 50_000  # characters looked through at once: the first stretch with a word is the last


class AnyWord:
    """Asked of a page one after the other, so many words would cost more than reading it."""

    def __init__(self, words: Iterable[str]) -> None:
        known = [word.encode() for word in words]
        self._search = BytesAhoCorasick(known)
        self._overlap = max(map(len, known))

    def is_in(self, markup: str) -> bool:
        return any(
            self._search.find_matches_as_indexes(
                markup[start : start + _STRETCH + self._overlap].encode("utf-8", "ignore")
            )
            for start in range(0, len(markup), _STRETCH)
        )
