"""Guides without one of their ten elements, and such as have it elsewhere."""

from __future__ import annotations

from functools import partial

from farm import services
from farm.model import Article, Attachment, Block, Kind
from farm.recipes.guides.guide import guide_recipe, renamed, valued, without

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
_guide = partial(guide_recipe, "service-guide")

_guide("no fee", F, "指南缺收费标准", "收费", rows=without("收费标准"), layout="table")
_guide("no telephone", F, "指南缺联系电话", "电话", rows=without("联系电话"), layout="numbered")
_guide(
    "no place and no time",
    F,
    "指南缺办理地点和时间",
    "地点",
    "时间",
    rows=without("办理地点", "办理时间"),
    layout="lines",
)
_guide(
    "five elements missing",
    F,
    "指南缺五类要素",
    "5",
    rows=without("设定依据", "办理地点", "收费标准", "联系电话", "办理流程"),
    layout="table",
)
_guide(
    "no basis and no flow",
    F,
    "指南缺依据和流程",
    "依据",
    "流程",
    rows=without("设定依据", "办理流程"),
    layout="terms",
)
_guide("no condition", F, "指南缺申请条件", "条件", rows=without("申请条件"), layout="spans")
_guide("no body in charge", F, "指南缺办理机构", "机构", rows=without("办理机构"), layout="wide")
_guide("fee cell blank", F, "收费标准空着", "收费", rows=valued(收费标准=""), layout="table")
_guide("telephone left blank", F, "联系电话后面空着", "电话", rows=valued(联系电话=""), layout="lines")


def _two_sentences(article: Article) -> None:
    article.blocks = [
        Block("p", "申请人持身份证明和申请表到窗口办理即可。"),
        Block("p", "办理时请按顺序取号，文明排队。"),
    ]


_guide("two sentences only", F, "指南只有两句话", change=_two_sentences)

for _n, _names in enumerate(services.OTHER_NAMES):
    _guide(f"other names {_n + 1}", D, "要素用别的说法", rows=renamed(_names))


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


_guide("running text", D, "指南为一段话，要素齐全", change=_prose)


def _flow_picture(article: Article) -> None:
    article.blocks.append(Block("html", '<p><img src="/upload/pic5.png" alt="办理流程图" width="600"></p>'))


_guide("flow as a picture", D, "流程以图片给出", rows=without("办理流程"), change=_flow_picture)
_guide("parts named together", D, "地点时间合写、咨询监督电话合写",
    rows=lambda r: [*without("办理地点", "办理时间", "联系电话")(r), ("办理地点和时间", "行政服务中心二楼5号窗口，工作日8:30—17:30"), ("咨询及监督电话", "0591-87650124")]
)  # fmt: skip
_guide(
    "blanks inside labels", D, "标签中有空格", rows=lambda r: [(" ".join(n), v) for n, v in r], layout="lines"
)


def _tabs(article: Article) -> None:
    rows = services.guide_rows(article.title.removesuffix("办事指南"), article.source)
    tabs = "".join(f"<li class='tab'>{n}</li>" for n, _ in rows[1:])
    panels = "".join(f"<div class='panel'><h4>{n}</h4><p>{v}</p></div>" for n, v in rows[1:])
    article.blocks = [Block("html", f"<ul class='tabs'>{tabs}</ul>{panels}")]


_guide("tabs", D, "分页签排版", change=_tabs)


def _in_file(article: Article) -> None:
    article.blocks = [Block("p", "本事项的办理要求详见附件。")]
    article.attachments = [
        Attachment(article.title, "pdf", named=False, table=(("事项", "要求"), ("收费", "不收费")))
    ]


_guide("guide in a file", U, "指南内容在附件里", change=_in_file)
_guide(
    "list of guides",
    D,
    "指南目录，不是单个事项",
    rows=without("设定依据", "收费标准", "办理流程", "联系电话"),
    title="{m}等事项办事指南目录",
)
