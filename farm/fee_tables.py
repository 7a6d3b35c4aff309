"""Tables of fees, pages with a fee list, and tables."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from farm.chance import number, pick
from farm.model import Article, Attachment, Block

if TYPE_CHECKING:
    from farm.site import Site

FEE_HEADS = (
    ("序号", "执收单位", "项目名称", "资金管理方式", "政策依据", "收费标准", "收费对象"),
    ("序号", "部门", "收费项目", "收费依据", "收费标准", "备注"),
    ("序号", "收费项目名称", "设立依据", "征收标准", "资金管理方式"),
    ("执收部门", "项目", "标准", "文件依据"),
)
_FEES = (
    ("城镇垃圾处理费", "住建局", "每户每月6元", "价费〔2019〕12号"), ("不动产登记费", "自然资源局", "住宅每件80元", "财税〔2016〕79号"),
    ("公办幼儿园保教费", "教育局", "每生每月400元", "教费〔2021〕5号"), ("污水处理费", "水利局", "每立方米0.85元", "价格〔2015〕119号"),
    ("城市道路占用挖掘修复费", "城管局", "每平方米120元", "建城〔1993〕410号"),
)  # fmt: skip


def fee_rows(heads: tuple[str, ...], *key: object) -> tuple[tuple[str, ...], ...]:
    """A fee list with these columns: the head first."""
    rows = [heads]
    for n, (name, body, rate, basis) in enumerate(_FEES[: 3 + number("fees", *key) % 3], 1):
        values = {
            "项目": name,
            "单位": body,
            "部门": body,
            "标准": rate,
            "依据": basis,
            "文号": basis,
            "序号": str(n),
            "对象": "单位和个人",
            "资金": "缴入国库",
        }
        rows.append(tuple(next((v for word, v in values.items() if word in head), "—") for head in heads))
    return tuple(rows)


def fee_article(
    site: Site, moment: datetime, form: str, *, title: str = "", heads: tuple[str, ...] = ()
) -> Article:
    """A page with a fee list: as a table (``page``), or as a file of kind ``form``."""
    title = title or f"{moment.year}年{site.unit.short_name}行政事业性收费目录清单"
    rows = fee_rows(heads or pick(FEE_HEADS, site.unit.id, "heads"), site.unit.id)
    article = Article(title, moment, site.office, kind="fees")
    if form == "page":
        article.blocks = [Block("html", table(rows))]
    else:
        article.blocks = [Block("p", f"现将{title}予以公布。")]
        article.attachments = [Attachment(title, form, named=False, table=rows)]
    return article


def table(rows: tuple[tuple[str, ...], ...], *, caption: str = "") -> str:
    """``rows`` as an HTML table, the first row as head."""
    head = "".join(f"<td><b>{escape(c)}</b></td>" for c in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows[1:])
    title = f'<tr><td colspan="{len(rows[0])}" align="center">{caption}</td></tr>' if caption else ""
    return (
        f'<table border="1" cellspacing="0" width="100%"><tbody>{title}<tr>{head}</tr>{body}</tbody></table>'
    )
