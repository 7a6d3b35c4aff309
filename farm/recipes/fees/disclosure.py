"""Sites without a fee list, and such as have it elsewhere or need none."""

from __future__ import annotations

from farm import content
from farm.fee_tables import fee_article
from farm.model import Article, Block, Kind, Life, ListChange, Row
from farm.recipes.base import Recipe, lists_served, optional, recipe
from farm.recipes.fees.column import (
    FEES,
    blank_too,
    days_ago,
    declares_none,
    decoy_page,
    list_title,
    others_too,
    put_instead,
    remove_fees,
)
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE


def _nothing(form: str, meaning: str) -> None:
    @recipe("fee-disclosure", form, F, meaning, aspects=FEES, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        remove_fees(site)
        return [chosen.row(site, life), *others_too(site, form, chosen.check)]


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
    return [
        chosen.row(site, life),
        *blank_too(site, chosen.form),
        *others_too(site, chosen.form, chosen.check),
    ]


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
    return [
        chosen.row(site, life),
        *blank_too(site, chosen.form),
        *others_too(site, chosen.form, chosen.check),
    ]


@recipe("fee-disclosure", "fee page with title only", F, "收费清单页面只有标题", aspects=FEES, flex=False)
def _title_only(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    moment = days_ago(site, 60)
    site.column("fees").extra = ""
    path = put_instead(
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
        *others_too(site, chosen.form, chosen.check),
    ]


def _linked_elsewhere(site: Site, href: str, text: str) -> None:
    remove_fees(site)
    site.home_extra += f'<div class="zt"><a href="{href}" target="_blank">{text}</a></div>'


def _dead_link(form: str, meaning: str, href: str, text: str) -> None:
    aspects = (*FEES, "home-extra")

    @recipe("fee-disclosure", form, F, meaning, *_DEAD, aspects=aspects, flex=False)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        _linked_elsewhere(site, href, text)
        dead = optional(site, "dead-link", form, href)
        return [chosen.row(site, life), dead, *others_too(site, form, chosen.check)]


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
    remove_fees(site)
    news = site.column("news")
    moment = days_ago(site, 9)
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
    return [chosen.row(site, life), *others_too(site, chosen.form, chosen.check)]


decoy_page("fee-disclosure", "declares that there are no fees", "声明本单位无收费项目", declares_none)
decoy_page(
    "fee-disclosure",
    "list for enterprises under another name",
    "清单名为涉企行政事业性收费目录",
    lambda s, m: fee_article(s, m, "page", title=f"{m.year}年{s.unit.short_name}涉企行政事业性收费目录清单"),
)
decoy_page(
    "fee-disclosure", "list as a file only", "清单以附件形式公布", lambda s, m: fee_article(s, m, "xlsx")
)
decoy_page(
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
    moment = days_ago(site, 80)
    site.add(
        site.column("fees"),
        lambda: fee_article(site, moment, "page", title=f"{moment.year}年市场监管部门行政事业性收费目录清单"),
        moment,
    )
    return [chosen.row(site, life)]


@recipe("fee-disclosure", "list only as a scanned picture", U, "清单只有扫描图片", aspects=FEES, flex=False)
def _scanned(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    moment = days_ago(site, 70)
    path = put_instead(
        site,
        lambda: Article(
            list_title(site, moment),
            moment,
            site.office,
            [Block("html", '<p><img src="/upload/pic4.png" alt="清单"></p>')],
            kind="fees",
        ),
        moment,
    )
    return [chosen.row(site, life), optional(site, "fee-list-fields", chosen.form, path)]
