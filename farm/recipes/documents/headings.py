"""Faults and decoys in the numbered headings of a document."""

from __future__ import annotations

from functools import partial

from farm.content import NUMERALS
from farm.fee_tables import table
from farm.model import Article, Block, Kind
from farm.recipes.base import document_recipe
from farm.recipes.documents.blocks import headed

F, D, U = Kind.FAULT, Kind.DECOY, Kind.UNDECIDABLE
_recipe = partial(document_recipe, "document-headings")


def _heading_fault(
    form: str, meaning: str, titles: tuple[str, ...], *words: str, also: tuple[str, ...] = ()
) -> None:
    @_recipe(form, F, meaning, *words, also=also)
    def change(article: Article) -> None:
        article.blocks = headed(*titles)


_SEQ = (r"跳", r"缺", r"顺序", r"连续", r"skip", r"sequence", r"序号")
_MARK = (r"标点", r"写法", r"顿号", r"mark", r"符号", r"规范", r"括号")
_heading_fault(
    "second number missing", "一级标题跳号", ("一、总体要求", "三、重点任务", "四、保障措施"), *_SEQ
)
_heading_fault(
    "number repeated",
    "一级标题重号",
    ("一、总体要求", "二、重点任务", "二、保障措施", "三、监督检查"),
    r"重",
    r"repeat",
    *_SEQ,
)
_heading_fault(
    "full stop after the numeral", "一级标题用了点号", ("一.总体要求", "二.重点任务", "三.保障措施"), *_MARK
)
_heading_fault(
    "comma after the numeral", "一级标题用了逗号", ("一，总体要求", "二，重点任务", "三，保障措施"), *_MARK
)
_heading_fault(
    "order turned",
    "二级标题顺序颠倒",
    ("一、总体要求", "（一）基本原则", "（三）主要目标", "（二）工作步骤", "二、保障措施"),
    *_SEQ,
)
_heading_fault(
    "mark after the bracket",
    "二级标题括号后加了顿号",
    ("一、总体要求", "（一）、基本原则", "（二）、主要目标", "二、保障措施"),
    *_MARK,
)
_heading_fault(
    "comma mark after a digit",
    "三级标题用了顿号",
    ("一、总体要求", "（一）基本原则", "1、坚持统筹", "2、坚持创新", "（二）主要目标", "二、保障措施"),
    *_MARK,
)
_heading_fault(
    "half-width brackets",
    "四级标题用了半角括号",
    ("一、总体要求", "（一）原则", "1.统筹", "(1)制度先行", "(2)分步实施", "2.创新", "二、保障措施"),
    *_MARK,
)
_heading_fault(
    "third level skipped to five",
    "三级标题跳号",
    ("一、总体要求", "（一）原则", "1.统筹", "2.创新", "5.绿色", "二、保障措施"),
    *_SEQ,
)


@_recipe("appended regulation numbers anew", D, "所附方案重新编号", regulated=True)
def _anew(article: Article) -> None:
    article.blocks = headed("一、提高认识", "二、狠抓落实")
    article.appendix = [Block("center", "工作方案"), *headed("一、总体要求", "二、主要任务", "三、实施步骤")]


@_recipe("second level anew under each", D, "二级标题在每个一级标题下重新编号")
def _under_each(article: Article) -> None:
    article.blocks = headed(
        "一、总体要求",
        "（一）基本原则",
        "（二）主要目标",
        "二、重点任务",
        "（一）夯实基础",
        "（二）提质增效",
        "（三）防范风险",
    )


@_recipe("first second third in the text", D, "段内“一是、二是”")
def _in_text(article: Article) -> None:
    article.blocks = headed("一、总体要求", "二、重点任务")
    article.blocks.append(Block("p", "一是抓谋划。二是抓推进。四是抓督查，做到件件有着落。"))


@_recipe("decimal at the start of a paragraph", D, "段首是小数和年份")
def _decimal(article: Article) -> None:
    article.blocks = headed("一、总体要求", "二、资金安排")
    article.blocks += [
        Block("p", "3.5万元以上的项目应当公开招标。"),
        Block("p", "2026年起逐年开展绩效评价。"),
    ]


@_recipe("numbers in a table", D, "表格里的序号")
def _numbered_table(article: Article) -> None:
    article.blocks = headed("一、总体要求", "二、任务分工")
    article.blocks.append(
        Block("html", table((("序号", "任务"), ("1.", "调查摸底"), ("3.", "整改提升"), ("3.", "总结验收"))))
    )


@_recipe("chapters and articles", D, "章条体例", regulated=True)
def _chapters(article: Article) -> None:
    article.blocks.append(Block("p", "第一条所称主管部门，以机构改革后的职责为准。"))


@_recipe("references to other headings", D, "正文引用其他标题")
def _references(article: Article) -> None:
    article.blocks = headed("一、总体要求", "二、重点任务", "三、保障措施")
    article.blocks.insert(
        4, Block("p", "（五）项和（二）项所列情形，参照第三部分办理。具体见上级通知“四、加强监管”部分。")
    )


@_recipe("numbered conditions ending in semicolons", D, "以分号结尾的并列条件")
def _conditions(article: Article) -> None:
    article.blocks = headed("一、申请条件", "二、办理程序")
    article.blocks[2:3] = [
        Block("p", f"（{NUMERALS[i]}）{t}；")
        for i, t in enumerate(("具有本地户籍", "年满十八周岁", "无不良记录"))
    ]


@_recipe("digits directly below the first level", U, "一级标题下直接用“1.”")
def _direct(article: Article) -> None:
    article.blocks = headed("一、总体要求", "1.基本原则", "2.主要目标", "二、保障措施")
