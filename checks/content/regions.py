"""香港, 澳门 and 台湾 counted among countries: 日本、台湾等国家, 香港等十二个国家, 台湾及其他国家."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.content.lexicon import Entry, LexiconKind
from checks.content.scanning import Hit

_BEFORE, _BEHIND = 90, 24
_AMONG = re.compile(
    r"(?:港澳台|港澳|港台|香港|澳门|台湾)"
    r"(?:(?:、(?:(?!地区|行政区|的)[\u4e00-\u9fff]){2,9}){0,12}"
    r"(?:等|(?:以?及|和)其他|在内的|(?=[两三四五六七八九十]个|两国))(?:近|约|超过?)?"
    r" {0,2}(?:\d{1,3}|[一二三四五六七八九十两百几数多]{1,4})? {0,2}(?:多|余)?个?国家?|国家)"
    r"(?![家际内有务标宾民道格企情画防债货级队]|重点|公园|森林|地质|湿地|海洋|政策|战略|机关|部委|演义|联军|集团|峰会)"
    r"(?! {0,2}(?:[和及与或/、（(]|或者|以及)(?:其他|有关|相关|世界)?地区)"
)
_NAMES = ("港", "澳", "台")
_COUNTED = Entry(
    kind=LexiconKind.STATEMENT,
    words=("国家",),
    reason="把港澳台与国家并列",
    source="public",
    certainty="B",
    right="国家和地区",
)


def counted_among_countries(text: str, positions: Sequence[int]) -> Iterator[Hit]:
    """A hit for every list of countries that holds one of the regions; ``positions`` are those of words for countries."""
    done = 0
    for position in positions:
        start = max(done, position - _BEFORE)
        window = text[start : position + _BEHIND]
        if position < done or not any(name in window for name in _NAMES):
            continue
        for found in _AMONG.finditer(window):
            if start + found.start() < position < start + found.end():
                done = start + found.end()
                yield Hit(_COUNTED, start + found.start(), done)
                break
