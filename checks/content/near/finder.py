"""Finds what is no word but one character away from one: 贯切落实, 安全升产, 开展展.

The text is cut into words. A wrong word mostly falls to pieces, single characters in a row; only there is it asked
whether another character of the same sound or of a similar shape would make a word that goes with its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from checks.content.near.tables import (
    FUNCTION,
    GRAMMAR,
    OFFICIAL,
    OTHER,
    RARE,
    SINGLE,
    WHOLE,
    Tables,
    cut,
    tables,
)

DOUBLED = "多字"
#: Two single characters in a row; a rare word; a word and a single character of it again; three or two and one.
_PLACES = re.compile(rb"(?=[\x01\x02]{2})|\x04|\x03(?=\x02)|\x02(?=\x03)|(?<=\x02)\x03(?=\x02)")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
#: Characters whose place another takes for the sake of grammar.
_PARTICLES = frozenset("的之地得着了在是即其者们")
_GRAMMAR = frozenset(FUNCTION)
_TITLES = frozenset(
    [
        "同志",
        "先生",
        "女士",
        "老师",
        "教授",
        "医生",
        "记者",
        "书记",
        "主席",
        "主任",
        "局长",
        "县长",
        "市长",
        "镇长",
        "乡长",
        "村长",
        "院长",
        "校长",
        "部长",
        "处长",
        "科长",
        "所长",
        "站长",
        "队长",
        "组长",
        "会长",
        "经理",
        "董事",
        "律师",
        "法官",
        "检察官",
        "委员",
        "代表",
        "总裁",
        "院士",
        "博士",
        "专家",
        "作者",
        "编辑",
        "通讯员",
        "学者",
        "演员",
        "队员",
        "导演",
        "画家",
        "作家",
        "诗人",
        "副主任",
        "副书记",
        "副局长",
        "副县长",
        "副市长",
    ]
)
_PLACE_ENDS = frozenset("村镇乡街路巷桥站坝岭坑洋埔厝店公司厂牌")
#: How much likelier the right word has to be than two characters side by side (in levels), by what stands on both sides.
_NEEDED = (38, 21, 12)  # none, one or both of them official words
_BESIDE_SINGLE, _WITH_GRAMMAR, _STANDS_ELSEWHERE = 6, 14, 16
_OFTEN_DOUBLED = frozenset(
    [
        "人民",
        "政府",
        "政务",
        "群众",
        "项目",
        "任务",
        "精神",
        "制度",
        "责任",
        "措施",
        "情况",
        "问题",
        "部门",
        "单位",
        "企业",
        "社区",
        "服务",
        "信息",
        "资金",
        "通知",
        "公告",
        "意见",
    ]
)
_NEVER_DOUBLED = frozenset(["生产"])
_FREE = frozenset(
    "低高大小好坏给作多少长短全新老旧快慢真难易做用看说想走吃打问话事人地方面"
)  # they go on with the next word
_RUNS = frozenset(
    "一二三四五六七八九十上下来去进出度年月日天人个次回些"
)  # characters that run on into the next word
_RARE_ALONE = 35  # level of a character that seldom stands alone
_BESIDE = frozenset("我县市镇乡村局区省全年月日请应须更再先") | frozenset(
    [
        "予以",
        "进行",
        "按照",
        "应当",
        "可以",
        "已经",
        "必须",
        "不得",
        "需要",
        "能够",
        "以及",
        "或者",
        "根据",
        "依照",
        "关于",
        "对于",
        "通过",
        "提供",
        "作为",
        "为了",
        "因为",
        "所以",
        "如果",
        "并且",
        "没有",
        "不能",
        "还要",
        "都要",
    ]
)  # they tell nothing either, beside a pair
_SURELY = 4
_OPENING, _CLOSING = frozenset("（(、·“《 "), frozenset("）)、·”》（( ")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲欧靳祁路涂兰甘裴梅童翁霍游阮尤岳柯牟滕谷舒卜成饶宁凌盛查单冉鲍华包屈房喻解蒲卫简时连车项闵邬吉党阳司费蒙席晏隋古强穆姬宫景米麦谈柏瞿艾沙鄢桂窦郁缪畅巩卓褚栾戚全娄甄郎池丛边岑农苟迟保商臧佘卞虞刁冷应匡栗仇练楚揭师官佟封燕桑巫敖原植邝仲荆储宗楼干苑寇盖南屠鞠荣井乐银奚明麻雍花闻冼木郜廉衣蔺和冀占公门帅利满"
).difference(FUNCTION)


@dataclass(frozen=True, slots=True)
class Near:
    """What stands at a place, the word it may be meant for, and how the two are alike."""

    start: int
    end: int
    right: str
    how: str


def find(text: str) -> list[Near]:
    """What looks like a wrong word, in the order of the text, each place once."""
    import rjieba

    return _Search(text, rjieba.cut(text, False)).found()


class _Search:
    """One text, cut into words."""

    def __init__(self, text: str, words: Sequence[str]) -> None:
        self.text, self.words, self.tables = text, words, tables()
        kind = self.tables.kinds.get
        self.kinds = bytes([kind(word, OTHER) for word in words])

    def found(self) -> list[Near]:
        best: list[Near] = []
        reached = at = start = 0
        for match in _PLACES.finditer(self.kinds):
            place = match.start()
            start += sum(map(len, self.words[at:place]))
            at = place
            near = next(self._at(place, start), None)
            if near is not None and near.start >= reached and self._counts(near):
                best.append(near)
                reached = near.end
        return best

    def _counts(self, near: Near) -> bool:
        return self.text[near.start : near.end] not in self.tables.left_alone

    def _at(self, place: int, start: int) -> Iterator[Near]:
        """What may be wrong at a word, the likeliest first."""
        kind, word, behind = self.kinds[place], self.words[place], self._word_at(place + 1)
        if kind == RARE:
            yield from self._sayings(word, place - 1, place + 1, start)
        elif kind == OFFICIAL or self.kinds[place + 1] == OFFICIAL:
            if word[-1] == behind[0]:
                yield from self._doubled(place, start)
            yield from self._terms(place, start)
            if kind != OFFICIAL and len(self._word_at(place + 2)) == 1:
                yield from self._halves(start)
        else:
            yield from self._pair(word + behind, place, start)

    def _pair(self, pair: str, place: int, start: int) -> Iterator[Near]:
        """Two characters in a row, with the words on both sides."""
        first, last, known = self._word_at(place - 1), self._word_at(place + 2), self.tables
        if first in known.saying_behind or last in known.saying_before:
            yield from self._sayings(pair, place - 1, place + 2, start)
        if first in known.behind:
            yield from self._behind(first, pair, known.behind, start)
        if last in known.before:
            yield from self._before(pair, last, known.before, start)
        if len(last) == len(self._word_at(place + 3)) == 1:
            yield from self._halves(start)
        if meant := _likeliest(pair):
            yield from self._word(pair, meant, place, start)

    def _sayings(self, part: str, before: int, after: int, start: int) -> Iterator[Near]:
        """Half a saying with the other half on one side."""
        first, last = self._word_at(before), self._word_at(after)
        yield from self._behind(first, part, self.tables.saying_behind, start)
        yield from self._before(part, last, self.tables.saying_before, start)

    def _halves(self, start: int) -> Iterator[Near]:
        """A saying that fell to pieces: 走|头|无|路, 一|如继|往, 稳中有|近."""
        first, last = self.text[start : start + 2], self.text[start + 2 : start + 4]
        yield from self._behind(first, last, self.tables.saying_behind, start + 2)
        yield from self._before(first, last, self.tables.saying_before, start)

    def _behind(self, first: str, part: str, table: Mapping[str, str], start: int) -> Iterator[Near]:
        if (parts := table.get(first)) and (meant := self._meant(part, parts)):
            yield Near(start - 2, start + 2, first + meant[0], meant[1])

    def _before(self, part: str, last: str, table: Mapping[str, str], start: int) -> Iterator[Near]:
        if (parts := table.get(last)) and (meant := self._meant(part, parts)):
            yield Near(start, start + 4, meant[0] + last, meant[1])

    def _meant(self, part: str, parts: str) -> tuple[str, str] | None:
        """Which of ``parts`` may be meant, where ``part`` is none of them."""
        if (
            len(part) != 2
            or (part[0] not in parts and part[1] not in parts)
            or part in self.tables.left_alone
        ):
            return None
        found = None
        for right in cut(parts, 2):
            if right == part:
                return None
            if (right[0] == part[0]) != (right[1] == part[1]):
                at = int(right[0] == part[0])
                if how := self._how(part[at], right[at], loosely=_GRAMMAR.isdisjoint(part)):
                    found = found or (right, how)
        return found

    def _how(self, wrong: str, right: str, *, loosely: bool = True) -> str:
        if wrong in _PARTICLES or right in _PARTICLES or wrong not in self.tables.known:
            return ""
        return self.tables.confusion.how(wrong, right, loosely=loosely)

    def _doubled(self, place: int, start: int) -> Iterator[Near]:
        """A word with its last or its first character once more."""
        first, last = self.words[place], self.words[place + 1]
        if min(first, last, key=len) in _FREE:
            return
        if len(last) == 1 and first[-1] == last and self._may_double(first):
            yield Near(start, start + 3, first, DOUBLED)
        elif len(first) == 1 and last[0] == first and self._may_double(last):
            yield Near(start, start + 3, last, DOUBLED)

    def _seldom_alone(self, character: str) -> bool:
        return self.tables.levels.get(character, 0) <= _RARE_ALONE

    def _may_double(self, word: str) -> bool:
        if not _RUNS.isdisjoint(word):
            return False
        return word in _OFTEN_DOUBLED or (word in self.tables.verbs and word not in _NEVER_DOUBLED)

    def _terms(self, place: int, start: int) -> Iterator[Near]:
        """A term of three characters with a wrong one at its end or at its beginning; or three of a saying and a wrong one."""
        first, last = self.words[place], self.words[place + 1]
        single, known = min(first, last, key=len), self.tables
        if len(first + last) == 4:
            if self._seldom_alone(single):
                yield from self._halves(start)
            return
        parts = known.term_behind.get(first) if single is last else known.term_before.get(last)
        if not parts or single in parts or not self._seldom_alone(single):
            return
        for right in parts:
            if how := self._how(single, right, loosely=False):
                yield Near(start, start + 3, first + right if single is last else right + last, how)

    def _word(self, pair: str, meant: tuple[int, str, str], place: int, start: int) -> Iterator[Near]:
        """A word of official language in two pieces."""
        gain, word, how = meant
        needed = self._needed(pair, word, place)
        if gain < needed or self.text.count(pair) > 1:
            return
        if not self._is_named(place, sure=gain >= needed + _SURELY):
            yield Near(start, start + 2, word, how)

    def _needed(self, pair: str, right: str, place: int) -> int:
        """How much likelier the right word has to be, by what stands before and behind, and whether it stands elsewhere."""
        sides = (self._side(place - 1), self._side(place + 2))
        official = sides.count(OFFICIAL)
        needed = _NEEDED[official]
        if official < 2 and SINGLE in sides:
            needed += _BESIDE_SINGLE
        if official == 0 and sides == (OTHER, OTHER):
            needed += _BESIDE_SINGLE
        if not _GRAMMAR.isdisjoint(pair):
            return needed + _WITH_GRAMMAR
        return min(needed, _STANDS_ELSEWHERE) if right in self.text else needed

    def _side(self, place: int) -> int:
        word = self._word_at(place)
        if len(word) > 3 and _HAN.fullmatch(word):
            return OFFICIAL
        return GRAMMAR if word in _BESIDE else self.tables.kinds.get(word, OTHER)

    def _is_named(self, place: int, *, sure: bool) -> bool:
        """Whether the pair is part of a name: beside a title, or before the end of a place's name."""
        first, last = self._word_at(place - 1), self._word_at(place + 2)
        if first in _OPENING and last in _CLOSING:
            return True
        if self._side(place - 1) != OFFICIAL and self._word_at(place)[0] in _SURNAMES and not sure:
            return True
        return first[-2:] in _TITLES or last in _TITLES or last[:1] in _PLACE_ENDS or first in _SURNAMES

    def _word_at(self, place: int) -> str:
        return self.words[place] if 0 <= place < len(self.words) else ""


@lru_cache(maxsize=20_000)
def _likeliest(pair: str) -> tuple[int, str, str] | None:
    """How much likelier the best official word is than the two characters side by side, that word, and how they are alike."""
    known = tables()
    if (
        not known.known.issuperset(pair)
        or not _PARTICLES.isdisjoint(pair)
        or pair[1] in known.harmless.get(pair[0], "")
        or pair in known.left_alone
    ):
        return None
    found = [(word, how) for word, how in _candidates(pair, known) if how]
    if not found:
        return None
    word, how = max(found, key=lambda each: known.levels[each[0]])
    gain = known.levels[word] + WHOLE - known.levels[pair[0]] - known.levels[pair[1]]
    return gain, word, how


def _candidates(pair: str, known: Tables) -> Iterator[tuple[str, str]]:
    first, last = pair
    for right in known.beginning.get(first, ""):
        yield first + right, known.confusion.how(last, right)
    for right in known.ending.get(last, ""):
        yield right + last, known.confusion.how(first, right)
