"""Lists run from the newest item to the oldest."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby, pairwise

from checks.base import PageCheck
from core.finding import Finding, Severity, Undecided
from core.page import ListItem, Page, PageFacts, PageKind
from core.times import local_date
from reading.tree.markup import every_text

_OTHER_ORDER = re.compile(
    r"法规|法律|规章|名录|目录|名单|指南|领导|机构|专题|年报|年度报告|历史|回顾|排行|热点|推荐|统计年鉴"
    r"|办事|服务事项|政务服务|公共服务|便民|"
    r"问答|知识库|常见问题|智能客服|数据开放|开放数据|数据目录|数据资源|文件库|制度|下载|事项清单|一件事"
)
#: Letters stand in the order in which they were dealt with, whatever day is shown.
_LETTERS = re.compile(r"信箱|来信|留言|咨询|投诉|建言|问政|答复|回音壁")
#: Reports stand by year or by kind (reports first, tables behind), and what is read most by that, whatever the days beside them.
_NOT_BY_DAY = re.compile(r"年报|年度报告|年度报表|排行")
#: Titles of matters and questions, which are sorted by what they are about.
_MATTER = re.compile(r"指南$|须知$|[？?]$|^(?:如何|怎么|怎样|什么是|哪些|是否|能否|为什么)")
_NUMBERED = re.compile(
    r"第[〇零一二三四五六七八九十百\d]{1,6}[号期批章条回]|〔\d{4}〕\d{1,5}号|^\s{0,3}[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]"
)
_DAY_ONLY = re.compile(
    r"\s*[\[(（【]?\s?(?:1[0-2]|0?[1-9])\s?[-/.月]\s?(?:3[01]|[12]\d|0?[1-9])日?\s?[\])）】]?\s*"
)
_WRITTEN = re.compile(r"成文|生成日期|实施日期|有效期|截止|开标|开始时间|活动时间")


class ColumnOrder(PageCheck):
    """A column's list is not in descending order of time, or lacks dates.

    ## 检查什么
    栏目列表是否按日期从新到旧排列，条目是否都有日期（大多数有日期而个别没有的）。
    置顶条目和排在最前面的旧条目（视为置顶）不算；相差一天以内不算；由几组列表（页签）拼成、日期从头开始的不算；
    条目只写月日的，年份取自网址（网址写明同一个月，或以同一天的时刻编号的）；网址也看不出的不作判断：每一处“由小变大”都可能只是跨了年，
    正文页的日期又可能是改稿、转载的日期，凭它们推断年份会冤枉按时间排好的列表。
    按文号、期数等编号排列的，法规、目录、专题、办事指南、问答等本来不按时间排列的，显示的是成文日期、截止日期的，交人工复核；来信（信箱、留言）按办理先后排列，不作判断；年度报告按年份、种类，排行按点击排列，多是将来日期的（活动预告、报名截止）也不作判断。
    ## 为什么重要
    新信息被旧信息压在下面，群众找不到，也容易让人误以为栏目没有更新。
    ## 不合格示例
        2026-11-18、2026-11-16、2026-08-02、2026-11-12、2026-11-10
    ## 合格示例
        【置顶】2026-01-05、2026-11-18、2026-11-16、2026-11-12、2026-11-10
    ## 依据
    - G-COL-2 栏目内容按时间倒序排列（国办发〔2017〕47号；凭记忆，MEM）
    - C-1 没有发布时间的信息按未更新计（2015 年规则，A；2019 年沿用与否凭记忆，MEM）
    """

    id = "column-order"
    version = 6
    title = "列表按时间倒序排列"
    failure_title = "列表没有按时间倒序排列或缺日期"
    severity = Severity.MINOR
    severities = {"undated": Severity.NOTICE}
    basis = ("G-COL-2", "C-1")
    certainty = "MEM"
    kinds = frozenset({PageKind.COLUMN})
    messages = {
        "misplaced": "列表没有按时间从新到旧排列：第{position}条“{title}”（{date}）排错位置，共{misplaced}条错位（{total}条有日期）。",
        "ascending": "列表按时间从旧到新排列：第一条{first}，最后一条{last}。",
        "undated": "列表{items}条信息中有{undated}条没有日期，第一条是第{position}条“{title}”。",
    }
    remedies = {
        "": "把列表改为按发布时间从新到旧排列；需要置顶的加上“置顶”标志。",
        "undated": "为这些条目补上发布日期。",
    }
    options = {
        "least": 4,
        "pins": 3,
        "tolerance_days": 1,
        "dated_share": 0.6,
        "group_share": 0.2,
        "ahead_share": 0.3,
    }

    def applies_to(self, page: Page) -> bool:
        listing = page.facts.listing
        return super().applies_to(page) and listing is not None and len(listing.items) >= self.option["least"]

    def evaluate(self, page: Page) -> Iterator[Finding | Undecided]:
        listing = page.facts.listing
        numbered = list(enumerate(listing.items if listing else (), start=1))
        dated = [(n, i) for n, i in numbered if i.date and not i.pinned]
        for _, section in groupby(dated, key=lambda pair: pair[1].section):
            yield from self._order(page.facts, list(section), page.fetched_at)
        yield from self._undated(page.facts, numbered)
        if len(dated) < self.option["least"] and _shows_days_only(page) >= self.option["least"]:
            yield Undecided("条目只写月日，看不出年份，先后无从判断")

    def _order(
        self, facts: PageFacts, dated: list[tuple[int, ListItem]], fetched: datetime
    ) -> Iterator[Finding | Undecided]:
        days = _smoothed(
            [date.fromisoformat(i.date[:10]).toordinal() for _, i in dated], self.option["tolerance_days"]
        )
        pins = _pins(days, self.option["pins"])
        days, rest = days[pins:], dated[pins:]
        wrong = _misplaced(days)
        grouped = _in_groups(days)
        if len(days) < self.option["least"] or not wrong or (grouped and self._explained(days, wrong)):
            return
        if any(map(_LETTERS.search, _names(facts))):
            yield Undecided("来信按办理的先后排列，日期的顺序不作判断")
            return
        if any(map(_NOT_BY_DAY.search, _names(facts))):
            yield Undecided("年度报告按年份或者种类、排行按点击排列，日期的顺序不作判断")
            return
        if self._to_come(days, local_date(fetched).toordinal()):
            yield Undecided("列表写的多是将来的日期（活动、截止），不是发布日期")
            return
        perhaps = self._perhaps_pinned(days) or (grouped and days[wrong[0]] >= days[0])
        review = perhaps or _other_order(facts, [i.title for _, i in rest])
        if _ascends(days) and facts.listing is not None and facts.listing.page_number > 1:
            return  # the first page of the list says so
        if _ascends(days):
            data: dict[str, object] = {"first": rest[0][1].date, "last": rest[-1][1].date, "total": len(days)}
            yield _finding("ascending", data, rest[0], facts, review)
            return
        position, item = rest[wrong[0]]
        data = {"position": position, "title": item.title, "date": item.date}
        data |= {"misplaced": len(wrong), "total": len(days)}
        yield _finding("misplaced", data, rest[wrong[0]], facts, review)

    def _to_come(self, days: Sequence[int], today: int) -> bool:
        """Whether so many days lie ahead that they are those of events or of deadlines."""
        ahead = sum(d > today for d in days)
        return ahead > 1 and ahead >= self.option["ahead_share"] * len(days)

    def _explained(self, days: Sequence[int], wrong: Sequence[int]) -> bool:
        """Whether lists put one after another explain the order: many entries would be misplaced, or all the last ones."""
        if _exchanged(days, wrong):
            return False
        tail = list(wrong) == list(range(len(days) - len(wrong), len(days)))
        return len(wrong) > 1 and (tail or len(wrong) > self.option["group_share"] * len(days))

    def _perhaps_pinned(self, days: Sequence[int]) -> bool:
        """Whether the list descends once its first few entries are taken as pinned, new ones among them."""
        return any(not _misplaced(days[n:]) for n in range(1, int(self.option["pins"]) + 1))

    def _undated(self, facts: PageFacts, numbered: list[tuple[int, ListItem]]) -> Iterator[Finding]:
        missing = [(n, i) for n, i in numbered if not i.date and not i.pinned]
        inner = [(n, i) for n, i in missing if n > len(missing)]
        share = 1 - len(missing) / len(numbered)
        if not inner or share < self.option["dated_share"]:
            return
        position, item = inner[0]
        data = {"position": position, "title": item.title, "undated": len(inner), "items": len(numbered)}
        yield _finding("undated", data, inner[0], facts, False)


def _finding(
    key: str, data: dict[str, object], item: tuple[int, ListItem], facts: PageFacts, review: bool
) -> Finding:
    position, entry = item
    quote = f"{entry.title} {entry.date}".strip()
    return Finding(key, data, f"列表第{position}条", quote, url=facts.url, review=review)


def _shows_days_only(page: Page) -> int:
    """How many places of the page hold a month and a day without a year, and nothing else."""
    return (
        sum(_DAY_ONLY.fullmatch(t) is not None for t in every_text(page.tree)) if page.tree is not None else 0
    )


def _smoothed(days: Sequence[int], tolerance: int) -> list[int]:
    """``days`` in which a rise of no more than ``tolerance`` days is no rise."""
    smooth: list[int] = []
    for day in days:
        rises = bool(smooth) and 0 < day - smooth[-1] <= tolerance
        smooth.append(smooth[-1] if rises else day)
    return smooth


def _pins(days: Sequence[int], most: int) -> int:
    """How many leading items are older than the first one after them, as pinned items are; at most ``most``."""
    for pins in range(min(most, len(days) - 1), 0, -1):
        if max(days[:pins]) < days[pins] and not _misplaced(days[pins:]):
            return pins
    return 1 if len(days) > 2 and days[0] < days[1] and not _ascends(days) else 0


def _misplaced(days: Sequence[int]) -> list[int]:
    """Indexes outside a longest run of ``days`` that never rises."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, day in enumerate(days):
        place = bisect_right(tails, -day)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1], ends[place : place + 1] = [-day], [index]
    kept, at = set(), ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return [i for i in range(len(days)) if i not in kept]


def _exchanged(days: Sequence[int], wrong: Sequence[int]) -> bool:
    """Whether two entries stand in each other's place, and nothing else is wrong."""
    if len(wrong) != 2:
        return False
    mended, (first, second) = list(days), wrong
    mended[first], mended[second] = mended[second], mended[first]
    return all(a >= b for a, b in pairwise(mended))


def _in_groups(days: Sequence[int]) -> bool:
    """Whether the list is several descending ones after another, each of three or more that starts anew near the top."""
    starts = [0] + [i for i in range(1, len(days)) if days[i] > days[i - 1]] + [len(days)]
    runs = [days[a:b] for a, b in pairwise(starts)]
    if len(runs) < 2 or any(len(r) < 3 for r in runs[:-1]):
        return False
    middle = sorted(days)[len(days) // 2]
    return all(r[0] >= middle for r in runs) and (len(runs[-1]) >= 3 or len(runs) > 2)


def _ascends(days: Sequence[int]) -> bool:
    return days[0] < days[-1] and all(a <= b for a, b in pairwise(days))


def _names(facts: PageFacts) -> tuple[str, ...]:
    """How the column is called."""
    return (facts.label("ColumnName") or facts.title or facts.head_title, *facts.breadcrumb[-1:])


def _other_order(facts: PageFacts, titles: Sequence[str]) -> bool:
    """Whether the list may rightly follow something other than the day of publication."""
    if any(map(_OTHER_ORDER.search, _names(facts))) or any(
        _WRITTEN.search("".join(t.head)) for t in facts.tables
    ):
        return True
    return sum(bool(_NUMBERED.search(t) or _MATTER.search(t)) for t in titles) * 2 >= len(titles)
