"""Makes ``checks/content/near/dictionary.txt``, the dictionary that near-words are compared with.

Run ``python -m benchmarks.near_words /path/to/jieba/dict.txt`` after ``pip install jieba`` (MIT) somewhere else; the
readings are those of pypinyin (MIT). What is written by hand, collocations and shapes, stands beside it in that folder.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from checks.content.near.hand import FOLDER, Confusion, Writings, read_hand
from checks.content.near.tables import level

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_NAMES = ("nr", "ns", "nt", "nz", "m", "t", "x")  # jieba's marks of names, numbers and days
_CHARACTERS = 5500
_LOOSE = {
    "执行力",
    "发展观",
    "中国式",
    "工作证",
    "动物园",
    "植物园",
    "省政府",
    "市政府",
    "县政府",
}  # their parts stand beside anything
_IN_USE = 200
_SCARCE = 15
_SELDOM = 2500
_RARE = 300  # a word as rare as this may be a slip for another
_HEAD = """# 疑似错别字比对用的词典，由 benchmarks/near_words.py 生成，请勿手工修改。
# 词和词频取自 jieba 0.42.1 的 dict.txt（MIT，Copyright (c) 2013 Sun Junyi）；读音取自 pypinyin 0.55（MIT，Copyright (c) 2016 mozillazg, 闲耘）。
"""


class Source:
    """jieba's words with their frequencies and marks, and what follows from them."""

    def __init__(self, path: Path) -> None:
        rows = [line.split(" ") for line in path.read_text("utf-8").splitlines()]
        self.count = {word: int(n) for word, n, _ in rows}
        self.mark = {word: mark for word, _, mark in rows}
        used: dict[str, int] = defaultdict(int)
        for word, n in self.count.items():
            for character in word:
                used[character] += n
        known = sorted((c for c in used if _HAN.fullmatch(c)), key=lambda c: -used[c])
        self.characters = known[:_CHARACTERS]
        self.well_known = frozenset(filter(_is_simplified, self.characters))
        self.joined = {
            word[i : i + 2] for word in filter(self._is_known, self.count) for i in range(len(word) - 1)
        }

    def _is_known(self, word: str) -> bool:
        return len(word) == 2 or (self.count[word] >= 5 and not self.mark[word].startswith("nr"))

    def sayings(self) -> list[str]:
        """Words of four characters that are no names."""
        return [w for w, n in self.count.items() if len(w) == 4 and n >= self._least(w) and self.is_plain(w)]

    def _least(self, word: str) -> int:
        return 8 if self.mark[word] in ("i", "l") else 15

    def pairs(self, harmless: dict[str, str]) -> set[str]:
        """Words of two characters that are in use, or look like a slip for an official one."""
        used = {w for w, n in self.count.items() if len(w) == 2 and n >= _IN_USE and _HAN.fullmatch(w)}
        return used | {w for a, bs in harmless.items() for b in bs if (w := a + b) in self.count}

    def is_plain(self, word: str) -> bool:
        return _HAN.fullmatch(word) is not None and not self.mark[word].startswith(_NAMES)


def _is_simplified(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def readings(source: Source) -> dict[str, list[str]]:
    """The characters of each syllable, by the readings that are in use."""
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    spoken: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for phrase, sounds in phrases_dict.items():
        for character, sound in zip(phrase, sounds, strict=False):
            spoken[character][_plain(str(sound[0]))] += source.count.get(phrase, 1)
    found: dict[str, list[str]] = defaultdict(list)
    for character in source.characters:
        known = [_plain(s) for s in pinyin_dict.get(ord(character), "").split(",") if s]
        all_of = sum(spoken[character].values()) or 1
        for n, heard in enumerate(dict.fromkeys(known)):
            if n == 0 or spoken[character][heard] / all_of > 0.05:
                found[heard].append(character)
    return dict(sorted(found.items()))


def _plain(syllable: str) -> str:
    parts = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(c for c in parts if c.isascii() and c.isalpha())


def official(source: Source, hand: Writings) -> set[str]:
    """The words of two characters that official language is made of."""
    halves = {half for saying in hand.sayings for half in (saying[:2], saying[2:])}
    return (
        {w for w in hand.paired if w in source.count}
        | {w for w in hand.words if w in source.count}
        | {h for h in halves if source.count.get(h, 0) >= 20}
    )


def harmless(source: Source, words: set[str], confusion: Confusion) -> dict[str, str]:
    """Pairs of characters that look like a slip for an official word, but stand in some word of the dictionary."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for pair, _ in slips(word, confusion):
            if pair in source.joined and source.well_known.issuperset(pair):
                found[pair[0]].add(pair[1])
    return {first: "".join(sorted(seconds)) for first, seconds in sorted(found.items())}


def slips(word: str, confusion: Confusion) -> Iterator[tuple[str, int]]:
    """The word with one character confused."""
    for at, right in enumerate(word):
        for wrong in sorted(set(confusion.alike(right)) - {right}):
            yield word[:at] + wrong + word[at + 1 :], at


def rare_words(source: Source, hand: Writings, words: set[str], confusion: Confusion) -> set[str]:
    """Words that are one slip away from half a saying: rare ones, and for official sayings others of the same sound (疫情防空)."""
    official = set(hand.sayings)
    common = {w for w in source.sayings() if source.count[w] >= 50}
    found = set()
    for saying in common | official:
        for half, other, first in ((saying[:2], saying[2:], True), (saying[2:], saying[:2], False)):
            for slip, at in slips(half, confusion):
                whole = slip + other if first else other + slip
                sounds = saying in official and confusion.how(slip[at], half[at]) == "音同"
                if whole not in source.count and 0 < source.count.get(slip, 0) < (
                    _SELDOM if sounds else _RARE
                ):
                    found.add(slip)
    return found - words


def scarce_words(source: Source, words: set[str], confusion: Confusion) -> set[str]:
    """Words next to unknown that are one slip away from official ones: 勾通, 扣压."""
    slipped = {slip for word in words for slip, _ in slips(word, confusion)}
    return {slip for slip in slipped - words if 0 < source.count.get(slip, 0) <= _SCARCE}


def by_level(source: Source, words: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for word in sorted(words):
        found[level(source.count.get(word, 1))].append(word)
    return dict(sorted(found.items(), reverse=True))


def threes(source: Source, hand: Writings) -> set[str]:
    """Words of three characters that well-known sayings begin or end with."""
    known = {w for w in source.sayings() if source.count[w] >= 50} | set(hand.sayings)
    return {part for saying in known for part in (saying[:3], saying[1:]) if source.count.get(part, 0) >= 2}


def expanded(sayings: Iterable[str]) -> tuple[set[str], set[str]]:
    """Sayings of four characters and terms of three: those given, and what two words in a row of longer ones make."""
    import rjieba

    whole, pairs = set(), set()
    for saying in sayings:
        words = rjieba.cut(saying, False)
        whole |= {saying, *words}
        pairs |= {a + b for a, b in pairwise(words)}
    return {w for w in whole | pairs if len(w) == 4}, {w for w in whole - _LOOSE if len(w) == 3}


def grouped(sayings: Iterable[str]) -> dict[str, str]:
    """The second halves of sayings by the first."""
    found: dict[str, str] = defaultdict(str)
    for saying in sorted(sayings):
        found[saying[:2]] += saying[2:]
    return found


def written(source: Source, hand: Writings, terms: set[str]) -> Iterator[str]:
    """The lines of the file."""
    yield "[readings]"
    syllables = readings(source)
    yield from (f"{s} {''.join(cs)}" for s, cs in syllables.items())
    confusion = Confusion.of({s: "".join(cs) for s, cs in syllables.items()}, hand.shapes)
    words = official(source, hand)
    yield "[characters]"
    yield from (f"{n} {''.join(cs)}" for n, cs in by_level(source, source.characters).items())
    yield "[known]"
    yield "".join(sorted(source.well_known))
    yield "[words]"
    yield from (f"{n} {''.join(ws)}" for n, ws in by_level(source, words).items())
    yield "[verbs]"
    yield "".join(sorted(w for w in words if source.mark.get(w) in ("v", "vn", "d", "ad")))
    yield "[harmless]"
    yield from (f"{first} {seconds}" for first, seconds in harmless(source, words, confusion).items())
    yield "[rare]"
    yield "".join(sorted(rare_words(source, hand, words, confusion)))
    yield "[scarce]"
    yield "".join(sorted(scarce_words(source, words, confusion)))
    yield "[threes]"
    yield "".join(sorted(threes(source, hand)))
    yield "[pairs]"
    yield "".join(sorted(source.pairs(harmless(source, words, confusion)) - words))
    yield "[triples]"
    yield "".join(
        sorted(w for w, n in source.count.items() if len(w) == 3 and n >= _IN_USE // 3 and _HAN.fullmatch(w))
    )
    yield "[sayings]"
    yield from (f"{a} {b}" for a, b in grouped(set(source.sayings()) | set(hand.sayings)).items())
    yield "[terms]"
    yield from (f"{a} {b}" for a, b in grouped(terms).items())


def main(path: str) -> None:
    hand = read_hand()
    sayings, terms = expanded(hand.sayings)
    lines = written(Source(Path(path)), replace(hand, sayings=sorted(sayings)), terms)
    (FOLDER / "dictionary.txt").write_text(_HEAD + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
