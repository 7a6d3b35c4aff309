"""Comparing findings with the truth: every way of being right, wrong, or neither."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.verdicts import expected, judge, slips
from farm.model import Kind, Life, Row
from farm.truth import place

URL = "http://www.a.example/zwgk/1.htm"


def row(kind: Kind = Kind.FAULT, **values: Any) -> Row:
    return Row(
        **({"unit": "a", "check": "c", "kind": kind, "form": "f", "meaning": "m", "urls": (URL,)} | values)
    )


def finding(**values: Any) -> dict[str, Any]:
    return {
        "unit_id": "a",
        "check": "c",
        "url": URL,
        "message_key": "k",
        "message": "文号括号不规范",
        "status": "open",
        "data": {},
    } | values


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("http://a.example/x/index.html", "https://A.example:443/x/"),
        ("http://a.example/x#top", "http://a.example/x"),
        ("http://a.example/%E4%B8%AD", "http://a.example/中"),
    ],
)
def test_places_are_one(left: str, right: str) -> None:
    assert place(left) == place(right)


def test_other_queries_are_other_places() -> None:
    assert place("http://a.example/x?id=1") != place("http://a.example/x?id=2")


def test_a_fault_is_found_by_address_and_words() -> None:
    judged = judge([row(words=("括号",))], [finding()], 1)["c"]
    assert (judged.recall, judged.precision, len(judged.right)) == (1.0, 1.0, 1)


def test_the_right_page_for_another_reason_is_false_and_missed() -> None:
    judged = judge([row(words=("标题",))], [finding()], 1)["c"]
    assert (judged.recall, judged.precision) == (0.0, 0.0)
    assert judged.false[0][1] == "fault: f"


def test_an_address_in_the_data_counts() -> None:
    judged = judge([row()], [finding(url="http://www.a.example/", data={"targets": [URL]})], 1)["c"]
    assert judged.recall == 1.0


def test_rows_without_address_hold_for_the_whole_unit_only() -> None:
    rows = [row(urls=())]
    assert judge(rows, [finding(url="http://elsewhere.example/")], 1)["c"].recall == 1.0
    assert judge(rows, [finding(unit_id="b")], 1)["c"].recall == 0.0


@pytest.mark.parametrize("kind", [Kind.DECOY, Kind.UNDECIDABLE])
def test_accusing_a_decoy_is_false_asking_is_not(kind: Kind) -> None:
    accused = judge([row(kind)], [finding()], 1)["c"]
    asked = judge([row(kind)], [finding(status="review")], 1)["c"]
    assert (accused.precision, len(accused.asked)) == (0.0, 0)
    assert (asked.precision, len(asked.asked), asked.asking) == (1.0, 1, 1.0)


def test_a_finding_on_a_clean_page_is_false() -> None:
    judged = judge([], [finding()], 1)["c"]
    assert judged.false[0][1] == "clean page" and judged.recall == 1.0


def test_optional_rows_count_in_neither() -> None:
    judged = judge([row(Kind.OPTIONAL)], [finding()], 1)["c"]
    assert not judged.right and not judged.false and not judged.faults


def test_faults_of_later_nights_and_unreached_ones_are_not_asked_for() -> None:
    rows = [row(life=Life(first=2)), row(life=Life(first=2), unreached=(2,))]
    assert judge(rows, [], 1) == {}
    assert len(judge(rows, [], 2)["c"].faults) == 1


@pytest.mark.parametrize(
    ("life", "unreached", "states"),
    [
        (Life(), (), [True, True, True]),
        (Life(mended=2), (), [True, False, False]),
        (Life(mended=2, again=3), (), [True, False, True]),
        (Life(mended=2), (2,), [True, True, False]),
        (Life(first=2), (), [None, True, True]),
        (Life(), (2,), [True, True, True]),
    ],
)
def test_a_fault_is_expected_on_the_nights_of_its_life(
    life: Life, unreached: tuple[int, ...], states: list[bool | None]
) -> None:
    assert [expected(row(life=life, unreached=unreached), n) for n in (1, 2, 3)] == states


def test_slips_name_the_night() -> None:
    rows = [row(life=Life(mended=2))]
    good = {1: [finding()], 2: [finding(status="resolved")]}
    late = {1: [finding()], 2: [finding()]}
    assert slips(rows, good) == (2, [])
    compared, wrong = slips(rows, late)
    assert compared == 2 and [(s.night, s.wanted, s.status) for s in wrong] == [(2, False, "open")]


def test_what_is_said_of_one_page_besides_is_no_state_of_a_template() -> None:
    template = row(urls=(), life=Life(mended=2), words=("PubDate",))
    mended = finding(url="http://www.a.example/", message="55个页面缺 PubDate", status="resolved")
    besides = finding(message="PubDate 与页面不同", status="review")
    seen = {1: [mended | {"status": "open"}], 2: [mended, besides]}
    assert [s.status for s in slips([template], seen)[1]] == ["resolved,review"]
    assert slips([template, row(Kind.OPTIONAL)], seen) == (2, [])
