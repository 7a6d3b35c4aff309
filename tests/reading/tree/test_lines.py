"""Text line by line, and the labels in it."""

from __future__ import annotations

import pytest

from reading.tree.lines import Label, Line, labels_of, read_lines
from reading.tree.markup import parse


def lines(body: str) -> list[Line]:
    tree = parse(f"<html><body>{body}</body></html>")
    assert tree is not None
    return read_lines(next(tree.iter("body")))


def heads(body: str) -> list[tuple[str, str]]:
    return [(k.head, k.rest) for line in lines(body) for k in labels_of(line)]


def test_blocks_part_lines_and_inline_elements_do_not() -> None:
    found = lines("<p>联系<b>电话</b>：0591</p>正文<br>第二行<div>三<p>四</p>五</div>")
    assert [x.text for x in found] == ["联系电话：0591", "正文", "第二行", "三", "四", "五"]
    assert found[0].pieces == ("联系", "电话", "：0591")


def test_cells_know_their_row_and_blank_ones_are_kept() -> None:
    found = lines("<table><tr><td>收费标准</td><td> </td></tr><tr><td>电话</td><td>1</td></tr></table>")
    assert [(x.text, x.row) for x in found] == [("收费标准", 1), ("", 1), ("电话", 2), ("1", 2)]


def test_scripts_and_what_is_left_out_give_no_lines() -> None:
    tree = parse("<html><body><div id='nav'>导航</div><script>x</script><p>正文</p></body></html>")
    assert tree is not None
    nav = next(e for e in tree.iter("div") if e.get("id") == "nav")
    assert [x.text for x in read_lines(next(tree.iter("body")), {nav})] == ["正文"]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>一、设定依据</p>", ("设定依据", "")),
        ("<p>（三）申请条件：年满十八周岁</p>", ("申请条件", "年满十八周岁")),
        ("<p>5.联 系 电 话：0591-87650000</p>", ("联系电话", "0591-87650000")),
        ("<p>【收费标准】不收费</p>", ("收费标准", "不收费")),
        ("<p><strong>办理时间</strong> 工作日上午</p>", ("办理时间", "工作日上午")),
        ("<div><span>收费标准</span><span>不收费</span></div>", ("收费标准", "不收费")),
    ],
)
def test_a_label_and_its_value_are_read(markup: str, wanted: tuple[str, str]) -> None:
    assert wanted in heads(markup)


def test_several_labels_in_one_line() -> None:
    assert heads("<p>地址：中心路1号　电话：0591-87650000</p>") == [
        ("地址", "中心路1号"),
        ("电话", "0591-87650000"),
    ]


def test_running_text_has_no_label() -> None:
    assert heads("<p>申请人应当在三十日内提出申请，逾期不予受理。</p>") == []


def test_hostile_lengths_end() -> None:
    found = lines("<p>" + "（一、" * 40_000 + "</p>" + "<p>x</p>" * 3000)
    assert len(found) <= 1500
    assert all(isinstance(k, Label) for line in found for k in labels_of(line))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("【设定依据】《社会救助暂行办法》第九条", [("设定依据", "《社会救助暂行办法》第九条")]),
        ("［办理时间］工作日 ［联系电话］0591", [("办理时间", "工作日"), ("联系电话", "0591")]),
        ("【办理地点】：中山路1号", [("办理地点", "中山路1号")]),
        ("【字体：大 中 小】", [("字体", "大 中 小】")]),
    ],
)
def test_labels_in_brackets(line: str, expected: list[tuple[str, str]]) -> None:
    assert heads(f"<p>{line}</p>") == expected
