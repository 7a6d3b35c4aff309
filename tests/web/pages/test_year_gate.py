"""年度 over HTTP: rolling up, the gate, two signatures of two people, another rubric."""

from __future__ import annotations

import re

import httpx

from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Deed, Role
from db.year import reads as year_reads
from tests.web.office import OWN, PASSWORD, Office, send


def seen(client: httpx.Client) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', client.get("/year/2026").text)
    assert found, "there is nothing to sign on the page"
    return found[1]


def confirmed(office: Office) -> None:
    office.house.judge("confirmed", *(f.id for f in office.findings() if f.status.value == "open"))


def state(office: Office) -> str:
    found = year_reads.rolled_up(office.database, 2026)
    assert found is not None
    return found.state


def test_two_people_sign_and_nobody_twice(office: Office) -> None:
    guan, fu = office.as_role(Role.ADMINISTRATOR), office.as_role(Role.REVIEWER)
    assert send(fu, "/year", year="2026").status_code == 303
    assert "现在还不能签字" in fu.get("/year/2026").text, "nobody has reviewed anything"
    confirmed(office)
    assert send(fu, "/year", year="2026").status_code == 303
    shown = seen(fu)
    assert send(fu, "/year/2026/sign", seen=shown, password="wrong").status_code == 400
    assert send(fu, "/year/2026/sign", seen="0" * 64, password=PASSWORD).status_code == 400
    assert send(fu, "/year/2026/sign", seen=shown, password=PASSWORD).status_code == 303
    assert state(office) == "draft"
    assert "您已经签过字" in fu.get("/year/2026").text
    again = send(fu, "/year/2026/sign", seen=shown, password=PASSWORD)
    assert (again.status_code, "已经签过字" in again.text) == (400, True)
    assert send(guan, "/year/2026/sign", seen=seen(guan), password=PASSWORD).status_code == 303
    assert state(office) == "final"
    assert "已定稿，可以发布" in guan.get("/year/2026").text
    deeds = [d for d in people_reads.deeds(office.database) if d.action == "year-signed"]
    assert [(d.name, d.after["final"], d.after["hash"]) for d in deeds] == [
        ("guan", True, shown),
        ("fu", False, shown),
    ]
    lian = office.as_role(Role.CONTACT)
    assert lian.get(f"/year/2026/units/{OWN}").status_code == 200, "a final score is shown to its unit"
    told = send(fu, "/year", year="2026")
    assert (told.status_code, "更正的理由" in told.text) == (400, True)
    assert send(fu, "/year", year="2026", reason="补记人工评分").status_code == 303
    assert "补记人工评分" in fu.get("/year/2026").text


def test_two_people_of_one_name_both_sign(office: Office) -> None:
    for name in ("guan", "fu"):
        one = people_reads.by_name(office.database, name)
        assert one is not None
        deed = Deed(at=office.clock(), action="person-changed")
        people_writes.change(office.database, one.id, {"full_name": "张三"}, deed)
    guan, fu = office.as_role(Role.ADMINISTRATOR), office.as_role(Role.REVIEWER)
    confirmed(office)
    send(fu, "/year", year="2026")
    assert send(fu, "/year/2026/sign", seen=seen(fu), password=PASSWORD).status_code == 303
    assert "张三（guan）签字" in guan.get("/year/2026").text, "the other one has not signed yet"
    assert send(guan, "/year/2026/sign", seen=seen(guan), password=PASSWORD).status_code == 303
    assert state(office) == "final"
    page = guan.get("/year/2026").text
    assert "张三（fu）" in page and "张三（guan）" in page


def test_what_changed_since_the_roll_up_cannot_be_signed(office: Office) -> None:
    fu = office.as_role(Role.REVIEWER)
    confirmed(office)
    send(fu, "/year", year="2026")
    shown = seen(fu)
    office.house.judge("false-alarm", office.findings(OWN)[0].id)
    told = send(fu, "/year/2026/sign", seen=shown, password=PASSWORD)
    assert (told.status_code, "又有变化" in told.text) == (400, True)
    assert state(office) == "draft"


def test_guessing_a_password_at_signing_is_slowed_down(office: Office) -> None:
    fu = office.as_role(Role.REVIEWER)
    confirmed(office)
    send(fu, "/year", year="2026")
    for _ in range(5):
        send(fu, "/year/2026/sign", seen=seen(fu), password="wrong")
    told = send(fu, "/year/2026/sign", seen=seen(fu), password=PASSWORD)
    assert (told.status_code, "失败次数太多" in told.text) == (400, True)


def test_another_rubric_moves_units_and_stores_nothing(shared: Office) -> None:
    client = shared.kept(Role.READER)[0]
    page = client.get("/year/2026/what-if?rubric=national-2019")
    assert page.status_code == 200
    assert "national-2019 得分" in page.text
    assert OWN in page.text
    for other in ("fujian-2023", "nothing", ""):
        assert client.get(f"/year/2026/what-if?rubric={other}").status_code == 404
    assert {h.rubric for h in year_reads.rollup_list(shared.database)} == {"fujian-2023"}


def test_the_report_of_a_quarter(shared: Office) -> None:
    client = shared.kept(Role.READER)[0]
    paper = client.get("/year/2026/quarter/4.docx")
    assert paper.status_code == 200
    assert paper.content.startswith(b"PK")
    assert client.get("/year/2026/quarter/5.docx").status_code == 404
    assert client.get("/year/2027/quarter/1.docx").status_code == 404
