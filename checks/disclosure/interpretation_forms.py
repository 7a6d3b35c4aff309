"""A year's interpretations must not be text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from checks.base import SiteCheck
from checks.disclosure.matching import title_of
from checks.disclosure.policies import published_day
from checks.freshness.ages import months_before
from core.finding import Finding, Severity, Undecided
from core.page import PageFacts, PageHead, PageKind
from core.site import SiteFacts
from reading.decoration import decorates, is_drawn

_SUBJECT = "interpretation-forms"
#: Words that tell a form other than running text.
_FORMS = re.compile(
    r"一图|图解|图说|图读|图文|图表|长图|海报|漫画|动漫|动画|视频|音频|微课|直播|访谈|H5|问答|问与答"
    r"|一问一答|答记者问|答问|Q&A|早知道|划重点|情景剧|数说",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"(?:图|视频|动漫|音频|问答|访谈|多媒体).{0,4}(?:解读|政策)|解读.{0,4}(?:图|视频|动漫|音频|问答)|图解|政策问答|一图"
)
_VIDEO = re.compile(r"\.(?:mp4|m3u8|mp3|flv)(?:[?#]|$)", re.IGNORECASE)


class InterpretationForms(SiteCheck):
    """All interpretations of the last year are plain text.

    ## 检查什么
    近一年发布的政策解读（5 篇以上时）是否全是纯文字，没有一篇用图片、图表、动漫、音频、视频或者问答等形式。
    标题、栏目名称写明一图读懂、图解、视频解读、答记者问等的，正文里有图片、视频、嵌入播放窗口、以问句为小标题的，都算；图标、二维码不算图片。
    近一年解读不足 5 篇的不判（有没有解读、栏目是否更新由 interpretation-link、column-stale 检查，不重复，C-2）。
    巡查没有做完、有解读页面没有看过的不下结论；解读页面由脚本生成内容的、解读栏目链接到别处（如新媒体）的，交人工复核。
    ## 为什么重要
    年度通报要求用生动的形式解读政策；只有文字，群众看不下去。
    ## 不合格示例
        近一年 12 篇解读，全部是文字
    ## 合格示例
        近一年 12 篇解读，其中《一图读懂清河县临时救助办法》
    ## 依据
    - I-6 解读除文字外还应有图片、音视频、问答等形式（A）
    - FJ-23-9 政策解读形式不生动（闽政办函〔2024〕12号，说的是新媒体；网站照此推定，DER）
    """

    id = "interpretation-forms"
    version = 2
    title = "解读形式多样"
    failure_title = "解读只有文字一种形式"
    severity = Severity.MINOR
    basis = ("I-6", "FJ-23-9")
    certainty = "A DER"
    messages = {
        "text-only": "近一年的{count}篇政策解读（{first}至{last}）全是文字，没有图片、音视频或问答形式，例如《{title}》。",
    }
    remedies = {"": "对群众关心的文件，配发一图读懂、短视频、动漫或者问答。"}
    options = {"least": 5, "months": 12}

    def applies_to(self, site: SiteFacts) -> bool:
        return super().applies_to(site) and len(self._of_the_year(site)) >= self.option["least"]

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        heads = self._of_the_year(site)
        if _named_column(site) or any(_lively(site, head) for head in heads):
            return
        if not site.visit.complete or _unread(site):
            yield Undecided("巡查没有做完，或者有解读页面没有看过", _SUBJECT)
            return
        days = sorted(d for h in heads if (d := published_day(h)))
        newest = max(heads, key=lambda h: h.published)
        data = {
            "count": len(heads),
            "first": days[0].isoformat(),
            "last": days[-1].isoformat(),
            "title": title_of(newest)[:80],
        }
        review = any(h.script_signs and not h.rendered for h in heads) or _leads_away(site)
        quote = "；".join(title_of(h)[:40] for h in heads[:3])
        yield Finding("text-only", data, "政策解读", quote, _SUBJECT, newest.url, review=review)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended as soon as an interpretation in another form is seen, whatever else was not."""
        heads = self._of_the_year(site)
        return bool(_named_column(site)) or any(_lively(site, h) for h in heads)

    def _of_the_year(self, site: SiteFacts) -> list[PageHead]:
        oldest = months_before(site.today, self.option["months"])
        return [
            h
            for h in site.pages.heads(PageKind.INTERPRETATION)
            if _within(published_day(h), oldest, site.today)
        ]


def _within(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _lively(site: SiteFacts, head: PageHead) -> bool:
    """Whether an interpretation shows more than running text."""
    if _FORMS.search(title_of(head) + "".join(head.breadcrumb)):
        return True
    if head.text and (head.text.media or "questions" in head.text.parts):
        return True
    page = site.pages.get(head.url)
    return page is not None and _pictures(page)


def _pictures(page: PageFacts) -> bool:
    shown = (i.url for i in page.images if i.in_body and i.url)
    return any(not (decorates(u) or is_drawn(u)) for u in shown) or any(
        _VIDEO.search(k.url) for k in page.links
    )


def _named_column(site: SiteFacts) -> str:
    """The name of a column for interpretations in another form that is not empty."""
    return next((c.name for c in site.columns if _COLUMN.search(c.name) and c.items), "")


def _unread(site: SiteFacts) -> bool:
    """Whether an interpretation column lists pages of the site that were not read."""
    for head in site.pages.heads(PageKind.COLUMN):
        if "解读" in head.title and head.listing:
            items = head.listing.items
            if any(i.url and site.pages.get(i.url) is None and site.outcome(i.url) is None for i in items):
                return True
    return False


def _leads_away(site: SiteFacts) -> bool:
    """Whether an interpretation column lists pages that are no interpretations of this site (another host, a file)."""
    for head in site.pages.heads(PageKind.COLUMN):
        if "解读" in head.title and head.listing and (head.listing.links_only or head.listing.scripted):
            return True
    return False
