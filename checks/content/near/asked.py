"""Which near-words of a page a person is asked about: not those in names, quotations and corrections."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from checks.content.context import is_harmless, is_quoted
from checks.content.near.finder import Near, find
from checks.content.texts import BODY, TITLE, Place, Texts

#: Characters that are looked at; long texts go on as they began.
_MOST = 20_000


def near_words(texts: Texts, taken: Iterable[Place], known: Collection[str]) -> list[Near]:
    """The near-words of the title and the article, without those that a lexicon has (``taken``) or the office knows."""
    found = [near for near in find(texts.text[:_MOST]) if texts.part(near.start) in (TITLE, BODY)]
    if not found:
        return []
    places = [(place.start, place.end) for place in taken]
    return [
        near
        for near in found
        if not any(start < near.end and near.start < end for start, end in places)
        and not is_quoted(texts.text, near.start, near.end)
        and not is_harmless(texts, near.start, near.end)
        and not any(_lies_in(texts.text, near, name) for name in known)
    ]


def _lies_in(text: str, near: Near, name: str) -> bool:
    """Whether the name stands there, around the near-word or across it."""
    return bool(name) and text.find(name, max(0, near.start - len(name) + 1), near.end + len(name) - 1) >= 0
