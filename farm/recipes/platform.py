"""Faults and decoys of the disclosure platform and of the yearly reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from core.unit import Category
from farm import calendar, content, disclosure
from farm.model import Article, Attachment, Block, Column, Kind, Life, ListChange, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
ANNUAL, PLATFORM = "annual-report", "disclosure-platform"
YEARLY = ("yearly",)
GONE = Life(first=99)
Change = Callable[[Site, Life], object]


def _department(site: Site) -> bool:
    return site.unit.category is Category.DEPARTMENT


def _government(site: Site) -> bool:
    return not _department(site)


def _opposite(life: Life) -> Life:
    """The nights on which what a fault takes away is there."""
    if life == Life():
        return GONE
    return (
        Life(first=1, mended=life.first)
        if life.mended is None
        else Life(first=life.mended, mended=life.again)
    )


def _limit(site: Site, word: str, year: int, life: Life) -> list[Column]:
    """Leaves the issue of a kind and year to the nights of ``life``; the columns it stands in."""
    touched = []
    for key in ("gk-annual", "gk-system"):
        for special in site.column(key).specials:
            title = special.make().title
            if word in title and str(year) in title:
                special.life = life
                touched.append(site.column(key))
    return touched


def _annual(
    form: str,
    kind: Kind,
    meaning: str,
    *words: str,
    fits: Callable[[Site], bool] = lambda s: True,
    flex: bool = False,
) -> Callable[[Change], Change]:
    def register(change: Change) -> Change:
        @recipe(ANNUAL, form, kind, meaning, *words, aspects=YEARLY, fits=fits, flex=flex)
        def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
            change(site, life)
            return [chosen.row(site, life if kind is F else Life())]

        return change

    return register


def _last(site: Site) -> int:
    return site.today.year - 1


@_annual("no report of last year", F, "上年度信息公开年报没有发布", r"信息公开工作年度报告", flex=True)
def _no_report(site: Site, life: Life) -> None:
    _limit(site, "信息公开", _last(site), _opposite(life))


@_annual("no website table of last year", F, "上年度网站年度报表没有发布", r"网站工作年度报表", flex=True)
def _no_table(site: Site, life: Life) -> None:
    _limit(site, "网站", _last(site), _opposite(life))


@_annual("never a website table", F, "从未发布网站年度报表", r"网站工作年度报表")
def _never_a_table(site: Site, life: Life) -> None:
    for back in (1, 2, 3):
        _limit(site, "网站", site.today.year - back, GONE)


@_annual("reports ended two years ago", F, "年报停在两年前", r"信息公开工作年度报告")
def _ended(site: Site, life: Life) -> None:
    for back in (1, 2):
        _limit(site, "信息公开", site.today.year - back, GONE)


@_annual("only the notice that asks for reports", F, "只有布置编制年报的通知", r"信息公开工作年度报告")
def _only_asked(site: Site, life: Life) -> None:
    _limit(site, "信息公开", _last(site), GONE)
    day = date(site.today.year, 1, 6)
    title = f"关于做好{_last(site)}年政府信息公开工作年度报告编制和发布工作的通知"
    disclosure.add_report(site, _last(site), day, title=title, key="gk-system")


def _late(
    form: str, meaning: str, word: str, due: tuple[int, int], days: int, fits: Callable[[Site], bool]
) -> None:
    @_annual(form, F, meaning, r"才公布", r"late", fits=fits)
    def change(site: Site, life: Life) -> None:
        keys = _limit(site, word, _last(site), GONE)
        day = date(site.today.year, *due) + timedelta(days=days)
        add = disclosure.add_report if word == "信息公开" else disclosure.add_table
        add(site, _last(site), calendar.at_or_before(day) if days > 3 else day, key=keys[0].key)


_late("government's report four weeks late", "政府年报晚了四周", "信息公开", (3, 31), 28, _government)
_late("government's report a week late", "政府年报晚了一周", "信息公开", (3, 31), 8, _government)
_late("department's report three weeks late", "部门年报晚了三周", "信息公开", (1, 31), 22, _department)
_late("website table five weeks late", "网站年度报表晚了五周", "网站", (1, 31), 36, lambda s: True)
_late("website table two days late", "网站年度报表晚了两天", "网站", (1, 31), 2, lambda s: True)


@_annual(
    "reports of bodies below only", F, "只有下属部门和乡镇的年报", r"信息公开工作年度报告", fits=_government
)
def _below_only(site: Site, life: Life) -> None:
    _limit(site, "信息公开", _last(site), GONE)
    _below(site)


def _below(site: Site) -> None:
    for n, body in enumerate(("教育局", "水利局", "城关镇人民政府")):
        title = f"{site.unit.short_name}{body}{_last(site)}年政府信息公开工作年度报告"
        disclosure.add_report(site, _last(site), date(site.today.year, 1, 18 + n), title=title)


@_annual("reports of bodies below beside the own one", D, "本级年报之外还有下属单位年报", fits=_government)
def _below_too(site: Site, life: Life) -> None:
    _below(site)


@_annual("on the last day", D, "最后一天发布")
def _last_day(site: Site, life: Life) -> None:
    keys = _limit(site, "信息公开", _last(site), GONE)
    due = date(site.today.year, 1, 31) if _department(site) else date(site.today.year, 3, 31)
    disclosure.add_report(site, _last(site), due, key=keys[0].key)


@_annual(
    "entries named by the year alone",
    D,
    "年报栏目里条目只写年份",
    fits=lists_served,
)
def _year_alone(site: Site, life: Life) -> None:
    _limit(site, "信息公开", _last(site), GONE)
    disclosure.add_report(
        site, _last(site), disclosure.report_day(site, _last(site)), title=f"{_last(site)}年"
    )


@_annual("year in Chinese numerals", D, "标题年份用中文数字")
def _numerals(site: Site, life: Life) -> None:
    _limit(site, "信息公开", _last(site), GONE)
    year = "".join("〇一二三四五六七八九"[int(c)] for c in str(_last(site)))
    title = f"{disclosure.named(site)}{year}年政府信息公开工作年度报告"
    disclosure.add_report(site, _last(site), disclosure.report_day(site, _last(site)), title=title)


@_annual("files on a page that collects all years", D, "历年年报以附件形式集中在一页")
def _collected(site: Site, life: Life) -> None:
    years = [site.today.year - back for back in (1, 2, 3)]
    for year in years:
        _limit(site, "信息公开", year, GONE)
    moment = content.at(date(site.today.year, 1, 20), 10)

    def make() -> Article:
        made = Article(
            "历年政府信息公开工作年度报告",
            moment,
            site.office,
            [Block("p", content.paragraph(2, "collected"))],
        )
        made.attachments = [
            Attachment(f"{disclosure.named(site)}{y}年政府信息公开工作年度报告", "pdf", named=False)
            for y in years
        ]
        return made

    site.add(site.column("gk-annual"), make, moment)


@_annual("table among the notices", D, "网站年度报表发在通知公告里")
def _among_notices(site: Site, life: Life) -> None:
    _limit(site, "网站", _last(site), GONE)
    disclosure.add_table(site, _last(site), disclosure.table_day(site, _last(site)), key="notice")


@_annual("published again later", D, "按时公布后又发布更正版")
def _again(site: Site, life: Life) -> None:
    title = f"{disclosure.named(site)}{_last(site)}年政府信息公开工作年度报告（更正）"
    disclosure.add_report(site, _last(site), calendar.at_or_before(date(site.today.year, 6, 18)), title=title)


@_annual("report of the year under way", D, "本年度的季度报表不算年报")
def _quarter(site: Site, life: Life) -> None:
    title = f"{site.today.year}年第三季度政府网站检查情况"
    disclosure.add_report(site, site.today.year, date(site.today.year, 10, 16), title=title)


# the platform

Part = tuple[str, ...]


def _platform(
    form: str,
    kind: Kind,
    meaning: str,
    *words: str,
    flex: bool = False,
    fits: Callable[[Site], bool] = lambda s: True,
) -> Callable[[Change], Change]:
    def register(change: Change) -> Change:
        @recipe(PLATFORM, form, kind, meaning, *words, aspects=YEARLY, flex=flex, fits=fits)
        def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
            change(site, life)
            return [chosen.row(site, life if kind is F else Life()), optional(site, ANNUAL, form)]

        return change

    return register


def _without(form: str, meaning: str, word: str, *keys: str, flex: bool = False) -> None:
    @_platform(form, F, meaning, word, flex=flex)
    def change(site: Site, life: Life) -> None:
        for key in keys:
            site.column(key).life = _opposite(life)


_without("no guide", "没有信息公开指南", r"政府信息公开指南", "gk-guide", flex=True)
_without("no system", "没有信息公开制度", r"政府信息公开制度", "gk-system", flex=True)
_without("no statutory content", "没有法定主动公开内容", r"法定主动公开内容", "gk-statutory")
_without(
    "neither guide nor application",
    "没有指南和依申请公开",
    r"政府信息公开指南|依申请公开",
    "gk-guide",
    "gk-apply",
)
_without("no application", "没有依申请公开入口", r"依申请公开", "gk-apply", flex=True)
_without("guide and system gone", "没有指南和制度", r"政府信息公开(?:指南|制度)", "gk-guide", "gk-system")


@_platform("no entry for the reports", F, "年报发在通知公告里，没有年报入口", r"政府信息公开年报")
def _no_entry(site: Site, life: Life) -> None:
    site.column("gk-annual").life = GONE
    title = "{n}" + f"{_last(site)}年政府信息公开工作年度报告全文及统计表格（含三张表）"
    day = disclosure.report_day(site, _last(site))
    disclosure.add_report(site, _last(site), day, title=title.format(n=disclosure.named(site)), key="notice")


@_platform("no platform at all", F, "没有公开平台", r"没有找到“政府信息公开”入口", r"no-platform")
def _nothing(site: Site, life: Life) -> None:
    for column in site.columns:
        if column.key.startswith("gk"):
            column.life = GONE


def _renamed(form: str, meaning: str, names: dict[str, str]) -> None:
    @_platform(form, D, meaning)
    def change(site: Site, life: Life) -> None:
        for key, name in names.items():
            site.column(key).name = name


_renamed(
    "names without 政府",
    "名称不带“政府”",
    {"gk-guide": "信息公开指南", "gk-system": "信息公开制度", "gk-annual": "信息公开年报"},
)
_renamed(
    "older names",
    "沿用旧名称",
    {"gk-statutory": "信息公开目录", "gk-system": "信息公开规定", "gk-apply": "在线依申请公开"},
)
_renamed(
    "names with the place",
    "名称带地名",
    {"gk-guide": "本县政府信息公开指南", "gk-annual": "本县政府信息公开工作年度报告"},
)
_renamed(
    "short names on the platform",
    "平台上用简称",
    {"gk-annual": "公开年报", "gk-guide": "公开指南", "gk-statutory": "主动公开内容"},
)


@_platform("parts in the navigation as well", D, "各部分同时列在导航里")
def _in_nav(site: Site, life: Life) -> None:
    for key, *_ in disclosure.PARTS:
        site.column(key).in_nav = True


@_platform("platform below 政务公开 only", D, "平台入口在政务公开栏目下")
def _below_menu(site: Site, life: Life) -> None:
    column, channel = site.column("gk"), site.column("xxgk")
    column.in_nav = False
    link = f'<p class="gkrk"><a href="{site.column_path(column)}">政府信息公开</a></p>'
    channel.changes.append(ListChange(Life(), html=lambda html: link + html))


@_platform("tiles are pictures", D, "平台上的入口是图片")
def _pictures(site: Site, life: Life) -> None:
    def change(html: str) -> str:
        for column in site.columns:
            html = html.replace(
                f'<i class="ico"></i>{column.name}',
                f'<img src="/assets/img/{column.key}.png" alt="{column.name}">',
            )
        return html

    site.column("gk").changes.append(ListChange(Life(), html=change))


@_platform("platform of another system", U, "公开平台在另一网站")
def _elsewhere(site: Site, life: Life) -> None:
    for column in site.columns:
        if column.key.startswith("gk-"):
            column.life = GONE
    site.column("gk").life = GONE
    site.home_extra += '<div class="rk"><a href="http://czt.shangji.gov.cn/zwgk/">政府信息公开</a></div>'


@_platform("news about a guide", D, "新闻里提到公开指南，平台齐全")
def _news(site: Site, life: Life) -> None:
    moment = content.at(calendar.at_or_before(site.today - timedelta(days=6)), 11, 8)
    title = f"{site.unit.short_name}修订政府信息公开指南和基层政务公开标准目录"
    key = next(
        (k for k in ("notice", "dept") if f"col-{k}" not in site.taken), "news"
    )  # none that is to be old
    site.add(
        site.column(key),
        lambda: Article(title, moment, site.office, [Block("p", content.paragraph(3, title))]),
        moment,
    )
