"""Columns must get new items within their period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from checks.base import SiteCheck
from checks.freshness.channels import parts_of
from checks.freshness.forecast import Forecast, forecast
from checks.freshness.material import Material, hidden_because
from checks.freshness.periods import Period
from checks.freshness.withdrawn import all_blank, is_withdrawn, standing
from core.finding import Finding, Severity, Undecided
from core.site import Column, SiteFacts

_CLOSED = re.compile(r"归档|历史|往年|往期|停止更新|已停更|回顾")


class ColumnStale(SiteCheck):
    """A column has had no new item for longer than its period.

    ## 检查什么
    各栏目最新一条信息的日期是否超过更新期限：动态、要闻类 14 天（名称写明按月、季、年发布的，为这段时间的两倍）；一级通知公告、政策文件、政策解读 6 个月（按日历月）；
    其他栏目按栏目清单里写的期限，没有写的不判。到期前预警（14 天的从第 10 天起，6 个月的提前 30 天）。
    最新日期看全部条目，置顶的旧信息不影响；列表没有日期的条目，看它的文章页面写明的发布时间；
    都没有日期的按“未更新”规则交人工复核，只写月日、没有年份的不下结论。晚于监测时点的日期不算。
    空白栏目由 column-blank 检查，不重复；一级栏目打开就是下级栏目列表的，由下级栏目计一次，下级栏目没有期限的看全部下级栏目里最新的一条；当晚没有看到的、由脚本生成的、只有外部链接的栏目不下结论。
    ## 为什么重要
    动态、要闻两周不更新，通知公告、政策文件半年不更新，累计 5 个栏目即单项否决。
    ## 不合格示例
        监测时点 2026-11-20，“工作动态”最新一条 2026-10-15
    ## 合格示例
        监测时点 2026-11-20，“通知公告”最新一条 2026-06-03
    ## 依据
    - V-COL-1 国办秘函〔2019〕19号 栏目不更新（A）
    - D-NEWS、D-DOC、D-INT-1 动态要闻、政策文件、政策解读的更新（B；分值凭记忆，MEM）
    - C-1 没有发布时间的信息按未更新计（2015 年规则，A；2019 年沿用与否凭记忆，MEM，只作复核）
    - C-2 同一缺陷不重复扣分（B）；C-3 两周按 14×24 小时计（A），提前预警（B）
    """

    id = "column-stale"
    version = 3
    title = "栏目及时更新"
    failure_title = "栏目超过期限没有更新"
    severity = Severity.SERIOUS
    severities = {"due-soon": Severity.NOTICE}
    basis = ("V-COL-1", "D-NEWS", "D-DOC", "D-INT-1", "C-1", "C-2", "C-3")
    certainty = "A"
    messages = {
        "stale": "栏目“{column}”最新信息“{title}”发布于{newest}，距今{days}天，超过{period}（应在{due}前更新）。",
        "due-soon": "栏目“{column}”最新信息“{title}”发布于{newest}，已{days}天；{due}之前没有新信息就会超期（期限{period}）。",
        "undated": "栏目“{column}”的{items}条信息都没有发布时间，按规则视为未更新，请核实。",
    }
    remedies = {
        "stale": "更新栏目内容；不再更新的栏目，合并或撤下。",
        "due-soon": "请在到期日前更新栏目内容。",
        "undated": "在列表和文章页面上标明发布时间。",
    }
    options = {"news_days": 14, "months": 6, "news_warn": 4, "long_warn": 30}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        for column in standing(site):
            ahead = None if column.blank else forecast(site, column, self.option)
            if ahead is not None and not self._told_below(site, column):
                yield from self._judge(site, column, ahead)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the column was read tonight and is no longer late, or was withdrawn."""
        column = next((c for c in standing(site) if c.url == subject), None)
        if column is None:
            return is_withdrawn(site, subject)
        return site.was_observed(subject) and not (column.blank and all_blank(site))

    def _told_below(self, site: SiteFacts, column: Column) -> bool:
        """Whether the column only opens on the list of one below it that has a period of its own."""
        return any(forecast(site, part, self.option) is not None for part in parts_of(site, column))

    def _judge(self, site: SiteFacts, column: Column, ahead: Forecast) -> Iterator[Finding | Undecided]:
        page = site.pages.get(column.url)
        if page is None or not site.was_observed(column.url):
            yield Undecided("当晚没有看到该栏目", column.url)
            return
        material, state = ahead.material, self._state(site, ahead)
        if state == "fresh":
            return
        doubt = hidden_because(page.listing, page.rendered) or material.doubt
        if doubt:
            yield Undecided(doubt, column.url)
        elif state == "undated" and page.listing is not None and page.listing.days_unread:
            yield Undecided("列表写的日期没有年份，或者只写几天前", column.url)
        elif state == "undated":
            yield from _undated(column, material)
        else:
            yield _finding(state, site, column, ahead)

    def _state(self, site: SiteFacts, ahead: Forecast) -> str:
        if ahead.due is None:
            return "undated"
        if site.today >= ahead.due:
            return "stale"
        warned = ahead.due - timedelta(days=self._warning(ahead.period) + 1)
        return "due-soon" if site.today >= warned else "fresh"

    def _warning(self, period: Period) -> int:
        """Days before the last one from which on a warning is given."""
        if period.months or period.days > 60:
            return int(self.option["long_warn"])
        return min(int(self.option["news_warn"]), period.days // 2)


def _undated(column: Column, material: Material) -> Iterator[Finding]:
    if material.items:
        data = {"column": column.name, "items": material.items}
        yield Finding(
            "undated",
            data,
            "栏目列表",
            column.name,
            column.url,
            column.url,
            review=True,
            severity=Severity.MINOR,
        )


def _finding(state: str, site: SiteFacts, column: Column, ahead: Forecast) -> Finding:
    material = ahead.material
    newest, due = material.newest or site.today, ahead.due or site.today
    data = {
        "column": column.name,
        "type": column.type.value,
        "title": material.title,
        "newest": newest.isoformat(),
        "days": (site.today - newest).days,
        "period": ahead.period.words,
        "due": due.isoformat(),
    }
    doubtful = material.undated * 2 > material.items or bool(_CLOSED.search(column.name))
    quote = f"{newest.isoformat()} {material.title}"
    return Finding(state, data, "栏目列表", quote, column.url, column.url, review=doubtful)
