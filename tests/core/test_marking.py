"""The words of a fault are marked where they stand in the quotation, and nowhere else."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.marking import marked, opening, spans_of


@pytest.mark.parametrize(
    ("quotation", "message", "data", "wanted"),
    [
        ("应急力量讯速赶赴现场", "有错别字 1 处：“讯速”应为“迅速”。", {}, "应急力量【讯速】赶赴现场"),
        ("姓名 林某 177****5817", "公开了手机号", {"sample": "177****5817"}, "姓名 林某 【177****5817】"),
        ("生成日期 2026-09-24；发布日期 2026-10-30", "", {"a": "2026-09-24", "b": "2026-10-30"}, "生成日期 【2026-09-24】；发布日期 【2026-10-30】"),
        ("黑户可贷，无抵押秒到账；办证刻章，联系客服，欢迎您", "", {"words": "黑户可贷、办证刻章"}, "【黑户可贷】，无抵押秒到账；【办证刻章】，联系客服，欢迎您"),
        ("承诺件 二、行使层级 县级 三、事项名称", "", {"words": ["承诺件", "行使层级"]}, "【承诺件】 二、【行使层级】 县级 三、事项名称"),
        ("清政办(2026)3号", "字号“清政办(2026)3号”不对", {}, "清政办(2026)3号"),  # nothing around it
        ("一、总则", "", {"marker": "一"}, "一、总则"),  # one character is no word
        ("二、保障措施", "“二、”出现不止一次（“二、保障措施”）", {"marker": "二、"}, "【二、】保障措施"),
        ("今日要闻", "", {"n": 3, "x": None}, "今日要闻"),
        ("", "“甲乙”", {"a": "甲乙"}, ""),
        ("甲乙丙丁戊己", "“乙丙”“丙丁”", {}, "甲【乙丙】丁戊己"),  # overlapping: the first of equal length
        ("[red]讯速[/red]了，要认真贯彻", "“讯速”", {}, "[red]【讯速】[/red]了，要认真贯彻"),
    ],
)  # fmt: skip
def test_what_a_message_speaks_of_is_marked_in_the_quotation(
    quotation: str, message: str, data: dict[str, Any], wanted: str
) -> None:
    assert marked(quotation, message, data) == wanted


@given(st.text("甲乙丙“”、 【】", max_size=40), st.text("甲乙丙“”、", max_size=30))
def test_only_brackets_are_added(quotation: str, message: str) -> None:
    spans = spans_of(quotation, message, {})
    assert all(a < b for a, b in spans) and spans == sorted(spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    shown = marked(quotation, message, {})
    assert len(shown) == len(quotation) + 2 * len(spans)


def test_an_address_that_opens_at_the_words() -> None:
    text = "接到报告后，应急力量讯速赶赴 现场处置。"
    url = opening("http://www.qinghe.gov.cn/a.html", text, spans_of(text, "“讯速”", {}))
    assert unquote(url) == "http://www.qinghe.gov.cn/a.html#:~:text=后，应急力量-,讯速,-赶赴"


@pytest.mark.parametrize(
    ("quotation", "message"), [("今日要闻，今日要闻", ""), ("电话 138****1234 张三李四", "“138****1234”")]
)
def test_no_address_without_words_to_find(quotation: str, message: str) -> None:
    spans = spans_of(quotation, message, {})
    assert opening("http://www.qinghe.gov.cn/", quotation, spans) == ""
    assert opening("http://www.qinghe.gov.cn/#a", "甲乙丙丁", [(0, 2)]) == ""


def test_signs_of_the_fragment_itself_are_escaped() -> None:
    assert opening("http://q.cn/", "第 A-1,b&c 号文件", [(2, 9)]).endswith("#:~:text=A%2D1%2Cb%26c")
