"""The forms a guide asks for can be downloaded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.base import SiteCheck
from checks.disclosure.addresses import page_key, surely_dead, unsettled
from checks.entrances import Entrances
from checks.service.guides import called, guide_of
from core.address import host_of
from core.finding import Finding, Severity, Undecided
from core.page import Link, LinkPlace, LinkUse, PageFacts, PageKind
from core.services import GuideFacts
from core.site import SiteFacts

_DOWNLOADS = re.compile(
    r"表格下载|下载中心|资料下载|常用表格|表格文件|文件下载|表单下载|下载专区|^下载$|空表下载"
)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z|rtf)$", re.IGNORECASE)
_SERVICES = re.compile(r"download|downfile|attach", re.IGNORECASE)
_FORM_WORDS = re.compile(r"表|申请书|承诺书|委托书|附件|样本|范本|下载")


class GuideAttachments(SiteCheck):
    """A guide asks for a form that cannot be downloaded.

    ## 检查什么
    办事指南的办理材料里要求申请人填写的表格（申请表、申报表、承诺书等），页面上有没有空表或样表可下载；
    指南里的附件下载链接是否打得开。写明“窗口领取”“网上填报”“无需提交”的，不要求下载；别的机构出具、审批后发还的表格不算；
    指南内容在附件、内嵌页面或外部办事平台上的，网站另有表格下载栏目的，交人工复核。
    链接打不开以确定的失效为准：页面不存在当夜即算，超时、服务器错误等连续三夜才算；被拦截的不下结论。
    ## 为什么重要
    没有空表，群众只能跑一趟去领，指南就没有起到作用。
    ## 不合格示例
        申请材料：1.《建筑垃圾处置申请表》2.身份证复印件（页面上没有任何下载）
    ## 合格示例
        申请材料：1.<a href="P020260502_1.docx">《建筑垃圾处置申请表》</a>，能够下载
    ## 依据
    - D-SV-4 表格样表：要求填写而没有空表、样表下载（国办秘函〔2019〕19号附件；B）
    - E-10 附件未提供、附件无法下载（见于监测产品的分类；B）
    """

    id = "guide-attachments"
    version = 2
    title = "办事表格可以下载"
    failure_title = "办事表格没有提供或下载不了"
    severity = Severity.MODERATE
    basis = ("D-SV-4", "E-10")
    certainty = "B"
    messages = {
        "form-missing": "指南“{title}”要求提交{forms}，页面上没有空表或样表可下载。",
        "file-dead": "指南“{title}”的附件“{name}”下载不了：{target}。",
    }
    remedies = {
        "form-missing": "在指南页面附上空表和填写样表；窗口领取或网上填报的，予以写明。",
        "file-dead": "补传附件或改正链接地址。",
    }
    options = {"dead_nights": 3}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        downloads = Entrances(site, _DOWNLOADS)
        told: set[str] = set()
        for page, guide in _guides(site):
            if not site.was_observed(page.url):
                continue
            files = _files(page, guide)
            yield from self._dead(site, page, guide, files, told)
            if guide.forms and not files:
                yield from _missing(page, guide, downloads)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """A form settles with its guide; a file when it opens, or when no guide links to it any more."""
        if site.was_observed(subject):
            return True
        outcome = site.outcome(subject)
        if outcome is not None:
            return outcome.problem is None
        return site.visit.complete and page_key(subject) not in _linked(site)

    def _dead(
        self,
        site: SiteFacts,
        page: PageFacts,
        guide: GuideFacts,
        files: list[tuple[str, str]],
        told: set[str],
    ) -> Iterator[Finding | Undecided]:
        for name, url in files:
            key, outcome = page_key(url), site.outcome(url)
            if key in told:
                continue
            if surely_dead(outcome, self.option["dead_nights"]):
                told.add(key)
                data = {"title": called(page, guide)[:60], "name": name or url, "target": url}
                foreign = host_of(url) != host_of(page.url)
                yield Finding(
                    "file-dead", data, "办事指南的附件", name or url, url, url, page.url, review=foreign
                )
            elif unsettled(outcome, self.option["dead_nights"]):
                told.add(key)
                yield Undecided("附件能否下载还不能断定", url)


def _guides(site: SiteFacts) -> Iterator[tuple[PageFacts, GuideFacts]]:
    """Guides with their whole pages; the many other articles are gone through by their heads."""
    for head in site.pages.heads(PageKind.GUIDE, PageKind.ARTICLE):
        guide = guide_of(head)
        page = site.pages.get(head.url) if guide is not None else None
        if guide is not None and page is not None:
            yield page, guide


def _files(page: PageFacts, guide: GuideFacts) -> list[tuple[str, str]]:
    """Files of the guide, and those beside it whose name speaks of a form."""
    found = {page_key(u): (t, u) for t, u in guide.files}
    for link in page.links:
        if _is_form_file(link):
            found.setdefault(page_key(link.url), (link.text[:80], link.url))
    return list(found.values())


def _is_form_file(link: Link) -> bool:
    if link.use is not LinkUse.ANCHOR or link.place is not LinkPlace.BODY or not link.url:
        return False
    path = link.url.partition("?")[0]
    return bool(_FILE.search(path) or _SERVICES.search(link.url)) and bool(_FORM_WORDS.search(link.text))


def _missing(page: PageFacts, guide: GuideFacts, downloads: Entrances) -> Iterator[Finding | Undecided]:
    if guide.offers_form:
        return
    if page.script_signs and not page.rendered:
        yield Undecided("表格下载可能由脚本生成", page.url)
        return
    forms = "、".join(f"《{f}》" for f in guide.forms[:4])
    doubtful = bool(guide.elsewhere) or not downloads.nothing
    data = {"title": called(page, guide)[:60], "forms": forms, "names": list(guide.forms)}
    yield Finding(
        "form-missing",
        data,
        "办理材料",
        guide.elements.get("materials", "")[:200] or forms,
        page.url,
        page.url,
        review=doubtful,
    )


def _linked(site: SiteFacts) -> set[str]:
    return {page_key(u) for page, guide in _guides(site) for _, u in _files(page, guide)}
