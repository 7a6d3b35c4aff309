"""Known wrong words, days that do not exist, marks set twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from checks.content.context import in_quotation, is_corrected, is_harmless, is_quoted, speaks_of_words
from checks.content.crossing import crosses_words
from checks.content.fixed_phrases import misspelt
from checks.content.lexicon import Entry, LexiconKind, fingerprint
from checks.content.near.asked import near_words
from checks.content.near.finder import DOUBLED, Near
from checks.content.near.hand import FILES
from checks.content.scanning import Hit, LexiconCheck
from checks.content.signals import Signal
from checks.content.texts import FILE, KEYWORDS, Texts, quotes
from checks.documents.base import short
from core.finding import Finding, Severity
from core.page import CONTENT_KINDS, Page, PageKind

_DAY = re.compile(
    r"(?<![\d.:：/\-—~～至])(?:(?:1[3-9]|[2-9]\d)月(?:[0-2]?\d|3[01])日"
    r"|(?:0?[1-9]|1[0-2])月(?:3[2-9]|[4-9]\d)日|0?2月(?:30|31)日|(?:0?[469]|11)月31日)(?![龄后内])"
)
_MARKS = re.compile(
    r"(?<![，。、；：])(?:，{2}|；{2}|、{2}|：{2}|，[。；、]|、[，。；]|；[，。、]|。[，；、])(?![，。、；：])"
)
_MOST = 200
_ROW, _LONG = 12, 5  # characters looked at for names in a row, and what is too long for one
#: The rest of a registered name, which nobody but its owner may correct.
_OF_A_FIRM = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:有限(?:责任)?公司|股份公司|分公司|经营部|门市部|商行|合作社|工作室|(?:加工|制造|木业)厂|专卖店|服务部)"
)
#: What stands behind names of places and of firms without their full style; wrong words may stand there as well.
_OF_A_NAME = re.compile(
    r"(?:村|镇|乡|社区|街|路|巷|桥|水库|小区|小学|中学)(?![级居庄内外容振])"
    r"|[\u4e00-\u9fff]{0,2}(?:遗址|旧址|故居|古窑|碑|墓|庙|祠)|[\u4e00-\u9fff]{1,3}(?:公司|集团)"
)
_PIECE = re.compile(r"[^、，,：:；;。\s]{1,40}")
#: ``截止`` with a day or a month where a clause begins and another tells what had come about by then: that is 截至.
_CUT_OFF = re.compile(
    r"(?:^|(?<=[\n。；，、：:（( \u3000]))截止到?(?:20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"|\d{1,2}月(?:\d{1,2}日)?|今年|去年|上年|上?个?月|本月|今日|昨日"
    r"|昨天)(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年?[底末]"
    r"|[上中下]旬)?(?=，[^。；\n]{0,24}?(?:已|共|累计|完成|达|全[省市县区镇乡国]))"
)
#: What stands behind the name of a person.
_OF_A_PERSON = re.compile(r"同志(?!们)|先生|女士|老师|师傅|大姐|教授|医生")
_LUNAR = re.compile(r"农历|阴历|旧历|古历|夏历")


class Typo(LexiconCheck):
    """Wrong words that every dictionary knows, impossible days and marks set twice.

    ## 检查什么
    标题和正文（网页和附件里读得出的文字）中词表收录的错别字、成语误写和字词重复；“2月30日”“6月31日”一类不存在的日期；
    逗号、顿号等连用或叠用（“，，”“、。”）；分句开头的“截止2026年10月底，已完成……”（应为“截至”，交人工复核）。词表收录的写法按是否在任何上下文里都不对分为两类：确定的直接列为问题，
    有争议的、出现在引文里的、后面是村镇街路或公司（可能是名称）的、附件（可能由扫描件识别而来）里的交人工复核。
    词表没有收录、但与常用词或公文固定搭配只差一个音同（音近）或形近的字而本身不成词的写法（“贯切落实”“安全升产”“走头无路”“加抢领导”），以及词尾词头多一个字的（“开展展”），
    在标题和正文里查找，一律只作提问，由人工复核，不扣分；两种写法都成词的（权利清单、权力清单）不问。同一篇文章里多次出现的、人名地名和公司名称旁边的不问。
    选项 known 写本单位认可、不再提问的名称（known = ["营商贷"]），near_words = false 不查这一类。查法和所用词典见 docs/lexicons.md。
    书名号里的名称、公司和店铺的名称（“按装有限公司”）、专门讲用字的文章、为更正而提到的错字、正好由两个词相连而成的字（“公布署名”“上海拨款”）、农历日期、省略号不算。
    群众来信原文不判。可以用选项 lexicons 加上本单位的词表（格式见 docs/lexicons.md）。
    ## 为什么重要
    错别字是各级检查通报中最常见的内容问题，损害政府信息的严肃性。
    ## 不合格示例
        <p>会议对下一阶段工作进行了布署，要求建立建全长效机制。</p>
        <p>要认真贯切落实会议精神，开展展安全升产大检查。</p>
    ## 合格示例
        <p>会议对下一阶段工作进行了部署。我县公布署名文章《守护清河水》。</p>
    ## 依据
    - E-3 错别字、多字漏字、标点和数字差错（公开的检测分类，A；逐字的判断标准推定，DER）
    """

    id = "typo"
    version = 4
    title = "没有错别字"
    failure_title = "有错别字"
    severity = Severity.MINOR
    severities = {"doubled-mark": Severity.NOTICE}
    basis = ("E-3",)
    certainty = "A/DER"
    messages = {
        "words": "有错别字 {count} 处：{words}。",
        "doubtful": "疑似错别字 {count} 处：{words}。",
        "near-word": "疑似错别字 {count} 处：{words}。",
        "impossible-day": "日期“{word}”不存在，共 {count} 处。",
        "cut-off": "“{word}”里的“截止”一般应为“截至”，共 {count} 处。",
        "doubled-mark": "标点“{word}”叠用，共 {count} 处。",
    }
    remedies = {
        "": "改正后重新发布；文件原件如此的，按勘误程序处理，不要只改网页。",
        "near-word": "请核对：确是错字的，改正后重新发布；是名称或者新词的，写进选项 known，不再提问。",
        "impossible-day": "核对并更正日期。",
        "doubled-mark": "删去多余的标点。",
    }
    kinds = CONTENT_KINDS | {PageKind.ATTACHMENT}
    options = {**LexiconCheck.options, "most": 20, "near_words": True, "known": ()}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.material += fingerprint(FILES)

    def applies_to(self, page: Page) -> bool:
        return super().applies_to(page) and bool(page.body_text or page.facts.title)

    def evaluate(self, page: Page) -> Iterator[Finding]:
        if speaks_of_words(page.facts.title):
            return
        texts, found = self.found(page, LexiconKind.TYPO)
        if found:
            hits = [h for each in found.values() for h in _outside_firms(texts, each) if _counts(texts, h)]
            yield from self._words("words", texts, [h for h in hits if _sure(texts, h)], review=False)
            yield from self._words("doubtful", texts, [h for h in hits if not _sure(texts, h)], review=True)
        if self.option["near_words"] and page.body_text and page.facts.attachment is None:
            scan = self.scanner.scan(page)
            fixed = misspelt(texts.text, scan.signals.get(Signal.FIXED, ()))
            near = near_words(texts, (*scan.hits, *fixed), self.option["known"])
            yield from self._near(texts, [n for n in near if not _before_a_name(texts.text, n.end)])
        signals = self.scanner.scan(page).signals
        for key, signal, pattern in (
            ("impossible-day", Signal.DAY, _DAY),
            ("doubled-mark", Signal.MARKS, _MARKS),
        ):
            if signal in signals:
                yield from _pattern(key, texts, _confirmed(texts, pattern, signals[signal]))
        cut_off = (_CUT_OFF.match(texts.text, at) for at in signals.get(Signal.CUT_OFF, ())[:_MOST])
        yield from _pattern("cut-off", texts, [m for m in cut_off if m], sure=False)

    def _near(self, texts: Texts, found: list[Near]) -> Iterator[Finding]:
        """One question a page, each word once."""
        if not found:
            return
        told = list(dict.fromkeys(_alike(texts.text[n.start : n.end], n) for n in found))[
            : self.option["most"]
        ]
        data = {"words": "；".join(told), "count": len(found)}
        yield Finding("near-word", data, texts.place(found[0].start), quotes(texts, found), review=True)

    def _words(self, key: str, texts: Texts, hits: list[Hit], *, review: bool) -> Iterator[Finding]:
        """One finding a page, with every word once: the same page has the same finding on all nights."""
        if not hits:
            return
        counted = Counter((texts.text[h.start : h.end], h.entry) for h in hits)
        told = [_told(w, e, n) for (w, e), n in counted.most_common(self.option["most"])]
        data = {"words": "；".join(told), "count": len(hits)}
        yield Finding(key, data, texts.place(hits[0].start), quotes(texts, hits), review=review)


def _before_a_name(text: str, end: int) -> bool:
    return _OF_A_FIRM.match(text, end) is not None or _OF_A_NAME.match(text, end) is not None


def _alike(word: str, near: Near) -> str:
    if near.how == DOUBLED:
        return f"“{word}”比“{near.right}”多一字"
    return f"“{word}”与“{near.right}”只差一字（{near.how}）"


def _told(word: str, entry: Entry, count: int) -> str:
    times = f"，{count}处" if count > 1 else ""
    return f"“{word}”应为“{entry.right}”（{entry.reason}{times}）"


def _sure(texts: Texts, hit: Hit) -> bool:
    named = _OF_A_NAME.match(texts.text, hit.end) is not None or _is_in_a_row(texts.text, hit)
    return hit.entry.certain and not named and not _doubtful(texts, hit.start)


def _is_in_a_row(text: str, hit: Hit) -> bool:
    """Whether the hit with one character more, a surname or the end of a name, stands among other short words: names in a row."""
    colon = max(text.rfind(mark, 0, hit.start) for mark in "：:")
    pieces = list(_PIECE.finditer(text, max(0, hit.start - _ROW, colon + 1), hit.end + _ROW))
    at = next((n for n, piece in enumerate(pieces) if piece.start() <= hit.start < piece.end()), None)
    if at is None or len(pieces[at][0]) != hit.end - hit.start + 1:
        return False
    beside = [piece[0] for piece in (*pieces[max(0, at - 1) : at], *pieces[at + 1 : at + 2])]
    return bool(beside) and all(1 < len(piece) < _LONG for piece in beside)


def _outside_firms(texts: Texts, hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those in the name of a firm, and without others of the same word on that page, which mean it too."""
    firms = {texts.text[h.start : h.end] for h in hits if _OF_A_FIRM.match(texts.text, h.end)}
    return [h for h in hits if texts.text[h.start : h.end] not in firms]


def _counts(texts: Texts, hit: Hit) -> bool:
    if texts.part(hit.start) == KEYWORDS:
        return False
    if is_quoted(texts.text, hit.start, hit.end) or is_harmless(texts, hit.start, hit.end):
        return False
    if _OF_A_PERSON.match(texts.text, hit.end):
        return False
    return not crosses_words(texts.text, hit.start, hit.end, hit.entry.right)


def _doubtful(texts: Texts, start: int) -> bool:
    return texts.part(start) == FILE or in_quotation(texts.text, start)


def _confirmed(texts: Texts, pattern: re.Pattern[str], positions: Sequence[int]) -> list[re.Match[str]]:
    """The matches next to the signals, each once."""
    found: dict[int, re.Match[str]] = {}
    for position in positions[:_MOST]:
        for match in pattern.finditer(texts.text, max(0, position - 3), position + 8):
            if pattern is _MARKS or _is_meant(texts.text, match):
                found[match.start()] = match
    return list(found.values())


def _is_meant(text: str, day: re.Match[str]) -> bool:
    """Whether a day is given as one of the calendar: no lunar one, none that is named in order to correct it."""
    lunar = _LUNAR.search(text, max(0, day.start() - 30), day.start())
    return not (lunar or is_quoted(text, *day.span()) or is_corrected(text, *day.span()))


def _pattern(key: str, texts: Texts, found: list[re.Match[str]], *, sure: bool = True) -> Iterator[Finding]:
    found = [m for m in found if texts.part(m.start()) != KEYWORDS]
    if not found:
        return
    first = found[0]
    data = {"word": first[0], "count": len(found)}
    quote = short(texts.around(first.start(), first.end()))
    review = not sure or all(_doubtful(texts, m.start()) for m in found)
    yield Finding(key, data, texts.place(first.start()), quote, review=review)
