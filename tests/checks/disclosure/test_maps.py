"""The map of documents and interpretations, and of fee lists, on facts made by hand: it says what the checks say."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from checks.disclosure.fee_list_age import FeeListAge
from checks.disclosure.fee_map import fee_map
from checks.disclosure.policy_map import policy_map
from core.maps import PolicyEntry, SiteMap, decode_map, encode_map
from core.page import Image, ListItem, PageFacts, PageKind, TextFacts
from core.unit import ColumnType
from tests.checks.disclosure.papers import FULL, LIST, READING, TITLE, TO_TITLE, pair
from tests.checks.handmade import at, column, column_page, document, interpretation, link, page, site

SINCE = date(2018, 1, 1)


def only(pages: list[PageFacts], **more: object) -> PolicyEntry:
    [entry] = policy_map(site(pages, **more), SINCE)  # type: ignore[arg-type]
    return entry


@pytest.mark.parametrize(
    ("out", "back", "want"),
    [
        (True, True, "linked"),
        (True, False, "document-only"),
        (False, True, "interpretation-only"),
        (False, False, "apart"),
    ],
)
def test_links_both_ways(out: bool, back: bool, want: str) -> None:
    entry = only(pair(out=out, back=back))
    [reading] = entry.readings
    assert (entry.state, reading.linked, reading.back, reading.certain) == (want, out, back, True)
    assert (entry.title, entry.published, entry.days, entry.workdays) == (TITLE, "2026-11-02", 1, 1)
    assert (reading.title, reading.published, reading.forms) == (READING, "2026-11-03", ("文字",))


def test_the_first_of_several_tells_the_delay() -> None:
    late = interpretation("jd/2.htm", "一图读懂《清河县城市绿化管理办法》", "2026-11-20", TO_TITLE)
    entry = only([*pair(), late])
    assert (entry.workdays, [r.forms for r in entry.readings]) == (1, [("文字",), ("图解",)])


def test_a_day_that_no_page_states_gives_no_delay() -> None:
    entry = only([pair()[0], interpretation("jd/1.htm", READING, "", TO_TITLE)])
    assert (entry.state, entry.days, entry.workdays, entry.readings[0].published) == (
        "linked",
        None,
        None,
        "",
    )


def test_no_interpretation_is_said_only_where_all_was_seen() -> None:
    alone = document("zc/1.htm", TITLE, "2026-11-02")
    assert only([alone]).state == "none"
    assert (only([alone], complete=False).state, only([alone], complete=False).reason) == (
        "undecided",
        "巡查没有做完",
    )
    vague = document("zc/1.htm", TITLE, "2026-11-02", link("jd/9.htm", "政策解读"))
    assert only([vague]).state == "undecided"
    scripted = replace(alone, related_scripted=True)
    assert (only([scripted]).state, "脚本" in only([scripted]).reason) == ("undecided", True)
    for back in (True, False):  # an interpretation is there, whether the document leads to it cannot be seen
        assert only([scripted, pair(back=back)[1]]).state == "undecided"


def test_what_only_looks_alike_is_for_a_person() -> None:
    alike = interpretation("jd/1.htm", "《清河县城市绿化保护管理实施办法》政策解读", "2026-11-03")
    entry = only([document("zc/1.htm", TITLE, "2026-11-02"), alike])
    assert entry.state == "doubtful" and not entry.readings[0].certain


def test_an_interpretation_elsewhere_is_named_by_the_link() -> None:
    entry = only([document("zc/1.htm", TITLE, "2026-11-02", link("https://news.example.cn/1.htm", READING))])
    [reading] = entry.readings
    assert (entry.state, reading.own, reading.url) == ("elsewhere", False, "https://news.example.cn/1.htm")


def test_the_interpretation_of_another_document_is_none() -> None:
    other = "清河县人民政府办公室关于印发清河县渔港安全管理办法的通知"
    reading = link("jd/2.htm", "《清河县渔港安全管理办法》政策解读")
    pages = [
        document("zc/1.htm", TITLE, "2026-11-02", reading),
        document("zc/2.htm", other, "2026-11-03", reading),
        interpretation(
            "jd/2.htm", "《清河县渔港安全管理办法》政策解读", "2026-11-03", link("zc/2.htm", other)
        ),
    ]
    assert [(e.url[-8:], e.state) for e in policy_map(site(pages), SINCE)] == [
        ("zc/2.htm", "linked"),
        ("zc/1.htm", "none"),
    ]


def test_forms_come_from_title_and_page() -> None:
    asked = replace(pair()[1], text=TextFacts(parts=("questions",), media=("video",)))
    pictured = replace(
        interpretation("jd/2.htm", READING, "2026-11-04"), images=(Image("a.jpg", in_body=True),)
    )
    entry = only([pair()[0], asked, pictured])
    assert [r.forms for r in entry.readings] == [("视频", "问答"), ("配图",)]


def test_old_and_other_documents_are_left_out() -> None:
    old = document("zc/1.htm", TITLE, "2017-12-31")
    plain = document("zc/2.htm", "清河县人民政府关于张三任职的通知", "2026-11-02", normative=False)
    reposted = document("zc/3.htm", TITLE, "2026-11-02", reposted=True)
    assert policy_map(site([old, plain, reposted]), SINCE) == ()


def test_fee_lists_with_age_and_items() -> None:
    old = page(
        "sf/2.htm", PageKind.FEE_LIST, "2023年清河县行政事业性收费目录清单", "2023-03-05", tables=(FULL,)
    )
    listed = column_page(
        "sf/", ListItem("2026年全国性行政事业性收费目录清单", at("sf/3.pdf"), "2026-04-01"), ListItem("2026年清河县行政事业性收费目录清单", at("sf/1.htm"), "2026-03-05"),
    )  # fmt: skip
    found = fee_map(
        site([LIST, old, listed], columns=(column("sf/", "收费公示", ColumnType.FEES),)), FeeListAge()
    )
    told = [(e.url.rpartition("/")[2], e.kind, e.year, e.day, e.upper, e.fresh, e.items) for e in found]
    assert told == [
        ("3.pdf", "item", 2026, "2026-04-01", True, True, None),
        ("1.htm", "page", 2026, "2026-03-05", False, True, FULL.rows),
        ("2.htm", "page", 2023, "2023-03-05", False, False, FULL.rows),
    ]


def test_a_list_without_any_date_is_neither_young_nor_old() -> None:
    [entry] = fee_map(site([page("sf/1.htm", PageKind.FEE_LIST, "行政事业性收费目录清单", "")]), FeeListAge())
    assert (entry.fresh, entry.day, entry.items) == (None, "", None)


def test_kept_and_read_again() -> None:
    made = SiteMap(policies=policy_map(site(pair()), SINCE), fees=(), said={"fee-disclosure": ("passed", "")})
    assert decode_map(encode_map(made)) == made
    assert decode_map(msgspec.msgpack.encode((0, {"anything": 1}))) is None
