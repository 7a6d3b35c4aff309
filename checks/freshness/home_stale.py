"""The home page must show something new every two weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from checks.base import SiteCheck
from checks.freshness.ages import age, day_of, is_future, latest_moment
from core.finding import Finding, Severity, Undecided
from core.page import CONTENT_KINDS, LinkUse, PageFacts, PageKind
from core.site import SiteFacts
from reading.articles.published import url_day

_NOT_NEWS = frozenset({PageKind.HOME, PageKind.COLUMN, PageKind.OTHER, PageKind.MESSAGE})
_MAY_BE_NEWS = CONTENT_KINDS | {PageKind.OTHER}


class HomeStale(SiteCheck):
    """The home page has shown nothing new for two weeks.

    ## 检查什么
    首页最新一条信息的发布时间距监测时点是否超过 14 天（14×24 小时）；从第 10 天起预警。
    日期取自首页列表上显示的日期，以及首页链接到的文章页面上写明的发布时间；只有日期没有时刻的，从当天结束起算。
    首页是导航页、没有带日期的信息的，看二级栏目里最新的一条。
    当晚没有看到首页、首页信息由脚本生成、首页上还有没看过的文章的，不下结论；首页不新但栏目里有新信息的、首页列表里有认不出日期的文章的，交人工复核。
    晚于监测时点的日期（如活动日期）不算。
    ## 为什么重要
    “首页超过两周未更新”是单项否决指标，出现一次即判网站不合格。
    ## 不合格示例
        监测时点 2026-11-20，首页最新信息 2026-10-28
    ## 合格示例
        监测时点 2026-11-20，首页最新信息 2026-11-19
    ## 依据
    - V-HOME 国办秘函〔2019〕19号 首页栏目信息更新（A）
    - C-3 两周按 14×24 小时计（A）；第 10 天预警为地方习惯（B，可调）
    """

    id = "home-stale"
    version = 2
    title = "首页及时更新"
    failure_title = "首页超过两周没有更新"
    severity = Severity.VETO_CANDIDATE
    severities = {"due-soon": Severity.NOTICE}
    basis = ("V-HOME", "C-3")
    certainty = "A"
    messages = {
        "stale": "首页最新信息“{title}”发布于{newest}，距监测时点{days}天，已超过{limit}天（{limit}×24小时）。",
        "stale-navigation": "首页是导航页，二级栏目最新信息“{title}”发布于{newest}，距监测时点{days}天，已超过{limit}天（{limit}×24小时）。",
        "due-soon": "首页最新信息“{title}”发布于{newest}，已{days}天；{due}之前没有新信息就会超期。",
    }
    remedies = {
        "": "在首页发布新的动态信息，并检查首页信息是否随栏目自动更新。",
        "due-soon": "请在到期日前更新首页信息。",
    }
    options = {"limit": 14, "warn": 10}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        home = site.home
        subject = home.url if home else site.unit.homepage
        if home is None or not site.was_observed(home.url):
            yield Undecided("当晚没有看到首页", subject)
            return
        on_home, below = _on_home(site, home), _on_columns(site)
        newest = _newest(on_home, site) or _newest(below, site)
        if newest is None:
            yield Undecided("首页和二级栏目都没有看到带日期的信息", subject)
        elif newest.days(site) >= self.option["warn"]:
            yield from self._judge(site, home, newest, bool(_newest(on_home, site)))

    def _judge(
        self, site: SiteFacts, home: PageFacts, newest: _Seen, from_home: bool
    ) -> Iterator[Finding | Undecided]:
        limit = timedelta(days=self.option["limit"])
        doubt = _doubt(site, home, from_home)
        if not doubt and newest.age(site) > limit and _perhaps_new(site, home, limit):
            doubt = "首页链接的文章按网址是新近的，当晚没有看到"
        if doubt:
            yield Undecided(doubt, home.url)
            return
        below = _newest(_on_columns(site), site)
        review = from_home and ((below is not None and below.age(site) <= limit) or _undated(site, home))
        key = "stale" if from_home else "stale-navigation"
        if newest.age(site) <= limit:
            key = "due-soon"
        where = "首页" if from_home else "二级栏目"
        yield Finding(key, self._data(site, newest), where, newest.title, home.url, home.url, review=review)

    def _data(self, site: SiteFacts, newest: _Seen) -> dict[str, object]:
        last = latest_moment(newest.date)
        due = last + timedelta(days=self.option["limit"]) if last else None
        return {
            "title": newest.title,
            "newest": newest.date.replace("T", " "),
            "days": newest.days(site),
            "limit": self.option["limit"],
            "due": due.isoformat(timespec="minutes")[:10] if due else "",
        }


@dataclass(frozen=True)
class _Seen:
    """A dated piece of information."""

    date: str
    title: str

    def age(self, site: SiteFacts) -> timedelta:
        return age(self.date, site.as_of) or timedelta()

    def days(self, site: SiteFacts) -> int:
        """Calendar days between the shown day and today."""
        day = day_of(self.date)
        return (site.today - day).days if day else 0


def _newest(seen: list[_Seen], site: SiteFacts) -> _Seen | None:
    """The newest that is not in the future."""
    past = [s for s in seen if latest_moment(s.date) and not is_future(s.date, site.as_of)]
    return min(past, key=lambda s: (s.age(site), s.title), default=None)


def _on_home(site: SiteFacts, home: PageFacts) -> list[_Seen]:
    """What the home page shows: list entries with dates, and articles it links to that state theirs."""
    items = home.listing.items if home.listing else ()
    seen = [_Seen(i.date, i.title) for i in items if i.date]
    urls = {k.url for k in home.links if k.use is LinkUse.ANCHOR and k.url}
    for url in sorted(urls | {i.url for i in items if i.url}):
        page = site.pages.head(url)
        if page is not None and page.kind not in _NOT_NEWS and page.published:
            seen.append(_Seen(page.published, page.title))
    return seen


def _on_columns(site: SiteFacts) -> list[_Seen]:
    return [_Seen(c.newest, c.newest_title or c.name) for c in site.columns if c.newest]


def _doubt(site: SiteFacts, home: PageFacts, from_home: bool) -> str:
    """Why nothing can be said of a home page without fresh entries; empty where it can."""
    if home.rendered:
        return ""
    if home.script_signs or (home.listing is not None and home.listing.scripted):
        return "首页信息由脚本生成"
    if not from_home and not all(site.was_observed(c.url) for c in site.columns if c.level == 1):
        return "首页是导航页，二级栏目当晚没有看全"
    if from_home and not site.visit.complete and _unread_entries(site, home):
        return "首页上有没看过的文章"
    return ""


def _perhaps_new(site: SiteFacts, home: PageFacts, limit: timedelta) -> bool:
    """Whether the home page links to an article that nobody has read and whose address holds a day of late."""
    first, last = (site.as_of - limit).date().isoformat(), site.today.isoformat()
    unread = (
        k.url for k in home.links if k.use is LinkUse.ANCHOR and k.url and site.pages.get(k.url) is None
    )
    return any(first <= url_day(url) <= last for url in unread)


def _undated(site: SiteFacts, home: PageFacts) -> bool:
    """Whether the home page's list has entries for which neither list nor page told us a day: they may be the newest."""
    items = [i for i in (home.listing.items if home.listing else ()) if not i.date and i.url]
    pages = (site.pages.head(i.url) for i in items)
    return any(p is not None and p.kind in _MAY_BE_NEWS and not p.published for p in pages)


def _unread_entries(site: SiteFacts, home: PageFacts) -> bool:
    """Whether the home page's list has entries without a date whose page was never read."""
    items = home.listing.items if home.listing else ()
    return any(not i.date and i.url and site.pages.head(i.url) is None for i in items)
