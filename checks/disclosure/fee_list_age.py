"""The fee list must be of this year or the last, and upper-level lists be forwarded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checks.base import SiteCheck
from checks.disclosure.fees import (
    NATIONAL,
    NO_FEES,
    UPPER_LEVEL,
    FeeMaterial,
    as_of_day,
    is_list_title,
    names_prices,
    title_year,
)
from checks.freshness.ages import day_of, months_before
from core.finding import Finding, Severity, Undecided
from core.page import LinkPlace, PageFacts, PageKind
from core.site import SiteFacts
from core.unit import Category

_OLD, _UPPER = "fee-list", "fee-list:upper-level"
_NAMES_LIST = re.compile(r"收费[^，。；]{0,16}(?:目录|清单|一览)")
#: Titles of notices by which single items of a list change.
_CHANGES = re.compile(
    r"(?:调整|取消|停征|免征|减免|减征|降低|新增|修改|修订)[^。；]{0,40}费|费[^。；]{0,20}(?:调整|变更|停征|免征)"
)
_UPPER_LINK = re.compile(r"收费清单一张网|全国.{0,12}收费")


class FeeListAge(SiteCheck):
    """The newest fee list of the site is out of date.

    ## 检查什么
    网站上最新的收费目录清单（页面、附件、收费栏目里的条目）是否仍是近 12 个月内的，年份是否不早于上一年。
    日期依次看标题年份（“2026年……清单”）、“截至……”日期和发布时间；有一份合格就算合格，标题是当年的始终算合格。
    年份旧但发布时间新、看不出任何日期、收费栏目近期发过调整或取消收费项目的通知、或者只有旧的“无收费项目”说明的，交人工复核。
    设区市、县（市、区）没有转载或链接上级（全国、省级）收费目录清单的，也交人工复核。
    停车、物业等经营服务的收费公示、经营服务性收费清单不是行政事业性收费，不算。没有清单的网站由 fee-disclosure 检查。
    ## 为什么重要
    收费项目每年调整，旧清单会让人多交钱。年度通报点名“未及时公布本地或转载上级行政事业性收费信息”。
    ## 不合格示例
        2026 年 11 月，网站上最新的是《2023年行政事业性收费目录清单》（2023-03-10 发布）
    ## 合格示例
        《2026年行政事业性收费目录清单》（2026-03-05 发布）
    ## 依据
    - FJ-23-3 收费信息公布不及时（闽政办函〔2024〕12号；A）
    - F-3 清单按年更新（见于外省；12 个月、上一年两个界限为推定，DER，可调）
    - F-4 转载上级清单（A；时限凭记忆，MEM，只作复核）
    """

    id = "fee-list-age"
    version = 5
    title = "收费清单及时更新"
    failure_title = "收费清单过期"
    severity = Severity.MODERATE
    severities = {"not-forwarded": Severity.NOTICE}
    basis = ("FJ-23-3", "F-3", "F-4")
    certainty = "DER"
    messages = {
        "old": "最新的收费清单“{title}”日期为{newest}，已超过{months}个月。",
        "old-edition": "最新的收费清单“{title}”是{year}年的，早于{oldest_year}年。",
        "undated": "收费清单“{title}”看不出年份和日期，请核实是否现行。",
        "not-forwarded": "没有找到上级（全国、省级）收费目录清单的转载或链接。",
    }
    remedies = {
        "": "公布本年度收费目录清单；没有变化的，也应注明截至日期。",
        "not-forwarded": "转载或链接省级、全国收费目录清单。",
    }
    options = {"months": 12, "years_back": 1, "forwarding": True}

    def applies_to(self, site: SiteFacts) -> bool:
        return super().applies_to(site) and bool(self._look(site)[1])

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        fees, editions = self._look(site)
        own = [e for e in editions if not e.upper]
        if own and not any(self.is_fresh(site, e) for e in own):
            yield from self._judge(site, fees, own)
        if self.option["forwarding"] and site.unit.category is not Category.DEPARTMENT:
            yield from _forwarding(site, fees, editions)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when a fresh (or forwarded) list was seen tonight."""
        editions = [e for e in self._look(site)[1] if site.was_observed(e.seen_on)]
        if subject == _UPPER:
            return any(e.upper for e in editions) or site.visit.complete
        return any(self.is_fresh(site, e) for e in editions if not e.upper)

    def _look(self, site: SiteFacts) -> tuple[FeeMaterial, list[Edition]]:
        """The lists of the site; among ordinary articles too, where the plain ones hold none that is fresh."""
        fees = FeeMaterial(site)
        editions = list(editions_of(fees))
        if not any(self.is_fresh(site, e) for e in editions if not e.upper):
            fees = FeeMaterial(site, wide=True)
            editions = list(editions_of(fees))
        return fees, editions

    def is_fresh(self, site: SiteFacts, edition: Edition) -> bool:
        """Whether the list is still of this year, or young enough."""
        today, year = site.today, edition.year
        if year is not None and year >= today.year:
            return True
        recent = edition.day is not None and edition.day >= months_before(today, self.option["months"])
        return recent and (year is None or year >= today.year - self.option["years_back"])

    def _judge(
        self, site: SiteFacts, fees: FeeMaterial, editions: list[Edition]
    ) -> Iterator[Finding | Undecided]:
        newest = max(editions, key=Edition.rank)
        looked = [c.url for c in fees.columns if site.pages.get(c.url)] or [newest.seen_on]
        if not site.visit.complete and not any(map(site.was_observed, looked)):
            yield Undecided("收费栏目当晚没有看到，可能已有新清单", _OLD)
            return
        yield self._finding(site, newest, amended=self._amended(fees))

    def _amended(self, fees: FeeMaterial) -> bool:
        """Whether a column of fees tells of single changes within the time: items cancelled, rates lowered."""
        pages = (fees.site.pages.get(c.url) for c in fees.columns)
        items = (i for p in pages if p is not None and p.listing for i in p.listing.items)
        since = months_before(fees.site.today, self.option["months"])
        days = (day_of(i.date) for i in items if _CHANGES.search(i.title) and not names_prices(i.title))
        return any(d is not None and d >= since for d in days)

    def _finding(self, site: SiteFacts, newest: Edition, *, amended: bool) -> Finding:
        oldest = site.today.year - self.option["years_back"]
        data = {
            "title": newest.title,
            "newest": newest.day.isoformat() if newest.day else "",
            "year": newest.year,
            "months": self.option["months"],
            "oldest_year": oldest,
        }
        key, review = "old", False
        if newest.year is not None and newest.year < oldest:
            recent = newest.day is not None and newest.day >= months_before(site.today, self.option["months"])
            key, review = "old-edition", recent
        elif newest.day is None:
            key, review = ("undated", True)
        elif NO_FEES.search(newest.title):
            review = True  # it stays true as long as nothing is charged
        return Finding(
            key, data, "收费清单的标题和日期", newest.title, _OLD, newest.url, review=review or amended
        )


@dataclass(frozen=True)
class Edition:
    """A fee list by its title and dates. ``seen_on`` is the page that shows them, ``upper`` marks forwarded ones."""

    title: str
    url: str
    seen_on: str
    year: int | None
    day: date | None
    upper: bool

    def rank(self) -> tuple[int, date]:
        day = self.day or date.min
        return max(self.year or 0, day.year), day


def _edition(
    fees: FeeMaterial, title: str, url: str, seen_on: str, *, published: str, more: str = ""
) -> Edition:
    days = [d for d in (day_of(published), as_of_day(title + more)) if d]
    higher = NATIONAL if fees.site.unit.category is Category.DEPARTMENT else UPPER_LEVEL
    upper = higher.search(title) is not None
    return Edition(title, url, seen_on, title_year(title), max(days, default=None), upper)


def editions_of(fees: FeeMaterial) -> Iterator[Edition]:
    """Every fee list the site shows, but those of prices of services."""
    return (e for e in _shown(fees) if not names_prices(e.title))


def _shown(fees: FeeMaterial) -> Iterator[Edition]:
    """Pages, files, and entries of fee columns (their pages may not have been read)."""
    for page in fees.pages:
        captions = [t.caption for t in (page.attachment.tables if page.attachment else page.tables)]
        title = next((t for t in [page.title, *captions] if title_year(t)), page.title)
        sample = page.attachment.text_sample[:200] if page.attachment else ""
        yield _edition(
            fees, title, page.url, page.url, published=page.published, more="".join(captions) + sample
        )
        yield from _linked(fees, page)
    for column in fees.columns:
        page_of_column = fees.site.pages.get(column.url)
        listing = page_of_column.listing if page_of_column else None
        for item in listing.items if listing else ():
            if is_list_title(item.title):
                yield _edition(fees, item.title, item.url or column.url, column.url, published=item.date)


def _linked(fees: FeeMaterial, page: PageFacts) -> Iterator[Edition]:
    """Lists with a year in their names that a fee page links to; the files need not have been read."""
    for link in page.links:
        named = link.place is LinkPlace.BODY and link.url and is_list_title(link.text)
        if named and title_year(link.text):
            yield _edition(fees, link.text, link.url, page.url, published="")


def _forwarding(site: SiteFacts, fees: FeeMaterial, editions: list[Edition]) -> Iterator[Finding | Undecided]:
    links = (k.text for p in site.pages.of_kind(PageKind.FEE_LIST, PageKind.COLUMN) for k in p.links)
    if any(e.upper for e in editions) or any(map(_is_upper_link, links)) or _forwards(site, fees):
        return
    if not site.visit.complete:
        yield Undecided("巡查没有做完，不能断定没有转载上级清单", _UPPER)
        return
    url = next((c.url for c in fees.columns), editions[0].url)
    seen = {"lists": len(editions), "newest": max(editions, key=Edition.rank).title}
    yield Finding("not-forwarded", seen, "收费栏目", "", _UPPER, url, review=True)


def _is_upper_link(text: str) -> bool:
    if "收费" not in text:
        return False
    return bool(_UPPER_LINK.search(text)) or (
        _NAMES_LIST.search(text) is not None and UPPER_LEVEL.search(text) is not None
    )


def _forwards(site: SiteFacts, fees: FeeMaterial) -> bool:
    """Whether an entry of a fee column is an upper level's announcement of its list."""
    pages = (site.pages.get(c.url) for c in fees.columns)
    return any(_is_upper_link(i.title) for p in pages if p is not None and p.listing for i in p.listing.items)
