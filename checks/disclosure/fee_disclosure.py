"""A unit must publish its list of administrative fees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from checks.base import SiteCheck
from checks.disclosure.addresses import surely_dead
from checks.disclosure.entries import not_seen_whole, unlinked
from checks.disclosure.fees import (
    FeeLink,
    FeeMaterial,
    is_fee_name,
    is_list_title,
    names_prices,
)
from core.fetch import FetchOutcome, Verdict
from core.file_names import DOCUMENTS, ending_of
from core.finding import Finding, Severity, Undecided
from core.page import ListItem, PageFacts, PageKind
from core.site import Column, SiteFacts
from core.unit import Category
from core.words import FETCH_PROBLEMS

_SUBJECT = "fee-disclosure"
#: A title that is the whole statement.
_SAYS_NONE = re.compile(
    r"(?:无|没有|不涉及|未设立|零)[^，。]{0,12}收费(?:项目|事项)?(?:的(?:说明|声明|公告|公示))?"
)
#: The same in a column; 暂无收费信息 only says that the column is empty.
_STATES_NONE = re.compile(
    r"(?:(?<!暂)无(?!依据|标准|证)|没有(?!依据|标准)|不涉及|未设立)[^，。]{0,12}收费(?!信息|内容|公示|公开"
    r"|目录|清单|数据)|暂无[^，。]{0,12}收费(?:项目|事项)"
)
#: Lists of all that a government takes beside taxes name its administrative fees as well.
_NON_TAX = re.compile(r"非税(?:收入)?[^，。；]{0,12}(?:目录|清单|项目|标准)")
_SOME_TEXT = 6  # characters that may be such a statement in short
_FILES = DOCUMENTS - {"txt"}


class FeeDisclosure(SiteCheck):
    """No list of administrative fees can be found on the site.

    ## 检查什么
    网站是否公开行政事业性收费目录清单：有收费栏目、清单页面、清单附件，或者写明“无行政事业性收费”的说明；
    链接到上级网站的清单且能打开的，也算已公开。清单页面打开后是空的、只剩打不开的链接，视为没有公开；只有寥寥几个字的、认不出正文在哪里的，交人工复核。
    只有整站巡查完成、首页看到了、首页以外也读到了栏目，才会断定“没有”；导航或公开目录由脚本生成的、清单的名称写在页面上却不是链接的，交人工复核。
    部门可能确实没有收费项目，找不到清单时只交人工复核；只有停车、物业等经营服务收费公示的、只有政府非税收入项目目录的，也交人工复核。
    ## 为什么重要
    收费项目、依据、标准是法定主动公开内容。年度通报点名“部分地区未及时公布本地或转载上级行政事业性收费信息”。
    ## 不合格示例
        整个网站没有标题含“行政事业性收费”“收费目录清单”的栏目、页面或链接
    ## 合格示例
        <a href="/zwgk/fdzdgknr/xzsyxsf/">行政事业性收费</a>，页面上有当年的收费目录清单
    ## 依据
    - F-1 《政府信息公开条例》第二十条第（八）项（条文凭记忆，MEM）
    - FJ-23-3 收费信息公布不及时（闽政办函〔2024〕12号；A）
    - F-6 收费清单链接应能打开（见于外省通报；B）
    """

    id = "fee-disclosure"
    version = 5
    title = "公开行政事业性收费清单"
    failure_title = "没有公开行政事业性收费清单"
    severity = Severity.SERIOUS
    basis = ("F-1", "F-6", "FJ-23-3")
    certainty = "A"
    messages = {
        "missing": "整个网站（已看 {pages} 个页面）没有找到行政事业性收费清单。",
        "empty": "收费页面“{title}”打开后没有内容。",
        "dead-link": "收费清单只有一个打不开的链接“{text}”：{target}（{problem}）。",
    }
    remedies = {
        "missing": "在法定主动公开内容中设置“行政事业性收费”，公布本级目录清单（项目、依据、标准），没有收费项目的予以说明。",
        "empty": "补上收费目录清单；没有收费项目的，在页面上说明。",
        "dead-link": "把链接改为清单现在的地址，或在本网站公布清单。",
    }
    options = {"dead_nights": 3, "min_text": 20}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        fees = FeeMaterial(site)
        if not self._published(fees, fees.pages, fees.columns):
            yield from self._judge(FeeMaterial(site, wide=True))

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended as soon as a list is seen tonight; where only links remain, when one of them was seen to open."""
        fees = FeeMaterial(site, wide=True)
        pages = [p for p in fees.pages if site.was_observed(p.url)]
        columns = [c for c in fees.columns if site.was_observed(c.url)]
        outcomes = (site.outcome(k.link.url) for k in fees.links)
        return self._published(fees, pages, columns) or any(o and o.verdict is Verdict.OK for o in outcomes)

    def _judge(self, fees: FeeMaterial) -> Iterator[Finding | Undecided]:
        if self._published(fees, fees.pages, fees.columns):
            return
        if fees.links:
            yield from self._links(fees)
            return
        empty = next(chain(_empty_pages(fees), _empty_columns(fees)), None)
        if empty:
            yield empty
        elif not fees.pages and not fees.columns:
            yield from _absent(fees.site)
        elif any(names_prices(p.title) for p in fees.pages):
            yield from _absent(fees.site, review=True)
        else:
            yield Undecided("收费页面当晚没有看到，或由脚本生成", _SUBJECT)

    def _published(self, fees: FeeMaterial, pages: list[PageFacts], columns: list[Column]) -> bool:
        return any(self._has_content(p) for p in pages) or any(self._has_items(fees, c) for c in columns)

    def _has_content(self, page: PageFacts) -> bool:
        if names_prices(page.title):
            return False
        if page.attachment is not None or _SAYS_NONE.search(page.title):
            return True
        listed = page.listing is not None and bool(page.listing.items)
        return listed or _shows(page) or page.body_length >= self.option["min_text"]

    def _has_items(self, fees: FeeMaterial, column: Column) -> bool:
        """Whether the column lists something of its own that is not known to be empty; links elsewhere are judged as links."""
        page = fees.site.pages.get(column.url)
        if column.blank or page is None:
            return False
        if _shows(page) or any(map(_STATES_NONE.search, page.unlinked)):
            return True
        if page.listing is None or page.listing.links_only:
            return False
        return any(self._counts(fees.site, item) for item in page.listing.items)

    def _counts(self, site: SiteFacts, item: ListItem) -> bool:
        """Whether a list entry stands for a published list: its page was not read, or holds something."""
        page = site.pages.get(item.url) if item.url else None
        return page is None or self._has_content(page)

    def _links(self, fees: FeeMaterial) -> Iterator[Finding | Undecided]:
        """Links to lists elsewhere: one that opens is enough; blame only when each is surely dead."""
        nights, outcome = self.option["dead_nights"], fees.site.outcome
        outcomes = [outcome(k.link.url) for k in fees.links]
        if any(o and o.verdict is Verdict.OK for o in outcomes):
            return
        if all(surely_dead(o, nights) for o in outcomes):
            yield _dead(fees.links, outcomes[0])
        else:
            yield Undecided("收费清单的链接能否打开还不能断定", _SUBJECT)


def _shows(page: PageFacts) -> bool:
    """Whether the page shows a table, a picture in its body or a file to download."""
    return (
        any(t.rows for t in page.tables)
        or any(i.in_body for i in page.images)
        or any(ending_of(k.url) in _FILES for k in page.links)
    )


def _empty_pages(fees: FeeMaterial) -> Iterator[Finding]:
    for page in fees.pages:
        hidden = bool(page.script_signs) and not page.rendered
        if fees.site.was_observed(page.url) and not hidden and not names_prices(page.title):
            doubtful = page.body_length >= _SOME_TEXT or not page.body_found
            yield _empty(page.url, page.title, review=doubtful)


def _empty_columns(fees: FeeMaterial) -> Iterator[Finding]:
    for column in fees.columns:
        if column.blank and fees.site.was_observed(column.url):
            yield _empty(column.url, column.name)


def _empty(url: str, title: str, *, review: bool = False) -> Finding:
    return Finding("empty", {"title": title}, "页面主体", title, _SUBJECT, url, review=review)


def _dead(links: list[FeeLink], outcome: FetchOutcome | None) -> Finding:
    first = links[0]
    problem = FETCH_PROBLEMS.get(outcome.problem, "") if outcome and outcome.problem else ""
    data = {"text": first.link.text, "target": first.link.url, "problem": problem, "links": len(links)}
    where, quote = f"链接“{first.link.text}”", first.link.text
    return Finding("dead-link", data, where, quote, _SUBJECT, first.link.url, first.page.url)


def _absent(site: SiteFacts, *, review: bool = False) -> Iterator[Finding | Undecided]:
    home = site.home
    doubt = not_seen_whole(site)
    if doubt or home is None:
        yield Undecided(doubt, _SUBJECT)
        return
    review = review or site.unit.category is Category.DEPARTMENT or _hides_columns(site, home)
    review = review or _lists_non_tax(site) or _names_without_link(site)
    data = {"pages": len(site.pages)}
    yield Finding("missing", data, "整个网站", "", _SUBJECT, home.url, review=review)


def _lists_non_tax(site: SiteFacts) -> bool:
    pages = site.pages.of_kind(PageKind.HOME, PageKind.COLUMN)
    return any(_NON_TAX.search(k.text) for p in pages for k in p.links)


def _names_without_link(site: SiteFacts) -> bool:
    """Whether a page shows the name of such a list as a heading or a tab that leads nowhere we can follow."""
    return any(is_fee_name(name) or is_list_title(name) for _, name in unlinked(site))


def _hides_columns(site: SiteFacts, home: PageFacts) -> bool:
    """Whether columns may exist that were not seen, because script draws the navigation or a disclosure list."""
    scripted = (p for p in site.pages.of_kind(PageKind.COLUMN) if p.listing and p.listing.scripted)
    hidden = any("公开" in p.title + p.head_title and not p.rendered for p in scripted)
    return hidden or (bool(home.script_signs) and not home.rendered)
