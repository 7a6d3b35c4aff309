"""Documents that are no longer in force must say so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from checks.base import SiteCheck
from checks.disclosure.matching import core_title, title_of
from checks.disclosure.policies import published_day
from checks.disclosure.terms import CLEANS, EXTENDS, End, Ends, is_marked, says_valid
from checks.freshness.ages import day_of
from core.finding import Finding, Severity, Undecided
from core.page import PageHead, PageKind
from core.site import SiteFacts

_TELLING = 6  # characters of a title that name one document
_SEVERAL = re.compile(r"清理|评估|目录|等|部分|若干件|[\d一二三四五六七八九十]件|一批|一揽子")


class DocumentValidity(SiteCheck):
    """A document that has expired or was repealed is still marked valid, or carries no mark.

    ## 检查什么
    本网站自己的文件：正文写明的有效期（“有效期五年”“有效期至……”“试行两年”）已满，或者被本网站上后来的文件写明废止（按文号，或按标题并核对先后），
    而公开属性栏的“有效性”仍写着有效的，算问题。满期后 30 天以内的不判；废止文件尚未施行的不判。
    下列情形交人工复核：满期后网站上有延长、继续有效、清理结果、有效文件目录之类的信息（写明只延长另一份文件的不算）；只按标题对应而同名文件不止一份；整个属性栏都没有或者不写有效性的其他文件（可能用图片、水印标注）。
    标题已写明“（已废止）”“（失效）”的不判；“有效性”一栏空着的、规范性文件的属性栏里缺这一栏的，由 document-header 检查，不重复（C-2）；既满期又被废止的只计废止。
    许可证、合同、公示等的有效期不算文件有效期；引用文件的有效期不算；条件性的废止（“届时废止”“不一致的以本办法为准”）不算。
    ## 为什么重要
    把失效文件当作现行有效，群众和企业会按错误的规定办事。
    ## 不合格示例
        有效性：有效；正文：本办法自2019年3月1日起施行，有效期五年
    ## 合格示例
        有效性：失效；正文：本办法自2019年3月1日起施行，有效期五年
    ## 依据
    - G-STATE 废止、失效、修改的文件应当标注（国办发〔2017〕47号；B）
    - N-H3 有效性与正文有效期、废止文件一致（凭记忆，MEM）
    - C-2 同一缺陷不重复扣分（B）
    """

    id = "document-validity"
    version = 3
    title = "文件有效性标注正确"
    failure_title = "失效、废止的文件没有标注"
    severity = Severity.MODERATE
    severities = {"expired-unmarked": Severity.MINOR, "repealed-unmarked": Severity.MINOR}
    basis = ("G-STATE", "N-H3", "C-2")
    certainty = "B MEM"
    messages = {
        "expired-valid": "文件《{title}》的有效性写着“{validity}”，但正文写明“{term}”，{expired}已满。",
        "expired-unmarked": "文件《{title}》正文写明“{term}”，{expired}已满，页面上没有有效性标注，请核实。",
        "repealed-valid": "文件《{title}》的有效性写着“{validity}”，但已被《{by_title}》（{day}起）废止。",
        "repealed-unmarked": "文件《{title}》已被《{by_title}》（{day}起）废止，页面上没有有效性标注，请核实。",
    }
    remedies = {
        "": "把“有效性”改为失效或废止，并在标题或正文上方标明；已经延长有效期的，写明延长文件的名称和文号。"
    }
    options = {"grace_days": 30}

    def applies_to(self, site: SiteFacts) -> bool:
        return super().applies_to(site) and len(site.pages.of_kind(PageKind.DOCUMENT)) > 0

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        ends = Ends(site)
        for head in ends.documents:
            said = self._judge(site, ends, head)
            if said is not None:
                yield said if site.was_observed(head.url) else Undecided("当晚没有看到该页面", head.url)

    def _judge(self, site: SiteFacts, ends: Ends, head: PageHead) -> Finding | None:
        if head.document is None or is_marked(head):
            return None
        shown = head.document.header.get("validity")
        valid = says_valid(shown or "")
        if valid is False or shown == "" or _header_lacks(head):
            return None
        end = ends.end_of(head, site.today)
        if end is not None:
            doubtful = not end.by_number and not ends.is_only_edition(head)
            return _finding("repealed", head, _repealed(end), shown if valid else None, end.by.url, doubtful)
        return self._expired(site, head, shown if valid else None)

    def _expired(self, site: SiteFacts, head: PageHead, validity: str | None) -> Finding | None:
        document = head.document
        last = day_of(document.expires) if document else None
        if document is None or last is None or site.today <= last + timedelta(days=self.option["grace_days"]):
            return None
        kept = _kept(site, head, last)
        if kept == "extended":
            return None
        data = {"term": document.term, "expired": last.isoformat()}
        return _finding("expired", head, data, validity, "", bool(kept) or not site.visit.complete)


def _header_lacks(head: PageHead) -> bool:
    """Whether document-header already names the missing field: a normative document with a header without validity."""
    document = head.document
    return bool(document and document.normative and document.header and "validity" not in document.header)


def _kept(site: SiteFacts, head: PageHead, last: date) -> str:
    """Whether the site says that the document was extended (``extended``), or may say so (``perhaps``)."""
    core, perhaps = core_title(title_of(head)), ""
    for title, day, settled in site.once(_about_terms):
        if core and core in core_title_of_extension(title):
            return "extended"
        if not settled and (day is None or day >= last - timedelta(days=400)):
            perhaps = "perhaps"
    return perhaps


def core_title_of_extension(title: str) -> str:
    """What an extension's title is about, without the marks that ``core_title`` would cut at: it names the other whole."""
    return "".join(c for c in title if c.isalnum()) if EXTENDS.search(title) else ""


def _about_terms(site: SiteFacts) -> tuple[tuple[str, date | None, bool], ...]:
    """Titles of the site that extend documents or list those in force, with their days; and whether the one document that
    they extend is known, so that they tell nothing of others."""
    found: dict[str, date | None] = {}
    for head in site.pages.heads():
        titles = [(head.title, published_day(head))]
        titles += [(i.title, day_of(i.date)) for i in (head.listing.items if head.listing else ())]
        for title, day in titles:
            if EXTENDS.search(title) or CLEANS.search(title):
                found.setdefault(title, day)
    documents = site.pages.heads(PageKind.DOCUMENT) if found else ()
    cores = {
        c for h in documents if not EXTENDS.search(h.title) and len(c := core_title(title_of(h))) >= _TELLING
    }
    return tuple((title, day, _extends_one_of(title, cores)) for title, day in found.items())


def _extends_one_of(title: str, cores: Collection[str]) -> bool:
    """Whether the title extends a single document, and that is one of the site's."""
    if _SEVERAL.search(title):
        return False
    whole = core_title_of_extension(title)
    return any(core in whole for core in cores)


def _repealed(end: End) -> dict[str, str]:
    return {"by_title": title_of(end.by), "by_url": end.by.url, "day": end.day.isoformat()}


def _finding(
    what: str, head: PageHead, data: dict[str, str], validity: str | None, other: str, doubtful: bool
) -> Finding:
    key = f"{what}-{'valid' if validity else 'unmarked'}"
    given = {"title": title_of(head), "validity": validity or "", **data}
    quote = f"有效性：{validity or '（没有这一栏）'}；{data.get('term') or data.get('by_title', '')}"
    review = doubtful or not validity
    return Finding(key, given, "公开属性栏", quote[:200], head.url, head.url, other, review=review)
