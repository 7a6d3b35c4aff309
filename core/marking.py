"""Where in a quoted text the fault is: the words a finding names, marked for the eye."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote as percent

OPEN, CLOSE = "【", "】"
_LONGEST_WORD, _MOST_WORDS = 60, 40
#: Words that fill more of the quotation than this leave nothing to mark them against.
_MOST_SHARE = 0.7
_AROUND = 6


def marked(quotation: str, message: str, data: Mapping[str, Any]) -> str:
    """``quotation`` with the words of the fault in ``【】``; unchanged where it holds none, or nothing else."""
    spans = spans_of(quotation, message, data)
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [quotation[end:start], OPEN, quotation[start:stop], CLOSE]
        end = stop
    return "".join(pieces) + quotation[end:]


def spans_of(quotation: str, message: str, data: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Places of the words that the message puts in ``“”`` or that stand in ``data``, longest words first, in order."""
    spans: list[tuple[int, int]] = []
    most = _MOST_SHARE * len(quotation.strip())
    words = (w for w in dict.fromkeys(_words(message, data)) if len(w) <= most)
    for word in sorted(words, key=len, reverse=True)[:_MOST_WORDS]:
        start = quotation.find(word)
        while start >= 0:
            stop = start + len(word)
            if all(stop <= a or b <= start for a, b in spans):
                spans.append((start, stop))
            start = quotation.find(word, stop)
    covered = sum(b - a for a, b in spans)
    return sorted(spans) if covered <= most else []


def _words(message: str, data: Mapping[str, Any]) -> Iterator[str]:
    quoted = [part.partition("”")[0] for part in message.split("“")[1:]]
    for text in (*quoted, *_texts(data.values())):
        parts = [part.strip() for part in text.split("、")]
        listed = all(len(part) > 1 for part in parts)  # 一、总则 is no list
        yield from (w for w in (parts if listed else [text.strip()]) if 2 <= len(w) <= _LONGEST_WORD)


def _texts(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Sequence):
            yield from (v for v in value if isinstance(v, str))


def opening(url: str, quotation: str, spans: Sequence[tuple[int, int]]) -> str:
    """The address with a text fragment: browsers go to the first marked words and show them in colour.

    Empty where nothing is marked, or what is marked is masked (``*``). The words before and after are given so far as they stand in the same line.
    See https://wicg.github.io/scroll-to-text-fragment/
    """
    if not spans or "#" in url or "*" in quotation[slice(*spans[0])]:
        return ""
    start, stop = spans[0]
    before = quotation[max(0, start - _AROUND) : start].split()
    after = quotation[stop : stop + _AROUND].split()
    parts = [_escaped(quotation[start:stop])]
    if before and not quotation[start - 1].isspace():
        parts.insert(0, f"{_escaped(before[-1])}-")
    if after and not quotation[stop].isspace():
        parts.append(f"-{_escaped(after[0])}")
    return f"{url}#:~:text={','.join(parts)}"


def _escaped(text: str) -> str:
    """Percent-encoded, with the signs that a text fragment uses itself."""
    return percent(text, safe="").replace("-", "%2D")
