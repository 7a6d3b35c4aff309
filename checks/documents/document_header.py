"""The disclosure header (公开属性栏) of a document is complete and its dates make sense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from checks.documents.base import DocumentCheck, parts, says_when_written, short, squeezed
from checks.workdays import fingerprint, known_year, workdays_between
from core.finding import Finding, Severity, Undecided
from core.page import DateOrigin, DocumentFacts, Page
from reading.dates import day, parse_date
from reading.documents.header_table import field_named, other_labels
from reading.tree.markup import every_text

_NAMES = {
    "index": "索引号",
    "number": "文号",
    "issuer": "发布机构",
    "written": "生成日期",
    "published": "发布日期",
    "validity": "有效性",
    "title": "标题",
    "topic": "主题分类",
}
_BLANK = re.compile(r"(?:[-—－/\\_.。·]+|无|暂无|空|null|undefined|none|n/a|[{$].{0,40})?", re.IGNORECASE)
_names_index = XPath(
    "boolean(//img[contains(translate(@alt, ' \u3000\xa0', ''), '索引')]) or contains(translate(string(/), ' \u3000\xa0\u2002\u2003', ''), '索引号') or contains(string(/), '索引编码')",
    smart_strings=False,
)
#: What the name of such a field has in it, however it is worded.
_ALIKE = {
    "index": re.compile("索|编码|目录|号"),
    "number": re.compile("号"),
    "issuer": re.compile("机构|机关|单位|部门|主体|处室|^(?:发布|发文|制发)[者人方]$"),
    "written": re.compile("日期|时间"),
    "validity": re.compile("效|状态|废止"),
}
_HOLIDAYS = 12  # public holidays of a year that fall on weekdays, where the calendar does not know the year
_ACT = date(2008, 5, 1)  # 《政府信息公开条例》 in force


class DocumentHeader(DocumentCheck):
    """The disclosure header of a document lacks fields, or its dates contradict each other.

    ## 检查什么
    行政规范性文件页面的公开属性栏是否列出索引号、文号、发布机构、生成日期（成文日期）、有效性，各项是否填写；
    成文日期是否晚于发布日期；从成文到发布是否超过 20 个工作日（按国家公布的放假安排计算）。
    文件本身没有文号的，文号栏可以空着；有发布日期而没有生成日期的算缺生成日期。
    成文早于 2008 年 5 月 1 日的、相差一年以上的（多为迁移网站时重新发布）、发布日期只能从网址或标签推断的，不判超期或交人工复核；
    整栏都没有的、大半项目空着的（可能由脚本填写）、写的是印发日期而不是成文日期的，成文日期与正文落款不一致而超期的，缺的项目可能写成了别的名称的，交人工复核；属性栏由脚本生成的、空着的项目由脚本填写的不下结论；转载的文件不判；只从标题看像规范性文件的，交人工复核。
    一个文件夹下几乎所有文件都缺同样项目的，算模板的问题，只报一次，并写明有多少页。
    ## 为什么重要
    属性栏是检索和判断文件效力的依据；成文日期晚于发布日期是明显的逻辑错误，超期公开违反公开时限。
    ## 不合格示例
        索引号：　文号：清政办〔2026〕30号　发布机构：清河县人民政府办公室　生成日期：2026-11-20　发布日期：2026-11-02
    ## 合格示例
        索引号：QH01-2026-0030　文号：清政办〔2026〕30号　发布机构：清河县人民政府办公室　生成日期：2026-11-02　有效性：有效
    ## 依据
    - N-H1 公开属性栏的项目（A）
    - N-H2 成文日期与发布日期的先后（A）；20 个工作日（《政府信息公开条例》第二十六条，凭记忆，MEM）
    """

    id = "document-header"
    version = 6
    title = "公开属性栏完整准确"
    failure_title = "公开属性栏缺项或日期有误"
    severity = Severity.MODERATE
    severities = {"late": Severity.MINOR}
    basis = ("N-H1", "N-H2")
    certainty = "A"
    messages = {
        "no-header": "文件页面没有公开属性栏（索引号、文号、发布机构、生成日期、有效性）。",
        "missing-fields": "公开属性栏缺少：{fields}。",
        "empty-fields": "公开属性栏有项目没有填写：{fields}。",
        "written-after-published": "成文日期 {written} 晚于发布日期 {published}。",
        "late": "{written} 成文，{published} 才发布，相隔 {days} 个工作日，超过 {limit} 个工作日。",
    }
    remedies = {
        "": "补上公开属性栏中缺少或空着的项目。",
        "written-after-published": "核对并更正成文日期（生成日期）或发布日期。",
        "late": "今后在文件形成后 20 个工作日内公开；日期填错的予以更正。",
    }
    of_template = {"no-header": "", "missing-fields": "fields", "empty-fields": "fields"}
    options = {
        "required": ("index", "number", "issuer", "written", "validity"),
        "workdays": 20,
        "doubtful_workdays": 250,
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.material = fingerprint()

    def judge(self, page: Page) -> Iterator[Finding | Undecided]:
        facts, _ = parts(page)
        if facts.header:
            yield from self._fields(page, facts)
        elif _perhaps_scripted(page):
            yield Undecided("公开属性栏可能由脚本生成或以图片显示，页面源码中读不到")
        else:
            yield Finding("no-header", {}, "标题下方或正文上方", short(facts.title), review=True)
        yield from self._dates(page, facts)

    def _fields(self, page: Page, facts: DocumentFacts) -> Iterator[Finding | Undecided]:
        numbered = bool(facts.number or facts.number_in_text)
        required = [f for f in self.option["required"] if f != "number" or numbered]
        missing = [f for f in required if f not in facts.header]
        empty = [f for f in required if f in facts.header and _BLANK.fullmatch(squeezed(facts.header[f]))]
        shown = short("；".join(f"{_NAMES.get(k, k)}：{v}" for k, v in facts.header.items()), 200)
        if waiting := _filled_by_script(page, empty) if empty else []:
            yield Undecided("公开属性栏的空项可能由脚本填写")
            empty = [f for f in empty if f not in waiting]
        for key, fields in (("missing-fields", missing), ("empty-fields", empty)):
            if fields:
                data = {"fields": "、".join(_NAMES.get(f, f) for f in fields), "keys": fields}
                few = key == "missing-fields" or len(fields) * 2 <= len(required)
                doubtful = not few or (key == "missing-fields" and _otherwise_named(page, fields))
                yield Finding(key, data, "公开属性栏", shown, review=doubtful)

    def _dates(self, page: Page, facts: DocumentFacts) -> Iterator[Finding]:
        written, (published, sure) = day(parse_date(facts.header.get("written", ""))), _published(page, facts)
        if written is None or published is None:
            return
        data = {
            "written": written.isoformat(),
            "published": published.isoformat(),
            "limit": self.option["workdays"],
        }
        sure = sure and says_when_written(page)
        quote = f"生成日期 {facts.header['written']}；发布日期 {published.isoformat()}"
        if written > published:
            yield Finding("written-after-published", data, "公开属性栏的日期", short(quote), review=not sure)
            return
        days = _at_least_workdays(written, published)
        if written >= _ACT and days > self.option["workdays"]:
            sure = sure and day(facts.signed) in (None, written)
            review = not sure or days > self.option["doubtful_workdays"]
            yield Finding("late", {**data, "days": days}, "公开属性栏的日期", short(quote), review=review)


def _otherwise_named(page: Page, fields: list[str]) -> bool:
    """Whether the header has a label unknown to us that may be the name of a field that is missed."""
    if page.tree is None:
        return False
    names = other_labels([p for p in every_text(page.tree) if p.strip()])
    return any(_ALIKE[field].search(name) for field in fields if field in _ALIKE for name in names)


def _filled_by_script(page: Page, fields: list[str]) -> list[str]:
    """Those of the empty fields whose element is named by a script of the page."""
    if page.tree is None or page.facts.rendered:
        return []
    scripts = "\n".join(s.text for s in page.tree.iter("script") if s.text)
    places = (e for e in page.tree.iter("span", "td", "dd", "em", "i", "b", "p", "div") if e.get("id"))
    named = {
        _field_before(e)
        for e in places
        if not len(e) and not (e.text or "").strip() and _named_in(e, scripts)
    }
    return [f for f in fields if f in named]


def _named_in(element: HtmlElement, scripts: str) -> bool:
    name = element.get("id")
    return any(mark in scripts for mark in (f'"{name}"', f"'{name}'", f"#{name}"))


def _field_before(element: HtmlElement) -> str:
    """The field whose name stands right before an element: as text, as an element, or in the cell before."""
    before, parent = element.getprevious(), element.getparent()
    texts = [
        before.text_content() if before is not None else "",
        (parent.text or "") if parent is not None else "",
    ]
    if before is None and parent is not None and (cell := parent.getprevious()) is not None:
        texts.append(cell.text_content())
    return next(filter(None, map(field_named, texts)), "")


def _published(page: Page, facts: DocumentFacts) -> tuple[date | None, bool]:
    """The day of publication and whether it is shown to the reader (no guess, no label alone)."""
    shown = day(parse_date(facts.header.get("published", "")))
    if shown:
        return shown, True
    origin = page.facts.published_from
    if origin not in (DateOrigin.VISIBLE, DateOrigin.LABEL):
        return None, False
    return day(page.facts.published), origin is DateOrigin.VISIBLE


def _at_least_workdays(written: date, published: date) -> int:
    """Working days between the two; the holidays of years that the calendar does not know are taken off."""
    years = range(written.year, published.year + 1)
    unknown = sum(not known_year(y) for y in years)
    return workdays_between(written, published) - _HOLIDAYS * unknown


def _perhaps_scripted(page: Page) -> bool:
    """Whether the header may come by script: the page says so, or names a field that was not read as one."""
    if page.facts.script_signs:
        return True
    return page.tree is not None and bool(_names_index(page.tree))
