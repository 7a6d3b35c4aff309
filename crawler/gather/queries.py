"""What a site's search is asked: queries made from the site's own recent titles."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from itertools import combinations

from core.gathered import QueryKind

#: Titles asked for whole. With the control, two word queries, a typo and a pinyin that makes eight.
_TITLES, _WORD_QUERIES, _MOST_TOGETHER = 3, 2, 2
#: A search needs some days to learn a new page, and a year later it may have moved to an archive.
_YOUNGEST, _OLDEST = timedelta(days=3), timedelta(days=365)
_SHORTEST, _LONGEST = 9, 38
_HAN = re.compile(r"[一-鿿]{2,6}")
#: Words of half of all titles: no search can tell anything by them.
_BLAND = frozenset([
    "关于", "通知", "公告", "公示", "工作", "印发", "开展", "进一步", "加强", "做好", "有关", "情况", "人民政府", "办公室", "福建省", "召开",
    "会议", "决定", "意见", "方案", "实施", "管理", "年度", "举办", "完成", "部署", "多措并举", "推进会", "培训班", "季度", "四季度", "重点",
    "任务", "目标", "调研", "专题", "业务", "启动", "发布", "征集", "解读", "政策", "规定", "办法", "活动", "建设", "服务", "项目",
    "全面", "推进", "深入", "组织", "单位", "相关", "事项", "调查", "问卷", "结果", "公布"
])  # fmt: skip
# Frequent characters, so that a wrong one is one that people type.
_COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平"
    "形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党"
    "程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干"
    "做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单"
    "风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界"
    "拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府"
    "称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
)


@dataclass(frozen=True, slots=True)
class Titled:
    """A page that a search should know: its address, its title, the ISO day it was published."""

    url: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class Query:
    """``meant`` is the word behind a query in pinyin: a result that holds it is a good one."""

    kind: QueryKind
    text: str
    page: Titled | None = None
    meant: str = ""


def control(unit_id: str) -> Query:
    """A word that stands on no page: what a search shows for it, it shows for everything."""
    return Query(QueryKind.CONTROL, "jiance" + blake2b(unit_id.encode(), digest_size=4).hexdigest())


def queries(pages: Sequence[Titled], today: date, own_name: str = "") -> list[Query]:
    """At most seven queries from the titles of ``pages``; none where no title can be told from the others.

    Words of ``own_name`` (the unit's) count as if every title had them.
    """
    counted = Counter(word for p in pages for word in set(words(p.title)))
    counted.update({word: len(pages) for word in counted if word in own_name})
    chosen = list(_chosen(pages, counted, today))[:_TITLES]
    made = [Query(QueryKind.TITLE, p.title, p) for p in chosen]
    made += [q for p in chosen if (q := _words(p, pages, counted)) is not None][:_WORD_QUERIES]
    made += [
        q
        for q in (_first(_typo(p, counted) for p in chosen), _first(_pinyin(p, counted) for p in chosen))
        if q
    ]
    return made


def words(title: str) -> list[str]:
    """The Chinese words of ``title``, two characters and longer, those that stand in every other title left out."""
    import rjieba

    return [w for w in rjieba.cut(title[:200]) if _HAN.fullmatch(w) and w not in _BLAND]


def _first(found: Iterator[Query | None]) -> Query | None:
    return next((q for q in found if q is not None), None)


def _chosen(pages: Sequence[Titled], counted: Counter[str], today: date) -> Iterator[Titled]:
    """Recent titles, newest first, that stand once and hold a word that few others have."""
    stands = Counter(p.title for p in pages)
    oldest, youngest = (today - _OLDEST).isoformat(), (today - _YOUNGEST).isoformat()
    for page in sorted(pages, key=lambda p: (p.published, p.url), reverse=True):
        if not oldest <= page.published[:10] <= youngest or stands[page.title] > 1:
            continue
        if _SHORTEST <= len(page.title) <= _LONGEST and len(_rarest(page, counted)) > 1:
            yield page


def _rarest(page: Titled, counted: Counter[str]) -> list[str]:
    """The words of the title that the fewest titles have, longer ones first among equals."""
    return sorted(dict.fromkeys(words(page.title)), key=lambda w: (counted[w], -len(w)))


def _words(page: Titled, pages: Sequence[Titled], counted: Counter[str]) -> Query | None:
    """Two rare words of the title that hardly any other title holds together."""
    for pair in combinations(_rarest(page, counted)[:4], 2):
        if sum(all(word in p.title for word in pair) for p in pages) <= _MOST_TOGETHER:
            return Query(QueryKind.WORDS, " ".join(pair), page)
    return None


def _typo(page: Titled, counted: Counter[str]) -> Query | None:
    """The title with one character of its rarest word put for another that sounds the same."""
    for word in _rarest(page, counted)[:3]:
        for position in range(len(word) - 1, -1, -1):
            other = _sounding_like(word[position])
            if other:
                wrong = word[:position] + other + word[position + 1 :]
                return Query(QueryKind.TYPO, page.title.replace(word, wrong, 1), page)
    return None


def _pinyin(page: Titled, counted: Counter[str]) -> Query | None:
    """A rare word of the title in pinyin, as who forgets to switch the keyboard types it.

    Only a word that can be read in one way will do: 重庆 is typed as chongqing, and who asks for zhongqing learns nothing.
    """
    for word in _rarest(page, counted):
        readings = [_readings(character) for character in word]
        if len(word) < 4 and all(len(r) == 1 for r in readings):
            return Query(QueryKind.PINYIN, "".join(r[0] for r in readings), page, word)
    return None


def _sounding_like(character: str) -> str:
    return next((c for c in _sounds().get(_readings(character)[0], "") if c != character), "")


@cache
def _sounds() -> dict[str, str]:
    """Frequent characters by their sound."""
    found: dict[str, str] = {}
    for character in dict.fromkeys(_COMMON):
        sound = _readings(character)[0]
        found[sound] = found.get(sound, "") + character
    return found


@cache
def _readings(character: str) -> tuple[str, ...]:
    """How a character is read, without tones, its usual reading first; the character itself where nobody knows."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # its table of phrases takes 40 MB and 0.2 s
    from pypinyin import Style, pinyin

    return tuple(dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0]))
