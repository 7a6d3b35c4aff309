"""A new practice site: its columns with what fills them, its footer, and its search."""

from __future__ import annotations

from datetime import date, timedelta

from core.unit import Unit
from farm import aids, calendar, content, disclosure, search, services
from farm.chance import between, pick
from farm.fee_tables import fee_article
from farm.model import Column, Footer, Special
from farm.site import Site
from farm.styles import STYLES

_UPPER = '<div class="sjqd"><a href="http://czt.shangji.gov.cn/sfqd/" target="_blank">上级转载：全省行政事业性收费目录清单</a></div>'
_HOME_DAYS = ("%Y-%m-%d", "%m-%d", "%Y/%m/%d", "[%m-%d]")
#: Days since the newest item of a column, at least and at most.
_AGES = {"news": (1, 2), "dept": (1, 4), "notice": (2, 20), "policy": (6, 40), "plan": (60, 500), "guide": (30, 200)}  # fmt: skip
#: Hours between two items of a column, at most.
_SPANS = {"news": 30.0, "dept": 50.0, "notice": 96.0, "policy": 120.0}


def make_site(
    unit: Unit, seed: int, today: date, pages: int, position: int, neighbours: tuple[Unit, ...]
) -> Site:
    """The site of ``unit`` with about ``pages`` pages, in the style that falls to its ``position``."""
    site = Site(unit, seed, today, pages, position, neighbours, STYLES[(position + seed) % len(STYLES)])
    site.home_days = pick(_HOME_DAYS, seed, unit.id, "home")
    site.footer = _footer(site)
    site.entry = pick(aids.ENTRIES, unit.id, "entry")
    site.prompt = pick(aids.PROMPTS, unit.id, "prompt")
    site.search = search.usual(unit.id)
    site.columns = _columns(site)
    for column in site.columns:
        _date(site, column)
    _add_fees(site)
    disclosure.lay_out(site)
    services.lay_out(site)
    return site


def _footer(site: Site) -> Footer:
    unit = site.unit
    return Footer(
        code=unit.site_id_code, error_code=unit.site_id_code, sponsor=site.office, contact=f"0591-8{between(1000000, 9999999, unit.id)}",
        icp=f"闽ICP备{between(10000000, 29999999, unit.id, 'icp')}号-1", police=f"{unit.division_code or '350102'}{between(10000000, 29999999, unit.id, 'police')}",
        police_host=pick(("beian.mps.gov.cn", "www.beian.gov.cn"), unit.id),
    )  # fmt: skip


def _columns(site: Site) -> list[Column]:
    dated, own = max(24, site.pages - 16), site.unit.id
    policies = max(2, dated // 10)
    guides, plans, notices = max(1, dated // 20), max(2, dated // 16), max(8, dated // 6)
    news = max(12, dated - 2 * policies - guides - plans - notices)
    first = pick(("要闻动态", "政务要闻", f"{site.unit.short_name}要闻", "工作动态"), own, "news")
    return [
        Column("news", first, "xwzx/zwyw", "news", news * 2 // 3, label_type="工作动态"),
        Column("dept", "部门动态", "xwzx/bmdt", "news", news - news * 2 // 3, label_type="工作动态"),
        Column("notice", "通知公告", "zwgk/tzgg", "notice", notices, label_type="通知公告"),
        Column("policy", pick(("政策文件", "规范性文件", "政府文件"), own, "policy"), "zwgk/zcwj", "policy", policies, label_type="政策文件"),
        Column("interp", pick(("政策解读", "文件解读"), own, "interp"), "zwgk/zcjd", "interpretation", policies, label_type="政策解读"),
        Column("fees", pick(("行政事业性收费", "收费目录清单", "行政事业性收费清单"), own, "fees"), "zwgk/sfqd", "fees", 0, label_type="其他"),
        Column("plan", "规划计划", "zwgk/ghjh", "other", plans, label_type="规划计划"),
        Column("guide", "办事指南", "bsfw/bszn", "other", guides, label_type="办事服务"),
        Column("leaders", "领导之窗", "zwgk/ldzc", "other", 0, shape="page", label_type="概况信息"),
        Column("org", "机构职能", "zwgk/jgzn", "other", 0, shape="page", label_type="机构职能"),
        Column("xxgk", "政务公开", "zwgk", "other", 0, shape="channel", label_type="其他"),
    ]  # fmt: skip


def _date(site: Site, column: Column) -> None:
    """How old the newest item of ``column`` is, and how far its items lie apart."""
    low, high = _AGES.get(column.key, (10, 60))
    age = between(low, high, site.seed, site.unit.id, column.key, "age")
    column.newest = content.at(site.today - timedelta(days=age), 9, between(0, 59, site.unit.id, column.key))
    column.step = min(_SPANS.get(column.key, 200.0), 6 * 8760 / max(1, column.count))


def _add_fees(site: Site) -> None:
    day = site.today - timedelta(days=between(40, 150, site.seed, site.unit.id, "fees"))
    moment = content.at(calendar.at_or_before(day), 10, 20)
    form = pick(("page", "page", "xlsx", "docx", "pdf"), site.seed, site.unit.id, "feeform")
    column = site.column("fees")
    column.extra = _UPPER
    column.specials.append(Special(lambda: fee_article(site, moment, form), moment))
