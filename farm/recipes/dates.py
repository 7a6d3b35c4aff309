"""Forged publication dates, and dates that only look forged. What comes late comes on night 3, after two nights of watching."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from farm import calendar, content
from farm.entries import moment_of
from farm.model import Article, Block, Kind, Life, ListChange, ListItem, Row
from farm.recipes.abandoned import series
from farm.recipes.base import Recipe, lists_served, optional, plant_document, recipe
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
CHECK = "forged-date"
WORDS = (r"发布", r"日期", r"date", r"补发")
NIGHT_3 = Life(first=3)


def _watched(site: Site) -> bool:
    """Sites whose lists stand in the served page and that can be read on every night."""
    return lists_served(site) and not site.troubled


def _workday(site: Site, back: int, minute: int = 20) -> datetime:
    return content.at(calendar.at_or_before(site.today - timedelta(days=back)), 10, minute)


def _piece(site: Site, title: str, moment: datetime, source: str = "") -> Callable[[], Article]:
    body = [Block("p", content.paragraph(3, title))]
    return lambda: Article(title, moment, source or site.office, list(body))


def _add(site: Site, key: str, title: str, moment: datetime, life: Life, source: str = "") -> str:
    """An article of its own in a column on the nights of ``life``; its path."""
    column = site.column(key)
    special, _ = site.add(column, _piece(site, title, moment, source), moment)
    special.life = life
    return site.special_path(column, special)


def _late(form: str, meaning: str, key: str, backs: Sequence[int], title: str) -> None:
    @recipe(CHECK, form, F, meaning, *WORDS, aspects=(f"col-{key}", "order"), flex=False, fits=_watched)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        paths = []
        for n, back in enumerate(backs):
            called = title.format(p=site.unit.short_name, n=n + 1)
            paths.append(_add(site, key, called, _workday(site, back, 10 + n), NIGHT_3))
        where = [site.column_path(site.column(key))] if len(backs) > 2 else paths
        return [chosen.row(site, NIGHT_3, path) for path in where]


_late("one old date in the news", "第3晚补出一条11天前的动态", "news", (11,), "{p}开展秋季植树活动")
_late(
    "old date of two weeks in the departments' news",
    "第3晚补出一条14天前的部门动态",
    "dept",
    (14,),
    "{p}组织消防演练进校园",
)
_late("two old dates", "第3晚补出两条旧日期动态", "dept", (9, 11), "{p}开展入户走访（第{n}组）")
_late(
    "batch of four filling a gap",
    "第3晚一次补出四条，日期各异",
    "news",
    (9, 11, 13, 15),
    "{p}推进冬修水利（第{n}标段）",
)
_late(
    "batch of six in the departments' news",
    "第3晚一次补出六条部门动态",
    "dept",
    (10, 12, 14, 16, 18, 20),
    "{p}部门工作简讯（{n}）",
)
_late(
    "notice dated three weeks back",
    "第3晚补出一条三周前的公告",
    "notice",
    (23,),
    "关于{p}城区道路临时封闭的通告",
)
_late(
    "three notices of three weeks",
    "第3晚一次补出三条公告",
    "notice",
    (14, 19, 23),
    "关于{p}农村饮水项目验收结果的公示（第{n}批）",
)


def _future(form: str, meaning: str, key: str, ahead: int) -> None:
    @recipe(
        CHECK,
        form,
        F,
        meaning,
        *WORDS,
        aspects=(f"col-{key}", "order", "fresh"),
        flex=False,
        fits=lists_served,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        moment = content.at(site.today + timedelta(days=ahead), 9, 30)
        path = _add(site, key, f"{site.unit.short_name}举办迎新春书画展", moment, Life())
        others = [
            optional(site, c, chosen.form, site.column_path(site.column(key)), "/")
            for c in ("column-stale", "home-stale")
        ]
        return [chosen.row(site, life, path), *others]


_future("a year ahead by a slip", "年份写错，晚了一年", "news", 365)
_future("a month ahead", "发布日期在下个月", "dept", 31)
_future("a week ahead", "发布日期在下周", "notice", 8)


# what only looks so


def _decoy(
    form: str, meaning: str, *aspects: str, fits: Callable[[Site], bool] = _watched
) -> Callable[[Callable[[Site], list[str]]], None]:
    def register(make: Callable[[Site], list[str]]) -> None:
        @recipe(CHECK, form, D, meaning, aspects=aspects, flex=False, fits=fits)
        def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
            return [chosen.row(site, NIGHT_3 if fits is _watched else Life(), *make(site))]

    return register


@_decoy("written on Monday, out on Wednesday", "两三天后上网", "col-news", "order")
def _soon(site: Site) -> list[str]:
    return [_add(site, "news", f"{site.unit.short_name}检查节前市场供应", _workday(site, 3, 40), NIGHT_3)]


@_decoy("reposted with the date of its source", "转载新华社，保留原日期", "col-news", "order")
def _reposted(site: Site) -> list[str]:
    return [_add(site, "news", "全国秋粮收购工作平稳有序推进", _workday(site, 13, 5), NIGHT_3, "新华社")]


@_decoy("copied into a second column later", "旧文复制到另一栏目", "col-dept", "order")
def _copied(site: Site) -> list[str]:
    moment, title = _workday(site, 12, 35), f"{site.unit.short_name}召开乡村治理现场会"
    first = _add(site, "news", title, moment, Life())
    return [first, _add(site, "dept", title, moment, NIGHT_3)]


@_decoy("new column with its old articles", "第3晚新开栏目，迁入旧文", fits=_watched)
def _new_column(site: Site) -> list[str]:
    days = [calendar.at_or_before(site.today - timedelta(days=9 + 6 * n)) for n in range(7)]
    column = series(site, "zwgk/xcfx", "数字乡村", "{p}数字乡村建设信息（{n}）", days)
    for special in column.specials:
        special.life = NIGHT_3
    words = f"<div class='txt'><p>{content.paragraph(8, 'new column')}</p></div>"
    column.changes.append(ListChange(Life(mended=3), html=lambda html: words))
    return [site.special_path(column, s) for s in column.specials]


@_decoy("oldest of its list", "列表末尾新出现的旧文，也许是删文后移上来的", "col-notice", "order")
def _at_the_end(site: Site) -> list[str]:
    column = site.column("notice")
    last = moment_of(site, column, column.count - 1)
    return [_add(site, "notice", "关于农业水价综合改革的公示", last - timedelta(days=9), NIGHT_3)]


@_decoy("old rule pinned on the third night", "第3晚置顶一篇旧文", "col-notice", "order")
def _pinned(site: Site) -> list[str]:
    column, moment = site.column("notice"), content.at(site.today - timedelta(days=400), 9)
    path = _add(site, "notice", "关于办事大厅工作时间的公告", moment, NIGHT_3)

    def first(items: list[ListItem]) -> list[ListItem]:
        rest = [i for i in items if i.href != path]
        day = moment.strftime(site.style.day_form)
        return [ListItem("关于办事大厅工作时间的公告", path, day, '<em class="top">置顶</em>'), *rest]

    column.changes.append(ListChange(NIGHT_3, items=first))
    return [path]


@_decoy(
    "document published within twenty working days",
    "文件成文12个工作日后公布，列表显示成文日期",
    "col-policy",
    "fresh",
)
def _signed(site: Site) -> list[str]:
    moment = content.at(calendar.shift(calendar.at_or_before(site.today - timedelta(days=1)), -12), 9)
    planted = plant_document(site, "signed", published=moment, gap=0)
    planted.document.life = NIGHT_3
    assert planted.interpretation
    planted.interpretation.life = NIGHT_3
    return [planted.path, planted.interpretation_path]


@_decoy("event ahead in the text", "正文里的活动日期在将来", "col-notice", fits=lists_served)
def _event(site: Site) -> list[str]:
    moment = _workday(site, 5, 50)
    day = content.chinese_day(site.today + timedelta(days=30))
    body = [
        Block("p", f"定于{day}上午9时举行听证会，报名截止日期为{day}。"),
        Block("p", content.paragraph(2, "event")),
    ]
    title = "关于举行水价调整听证会的公告"
    special, _ = site.add(
        site.column("notice"), lambda: Article(title, moment, site.office, list(body)), moment
    )
    return [site.special_path(site.column("notice"), special)]


@_decoy("news of the day on the third night", "第3晚的当日新闻", "col-news", "order", "fresh")
def _of_today(site: Site) -> list[str]:
    return [
        _add(
            site,
            "news",
            f"{site.unit.short_name}部署周末值班工作",
            content.at(site.today + timedelta(days=1), 18, 5),
            NIGHT_3,
        )
    ]
