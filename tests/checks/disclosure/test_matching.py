"""Titles of documents and of what interprets them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.disclosure.addresses import Addresses, page_key
from checks.disclosure.matching import CERTAIN, POSSIBLE, TitleIndex, core_title, similarity
from core.fetch import FetchOutcome
from tests.checks.handmade import interpretation, site

GREEN = "清河县人民政府办公室关于印发清河县城市绿化管理办法的通知"


@pytest.mark.parametrize(
    "title",
    [
        "《清河县城市绿化管理办法》政策解读",
        "一图读懂：清河县城市绿化管理办法",
        "【图解】清河县城市绿化管理办法",
        "关于《清河县城市绿化管理办法（试行）》的政策解读",
        "县住建局负责人解读《清河县城市绿化管理办法》",
        "《清河县人民政府办公室关于印发〈清河县城市绿化管理办法〉的通知》解读之二",
        "视频解读 | 清河县城市绿化管理办法",
        "《清河县城市绿化管理办法》起草说明",
        "清河县城市绿化管理办法（解读）",
        "《清河县城市绿化管理办法（试行）》（政策问答）",
    ],
)
def test_same_matter(title: str) -> None:
    assert similarity(core_title(GREEN), core_title(title)) == 100.0


def test_county_name_left_out_is_the_same_matter() -> None:
    assert similarity(core_title(GREEN), core_title("图解：城市绿化管理办法")) >= CERTAIN


@pytest.mark.parametrize(
    ("document", "other"),
    [
        ("关于印发2026年义务教育招生方案的通知", "《2025年义务教育招生方案》解读"),
        ("关于公布第二批历史建筑名单的通知", "《第三批历史建筑名单》解读"),
        (GREEN, "《清河县城市绿化管理办法实施细则》解读"),
        (GREEN, "《清河县人民政府关于修改〈清河县城市绿化管理办法〉的决定》解读"),
        (GREEN, "《清河县城市绿化管理办法（征求意见稿）》起草说明"),
        (GREEN, "《清河县城市供水管理条例》解读"),
        (GREEN, "专家谈绿化：让城市更绿"),
        (GREEN, "政策解读"),
    ],
)
def test_other_matter(document: str, other: str) -> None:
    assert similarity(core_title(document), core_title(other)) < POSSIBLE


def test_another_town_is_never_certain() -> None:
    one = core_title("青山镇人民政府关于印发青山镇森林防火应急预案和处置工作方案的通知")
    two = core_title("《绿水镇森林防火应急预案和处置工作方案》解读")
    assert similarity(one, two) < CERTAIN


def test_a_tail_of_another_kind_is_never_certain() -> None:
    one = core_title("关于加强安全生产工作的意见")
    two = core_title("《加强安全生产工作的意见任务分工》解读")
    assert POSSIBLE <= similarity(one, two) < CERTAIN


def test_exact_title_beats_a_contained_one() -> None:
    pages = [interpretation("1.htm", "《清河县城市绿化管理办法》解读", "2026-11-03")]
    pages += [interpretation("2.htm", "《城市绿化管理办法》解读", "2026-11-03")]
    found = TitleIndex.of(pages).matches(core_title(GREEN))
    assert [m.page.url for m in found] == [pages[0].url]


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_compared(a: str, b: str) -> None:
    one, two = core_title(a), core_title(b)
    assert 0 <= similarity(one, two) <= 100
    assert similarity(one, two) == pytest.approx(similarity(two, one))


def test_one_page_under_many_addresses() -> None:
    keys = {
        page_key(u) for u in ("http://a.gov.cn/x/", "https://A.gov.cn/x/index.html", "http://a.gov.cn/x#top")
    }
    assert len(keys) == 1
    assert page_key("http://a.gov.cn/x?id=1") != page_key("http://a.gov.cn/x?id=2")


def test_redirects_are_followed() -> None:
    moved = FetchOutcome(url="http://a.gov.cn/old.htm", status=200, final_url="http://a.gov.cn/new.htm")
    addresses = Addresses.of(site([], outcomes=[moved]))
    assert addresses.key("https://a.gov.cn/old.htm") == addresses.key("http://a.gov.cn/new.htm")
