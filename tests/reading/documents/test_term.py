"""Terms and repeals of documents, as their texts state them."""

from __future__ import annotations

import pytest

from core.page import DocumentFacts, Repeal
from reading.documents.term import with_term

OWN = DocumentFacts(title="清河县人民政府关于印发清河县临时救助管理办法的通知", signed="2019-02-20")


@pytest.mark.parametrize(
    ("text", "effective", "expires"),
    [
        ("本办法自2019年3月1日起施行，有效期5年。", "2019-03-01", "2024-03-01"),
        ("本办法自发布之日起施行，有效期五年。", "2019-02-20", "2024-02-20"),
        ("本办法自印发之日起施行，试行两年。", "2019-02-20", "2021-02-20"),
        ("本通知自2020年2月29日起执行，有效期为一年。", "2020-02-29", "2021-02-28"),
        ("本意见自公布之日起实施，有效期至2023年12月31日。", "2019-02-20", "2023-12-31"),
        ("本规定从2019年3月1日起执行至2022年2月28日。", "2019-03-01", "2022-02-28"),
        ("本办法自2019年3月1日起施行。", "2019-03-01", ""),
        ("本办法自2019年3月1日起试行，试行期两年。", "2019-03-01", "2021-03-01"),
        ("本办法自2019年3月1日起施行。有效期三年。", "2019-03-01", "2022-03-01"),
        ("证书由县局核发。有效期三年。本办法自2019年3月1日起施行。", "2019-03-01", ""),
        ("许可证有效期五年，自发证之日起计算。", "", ""),
        ("《某某省补贴办法》有效期五年。", "", ""),
        ("公示期至2023年12月31日。", "", ""),
        (
            "将《清河县临时救助管理办法》有效期延长至2026年12月31日，本通知自印发之日起施行。",
            "2019-02-20",
            "",
        ),
        ("项目实施期限以合同为准。", "", ""),
        (
            "本办法自2019年3月1日起施行，有效期3年。（注：经县政府同意，有效期延长至2028年3月31日）",
            "2019-03-01",
            "2028-03-31",
        ),
        ("本办法自2019年3月1日起施行，有效期3年。\n注：本文件继续有效", "2019-03-01", ""),
        (
            "本办法自2019年3月1日起施行，有效期3年。\n许可证有效期届满需要延续的，应当提前申请",
            "2019-03-01",
            "2022-03-01",
        ),
        (
            "本办法自2019年3月1日起施行，有效期3年。\n《甲办法》有效期延长至2028年3月31日",
            "2019-03-01",
            "2022-03-01",
        ),
        ("有效期九十九年零十二个月，本办法自二〇一九年起施行。", "", ""),
        ("", "", ""),
    ],
)
def test_a_document_says_when_it_begins_and_ends(text: str, effective: str, expires: str) -> None:
    facts = with_term(OWN, text)
    assert (facts.effective, facts.expires) == (effective, expires)
    assert bool(facts.term) is bool(expires)


@pytest.mark.parametrize(
    ("text", "repeals"),
    [
        (
            "本办法自印发之日起施行，《清河县救助办法》（清政办〔2015〕12 号）同时废止。",
            [Repeal("清河县救助办法", "清政办〔2015〕12号")],
        ),
        ("原《清河县救助办法》同时废止。", [Repeal("清河县救助办法")]),
        ("原清政办[2015]12号文件同时废止。", [Repeal("", "清政办[2015]12号")]),
        ("《甲地救助办法》《乙地救助办法》同时废止。", [Repeal("甲地救助办法"), Repeal("乙地救助办法")]),
        (
            "《清河县人民政府关于印发〈救助办法〉的通知》即行失效。",
            [Repeal("清河县人民政府关于印发〈救助办法〉的通知")],
        ),
        ("国家另有规定的，《清河县救助办法》届时废止。", []),
        ("《清河县救助办法》与本办法不一致的，按本办法执行。", []),
        ("申请废止《清河县救助办法》的情形由县政府决定。", []),
        ("原《清河县绿化若干措施》同时废止。", [Repeal("清河县绿化若干措施")]),
        ("原《清河县将军岩景区应当事项规定》同时废止。", [Repeal("清河县将军岩景区应当事项规定")]),
        ("为落实《清河县关于废止旧规的决定》，制定本办法。", []),
        ("根据《规章制定程序条例》，决定废止《清河县救助办法》。", [Repeal("清河县救助办法")]),
        ("《清河县新办法》自2024年1月1日起施行，原《清河县救助办法》同时废止。", [Repeal("清河县救助办法")]),
        ("不再提到任何文件。", []),
    ],
)
def test_a_document_says_what_it_repeals(text: str, repeals: list[Repeal]) -> None:
    assert list(with_term(OWN, text).repeals) == repeals


def test_a_decision_to_repeal_lists_what_it_repeals() -> None:
    decision = DocumentFacts(title="清河县人民政府关于废止部分行政规范性文件的决定", signed="2023-04-03")
    text = "决定废止下列文件：\n1.《清河县救助办法》（清政〔2015〕1号）\n2.清政办〔2016〕7号"
    assert list(with_term(decision, text).repeals) == [
        Repeal("清河县救助办法", "清政〔2015〕1号"),
        Repeal("", "清政办〔2016〕7号"),
    ]


def test_items_without_marks_and_the_basis_of_a_decision() -> None:
    decision = DocumentFacts(title="科技部关于废止部分规章的决定", signed="2025-07-30")
    text = (
        "《科技部关于废止部分规章的决定》已经审议通过，自公布之日起施行。\n根据《规章制定程序条例》，决定废止2部规章。\n"
        "1. 国家科技计划管理暂行规定（2001年1月20日科学技术部令第4号公布）\n2. 推荐奖项的规定(科技〔2003〕6号)\n本决定自公布之日起施行。"
    )
    assert [r.title for r in with_term(decision, text).repeals] == [
        "国家科技计划管理暂行规定",
        "推荐奖项的规定",
    ]
    assert with_term(decision, text).repeals[1].number == "科技〔2003〕6号"


def test_a_mixed_clean_up_is_not_taken_for_a_list_of_repeals() -> None:
    mixed = DocumentFacts(title="关于公布继续有效和废止的规范性文件目录的通知", signed="2023-04-03")
    assert with_term(mixed, "一、继续有效\n1.《清河县救助办法》（清政〔2015〕1号）").repeals == ()
