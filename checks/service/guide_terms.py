"""A guide explains its hard terms and leads to the policies and standards it cites."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from checks.base import PageCheck
from checks.service.guides import guide_of
from core.finding import Finding, Severity, Undecided
from core.page import Page, PageKind

_FILE = Path(__file__).with_name("terms.toml")
_EXPLAINING_PART = re.compile(
    r"名词解释|术语(?:解释|说明|和定义)?|用语(?:解释|含义|说明)|概念解释|常见问题|常见问答|名词说明|政策解读|温馨提示"
)
_EXPLAINED = re.compile(
    r"(?:制度?|方式|服务|办理|审批)?[”」』]?[，,\s]{0,2}(?:是指|指的是|，指|即[^日时办可]|[（(：:][^（()）]{6,})"
)
_VAGUE = re.compile(
    r"(?:[一二三四五六七八九十\d、.．（）()]{0,4})(?:根据|依据|按照|依照|参照|符合|按)?(?:国家|省|市|县"
    r"|现行|上级|本地|当地|行业|政策|及|和|、|的){0,6}(?:有关|相关|上级)(?:的)?(?:法律|法规|规章|政策|规定"
    r"|文件|要求|精神|标准|办法|制度|上级|国家|省|市|地方|及|和|、|等|的){1,16}(?:执行|办理|规定"
    r"|实施)?[。；;]?"
)
_POLICY = re.compile(
    r"《([^《》]{3,60}(?:法|条例|办法|规定|细则|意见|通知|决定|规范|方案|规程|措施)(?:[（(][^《》（）()]{1,12}[）)])?)》"
)
#: What makes a cited text traceable: its article, its number, or the day it was issued.
_TRACE = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,6}条|[〔\[（(]\s{0,2}(?:19|20)\d\d\s{0,2}[〕\]）)]|令第?"
    r"|第\d{1,4}号|(?:19|20)\d\d年|[（(]\s{0,2}(?:GB|DB|JGJ|HJ|CJJ|WS)"
)
_STANDARD = re.compile(
    r"(?<![A-Za-z])(?:GB|GBZ|DB\d{2}|JGJ|HJ|YY|CJJ|NY|WS)(?:/T)?\s?\d{2,6}(?:\.\d{1,3})?(?:[-—]\d{2,4})?"
)
_NEAR = 40


class GuideTerms(PageCheck):
    """A guide uses hard terms, or cites policies and standards, without explaining or linking them.

    ## 检查什么
    办事指南页面：设定依据是否只写“有关法律法规”“相关规定”而没有文件名称；引用的政策文件是否既没有链接，也没有条款、文号；
    引用的技术标准（GB、DB 等）是否只有编号，没有名称或链接；专门用语（如“容缺受理”“告知承诺”，见用语表）是否没有解释。
    页面有“名词解释”“常见问题”等说明部分的、用语带链接或紧跟解释的不算。除依据空泛外，都只交人工复核。
    ## 为什么重要
    年度通报点名“政务指南未对名词、政策、标准等作出解释”，群众看不懂就办不成。
    ## 不合格示例
        设定依据：有关法律法规　审批方式：实行容缺受理（没有说明）
    ## 合格示例
        设定依据：<a href="/zcfg/123.htm">《社会团体登记管理条例》</a>第九条　容缺受理，是指次要材料可以在 5 日内补齐
    ## 依据
    - FJ-23-6 政务指南没有解释名词、政策、标准（闽政办函〔2024〕12号；A；用语表和判断尺度为本系统所定，DER）
    """

    id = "guide-terms"
    version = 3
    title = "办事指南解释用语和依据"
    failure_title = "办事指南的用语或依据没有解释"
    severity = Severity.MINOR
    basis = ("FJ-23-6",)
    certainty = "A DER"
    kinds = frozenset({PageKind.GUIDE, PageKind.ARTICLE})
    messages = {
        "vague-basis": "设定依据只写“{shown}”，没有具体的文件名称和条款。",
        "policy-unlinked": "引用的政策文件没有链接、文号或条款：{policies}。",
        "standard-unexplained": "引用的标准只有编号，没有名称或链接：{standards}。",
        "term-unexplained": "专门用语没有解释：{terms}。",
    }
    remedies = {
        "vague-basis": "写明依据的文件名称、文号和条款，并链接到原文。",
        "policy-unlinked": "链接到文件原文，或写明文号和条款。",
        "standard-unexplained": "写明标准名称并链接到标准文本。",
        "term-unexplained": "在指南中加上名词解释，或链接到解释页面。",
    }
    options = {"terms": ()}

    def applies_to(self, page: Page) -> bool:
        return super().applies_to(page) and guide_of(page.facts) is not None and bool(page.body_text)

    def evaluate(self, page: Page) -> Iterator[Finding | Undecided]:
        guide = guide_of(page.facts)
        if guide is None:
            return
        text, linked = page.body_text[:30_000], _linked(page)
        basis = guide.elements.get("basis", "")
        if basis and len(basis) < 60 and _VAGUE.fullmatch("".join(basis.split())):
            review = "file" in guide.elsewhere or bool(page.facts.script_signs)
            yield Finding("vague-basis", {"shown": basis}, "设定依据", basis, review=review)
        yield from _policies(text, linked)
        yield from _standards(text, linked)
        if not _EXPLAINING_PART.search(text):
            yield from self._terms(text, linked)

    def _terms(self, text: str, linked: str) -> Iterator[Finding]:
        words = [*terms(), *self.option["terms"]]
        found = [w for w in words if w in text and w not in linked and not _explained(text, w)]
        if found:
            at = text.index(found[0])
            quote = text[max(0, at - 20) : at + 40]
            yield Finding(
                "term-unexplained",
                {"terms": "、".join(found), "words": found},
                "办事指南正文",
                quote,
                review=True,
            )


@cache
def terms() -> tuple[str, ...]:
    """The terms of ``terms.toml``; raises :class:`ValueError` where an entry lacks its word or its reason."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8")).get("term", [])
    for entry in entries:
        if not entry.get("word") or not entry.get("reason"):
            raise ValueError(f"{_FILE.name}：条目缺少 word 或 reason：{entry}")
    return tuple(e["word"] for e in entries)


def _linked(page: Page) -> str:
    """All texts of links and tooltips in the guide, to see what is linked or explained on pointing."""
    if page.body is None:
        return ""
    anchors = ("".join(a.itertext()) + (a.get("title") or "") for a in page.body.iter("a", "abbr", "dfn"))
    tips = (e.get("title") or "" for e in page.body.iter("span", "em", "b", "strong") if e.get("title"))
    return "\n".join([*anchors, *tips])


def _explained(text: str, word: str) -> bool:
    start = text.find(word)
    while start >= 0:
        if _EXPLAINED.match(text[start + len(word) : start + len(word) + _NEAR]):
            return True
        start = text.find(word, start + 1)
    return False


def _policies(text: str, linked: str) -> Iterator[Finding]:
    bare: dict[str, None] = {}
    for match in _POLICY.finditer(text):
        name = match[1]
        if (
            name not in linked
            and not _TRACE.search(text[match.end() : match.end() + _NEAR])
            and not _TRACE.search(name)
        ):
            bare.setdefault(name, None)
    names = [n for n in bare if not _traced_elsewhere(text, n)]
    if names:
        shown = "、".join(f"《{n}》" for n in names[:5])
        yield Finding(
            "policy-unlinked", {"policies": shown, "count": len(names)}, "办事指南正文", shown, review=True
        )


def _traced_elsewhere(text: str, name: str) -> bool:
    """Whether the same text is cited with its article or number at another place of the page."""
    at = text.find(f"《{name}》")
    while at >= 0:
        end = at + len(name) + 2
        if _TRACE.search(text[end : end + _NEAR]):
            return True
        at = text.find(f"《{name}》", end)
    return False


def _standards(text: str, linked: str) -> Iterator[Finding]:
    bare: dict[str, None] = {}
    for match in _STANDARD.finditer(text):
        before, after = text[: match.start()].rstrip("（( ："), text[match.end() :].lstrip("）) ")
        if match[0] not in linked and not before.endswith("》") and not after.startswith("《"):
            bare.setdefault(match[0], None)
    if bare:
        shown = "、".join(list(bare)[:5])
        yield Finding("standard-unexplained", {"standards": shown}, "办事指南正文", shown, review=True)
