"""A person's word through the dashboard: one, many, taken back; and what the log keeps of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from core.finding import Status
from db import queries
from db.people import reads as people_reads
from db.people.records import Role
from db.records.findings import Change, FindingFilter
from tests.web.office import OTHER, OWN, Office, send


def status(office: Office, finding: str) -> Status:
    return queries.finding(office.database, finding).finding.status


def standing(office: Office) -> list[str]:
    return [f.id for f in office.findings() if f.status is Status.OPEN]


def test_false_alarm_with_its_reason(office: Office) -> None:
    client = office.as_role(Role.REVIEWER)
    first, following = standing(office)[:2]
    answer = send(
        client,
        f"/findings/{first}/review?unit={OWN}",
        verdict="false-alarm",
        reason="是 引用\n他人原文",
        following=following,
    )
    place = answer.headers["location"]
    assert place.startswith(f"/findings/{following}?unit={OWN}&done=")
    history = queries.finding(office.database, first)
    assert history.finding.status is Status.DISMISSED
    assert (history.finding.verdict_by, history.finding.verdict_reason) == ("fu", "是 引用 他人原文")
    assert "撤回" in client.get(place).text
    deed = people_reads.deeds(office.database, limit=1)[0]
    assert (deed.action, deed.name, deed.target) == ("review", "fu", first)
    assert (deed.before[first]["status"], deed.after[first]["status"]) == ("open", "dismissed")


@pytest.mark.parametrize(
    "word",
    [
        {},
        {"verdict": "wonderful"},
        {"verdict": "false-alarm", "reason": "  "},
        {"verdict": "explained", "reason": "合并"},
        {"verdict": "explained", "reason": "合并", "until": "2026-12-05"},
        {"verdict": "explained", "reason": "合并", "until": "明天"},
        {"verdict": "confirmed", "reason": "字" * 501},
    ],
)
def test_a_word_that_lacks_something_changes_nothing(office: Office, word: dict[str, str]) -> None:
    client, finding = office.as_role(Role.REVIEWER), standing(office)[0]
    answer = send(client, f"/findings/{finding}/review", **word)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert not queries.finding(office.database, finding).finding.verdict


def test_who_was_slower_is_told_and_overwrites_nothing(office: Office) -> None:
    client, finding = office.as_role(Role.REVIEWER), standing(office)[0]
    opened = re.search(r'name="seen" value="([0-9a-f]+)"', client.get(f"/findings/{finding}").text)
    assert opened is not None
    faster = {"verdict": "false-alarm", "reason": "清单在附件中", "seen": opened[1]}
    assert (
        send(office.as_role(Role.ADMINISTRATOR), f"/findings/{finding}/review", **faster).status_code == 303
    )
    answer = send(client, f"/findings/{finding}/review", verdict="confirmed", reason="属实", seen=opened[1])
    assert answer.status_code == 400 and "您打开之后，这个问题又有变化" in answer.text
    assert "清单在附件中" in answer.text, "what the other said"
    assert queries.finding(office.database, finding).finding.status is Status.DISMISSED
    fresh = re.search(r'name="seen" value="([0-9a-f]+)"', answer.text)
    assert fresh is not None
    assert send(client, f"/findings/{finding}/review", verdict="confirmed", seen=fresh[1]).status_code == 303


def test_explained_until_a_day(office: Office) -> None:
    client, finding = office.as_role(Role.REVIEWER), standing(office)[0]
    send(client, f"/findings/{finding}/review", verdict="explained", reason="栏目合并", until="2026-12-31")
    row = queries.finding(office.database, finding).finding
    assert (row.status, row.verdict_until) == (Status.EXPLAINED, date(2026, 12, 31))
    assert "有效到 2026年12月31日" in client.get(f"/findings/{finding}").text


def test_many_at_once_and_taken_back(office: Office) -> None:
    client, ids = office.as_role(Role.REVIEWER), standing(office)
    before = {i: queries.finding(office.database, i).finding for i in ids}
    answer = send(
        client, "/reviews", ids=ids, verdict="false-alarm", reason="误判", back=f"?unit={OWN}&evil=1"
    )
    place = answer.headers["location"]
    assert place.startswith(f"/findings?unit={OWN}&done=")
    assert {status(office, i) for i in ids} == {Status.DISMISSED}
    number = int(place.rpartition("=")[2])
    assert send(client, f"/reviews/{number}/undo").status_code == 303
    after = {i: queries.finding(office.database, i).finding for i in ids}
    assert after == before
    assert [e.kind for e in queries.finding(office.database, ids[0]).events][-2:] == ["reviewed", "withdrawn"]
    assert all(v.false_alarms == 0 for v in queries.verdicts(office.database))
    assert send(client, f"/reviews/{number}/undo").status_code == 409


def test_an_earlier_word_comes_back(office: Office) -> None:
    client, finding = office.as_role(Role.REVIEWER), standing(office)[0]
    send(client, f"/findings/{finding}/review", verdict="confirmed", reason="属实")
    office.clock.now += timedelta(minutes=1)
    answer = send(client, f"/findings/{finding}/review", verdict="false-alarm", reason="看错")
    number = int(answer.headers["location"].rpartition("=")[2])
    assert send(client, f"/reviews/{number}/undo").status_code == 303
    row = queries.finding(office.database, finding).finding
    assert (row.status, row.verdict, row.verdict_reason) == (Status.OPEN, "confirmed", "属实")
    (counted,) = [v for v in queries.verdicts(office.database) if v.check == row.check]
    assert (counted.confirmed, counted.false_alarms) == (1, 0)


def test_only_the_own_review_can_be_taken_back_and_only_while_it_stands(office: Office) -> None:
    reviewer, admin = office.as_role(Role.REVIEWER), office.as_role(Role.ADMINISTRATOR)
    finding = standing(office)[0]
    answer = send(reviewer, f"/findings/{finding}/review", verdict="confirmed")
    number = int(answer.headers["location"].rpartition("=")[2])
    assert send(admin, f"/reviews/{number}/undo").status_code == 409
    assert "撤回" not in admin.get(f"/findings?done={number}").text
    send(admin, f"/findings/{finding}/review", verdict="false-alarm", reason="另有证据")
    assert send(reviewer, f"/reviews/{number}/undo").status_code == 409
    assert status(office, finding) is Status.DISMISSED


def test_many_at_once_overwrite_nothing_that_was_said_meanwhile(office: Office) -> None:
    """The list was open while somebody else, or a night, changed one of them."""
    client, ids = office.as_role(Role.REVIEWER), standing(office)
    seen = re.findall(r'name="seen" value="([^"]+)"', client.get("/findings").text)
    assert {s.partition(" ")[0] for s in seen} >= set(ids)
    faster = send(office.as_role(Role.ADMINISTRATOR), f"/findings/{ids[1]}/review", verdict="confirmed")
    assert faster.status_code == 303
    word: dict[str, Any] = {"verdict": "false-alarm", "reason": "误判"}
    answer = send(client, "/reviews", ids=ids, seen=seen, **word)
    assert answer.status_code == 409 and ids[1] in answer.text and "都没有记录" in answer.text
    assert set(standing(office)) == set(ids), "all or none"
    others = [i for i in ids if i != ids[1]]
    assert send(client, "/reviews", ids=others, seen=seen, **word).status_code == 303, "it was not ticked"
    seen = re.findall(r'name="seen" value="([^"]+)"', client.get("/findings").text)
    assert send(client, "/reviews", ids=[ids[1]], seen=seen, **word).status_code == 303
    assert not standing(office)


def test_readers_get_nothing_to_tick(office: Office) -> None:
    assert 'name="seen"' not in office.as_role(Role.READER).get("/findings").text


def test_one_unknown_finding_stops_them_all(office: Office) -> None:
    client, ids = office.as_role(Role.REVIEWER), standing(office)
    answer = send(client, "/reviews", ids=[*ids, "F-NOSUCHTHING"], verdict="false-alarm", reason="误判")
    assert answer.status_code == 404
    assert set(standing(office)) == set(ids)


def test_what_a_night_changed(office: Office) -> None:
    night = date(2026, 12, 6)
    gone = queries.findings(office.database, FindingFilter(statuses=(), change=(night, Change.RESOLVED)))
    assert [f.check for f in gone] == ["fee-list-age"]
    came = queries.findings(office.database, FindingFilter(change=(date(2026, 12, 5), Change.NEW)))
    assert {f.unit_id for f in came} == {OWN, OTHER, "ct"}
    page = office.as_role(Role.READER).get("/findings?change=new&night=2026-12-05").text
    assert "12月5日夜间新发现" in page
