"""Publication dates must be true."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from checks.base import SiteCheck
from checks.freshness.ages import day_of, is_future
from checks.freshness.arrivals import Arrival, FirstSights, arrivals
from checks.workdays import workdays_between
from core.finding import Finding, Severity, Undecided
from core.page import DateOrigin, PageHead, PageKind
from core.site import SiteFacts
from core.times import local_date
from core.unit import ColumnType

_TEXTS = (PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.INTERPRETATION)
_BATCH = "batch:"
_SHOWN = frozenset({DateOrigin.VISIBLE, DateOrigin.LABEL})
#: Pages that are rightly kept up to date at one address.
_KEPT_UP = re.compile(
    r"目录|清单|简介|概况|指南|一览|领导|机构|职责|通讯录|名单|名录|年报|更正|修订|滚动|持续更新|最新|台账|情况表|联系|须知"
)
#: Sources whose own date a reposted piece rightly keeps.
_FROM_OUTSIDE = re.compile(
    r"新华|人民(?:日报|网)|央视|中央|中国政府网|国务院|国家|光明|经济日报|求是|学习强国"
    r"|(?:教育|民政|财政|公安|交通运输|水利|农业农村|自然资源|生态环境)部|[\u4e00-\u9fa5]{2}省"
)
#: Columns whose lists show the day of signing, not of publication.
_WRITTEN = frozenset({ColumnType.POLICY, ColumnType.INTERPRETATION, ColumnType.FEES})
_WRITTEN_KINDS = frozenset({PageKind.DOCUMENT, PageKind.INTERPRETATION, PageKind.FEE_LIST})


class ForgedDate(SiteCheck):
    """A claimed publication date cannot be true.

    ## 检查什么
    把网页写明的发布日期同本系统历次巡查的记录对照，一律交人工复核，不直接认定造假：
    补发：列表里的信息写着较早的日期，但在此之后至少两次完整巡查都读过这个列表页、它的位置就在已知条目之间，当时却没有它，
    相差超过 5 个工作日（政策文件、解读类栏目 20 个工作日）；同一栏目同一晚一次补出 3 条以上、日期又不同的，合并为一条，不再逐条计（C-2）。
    改日期：页面早已看到，正文处显示的发布日期却比首次看到还晚 2 天以上（目录、清单、名单等本来就更新的页面不算）。
    未来日期：发布日期晚于监测时点一天以上；网页标签 PubDate 与显示的日期不同的，由 page-labels 检查，不重复计（C-2）。
    首次巡查时全部页面都是第一次看到，不作任何“补发”“改日期”的判断；首次看到的时间受巡查深度影响，不能证明当时一定没有的不算。
    以下情形也不算：转载国家、省级来源；日期等于成文日期；同题文章早已在网站别处看到（移动栏目、重复发布）；置顶条目；
    同一晚有 30 条以上的，多为改版或批量迁移，不下结论。
    ## 为什么重要
    “伪造发稿日期”属于弄虚作假，是单项否决指标，出现一次即判不合格；但补录、迁移、定时发布也会造成日期不符，须由人核实。
    ## 不合格示例
        11 月 9 日至 18 日每晚巡查“工作动态”都没有这条信息，11 月 19 日出现在列表中部，写着“2026-11-09”
    ## 合格示例
        11 月 19 日第一次看到，写着“2026-11-18”
    ## 依据
    - V-SAFE-5 国办秘函〔2019〕19号 伪造发稿日期等弄虚作假（B；相差多久才提示为推定，DER，可调）
    - C-2 同一缺陷不重复扣分（B）
    """

    id = "forged-date"
    title = "发布日期真实"
    failure_title = "发布日期与实际不符"
    severity = Severity.SERIOUS
    severities = {
        "backdated-batch": Severity.VETO_CANDIDATE,
        "redated": Severity.VETO_CANDIDATE,
        "future": Severity.MODERATE,
    }
    basis = ("V-SAFE-5", "C-2")
    certainty = "B DER"
    messages = {
        "backdated": "栏目“{column}”中的《{title}》写着{claimed}发布，但{checked}巡查时列表里还没有，{seen}才第一次出现，"
        "至少相差{workdays}个工作日，请核实。",
        "backdated-batch": "栏目“{column}”在{seen}一次多出{count}条旧日期的信息（{first}至{last}），{checked}巡查时都还没有，请核实是否补发。",
        "redated": "《{title}》在{seen}就已看到，现在却写着{claimed}发布，请核实是否改过日期。",
        "future": "《{title}》的发布日期是{claimed}，晚于监测时点。",
    }
    remedies = {
        "": "核实信息实际上网时间；补录、迁移的在文中注明，发布日期按实际填写，不得用改日期代替更新。",
        "future": "改正发布日期；是活动或截止日期的，不要写在“发布时间”处。",
    }
    options = {
        "workdays": 5,
        "document_workdays": 20,
        "batch": 3,
        "redated_days": 2,
        "future_days": 1,
        "most_at_once": 30,
    }

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        sights = FirstSights(site)
        yield from self._backdated(site, sights)
        yield from self._dates_on_pages(site, sights)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the page was read tonight and its date is no longer in question, or is gone from a completely visited site.

        Entries of a batch scroll out of the list: that mends nothing, a person decides.
        """
        if subject.startswith(_BATCH):
            return False
        page = site.pages.head(subject)
        if page is None:
            return site.visit.complete
        return site.was_observed(subject) and not self._late(site, page)

    def _late(self, site: SiteFacts, page: PageHead) -> bool:
        """Whether the page's own date still lies well before our first sight of it."""
        claimed, seen = day_of(page.published), FirstSights(site).of(page.url)
        if claimed is None or seen is None:
            return True
        return workdays_between(claimed, local_date(seen)) > int(self.option["workdays"])

    # entries that claim to be older than they are

    def _backdated(self, site: SiteFacts, sights: FirstSights) -> Iterator[Finding | Undecided]:
        late = [a for a in arrivals(site, sights) if self._apart(a) > self._limit(site, a)]
        late = _not_elsewhere(site, sights, [a for a in late if _own_date(site, a)]) if late else []
        by_night: dict[date, list[Arrival]] = defaultdict(list)
        for arrival in {a.item.url: a for a in late}.values():
            by_night[local_date(arrival.seen)].append(arrival)
        for night in sorted(by_night):
            yield from self._one_night(by_night[night])

    def _one_night(self, late: list[Arrival]) -> Iterator[Finding | Undecided]:
        if len(late) > self.option["most_at_once"]:
            for arrival in late:
                yield Undecided("同一晚有大量旧日期的信息出现，疑似改版或批量迁移", arrival.item.url)
            return
        by_column: dict[str, list[Arrival]] = defaultdict(list)
        for arrival in late:
            by_column[arrival.column.url].append(arrival)
        for group in by_column.values():
            if len(group) >= self.option["batch"] and len({a.claimed for a in group}) > 1:
                yield _batch(group)
            else:
                yield from (_backdated(a, self._apart(a)) for a in group)

    def _apart(self, arrival: Arrival) -> int:
        return workdays_between(arrival.claimed, local_date(arrival.checked))

    def _limit(self, site: SiteFacts, arrival: Arrival) -> int:
        page = site.pages.head(arrival.item.url)
        written = arrival.column.type in _WRITTEN or (page is not None and page.kind in _WRITTEN_KINDS)
        return int(self.option["document_workdays" if written else "workdays"])

    # dates on the pages themselves

    def _dates_on_pages(self, site: SiteFacts, sights: FirstSights) -> Iterator[Finding | Undecided]:
        found: dict[str, list[Finding]] = defaultdict(list)
        for page in site.pages.heads(*_TEXTS):
            finding = self._future(site, page) or self._redated(page, sights.of(page.url))
            if finding and site.was_observed(page.url):
                found[f"{finding.key} {finding.data['claimed'][:10]}"].append(finding)
            elif finding:
                yield Undecided("当晚没有看到该页面", page.url)
        for same in found.values():
            if len(same) <= self.option["most_at_once"]:
                yield from same
            else:
                yield from (Undecided("大量页面同一天改了日期，疑似批量重新发布", f.subject) for f in same)

    def _future(self, site: SiteFacts, page: PageHead) -> Finding | None:
        later = site.as_of + timedelta(days=self.option["future_days"])
        if page.published_from is not DateOrigin.VISIBLE or not is_future(page.published, later):
            return None
        return _on_page("future", {"title": page.title, "claimed": page.published.replace("T", " ")}, page)

    def _redated(self, page: PageHead, seen: datetime | None) -> Finding | None:
        claimed = day_of(page.published)
        if seen is None or claimed is None or page.published_from is not DateOrigin.VISIBLE:
            return None
        kept_up = _KEPT_UP.search(page.title) or "更新" in page.published_text
        if kept_up or (claimed - local_date(seen)).days <= self.option["redated_days"]:
            return None
        data = {
            "title": page.title,
            "claimed": page.published.replace("T", " "),
            "seen": local_date(seen).isoformat(),
        }
        return _on_page("redated", data, page)


def _on_page(key: str, data: dict[str, str], page: PageHead) -> Finding:
    quote = page.published_text or page.published
    return Finding(key, data, "发布时间", quote, page.url, page.url, review=True)


def _own_date(site: SiteFacts, arrival: Arrival) -> bool:
    """Whether the claimed day stands for the publication here: no repost, no day of signing, and the page says the same."""
    page = site.pages.head(arrival.item.url)
    if page is None:
        return True
    document = page.document
    written = {document.signed, *document.header.values()} if document else set()
    if arrival.claimed.isoformat() in {w[:10] for w in written} or _is_reposted(site, page.source):
        return False
    stated = day_of(page.published) if page.published_from in _SHOWN else None
    return stated is None or stated == arrival.claimed


def _is_reposted(site: SiteFacts, source: str) -> bool:
    """Whether the source is the state's or a province's; a provincial department is no outsider on its own site."""
    own = any(n and n in source for n in (site.unit.name, site.unit.short_name)) or source in site.unit.name
    return bool(source) and not own and _FROM_OUTSIDE.search(source) is not None


def _not_elsewhere(site: SiteFacts, sights: FirstSights, late: Iterable[Arrival]) -> list[Arrival]:
    """Without those whose title stood elsewhere on the site before: moved, or published a second time."""
    wanted = {_bare(a.item.title) for a in late}
    earliest: dict[str, datetime] = {}
    for title, url in _titles(site):
        seen = sights.of(url) if _bare(title) in wanted else None
        if seen is not None:
            earliest[_bare(title)] = min(seen, earliest.get(_bare(title), seen))
    return [a for a in late if earliest.get(_bare(a.item.title), a.seen) >= a.seen]


def _titles(site: SiteFacts) -> Iterator[tuple[str, str]]:
    for page in site.pages.heads(PageKind.COLUMN, PageKind.HOME):
        yield from ((i.title, i.url) for i in (page.listing.items if page.listing else ()))
    for page in site.pages.heads(*_TEXTS):
        yield page.title, page.url


def _bare(title: str) -> str:
    return "".join(title.split()).rstrip(".…")


def _backdated(arrival: Arrival, workdays: int) -> Finding:
    data = {
        "column": arrival.column.name,
        "title": arrival.item.title,
        "claimed": arrival.claimed.isoformat(),
        "checked": local_date(arrival.checked).isoformat(),
        "seen": local_date(arrival.seen).isoformat(),
        "workdays": workdays,
    }
    url, quote = arrival.item.url, f"{arrival.item.title} {arrival.item.date}"
    return Finding(
        "backdated",
        data,
        f"栏目“{arrival.column.name}”列表",
        quote,
        url,
        url,
        arrival.column.url,
        review=True,
    )


def _batch(group: list[Arrival]) -> Finding:
    column, days = group[0].column, sorted(a.claimed for a in group)
    data = {
        "column": column.name,
        "count": len(group),
        "first": days[0].isoformat(),
        "last": days[-1].isoformat(),
        "checked": local_date(group[0].checked).isoformat(),
        "seen": local_date(group[0].seen).isoformat(),
        "titles": [a.item.title[:60] for a in group[:5]],
        "urls": [a.item.url for a in group[:5]],
    }
    quote = "；".join(f"{a.item.date} {a.item.title[:30]}" for a in group[:3])
    subject = f"{_BATCH}{data['seen']}:{column.url}"
    return Finding(
        "backdated-batch", data, "栏目列表", quote, subject, column.url, pages=len(group), review=True
    )
