"""Surveys, open data, maps, knowledge; and which pages are looked at for them."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from core.page import Link, ListFacts, ListItem, PageKind
from reading.functions.knowledge import read_knowledge
from reading.functions.map_themes import read_map
from reading.functions.open_data import read_data
from reading.functions.services import may_serve
from reading.functions.surveys import read_survey, read_survey_rows, result_words
from reading.tree.markup import named, parse

BASE = "http://www.qinghe.gov.cn/"


def tree(body: str) -> HtmlElement:
    found = parse(f"<html><body>{body}</body></html>")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("征集时间：2026年6月1日至2026年6月30日。", "2026-06-01", "2026-06-30"),
        ("时间 2026-06-01 ~ 2026-06-30", "2026-06-01", "2026-06-30"),
        ("请于2026年6月30日前反馈意见。", "", "2026-06-30"),
        ("截止日期：2026-06-30", "", "2026-06-30"),
        ("发布时间：2026-06-01", "", ""),
        ("征集时间：2026年6月1日至6月30日", "2026-06-01", "2026-06-30"),
        ("自2026年6月1日起至30日止", "2026-06-01", "2026-06-30"),
        ("2026年12月20日—1月10日", "2026-12-20", "2027-01-10"),
        ("2026年6月1日至今", "", ""),
    ],
)
def test_time_of_a_survey(text: str, begins: str, ends: str) -> None:
    found = read_survey("意见征集", text)
    assert (found.begins, found.ends) == (begins, ends)


def test_results_and_promises_of_results() -> None:
    assert result_words("征集期间共收到意见12条，采纳5条。")
    assert result_words("征集期间未收到意见建议。")
    assert not result_words("暂无结果反馈") and not result_words("欢迎提出意见和建议")


@pytest.mark.parametrize(
    "text",
    ["请于6月30日前将意见反馈至市民政局。", "关于公园更名的意见征集公告", "征集公告", "由市调查统计局组织"],
)
def test_calls_for_opinions_are_no_results(text: str) -> None:
    assert not result_words(text)


@pytest.mark.parametrize(
    "text",
    ["意见反馈情况", "关于公园更名征集意见的反馈", "征集反馈：采纳5条", "意见汇总", "调查报告", "结果公示"],
)
def test_results_by_their_names(text: str) -> None:
    assert result_words(text)


def test_rows_of_surveys_have_a_state_and_days() -> None:
    rows = read_survey_rows(
        tree(
            "<ul><li><a href='a.htm'>关于路灯的问卷</a><i>2026-05-01</i>至<i>2026-06-01</i><em>已结束</em><a href='r.htm'>查看结果</a></li><li><a href='b.htm'>普通消息</a></li></ul>"
        ),
        BASE,
    )
    assert len(rows) == 1 and rows[0].ends == "2026-06-01" and rows[0].result == "查看结果"


def test_open_data_page() -> None:
    links = (
        Link(BASE + "P1.XLSX", "名录"),
        Link(BASE + "export?id=1", "导出"),
        Link(BASE + "a.htm", "json 说明"),
    )
    found = read_data(
        tree("<p>已开放 36 个数据集</p><em>CSV</em><p>更新时间：2026-05-01</p><canvas></canvas>"), links
    )
    assert (found.total, found.formats, found.updated, found.charts) == (
        36,
        ("csv", "xlsx"),
        "2026-05-01",
        True,
    )
    assert found.files == (BASE + "P1.XLSX", BASE + "export?id=1")
    assert not read_data(tree("<p>2026年数据目录</p>"), ()).total


def themes(body: str) -> tuple[tuple[str, int], ...]:
    page = tree(body)
    return read_map(page, named(page), body).themes


def test_themes_of_maps() -> None:
    assert themes(
        "<ul class='layer-list'><li><a>学校</a><i>（12）</i></li><li>医院</li><li>全屏</li></ul>"
    ) == (("学校", 12), ("医院", -1))
    assert themes("<ul><li><a>学校（12）</a></li><li><a>医院（3）</a></li></ul>") == (
        ("学校", 12),
        ("医院", 3),
    )
    assert themes("<ul><li><a>学校</a></li><li><a>医院</a></li></ul>") == ()
    assert themes("<table class='theme'><tr><td>学校</td><td>医院</td></tr></table>") == (
        ("学校", -1),
        ("医院", -1),
    )
    assert themes("<div class='theme-box'><a><img><p>学校</p></a><a><img><p>医院</p></a></div>") == (
        ("学校", -1),
        ("医院", -1),
    )
    places = "<h3>学校（9）</h3><ul><li>一中</li><li>二中</li></ul><h3>医院</h3><ul><li>县医院</li></ul>"
    assert themes(f"<div class='map-themes'>{places}</div>") == (("学校", 9), ("医院", 1))
    layers = "<h3>教育</h3><ul><li><label>中学</label></li><li><label>小学</label></li></ul><h3>医疗</h3><ul><li><label>医院</label></li></ul>"
    assert themes(f"<div class='layer-list'>{layers}</div>") == (("中学", -1), ("小学", -1), ("医院", -1))
    page = tree("<p>地图</p><iframe src='/site/foot.jsp'></iframe>")
    assert not read_map(page, named(page), "").scripted
    page = tree("<iframe src='/map/view.html'></iframe>")
    assert read_map(page, named(page), "").scripted
    page = tree("<div></div>")
    assert read_map(page, named(page), "new T.Map('m');$.getJSON('/x')").scripted


def test_questions_and_answers() -> None:
    found = read_knowledge(
        tree(
            "<p>问：身份证丢失怎么办？</p><p>答：到派出所</p><p>补办。</p><p>2.问：如何落户？</p><p>答：到户籍窗口。</p>"
        ),
        None,
    )
    assert [(k.question, k.answer) for k in found] == [
        ("身份证丢失怎么办？", "到派出所 补办。"),
        ("如何落户？", "到户籍窗口。"),
    ]
    listing = ListFacts(items=(ListItem("如何落户", BASE, "2026-01-01"),))
    assert read_knowledge(None, listing)[0].date == "2026-01-01"


def test_a_table_of_questions_and_answers() -> None:
    rows = [
        ("居住证怎么办理？", "到派出所办理。"),
        ("如何参保？", "到社保窗口登记。"),
        ("老年优待证", "到社区申请。"),
    ]
    cells = "".join(f"<tr><td>{q}</td><td>{a}</td></tr>" for q, a in rows)
    headed = "<table><tr><th>问题</th><th>答案</th></tr>{}</table>"
    assert [(k.question, k.answer) for k in read_knowledge(tree(headed.format(cells)), None)] == rows
    assert not read_knowledge(tree(headed.replace("答案", "责任单位").format(cells)), None)
    assert not read_knowledge(tree(headed.format("")), None)


def test_questions_that_fold_out() -> None:
    pairs = [
        ("居住证怎么办理？", "到派出所办理。"),
        ("如何参保？", "到社保窗口登记。"),
        ("老年优待证", "到社区申请。"),
    ]
    blocks = "".join(
        f"<div class='item'><div class='faq-q on'>{q}</div><div class='faq-a'>{a}</div></div>"
        for q, a in pairs
    )
    assert [(k.question, k.answer) for k in read_knowledge(tree(blocks), None)] == pairs
    assert not read_knowledge(tree(blocks.replace("faq-a", "intro")), None)


def test_few_pages_are_looked_at() -> None:
    assert may_serve(PageKind.GUIDE, ("x",)) and may_serve(PageKind.COLUMN, ("互动交流",))
    assert not may_serve(PageKind.COLUMN, ("首页", "机构设置")) and not may_serve(
        PageKind.DOCUMENT, ("办事指南",)
    )
