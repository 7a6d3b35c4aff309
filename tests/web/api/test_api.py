"""The interface for programs: its document tells the truth, its pages are whole, its refusals say why."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.finding import Status
from db import queries
from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Deed, Role
from db.session import open_database
from tests.web.office import OTHER, OWN, PEOPLE, Office, night, person, running, send
from tests.yearly.handmade import day, fault
from web.limits import Buckets

ENGLISH = re.compile(r"[A-Za-z]+ (?:[a-z]+ )?[a-z]+")
V1 = "/api/v1"
_CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
)  # fmt: skip


# The document ------------------------------------------------------------------------------------------------------


def operations(office: Office) -> list[Any]:
    schema = schemathesis.openapi.from_url(f"{office.base}/api/openapi.json")
    return [cast(Any, o).ok() for o in schema.get_all_operations()]


def test_whatever_is_asked_is_answered_as_the_document_says(shared: Office) -> None:
    """Made-up requests for every operation, right ones and wrong ones, against the running server."""
    headers = {"authorization": f"Bearer {shared.token(Role.REVIEWER)}"}
    tried: set[str] = set()
    there = {"finding_id": shared.findings("ct")[0].id, "unit_id": "ct"}
    for operation in operations(shared):
        for mode in schemathesis.GenerationMode:

            @settings(
                max_examples=12,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def ask(case: schemathesis.Case[Any]) -> None:
                if case.path_parameters and (known := there.get(next(iter(case.path_parameters)))):
                    case.path_parameters = dict.fromkeys(case.path_parameters, known)
                answer = case.call(base_url=shared.base, headers=headers)
                case.validate_response(answer, checks=list(_CHECKS))
                tried.add(f"{case.operation.label} {answer.status_code}")

            _run(operation, mode, ask)
    assert len({t.rpartition(" ")[0] for t in tried}) == len(operations(shared))
    assert {t.rpartition(" ")[2] for t in tried} >= {"200", "404", "422"}


def _run(operation: Any, mode: Any, ask: Any) -> None:
    from hypothesis import given
    from hypothesis.errors import Unsatisfiable

    try:
        given(case=operation.as_strategy(generation_mode=mode))(ask)()
    except Unsatisfiable:
        assert mode is schemathesis.GenerationMode.NEGATIVE, operation.label  # nothing can be wrong about it


def test_the_document_names_every_route_and_asks_for_a_token(shared: Office) -> None:
    document = shared.client().get("/api/openapi.json").json()
    assert len(document["paths"]) == 10
    assert document["security"] == [{"token": []}]
    assert set(document["paths"][f"{V1}/findings"]["get"]["responses"]) >= {"200", "304", "401", "422", "429"}


# Reading -----------------------------------------------------------------------------------------------------------


def test_paging_gives_every_finding_once(office: Office) -> None:
    many = tuple(
        fault("dead-link", f"http://www.lh.gov.cn/{n}", message_key="page", message=f"第{n}条")
        for n in range(25)
    )
    night(office.house, day(12, 7), lh=many)
    client, seen, after, pages = office.program("r"), [], "", 0
    while True:
        answer = client.get(f"{V1}/findings", params={"limit": 10, "after": after})
        seen += [i["id"] for i in answer.json()["items"]]
        pages += 1
        if (after := answer.json()["next"]) is None:
            assert "link" not in answer.headers
            break
        assert client.get(answer.links["next"]["url"]).json()["items"][0]["id"] not in seen
    wanted = [f.id for f in queries.findings(office.database)]
    assert (seen, pages) == (wanted, 3)


def test_coverage_and_visits_are_paged_too(shared: Office) -> None:
    client = shared.program("r")
    for path, limit in (("visits", 2), ("coverage", 5)):
        whole = client.get(f"{V1}/{path}", params={"limit": 200}).json()["items"]
        seen: list[Any] = []
        after = ""
        while after is not None:
            part = client.get(f"{V1}/{path}", params={"limit": limit, "after": after}).json()
            seen, after = seen + part["items"], part["next"]
        assert len(whole) > limit
        assert seen == whole


def test_filters_do_what_the_pages_do(shared: Office) -> None:
    client = shared.program("r")

    def ids(**asked: Any) -> set[str]:
        return {i["id"] for i in client.get(f"{V1}/findings", params=asked).json()["items"]}

    everything = shared.findings()
    assert ids(unit=OWN) == {f.id for f in everything if f.unit_id == OWN and f.status is Status.OPEN}
    assert ids(status=["resolved"]) == {f.id for f in everything if f.status is Status.RESOLVED}
    assert ids(text="咨询渠道") == {f.id for f in everything if "咨询渠道" in f.message}
    assert ids(change="resolved", night="2026-12-06") == ids(status="resolved")
    assert ids(group="department", unit=OTHER) == set()
    assert ids(since="2026-12-06") == set()
    assert ids(until="2026-12-05") == ids()


@pytest.mark.parametrize(
    "query",
    ["severity=bad", "colour=red", "limit=0", "limit=201", "since=1700000000", "since=2026-02-30", "night=2026-12-06",
     "after=nonsense", "unit=%00", "change=new"],
)  # fmt: skip
def test_what_is_not_understood_is_refused(shared: Office, query: str) -> None:
    answer = shared.program("r").get(f"{V1}/findings?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"].startswith("参数不对（Unprocessable ")
    assert answer.json()["errors"] or query.partition("=")[0] in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("findings?severity=bad", "参数 severity.0：应为 veto-candidate、serious、"),
        ("findings?colour=red", "参数 colour：没有这个参数"),
        ("findings?limit=0", "参数 limit：至少为 1"),
        ("findings?limit=201", "参数 limit：至多为 200"),
        ("findings?limit=all", "参数 limit：应为整数"),
        ("findings?limit=1.5", "参数 limit：应为整数"),
        ("findings?since=1700000000", "参数 since：日期应写成 2026-11-20"),
        ("findings?since=2026-02-30", "参数 since：没有这个日期；应写成 2026-11-20"),
        ("findings?unit=%00", "参数 unit.0：写法不对"),
        ("findings?group=" + "&group=".join(["city"] * 4), "参数 group：至多 3 个"),
        ("findings?text=" + "x" * 101, "参数 text：至多 100 个字"),
        ("scores/1999", "地址 year：至少为 2000"),
        ("scores/x", "地址 year：应为整数"),
    ],
)
def test_mistakes_are_told_in_chinese(shared: Office, query: str, words: str) -> None:
    answer = shared.program("r").get(f"{V1}/{query}")
    assert answer.status_code == 422
    (told,) = answer.json()["errors"]
    assert told.startswith(words) and ENGLISH.search(told) is None


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ({}, "请求体 verdict：缺少"),
        ({"verdict": "nonsense"}, "请求体 verdict：应为 confirmed、"),
        ({"verdict": 3}, "请求体 verdict：应为 confirmed、"),
        ({"verdict": "confirmed", "by": "x"}, "请求体 by：没有这个参数"),
        ({"verdict": "confirmed", "reason": 7}, "请求体 reason：应为文字"),
        ({"verdict": "confirmed", "until": "soon"}, "请求体 until：没有这个日期"),
        ({"verdict": "confirmed", "until": []}, "请求体 until：应为日期"),
        ([], "请求体：应为对象"),
        (None, "请求体：缺少"),
    ],
)
def test_mistakes_in_bodies_as_well(shared: Office, word: Any, words: str) -> None:
    one = shared.findings(OTHER)[0]
    body = {} if word is None else {"json": word}
    answer = shared.program("w").post(f"{V1}/findings/{one.id}/verdict", **body)
    assert answer.status_code == 422
    (told,) = answer.json()["errors"]
    assert told.startswith(words) and ENGLISH.search(told) is None


def test_unchanged_answers_cost_nothing(shared: Office) -> None:
    client = shared.program("r")
    for path in ("findings", f"findings/{shared.findings()[0].id}", "units", "checks", "scores/2026"):
        first = client.get(f"{V1}/{path}")
        again = client.get(f"{V1}/{path}", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        other = client.get(f"{V1}/{path}", headers={"if-none-match": '"something else"'})
        assert other.status_code == 200


def test_scores_are_those_of_the_roll_up(shared: Office) -> None:
    told = shared.program("r").get(f"{V1}/scores/2026").json()
    assert told["state"] == "draft"
    assert {u["unit_id"] for u in told["items"]} == {u.id for u in shared.house.units}
    own = next(u for u in told["items"] if u["unit_id"] == OWN)
    assert own["low"] <= own["points"] <= own["high"]
    total = next(i for i in own["indicators"] if i["indicator"] == "total")
    assert total["points"] == own["points"]
    assert shared.program("r").get(f"{V1}/scores/2031").status_code == 404


# Writing -----------------------------------------------------------------------------------------------------------


def test_a_verdict_is_stored_logged_and_refused_when_stale(office: Office) -> None:
    client, one = office.program("w"), office.findings(OTHER)[0].id
    place = f"{V1}/findings/{one}"
    read = client.get(place).json()
    word = {"verdict": "explained", "reason": "栏目合并", "until": "2027-01-31", "seen": read["revision"]}
    answer = client.post(f"{place}/verdict", json=word)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["status"], told["verdict_by"], told["verdict_until"]) == (
        "explained",
        "接口 试验",
        "2027-01-31",
    )
    assert told["revision"] != read["revision"]
    assert client.post(f"{place}/verdict", json=word).status_code == 409
    deed = next(d for d in people_reads.deeds(office.database) if d.action == "review")
    assert (deed.name, deed.target, deed.person_id) == ("接口 试验", one, None)
    assert queries.finding(office.database, one).finding.verdict_reason == "栏目合并"


@pytest.mark.parametrize(
    "word",
    [
        {"verdict": "false-alarm"}, {"verdict": "explained", "reason": "x"}, {"verdict": "nonsense"}, {},
        {"verdict": "explained", "reason": "x", "until": "2020-01-01"}, {"verdict": "confirmed", "until": "2027-01-01"},
        {"verdict": "confirmed", "by": "someone else"},
    ],
)  # fmt: skip
def test_a_verdict_that_lacks_something_changes_nothing(shared: Office, word: dict[str, str]) -> None:
    one = shared.findings(OTHER)[0]
    before = queries.finding(shared.database, one.id)
    answer = shared.program("w").post(f"{V1}/findings/{one.id}/verdict", json=word)
    assert answer.status_code == 422
    assert queries.finding(shared.database, one.id) == before


# Tokens ------------------------------------------------------------------------------------------------------------


def asked_with(office: Office, token: str) -> int:
    return office.client(headers={"authorization": f"Bearer {token}"}).get(f"{V1}/units").status_code


def test_a_token_is_shown_once_and_ends(office: Office) -> None:
    admin = office.as_role(Role.ADMINISTRATOR)
    made = send(admin, "/tokens", name="数据平台", role="reader", unit_id="", days="30").text
    word = made.partition('<code class="secret">')[2].partition("</code>")[0]
    assert word.startswith("mj_")
    assert word not in admin.get("/tokens").text
    assert "数据平台" in admin.get("/tokens").text
    assert asked_with(office, word) == 200
    assert asked_with(office, word[:-1]) == 401
    office.clock.now += timedelta(days=31)
    assert asked_with(office, word) == 401


def test_a_revoked_token_and_one_of_a_locked_person_end_at_once(office: Office) -> None:
    from db.people import tokens

    first, second = office.token(Role.READER), office.token(Role.READER)
    admin = office.as_role(Role.ADMINISTRATOR)
    newest = tokens.every(office.database)[0]
    assert send(admin, f"/tokens/{newest.id}/revoke").status_code == 303
    assert (asked_with(office, first), asked_with(office, second)) == (200, 401)
    people_writes.add(
        office.database, person("ling", Role.ADMINISTRATOR), Deed(at=office.clock(), action="x")
    )
    maker = people_reads.by_name(office.database, PEOPLE[Role.ADMINISTRATOR])
    assert maker is not None
    people_writes.change(office.database, maker.id, {"active": False}, Deed(at=office.clock(), action="x"))
    assert asked_with(office, first) == 401


def test_only_the_hash_of_a_token_is_stored(office: Office) -> None:
    word = office.token(Role.READER)
    with office.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM api_tokens").all()
    assert len(rows) == 1
    assert not any(word in str(value) for value in rows[0])


def test_who_asks_too_often_waits() -> None:
    now = 0.0
    buckets = Buckets(60, clock=lambda: now)
    assert [buckets.take("a").wait for _ in range(61)] == [0] * 60 + [1]
    assert buckets.take("b").wait == 0
    now += 1.0
    assert [buckets.take("a").wait for _ in range(2)] == [0, 1]
    now += 3600
    assert buckets.take("a").remaining == 59


def test_the_server_says_so(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "minjian.db")
    database = open_database(f"sqlite:///{tmp_path / 'minjian.db'}")
    with running(database, tmp_path, requests=3) as office:
        wrong = office.client(headers={"authorization": "Bearer mj_wrong"})
        assert [wrong.get(f"{V1}/units").status_code for _ in range(4)] == [401, 401, 401, 429]
        right = office.program("r")
        answers = [right.get(f"{V1}/units") for _ in range(4)]
        assert [a.status_code for a in answers] == [200, 200, 200, 429]
        assert [a.headers["ratelimit-remaining"] for a in answers] == ["2", "1", "0", "0"]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 20
    database.close()
