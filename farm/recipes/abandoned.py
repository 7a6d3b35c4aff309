"""Columns that ought to go on and were left alone for years, and columns that may rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from farm import calendar, content
from farm.model import Article, Block, Column, Kind, Life, ListChange, ListItem, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
CHECK = "column-abandoned"
WORDS = (r"更新", r"停更", r"abandon", r"天")


def _making(site: Site, title: str, moment: datetime) -> Callable[[], Article]:
    body = [Block("p", content.paragraph(2, title, moment))]
    return lambda: Article(title, moment, site.office, list(body))


def rhythm(today: date, silent: int, step: int, count: int, *, uneven: bool = False) -> list[date]:
    """Working days of ``count`` items about ``step`` days apart, the newest ``silent`` days ago."""
    days = []
    for n in range(count):
        back = silent + step * n + (step // 3 if uneven and n % 2 else 0)
        days.append(calendar.at_or_before(today - timedelta(days=back)))
    return days


def series(site: Site, slug: str, name: str, title: str, days: list[date], *, kind: str = "other") -> Column:
    """A further column whose items are called ``title`` with a running number, oldest first."""
    column = site.add_column(slug.replace("/", "-"), name, slug, kind)
    for n, day in enumerate(days):
        moment = content.at(day, 9 + n % 8, 7 * n % 60)
        called = title.format(p=site.unit.short_name, n=len(days) - n, y=day.year, m=day.month)
        site.add(column, _making(site, called, moment), moment)
    return column


def _column(
    form: str, meaning: str, slug: str, name: str, title: str, silent: int, step: int, count: int, *,
    kind: Kind = F, uneven: bool = False, change: Callable[[Column, Site], None] | None = None,
) -> None:  # fmt: skip
    words = WORDS if kind is F else ()

    @recipe(CHECK, form, kind, meaning, *words, flex=False, fits=lists_served)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        days = rhythm(site.today, silent, step, count, uneven=uneven)
        column = series(site, slug, name, title, days)
        if change:
            change(column, site)
        path = site.column_path(column)
        return [chosen.row(site, life, path), optional(site, "column-order", form, path)]


def _pin_old(column: Column, site: Site) -> None:
    def first(items: list[ListItem]) -> list[ListItem]:
        rules = ListItem("工作规则", items[-1].href, "2018-03-02", mark='<em class="top">置顶</em>')
        return [rules, *items]

    column.changes.append(ListChange(Life(), items=first))


def _below_menu(column: Column, site: Site) -> None:
    """Linked from the map of the site only."""
    column.in_nav = False


def _one_new(days_ago: int) -> Callable[[Column, Site], None]:
    def change(column: Column, site: Site) -> None:
        moment = content.at(site.today - timedelta(days=days_ago), 15, 12)
        site.add(column, _making(site, f"{site.unit.short_name}{column.name}近期信息", moment), moment)

    return change


def _no_dates(column: Column, site: Site) -> None:
    column.dates_shown = False


_column(
    "appointments",
    "人事任免停更一年多",
    "zwgk/rsrm",
    "人事任免",
    "{p}人事任免通知（{y}年第{n}批）",
    420,
    33,
    9,
)
_column("meetings", "政府会议停更近两年", "zwgk/zfhy", "政府会议", "{p}召开第{n}次常务会议", 690, 21, 12)
_column(
    "food tests",
    "抽检信息停更",
    "zwgk/spcj",
    "食品抽检信息",
    "{p}食品安全监督抽检信息通告（{y}年第{n}期）",
    510,
    28,
    14,
    uneven=True,
)
_column(
    "recruiting",
    "招考录用停更",
    "zwgk/zklu",
    "招考录用",
    "{p}事业单位公开招聘拟聘用人员公示（{n}）",
    600,
    45,
    8,
)
_column(
    "procurement with an old item pinned",
    "采购公告停更，旧文置顶",
    "zwgk/zfcgxx",
    "政府采购",
    "{p}机关办公设备采购结果公告（{n}）",
    450,
    19,
    11,
    change=_pin_old,
)
_column(
    "statistics, monthly", "统计数据停更", "sjkf/tjsj", "统计信息", "{y}年{m}月{p}主要经济指标", 400, 30, 16
)
_column(
    "project progress below the menu",
    "重点项目停更，栏目只在网站地图里",
    "zwgk/zdxmjz",
    "重点项目进展",
    "{p}重点项目建设进展情况（{n}）",
    550,
    30,
    8,
    change=_below_menu,
)
_column(
    "prices", "价格监测停更", "zwgk/jgjc", "价格监测", "{p}居民生活必需品价格监测（第{n}期）", 480, 14, 20
)
_column(
    "penalties",
    "行政处罚停更三年",
    "zwgk/xzcf",
    "行政处罚公示",
    "{p}城市管理行政处罚决定信息（{n}）",
    1100,
    40,
    9,
)
_column(
    "dates on the articles only",
    "列表不写日期，文章均为一年前",
    "zwgk/jytadf",
    "建议提案办理",
    "{p}关于第{n}号代表建议的答复",
    430,
    35,
    7,
    change=_no_dates,
)

_column(
    "eleven months", "停更未满一年", "zwgk/zxgz", "政务督查", "{p}政务督查通报（第{n}期）", 330, 30, 9, kind=D
)
_column(
    "silent, then one new item",
    "停更后又恢复",
    "zwgk/fbh",
    "新闻发布会",
    "{p}举行第{n}场发布会",
    500,
    40,
    9,
    kind=D,
    change=_one_new(40),
)
_column(
    "duties of offices",
    "机构职能不必更新",
    "zwgk/nsjg",
    "内设机构",
    "{p}内设机构职责之{n}",
    900,
    30,
    8,
    kind=D,
)
_column(
    "plan of a past period",
    "“十三五”规划已结束",
    "zwgk/ssw",
    "“十三五”规划实施",
    "{p}“十三五”规划实施情况（{n}）",
    1900,
    90,
    9,
    kind=D,
)
_column(
    "campaign of a year",
    "2020年普查专题已结束",
    "ztzl/rkpc",
    "2020年人口普查",
    "{p}人口普查工作简报（{n}）",
    1800,
    20,
    12,
    kind=D,
)
_column("local landscapes", "旅游风光不必更新", "zjxx/lyfg", "旅游风光", "{p}风光之{n}", 800, 25, 10, kind=D)
_column(
    "forms to download",
    "表格下载不必更新",
    "bsfw/bgxz",
    "表格下载",
    "{p}业务申请表（{n}）",
    700,
    15,
    10,
    kind=D,
)
_column("former sessions", "往届会议资料", "zwgk/wjhy", "往届会议", "{p}第{n}次会议", 1500, 60, 12, kind=D)
_column(
    "regulations", "法规文件按立法更新", "zwgk/dffg", "地方法规", "{p}地方法规第{n}号", 640, 120, 7, kind=D
)
_column(
    "old item pinned above new ones",
    "置顶旧文，其后有新信息",
    "zwgk/rdhy",
    "热点回应",
    "{p}热点回应第{n}期",
    60,
    20,
    10,
    kind=D,
    change=_pin_old,
)


@recipe(
    CHECK,
    "news column is counted as stale",
    D,
    "动态栏目已按超期未更新计，不重复",
    aspects=("fresh", "col-dept"),
    flex=False,
    fits=lists_served,
)
def _counted_already(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    column = site.column("dept")
    column.newest = content.at(site.today - timedelta(days=420), 9)
    path = site.column_path(column)
    stale = Row(
        unit=site.unit.id, check="column-stale", kind=F, form=chosen.form, meaning="部门动态未更新", urls=(site.url(path),),
        words=WORDS,
    )  # fmt: skip
    return [chosen.row(site, life, path), stale]


@recipe(
    CHECK, "filled by script", U, "列表由脚本加载，看不出", flex=False, fits=lambda s: s.style.list_scripted
)
def _scripted(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    column = series(
        site, "zwgk/aqsc", "安全生产检查", "{p}安全检查通报（{n}）", rhythm(site.today, 500, 30, 9)
    )
    return [chosen.row(site, life, site.column_path(column))]
