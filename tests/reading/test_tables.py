"""Data tables, fee lists above all."""

from __future__ import annotations

from lxml import html

from core.page import TableFacts
from reading.tables import read_tables, table_facts


def tables(markup: str) -> tuple[TableFacts, ...]:
    return read_tables(html.document_fromstring(f"<html><body>{markup}</body></html>"))


FEES = """<p style="text-align:center">清河县2026年行政事业性收费目录清单</p>
<table border="1"><tbody>
<tr><td><p>序号</p></td><td>执收单位</td><td>收费项目</td><td>收费依据</td><td>收费标准</td></tr>
<tr><td>1</td><td rowspan="2">自然资源局</td><td>不动产登记费</td><td>财税〔2016〕79号</td><td>80元/件</td></tr>
<tr><td>2</td><td>耕地开垦费</td><td>清政〔2026〕3号</td><td>30元/平方米</td></tr>
</tbody></table>"""


def test_the_head_rows_and_caption_of_a_fee_list_are_read() -> None:
    (found,) = tables(FEES)
    assert found.head == ("序号", "执收单位", "收费项目", "收费依据", "收费标准")
    assert found.rows == 2
    assert found.caption == "清河县2026年行政事业性收费目录清单"
    assert found.sample[1] == ("2", "自然资源局", "耕地开垦费", "清政〔2026〕3号", "30元/平方米")


def test_title_row_and_unit_row_become_the_caption() -> None:
    (found,) = tables(
        '<table><tr><td colspan="3">清河县收费目录清单</td></tr><tr><td colspan="3">单位：元</td></tr>'
        "<tr><td>项目</td><td>依据</td><td>标准</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>"
    )
    assert found.head == ("项目", "依据", "标准")
    assert found.caption == "清河县收费目录清单 单位：元"
    assert found.rows == 1


def test_who_filled_a_table_in_and_its_unit_are_no_head() -> None:
    (found,) = tables(
        '<table><tr><td colspan="4">清河县收费目录清单</td></tr><tr><td colspan="2">填报单位：财政局</td><td></td><td>单位：元</td></tr>'
        "<tr><td>序号</td><td>项目</td><td>依据</td><td>标准</td></tr><tr><td>1</td><td>a</td><td>b</td><td>c</td></tr></table>"
    )
    assert found.head == ("序号", "项目", "依据", "标准")
    assert found.caption == "清河县收费目录清单 填报单位：财政局 单位：元"


def test_two_header_rows_are_merged() -> None:
    (found,) = tables(
        '<table><tr><th rowspan="2">项目</th><th colspan="2">收费标准</th><th rowspan="2">依据</th></tr>'
        "<tr><th>单位</th><th>金额</th></tr><tr><td>登记费</td><td>件</td><td>80</td><td>x号</td></tr></table>"
    )
    assert found.head == ("项目", "收费标准 单位", "收费标准 金额", "依据")
    assert found.rows == 1


def test_breaks_inside_head_cells() -> None:
    (found,) = tables(
        "<table><tr><th>收 费<br>依 据</th><th>标准</th></tr><tr><td>a<b>b</b>c</td><td>d</td></tr></table>"
    )
    assert found.head == ("收 费依 据", "标准")
    assert found.sample == (("abc", "d"),)


def test_layout_and_label_tables_are_no_data() -> None:
    assert tables("<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>") == ()
    assert (
        tables("<table><tr><td>索引号：</td><td>1</td></tr><tr><td>文号：</td><td>2</td></tr></table>") == ()
    )
    assert tables("<table><tr><td>只有一格</td></tr></table>") == ()


def test_hostile_spans_are_bounded() -> None:
    cell = '<td colspan="100000" rowspan="99999999">x</td><td colspan="-3" rowspan="abc">y</td>'
    (found,) = tables(f"<table><tr><td>a</td><td>b</td></tr>{f'<tr>{cell}</tr>' * 50}</table>")
    assert max(map(len, found.sample)) <= 40


def test_a_table_without_rows_below_its_head() -> None:
    (found,) = tables(
        "<table><tr><th>项目</th><th>标准</th></tr><tr><td></td><td></td></tr></table>" * 1
    ) or (None,)
    assert found is None or found.rows == 0


def test_rows_of_a_sheet() -> None:
    found = table_facts(
        [["清河县收费目录清单", "", ""], ["项目", "依据", "标准"], ["a", "b", "c"], ["", "", ""]]
    )
    assert found is not None
    assert (found.head, found.rows, found.caption) == (("项目", "依据", "标准"), 1, "清河县收费目录清单")
    assert table_facts([["只有", "一行"]]) == TableFacts(head=("只有", "一行"))
    assert table_facts([]) is None
