"""Paragraphs: how they begin, look and break."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from core.page import Indent, Paragraph
from reading.documents.paragraphs import MOST_PARAGRAPHS, read_paragraphs


def paragraphs(markup: str, head: str = "") -> list[Paragraph]:
    tree: Any = html.document_fromstring(
        f"<html><head>{head}</head><body><div id='b'>{markup}</div></body></html>"
    )
    return read_paragraphs(tree.xpath("//*[@id='b']")[0])


@pytest.mark.parametrize(
    ("markup", "indent"),
    [
        ("<p>　　为贯彻落实</p>", Indent.IDEOGRAPHIC),
        ("<p>\n  　　为贯彻落实</p>", Indent.IDEOGRAPHIC),
        ("<p><span>　　为贯彻落实</span></p>", Indent.IDEOGRAPHIC),
        ("<p style='text-indent:2em'>为贯彻落实</p>", Indent.CSS),
        ("<p style='TEXT-INDENT: 32.0pt; margin:0'>为贯彻落实</p>", Indent.CSS),
        ("<div style='text-indent:2em'><p>为贯彻落实</p></div>", Indent.CSS),
        ("<p style='text-indent:0'>为贯彻落实</p>", Indent.NONE),
        ("<p style='text-indent:0px'>为贯彻落实</p>", Indent.NONE),
        ("<p>为贯彻落实</p>", Indent.NONE),
        ("<p>   为贯彻落实</p>", Indent.NONE),
        ("<p>&nbsp;&nbsp;&nbsp;&nbsp;为贯彻落实</p>", Indent.SPACES),
        ("<p>&emsp;&emsp;为贯彻落实</p>", Indent.IDEOGRAPHIC),
        ("<p>　为贯彻落实</p>", Indent.SPACES),
        ("<p style='text-indent:2em'>　　为贯彻落实</p>", Indent.IDEOGRAPHIC),
    ],
)
def test_the_indent_of_a_paragraph_is_named(markup: str, indent: Indent) -> None:
    (paragraph,) = paragraphs(markup)
    assert (paragraph.text, paragraph.indent) == ("为贯彻落实", indent)


@pytest.mark.parametrize(
    "rule", [".con p{text-indent:2em}", "p { margin:0; text-indent : 2em; }", ".a,.body{text-indent:32px}"]
)
def test_indents_by_the_pages_own_style_sheet(rule: str) -> None:
    (paragraph,) = paragraphs("<p class='body'>为贯彻落实</p>", f"<style>{rule}</style>")
    assert paragraph.indent is Indent.CSS


def test_a_style_sheet_that_takes_the_indent_away() -> None:
    (paragraph,) = paragraphs("<p>为贯彻落实</p>", "<style>p{text-indent:0} h1{text-indent:2em}</style>")
    assert paragraph.indent is Indent.NONE


def test_fonts_sizes_colours_and_word_marks() -> None:
    (paragraph,) = paragraphs(
        "<p class='MsoNormal'><span style=\"font-family:仿宋_GB2312,serif;font-size:16pt;mso-bidi-font-size:11pt\">为贯彻"
        "<font face='宋体' color='red' size='4'>落实</font></span><o:p></o:p></p>"
    )
    assert paragraph.fonts == ("仿宋_gb2312", "宋体")
    assert paragraph.sizes == ("16pt", "4")
    assert paragraph.colours == ("red",)
    assert paragraph.word_marks == 3


def test_black_is_no_colour_and_empty_spans_do_not_count() -> None:
    (paragraph,) = paragraphs(
        "<p><span style='color:#000000'>为贯彻落实</span><span style='color:red'> </span></p>"
    )
    assert paragraph.colours == ()


def test_alignment_and_weight() -> None:
    centred, right, old, strong = paragraphs(
        "<p style='text-align:center'><b>标题</b></p><p align='right'>清河县</p><center>居中</center><p><strong>一、</strong>正文很长很长</p>"
    )
    assert (centred.align, centred.bold) == ("center", True)
    assert right.align == "right"
    assert old.align == "center"
    assert not strong.bold


def test_breaks_part_paragraphs_or_break_sentences() -> None:
    found = paragraphs(
        "<div>　　第一段到此为止。<br>　　第二段写在这里，它的句子从正中间被硬生生地<br>断开了，读起来不好。</div>"
    )
    assert [p.text for p in found] == [
        "第一段到此为止。",
        "第二段写在这里，它的句子从正中间被硬生生地断开了，读起来不好。",
    ]
    assert [(p.breaks, p.break_mid_sentence) for p in found] == [(1, 0), (1, 1)]
    assert [p.indent for p in found] == [Indent.IDEOGRAPHIC, Indent.IDEOGRAPHIC]


def test_titles_in_two_lines_are_not_broken_sentences() -> None:
    (title,) = paragraphs(
        "<p align=center>清河县人民政府办公室关于进一步做好全县山塘<br>安全管理工作的通知</p>"
    )
    assert title.text == "清河县人民政府办公室关于进一步做好全县山塘安全管理工作的通知"
    assert (title.breaks, title.break_mid_sentence) == (1, 0)
    signature = paragraphs("<p align=right>清河县人民政府办公室清河县水利局联合<br>2026年11月2日</p>")
    assert [p.text for p in signature] == ["清河县人民政府办公室清河县水利局联合", "2026年11月2日"]


def test_empty_paragraphs_are_kept_but_not_pictures_and_empty_divs() -> None:
    found = paragraphs("<p>甲段</p><p>&nbsp;</p><p><img src='a.png'></p><div></div><p>乙段</p>")
    assert [p.text for p in found] == ["甲段", "", "乙段"]


def test_scripts_hidden_text_and_tables() -> None:
    found = paragraphs(
        "<p>甲段<script>var a=1</script></p><p style='display:none'>隐藏</p><table><tr><td>表格</td></tr></table>尾巴"
    )
    assert [(p.text, p.in_table) for p in found] == [("甲段", False), ("表格", True), ("尾巴", False)]


def test_layout_tables_are_no_tables() -> None:
    lines = "<p>甲段</p><p>乙段</p><p>丙段</p>"
    (cell,) = html.fromstring(f"<table><tr><td id=zoom>{lines}</td></tr></table>").iter("td")
    assert not any(p.in_table for p in read_paragraphs(cell))
    assert not any(p.in_table for p in paragraphs(f"<table><tr><td>{lines}</td></tr></table>"))
    assert all(p.in_table for p in paragraphs(f"<table><tr><td>{lines}</td><td>丁</td></tr></table>"))


def test_hostile_depth_and_length() -> None:
    assert len(paragraphs("<div>" * 3000 + "深处")) <= 1
    assert len(paragraphs("<p>段</p>" * (MOST_PARAGRAPHS + 500))) == MOST_PARAGRAPHS
