"""The number of a document is written as GB/T 9704 has it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from checks.documents.base import DocumentCheck, block_text, parts, short, squeezed
from core.finding import Finding, Severity
from core.page import Document, DocumentFacts, Page

_NUMBER = re.compile(
    r"(?P<code>[^\d〔﹝❲（(\[【［〈《「『{〖]{0,24})"
    r"(?P<open>[〔﹝❲（(\[【［〈《「『{〖])?"
    r"(?P<year>\d{2,4})年?"
    r"(?P<close>[〕﹞❳）)\]】］〉》」』}〗])?"
    r"(?P<di>第)?"
    r"(?P<serial>[A-Za-z]?\d{1,6})(?P<sub>[-—之]\d{1,3})?"
    r"(?P<hao>号?)"
)
_RIGHT_BRACKETS = frozenset({"〔〕", "﹝﹞", "❲❳"})
_ORDER = re.compile(
    r"^(?:[^\d〔（(\[【]{0,24}(?:令|公告|通告|公报))?(?:\d{4}年)?第?[\d〇零一二三四五六七八九十百]{1,8}号"
)
_NONE = frozenset({"", "无", "—", "-", "/", "暂无", "null"})


class DocumentNumber(DocumentCheck):
    """The number of a document is not in the form agency code, year in tortoise-shell brackets, serial and hao.

    ## 检查什么
    行政规范性文件的发文字号（公开属性栏和正文两处）是否为“机关代字〔年份〕N号”：年份用六角括号“〔〕”、写四位，
    序号不编虚位（不写 003）、不加“第”，末尾有“号”；正文中的字号与属性栏中的字号是否一致。
    字号中的空格、全角数字不算；“令第3号”“公告2026年第3号”等本来不用年份括号的编号不判；没有字号的不判；转载的文件不判；只从标题看像规范性文件的，交人工复核。
    写法认不准的（例如没有机关代字），或者两处只是机关代字不同的，交人工复核。
    ## 为什么重要
    字号是文件的身份证，写法不规范或两处不一致，查找、引用和清理文件时就会出错。年度通报把文件排版不规范列为扣分问题。
    ## 不合格示例
        清政办（2026）30号　清政办〔2026〕030号　清政办〔2026〕第30号
    ## 合格示例
        清政办〔2026〕30号
    ## 依据
    - N-L3 发文字号的写法（GB/T 9704-2012；六角括号 A，其余凭记忆，MEM）
    - FJ-23-1 规范性文件网页内容排版（闽政办函〔2024〕12号；A）
    """

    id = "document-number"
    title = "发文字号规范"
    failure_title = "发文字号不规范"
    version = 2
    severity = Severity.MINOR
    severities = {"mismatch": Severity.MODERATE}
    basis = ("N-L3", "FJ-23-1")
    certainty = "A"
    messages = {
        "wrong-brackets": "{place}的发文字号“{number}”年份没有用六角括号“〔〕”，应为“{expected}”。",
        "zero-padded": "{place}的发文字号“{number}”序号前有多余的“0”，应为“{expected}”。",
        "extra-di": "{place}的发文字号“{number}”多了“第”字，应为“{expected}”。",
        "short-year": "{place}的发文字号“{number}”年份没有写四位数，应为“{expected}”。",
        "missing-hao": "{place}的发文字号“{number}”末尾缺“号”字，应为“{expected}”。",
        "missing-code": "{place}的发文字号“{number}”没有机关代字。",
        "mismatch": "正文中的发文字号“{number}”与公开属性栏中的“{header}”不一致。",
    }
    remedies = {
        "": "按“机关代字〔年份〕N号”改写发文字号，例如“清政办〔2026〕30号”。",
        "mismatch": "对照正式文件，把两处发文字号改为一致。",
    }

    def judge(self, page: Page) -> Iterator[Finding]:
        facts, document = parts(page)
        said: set[str] = set()
        for place, number in _numbers(facts, document):
            for finding in _form(place, number):
                if finding.key not in said:
                    said.add(finding.key)
                    yield finding
        yield from _mismatch(facts, document)


@dataclass(frozen=True)
class _Number:
    """A number taken apart; ``expected`` is its right spelling."""

    raw: str
    code: str
    brackets: str
    year: str
    di: bool
    serial: str
    hao: bool

    @classmethod
    def of(cls, text: str) -> _Number | None:
        raw = squeezed(text)
        found = _NUMBER.fullmatch(
            "".join(unicodedata.normalize("NFKC", c) if c.isdigit() else c for c in raw)
        )
        if found is None:
            return None
        brackets = (found["open"] or "") + (found["close"] or "")
        serial = found["serial"] + (found["sub"] or "")
        return cls(raw, found["code"], brackets, found["year"], bool(found["di"]), serial, bool(found["hao"]))

    @property
    def expected(self) -> str:
        year = self.year if len(self.year) == 4 else f"20{self.year[-2:]}"
        return f"{self.code}〔{year}〕{self.serial.lstrip('0') or '0'}号"


def _numbers(facts: DocumentFacts, document: Document) -> Iterator[tuple[str, str]]:
    """The numbers shown, with their place; in the text only a line that holds nothing else is the document's own."""
    header, text = facts.header.get("number", ""), _own_number(facts, document)
    if squeezed(header) not in _NONE:
        yield "公开属性栏中", header
    if text and squeezed(text) != squeezed(header):
        yield "正文中", text
    if not text and squeezed(header) in _NONE and facts.number:
        yield "页面上", facts.number


def _own_number(facts: DocumentFacts, document: Document) -> str:
    line = squeezed(block_text(document, "number")).strip("()（）")
    number = squeezed(facts.number_in_text)
    return number if number and number.strip("()（）") == line else ""


def _form(place: str, text: str) -> Iterator[Finding]:
    number = _Number.of(text)
    if number is None or _ORDER.match(number.raw):
        return
    if not number.brackets and len(number.year) != 4:
        return
    data = {"place": place, "number": short(number.raw), "expected": short(number.expected)}
    for key, wrong, review in _faults(number):
        if wrong:
            yield Finding(key, data, f"{place}发文字号", short(text), review=review)


def _faults(number: _Number) -> Iterator[tuple[str, bool, bool]]:
    """Message key, whether it is so, and whether a person has to look."""
    bracketed = len(number.brackets) == 2
    yield "wrong-brackets", number.brackets not in _RIGHT_BRACKETS, not bracketed
    yield "zero-padded", number.serial.startswith("0") and number.serial.strip("0") != "", False
    yield "extra-di", number.di, not bracketed
    yield "short-year", len(number.year) != 4, False
    yield "missing-hao", not number.hao, not bracketed
    yield "missing-code", not number.code, True


def _mismatch(facts: DocumentFacts, document: Document) -> Iterator[Finding]:
    header, text = facts.header.get("number", ""), _own_number(facts, document)
    a, b = _Number.of(header), _Number.of(text)
    if a is None or b is None or not a.brackets or not b.brackets or not a.code or not b.code:
        return
    if a.expected == b.expected or a.raw in squeezed("".join(p.text for p in document.paragraphs)):
        return
    data = {"number": short(b.raw), "header": short(a.raw)}
    same_serial = a.expected.removeprefix(a.code) == b.expected.removeprefix(b.code)
    yield Finding("mismatch", data, "正文与公开属性栏的发文字号", short(text), review=same_serial)
