"""Faults and decoys around the list of administrative fees (行政事业性收费目录清单)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from html import escape

from farm import content
from farm.fee_tables import FEE_HEADS, fee_article, fee_rows, table
from farm.model import Article, Block, Kind, Life, ListChange, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe, remove_column
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
FEES = ("fees",)
ALL = ("fee-disclosure", "fee-list-fields", "fee-list-age")


def _others(site: Site, form: str, check: str) -> list[Row]:
    return [optional(site, other, form) for other in ALL if other != check]


def _blank(site: Site, form: str) -> list[Row]:
    column = site.column("fees")
    return [
        optional(site, check, form, site.column_path(column))
        for check in ("column-blank", "column-stale", "column-order")
    ]


def _remove(site: Site) -> None:
    """Takes the fee column out of the site altogether."""
    remove_column(site, "fees", "往年资料", "zwgk/wnzl")
    site.column("fees").type = "其他"


def _moment(site: Site, days: int) -> datetime:
    return content.at(site.today - timedelta(days=days), 10, 20)


def _replace(site: Site, make: Callable[[], Article], moment: datetime) -> str:
    """Puts one page of our making in the place of the site's fee list; its path."""
    column = site.column("fees")
    column.specials = []
    special, _ = site.add(column, make, moment)
    return site.special_path(column, special)


# fee-disclosure


def _nothing(form: str, meaning: str) -> None:
    @recipe("fee-disclosure", form, F, meaning, aspects=FEES, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        _remove(site)
        return [chosen.row(site, life), *_others(site, form, chosen.check)]


_nothing("nothing about fees", "全站没有收费清单")
_nothing("no fee column in a department", "部门网站没有收费清单")


@recipe(
    "fee-disclosure",
    "column there, list empty",
    F,
    "有收费栏目但没有内容",
    aspects=FEES,
    flex=False,
    fits=lists_served,
)
def _empty_list(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.column("fees").specials, site.column("fees").extra = [], ""
    return [chosen.row(site, life), *_blank(site, chosen.form), *_others(site, chosen.form, chosen.check)]


def _plain(site: Site) -> bool:
    """A list that script fills cannot be called empty from outside."""
    return not site.style.list_scripted


@recipe(
    "fee-disclosure",
    "column says nothing yet",
    F,
    "收费栏目显示“暂无内容”",
    aspects=FEES,
    flex=False,
    fits=_plain,
)
def _says_nothing(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    column = site.column("fees")
    column.specials, column.extra = [], ""
    column.changes.append(
        ListChange(life, html=lambda html: html.replace("</h2>", '</h2><p class="nodata">暂无内容</p>', 1))
    )
    return [chosen.row(site, life), *_blank(site, chosen.form), *_others(site, chosen.form, chosen.check)]


@recipe("fee-disclosure", "fee page with title only", F, "收费清单页面只有标题", aspects=FEES, flex=False)
def _title_only(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    moment = _moment(site, 60)
    site.column("fees").extra = ""
    path = _replace(
        site,
        lambda: Article(
            f"{moment.year}年{site.unit.short_name}行政事业性收费目录清单", moment, site.office, kind="fees"
        ),
        moment,
    )
    return [
        chosen.row(site, life),
        optional(site, "fee-list-fields", chosen.form, path),
        optional(site, "soft-404", chosen.form, path),
        *_others(site, chosen.form, chosen.check),
    ]


def _linked_elsewhere(site: Site, href: str, text: str) -> None:
    _remove(site)
    site.home_extra += f'<div class="zt"><a href="{href}" target="_blank">{text}</a></div>'


def _dead_link(form: str, meaning: str, href: str, text: str) -> None:
    aspects = (*FEES, "home-extra")

    @recipe("fee-disclosure", form, F, meaning, *_DEAD, aspects=aspects, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        _linked_elsewhere(site, href, text)
        dead = optional(site, "dead-link", form, href)
        return [chosen.row(site, life), dead, *_others(site, form, chosen.check)]


_DEAD = (r"打不开", r"失效", r"dead", r"链接")
_dead_link(
    "only a dead link to a list elsewhere",
    "只有打不开的收费清单链接",
    "http://jf.gone.example/sfqd/index.html",
    "行政事业性收费目录清单",
)
_dead_link(
    "only a dead link on the own site",
    "收费清单链接指向已删除的页面",
    "/zwgk/xzsyxsf/qd2019.html",
    "行政事业性收费清单",
)


@recipe(
    "fee-disclosure",
    "only the word in the news",
    F,
    "只有新闻提到收费，没有清单",
    aspects=(*FEES, "fresh"),
    flex=False,
)
def _only_news(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    _remove(site)
    news = site.column("news")
    moment = _moment(site, 9)
    site.add(
        news,
        lambda: Article(
            "我地开展规范涉企收费专项检查",
            moment,
            site.office,
            [Block("p", content.paragraph(3, "only news"))],
        ),
        moment,
    )
    return [chosen.row(site, life), *_others(site, chosen.form, chosen.check)]


def _decoy_page(
    check: str,
    form: str,
    meaning: str,
    make: Callable[[Site, datetime], Article],
    *,
    kind: Kind = D,
    days: int = 70,
) -> None:
    @recipe(check, form, kind, meaning, aspects=FEES, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        moment = _moment(site, days)
        path = _replace(site, lambda: make(site, moment), moment)
        del path
        return [chosen.row(site, life)]


def _title(site: Site, moment: datetime) -> str:
    return f"{moment.year}年{site.unit.short_name}行政事业性收费目录清单"


def _declares_none(site: Site, moment: datetime) -> Article:
    text = f"经梳理，{moment.year}年本单位无行政事业性收费项目，特此公示。监督电话：0591-87651234。"
    return Article(
        f"{site.unit.short_name}{moment.year}年行政事业性收费情况公示",
        moment,
        site.office,
        [Block("p", text)],
        kind="fees",
    )


_decoy_page("fee-disclosure", "declares that there are no fees", "声明本单位无收费项目", _declares_none)
_decoy_page(
    "fee-disclosure",
    "list for enterprises under another name",
    "清单名为涉企行政事业性收费目录",
    lambda s, m: fee_article(s, m, "page", title=f"{m.year}年{s.unit.short_name}涉企行政事业性收费目录清单"),
)
_decoy_page(
    "fee-disclosure", "list as a file only", "清单以附件形式公布", lambda s, m: fee_article(s, m, "xlsx")
)
_decoy_page(
    "fee-disclosure", "list as text in a pdf", "清单以文字版PDF公布", lambda s, m: fee_article(s, m, "pdf")
)


@recipe(
    "fee-disclosure",
    "link to the list of the province",
    D,
    "链接到上级的收费清单且能打开",
    aspects=(*FEES, "home-extra"),
    flex=False,
)
def _upper(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.home_extra += '<div class="zt"><a href="http://czt.shangji.gov.cn/sfqd/" target="_blank">全省行政事业性收费目录清单</a></div>'
    return [chosen.row(site, life)]


@recipe(
    "fee-disclosure",
    "column below disclosure only",
    D,
    "收费栏目不在导航，在政务公开页内",
    aspects=FEES,
    flex=False,
)
def _deep(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.column("fees").in_nav = False
    return [chosen.row(site, life)]


@recipe("fee-disclosure", "column with another name", D, "栏目名为“价格和收费”", aspects=FEES, flex=False)
def _named(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    site.column("fees").name = "价格和收费"
    return [chosen.row(site, life)]


@recipe("fee-disclosure", "two lists of two bodies", D, "两个部门各一份清单", aspects=FEES, flex=False)
def _two(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    moment = _moment(site, 80)
    site.add(
        site.column("fees"),
        lambda: fee_article(site, moment, "page", title=f"{moment.year}年市场监管部门行政事业性收费目录清单"),
        moment,
    )
    return [chosen.row(site, life)]


@recipe("fee-disclosure", "list only as a scanned picture", U, "清单只有扫描图片", aspects=FEES, flex=False)
def _scanned(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    moment = _moment(site, 70)
    path = _replace(
        site,
        lambda: Article(
            _title(site, moment),
            moment,
            site.office,
            [Block("html", '<p><img src="/upload/pic4.png" alt="清单"></p>')],
            kind="fees",
        ),
        moment,
    )
    return [chosen.row(site, life), optional(site, "fee-list-fields", chosen.form, path)]


# fee-list-fields

WORD = {"依据": r"依据|basis", "标准": r"标准|standard|rate", "项目": r"项目|item"}


def _file_url(site: Site, path: str, ext: str) -> str:
    column = site.column("fees")
    number = site.number(column, column.specials[-1])
    return site.style.file_path(path, number, 0, "", ext)


def _fields_fault(form: str, missing: str, place: str, *, heads: tuple[str, ...]) -> None:
    @recipe(
        "fee-list-fields", form, F, f"清单缺少{missing}", WORD[missing], aspects=FEES, flex=place == "page"
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        moment = _moment(site, 75)
        make = partial(fee_article, site, moment, place, heads=heads)  # made again for each request
        path = _replace(
            site,
            lambda: fee_article(site, moment, place, heads=FEE_HEADS[0]) if chosen.flex else make(),
            moment,
        )
        if chosen.flex:
            site.column("fees").specials[-1].changes.append(
                (life, lambda a: setattr(a, "blocks", make().blocks))
            )
        urls = [path] if place == "page" else [path, _file_url(site, path, place)]
        return [chosen.row(site, life, *urls)]


_fields_fault(
    "no basis in the table", "依据", "page", heads=("序号", "执收单位", "收费项目", "收费标准", "收费对象")
)
_fields_fault(
    "no standard in the table", "标准", "page", heads=("序号", "部门", "项目名称", "政策依据", "资金管理方式")
)
_fields_fault("no item in the table", "项目", "page", heads=("序号", "执收单位", "收费标准", "收费依据"))
_fields_fault("no basis in the workbook", "依据", "xlsx", heads=("序号", "部门", "收费项目", "收费标准"))
_fields_fault("no standard in the workbook", "标准", "xlsx", heads=("序号", "部门", "收费项目", "设立依据"))
_fields_fault("no basis in the text file", "依据", "docx", heads=("序号", "收费项目", "收费标准", "执收单位"))
_fields_fault(
    "no standard in the text file", "标准", "docx", heads=("序号", "收费项目", "政策依据", "执收单位")
)
_fields_fault("no basis in the pdf", "依据", "pdf", heads=("序号", "收费项目", "收费标准", "执收单位"))
_fields_fault(
    "no standard in a workbook of markup",
    "标准",
    "xls",
    heads=("序号", "收费项目名称", "政策依据", "执收单位"),
)


def _fields_decoy(form: str, meaning: str, html: Callable[[Site], str]) -> None:
    _decoy_page(
        "fee-list-fields",
        form,
        meaning,
        lambda s, m: Article(_title(s, m), m, s.office, [Block("html", html(s))], kind="fees"),
    )


_fields_decoy(
    "other words in the head",
    "表头用同义词",
    lambda s: table(fee_rows(("序号", "收费项目名称", "设立依据（文件文号）", "征收标准（元）"), s.unit.id)),
)
_fields_decoy(
    "caption row above the head",
    "表头上方有标题行",
    lambda s: table(fee_rows(FEE_HEADS[0], s.unit.id), caption="行政事业性收费目录清单（单位：元）"),
)
_fields_decoy(
    "layout table around",
    "清单套在版式表格里",
    lambda s: f'<table width="100%"><tr><td>{table(fee_rows(FEE_HEADS[1], s.unit.id))}</td></tr></table>',
)


def _two_rows(site: Site) -> str:
    rows = fee_rows(("序号", "项目", "依据", "标准"), site.unit.id)[1:]
    cells = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    return f'<table border="1"><tr><th rowspan="2">序号</th><th colspan="3">收费情况</th></tr><tr><th>项目</th><th>依据</th><th>标准</th></tr>{cells}</table>'


_fields_decoy("head in two rows", "两行表头", _two_rows)
_fields_decoy(
    "notes table below",
    "清单下另有说明表格",
    lambda s: (
        table(fee_rows(FEE_HEADS[0], s.unit.id))
        + "<p>　</p>"
        + table((("联系人", "电话"), ("综合科", "0591-87652222")))
    ),
)
_fields_decoy(
    "one table per body",
    "按部门分成几张表",
    lambda s: (
        table(fee_rows(FEE_HEADS[1], s.unit.id))
        + "<p>二、教育部门</p>"
        + table(fee_rows(FEE_HEADS[1], s.unit.id, 2))
    ),
)
_fields_decoy(
    "blanks inside the head words",
    "表头字间有空格",
    lambda s: table(
        (("序 号", "项　目", "依　据", "标　准"), *fee_rows(("序号", "项目", "依据", "标准"), s.unit.id)[1:])
    ),
)
_decoy_page("fee-list-fields", "declares none, no table", "声明无收费，没有表格", _declares_none)
_decoy_page(
    "fee-list-fields",
    "workbook with all columns",
    "附件表格要素齐全",
    lambda s, m: fee_article(s, m, "xlsx", heads=FEE_HEADS[2]),
)


# fee-list-age


def _age(form: str, kind: Kind, meaning: str, days: int, *, title: str = "", place: str = "page") -> None:
    @recipe(
        "fee-list-age",
        form,
        kind,
        meaning,
        r"月",
        r"年",
        r"old",
        r"更新",
        r"陈旧",
        r"stale",
        aspects=FEES,
        flex=False,
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        moment = _moment(site, days)
        name = title.format(y=moment.year, n=site.unit.short_name)
        _replace(site, lambda: fee_article(site, moment, place, title=name), moment)
        return [
            chosen.row(site, life),
            optional(site, "column-stale", form, site.column_path(site.column("fees"))),
        ]


_age("fourteen months old", F, "清单14个月未更新", 425)
_age("two years old", F, "清单两年未更新", 740)
_age("five years old", F, "清单五年未更新", 1830)
_age("thirteen months, as a workbook", F, "附件清单13个月未更新", 400, place="xlsx")
_age(
    "fifteen months, without a year in the title",
    F,
    "标题无年份，15个月未更新",
    460,
    title="{n}行政事业性收费目录清单",
)
_age(
    "three years, named as of a date",
    F,
    "清单截至三年前",
    1100,
    title="{n}行政事业性收费目录清单（截至{y}年6月）",
)
_age("eighteen months, pdf", F, "PDF清单18个月未更新", 550, place="pdf")
_age(
    "two and a half years, for enterprises",
    F,
    "涉企清单两年半未更新",
    900,
    title="{y}年{n}涉企行政事业性收费目录清单",
)
_age("ten months old", D, "清单10个月前更新", 300)
_age("eleven months old", D, "清单11个月前更新", 335)
_age("recent, without a year", D, "标题没有年份但近期发布", 90, title="{n}行政事业性收费目录清单")
_age("recent workbook", D, "近期的附件清单", 50, place="xlsx")
_age("recent, as of a date", D, "标题写明截至日期", 60, title="{n}行政事业性收费目录清单（截至{y}年6月30日）")


def _with_archive(form: str, meaning: str, ages: tuple[int, ...]) -> None:
    @recipe("fee-list-age", form, D, meaning, aspects=FEES, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        for days in ages:
            moment = _moment(site, days)
            site.add(site.column("fees"), _maker(site, moment), moment)
        return [chosen.row(site, life)]


def _maker(site: Site, moment: datetime) -> Callable[[], Article]:
    return lambda: fee_article(site, moment, "page")


_with_archive("old lists below a new one", "旧清单存档，另有新清单", (500, 870))
_with_archive("one old list kept", "保留一份往年清单", (480,))
_with_archive("many years kept", "历年清单齐全", (450, 820, 1190, 1550))
