"""文件与解读、收费清单 of a unit: what is shown of the map that visits leave, and what where there is none."""

from __future__ import annotations

import re

import pytest

from core.finding import Status
from core.maps import FeeEntry, SiteMap
from db.people.records import Role
from db.visits import site_maps
from tests.web.office import OTHER, OWN, Office, night
from tests.web.papers import HOST, MADE, entry, reading
from tests.yearly.handmade import day, fault

HOSTILE = '<script>alert(1)</script>\u202e=cmd|"'


def keep(office: Office, made: SiteMap, unit_id: str = OWN) -> None:
    site_maps.save(office.database, unit_id, made, office.clock())


def told(office: Office, query: str = "") -> str:
    answer = office.kept(Role.READER)[0].get(f"/units/{OWN}/documents{query}")
    assert answer.status_code == 200 and len(answer.content) <= 150_000
    return answer.text


def numbers(html: str) -> list[int]:
    return [int(n) for n in re.findall(r"第(\d+)号管理办法", html)]


def test_every_document_with_its_interpretations(shared: Office) -> None:
    keep(shared, MADE)
    html = told(shared)
    assert numbers(html) == [1, 2, 3, 4, 5, 6]
    for words in (
        "图解、问答，2026年11月27日", "6 个工作日", "8 天", "已 10 天", "相关解读由脚本或框架显示", "在别处，没有读过",
        "只是标题相近", "没有写明日期", "清政〔2026〕3号", "解读没有链接到文件", "没有找到解读", "不能断定",
    ):  # fmt: skip
        assert words in html, words
    assert f'href="{HOST}/jd/1.htm" target="_blank" rel="noopener noreferrer nofollow"' in html


@pytest.mark.parametrize(
    ("show", "want"),
    [
        ("linked", [1]),
        ("lacking", [2]),
        ("none", [3]),
        ("doubt", [4, 5, 6]),
        ("late", [2]),
        ("nothing", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_each_sort_alone(shared: Office, show: str, want: list[int]) -> None:
    keep(shared, MADE)
    assert numbers(told(shared, f"?show={show}")) == want


def test_fee_lists_and_what_the_checks_say(shared: Office) -> None:
    keep(shared, MADE)
    html = told(shared)
    for words in ("12 行", "没有表格", "已过期", "上级制定", "所在栏目", "收费栏目当晚没有看到", "通过"):
        assert words in html, words


def test_what_stands_is_beside_its_document(office: Office) -> None:
    found = fault("interpretation-link", subject=f"{HOST}/zc/2.htm")
    night(office.house, day(12, 7), qh=(found,))
    keep(office, MADE)
    [row] = [f for f in office.findings(OWN) if f.check == "interpretation-link" and f.status is Status.OPEN]
    html = told(office)
    assert f"/findings/{row.id}" in html.partition("第2号")[2].partition("</tr>")[0]
    assert f"/findings/{row.id}" not in html.partition("第1号")[2].partition("</tr>")[0]
    assert "1 个问题未了结" in html


def test_a_thousand_documents_are_shown_page_by_page(shared: Office) -> None:
    long = "关于印发清河县城市绿化管理办法实施细则的通知" * 5
    many = tuple(
        entry(
            n,
            readings=tuple(reading(k, title=long, forms=("图解",)) for k in range(6)),
            title=f"{long}第{n}号管理办法",
        )
        for n in range(1000)
    )
    keep(shared, SiteMap(policies=many))
    assert numbers(told(shared))[0] == 0 and len(numbers(told(shared))) == 50
    assert numbers(told(shared, "?number=20"))[-1] == 999
    assert "没有这样的文件" in told(shared, "?number=21")
    assert shared.kept(Role.READER)[0].get(f"/units/{OWN}/documents?number=x").status_code == 400


def test_hostile_titles_and_addresses_are_text(shared: Office) -> None:
    keep(shared, SiteMap(policies=(entry(1, title=HOSTILE, url="javascript:alert(1)", readings=(reading(1, title=HOSTILE),)),),
                         fees=(FeeEntry("javascript:alert(2)", HOSTILE, "page", "data:text/html,x"),)))  # fmt: skip
    html = told(shared)
    assert "<script>alert" not in html and 'href="javascript:' not in html and "\u202e" not in html
    assert "⟨U+202E⟩" in html


def test_nothing_yet_nothing_at_all_and_not_all_seen(shared: Office) -> None:
    client = shared.kept(Role.READER)[0]
    assert "还没有可看的内容" in client.get(f"/units/{OTHER}/documents").text
    assert "下一次走访以后才有" in client.get(f"/units/{OTHER}").text
    keep(shared, SiteMap(complete=False))
    html = told(shared)
    assert "没有看到本单位制发的行政规范性文件" in html and "走访没有走完" in html and "不能断定没有" in html


def test_the_unit_shows_it_in_numbers(shared: Office) -> None:
    keep(shared, MADE)
    html = shared.kept(Role.READER)[0].get(f"/units/{OWN}").text
    assert f'href="/units/{OWN}/documents"><b>6</b>' in html and 'documents?show=none"><b>1</b>' in html
    assert "<b>2</b><span>收费清单，最新 2026 年" in html
