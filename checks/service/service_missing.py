"""A site offers services to the public, and says how many matters were handled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from urllib.parse import urlsplit

from checks.base import SiteCheck
from checks.entrances import Entrance, Entrances, may_hide, unseen
from checks.links.no_answer import shows_nothing
from core.finding import Finding, Severity, Undecided
from core.page import CONTENT_KINDS, Link, LinkUse, PageFacts, PageKind
from core.site import SiteFacts
from core.unit import Category
from reading.dates import day

_SERVICE = re.compile(
    r"办事|政务服务|服务事项|公共服务|便民服务|网上大厅|政务大厅|一网通办|我要办|服务大厅|服务指南|办理指南"
    r"|行政审批|网上服务|在线服务|惠民服务|^服务$|服务导航|主题服务|事项办理|在线办理|在线申[请报]"
    r"|网上申[请报]|闽政通"
)
_NO_SERVICE = re.compile(
    r"地图|办事处|办事员|不办事|办事机构|办事公开|志愿服务|购买|采购|服务中心(?:主任|招)|招聘|党员"
)
_PLATFORM = re.compile(r"[/.](?:zwfw|bsdt|wsbs|ggfw|xzsp)\w{0,12}(?:[/.]|$)")
_STATISTICS = re.compile(
    r"办件(?:统计|量|情况|公示|公开|信息|分析|数据|结果)|办事统计|(?:政务)?服务(?:事项)?(?:办件)?统计"
    r"|业务统计|办理(?:情况|量)统计|办事数据|服务数据|^办件$"
)
_QUARTER = re.compile(r"(20\d\d)年(?:第?\s?([一二三四1-4])\s?季度|(上|下)半年|(\d{1,2})\s?月|(全)?年)")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
_SUBJECT, _STATISTICS_SUBJECT = "service-missing", "service-statistics"
_TITLED = (PageKind.ARTICLE, PageKind.OTHER, PageKind.ATTACHMENT)
_TEXTS = (*sorted(CONTENT_KINDS), PageKind.MESSAGE, PageKind.OTHER)


class ServiceMissing(SiteCheck):
    """The site offers no services, or no statistics of the matters handled for three months.

    ## 检查什么
    整站是否提供办事服务：有办事指南页面、办事栏目，或者到省、市网上办事大厅等平台的链接（链接到上级平台就算提供）。
    栏目打开是空的、链接确定打不开的不算。只有整站巡查完成、看到首页，才会断定“没有”；首页导航由脚本生成的交人工复核；
    部门可能没有面向公众的服务，只交人工复核，确无服务职能的由办公室在单位设置里免检。
    网站自己发布办事指南的，再看办件统计：最近三个月没有新的统计，超过四个月的直接列出，其余及找不到统计的交人工复核
    （统计可能在上级平台上）。
    ## 为什么重要
    政府网站不提供办事服务即单项否决；办件统计让公众看到服务是否真的在办。
    ## 不合格示例
        首页导航：新闻中心、政务公开、互动交流（没有任何办事栏目、指南或办事平台链接）
    ## 合格示例
        <a href="https://zwfw.fujian.gov.cn/">网上办事大厅</a>，或者“办事服务”栏目列出服务事项
    ## 依据
    - V-SERV-1 国办秘函〔2019〕19号 未提供办事服务（B）；没有公众服务职能的单位除外（V-SERV-0；B）
    - D-SV-5 办事统计：近三个月没有统计（B；四个月的宽限为本系统所定，DER）
    """

    id = "service-missing"
    version = 3
    title = "提供办事服务和办件统计"
    failure_title = "没有提供办事服务或办件统计"
    severity = Severity.VETO_CANDIDATE
    severities = {"statistics-stale": Severity.MINOR, "statistics-missing": Severity.MINOR}
    basis = ("V-SERV-1", "V-SERV-0", "D-SV-5")
    certainty = "B DER"
    messages = {
        "missing": "整个网站（已看 {pages} 个页面）没有找到办事栏目、办事指南或办事平台的链接。",
        "empty": "办事栏目“{column}”是空的，网站上也没有其他办事服务。",
        "dead": "办事服务的入口“{text}”打不开：{target}，网站上也没有其他办事服务。",
        "statistics-stale": "办件统计最近一期是 {newest}（“{title}”），距今 {days} 天，超过 {limit} 天没有更新。",
        "statistics-missing": "网站上没有找到办件统计。",
    }
    remedies = {
        "": "开设办事服务栏目，发布服务事项和办事指南，或者链接到省、市网上办事大厅。",
        "statistics-stale": "按月或按季度公布办件统计。",
        "statistics-missing": "在办事服务栏目公布办件统计，或者链接到平台上的统计页面。",
    }
    options = {"statistics_days": 92, "sure_days": 123, "dead_nights": 3}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        services = Entrances(site, _SERVICE, _NO_SERVICE, nights=self.option["dead_nights"])
        if any(True for _ in site.pages.heads(PageKind.GUIDE)):
            yield from self._statistics(site)
        elif not _offered(services):
            yield from self._absent(services)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Services are back as soon as one is seen; statistics when those seen tonight are young enough."""
        if subject == _SUBJECT:
            services = Entrances(site, _SERVICE, _NO_SERVICE, nights=self.option["dead_nights"])
            if _sees_guides(site):
                return True
            answer = site.outcome(url) if url else None
            answered = answer is None or not shows_nothing(site, answer)
            return answered and site.visit.complete and _offered(services)
        newest = _newest(site)
        return newest is not None and (site.today - newest[0]).days <= self.option["statistics_days"]

    def _absent(self, services: Entrances) -> Iterator[Finding | Undecided]:
        site = services.site
        reason = unseen(site)
        if reason:
            yield Undecided(f"{reason}，不能断定没有办事服务", _SUBJECT)
            return
        review = site.unit.category is Category.DEPARTMENT or may_hide(site)
        home = site.home.url if site.home else site.unit.homepage
        blank = next((c for c in services.columns if c.blank and site.was_observed(c.url)), None)
        dead = next((e for e in services.links if services.dead(e)), None)
        if blank is not None:
            yield Finding(
                "empty", {"column": blank.name}, "栏目列表", blank.name, _SUBJECT, blank.url, review=review
            )
        elif dead is not None and all(services.dead(e) for e in services.links):
            data = {"text": dead.text, "target": dead.link.url, "links": len(services.links)}
            foreign = not services.own(dead.link.url)
            yield Finding(
                "dead",
                data,
                f"链接“{dead.text}”",
                dead.text,
                _SUBJECT,
                dead.link.url,
                dead.page.url,
                review=review or foreign,
            )
        elif services.nothing:
            yield Finding(
                "missing",
                {"pages": len(site.pages)},
                "整个网站",
                "首页导航和栏目中都没有办事入口",
                _SUBJECT,
                home,
                review=review,
            )
        else:
            yield Undecided("办事栏目当晚没有看到，或由脚本生成", _SUBJECT)

    def _statistics(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        statistics = Entrances(site, _STATISTICS)
        if any(statistics.foreign()):
            return
        newest, limit = _newest(site), self.option["statistics_days"]
        if newest is not None:
            days = (site.today - newest[0]).days
            if days > limit:
                yield self._stale(site, newest, days)
        elif statistics.nothing:
            reason = unseen(site)
            if reason:
                yield Undecided(f"{reason}，不能断定没有办件统计", _STATISTICS_SUBJECT)
            elif site.home is not None:
                yield Finding(
                    "statistics-missing",
                    {"pages": len(site.pages)},
                    "整个网站",
                    "",
                    _STATISTICS_SUBJECT,
                    site.home.url,
                    review=True,
                )
        else:
            yield Undecided("办件统计没有标明日期，或当晚没有看到", _STATISTICS_SUBJECT)

    def _stale(self, site: SiteFacts, newest: tuple[date, str, str], days: int) -> Finding | Undecided:
        shown, title, url = newest
        if not site.was_observed(url):
            return Undecided("办件统计的页面当晚没有看到", _STATISTICS_SUBJECT)
        data = {
            "newest": shown.isoformat(),
            "title": title,
            "days": days,
            "limit": self.option["statistics_days"],
        }
        review = days <= self.option["sure_days"]
        return Finding("statistics-stale", data, "办件统计", title, _STATISTICS_SUBJECT, url, review=review)


def _offered(services: Entrances) -> bool:
    """Whether something that serves is offered: a filled column, or a link that is not known to be dead."""
    site = services.site
    blank = {c.url for c in services.columns if c.blank}
    if any(c.blank is False or (c.blank is None and not _empty_page(site, c.url)) for c in services.columns):
        return True
    if any(not services.dead(e) and e.link.url not in blank for e in services.links):
        return True
    pages = chain(site.pages.of_kind(PageKind.HOME, PageKind.COLUMN), _lone_pages(site))
    if any(not services.own(k.url) and _PLATFORM.search(k.url) for p in pages for k in p.links):
        return True
    named = (Entrance(p, k) for p in _lone_pages(site) for k in p.links if _names_service(services, k))
    return any(not services.dead(e) and e.link.url not in blank for e in named)


def _names_service(services: Entrances, link: Link) -> bool:
    return link.use is LinkUse.ANCHOR and bool(link.url and link.text) and services.named(link.text)


def _lone_pages(site: SiteFacts) -> Iterator[PageFacts]:
    """Pages that stand for a column that holds nothing else: texts with the address of a folder."""
    for head in site.pages.heads(*_TEXTS):
        page = site.pages.get(head.url) if urlsplit(head.url).path.endswith("/") else None
        if page is not None:
            yield page


def _empty_page(site: SiteFacts, url: str) -> bool:
    page = site.pages.get(url)
    return page is not None and page.listing is not None and page.listing.scripted


def _sees_guides(site: SiteFacts) -> bool:
    return any(site.was_observed(p.url) for p in site.pages.heads(PageKind.GUIDE))


def _newest(site: SiteFacts) -> tuple[date, str, str] | None:
    """Day, title and address of the youngest statistics: by shown date, or by the end of the period a title names."""
    named = Entrances(site, _STATISTICS)
    found: list[tuple[date, str, str]] = []
    for column in named.columns:
        shown = day(column.newest) if column.newest else None
        if shown:
            found.append((shown, column.newest_title or column.name, column.url))
    for page in site.pages.heads(*_TITLED):
        if _STATISTICS.search(page.title):
            shown = day(page.published) or _period_end(page.title)
            if shown:
                found.append((shown, page.title[:60], page.url))
    found += _listed(site)
    today = site.today
    return max((f for f in found if f[0] <= today + timedelta(days=1)), default=None)


def _listed(site: SiteFacts) -> Iterator[tuple[date, str, str]]:
    """Statistics as entries of lists, also of columns that are not theirs alone; the page they lead to need not be read."""
    for page in site.pages.heads(PageKind.COLUMN):
        for item in page.listing.items if page.listing else ():
            if _STATISTICS.search(item.title):
                shown = day(item.date) if item.date else _period_end(item.title)
                if shown:
                    yield shown, item.title[:60], page.url


def _period_end(title: str) -> date | None:
    """The last day of the month, quarter or half-year a title names."""
    match = _QUARTER.search(title)
    if not match:
        return None
    year, quarter, half, month, _ = match.groups()
    if quarter:
        last = 3 * _NUMERALS.get(quarter, 0) or 3 * int(quarter)
    else:
        last = {"上": 6, "下": 12}.get(half or "", int(month) if month else 12)
    if not 1 <= last <= 12:
        return None
    after = date(int(year) + last // 12, last % 12 + 1, 1)
    return after - timedelta(days=1)
