"""Faults and decoys of service guides: their ten elements, their forms, their terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from farm import calendar, content, services
from farm.model import Article, Attachment, Block, Kind, Life, RawPage, Row, Special
from farm.recipes.base import Recipe, optional, recipe
from farm.services import Rows
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
Change = Callable[[Rows], Rows]
OTHERS = ("service-guide", "guide-terms", "guide-attachments")


def plant_guide(site: Site, life: Life, rows: Change, *, layout: str = "", clean: str = "", change: Callable[[Article], None] | None = None,
                title: str = "", form: bool = True) -> tuple[Special, str]:  # fmt: skip
    """A guide of its own that is whole until ``life`` begins, and then has the changed rows and what ``change`` does."""
    serial = site.next_serial()
    column = site.column("guide")
    moment = content.at(
        calendar.at_or_before(site.today - timedelta(days=30 + 3 * (serial % 50))), 15, serial % 60
    )
    matter = f"{content.subject_of(serial - 61, site.seed, site.unit.id, planted=True)}许可"
    chosen = layout or services.LAYOUTS[serial % len(services.LAYOUTS)]
    plain = services.guide_rows(matter, site.office, site.unit.id, serial)

    def make() -> Article:
        made = services.guide_article(matter, moment, site.office, plain, clean or chosen)
        made.title = title.format(m=matter) or made.title
        return made

    def spoil(article: Article) -> None:
        article.blocks = services.guide_blocks(chosen, rows(list(plain)))
        if not form:
            article.attachments = []
        if change is not None:
            change(article)

    special, _ = site.add(column, make, moment)
    special.changes.append((life, spoil))
    return special, site.special_path(column, special)


def without(*names: str) -> Change:
    return lambda rows: [(n, v) for n, v in rows if n not in names]


def valued(**values: str) -> Change:
    """Other values for some parts, by their plain names."""
    return lambda rows: [(n, values.get(n, v)) for n, v in rows]


def renamed(names: Sequence[str]) -> Change:
    return lambda rows: [(name, v) for name, (_, v) in zip(names, rows, strict=True)]


def _has_guides(site: Site) -> bool:
    return "guides-gone" not in site.taken


def same(rows: Rows) -> Rows:
    return rows


def guide_recipe(check: str, form: str, kind: Kind, meaning: str, *words: str, rows: Change = same, layout: str = "", change: Callable[[Article], None] | None = None,
                 title: str = "", offered: bool = True, also: tuple[str, ...] = (), at: Callable[[Site, str, Special], list[str]] | None = None) -> None:  # fmt: skip
    """Registers a guide with these rows; ``at`` names further addresses a finding may be filed under."""
    flex = kind is F and at is None

    @recipe(check, form, kind, meaning, *words, flex=flex, fits=_has_guides)
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        special, path = plant_guide(site, life, rows, layout=layout, change=change, title=title, form=offered)
        more = at(site, path, special) if at else []
        extra = [
            optional(site, other, form, path)
            for other in (*also, *(o for o in OTHERS if o != check and kind is not D))
        ]
        extra += [optional(site, "dead-link", form, u) for u in more]
        return [chosen.row(site, life, path, *more), *extra]


# service-guide

_G = "service-guide"
guide_recipe(_G, "no fee", F, "指南缺收费标准", "收费", rows=without("收费标准"), layout="table")
guide_recipe(_G, "no telephone", F, "指南缺联系电话", "电话", rows=without("联系电话"), layout="numbered")
guide_recipe(
    _G,
    "no place and no time",
    F,
    "指南缺办理地点和时间",
    "地点",
    "时间",
    rows=without("办理地点", "办理时间"),
    layout="lines",
)
guide_recipe(
    _G,
    "five elements missing",
    F,
    "指南缺五类要素",
    "5",
    rows=without("设定依据", "办理地点", "收费标准", "联系电话", "办理流程"),
    layout="table",
)
guide_recipe(
    _G,
    "no basis and no flow",
    F,
    "指南缺依据和流程",
    "依据",
    "流程",
    rows=without("设定依据", "办理流程"),
    layout="terms",
)
guide_recipe(_G, "no condition", F, "指南缺申请条件", "条件", rows=without("申请条件"), layout="spans")
guide_recipe(_G, "no body in charge", F, "指南缺办理机构", "机构", rows=without("办理机构"), layout="wide")
guide_recipe(_G, "fee cell blank", F, "收费标准空着", "收费", rows=valued(收费标准=""), layout="table")
guide_recipe(
    _G, "telephone left blank", F, "联系电话后面空着", "电话", rows=valued(联系电话=""), layout="lines"
)


def _two_sentences(article: Article) -> None:
    article.blocks = [
        Block("p", "申请人持身份证明和申请表到窗口办理即可。"),
        Block("p", "办理时请按顺序取号，文明排队。"),
    ]


guide_recipe(_G, "two sentences only", F, "指南只有两句话", change=_two_sentences)

for _n, _names in enumerate(services.OTHER_NAMES):
    guide_recipe(_G, f"other names {_n + 1}", D, "要素用别的说法", rows=renamed(_names))


def _prose(article: Article) -> None:
    office = article.source
    article.blocks = [
        Block(
            "p", f"根据《城镇燃气管理条例》第十五条，在本地依法登记的单位符合条件的，可以向{office}提出申请。"
        ),
        Block(
            "p",
            "申请人应当携带营业执照复印件等材料，到行政服务中心二楼5号窗口（工作日8:30—17:30）办理。办理程序为申请、受理、审查、决定。",
        ),
        Block("p", "办理不收取任何费用。如有疑问，请拨打电话0591-87650123咨询。"),
    ]
    article.attachments = []


guide_recipe(_G, "running text", D, "指南为一段话，要素齐全", change=_prose)


def _flow_picture(article: Article) -> None:
    article.blocks.append(Block("html", '<p><img src="/upload/pic5.png" alt="办理流程图" width="600"></p>'))


guide_recipe(_G, "flow as a picture", D, "流程以图片给出", rows=without("办理流程"), change=_flow_picture)
guide_recipe(
    _G, "parts named together", D, "地点时间合写、咨询监督电话合写",
    rows=lambda r: [*without("办理地点", "办理时间", "联系电话")(r), ("办理地点和时间", "行政服务中心二楼5号窗口，工作日8:30—17:30"), ("咨询及监督电话", "0591-87650124")],
)  # fmt: skip
guide_recipe(
    _G,
    "blanks inside labels",
    D,
    "标签中有空格",
    rows=lambda r: [(" ".join(n), v) for n, v in r],
    layout="lines",
)


def _tabs(article: Article) -> None:
    rows = services.guide_rows(article.title.removesuffix("办事指南"), article.source)
    tabs = "".join(f"<li class='tab'>{n}</li>" for n, _ in rows[1:])
    panels = "".join(f"<div class='panel'><h4>{n}</h4><p>{v}</p></div>" for n, v in rows[1:])
    article.blocks = [Block("html", f"<ul class='tabs'>{tabs}</ul>{panels}")]


guide_recipe(_G, "tabs", D, "分页签排版", change=_tabs)


def _in_file(article: Article) -> None:
    article.blocks = [Block("p", "本事项的办理要求详见附件。")]
    article.attachments = [
        Attachment(article.title, "pdf", named=False, table=(("事项", "要求"), ("收费", "不收费")))
    ]


guide_recipe(_G, "guide in a file", U, "指南内容在附件里", change=_in_file)
guide_recipe(
    _G,
    "list of guides",
    D,
    "指南目录，不是单个事项",
    rows=without("设定依据", "收费标准", "办理流程", "联系电话"),
    title="{m}等事项办事指南目录",
)

# guide-terms

_T = "guide-terms"
guide_recipe(
    _T, "basis is the laws concerned", F, "依据只写有关法律法规", "依据", rows=valued(设定依据="有关法律法规")
)
guide_recipe(
    _T,
    "basis is the documents of the level above",
    F,
    "依据只写上级有关文件",
    "依据",
    rows=valued(设定依据="按照上级有关文件规定执行"),
)
guide_recipe(
    _T,
    "basis is national rules",
    F,
    "依据只写国家相关政策规定",
    "依据",
    rows=valued(设定依据="国家和省有关政策规定"),
    layout="numbered",
)
guide_recipe(
    _T,
    "law without article or link",
    F,
    "引用法规没有条款和链接",
    "文件|法",
    rows=valued(设定依据="《城镇燃气管理条例》《福建省燃气管理条例》"),
)
guide_recipe(
    _T,
    "policy in the condition without link",
    F,
    "条件引用政策文件没有链接",
    "文件|政策",
    rows=valued(申请条件="符合《岚海省产业扶持专项资金管理办法》规定的企业"),
)
guide_recipe(
    _T,
    "standard by number alone",
    F,
    "标准只有编号",
    "标准",
    rows=valued(申请条件="场所符合GB 50028-2006的要求"),
)
guide_recipe(
    _T,
    "term: partial acceptance",
    F,
    "容缺受理没有解释",
    "容缺",
    rows=lambda r: [*r, ("审批方式", "实行容缺受理")],
)
guide_recipe(
    _T,
    "term: kinds of matters",
    F,
    "承诺件、上报件没有解释",
    "承诺件",
    rows=lambda r: [("办件类型", "承诺件"), ("行使层级", "县级"), *r],
)
guide_recipe(
    _T,
    "term: promise instead of proof",
    F,
    "告知承诺没有解释",
    "告知承诺",
    rows=lambda r: [*r, ("备注", "本事项实行告知承诺制")],
    layout="lines",
)

guide_recipe(
    _T,
    "term explained behind it",
    D,
    "用语后面有解释",
    rows=lambda r: [*r, ("审批方式", "容缺受理，是指主要材料齐全、次要材料可以在五日内补齐的，先予受理")],
)
guide_recipe(
    _T,
    "explaining part",
    D,
    "有名词解释部分",
    rows=lambda r: [
        *r,
        ("审批方式", "实行告知承诺"),
        ("名词解释", "申请人书面承诺符合条件的，不再要求提交证明"),
    ],
)
guide_recipe(
    _T,
    "explained in brackets",
    D,
    "用语在括号内解释",
    rows=lambda r: [*r, ("办件类型", "承诺件（在承诺的时限内办结的事项）")],
)
guide_recipe(
    _T,
    "law with its article",
    D,
    "依据写明条款",
    rows=valued(设定依据="《中华人民共和国道路运输条例》第十条、第十二条"),
)
guide_recipe(
    _T,
    "policy with its number",
    D,
    "依据写明文号",
    rows=valued(设定依据="《岚海省产业扶持专项资金管理办法》（岚财规〔2025〕3号）"),
)
guide_recipe(
    _T,
    "standard with its name",
    D,
    "标准写明名称",
    rows=valued(申请条件="场所符合《城镇燃气设计规范》（GB 50028-2006）的要求"),
)
guide_recipe(
    _T,
    "vague words beside an exact basis",
    D,
    "依据具体，条件中有“有关规定”",
    rows=valued(申请条件="符合国家有关规定的单位", 设定依据="《城镇燃气管理条例》第十五条及有关规定"),
)


def _linked_basis(article: Article) -> None:
    linked = '<a href="/">《城镇燃气管理条例》</a>'
    article.blocks = [Block(b.kind, b.text.replace("《城镇燃气管理条例》", linked)) for b in article.blocks]


guide_recipe(
    _T,
    "law with a link",
    D,
    "依据有链接",
    rows=valued(设定依据="《城镇燃气管理条例》"),
    layout="table",
    change=_linked_basis,
)

# guide-attachments

_A = "guide-attachments"
guide_recipe(
    _A, "form asked for, none there", F, "要求申请表但没有下载", "申请表", offered=False, layout="table"
)
guide_recipe(
    _A,
    "numbered guide without its form",
    F,
    "要求申请表但没有下载",
    "申请表",
    offered=False,
    layout="numbered",
)
guide_recipe(
    _A,
    "promise asked for, none there",
    F,
    "要求承诺书但没有下载",
    "承诺书",
    offered=False,
    rows=valued(办理材料="1.营业执照复印件；2.《经营场所承诺书》"),
)
guide_recipe(
    _A,
    "declaration asked for in a list",
    F,
    "要求申报表但没有下载",
    "申报表",
    offered=False,
    rows=valued(办理材料="①项目申报表 ②身份证复印件"),
    layout="lines",
)


def _link_to(href: str) -> Callable[[Article], None]:
    def change(article: Article) -> None:
        for attachment in article.attachments:
            attachment.href = href

    return change


def _dead(form: str, meaning: str, href: str) -> None:
    guide_recipe(
        _A,
        form,
        F,
        meaning,
        "下载",
        "dead",
        change=_link_to(href),
        at=lambda site, path, special: [site.url(href)],
    )


_dead("dead form file", "表格文件不存在", "/upload/files/sqb2021.docx")
_dead("dead form on a renamed folder", "表格文件路径已变", "/wcm.files/upload/2019/申请表.doc")
_dead("dead download service", "下载接口已下线", "/module/download/downfile2.jsp?filename=sqb.docx")


def _only_text(article: Article) -> None:
    article.attachments = []
    article.blocks.append(Block("html", '<p><a href="#">《申请表》</a></p>'))


guide_recipe(_A, "link that leads nowhere", F, "申请表链接为空", "申请表", change=_only_text, layout="lines")

guide_recipe(
    _A,
    "form got at the window",
    D,
    "写明窗口领取",
    offered=False,
    rows=valued(办理材料="《申请表》（窗口领取）、身份证复印件"),
)
guide_recipe(
    _A,
    "filled in on line",
    D,
    "写明网上填报",
    offered=False,
    rows=valued(办理材料="申请表（通过网上办事大厅在线填写并打印）"),
)
guide_recipe(
    _A,
    "no form asked for",
    D,
    "不要求表格",
    offered=False,
    rows=valued(办理材料="身份证复印件、营业执照复印件"),
)
guide_recipe(
    _A,
    "paper issued by others",
    D,
    "材料由其他机构出具",
    offered=False,
    rows=valued(办理材料="街道办事处出具的困难家庭审批表、身份证复印件"),
)


def _zip_of_forms(article: Article) -> None:
    article.attachments = [Attachment("全部表格", "xlsx", named=False, link_text="表格及样表打包")]


guide_recipe(_A, "file under another name", D, "表格以别的名称提供", change=_zip_of_forms)
guide_recipe(
    _A,
    "two files",
    D,
    "空表和样表各一",
    change=lambda a: a.attachments.append(Attachment("填写样表", "pdf", named=False)),
)
guide_recipe(
    _A,
    "pdf form",
    D,
    "表格为PDF",
    change=lambda a: setattr(a, "attachments", [Attachment("申请表", "pdf", named=False)]),
)


guide_recipe(
    _A,
    "form written by the applicant",
    D,
    "申请书由申请人自拟",
    offered=False,
    rows=valued(办理材料="申请书（自拟）、身份证复印件"),
)


@recipe(
    _A,
    "download behind a guard",
    U,
    "表格下载被防火墙拦截",
    aspects=("letters", "survey", "services", "data", "map", "home-extra"),
    flex=False,
    fits=_has_guides,
)
def _guarded(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    href = "/upload/files/guarded.docx"
    site.raw[href] = RawPage(b"", act="forbidden403", status=0)
    _, path = plant_guide(site, Life(), same, change=_link_to(href))
    return [chosen.row(site, life, path), optional(site, "dead-link", chosen.form, href)]
