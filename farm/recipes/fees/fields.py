"""Fee lists that lack a field, and such as only seem to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from farm.fee_tables import FEE_HEADS, fee_article, fee_rows, table
from farm.model import Article, Block, Kind, Life, Row
from farm.recipes.base import Recipe, recipe
from farm.recipes.fees.column import FEES, days_ago, declares_none, decoy_page, list_title, put_instead
from farm.site import Site

F, D = Kind.FAULT, Kind.DECOY
_WORDS = {"依据": r"依据|basis", "标准": r"标准|standard|rate", "项目": r"项目|item"}


def _file_url(site: Site, path: str, ext: str) -> str:
    column = site.column("fees")
    number = site.number(column, column.specials[-1])
    return site.style.file_path(path, number, 0, "", ext)


def _fields_fault(form: str, missing: str, place: str, *, heads: tuple[str, ...]) -> None:
    @recipe(
        "fee-list-fields", form, F, f"清单缺少{missing}", _WORDS[missing], aspects=FEES, flex=place == "page"
    )
    def plant(site: Site, life: Life, chosen: Recipe) -> list[Row]:
        moment = days_ago(site, 75)
        make = partial(fee_article, site, moment, place, heads=heads)  # made again for each request
        path = put_instead(
            site,
            lambda: fee_article(site, moment, place, heads=FEE_HEADS[0]) if chosen.flex else make(),
            moment,
        )
        if chosen.flex:
            site.column("fees").specials[-1].changes.append(
                (life, lambda a: setattr(a, "blocks", make().blocks))
            )
        urls = [path] if place == "page" else [path, _file_url(site, path, place)]
        return [chosen.row(site, life, *urls)]


_fields_fault(
    "no basis in the table", "依据", "page", heads=("序号", "执收单位", "收费项目", "收费标准", "收费对象")
)
_fields_fault(
    "no standard in the table", "标准", "page", heads=("序号", "部门", "项目名称", "政策依据", "资金管理方式")
)
_fields_fault("no item in the table", "项目", "page", heads=("序号", "执收单位", "收费标准", "收费依据"))
_fields_fault("no basis in the workbook", "依据", "xlsx", heads=("序号", "部门", "收费项目", "收费标准"))
_fields_fault("no standard in the workbook", "标准", "xlsx", heads=("序号", "部门", "收费项目", "设立依据"))
_fields_fault("no basis in the text file", "依据", "docx", heads=("序号", "收费项目", "收费标准", "执收单位"))
_fields_fault(
    "no standard in the text file", "标准", "docx", heads=("序号", "收费项目", "政策依据", "执收单位")
)
_fields_fault("no basis in the pdf", "依据", "pdf", heads=("序号", "收费项目", "收费标准", "执收单位"))
_fields_fault(
    "no standard in a workbook of markup",
    "标准",
    "xls",
    heads=("序号", "收费项目名称", "政策依据", "执收单位"),
)


def _fields_decoy(form: str, meaning: str, html: Callable[[Site], str]) -> None:
    decoy_page(
        "fee-list-fields",
        form,
        meaning,
        lambda s, m: Article(list_title(s, m), m, s.office, [Block("html", html(s))], kind="fees"),
    )


_fields_decoy(
    "other words in the head",
    "表头用同义词",
    lambda s: table(fee_rows(("序号", "收费项目名称", "设立依据（文件文号）", "征收标准（元）"), s.unit.id)),
)
_fields_decoy(
    "caption row above the head",
    "表头上方有标题行",
    lambda s: table(fee_rows(FEE_HEADS[0], s.unit.id), caption="行政事业性收费目录清单（单位：元）"),
)
_fields_decoy(
    "layout table around",
    "清单套在版式表格里",
    lambda s: f'<table width="100%"><tr><td>{table(fee_rows(FEE_HEADS[1], s.unit.id))}</td></tr></table>',
)


def _two_rows(site: Site) -> str:
    rows = fee_rows(("序号", "项目", "依据", "标准"), site.unit.id)[1:]
    cells = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    return f'<table border="1"><tr><th rowspan="2">序号</th><th colspan="3">收费情况</th></tr><tr><th>项目</th><th>依据</th><th>标准</th></tr>{cells}</table>'


_fields_decoy("head in two rows", "两行表头", _two_rows)
_fields_decoy(
    "notes table below",
    "清单下另有说明表格",
    lambda s: (
        table(fee_rows(FEE_HEADS[0], s.unit.id))
        + "<p>　</p>"
        + table((("联系人", "电话"), ("综合科", "0591-87652222")))
    ),
)
_fields_decoy(
    "one table per body",
    "按部门分成几张表",
    lambda s: (
        table(fee_rows(FEE_HEADS[1], s.unit.id))
        + "<p>二、教育部门</p>"
        + table(fee_rows(FEE_HEADS[1], s.unit.id, 2))
    ),
)
_fields_decoy(
    "blanks inside the head words",
    "表头字间有空格",
    lambda s: table(
        (("序 号", "项　目", "依　据", "标　准"), *fee_rows(("序号", "项目", "依据", "标准"), s.unit.id)[1:])
    ),
)
decoy_page("fee-list-fields", "declares none, no table", "声明无收费，没有表格", declares_none)
decoy_page(
    "fee-list-fields",
    "workbook with all columns",
    "附件表格要素齐全",
    lambda s, m: fee_article(s, m, "xlsx", heads=FEE_HEADS[2]),
)
