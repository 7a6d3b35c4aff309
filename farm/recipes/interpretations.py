"""Faults and decoys in the links between documents and their interpretations, and in their timing."""

from __future__ import annotations

from datetime import date, timedelta

from farm import calendar, content
from farm.chance import pick
from farm.model import Article, Block, Kind, Life, Row
from farm.recipes.base import Planted, Recipe, optional, plant_document, recipe, slot
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
LINK, DELAY = "interpretation-link", "interpretation-delay"


def _no_links(article: Article) -> None:
    article.related = []


def _both(planted: Planted) -> tuple[str, str]:
    return planted.path, planted.interpretation_path


@recipe(LINK, "document does not link back", F, "文件没有链接到已有的解读", r"文件", r"document", r"解读")
def _one_way(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    planted.document.changes.append((life, _no_links))
    return [chosen.row(site, life, planted.path)]


@recipe(
    LINK,
    "interpretation does not link to its document",
    F,
    "解读没有链接到文件",
    r"解读",
    r"interpretation",
    r"文件",
)
def _other_way(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    assert planted.interpretation
    planted.interpretation.changes.append((life, _no_links))
    return [chosen.row(site, life, planted.interpretation_path)]


def _neither(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    assert planted.interpretation
    planted.document.changes.append((life, _no_links))
    planted.interpretation.changes.append((life, _no_links))
    return [chosen.row(site, life, *_both(planted)), optional(site, LINK, chosen.form, *_both(planted))]


recipe(LINK, "neither links to the other", F, "文件与解读互不链接", r"解读", r"link", r"链接")(_neither)


def _dead(article: Article) -> None:
    article.related = [
        (title, href.replace(".", "x.", 1) if "?" not in href else href + "0")
        for title, href in article.related
    ]


@recipe(
    LINK,
    "link to the interpretation dead",
    F,
    "文件页的解读链接打不开",
    r"打不开",
    r"失效",
    r"dead",
    r"404",
    r"链接",
)
def _dead_link(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    planted.document.changes.append((life, _dead))
    dead = planted.document.make()
    _dead(dead)
    return [
        chosen.row(site, life, planted.path, site.url(dead.related[0][1])),
        optional(site, "dead-link", chosen.form, planted.path, dead.related[0][1]),
        optional(site, LINK, chosen.form, planted.path),
    ]


@recipe(
    LINK,
    "link to the document dead",
    F,
    "解读页的文件链接打不开",
    r"打不开",
    r"失效",
    r"dead",
    r"404",
    r"链接",
)
def _dead_back(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    assert planted.interpretation
    planted.interpretation.changes.append((life, _dead))
    dead = planted.interpretation.make()
    _dead(dead)
    return [
        chosen.row(site, life, planted.interpretation_path, site.url(dead.related[0][1])),
        optional(site, "dead-link", chosen.form, planted.interpretation_path, dead.related[0][1]),
    ]


@recipe(
    LINK,
    "document links to the home page of the column",
    F,
    "文件页的解读链接指向栏目而不是解读",
    r"解读",
    r"link",
    r"链接",
)
def _to_column(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    column = site.column_path(site.column("interp"))

    def change(article: Article) -> None:
        article.related = [("更多解读", column)]

    planted.document.changes.append((life, change))
    return [chosen.row(site, life, planted.path)]


@recipe(
    LINK,
    "document links to another interpretation",
    F,
    "文件页链接的是另一份文件的解读",
    r"解读",
    r"link",
    r"链接",
    flex=False,
)
def _to_another(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted, other = plant_document(site, chosen.form), plant_document(site, chosen.form)
    assert other.interpretation
    wrong = [(other.interpretation.make().title, other.interpretation_path)]
    planted.document.changes.append((life, lambda a: setattr(a, "related", wrong)))
    return [
        chosen.row(site, life, *_both(planted)),
        optional(site, LINK, chosen.form, *_both(planted)),
        optional(site, LINK, chosen.form, *_both(other)),
    ]


@recipe(
    LINK,
    "picture interpretation without link to its document",
    F,
    "图解页没有链接到文件",
    r"解读",
    r"interpretation",
    r"文件",
)
def _picture_alone(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    assert planted.interpretation

    def change(article: Article) -> None:
        article.blocks = [
            Block("html", '<p style="text-align:center"><img src="/upload/pic3.png" alt="图解"></p>')
        ]
        article.related = []

    planted.interpretation.changes.append((life, change))
    return [chosen.row(site, life, planted.interpretation_path)]


@recipe(LINK, "links in the text of the interpretation", D, "解读正文内链接文件")
def _inline(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    assert planted.interpretation

    def change(article: Article) -> None:
        title, href = article.related[0]
        article.blocks.insert(
            0,
            Block(
                "html",
                f'<p style="text-indent: 2em;">近日印发的<a href="{href}">{content.plain_name(title)}</a>已公布，现解读如下。</p>',
            ),
        )
        article.related = []

    planted.interpretation.changes.append((life, change))
    return [chosen.row(site, life, *_both(planted))]


@recipe(LINK, "link under an icon", D, "链接文字只是“解读”或图标")
def _icon(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)

    def change(article: Article) -> None:
        href = article.related[0][1]
        article.related = []
        article.page_changes.append(
            lambda html: html.replace(
                '<div class="position">',
                f'<div class="jd"><a href="{href}"><img src="/assets/img/jd.png" alt="解读"></a></div><div class="position">',
                1,
            )
        )

    planted.document.changes.append((life, change))
    return [chosen.row(site, life, *_both(planted))]


@recipe(LINK, "absolute address with default port and fragment", D, "链接写成带端口和锚点的绝对地址")
def _absolute(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)

    def change(article: Article) -> None:
        article.related = [
            (title, f"http://{site.host.upper()}:80{href}#top") for title, href in article.related
        ]

    planted.document.changes.append((life, change))
    return [chosen.row(site, life, *_both(planted))]


@recipe(LINK, "one picture interpretation, linked both ways", D, "一图读懂，双向链接", aspects=("readings",))
def _picture(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    assert planted.interpretation

    def change(article: Article) -> None:
        article.title = "一图读懂 | " + article.title.removesuffix("政策解读").removesuffix("解读")
        article.blocks = [
            Block("html", '<p style="text-align:center"><img src="/upload/pic2.png" alt="一图读懂"></p>')
        ]

    planted.interpretation.changes.append((Life(), change))
    return [chosen.row(site, life, *_both(planted))]


@recipe(LINK, "appointment notice", D, "人事任免不需要解读")
def _appointment(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form, paired=False)

    def change(article: Article) -> None:
        article.title = f"{article.issuer}关于林某某等同志职务任免的通知"
        article.header["title"] = article.title
        article.number = article.header["number"] = article.number.replace("规〔", "人〔")
        article.blocks = [
            Block("p", "经研究，决定："),
            Block("p", "林某某同志任信息中心主任（试用期一年）；"),
            Block("p", "免去陈某某同志信息中心主任职务。"),
        ]

    planted.document.changes.append((Life(), change))
    return [chosen.row(site, life, planted.path)]


@recipe(LINK, "interpretation of a paper from above", D, "解读的是上级文件，链接到上级网站")
def _from_above(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    moment = slot(site)
    interp = site.column("interp")

    def make() -> Article:
        made = content.interpretation(
            "国务院关于加强数字政府建设的指导意见", moment, site.office, site.unit.id, "above"
        )
        made.related = [
            ("国务院关于加强数字政府建设的指导意见", "http://www.gov.cn/zhengce/content/practice.htm")
        ]
        return made

    special, _ = site.add(interp, make, moment)
    return [
        chosen.row(site, life, site.special_path(interp, special)),
        Row(
            unit=site.unit.id,
            check=DELAY,
            kind=D,
            form=chosen.form,
            meaning=chosen.meaning,
            urls=(site.url(site.special_path(interp, special)),),
        ),
    ]


@recipe(
    LINK,
    "document of yesterday",
    D,
    "昨日才公布的文件，解读期限未到",
    flex=False,
    aspects=("col-policy", "fresh"),
)
def _yesterday(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    moment = content.at(calendar.at_or_before(site.today), 11)
    planted = plant_document(site, chosen.form, paired=False, published=moment)
    return [chosen.row(site, life, planted.path)]


@recipe(LINK, "two interpretations of one document", D, "一份文件两篇解读，均双向链接")
def _two(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form)
    moment = content.at(planted.document.published.date(), 17)
    title = planted.document.make().title

    def make() -> Article:
        made = content.interpretation(title, moment, site.office, site.unit.id, "second")
        made.title = "专家解读：" + made.title
        made.related = [(title, planted.path)]
        return made

    interp = site.column("interp")
    special, _ = site.add(interp, make, moment)
    path = site.special_path(interp, special)
    planted.document.changes.append((Life(), lambda a: a.related.append((make().title, path))))
    return [chosen.row(site, life, planted.path, planted.interpretation_path, path)]


@recipe(LINK, "reply to one asker", D, "批复类公文不需要解读")
def _reply(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form, paired=False)

    def change(article: Article) -> None:
        article.title = f"{article.issuer}关于同意调整水厂取水口的批复"
        article.header["title"] = article.title
        article.addressee = "县水利局："
        article.number = article.header["number"] = article.number.replace("规〔", "函〔")
        article.blocks = [
            Block("p", "你局《关于调整水厂取水口的请示》收悉。经研究，同意你局所报方案，请按程序办理。"),
            Block("p", "此复。"),
        ]

    planted.document.changes.append((Life(), change))
    return [chosen.row(site, life, planted.path)]


# interpretation-delay


def _late_day(site: Site, delay: int, over_holiday: bool) -> date | None:
    """A publication day whose ``delay`` runs over a public holiday (more calendar days than weekends explain)."""
    policy = site.column("policy")
    assert policy.newest is not None
    if not over_holiday:
        return None
    for back in range(5, 260):
        day = policy.newest.date() - timedelta(days=back)
        end = calendar.shift(day, delay)
        if calendar.is_workday(day) and (end - day).days >= delay + 6:
            return day
    return None


def _recent(site: Site) -> bool:
    """Whether the site's documents are of this year: what is older may be left alone."""
    return "col-policy" not in site.taken


def _delay(
    form: str, kind: Kind, meaning: str, delay: int, *, holiday: bool = False, friday: bool = False
) -> None:
    @recipe(DELAY, form, kind, meaning, r"工作日", r"天", r"delay", r"晚", r"late", flex=False, fits=_recent)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        moment = slot(site, 12 + delay)
        day = _late_day(site, delay, holiday)
        while friday and not (moment.weekday() == 4 and calendar.is_workday(moment.date())):
            moment -= timedelta(days=1)
        if day:
            moment = content.at(day, 10, pick(range(60), site.unit.id, form))
        planted = plant_document(site, form, published=moment, delay=delay)
        return [chosen.row(site, life, *_both(planted))]


_delay("four working days", F, "解读晚4个工作日发布", 4)
_delay("five working days", F, "解读晚5个工作日发布", 5)
_delay("eight working days", F, "解读晚8个工作日发布", 8)
_delay("fifteen working days", F, "解读晚15个工作日发布", 15)
_delay("twenty working days", F, "解读晚20个工作日发布", 20)
_delay("four working days from a Friday", F, "周五发文，4个工作日后解读", 4, friday=True)
_delay("five over a holiday", F, "跨节假日仍晚5个工作日", 5, holiday=True)
_delay("six working days", F, "解读晚6个工作日发布", 6)
_delay("same day", D, "当日解读", 0)
_delay("one working day", D, "次工作日解读", 1)
_delay("exactly three working days", D, "恰好3个工作日", 3)
_delay("three from a Friday", D, "周五发文，下周三解读", 3, friday=True)
_delay("three over a holiday", D, "跨长假，实为3个工作日", 3, holiday=True)
_delay("two over a holiday", D, "跨长假，实为2个工作日", 2, holiday=True)


@recipe(DELAY, "interpretation before the document", D, "解读先于文件上网一天", flex=False)
def _before(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    planted = plant_document(site, chosen.form, delay=-1)
    return [chosen.row(site, life, *_both(planted))]


@recipe(DELAY, "second interpretation later", D, "首篇解读及时，另有后续解读", flex=False)
def _second(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    rows = _two(site, life, chosen)
    interp = site.column("interp")
    special = interp.specials[-1]
    old = site.special_path(interp, special)
    later = content.at(calendar.shift(special.published.date(), 9), 9)
    special.published = min(later, content.at(site.today - timedelta(days=1), 9))
    new = site.special_path(interp, special)
    make = special.make

    def moved() -> Article:
        made = make()
        made.published = special.published
        return made

    special.make = moved
    document = next(
        s
        for s in site.column("policy").specials
        if site.url(site.special_path(site.column("policy"), s)) == rows[0].urls[0]
    )
    document.changes.append(
        (Life(), lambda a: setattr(a, "related", [(t, new if h == old else h) for t, h in a.related]))
    )
    return [chosen.row(site, life, *rows[0].urls[:2], new)]
