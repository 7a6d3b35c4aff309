"""Forms that a guide asks for and does not give, and such as it need not give."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from farm.model import Article, Attachment, Block, Kind, Life, RawPage, Row
from farm.recipes.base import Recipe, optional, recipe
from farm.recipes.guides.guide import guide_recipe, has_guides, plant_guide, same, valued
from farm.site import Site

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
_guide = partial(guide_recipe, "guide-attachments")

_guide("form asked for, none there", F, "要求申请表但没有下载", "申请表", offered=False, layout="table")
_guide(
    "numbered guide without its form", F, "要求申请表但没有下载", "申请表", offered=False, layout="numbered"
)
_guide(
    "promise asked for, none there",
    F,
    "要求承诺书但没有下载",
    "承诺书",
    offered=False,
    rows=valued(办理材料="1.营业执照复印件；2.《经营场所承诺书》"),
)
_guide(
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
    _guide(
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


_guide("link that leads nowhere", F, "申请表链接为空", "申请表", change=_only_text, layout="lines")

_guide(
    "form got at the window",
    D,
    "写明窗口领取",
    offered=False,
    rows=valued(办理材料="《申请表》（窗口领取）、身份证复印件"),
)
_guide(
    "filled in on line",
    D,
    "写明网上填报",
    offered=False,
    rows=valued(办理材料="申请表（通过网上办事大厅在线填写并打印）"),
)
_guide(
    "no form asked for", D, "不要求表格", offered=False, rows=valued(办理材料="身份证复印件、营业执照复印件")
)
_guide(
    "paper issued by others",
    D,
    "材料由其他机构出具",
    offered=False,
    rows=valued(办理材料="街道办事处出具的困难家庭审批表、身份证复印件"),
)


def _zip_of_forms(article: Article) -> None:
    article.attachments = [Attachment("全部表格", "xlsx", named=False, link_text="表格及样表打包")]


_guide("file under another name", D, "表格以别的名称提供", change=_zip_of_forms)
_guide(
    "two files",
    D,
    "空表和样表各一",
    change=lambda a: a.attachments.append(Attachment("填写样表", "pdf", named=False)),
)
_guide(
    "pdf form",
    D,
    "表格为PDF",
    change=lambda a: setattr(a, "attachments", [Attachment("申请表", "pdf", named=False)]),
)


_guide(
    "form written by the applicant",
    D,
    "申请书由申请人自拟",
    offered=False,
    rows=valued(办理材料="申请书（自拟）、身份证复印件"),
)


@recipe(
    "guide-attachments",
    "download behind a guard",
    U,
    "表格下载被防火墙拦截",
    aspects=("letters", "survey", "services", "data", "map", "home-extra"),
    flex=False,
    fits=has_guides,
)
def _guarded(site: Site, life: Life, chosen: Recipe) -> list[Row]:
    href = "/upload/files/guarded.docx"
    site.raw[href] = RawPage(b"", act="forbidden403", status=0)
    _, path = plant_guide(site, Life(), same, change=_link_to(href))
    return [chosen.row(site, life, path), optional(site, "dead-link", chosen.form, href)]
