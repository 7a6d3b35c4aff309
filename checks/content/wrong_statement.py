"""Names of institutions, posts, regions and peoples that are not written as they have to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checks.content.context import in_title_marks, is_corrected, is_harmless, is_quoted, speaks_of_words
from checks.content.fixed_phrases import misspelt
from checks.content.lexicon import Entry, LexiconKind, source_words
from checks.content.regions import counted_among_countries
from checks.content.scanning import Hit, LexiconCheck
from checks.content.signals import Signal
from checks.content.texts import MARKS, Texts, quotes
from core.finding import Finding, Severity
from core.page import CONTENT_KINDS, Page, PageKind

_WHOSE_NAME = ("公司", "有限公司", "出版社", "乐队", "酒店", "路", "街")


class WrongStatement(LexiconCheck):
    """Statements that public rules of wording call wrong; a person decides about each.

    ## 检查什么
    标题、标签、正文和附件文字中词表收录的不规范表述：国名、政党和国家机关名称写错，机构全称或职务名称写错，重要提法写错字、漏字或字序颠倒（加了引号、在书名号里的也算），
    港澳台、领土、民族、残疾人称谓不合公开的用语要求。一律交人工复核，不直接认定。
    加引号的（如台湾“立法院”）、书名号里的、为更正或否定而提到的、专门讲用语的文章、企业名称里的、词表所注例外的不算；
    词表只注明某段时间适用的，按文章的发布日期判断，没有发布日期的不查。群众来信原文不判。
    本表没有现任领导人姓名和职务，也没有官方清单的最新原件；请用选项 lexicons 加上本单位的词表（格式见 docs/lexicons.md）。
    ## 为什么重要
    严重表述错误是单项否决情形，必须在造成影响之前发现；上下文又常常改变词义，所以由人来定。
    ## 不合格示例
        <p>县人力资源与社会保障局召开工作会议，传达学习十九大五中全会精神。</p>
    ## 合格示例
        <p>县人力资源和社会保障局召开工作会议，传达学习党的十九届五中全会精神。</p>
    ## 依据
    - V-SAFE-1 严重表述错误（国办秘函〔2019〕19号单项否决，B）
    - E-1 国名、党名、领导人姓名职务、重要提法（公开的检测分类，A）
    - E-2 港澳台用语（新华社公开的用语要求，A；最新一批未见原件，B）
    """

    id = "wrong-statement"
    version = 4
    title = "表述规范"
    failure_title = "疑似表述错误"
    severity = Severity.VETO_CANDIDATE
    severities = {"statement": Severity.SERIOUS}
    basis = ("V-SAFE-1", "E-1", "E-2")
    certainty = "B"
    messages = {
        "statement": "文字中疑似有表述错误 {count} 处：{words}。请人工核对。",
        "title": "标题或标签中疑似有表述错误 {count} 处：{words}。请人工核对。",
    }
    remedies = {"": "核对原文和上下文；确属错误的立即改正，并核查同一来源的其他稿件。"}
    kinds = CONTENT_KINDS | {PageKind.ATTACHMENT, PageKind.COLUMN, PageKind.HOME}
    options = {**LexiconCheck.options, "most": 20}

    def evaluate(self, page: Page) -> Iterator[Finding]:
        texts, found = self.found(page, LexiconKind.STATEMENT)
        signals = self.scanner.scan(page).signals
        countries, fixed = (signals.get(s, ()) for s in (Signal.COUNTRIES, Signal.FIXED))
        if not (found or countries or fixed) or speaks_of_words(page.facts.title):
            return
        met = [h for each in found.values() for h in each]
        met += counted_among_countries(texts.text, countries)
        met += [h for h in misspelt(texts.text, fixed) if not any(_overlap(h, m) for m in met)]
        named = {texts.text[h.start : h.end] for h in met if _is_named(texts, h)}
        hits = [h for h in met if texts.text[h.start : h.end] not in named and _counts(texts, h)]
        yield from self._told("title", texts, [h for h in hits if texts.part(h.start) in MARKS])
        yield from self._told("statement", texts, [h for h in hits if texts.part(h.start) not in MARKS])

    def _told(self, key: str, texts: Texts, hits: list[Hit]) -> Iterator[Finding]:
        if not hits:
            return
        counted = Counter((texts.text[h.start : h.end], h.entry) for h in hits)
        words = [_words(w, e) for (w, e), _ in counted.most_common(self.option["most"])]
        data = {"words": "；".join(words), "count": len(hits)}
        yield Finding(key, data, texts.place(hits[0].start), quotes(texts, hits), review=True)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _words(word: str, entry: Entry) -> str:
    return f"“{word}”，一般写作“{entry.right}”（{entry.reason}；词条来源：{source_words(entry.source)}）"


def _is_named(texts: Texts, hit: Hit) -> bool:
    """Whether the word is part of a work's name: texts about that work use its word as well (残废军人 of old rules)."""
    return hit.entry.source == "public" and in_title_marks(texts.text, hit.start)


def _counts(texts: Texts, hit: Hit) -> bool:
    text = texts.text
    span = (hit.start, hit.end)
    #: Neither quotation marks around a slogan nor those of a title excuse a wrong letter in it.
    is_slip = hit.entry.source == "usage"
    spared = is_corrected(text, *span) if is_slip else is_harmless(texts, *span)
    if spared or (not is_slip and (is_quoted(text, *span) or _part_quoted(text, hit))):
        return False
    return not text.startswith(_WHOSE_NAME, hit.end)


def _part_quoted(text: str, hit: Hit) -> bool:
    """Whether the end of the word stands in quotation marks that were opened inside it; the lexicon's words hold none."""
    return text[hit.end : hit.end + 1] == "”" and "“" in text[max(0, hit.start - 12) : hit.end]
