"""Faults and decoys in the paragraphs of a document: indents, breaks, leftovers of editors."""

from __future__ import annotations

import re
from functools import partial

from farm.content import paragraph
from farm.fee_tables import table
from farm.model import Article, Block, Kind
from farm.recipes.base import document_recipe
from farm.recipes.documents.blocks import headed

F, D = Kind.FAULT, Kind.DECOY
_recipe = partial(document_recipe, "document-paragraphs")
_OPEN = re.compile(r'<p style="text-indent: 2em;">|<p>　　')


def _reopen(html: str, opening: str, every: int = 1) -> str:
    count = iter(range(10_000))
    return _OPEN.sub(lambda m: opening if next(count) % every == 0 else m[0], html)


def _paragraph_recipe(
    form: str, kind: Kind, meaning: str, change: str | None, *words: str, every: int = 1
) -> None:
    @_recipe(form, kind, meaning, *words)
    def apply(article: Article) -> None:
        if change is not None:
            article.body_changes.append(lambda html: _reopen(html, change, every))


_INDENT = (r"缩进", r"首行", r"indent", r"空格")


@_recipe("two ways of indenting", F, "首行缩进方式混用", *_INDENT)
def _mixed(article: Article) -> None:
    def mix(html: str) -> str:
        other = "<p>　　" if "text-indent" in html else '<p style="text-indent: 2em;">'
        return _reopen(html, other, 2)

    article.body_changes.append(mix)


_paragraph_recipe("indented by nbsp", F, "用空格实体缩进", "<p>&nbsp;&nbsp;&nbsp;&nbsp;", *_INDENT)
_paragraph_recipe("indented by en spaces", F, "用半角空格实体缩进", "<p>&ensp;&ensp;&ensp;&ensp;", *_INDENT)
_paragraph_recipe(
    "some indented by spaces", F, "部分段落用空格缩进", "<p>&nbsp; &nbsp; &nbsp;&nbsp;", *_INDENT, every=3
)


@_recipe("empty paragraphs between all", F, "段落之间插入空段", r"空段", r"空行", r"empty", r"空白")
def _empty(article: Article) -> None:
    article.body_changes.append(lambda html: html.replace("</p>\n<p", "</p>\n<p>&nbsp;</p>\n<p"))


@_recipe("sentences broken by br", F, "句子中间换行", r"换行", r"断", r"break", r"br")
def _broken(article: Article) -> None:
    def split(html: str) -> str:
        return re.sub(
            r"(各有关单位要结|对工作中遇到的困|要坚持问题导|主管部门应当会|所需经费列入年|鼓励社会力量以|到2027年底，基|工作人员玩忽职|要充分利用政务|符合条件的单)",
            r"\1<br>\n",
            html,
        )

    article.blocks = [
        *headed("一、总体要求", "二、重点任务", "三、保障措施"),
        Block("p", paragraph(4, "broken")),
    ]
    article.body_changes.append(split)


@_recipe("Word markup left", F, "残留Word代码", r"Word", r"mso", r"word", r"残留")
def _word(article: Article) -> None:
    style = "margin-top:0pt;text-indent:32.0000pt;mso-char-indent-count:2.0000;text-autospace:ideograph-numeric;mso-pagination:widow-orphan;"

    def export(html: str) -> str:
        html = _reopen(
            html,
            f'<p class="MsoNormal" style="{style}"><span style="mso-spacerun:\'yes\';font-family:仿宋_GB2312;font-size:16.0000pt;">',
        )
        return html.replace("</p>", "<o:p></o:p></span></p>")

    article.body_changes.append(export)


@_recipe("font elements and colours", F, "残留字体标签和颜色", r"字体", r"颜色", r"font", r"colou?r", r"样式")
def _font(article: Article) -> None:
    def colour(html: str) -> str:
        count = iter(range(10_000))
        return _OPEN.sub(
            lambda m: (
                m[0] + (f'<font color="{("#ff0000", "blue", "#333399")[next(count) % 3]}" face="宋体">')
            ),
            html,
        ).replace("</p>", "</font></p>")

    article.body_changes.append(colour)


@_recipe("sizes change from paragraph to paragraph", F, "正文字号不一", r"字号", r"大小", r"size", r"字体")
def _sizes(article: Article) -> None:
    def size(html: str) -> str:
        count = iter(range(10_000))
        return _OPEN.sub(
            lambda m: m[0] + f'<span style="font-size: {(16, 12, 14, 18)[next(count) % 4]}pt;">', html
        ).replace("</p>", "</span></p>")

    article.body_changes.append(size)


_paragraph_recipe("32pt throughout", D, "一律用 32pt 缩进", '<p style="text-indent:32pt;line-height:2">')
_paragraph_recipe("ideographic spaces throughout", D, "一律用两个全角空格", "<p>　　")
_paragraph_recipe(
    "class and em", D, "缩进写在行内 2em，带类名", '<p class="p0" style="margin:0;text-indent:2em">'
)


@_recipe("headings in another face", D, "标题用黑体、正文用仿宋")
def _faces(article: Article) -> None:
    def face(html: str) -> str:
        html = _reopen(html, '<p style="text-indent: 2em; font-family: 仿宋_GB2312; font-size: 16pt;">')
        return html.replace("<strong>", '<strong style="font-family: 黑体;">')

    article.body_changes.append(face)


@_recipe("one empty line before the issuer", D, "落款前空一行")
def _one_empty(article: Article) -> None:
    article.body_changes.append(
        lambda html: html.replace(
            '<p style="text-align: right;">', '<p>&nbsp;</p>\n<p style="text-align: right;">', 1
        )
    )


@_recipe("address lines by br", D, "联系方式分行")
def _address(article: Article) -> None:
    article.blocks.append(
        Block(
            "html", '<p style="text-align:left">联系人：综合科<br>电话：0591-87650001<br>地址：中心路1号</p>'
        )
    )


@_recipe("table with its own sizes", D, "表格内字号较小")
def _small_table(article: Article) -> None:
    article.blocks.append(
        Block(
            "html",
            table((("序号", "任务", "时限"), ("1", "调查摸底", "12月底"))).replace(
                "<td>", '<td style="font-size:12pt;text-align:center">'
            ),
        )
    )


@_recipe("strong words inside paragraphs", D, "段内关键词加粗")
def _strong(article: Article) -> None:
    article.body_changes.append(
        lambda html: html.replace("属地管理", "<strong>属地管理</strong>").replace(
            "各有关单位要", "<b>各有关单位</b>要"
        )
    )
