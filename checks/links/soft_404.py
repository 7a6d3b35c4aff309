"""Linked pages that are the site's own error page under status 200."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.base import SiteCheck
from checks.links.probes import answers_properly, error_pages, is_error_page, says_gone
from core.address import subject_key
from core.fetch import Verdict
from core.finding import Finding, Severity, Undecided
from core.page import CONTENT_KINDS, Link, LinkUse, PageFacts, PageHead, PageKind
from core.site import SiteFacts
from reading.gone_words import is_held_back

_FEW = 3  # pages


class Soft404(SiteCheck):
    """Links to pages that are the site's own error page though they answer 200.

    ## 检查什么
    有的网站对不存在的地址答“200 正常”并显示错误页。每夜用随机编出来的地址认出本站的错误页（两个以上随机地址显示同一页），
    再看本夜读到的页面中，哪些与它相同：标题、正文、导航都一样，或者标题都写明出错（错误页里常写着请求的地址、当天的新闻，正文各不相同）。
    随机地址答 404 的网站，文章的位置上只有一句“该信息不存在或已删除”的页面也算；只说已过期、已撤回、正在审核的，交人工复核；
    文章模板的正文处什么也没有（文字、图片、表格、附件、音视频都没有，也没有脚本来填）的，交人工复核，但网站的文章多半如此的不算。这些页面虽然“打得开”，其实已经不存在，链接到它们的地方要改。
    错误页与普通页面分不开（没有正文又不自称出错、或显示的就是首页）的网站，不作判断；当晚没有请求随机地址的，不作判断。
    ## 为什么重要
    这类链接用普通的断链检查发现不了，群众点开却看不到内容。
    ## 不合格示例
        <a href="/zwgk/old/12.html">办事指南</a>，打开是“您访问的页面不存在”，状态码却是 200
    ## 合格示例
        该地址答 404，或打开是办事指南
    ## 依据
    - G-LNK-1 链接有效，定期清理断链、错链（国办发〔2017〕47号；凭记忆，MEM；各地通报列为问题，A）
    """

    id = "soft-404"
    version = 4
    title = "链接打开的不是错误页"
    failure_title = "链接打开的是错误页"
    severity = Severity.MINOR
    basis = ("G-LNK-1",)
    certainty = "MEM"
    confirmations = 2
    messages = {
        "error-page": "链接“{text}”打开的是本站的错误页“{title}”（状态码 200）：{target}。",
        "held-back": "链接“{text}”打开的页面没有内容，只说“{title}”，请核实：{target}。",
        "blank": "链接“{text}”打开的文章页是空的，没有正文、图片和附件，请核实：{target}。",
    }
    remedies = {
        "": "改正或去掉这个链接；让服务器对不存在的地址答 404。",
        "held-back": "恢复内容；不再公开的，去掉链接，并让服务器对该地址答 404。",
        "blank": "补上文章内容；已经撤下的，去掉链接，并让服务器对该地址答 404。",
    }
    options = {"most": 500}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        if not site.unknown:
            yield Undecided("当晚没有请求随机地址")
            return
        found, models = site.once(_soft), error_pages(site)
        left = {head.url: head for head in found[: self.option["most"]]}
        for page in site.pages.linking(list(left)) if left else ():
            for link in _links_to(page.links, left) if site.was_observed(page.url) else ():
                head = left.pop(_same_address(link.url, left), None)
                if head is not None and page.url != head.url:
                    yield _finding(page, link, head, _key(head, is_error=is_error_page(head, models)))

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the address shows something else tonight or says that it is gone, or is linked no more."""
        if not site.unknown or any(subject_key(h.url) == subject_key(subject) for h in site.once(_soft)):
            return site.visit.complete and bool(site.unknown) and not _is_linked(site, subject)
        outcome = site.outcome(subject)
        gone = outcome is not None and outcome.verdict is Verdict.BROKEN
        return gone or (
            site.was_observed(subject) and bool(any(error_pages(site).values()) or answers_properly(site))
        )


def _soft(site: SiteFacts) -> list[PageHead]:
    """Pages of tonight that are an error page of the site."""
    models = error_pages(site)
    found = [
        head
        for head in site.pages.heads()
        if head.kind is not PageKind.HOME
        and (says_gone(head) or head.blank or is_error_page(head, models))
        and site.was_observed(head.url)
    ]
    blank = [h for h in found if h.blank]
    if len(blank) > _FEW and 2 * len(blank) > sum(1 for _ in site.pages.heads(*CONTENT_KINDS)):
        return [
            h for h in found if not h.blank
        ]  # a template whose place we do not know, or that scripts fill
    return found


def _is_linked(site: SiteFacts, subject: str) -> bool:
    pages = site.pages.linking([subject])
    return any(site.was_observed(p.url) and any(_links_to(p.links, {subject: None})) for p in pages)


def _links_to(links: Iterable[Link], wanted: Iterable[str]) -> Iterator[Link]:
    keys = {subject_key(u) for u in wanted}
    for link in links:
        if link.use is LinkUse.ANCHOR and link.url and subject_key(link.url) in keys:
            yield link


def _same_address(url: str, wanted: Iterable[str]) -> str:
    key = subject_key(url)
    return next((u for u in wanted if subject_key(u) == key), "")


def _key(head: PageHead, *, is_error: bool) -> str:
    if is_error:
        return "error-page"
    if head.blank:
        return "blank"
    return "held-back" if is_held_back(head.gone) else "error-page"


def _finding(page: PageFacts, link: Link, head: PageHead, key: str) -> Finding:
    text = " ".join((link.text or link.url).split())[:60]
    title = (head.gone or head.title or head.head_title)[:60]
    data = {"text": text, "title": title, "target": head.url[:300]}
    where = f"页面“{page.title or page.head_title}”"[:200]
    asked = key != "error-page"
    return Finding(key, data, where, f"{text} → {title}", head.url, head.url, page.url, review=asked)
