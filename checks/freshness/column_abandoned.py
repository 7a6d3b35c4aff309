"""Columns without a rule of their own must not be left alone for years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from checks.base import SiteCheck
from checks.freshness.ages import day_of
from checks.freshness.channels import parts_of
from checks.freshness.material import Material, hidden_because, list_pages, of_past_year
from checks.freshness.periods import HALF_YEAR, period_of
from checks.freshness.withdrawn import is_withdrawn, standing
from core.finding import Finding, Severity, Undecided
from core.page import ListFacts, PageFacts
from core.site import Column, SiteFacts
from core.unit import ColumnType

#: Names of what comes up again and again, so that a column for it has to go on.
_GOES_ON = re.compile(
    r"会议|动态|活动|人事|任免|招考|招聘|招录|录用|采购|招标|中标|投标|征集|调查|访谈|发布会"
    r"|统计(?:信息|数据|月报|公报)|数据发布|预决算|预算|决算|价格|监测|"
    r"抽检|检查|执法|处罚|许可|双公示|征地|土地|拆迁|项目|工程|应急管理|预警|安全生产|食品|药品|环境|空气"
    r"|水质|救助|低保|就业|社保|督查|审计|建议提案|提案|议案|"
    r"公示|公告|通知|通报|曝光|回应|辟谣|新闻|要闻|播报|简报|月报|季报|快讯|招商|工作推进|进展|党建|学习"
)
#: Names of what stays as it is, or has come to its end.
_STAYS = re.compile(
    r"机构|职能|职责|领导(?!活动)|简介|概况|概览|指南|制度|法规|法律|规章|规划|计划|目录|历史|沿革"
    r"|[省市县区]情|地图|名录|名单|年鉴|[省市县区镇乡]志|往年|往届|往期|归档|停更|停止更新|"
    r"专题|专栏|专区|回顾|十[一二三四五]五|疫情|疫苗|防控|换届|普查|主题教育|两学一做|两会"
    r"|[一二三]十大(?!新闻)|[一二三四五六七]中全会|全会精神|学习贯彻|复工复产|群众路线|党史|联系|下载|表格"
    r"|电话|地址|便民|回放|文化|常见问题|知识|常识|人物|风光|旅游|特产|名胜|荣誉|"
    r"标准|预案|清单|汇编|库$|权力|责任|依申请|年报|年度报告|公报|失效|废止|清理|(?<!\d)(?:19|20)\d\d(?!\d)"
    r"|脱贫|扶贫|创建|创城|迎接|庆祝|纪念|改革开放|灾后|重建"
)
_CLOSED_PATH = re.compile(
    r"专题|专栏|归档|历史|往期|/(?:ztzl|ztbd|zt|zhuanti|ztlm|special|subject|lszt|gdzt|gd|archive)\d{0,4}/",
    re.IGNORECASE,
)


class ColumnAbandoned(SiteCheck):
    """A column that ought to go on has had nothing new for more than a year.

    ## 检查什么
    没有规定更新期限、但从内容看应当持续更新的栏目（会议、人事、采购、执法、抽检、项目、二级通知文件等），最新一条信息距监测时点是否超过 365 天。
    判断“应更新”看两点：名称是经常发生的事项，过去更新有规律（至少 6 个不同日期，最长间隔不到停更时间的一半）；两点都有的算问题，只有一点的交人工复核。
    历来半年以上才有一条、还没有过下一次的（如年度审计结果）不算。
    机构、领导、指南、制度、法规、规划、历史、专题、归档、带年份的以及其他本来不更新或者已经结束的栏目不判。
    有更新期限的栏目由 column-stale 检查，空白栏目由 column-blank 检查，由几个栏目的列表拼成的、打开就是下级栏目列表的频道页看各栏目自己，同一缺陷不重复（C-2）。
    当晚没有看到的、由脚本生成的、只有外部链接的栏目，列表没有看全而又不是从新到旧排列的，不下结论。
    ## 为什么重要
    “应更新但长期未更新”的栏目累计 10 个即单项否决；开了栏目多年不管，群众会以为没有这项工作。
    ## 不合格示例
        监测时点 2026-11-20，“人事任免”过去约每月一条，最新一条 2024-09-12
    ## 合格示例
        监测时点 2026-11-20，“人事任免”最新一条 2026-07-03
    ## 依据
    - V-COL-2 国办秘函〔2019〕19号 应更新但长期未更新的栏目（A；哪些栏目应更新、超过多久算长期为推定，DER，可调）
    - C-2 同一缺陷不重复扣分（B）
    """

    id = "column-abandoned"
    version = 4
    title = "栏目没有长期停更"
    failure_title = "应更新的栏目长期未更新"
    severity = Severity.SERIOUS
    basis = ("V-COL-2", "C-2")
    certainty = "A DER"
    messages = {
        "abandoned": "栏目“{column}”最新信息“{title}”发布于{newest}，已{days}天没有更新；此前最长间隔{gap}天。",
        "perhaps-abandoned": "栏目“{column}”最新信息“{title}”发布于{newest}，已{days}天没有更新，请核实是否应当更新。",
    }
    remedies = {"": "恢复更新；这项工作已经结束或改在别处公布的，合并、归档或者撤下栏目，并说明去处。"}
    options = {"days": 365, "least_days": 6, "seldom": 180}

    def evaluate(self, site: SiteFacts) -> Iterator[Finding | Undecided]:
        for column in standing(site):
            if (
                column.blank is not True
                and period_of(column, site, 14, 6) is None
                and not _stays(site, column)
            ):
                yield from self._judge(site, column)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        """Mended when the column was read tonight and is no longer silent, or was withdrawn."""
        if all(c.url != subject for c in standing(site)):
            return is_withdrawn(site, subject)
        return site.was_observed(subject)

    def _judge(self, site: SiteFacts, column: Column) -> Iterator[Finding | Undecided]:
        page = site.pages.get(column.url)
        if page is None or not site.was_observed(column.url):
            yield Undecided("当晚没有看到该栏目", column.url)
            return
        if _is_channel(page) or parts_of(site, column) or _lists_data(page):
            return
        material = Material.of(site, column, page.listing)
        if material.newest is None or (site.today - material.newest).days <= self.option["days"]:
            return
        silent, days = (site.today - material.newest).days, _all_days(site, material, page.listing)
        gap = _longest_gap(days)
        goes_on, regular = _goes_on(column), self._regular(days, gap, silent)
        if not (goes_on or regular) or self._seldom(days, silent):
            return
        doubt = hidden_because(page.listing, page.rendered) or material.doubt or _unseen_part(site, page)
        if doubt:
            yield Undecided(doubt, column.url)
        else:
            yield _finding(column, material, silent, gap, goes_on and regular)

    def _regular(self, days: tuple[date, ...], gap: int, silent: int) -> bool:
        """Whether the list once went on steadily, so that the silence is no ordinary pause."""
        return len(days) >= self.option["least_days"] and gap * 2 < silent

    def _seldom(self, days: tuple[date, ...], silent: int) -> bool:
        """Whether the column never came oftener than every half year or so, and has not missed its turn by much."""
        gaps = [(a - b).days for a, b in pairwise(days)]
        return bool(gaps) and min(gaps) >= self.option["seldom"] and silent * 2 <= max(gaps) * 3


def _finding(column: Column, material: Material, silent: int, gap: int, sure: bool) -> Finding:
    newest = material.newest.isoformat() if material.newest else ""
    data = {"column": column.name, "title": material.title, "newest": newest, "days": silent, "gap": gap}
    severity = None if sure else Severity.MODERATE
    return Finding(
        "abandoned" if sure else "perhaps-abandoned",
        data,
        "栏目列表",
        f"{newest} {material.title}",
        column.url,
        column.url,
        review=not sure or material.undated * 2 > material.items,
        severity=severity,
    )


def _stays(site: SiteFacts, column: Column) -> bool:
    """Whether nobody expects the column to go on: by its name, or by what it belongs to."""
    page = site.pages.get(column.url)
    above = " ".join(page.breadcrumb[:-1]) if page else ""
    heads = page.head_title.split("_")[0].split("-")[0] if page else ""
    named = " ".join((column.name, heads))
    if of_past_year(site, column.url):
        return True
    return bool(_STAYS.search(named)) or bool(_CLOSED_PATH.search(above + " " + column.url))


def _is_channel(page: PageFacts) -> bool:
    """Whether the page shows the lists of several columns, each of which is judged by itself (C-2)."""
    return page.listing is not None and any(i.section for i in page.listing.items)


def _lists_data(page: PageFacts) -> bool:
    """Whether the entries are sets of open data, whose age ``open-data`` judges (C-2)."""
    return page.services is not None and page.services.data is not None


def _goes_on(column: Column) -> bool:
    return column.type in HALF_YEAR or column.type is ColumnType.NEWS or bool(_GOES_ON.search(column.name))


def _all_days(site: SiteFacts, material: Material, first: ListFacts | None) -> tuple[date, ...]:
    """The distinct days of all list pages that were read, newest first, without those of pinned items."""
    days = set(material.days)
    for listing in list_pages(site, first) if first else ():
        days |= {d for i in (listing.items if listing else ()) if not i.pinned and (d := day_of(i.date))}
    return tuple(sorted((d for d in days if d <= site.today), reverse=True))


def _longest_gap(days: tuple[date, ...]) -> int:
    return max(((a - b).days for a, b in pairwise(days)), default=0)


def _unseen_part(site: SiteFacts, page: PageFacts) -> str:
    """Why newer items may stand on list pages that were not read: the list does not run from new to old."""
    if page.listing is None or all(p is not None for p in list_pages(site, page.listing)):
        return ""
    days = [i.date for i in page.listing.items if i.date and not i.pinned]
    descends = all(a >= b for a, b in pairwise(days))
    return "" if len(days) > 1 and descends else "列表没有看全，又不是从新到旧排列"
