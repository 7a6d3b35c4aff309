"""The disclosure part of a practice site: the platform with its parts, yearly reports, and the website's yearly tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import escape

from core.unit import Category
from farm import calendar, content
from farm.chance import between, chance, pick
from farm.entries import entries_of
from farm.model import Article, Attachment, Block, Column, Special
from farm.published import title_of
from farm.site import Site

#: The parts of the platform: key, folder, the usual name, other names seen.
PARTS = (
    ("gk-guide", "xxgk/gkzn", "政府信息公开指南", ("信息公开指南", "政府信息公开指南")),
    ("gk-system", "xxgk/gkzd", "政府信息公开制度", ("政府信息公开制度", "信息公开制度", "政府信息公开规定")),
    ("gk-statutory", "xxgk/fdzdgk", "法定主动公开内容", ("法定主动公开内容", "主动公开目录")),
    ("gk-annual", "xxgk/gknb", "政府信息公开年报", ("政府信息公开年报", "信息公开年报", "政府信息公开年度报告")),
    ("gk-apply", "xxgk/ysqgk", "依申请公开", ("依申请公开", "政府信息公开申请")),
)  # fmt: skip
_SHAPES = {"gk-guide": "page", "gk-statutory": "channel", "gk-apply": "page"}
_SYSTEMS = ("政府信息公开保密审查制度", "政府信息主动公开工作制度", "政府信息公开社会评议制度")
REPORT_TITLES = (
    "{n}{y}年政府信息公开工作年度报告",
    "{y}年{n}政府信息公开工作年度报告",
    "{n}{y}年度政府信息公开工作情况报告",
)
TABLE_TITLES = (
    "{n}网站工作年度报表（{y}年度）",
    "{y}年度{n}政府网站工作年度报表",
    "政府网站工作年度报表（{y}年）",
)
_REPORTED = (
    "本年度报告根据《中华人民共和国政府信息公开条例》的规定编制，由总体情况、主动公开、申请处理、复议诉讼、存在问题和其他事项六部分组成。",
    "全年通过网站和新媒体主动公开各类信息，其中涉及民生领域的占半数以上，政策解读与文件同步公开。",
    "依申请公开工作依法依规办理，全年收到的申请均在规定期限内答复，没有发生行政诉讼被纠错的情形。",
    "存在的主要问题是公开的及时性还需要加强，下一步将完善工作流程，加强对基层单位的指导和培训。",
)


def lay_out(site: Site) -> None:
    """Adds the platform and its parts behind the other columns."""
    site.columns.append(Column("gk", "政府信息公开", "xxgk", "other", shape="platform", label_type="其他"))
    common = chance(0.6, site.unit.id, "parts")
    for key, slug, usual, others in PARTS:
        name = usual if common else pick(others, site.unit.id, key)
        shape = _SHAPES.get(key, "list")
        site.columns.append(Column(key, name, slug, "other", shape=shape, in_nav=False, label_type="其他"))
    name = pick(("政策文件库", "政策文件库", "规范性文件库", "政策库"), site.unit.id, "library")
    site.columns.append(Column("lib", name, "zwgk/zcwjk", "other", shape="library", label_type="政策文件"))
    for n, title in enumerate(_SYSTEMS):
        moment = content.at(site.today - timedelta(days=500 + 160 * n), 9, n)
        site.add(site.column("gk-system"), _system(site, title, moment), moment)
    _yearly(site)


def _system(site: Site, title: str, moment: datetime) -> Callable[[], Article]:
    blocks = [Block("p", content.paragraph(3, title, n)) for n in range(3)]
    return lambda: Article(f"{site.unit.short_name}{title}", moment, site.office, list(blocks))


def _yearly(site: Site) -> None:
    for back in (1, 2, 3):
        year = site.today.year - back
        add_report(site, year, report_day(site, year))
        add_table(site, year, table_day(site, year))


def named(site: Site) -> str:
    """The unit as its reports name it."""
    return site.office.removesuffix("办公室") if site.office.endswith("人民政府办公室") else site.office


def report_day(site: Site, year: int) -> date:
    """An ordinary day for the report on ``year``: departments in January, governments by the end of March."""
    last = 28 if site.unit.category is Category.DEPARTMENT else 80
    return calendar.at_or_before(
        date(year + 1, 1, 8) + timedelta(days=between(0, last - 8, site.unit.id, year, "report"))
    )


def table_day(site: Site, year: int) -> date:
    return calendar.at_or_before(
        date(year + 1, 1, 8) + timedelta(days=between(0, 19, site.unit.id, year, "table"))
    )


def add_report(site: Site, year: int, day: date, *, title: str = "", key: str = "gk-annual") -> Special:
    """The report on the disclosure work of ``year``, as text or as a file."""
    title = title or pick(REPORT_TITLES, site.unit.id, "report").format(n=named(site), y=year)
    form = pick(("text", "text", "pdf", "docx"), site.unit.id, year, "report form")
    return _add(site, key, title, content.at(day, 15, year % 60), form)


def add_table(site: Site, year: int, day: date, *, title: str = "", key: str = "") -> Special:
    """The yearly table of the website: among the reports, or among the notices."""
    title = title or pick(TABLE_TITLES, site.unit.id, "table").format(n=named(site), y=year)
    key = key or ("gk-annual" if chance(0.8, site.unit.id, "table place") else "gk-system")
    return _add(
        site,
        key,
        title,
        content.at(day, 16, year % 60),
        pick(("table", "pdf", "xlsx"), site.unit.id, "table form"),
    )


def _add(site: Site, key: str, title: str, moment: datetime, form: str) -> Special:
    special, _ = site.add(site.column(key), lambda: _issue(site, title, moment, form), moment)
    return special


def _issue(site: Site, title: str, moment: datetime, form: str) -> Article:
    article = Article(title, moment, site.office)
    if form == "text":
        article.blocks = [Block("p", text) for text in _REPORTED]
    elif form == "table":
        rows = "".join(
            f"<tr><td>{a}</td><td>{b}</td></tr>"
            for a, b in (("网站名称", escape(site.name)), ("信息发布总数", "1268条"), ("专栏专题", "3个"))
        )
        article.blocks = [Block("html", f'<table border="1">{rows}</table>')]
    else:
        article.blocks = [Block("p", f"现将{title}予以公布，详见附件。")]
        article.attachments = [Attachment(title, form, named=False)]
    return article


def page(site: Site, column: Column, night: int) -> str:
    """The platform's own page with its parts as tiles, or the library with its conditions."""
    if column.shape == "library":
        return library(site, column, night)
    parts = [c for c in site.there(night) if c.key in {key for key, *_ in PARTS}]
    tiles = "".join(
        f'<li><a href="{site.column_path(c)}" title="{c.name}"><i class="ico"></i>{c.name}</a></li>'
        for c in parts
    )
    return f'<div class="gkpt"><h2>{column.name}</h2><ul class="gkml">{tiles}</ul></div>'


#: The conditions of a library: facet, its names, its values.
CONDITIONS = (
    ("time", ("年份", "成文时间", "发布日期"), ("{y}年", "{y1}年", "{y2}年")),
    ("validity", ("有效性", "时效性", "效力状态"), ("有效", "失效", "废止")),
    ("type", ("文种", "公文种类", "文件类型"), ("通知", "意见", "决定", "公告")),
    ("theme", ("主题分类", "主题", "领域"), ("财政、金融", "教育", "卫生健康", "城乡建设")),
)
SEARCH = '<div class="search-box"><input type="text" name="wh" placeholder="标题或文号"><button type="button">查询</button></div>'


def library(site: Site, column: Column, night: int) -> str:
    """The newest documents below the conditions by which they can be found."""
    form = pick(("dl", "select", "table", "dl"), site.unit.id, "library form")
    years = {"y": site.today.year, "y1": site.today.year - 1, "y2": site.today.year - 2}
    rows = ""
    for facet, names, values in CONDITIONS:
        name = pick(names, site.unit.id, "condition", facet)
        rows += condition(form, facet, name, [v.format(**years) for v in values])
    rows = f"<table>{rows}</table>" if form == "table" else rows
    policy = site.column("policy")
    items = "".join(
        f'<li><a href="{site.entry_path(policy, e)}">{escape(title_of(site, policy, e, night))}</a><span>{e.moment:%Y-%m-%d}</span></li>'
        for e in entries_of(site, policy, night)[:10]
    )
    found = f'<ul class="list">{items}</ul>'
    return f'<div class="wjk"><h2>{column.name}</h2><div class="tj">{rows}{SEARCH}</div>{found}</div>'


def condition(form: str, facet: str, name: str, values: list[str]) -> str:
    """One condition; it begins and ends with a comment that names it."""
    if form == "select":
        options = "".join(f"<option>{v}</option>" for v in ("请选择", *values))
        text = f'<label>{name}：</label><select name="{facet}" aria-label="筛选条件">{options}</select>'
    elif form == "table":
        links = "".join(f'<a href="javascript:;" data-v="{n}">{v}</a>' for n, v in enumerate(values))
        text = f"<tr><th>{name}</th><td>{links}</td></tr>"
    else:
        links = "".join(f'<dd><a href="javascript:;">{v}</a></dd>' for v in values)
        text = f"<dl><dt>{name}：</dt>{links}</dl>"
    return f"<!--{facet}-->{text}<!--/{facet}-->"
