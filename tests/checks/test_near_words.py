"""Words one character away from one that fits: what is found, what an office leaves alone, what it costs."""

from time import process_time

import pytest

from checks.catalogue import load
from checks.content.near.finder import find
from checks.content.near.hand import FILES, lines_of, read_hand
from checks.content.near.tables import tables
from checks.content.near.weighing import likeliest
from checks.runner import run_page_checks
from core.finding import Outcome
from tests.checks.build import Case, build_page

_ARTICLE = "各单位要认真贯切落实会议精神，压实工作责任，抓好隐患排查，确保各项任务按期完成，取得实际成效。"


def found(text: str) -> list[tuple[str, str]]:
    return [(text[near.start : near.end], near.right) for near in find(text)]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("要认真贯切落实会议精神", ("认真贯切", "认真贯彻")),
        ("开展安全升产大检查", ("安全升产", "安全生产")),
        ("严防疫情防空松懈", ("疫情防空", "疫情防控")),
        ("广大干部要脚搭实地", ("脚搭实地", "脚踏实地")),
        ("保持稳中有晋的态势", ("稳中有晋", "稳中有进")),
        ("推进电子商勿进农村", ("电子商勿", "电子商务")),
        ("以政治责任敢抓好工作", ("责任敢", "责任感")),
        ("乡镇卫生院开展展义诊活动", ("开展展", "开展")),
        ("及时办理申报激纳手续", ("激纳", "缴纳")),
    ],
)
def test_a_near_word_is_found_with_what_was_meant(text: str, near: tuple[str, str]) -> None:
    assert found(text) == [near]


@pytest.mark.parametrize(
    "text",
    [
        "公布权力清单，保障公民合法权利",
        "县长主持会议，李切实同志任办公室主任",
        "因患肾病，生活十分困难",
        "推进产业提质增效、强链补链",
        "",
        "，。\n\n、",
        "ＡＢＣ　１２３",
        "宇宙射線與地球",
    ],
)
def test_right_words_are_left_alone(text: str) -> None:
    assert found(text) == []


def judged(**options: object) -> Outcome:
    check = load({"typo": options}).checks["typo"]
    case = Case("typo", "pass_x", {}, {})
    html = f"<h1>清河县公告</h1><div>来源：清河县　发布时间：2026-11-02</div><div class='TRS_Editor'><p>{_ARTICLE * 2}</p></div>"
    return run_page_checks(build_page({"body": html}, case.unit, case.as_of), [check])[0]  # type: ignore[list-item]


def test_an_office_names_what_it_knows_and_can_do_without() -> None:
    assert [f.key for f in judged().findings] == ["near-word"]
    assert all(f.review for f in judged().findings)
    assert not judged(known=["贯切落实"]).findings
    assert not judged(near_words=False).findings


def test_the_message_says_what_differs() -> None:
    finding = judged().findings[0]
    words = load().checks["typo"].messages["near-word"].format(**finding.data)
    assert words == "疑似错别字 2 处：“认真贯切”与“认真贯彻”只差一字（形近）。"


def test_hostile_texts_cost_little() -> None:
    find("热身")
    for text in ("贯切" * 10_000, "认真贯切落实" * 3_000, "的" * 20_000, "开展展" * 6_000, "加抢领" * 6_000):
        start = process_time()
        find(text)
        assert process_time() - start < 1.0


def test_the_tables_stay_small_and_name_their_sources() -> None:
    assert sum(path.stat().st_size for path in FILES) < 600_000
    assert all(path.read_text("utf-8").startswith("# ") for path in FILES)
    assert "jieba" in FILES[1].read_text("utf-8")[:400]


def test_tables_made_from_what_is_written_by_hand_are_up_to_date() -> None:
    sayings = tables().saying_behind
    by_hand = {s for s in read_hand().sayings if len(s) == 4}
    assert all(saying[2:] in sayings.get(saying[:2], "") for saying in by_hand)


def test_lines_written_by_hand_have_their_form() -> None:
    for line in lines_of("collocations.txt"):
        words = [w for w in line.split() if w not in ("|", "=", "!")]
        assert line.count("|") < 2 and all("\u4e00" <= c <= "\u9fff" for w in words for c in w)


def test_a_word_of_the_dictionary_is_none() -> None:
    assert likeliest("铸牢") is None and likeliest("加抢") is not None
