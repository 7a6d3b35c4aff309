"""Open data: a column of data sets that are enough, young, readable by machines, and can be downloaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from checks.base import SiteCheck
from checks.disclosure.addresses import page_key, surely_dead
from checks.entrances import Entrances, may_hide, unseen
from core.address import host_of
from core.finding import Finding, Severity, Undecided
from core.page import Link, LinkPlace, LinkUse, ListFacts, PageFacts, PageHead, PageKind
from core.site import SiteFacts
from core.unit import Category
from reading.dates import day

_DATA = re.compile(r"数据开放|开放数据|公共数据|数据资源|政府数据|数据集|数据目录|数据开放平台|数据超市")
_NO_DATA = re.compile(
    r"共享|管理|数据局|数据安全|数据中心|管理局|办法|条例|通知|公告|方案|规划|会议|调研|培训|大赛|工作|授权"
)
_STATISTICS = re.compile(r"数据发布|统计数据|统计信息|数据(?:查询|服务|解读)|经济数据")
_MACHINE = frozenset({"xls", "xlsx", "csv", "json", "xml", "rdf", "api", "et"})
_PLATFORM_HOST = re.compile(r"^(?:www\.)?(?:open)?data\d?\.|^(?:sjkf|opendata|kfsj|ggsj)\.")
_ARCHIVES = frozenset({"zip", "rar", "7z"})
_SHORT = 3  # characters of a name that the reader of lists takes for no entry
_MAIN, _SETS, _AGE, _FORMAT, _CHARTS = (
    "open-data",
    "open-data-sets",
    "open-data-age",
    "open-data-formats",
    "open-data-charts",
)


class OpenData(SiteCheck):
    """No column of open data, or one that is thin, stale, not readable by machines, or cannot be downloaded.

    ## 检查什么
    网站有没有数据开放栏目，或者到省、市公共数据开放平台的链接（有链接就算提供，平台上的内容不判；栏目里只有到平台的链接的也一样）。网站自己开放数据的，再看：
    数据集是否太少（少于 5 个）、最近一年有没有更新、有没有机器可读的格式（xls、xlsx、csv、json、xml、接口）、下载链接是否打得开、
    有没有图表等可视化展示。列表由脚本生成、没有看全、没有日期的不下结论；部门网站没有这个栏目的不判；只有统计数据发布栏目的、
    页面里看不出格式的、只有压缩包的、页面含脚本而看不出图表的，交人工复核。
    ## 为什么重要
    年度通报点名“数据资源应用服务功能不完善”。只有可下载、可机读、常更新的数据才用得起来。
    ## 不合格示例
        “数据开放”栏目只有 2 个数据集，最近更新于 2023 年，只提供 PDF 文件
    ## 合格示例
        “数据开放”栏目列出 20 个数据集，提供 CSV、XLSX、JSON 下载，今年更新，并有图表
    ## 依据
    - FJ-23-4 数据资源应用服务功能不完善（闽政办函〔2024〕12号；A；数量、时限、格式等具体尺度为本系统所定，DER）
    """

    id = "open-data"
    version = 6
    title = "数据开放可用"
    failure_title = "数据开放缺失或不可用"
    severity = Severity.MODERATE
    severities = {"no-visualisation": Severity.NOTICE, "few": Severity.MINOR, "stale": Severity.MINOR}
    basis = ("FJ-23-4",)
    certainty = "A DER"
    messages = {
        "missing": "整个网站（已看 {pages} 个页面）没有找到数据开放栏目或开放平台的链接。",
        "dead": "数据开放的入口“{text}”打不开：{target}。",
        "few": "数据开放栏目“{column}”只有 {count} 个数据集，少于 {least} 个。",
        "stale": "数据开放栏目“{column}”最近一次更新是 {newest}，距今 {days} 天，超过 {limit} 天。",
        "no-machine-format": "开放的数据没有机器可读的格式（看到的格式：{formats}）。",
        "download-dead": "数据文件下载不了：{target}。",
        "no-visualisation": "数据开放栏目没有图表等可视化展示。",
    }
    remedies = {
        "missing": "开设数据开放栏目，或者链接到省、市公共数据开放平台。",
        "dead": "修复栏目或改正链接地址。",
        "few": "按开放目录补充数据集。",
        "stale": "按承诺的频率更新数据集。",
        "no-machine-format": "为数据集提供 CSV、XLSX、JSON 等格式或接口。",
        "download-dead": "补传数据文件或改正链接地址。",
        "no-visualisation": "为常用数据集配上图表或可视化页面。",
    }
    options = {"least": 5, "stale_days": 365, "dead_nights": 3}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        data = Entrances(site, _DATA, _NO_DATA, nights=self.option["dead_nights"])
        own = _own_pages(data)
        if any(_leads_on(data, p) for p in own):
            own = [p for p in own if not _leads_on(data, p)]
            if not own:
                return
        if own and all(map(_hidden, own)):
            yield Undecided("数据开放的内容由脚本生成，页面源码中读不到", _MAIN)
        elif own:
            yield from self._sets(data, own)
            yield from self._age(data, own)
            yield from _formats(site, own)
            yield from self._downloads(site, own)
            yield from _charts(site, own)
        elif not any(not data.dead(e) for e in data.foreign()):
            yield from _absent(data)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """A download settles by its own answer; the rest when the pages of open data were seen tonight."""
        if subject.startswith(("http://", "https://")):
            outcome = site.outcome(subject)
            pages = _own_pages(Entrances(site, _DATA, _NO_DATA))
            linked = any(subject in _offered(site, p) for p in pages)
            return (outcome is not None and outcome.problem is None) or (site.visit.complete and not linked)
        data = Entrances(site, _DATA, _NO_DATA, nights=self.option["dead_nights"])
        if subject == _MAIN:
            return any(site.was_observed(p.url) for p in _own_pages(data)) or any(
                data.opens(e) for e in data.links
            )
        return site.visit.complete and site.was_observed(url)

    def _sets(self, data: Entrances, own: list[PageFacts]) -> Iterator[Finding | Undecided]:
        site = data.site
        column = next((p for p in own if p.kind is PageKind.COLUMN), None)
        files = _files(own)
        if column is None or (column.listing is None and not files):
            return
        total = max(p.services.data.total for p in own if p.services and p.services.data)
        pages = sum(p.kind is not PageKind.COLUMN for p in own)
        count = total or max(len(_items(own)), len(files), pages)
        if count >= self.option["least"]:
            return
        listing = column.listing or ListFacts()
        unread = listing.page_count > 1 and any(site.pages.get(u) is None for u in listing.next_urls)
        if not site.was_observed(column.url) or unread or (listing.scripted and not column.rendered):
            yield Undecided("数据集列表没有看全，或由脚本生成", _SETS)
            return
        told = {"column": column.title[:40], "count": count, "least": self.option["least"]}
        quote = f"页面写明共 {total} 个" if total else "；".join(i[:40] for i in _items(own)) or "列表是空的"
        doubtful = not listing.items or count + _short_names(column, listing) >= self.option["least"]
        yield Finding(
            "few", told, "数据集列表", quote[:300], _SETS, column.url, review=not total and doubtful
        )

    def _age(self, data: Entrances, own: list[PageFacts]) -> Iterator[Finding | Undecided]:
        site = data.site
        shown = [(i.date, p) for p in own if p.listing for i in p.listing.items if i.date]
        shown += [
            (p.services.data.updated, p)
            for p in own
            if p.services and p.services.data and p.services.data.updated
        ]
        shown += [(p.published[:10], p) for p in own if p.published]
        days = [(d, p) for d, p in ((day(iso), p) for iso, p in shown) if d is not None and d <= site.today]
        if not days:
            return
        newest, page = max(days, key=lambda pair: pair[0])
        age = (site.today - newest).days
        if age <= self.option["stale_days"]:
            return
        if (
            not all(site.was_observed(p.url) for p in own if p.kind is PageKind.COLUMN)
            or not site.visit.complete
        ):
            yield Undecided("数据开放的页面没有看全", _AGE)
            return
        told = {
            "column": page.title[:40],
            "newest": newest.isoformat(),
            "days": age,
            "limit": self.option["stale_days"],
        }
        yield Finding("stale", told, "数据集列表", f"最近更新 {newest.isoformat()}", _AGE, page.url)

    def _downloads(self, site: SiteFacts, own: list[PageFacts]) -> Iterator[Finding]:
        told: set[str] = set()
        for page in own:
            for url in _offered(site, page):
                key = page_key(url)
                if key in told or not surely_dead(site.outcome(url), self.option["dead_nights"]):
                    continue
                told.add(key)
                if site.was_observed(page.url):
                    yield Finding(
                        "download-dead",
                        {"target": url},
                        f"数据页面“{page.title[:40]}”",
                        url,
                        url,
                        url,
                        page.url,
                    )


_FORMAT_END = re.compile(r"\.(?:xlsx?|csv|json|xml|rdf|docx?|pdf|wps|et|zip|rar|txt)$")
_MACHINE_END = re.compile(r"\.(?:xlsx?|csv|json|xml|rdf|et)$", re.IGNORECASE)
_MOST_SETS = 60
_KINDS = (PageKind.COLUMN, PageKind.OTHER, PageKind.ARTICLE)


def _short_names(column: PageFacts, listing: ListFacts) -> int:
    """Links beside the list whose names are too short for entries (人口, 企业): they may be data sets as well."""
    listed = {item.url for item in listing.items}
    links = (k for k in column.links if k.use is LinkUse.ANCHOR and k.place is LinkPlace.BODY)
    return len({k.url for k in links if 0 < len(k.text) <= _SHORT and k.url and k.url not in listed})


def _own_pages(data: Entrances) -> list[PageFacts]:
    """The site's own pages of open data: those in the column by their path or name, with what was read of them."""
    found: list[PageFacts] = []
    for head in data.site.pages.heads(*_KINDS):
        facts = head.services.data if head.services else None
        if facts is not None and data.own(head.url) and _belongs(data, head):
            page = data.site.pages.get(head.url)
            found += [page] if page is not None else []
    return found


def _leads_on(data: Entrances, page: PageFacts) -> bool:
    """Whether a page has no data of its own and sends its readers to the platform of another government site."""
    facts = page.services.data if page.services else None
    if facts is None or facts.total or facts.files or facts.formats or (page.listing and page.listing.items):
        return False
    return any(_is_platform(data, link) for link in page.links)


def _is_platform(data: Entrances, link: Link) -> bool:
    """Whether a link beside the navigation opens a platform: another government host that is named after its data."""
    if link.use is not LinkUse.ANCHOR or link.place is not LinkPlace.BODY or data.own(link.url):
        return False
    host = host_of(link.url)
    named = _PLATFORM_HOST.search(host) is not None or _DATA.search(link.text) is not None
    return named and host.endswith(".gov.cn") and not surely_dead(data.site.outcome(link.url), data.nights)


def _belongs(data: Entrances, page: PageHead) -> bool:
    return any(data.named(b) for b in (*page.breadcrumb, page.label("ColumnName") or "")) or (
        page.kind is not PageKind.ARTICLE and data.named(page.title)
    )


def _hidden(page: PageFacts) -> bool:
    """Whether the page shows its data by script alone."""
    scripted = bool(page.script_signs) or (page.listing is not None and page.listing.scripted)
    return (
        scripted and not page.rendered and not (page.listing and page.listing.items) and not page.body_length
    )


def _items(own: list[PageFacts]) -> list[str]:
    titles = {
        page_key(i.url) if i.url else i.title: i.title for p in own if p.listing for i in p.listing.items
    }
    return list(titles.values())


def _files(own: list[PageFacts]) -> set[str]:
    """The files of the data pages, those of one data set in several formats counted once."""
    urls = (u for p in own if p.services and p.services.data for u in p.services.data.files)
    return {_FORMAT_END.sub("", url.lower()) for url in urls}


def _absent(data: Entrances) -> Iterator[Finding | Undecided]:
    site = data.site
    reason = unseen(site)
    if reason or site.home is None:
        yield Undecided(f"{reason}，不能断定没有数据开放栏目", _MAIN)
        return
    review = may_hide(site) or not Entrances(site, _STATISTICS).nothing
    if data.links:
        if not all(data.dead(e) for e in data.links):
            yield Undecided("数据开放的入口能否打开还不能断定", _MAIN)
            return
        first = data.links[0]
        foreign = not data.own(first.link.url)
        told = {"text": first.text, "target": first.link.url}
        yield Finding(
            "dead",
            told,
            f"链接“{first.text}”",
            first.text,
            _MAIN,
            first.link.url,
            first.page.url,
            review=foreign,
        )
    elif data.columns or data.pages:
        yield Undecided("数据开放栏目当晚没有看到", _MAIN)
    elif site.unit.category is not Category.DEPARTMENT:
        quote = "首页导航和栏目中都没有数据开放"
        yield Finding(
            "missing", {"pages": len(site.pages)}, "整个网站", quote, _MAIN, site.home.url, review=review
        )


def _formats(site: SiteFacts, own: list[PageFacts]) -> Iterator[Finding | Undecided]:
    formats = {f for p in own if p.services and p.services.data for f in p.services.data.formats}
    if formats & _MACHINE or any(f in _MACHINE for f in _linked_formats(site, own)):
        return
    first = next((p for p in own if p.kind is PageKind.COLUMN), own[0])
    seen = sum(p.kind is not PageKind.COLUMN for p in own)
    if not site.visit.complete or not all(site.was_observed(p.url) for p in own):
        yield Undecided("数据开放的页面没有看全", _FORMAT)
        return
    scripted = any((p.script_signs or (p.listing and p.listing.scripted)) and not p.rendered for p in own)
    told = {"formats": "、".join(sorted(formats)) or "没有"}
    quote = f"{len(own)} 个数据页面，看到的格式：{told['formats']}"
    yield Finding(
        "no-machine-format",
        told,
        "数据页面",
        quote,
        _FORMAT,
        first.url,
        review=not formats or scripted or not seen or bool(formats & _ARCHIVES),
    )


def _offered(site: SiteFacts, page: PageFacts) -> Iterator[str]:
    """The files of a page of open data, and those of the pages of single data sets that its list leads to."""
    yield from page.services.data.files if page.services and page.services.data else ()
    for item in islice(page.listing.items if page.listing else (), _MOST_SETS):
        single = site.pages.get(item.url) if item.url else None
        for link in single.links if single is not None and site.was_observed(single.url) else ():
            if link.use is LinkUse.ANCHOR and _MACHINE_END.search(link.url.partition("?")[0]):
                yield link.url


def _linked_formats(site: SiteFacts, own: list[PageFacts]) -> Iterator[str]:
    """Formats of the files on the pages of single data sets, which the list of the column leads to."""
    items = (i for p in own if p.listing for i in p.listing.items if i.url)
    for item in islice(items, _MOST_SETS):
        page = site.pages.get(item.url)
        for link in page.links if page is not None else ():
            found = _FORMAT_END.search(link.url.lower().partition("?")[0])
            if found and link.use is LinkUse.ANCHOR:
                yield found[0][1:]


def _charts(site: SiteFacts, own: list[PageFacts]) -> Iterator[Finding | Undecided]:
    if any(p.services.data.charts for p in own if p.services and p.services.data):
        return
    first = next((p for p in own if p.kind is PageKind.COLUMN), own[0])
    if not site.visit.complete or not all(site.was_observed(p.url) for p in own):
        yield Undecided("数据开放的页面没有看全", _CHARTS)
        return
    doubtful = any((p.script_signs or any(i.in_body for i in p.images)) and not p.rendered for p in own)
    yield Finding(
        "no-visualisation",
        {"pages": len(own)},
        "数据页面",
        f"{len(own)} 个数据页面都没有图表",
        _CHARTS,
        first.url,
        review=doubtful,
    )
