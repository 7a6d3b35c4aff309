"""Whether what looks like a wrong word is the end of one right word and the beginning of the next (陪|训练, 分|岐山)."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u4e00-\u9fff]{1,60}")
_HAN_BEFORE = re.compile(r"[\u4e00-\u9fff]{1,10}$")


def crosses_words(text: str, start: int, end: int) -> bool:
    """Whether a word of the dictionary begins or ends in the middle of ``text[start:end]``, or holds more than that."""
    before = _HAN_BEFORE.search(text, max(0, start - 10), start)
    first = before.start() if before else start
    run = _HAN.match(text, first, end + 10)
    return run is not None and _cut_across(run[0], start - first, end - first)


def _cut_across(run: str, start: int, end: int) -> bool:
    import rjieba  # only pages with a hit pay for its dictionary

    at = 0
    for word in rjieba.cut(run, False):
        last = at + len(word)
        if len(word) > 1 and (at < start < last < end or start < at < end < last):
            return True
        if at <= start and end <= last and len(word) > end - start:
            return True
        at = last
    return False
