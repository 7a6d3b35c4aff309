"""Faults and decoys in the number of a document (文号)."""

from __future__ import annotations

import re
from functools import partial

from farm.model import Article, Block, Kind
from farm.recipes.base import document_recipe

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
_recipe = partial(document_recipe, "document-number")
_DIFFER = (r"一致", r"不同", r"differ", r"mismatch")
_NUMBER = re.compile(r"〔(\d{4})〕(\d+)号")


def _renumber(article: Article, template: str, *, text: bool = True, head: bool = True) -> None:
    changed = _NUMBER.sub(lambda m: template.format(y=m[1], n=m[2], s=m[1][2:]), article.number)
    if text:
        article.number = changed
    if head:
        article.header["number"] = changed


def _number_fault(
    form: str, meaning: str, template: str, *words: str, text: bool = True, head: bool = True
) -> None:
    @_recipe(form, F, meaning, *words)
    def change(article: Article) -> None:
        _renumber(article, template, text=text, head=head)


_BRACKET = (r"括号", r"bracket", r"〔")
_number_fault("square brackets", "文号用了方括号", "[{y}]{n}号", *_BRACKET)
_number_fault("round full-width brackets", "文号用了圆括号", "（{y}）{n}号", *_BRACKET)
_number_fault("lenticular brackets", "文号用了方头括号", "【{y}】{n}号", *_BRACKET)
_number_fault("round ASCII brackets", "文号用了半角圆括号", "({y}){n}号", *_BRACKET)
_number_fault("turtle brackets of another kind", "文号用了全角方括号", "［{y}］{n}号", *_BRACKET)
_number_fault("zero padded", "序号补零", "〔{y}〕0{n}号", r"零", r"zero", r"0", r"pad")
_number_fault("with 第", "序号前加了“第”", "〔{y}〕第{n}号", r"第", r"ordinal")
_number_fault("two-digit year", "年份不是四位", "〔{s}〕{n}号", r"年", r"year", r"格式", r"form")
_number_fault(
    "brackets wrong in the text only",
    "正文文号括号不规范",
    "[{y}]{n}号",
    *_BRACKET,
    r"一致",
    r"differ",
    head=False,
)


@_recipe("text and header differ", F, "正文文号与信息表文号不一致", *_DIFFER)
def _differ(article: Article) -> None:
    article.header["number"] = _NUMBER.sub(lambda m: f"〔{m[1]}〕{int(m[2]) + 10}号", article.number)


@_recipe("year differs from header", F, "正文文号与信息表文号的年份不一致", *_DIFFER)
def _year_differs(article: Article) -> None:
    article.header["number"] = _NUMBER.sub(lambda m: f"〔{int(m[1]) - 1}〕{m[2]}号", article.number)


@_recipe("cites badly written numbers of others", D, "引用了他人写法不规范的文号")
def _cites(article: Article) -> None:
    article.blocks.insert(
        1,
        Block(
            "p",
            "根据《关于进一步规范办事流程的通知》（岚府[2019]15号）和《关于加强监管的意见》（岚政（2020）第07号）要求，执行以下规定。",
        ),
    )


@_recipe("brackets as entities", D, "括号写成字符实体")
def _entities(article: Article) -> None:
    article.body_changes.append(lambda html: html.replace("〔", "&#12308;").replace("〕", "&#x3015;"))


@_recipe("number in several spans", D, "文号被拆在多个标签里")
def _spans(article: Article) -> None:
    parts = _NUMBER.sub(r"</span><span>〔\1</span><span>〕\2</span><span>号", article.number)
    article.body_changes.append(lambda html: html.replace(article.number, f"<span>{parts}</span>", 1))


@_recipe(
    "decree with 第",
    D,
    "政府令的编号本来带“第”",
    also=("document-header", "interpretation-link", "document-structure"),
)
def _decree(article: Article) -> None:
    name = article.issuer.removesuffix("办公室")
    article.number = f"{name}令第18号"
    article.header["number"] = article.number
    article.title = article.title.replace(article.issuer, name)


@_recipe("header with trailing blanks", D, "信息表文号后有空白")
def _blanks(article: Article) -> None:
    article.header["number"] = f" {article.number}　"


@_recipe("long agency word", D, "机关代字较长且含“规”")
def _long_word(article: Article) -> None:
    article.number = article.header["number"] = article.number.replace("规〔", "规发函〔")


@_recipe("reply to another number", D, "标题里提到来文的文号")
def _reply(article: Article) -> None:
    article.blocks.insert(
        0, Block("p", "《关于请求支持的请示》（岚溪政〔2026〕7号）收悉。经研究，现将有关要求一并明确。")
    )


@_recipe("number in the title line", D, "文号写在标题下的括注里")
def _bracketed(article: Article) -> None:
    article.body_changes.append(lambda html: html.replace(article.number, f"<b>{article.number}</b>", 1))


@_recipe("blanks inside the number", U, "文号内部有空格")
def _inner_blanks(article: Article) -> None:
    article.body_changes.append(lambda html: html.replace("〕", "〕&nbsp;", 1))
