"""What is read of a service guide."""

from __future__ import annotations

from core.services import GuideFacts
from reading.articles.body import labelled_body
from reading.functions.guide import read_guide
from reading.kind import is_guide_label
from reading.tree.markup import flowing, parse

BASE = "http://www.qinghe.gov.cn/bsfw/1.htm"


def guide(body: str, title: str = "生育登记办事指南", around: tuple[str, ...] = ()) -> GuideFacts:
    tree = parse(f"<html><body><div class='TRS_Editor'>{body}</div></body></html>")
    assert tree is not None
    element = next(tree.iter("div"))
    return read_guide(element, title, around, BASE, flowing(element))


def test_values_stand_beside_their_labels() -> None:
    found = guide(
        "<table><tr><th>设定依据</th><td>《条例》第十条</td><th>收费标准</th><td>不收费</td></tr></table>"
    ).elements
    assert found["basis"] == "《条例》第十条" and found["fee"] == "不收费"
    assert found["name"] == "生育登记办事指南"


def test_a_value_that_looks_like_a_label_is_a_value() -> None:
    found = guide(
        "<p><b>一、办理地点</b></p><p>行政服务中心5号窗口</p><p><b>二、收费标准</b></p><p>不收费</p>"
    ).elements
    assert found["place"] == "行政服务中心5号窗口" and found["fee"] == "不收费"


def test_basis_of_a_fee_is_no_basis_of_the_matter() -> None:
    assert "basis" not in guide("<p>收费依据：财税〔2016〕79号</p>").elements


def test_blank_is_only_what_is_plainly_blank() -> None:
    assert guide("<table><tr><td>联系电话</td><td></td></tr></table>").elements["phone"] == ""
    assert guide("<p>收费标准：</p><p>联系电话：0591-87650000</p>").elements["fee"] == "："
    assert guide("<p>收费标准：</p><p>每件十元</p>").elements["fee"] == "每件十元"
    assert guide("<ul><li>收费标准</li><li>联系电话</li></ul><p>不收费</p>").elements["phone"]


def test_text_beside_the_article_counts_where_the_label_is_strict() -> None:
    assert (
        guide("<p>材料：身份证</p>", around=("咨询电话：0591-87650000", "办事指南")).elements["phone"]
        == "0591-87650000"
    )


def test_hints_in_running_text() -> None:
    found = guide("<p>符合条件的持身份证到服务中心窗口办理，不收费用，咨询0591-87650000。</p>")
    assert {"condition", "materials", "place", "fee", "phone"} <= set(found.hinted)


def test_forms_are_those_the_applicant_fills_in() -> None:
    asked = guide("<p>申请材料：1.《生育登记申请表》；2.街道出具的困难家庭审批表</p><p>办理流程：受理</p>")
    assert asked.forms == ("生育登记申请表",) and not asked.offers_form
    assert guide("<p>申请材料：申请表（窗口领取）</p>").offers_form
    assert guide("<p>申请材料：身份证</p><p>办理流程：填写申请表</p>").forms == ()
    assert guide("<p>申请材料：身份证明、取水申请书、论证报告</p>").forms == ("取水申请书",)
    assert guide("<p>申请材料：身份证明、申请书</p>").forms == ()
    assert guide("<p>申请材料：《建设工程、装修申请表》</p>").forms == ("建设工程、装修申请表",)


def test_a_guide_may_stand_in_a_file_a_picture_or_elsewhere() -> None:
    assert guide("<p>见附件</p><a href='x.pdf'>生育登记办事指南.pdf</a>").elsewhere == ("file",)
    assert guide("<p>见下图</p><img src='a.jpg'>").elsewhere == ("picture",)
    assert guide("<p>见附件</p><a href='x.doc'>申请表.doc</a>").elsewhere == ()
    assert guide("<a href='https://zwfw.example/1'>在线办理</a>").elsewhere == ("platform",)


def test_a_tab_with_nothing_below_it() -> None:
    tab = "<div><h4>{}</h4><div>{}</div></div>"
    parts = (
        ("办理地点", "行政服务中心5号窗口"),
        ("收费标准", ""),
        ("办理时间", "周一至周五"),
        ("咨询电话", "0591-87650000"),
    )
    found = guide("".join(tab.format(*part) for part in parts)).elements
    assert found["fee"] == "：" and found["time"] == "周一至周五"
    strip = "<ul>" + "".join(f"<li>{name}</li>" for name, _ in parts) + "</ul>"
    assert guide(strip).elements["fee"] == "收费标准"


def test_the_path_of_the_page_is_no_place_to_go_to() -> None:
    assert "place" not in guide("<p>您的位置：首页 → 办事指南</p><p>收费标准：不收费</p>").elements


def test_labels_behind_icons_numbers_and_in_links_that_unfold() -> None:
    parts = ("设定依据", "受理条件", "申请材料", "办理地点", "收费标准", "咨询电话")
    for shape in (
        "<div class='k'><i></i>{0}</div><div class='v'>见窗口公告</div>",
        "<h2><span>01</span>{0}</h2><div>见窗口公告</div>",
        "<h4><a href='#c1'>{0}</a></h4><div>见窗口公告</div>",
    ):
        page = parse(f"<html><body><div class='x'>{''.join(map(shape.format, parts))}</div></body></html>")
        assert page is not None
        found = labelled_body(page, None, [], is_guide_label)
        assert found is not None and found.element.get("class") == "x"


def test_numbered_labels_that_a_full_stop_ends() -> None:
    found = guide("<p>1．收费标准。不收费</p><p>2．办理地点。行政服务中心5号窗口</p>").elements
    assert (found["fee"], found["place"]) == ("不收费", "行政服务中心5号窗口")
