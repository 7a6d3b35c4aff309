"""Guides whose words contradict each other or the law, and such as only seem to."""

from __future__ import annotations

from functools import partial

from farm.model import Article, Block, Kind
from farm.recipes.guides.guide import guide_recipe, valued

F, D = Kind.FAULT, Kind.DECOY
_guide = partial(guide_recipe, "guide-terms")

_guide("basis is the laws concerned", F, "依据只写有关法律法规", "依据", rows=valued(设定依据="有关法律法规"))
_guide(
    "basis is the documents of the level above",
    F,
    "依据只写上级有关文件",
    "依据",
    rows=valued(设定依据="按照上级有关文件规定执行"),
)
_guide(
    "basis is national rules",
    F,
    "依据只写国家相关政策规定",
    "依据",
    rows=valued(设定依据="国家和省有关政策规定"),
    layout="numbered",
)
_guide(
    "law without article or link",
    F,
    "引用法规没有条款和链接",
    "文件|法",
    rows=valued(设定依据="《城镇燃气管理条例》《福建省燃气管理条例》"),
)
_guide(
    "policy in the condition without link",
    F,
    "条件引用政策文件没有链接",
    "文件|政策",
    rows=valued(申请条件="符合《岚海省产业扶持专项资金管理办法》规定的企业"),
)
_guide(
    "standard by number alone", F, "标准只有编号", "标准", rows=valued(申请条件="场所符合GB 50028-2006的要求")
)
_guide(
    "term: partial acceptance",
    F,
    "容缺受理没有解释",
    "容缺",
    rows=lambda r: [*r, ("审批方式", "实行容缺受理")],
)
_guide(
    "term: kinds of matters",
    F,
    "承诺件、上报件没有解释",
    "承诺件",
    rows=lambda r: [("办件类型", "承诺件"), ("行使层级", "县级"), *r],
)
_guide(
    "term: promise instead of proof",
    F,
    "告知承诺没有解释",
    "告知承诺",
    rows=lambda r: [*r, ("备注", "本事项实行告知承诺制")],
    layout="lines",
)

_guide(
    "term explained behind it",
    D,
    "用语后面有解释",
    rows=lambda r: [*r, ("审批方式", "容缺受理，是指主要材料齐全、次要材料可以在五日内补齐的，先予受理")],
)
_guide(
    "explaining part",
    D,
    "有名词解释部分",
    rows=lambda r: [
        *r,
        ("审批方式", "实行告知承诺"),
        ("名词解释", "申请人书面承诺符合条件的，不再要求提交证明"),
    ],
)
_guide(
    "explained in brackets",
    D,
    "用语在括号内解释",
    rows=lambda r: [*r, ("办件类型", "承诺件（在承诺的时限内办结的事项）")],
)
_guide(
    "law with its article",
    D,
    "依据写明条款",
    rows=valued(设定依据="《中华人民共和国道路运输条例》第十条、第十二条"),
)
_guide(
    "policy with its number",
    D,
    "依据写明文号",
    rows=valued(设定依据="《岚海省产业扶持专项资金管理办法》（岚财规〔2025〕3号）"),
)
_guide(
    "standard with its name",
    D,
    "标准写明名称",
    rows=valued(申请条件="场所符合《城镇燃气设计规范》（GB 50028-2006）的要求"),
)
_guide(
    "vague words beside an exact basis",
    D,
    "依据具体，条件中有“有关规定”",
    rows=valued(申请条件="符合国家有关规定的单位", 设定依据="《城镇燃气管理条例》第十五条及有关规定"),
)


def _linked_basis(article: Article) -> None:
    linked = '<a href="/">《城镇燃气管理条例》</a>'
    article.blocks = [Block(b.kind, b.text.replace("《城镇燃气管理条例》", linked)) for b in article.blocks]


_guide(
    "law with a link",
    D,
    "依据有链接",
    rows=valued(设定依据="《城镇燃气管理条例》"),
    layout="table",
    change=_linked_basis,
)
