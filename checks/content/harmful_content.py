"""Gambling, pornography and other unlawful advertising that somebody has planted on the site."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from checks.content.context import CRIME, in_title_marks, is_corrected, sentence
from checks.content.lexicon import LexiconKind
from checks.content.scanning import Hit, LexiconCheck
from checks.content.texts import MARKS, Texts
from checks.documents.base import short
from core.address import host_of
from core.finding import Finding, Severity
from core.page import Link, LinkPlace, LinkUse, Page, PageKind

_FAR = 300


class HarmfulContent(LexiconCheck):
    """Text planted by others that advertises gambling, pornography or unlawful trades.

    ## 检查什么
    网页标题、关键词和摘要标签、正文、附件文字和指向站外的链接文字（内容页只看正文里的链接）里，有没有词表收录的网络赌博、色情、违法信贷和票证推广用语。
    网页标题或标签里有确定的推广用语、正文里有三种以上的，直接列为问题；其余的、同页别处提到违法犯罪的，交人工复核。
    报道打击、查处、宣传防范这类行为的文章，裁判和处罚文书，书名号里的名称，为否定而提到的，都不算。
    一个文件夹下几乎所有网页的标题、标签或链接都有同样用语的，算模板的问题，只报一次，并写明有多少页。
    隐藏起来的链接由 hidden-link 检查，链接指向的网站变了样由 hijacked-link 检查。
    ## 为什么重要
    政府网站被植入赌博、色情信息，属于单项否决情形，也说明网站可能已被入侵。
    ## 不合格示例
        <title>澳门新葡京官网_在线博彩平台</title>
    ## 合格示例
        <p>县公安局开展打击网络赌博专项行动，查处利用“百家乐”等方式开设赌场的案件三起。</p>
    ## 依据
    - V-SAFE-3 发布或链接反动、暴力、色情内容（国办秘函〔2019〕19号单项否决，B）
    - V-SAFE-4 网站被挂马、篡改没有及时处置（国办秘函〔2019〕19号，B）
    """

    id = "harmful-content"
    version = 5
    title = "没有赌博、色情等信息"
    failure_title = "出现赌博、色情等推广信息"
    severity = Severity.VETO_CANDIDATE
    basis = ("V-SAFE-3", "V-SAFE-4")
    certainty = "B"
    messages = {
        "marks": "{place}里有推广用语：{words}。",
        "text": "页面文字里有推广用语：{words}，共 {count} 处。",
        "link": "{count} 个链接的文字是推广用语：{words}，如“{text}”（{target}）。",
    }
    remedies = {"": "立即下线并保存证据，查明是否被入侵；清除后检查同一模板、同一账号发布的其他页面。"}
    of_template = {"marks": "words", "link": "words"}
    options = {**LexiconCheck.options, "several": 3}

    def evaluate(self, page: Page) -> Iterator[Finding]:
        texts, found = self.found(page, LexiconKind.HARMFUL)
        hits = [h for each in found.values() for h in each if _counts(texts, h)]
        if hits:
            yield from self._marks(texts, [h for h in hits if texts.part(h.start) in MARKS])
            yield from self._text(texts, [h for h in hits if texts.part(h.start) not in MARKS])
        yield from self._links(page)

    def _marks(self, texts: Texts, hits: Sequence[Hit]) -> Iterator[Finding]:
        """Titles and labels: a report names what it is about there as well, an intruder nothing else."""
        if not hits or _reports(texts.text, 0, texts.end_of_marks()):
            return
        first = hits[0]
        words = _words(texts, hits)
        sure = any(h.entry.certain for h in hits) or len(words) >= self.option["several"]
        beside = _reports(texts.text, 0, texts.end_of_marks() + _FAR)
        place = texts.place(first.start)
        data = {"place": place, "words": "、".join(words[:8])}
        yield Finding(
            "marks", data, place, short(texts.around(first.start, first.end, 30)), review=beside or not sure
        )

    def _text(self, texts: Texts, hits: Sequence[Hit]) -> Iterator[Finding]:
        """The article: nothing where its sentence or the title speaks of crime and police, a question where the text does elsewhere."""
        hits = [h for h in hits if not _reports(texts.text, *sentence(texts.text, h.start, h.end))]
        if not hits or _reports(texts.text, 0, texts.end_of_marks()):
            return
        words = _words(texts, hits)
        first, last = hits[0], hits[-1]
        far = _reports(texts.text, first.start - _FAR, last.end + _FAR)
        data = {"words": "、".join(words[:8]), "count": len(hits)}
        quote = short(texts.around(first.start, first.end, 30))
        several = len(words) >= self.option["several"]
        if several or not far:
            yield Finding("text", data, texts.place(first.start), quote, review=far or not several)

    def _links(self, page: Page) -> Iterator[Finding]:
        whole = page.kind in (PageKind.HOME, PageKind.COLUMN)
        links = page.facts.links if whole else page.body_links
        named = [k for k in links if k.use is LinkUse.ANCHOR and k.text]
        joined = "\n".join([k.text for k in named])
        hits = [h for h in self.scanner.hits(joined) if h.entry.kind is LexiconKind.HARMFUL]
        if not hits:
            return
        starts = list(accumulate((len(k.text) + 1 for k in named), initial=0))
        found: dict[str, tuple[Link, str, bool]] = {}
        for hit in hits:
            link = named[bisect_right(starts, hit.start) - 1]
            if _leads_out(link, page.url) and not CRIME.search(link.text):
                found.setdefault(link.url, (link, joined[hit.start : hit.end], hit.entry.certain))
        if found:
            yield _link_finding(list(found.values()), self.option["several"])


def _counts(texts: Texts, hit: Hit) -> bool:
    return not in_title_marks(texts.text, hit.start) and not is_corrected(texts.text, hit.start, hit.end)


def _reports(text: str, start: int, end: int) -> bool:
    """Whether crime, police or prevention are spoken of there."""
    return CRIME.search(text, max(0, start), max(0, end)) is not None


def _words(texts: Texts, hits: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(texts.text[h.start : h.end] for h in hits))


def _leads_out(link: Link, page_url: str) -> bool:
    if link.place is LinkPlace.HIDDEN or len(link.text) > 60 or not link.url.startswith("http"):
        return False
    host = host_of(link.url)
    return bool(host) and not host.endswith(".gov.cn") and host != host_of(page_url)


def _link_finding(found: list[tuple[Link, str, bool]], several: int) -> Finding:
    link = found[0][0]
    words = "、".join(dict.fromkeys(word for _, word, _ in found))
    data = {"text": short(link.text, 40), "target": link.url[:300], "words": words[:200], "count": len(found)}
    sure = any(certain for _, _, certain in found) or len(found) >= several
    return Finding("link", data, f"链接“{short(link.text, 30)}”", short(link.text), review=not sure)
