"""Faults and decoys in the attachments of a document: what is named, what is linked."""

from __future__ import annotations

from functools import partial

from farm.fee_tables import table
from farm.model import Article, Block, Kind
from farm.recipes.base import document_recipe

F, D = Kind.FAULT, Kind.DECOY
_recipe = partial(document_recipe, "document-attachments")
_LINK = (r"链接", r"link", r"提供")
_NOTE = (r"说明", r"列出", r"named", r"未")


@_recipe("named but not linked", F, "列出的附件没有链接", *_LINK, attached=2)
def _unlinked(article: Article) -> None:
    for attachment in article.attachments:
        attachment.linked = False


@_recipe("second named file not linked", F, "第二个附件没有链接", *_LINK, attached=2)
def _second(article: Article) -> None:
    article.attachments[1].linked = False


@_recipe("single named file not linked", F, "唯一的附件没有链接", *_LINK, attached=1)
def _single(article: Article) -> None:
    article.attachments[0].linked = False


@_recipe("linked but not named", F, "有附件链接而正文没有附件说明", *_NOTE, attached=1)
def _unnamed(article: Article) -> None:
    article.attachments[0].named = False


@_recipe("one of two not named", F, "附件说明漏列一个附件", *_NOTE, attached=2)
def _one_unnamed(article: Article) -> None:
    article.attachments[1].named = False


_NAMES = (
    r"没有提到",
    r"找不到",
    r"not-named",
    r"not-linked",
    r"一致",
    r"不符",
    r"differ",
    r"名称",
    r"不同",
    r"mismatch",
)


@_recipe("names differ", F, "附件名称与链接名称不一致", *_NAMES, attached=1)
def _names(article: Article) -> None:
    article.attachments[0].link_text = "附件：专家评审意见汇总.docx"


@_recipe("two names exchanged for others", F, "附件说明与链接各说各话", *_NAMES, attached=2)
def _exchanged(article: Article) -> None:
    article.attachments[0].link_text, article.attachments[1].link_text = (
        "附件1：申请书格式.docx",
        "附件2：现场照片登记册.docx",
    )


@_recipe("note without any file", F, "写明附件但页面没有附件", *_LINK, attached=1)
def _no_file(article: Article) -> None:
    article.attachments[0].name = "申报材料清单及样表"
    article.attachments[0].linked = False


@_recipe(
    "attachment printed below",
    D,
    "附件内容印在正文之后",
    attached=1,
    also=("document-structure", "document-headings"),
)
def _below(article: Article) -> None:
    article.attachments[0].linked = False
    name = article.attachments[0].name
    article.appendix = [
        Block("flush", "附件"),
        Block("center", name),
        Block(
            "html",
            table(
                (("序号", "任务", "责任单位"), ("1", "调查摸底", "住建部门"), ("2", "督促整改", "城管部门"))
            ),
        ),
    ]


@_recipe("name with book marks", D, "链接文字带书名号", attached=1)
def _book_marks(article: Article) -> None:
    article.attachments[0].link_text = f"《{article.attachments[0].name}》"


@_recipe("number and extension differ", D, "链接文字只差序号与扩展名", attached=2)
def _extension(article: Article) -> None:
    for n, attachment in enumerate(article.attachments, 1):
        attachment.link_text = f"{n}. {attachment.name}.{attachment.ext.upper()}"


@_recipe("words attachment in the text", D, "正文提到附件二字", attached=1)
def _mention(article: Article) -> None:
    article.blocks.append(
        Block("p", f"具体分工见附件（{article.attachments[0].name}），其他附件由上级另行印发。")
    )


@_recipe("blanks inside the link text", D, "链接文字里有空格", attached=1)
def _spaced(article: Article) -> None:
    name = article.attachments[0].name
    article.attachments[0].link_text = f"附件： {name[:4]} {name[4:]}.docx"


@_recipe("no attachment at all", D, "没有附件")
def _none(article: Article) -> None:
    article.attachments = []


@_recipe("print and share buttons", D, "页面有下载图标等功能链接")
def _buttons(article: Article) -> None:
    article.page_changes.append(
        lambda html: html.replace(
            '<div class="xgwj">',
            '<div class="tool"><a href="javascript:window.print()">打印</a> <a href="/assets/css/print.css">版式</a></div><div class="xgwj">',
            1,
        )
    )


@_recipe("joint heading of the list", D, "附件说明用“附件：1.”并有对应链接", attached=2)
def _joint(article: Article) -> None:
    article.attachments[0].link_text = f"附件1.{article.attachments[0].name}"
    article.attachments[1].link_text = f"附件2.{article.attachments[1].name}"
