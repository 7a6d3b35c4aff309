"""Whether what looks like a wrong word is the end of one right word and the beginning of the next (陪|训练, 分|岐山)."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u4e00-\u9fff]{1,60}")
_HAN_BEFORE = re.compile(r"[\u4e00-\u9fff]{1,10}$")


def crosses_words(text: str, start: int, end: int, right: str = "") -> bool:
    """Whether a word of the dictionary begins or ends in the middle of ``text[start:end]``, or holds more than that.

    One that takes nothing but what ``right``, the correction, leaves as it is tells nothing: 工作作风 before 飘浮.
    """
    before = _HAN_BEFORE.search(text, max(0, start - 10), start)
    first = before.start() if before else start
    run = _HAN.match(text, first, end + 10)
    if run is None:
        return False
    return _cut_across(run[0], start - first, end - first, _wrong(text[start:end], right))


def _wrong(word: str, right: str) -> set[int]:
    """Where in a wrong word the wrong characters stand; all of it where the correction cannot be laid beside it."""
    laid = (
        {n + at for n, character in enumerate(right) if word[n + at] != character}
        for at in range(len(word) - len(right) + 1)
    )
    wrong = min(laid, key=len, default=set())
    return wrong if wrong and len(wrong) < len(right) else set(range(len(word)))


def _cut_across(run: str, start: int, end: int, wrong: set[int]) -> bool:
    import rjieba  # only pages with a hit pay for its dictionary

    at = 0
    for word in rjieba.cut(run, False):
        last = at + len(word)
        crosses = at < start < last < end or start < at < end < last
        taken = range(max(at, start) - start, min(last, end) - start)
        if crosses and (len(taken) == 1 or not wrong.isdisjoint(taken)):
            return True
        if at <= start and end <= last and len(word) > end - start:
            return True
        at = last
    return False
