"""What tells fee lists (收费目录清单) from other texts that speak of fees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from checks.disclosure.years import years_in
from core.address import normalise
from core.page import Link, LinkPlace, LinkUse, PageFacts, PageHead, PageKind
from core.site import Column, SiteFacts
from core.unit import ColumnType

#: Names of columns and links that lead to fee lists.
FEE_NAME = re.compile(
    r"行政事业性?收费|行政性收费|事业性收费|涉企收费"
    r"|收费[^，。；]{0,10}(?:目录|清单|一览|公示|公开|标准表|项目表)|(?:政务|部门|政府|单位)收费"
    r"|收费(?:信息|项目|管理)$"
)
#: Titles of the lists themselves.
LIST_TITLE = re.compile(
    r"收费[^，。；]{0,16}(?:目录|清单|一览表|公示|项目表|标准表|项目及标准)|收费[^，。；]{0,10}(?:项目|标准)$"
)
#: Titles of other texts that only mention such a list: news, meetings, single decisions.
OTHER_TEXT = re.compile(
    r"会议|座谈|调研|督查|整治|检查|培训|宣传|征求意见|听证|答记者问|问答|解读|批复|停征|取消|减免|降低|处罚|投诉|查处|专项行动"
)
#: What businesses charge for services: prices, no administrative fees.
_PRICES = re.compile(
    r"停车|泊车|停放|物业|供水|自来水|水价|燃气|天然气|供热|供电|电价|医疗|医院|殡葬|殡仪|公墓|景区|门票"
    r"|公交|出租车|客运|班车|幼儿园|托育|有线电视|宽带|中介|律师|经营服务|经营性"
    r"|(?<!行政)(?<!政务)服务性?收费"
)
#: Said of charges for services alone, whoever sets them: 政府定价的经营服务性收费.
_SERVICES = re.compile(r"经营服务|经营性|中介服务")
_ADMINISTRATIVE = re.compile(r"行政|事业性|涉企|政府")
#: Lists published by a higher level; forwarding them is right, but they are not the unit's own.
UPPER_LEVEL = re.compile(
    r"全国|中央|国家|国务院|财政部|省级|全省|省财政厅|省发展(?:和改革委|改革委)|省发改委|省物价局"
    r"|[\u4e00-\u9fa5]{2}省(?!.{0,14}(?:市|县|区|厅|局|委))"
)
#: The same seen from a provincial department, whose own lists are called 省级.
NATIONAL = re.compile(r"全国|中央|国家|国务院|财政部")
#: Statements that a unit charges nothing are a disclosure as well.
NO_FEES = re.compile(r"(?:无(?!依据|标准|证)|没有(?!依据|标准)|不涉及|未设立|零)[^，。；]{0,10}收费")
_AS_OF = re.compile(r"截至?(?:日期)?[:： ]{0,3}(20\d\d)年(\d{1,2})月(?:(\d{1,2})日)?")


def is_list_title(title: str) -> bool:
    """Whether a page or file with this title is a fee list (or the statement that there is no fee)."""
    if NO_FEES.search(title):
        return True
    return bool(LIST_TITLE.search(title)) and not OTHER_TEXT.search(title)


def names_prices(title: str) -> bool:
    """Whether a list is one of prices of services, by its title."""
    if _SERVICES.search(title):
        return "事业性" not in title
    return _PRICES.search(title) is not None and not _ADMINISTRATIVE.search(title)


def is_fee_name(name: str) -> bool:
    """Whether a column or a link of this name leads to fee lists."""
    return bool(FEE_NAME.search(name)) and not OTHER_TEXT.search(name)


def fee_columns(site: SiteFacts) -> list[Column]:
    """The site's columns for fee lists."""
    return [c for c in site.columns if c.type is ColumnType.FEES or is_fee_name(c.name)]


def fee_pages(site: SiteFacts, *, wide: bool = False) -> list[PageFacts]:
    """Pages and files that are fee lists; ``wide`` looks through all articles and documents too, which is slow."""
    found = list(site.pages.of_kind(PageKind.FEE_LIST))
    kinds = (PageKind.ATTACHMENT, PageKind.ARTICLE, PageKind.DOCUMENT) if wide else (PageKind.ATTACHMENT,)
    alike = [h.url for h in site.pages.heads(*kinds) if is_list_title(h.title) or _file_is_list(h)]
    return found + [page for page in map(site.pages.get, alike) if page is not None]


def _file_is_list(page: PageHead) -> bool:
    tables = page.attachment.tables if page.attachment else ()
    return any(is_list_title(t.caption) for t in tables)


def title_year(title: str) -> int | None:
    """The youngest year a title names (``2026年…清单``), ``None`` without one."""
    return max(years_in(title), default=None)


def as_of_day(text: str) -> date | None:
    """The day of ``截至2026年6月30日``; the last of the month where no day is given."""
    found = _AS_OF.search(text)
    if not found:
        return None
    year, month, day = (int(g or 28) for g in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


#: Kinds of pages whose links lead on.
_LEADING = (PageKind.HOME, PageKind.COLUMN, PageKind.OTHER, PageKind.FEE_LIST)


@dataclass(frozen=True)
class FeeLink:
    """A link named like a fee list, with the page it stands on."""

    page: PageFacts
    link: Link


class FeeMaterial:
    """Everything of a site that has to do with fee lists; ``wide`` as for :func:`fee_pages`."""

    def __init__(self, site: SiteFacts, *, wide: bool = False) -> None:
        self.site = site
        self.columns = fee_columns(site)
        self.pages = fee_pages(site, wide=wide)
        self._read = {normalise(c.url) for c in self.columns if site.pages.get(c.url)}
        self._read |= {normalise(p.url) for p in self.pages}

    def elsewhere(self, page: PageFacts) -> list[Link]:
        """Links in the reading part of a fee page that speak of fees and lead to no fee page that was read."""
        return [
            link
            for link in page.links
            if link.place is LinkPlace.BODY and _followed(link) and normalise(link.url) not in self._read
        ]

    @cached_property
    def links(self) -> list[FeeLink]:
        """Links named like a fee list to pages that were not read, each target once, in the order of the pages."""
        found: dict[str, FeeLink] = {}
        for page in self.site.pages.of_kind(*_LEADING):
            inside = normalise(page.url) in self._read
            own = _own_step(page) if inside else None
            for link in page.links:
                target = normalise(link.url)
                leads = _followed(link) and link is not own and target not in self._read
                if leads and (inside or _named(link.text)):
                    found.setdefault(target, FeeLink(page, link))
        return list(found.values())


def _followed(link: Link) -> bool:
    return bool(link.url) and link.use is LinkUse.ANCHOR and "收费" in link.text


def _own_step(page: PageFacts) -> Link | None:
    """The last step of the path shown above a page, where it is a link: it means this very page, wherever it leads."""
    steps, links = page.breadcrumb, page.links
    if len(steps) < 2:
        return None
    for end in range(len(steps), len(links) + 1):
        last = links[end - 1]
        named = last.text == steps[-1] and last.place is LinkPlace.NAV
        if named and tuple(k.text for k in links[end - len(steps) : end]) == steps:
            return last
    return None


def _named(text: str) -> bool:
    return is_fee_name(text) or is_list_title(text)
