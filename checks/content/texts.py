"""The texts of a page that its readers and search engines see, put together for one search."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from checks.documents.base import short
from core.page import Page


class Place(Protocol):
    """Anything that begins and ends somewhere in the texts."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


#: Longest text that is searched, in characters; longer ones are cut.
MOST = 200_000
TITLE, HEAD_TITLE, KEYWORDS, DESCRIPTION, BODY, FILE = (
    "标题",
    "网页标题",
    "关键词标签",
    "摘要标签",
    "正文",
    "附件文字",
)
MARKS = frozenset({TITLE, HEAD_TITLE, KEYWORDS, DESCRIPTION})


@dataclass(frozen=True, slots=True)
class Span:
    """A plain place."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Texts:
    """``text`` is all parts, one a line; ``starts`` and ``names`` tell where each begins and what it is."""

    text: str
    starts: tuple[int, ...]
    names: tuple[str, ...]

    def part(self, position: int) -> str:
        """The name of the part that holds ``position``."""
        return self.names[max(0, bisect_right(self.starts, position) - 1)]

    def place(self, position: int) -> str:
        """The place in words a person can follow."""
        index = max(0, bisect_right(self.starts, position) - 1)
        name = self.names[index]
        return f"{name}第{position - self.starts[index] + 1}字" if name in (BODY, FILE) else name

    def end_of_marks(self) -> int:
        """Where titles and labels end and the article begins."""
        return next(
            (s for s, n in zip(self.starts, self.names, strict=True) if n not in MARKS), len(self.text)
        )

    def around(self, start: int, end: int, width: int = 18) -> str:
        """The hit with some text before and behind it, from its own part."""
        index = max(0, bisect_right(self.starts, start) - 1)
        first = max(self.starts[index], start - width)
        last = self.starts[index + 1] - 1 if index + 1 < len(self.starts) else len(self.text)
        return self.text[first : min(last, end + width)].strip()


def texts_of(page: Page) -> Texts:
    """The title, the ``<title>`` where it says more, keywords, description, and the article or the file's text."""
    facts = page.facts
    parts: list[tuple[str, str]] = [(TITLE, facts.title)] if facts.title else []
    if facts.head_title and not (facts.title and facts.title in facts.head_title):
        parts.append((HEAD_TITLE, facts.head_title))
    elif len(facts.head_title) > len(facts.title):
        parts.append((HEAD_TITLE, facts.head_title.replace(facts.title, "", 1)))
    parts += [(name, value) for name, label in _LABELS if (value := facts.label(label))]
    if page.body_text:
        parts.append((FILE if facts.attachment is not None else BODY, page.body_text[:MOST]))
    starts, at = [], 0
    for _, text in parts:
        starts.append(at)
        at += len(text) + 1
    names = tuple(name for name, _ in parts)
    return Texts("\n".join(t for _, t in parts), tuple(starts) or (0,), names or (BODY,))


def quotes(texts: Texts, places: Sequence[Place], most: int = 3) -> str:
    """The first few places as they stand in the text, parted by a bar."""
    seen = [short(texts.around(p.start, p.end)) for p in places[: most * 3]]
    return " ┃ ".join(list(dict.fromkeys(seen))[:most])


_LABELS = ((KEYWORDS, "Keywords"), (DESCRIPTION, "Description"))
