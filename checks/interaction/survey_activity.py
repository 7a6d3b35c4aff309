"""The site asks for opinions often enough, and tells what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from checks.base import SiteCheck
from checks.disclosure.addresses import page_key
from checks.entrances import Entrances, may_hide, unseen
from core.finding import Finding, Severity, Undecided
from core.page import ListItem, PageHead, PageKind
from core.services import SurveyFacts
from core.site import SiteFacts
from core.unit import Category
from reading.dates import day

_SURVEY = re.compile(
    r"征集|网上调查|在线调查|民意调查|网络调查|调查问卷|问卷调查|征求意见|意见征求|网上投票|在线投票|民意|你说我改|有奖调查"
)
_NO_SURVEY = re.compile(r"文物|藏品|作品征集|线索|招募|邮箱|征集令|统计调查|调查队|调查局|劳动力调查|信访")
_RESULT_TITLE = re.compile(
    r"结果|反馈|采纳|(?:征集|征求|调查|意见)[^，。；]{0,10}(?:情况|总结|汇总|报告|分析|说明)|统计分析"
    r"|情况(?:的)?(?:说明|公告|公示|通报|汇总)"
)
_WEAK_WORDS = re.compile(
    r"关于|公开|征求|征集|意见|建议|的|公告|公示|通知|社会|结果|反馈|采纳|情况|说明|网上|问卷|调查|民意|《"
    r"|》|（征求意见稿）|征求意见稿|草案|[（）()“”\s]|20\d\d年(?:度)?|收集|汇总|分析|报告"
)
_CHANNEL, _COUNT = "survey-channel", "survey-count"
_OTHER_TEXTS = (PageKind.ARTICLE, PageKind.OTHER, PageKind.INTERPRETATION)


@dataclass
class _Activity:
    """A survey with what its own page and the lists say of it."""

    title: str
    url: str
    shown: date | None
    page: PageHead
    facts: list[SurveyFacts] = field(default_factory=list)

    @property
    def ends(self) -> date | None:
        return next((d for d in (day(f.ends) for f in self.facts if f.ends) if d), None)

    @property
    def result(self) -> str:
        return next((f.result for f in self.facts if f.result), "")

    @property
    def over(self) -> bool:
        return any(
            re.search(r"已|结束", f.status)
            for f in self.facts
            if f.status and not f.status.startswith(("进行", "正在"))
        )


class SurveyActivity(SiteCheck):
    """Fewer than six surveys in a year, or closed ones without a result.

    ## 检查什么
    网站有没有网上调查、意见征集的渠道；最近一年开展的调查征集活动是否少于 6 次（各征集、调查栏目合计，结果反馈不重复计数）；
    已结束 30 天以上、一年以内的活动，是否公布了结果（活动页面上的结果、列表上的“结果反馈”链接，或者标题相近的反馈文章）。
    列表没有看全、没有日期或由脚本生成的不判次数；没有写明截止时间的活动不判结果；页面没有写明“已结束”的、有图片可能就是结果的，
    部门网站的次数，交人工复核。
    ## 为什么重要
    征集之后没有下文，群众就不再参与；全年次数不足按指标扣分。
    ## 不合格示例
        民意征集栏目一年内只有 2 次活动；《关于××办法的意见征集》6 月 30 日截止，11 月仍没有结果
    ## 合格示例
        一年内 7 次征集调查，结束的都有“意见采纳情况”
    ## 依据
    - D-IN-6 征集调查渠道、一年不少于 6 次、有结果反馈（国办秘函〔2019〕19号附件；B；30 天为本系统所定，DER）
    """

    id = "survey-activity"
    version = 4
    title = "调查征集次数足够并反馈结果"
    failure_title = "调查征集次数不足或没有反馈结果"
    severity = Severity.MODERATE
    severities = {"no-result": Severity.MINOR}
    basis = ("D-IN-6",)
    certainty = "B DER"
    messages = {
        "no-channel": "整个网站（已看 {pages} 个页面）没有找到网上调查或意见征集的渠道。",
        "few": "最近一年看到调查征集活动 {count} 次，少于 {least} 次。",
        "no-result": "“{title}”{ends} 已结束，至今 {days} 天没有公布结果。",
    }
    remedies = {
        "no-channel": "开设意见征集、网上调查栏目。",
        "few": "围绕群众关心的事项，每年开展不少于 6 次调查征集。",
        "no-result": "公布意见采纳情况或调查结果，并与活动页面相互链接；没有收到意见的也要说明。",
    }
    options = {"least": 6, "within": 365, "result_days": 30}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        channels = Entrances(site, _SURVEY, _NO_SURVEY)
        activities = _activities(channels)
        if not activities and channels.nothing:
            yield from _no_channel(site)
            return
        yield from self._count(channels, activities)
        results = _results(site)
        for activity in activities.values():
            yield from self._result(site, activity, results)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Counts and channels settle when the lists were seen; a result when the page of the survey, or its list, was."""
        if subject == _CHANNEL:
            return not Entrances(site, _SURVEY, _NO_SURVEY).nothing
        if subject == _COUNT:
            return site.visit.complete and site.was_observed(url)
        return site.was_observed(subject) or (site.visit.complete and bool(url) and site.was_observed(url))

    def _count(self, channels: Entrances, activities: dict[str, _Activity]) -> Iterator[Finding | Undecided]:
        site, within = channels.site, self.option["within"]
        recent = [a for a in activities.values() if a.shown and 0 <= (site.today - a.shown).days <= within]
        if len(recent) >= self.option["least"] or any(channels.foreign()):
            return
        reason = unseen(site) or _unread(channels, activities, within)
        if reason:
            yield Undecided(reason, _COUNT)
            return
        column = channels.columns[0]
        data = {
            "count": len(recent),
            "least": self.option["least"],
            "columns": [c.name for c in channels.columns],
        }
        quote = "；".join(f"{a.title[:40]}（{a.shown}）" for a in recent) or "最近一年没有活动"
        review = site.unit.category is Category.DEPARTMENT
        yield Finding("few", data, f"栏目“{column.name}”", quote[:300], _COUNT, column.url, review=review)

    def _result(
        self, site: SiteFacts, activity: _Activity, results: list[str]
    ) -> Iterator[Finding | Undecided]:
        ends = activity.ends
        if ends is None or activity.result:
            return
        days = (site.today - ends).days
        if not self.option["result_days"] < days <= self.option["within"] or _has_result(
            activity.title, results
        ):
            return
        subject = activity.url or f"survey:{activity.title[:60]}"
        if not site.was_observed(activity.page.url) or not site.visit.complete:
            yield Undecided("当晚没有看全，不能断定没有结果", subject)
            return
        data = {"title": activity.title[:60], "ends": ends.isoformat(), "days": days}
        doubtful = not activity.over or _pictured(site, activity.page)
        doubtful = doubtful or bool(activity.page.script_signs and not activity.page.rendered)
        url = activity.url or activity.page.url
        yield Finding(
            "no-result",
            data,
            "征集调查页面",
            f"截止 {ends.isoformat()}",
            subject,
            url,
            activity.page.url,
            review=doubtful,
        )


def _pictured(site: SiteFacts, head: PageHead) -> bool:
    page = site.pages.get(head.url)
    return page is not None and any(i.in_body for i in page.images)


def _activities(channels: Entrances) -> dict[str, _Activity]:
    """Surveys by the key of their page: list entries of the survey columns, and pages that are surveys."""
    site = channels.site
    found: dict[str, _Activity] = {}
    for page in _pages_of(channels):
        for item in page.listing.items if page.listing else ():
            if item.url and not _RESULT_TITLE.search(item.title):
                found.setdefault(page_key(item.url), _Activity(item.title, item.url, day(item.date), page))
        for row in page.services.surveys if page.services else ():
            key = page_key(row.url) if row.url else f"{page.url} {row.title}"
            if not _RESULT_TITLE.search(row.title):
                listed = found.setdefault(key, _Activity(row.title, row.url, None, page))
                listed.shown = listed.shown or day(row.begins)
                listed.facts.append(row)
    for page in site.pages.heads(PageKind.ARTICLE, PageKind.OTHER, PageKind.DOCUMENT):
        key = page_key(page.url)
        if key not in found and _is_survey(channels, page):
            found[key] = _Activity(page.title, page.url, day(page.published), page)
        activity = found.get(key)
        if activity is not None:
            activity.page = page
            if page.services and page.services.survey:
                activity.facts.append(page.services.survey)
    return found


def _is_survey(channels: Entrances, page: PageHead) -> bool:
    """Whether an article stands in a survey column itself; the column's list may come by script."""
    if page.services is None or page.services.survey is None or _RESULT_TITLE.search(page.title):
        return False
    return any(channels.named(b) for b in page.breadcrumb[-1:]) and bool(page.services.survey.ends)


def _pages_of(channels: Entrances) -> list[PageHead]:
    pages: dict[str, PageHead] = {page_key(p.url): p for p in channels.pages if p.kind is PageKind.COLUMN}
    for column in channels.columns:
        page = channels.site.pages.get(column.url)
        if page is not None:
            pages.setdefault(page_key(page.url), page)
    return list(pages.values())


def _unread(channels: Entrances, activities: dict[str, _Activity], within: int) -> str:
    """Why the number of activities of the last year is not known; empty where the lists were read far enough."""
    site = channels.site
    if not channels.columns:
        return "没有看到调查征集栏目的列表"
    for column in channels.columns:
        page = site.pages.get(column.url)
        if page is None or page.listing is None or not site.was_observed(column.url):
            return "当晚没有看到调查征集栏目"
        if page.listing.scripted and not page.rendered:
            return "调查征集列表由脚本生成"
        if any(_undated(i, activities) for i in page.listing.items):
            return "调查征集列表没有标明日期"
        far = any(
            i.date and (site.today - (day(i.date) or site.today)).days > within for i in page.listing.items
        )
        if page.listing.page_count > 1 and not far and not _all_read(channels, page):
            return "调查征集列表没有看全"
    return ""


def _undated(item: ListItem, activities: dict[str, _Activity]) -> bool:
    """Whether no day is known of an entry, neither from the list nor from what stands around it in its block."""
    if item.date or _RESULT_TITLE.search(item.title):
        return False
    activity = activities.get(page_key(item.url)) if item.url else None
    return activity is None or activity.shown is None


def _all_read(channels: Entrances, first: PageHead) -> bool:
    listing = first.listing
    return listing is not None and all(channels.site.pages.get(u) is not None for u in listing.next_urls)


def _no_channel(site: SiteFacts) -> Iterator[Finding | Undecided]:
    reason = unseen(site)
    if reason or site.home is None:
        yield Undecided(f"{reason}，不能断定没有调查征集渠道", _CHANNEL)
        return
    review = site.unit.category is Category.DEPARTMENT or may_hide(site)
    quote = "首页导航和栏目中都没有征集调查"
    yield Finding(
        "no-channel", {"pages": len(site.pages)}, "整个网站", quote, _CHANNEL, site.home.url, review=review
    )


def _results(site: SiteFacts) -> list[str]:
    """What titles that tell results are about, on pages and in lists."""
    titles = {p.title for p in site.pages.heads(*_OTHER_TEXTS) if _RESULT_TITLE.search(p.title)}
    for page in site.pages.heads(PageKind.COLUMN):
        if page.listing is not None:
            titles.update(i.title for i in page.listing.items if _RESULT_TITLE.search(i.title))
    return [core for core in (_core(t) for t in titles) if len(core) >= 4]


def _core(title: str) -> str:
    return _WEAK_WORDS.sub("", title)


def _has_result(title: str, results: list[str]) -> bool:
    """Whether a title that tells a result is about the same thing."""
    core = _core(title)
    return len(core) < 4 or any(fuzz.partial_ratio(core, other) >= 85 for other in results)
