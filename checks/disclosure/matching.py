"""Which interpretation belongs to which document, told from their titles.

Both titles lose what does not name the matter (issuer, 关于印发…的通知, 政策解读, 一图读懂, book-title marks); what is
left is compared. Numbers must agree: 2025 and 2026 editions look alike and are different documents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from core.page import PageFacts, PageHead

#: From here on two titles name the same matter; between the two bounds a person has to look.
CERTAIN = 90.0
POSSIBLE = 80.0
_CONTAINED = 95.0
_DOUBTFUL = 85.0
_SHORTEST_CONTAINED = 8
_LONGEST = 200

_FORMS = (
    "政策解读|文字解读|图文解读|图片解读|视频解读|音频解读|动漫解读|专家解读|权威解读|部门解读|负责人解读|媒体解读|简明问答|政策问答|"
    "政策图解|一图读懂|一图看懂|一图速览|一图了解|图解|图说|动画|长图|H5|解读|答记者问|问答|"
    "新闻发布会(?:文字|图文)?(?:实录)?|[一二三四五六七八九十]{1,3}问(?:[一二三四五六七八九十]{1,3}答)?|你问我答|问与答|答疑|常见问题(?:解答)?|明白[卡纸]|口袋书"
)
_PREFIX = re.compile(rf"^(?:[\[【(](?:{_FORMS})[\]】)]|{_FORMS})[:丨|·,\-—_ ]{{0,4}}")
_SUFFIX = re.compile(
    rf"\((?:{_FORMS})\)$|的?(?:{_FORMS}|起草说明|编制说明|有关说明|相关说明|说明|相关内容|有关情况)(?:材料"
    rf"|稿|方案|版)?(?:之?[一二三四五六七八九\d])?$"
)
_ISSUED = re.compile(r"(?:^|关于)(?:印发|公布|发布|转发|颁布|下发|制发|批转|实施)+")
_ABOUT = re.compile(r"^[^,。;]{0,60}?关于")
_NOTICE = re.compile(r"的?(?:通知|公告|通告|决定|函|批复|令)$")
_TRIAL = re.compile(r"\((?:试行|暂行|修订|修订稿|修订版)\)")
_MARKS = re.compile(r"[《》〈〉“”\"'‘’\s·.,:;、!?\-—_|丨【】\[\]()]+")
_NUMERALS = re.compile(r"\d{1,8}|第?[一二三四五六七八九十]{1,3}(?=批|期|版|号|次|阶段|季度|轮)")
_OTHER_TEXT = re.compile(
    r"实施细则|细则|补充|修改|修订|废止|失效|征求意见|草案|延长|延期|终止|停止|调整|配套|操作规程|更正|勘误"
)


def core_title(title: str) -> str:
    """What ``title`` is about, without issuer, kind of publication and punctuation; may be empty."""
    text = unicodedata.normalize("NFKC", title)[:_LONGEST].strip()
    text = _unwrapped(text)
    issued = _ISSUED.search(text)
    text = text[issued.end() :] if issued else _ABOUT.sub("", text, count=1)
    text = _TRIAL.sub("", _NOTICE.sub("", text.strip("《》〈〉 ")))
    return _MARKS.sub("", text)


def _unwrapped(text: str) -> str:
    """An interpretation's title reduced to the title it speaks of; a document's title as it is."""
    bare = text
    for _ in range(3):
        bare = _PREFIX.sub("", bare)
    cut = _SUFFIX.sub("", bare)
    quoted = _longest_quoted(cut)
    if cut != text or _speaks_of(text):
        return quoted or cut
    return text


def _speaks_of(text: str) -> bool:
    return "解读" in text or "读懂" in text or "图解" in text


def _longest_quoted(text: str) -> str:
    return max(quoted_titles(text), key=len, default="")


def quoted_titles(text: str) -> list[str]:
    """The stretches inside outermost book-title marks."""
    found, depth, start = [], 0, 0
    for place, char in enumerate(text[:_LONGEST]):
        if char == "《":
            start, depth = (place + 1, 1) if depth == 0 else (start, depth + 1)
        elif char == "》" and depth:
            depth -= 1
            if depth == 0 and place > start:
                found.append(text[start:place])
    return found


def similarity(a: str, b: str) -> float:
    """How alike two core titles are, 0–100; 0 where their numbers or their kind of text contradict each other."""
    if not a or not b:
        return 0.0
    if a == b:
        return 100.0
    if _contradict(a, b):
        return 0.0
    short, long = sorted((a, b), key=len)
    if len(short) >= _SHORTEST_CONTAINED and short in long:
        return _CONTAINED if long.endswith(short) else _DOUBTFUL
    score = fuzz.ratio(a, b)
    return score if score < CERTAIN or not _replaced(a, b) else _DOUBTFUL


def _replaced(a: str, b: str) -> bool:
    """Whether some words stand in the place of others (another town, another trade), not only more or fewer."""
    return any(op.tag == "replace" for op in Levenshtein.opcodes(a, b))


def _contradict(a: str, b: str) -> bool:
    numbers = set(_NUMERALS.findall(a)), set(_NUMERALS.findall(b))
    if numbers[0] and numbers[1] and numbers[0] != numbers[1]:
        return True
    return set(_OTHER_TEXT.findall(a)) != set(_OTHER_TEXT.findall(b))


def title_of(page: PageHead) -> str:
    """The title by which a page is matched."""
    own = page.document.title if page.document else ""
    return own or page.title or page.label("ArticleTitle") or page.head_title


@dataclass(frozen=True)
class Match:
    """A page with the likeness of its title, 0–100."""

    page: PageFacts
    score: float

    @property
    def certain(self) -> bool:
        return self.score >= CERTAIN


@dataclass(frozen=True)
class TitleIndex:
    """Pages to be found by the core of their titles."""

    pages: Sequence[PageFacts]
    cores: tuple[str, ...] = ()
    exact: dict[str, list[int]] = field(default_factory=dict)
    _alike: dict[str, list[tuple[float, int]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, pages: Sequence[PageFacts]) -> TitleIndex:
        cores = tuple(core_title(title_of(p)) for p in pages)
        exact: dict[str, list[int]] = {}
        for place, core in enumerate(cores):
            exact.setdefault(core, []).append(place)
        return cls(pages, cores, exact)

    def matches(self, core: str) -> list[Match]:
        """Pages whose title may name the same matter, best first; with an exact one only the exact ones."""
        if len(core) < 4:
            return []
        if core in self.exact:
            return [Match(self.pages[i], 100.0) for i in self.exact[core]]
        found = [Match(self.pages[place], score) for score, place in self._scored(core)]
        return sorted(found, key=lambda m: (-m.score, m.page.url))

    def _scored(self, core: str) -> list[tuple[float, int]]:
        """Likeness and place of those that are alike; several checks and the map ask for the same."""
        if core not in self._alike:
            scored = ((similarity(core, c), place) for place, c in enumerate(self.cores))
            self._alike[core] = [(s, place) for s, place in scored if s >= POSSIBLE]
        return self._alike[core]
