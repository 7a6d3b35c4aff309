"""Every route for every role: what is allowed, what is refused, and that nothing is forgotten."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from db.people.records import Role
from tests.web.office import OTHER, OWN, Office, csrf_of
from web.app import create_app
from web.desk import Desk
from web.rules import ACCESS

LETTERS = {Role.ADMINISTRATOR: "a", Role.REVIEWER: "v", Role.READER: "r", Role.CONTACT: "c"}


@dataclass(frozen=True)
class Case:
    """``who``: the letters of the roles that may (``n``: without a login). ``status`` is what they are answered."""

    who: str
    url: str
    status: int = 200
    data: dict[str, str] = field(default_factory=dict)


#: Written down once more by hand, not made from the rules: the two have to agree. ``{own}`` and ``{other}`` are findings.
CASES: dict[tuple[str, str], Case] = {
    ("GET", "/healthz"): Case("navrc", "/healthz"),
    ("GET", "/static/{name}"): Case("navrc", "/static/app.css"),
    ("GET", "/setup"): Case("navrc", "/setup", 404),
    ("POST", "/setup"): Case("navrc", "/setup", 403),
    ("GET", "/login"): Case("navrc", "/login"),
    ("POST", "/login"): Case("navrc", "/login", 403),
    ("GET", "/login/oidc"): Case("navrc", "/login/oidc", 404),
    ("GET", "/login/oidc/back"): Case("navrc", "/login/oidc/back?code=a&state=b", 404),
    ("POST", "/logout"): Case("avrc", "/logout", 303),
    ("GET", "/account"): Case("avrc", "/account"),
    ("POST", "/account/password"): Case("avrc", "/account/password", 400),
    ("POST", "/account/sessions"): Case("avrc", "/account/sessions", 303),
    ("GET", "/"): Case("avrc", "/"),
    ("GET", "/findings"): Case("avrc", "/findings"),
    ("GET", "/findings/{finding_id}"): Case("avrc", "/findings/{own}"),
    ("GET", "/findings/{finding_id}/evidence.zip"): Case("avrc", "/findings/{own}/evidence.zip"),
    ("POST", "/findings/{finding_id}/review"): Case("av", "/findings/{own}/review", 400),
    ("POST", "/reviews"): Case("av", "/reviews", 400),
    ("POST", "/reviews/{number}/undo"): Case("av", "/reviews/999/undo", 409),
    ("GET", "/units"): Case("avrc", "/units"),
    ("GET", "/units/{unit_id}"): Case("avrc", f"/units/{OWN}"),
    ("GET", "/units/{unit_id}/documents"): Case("avrc", f"/units/{OWN}/documents"),
    ("GET", "/units/{unit_id}/notice.docx"): Case("avr", f"/units/{OWN}/notice.docx"),
    ("GET", "/rectify"): Case("avrc", "/rectify"),
    ("GET", "/rectify/new/{unit_id}"): Case("av", f"/rectify/new/{OWN}"),
    ("POST", "/rectify/new/{unit_id}"): Case("av", f"/rectify/new/{OWN}", 400),
    ("GET", "/rectify/{notice}"): Case("avrc", "/rectify/{notice}"),
    ("GET", "/rectify/{notice}/files/{file_id}"): Case("avrc", "/rectify/{notice}/files/1"),
    ("POST", "/rectify/{notice}/receive"): Case("avc", "/rectify/{notice}/receive", 409),
    ("POST", "/rectify/{notice}/answer"): Case("avc", "/rectify/{notice}/answer", 400),
    ("POST", "/rectify/{notice}/decide"): Case("av", "/rectify/{notice}/decide", 400),
    ("POST", "/rectify/{notice}/return"): Case("av", "/rectify/{notice}/return", 400),
    ("POST", "/rectify/{notice}/recheck"): Case("av", "/rectify/{notice}/recheck", 409),
    ("POST", "/rectify/{notice}/withdraw"): Case("av", "/rectify/{notice}/withdraw", 400),
    ("GET", "/runs"): Case("avr", "/runs"),
    ("GET", "/runs/{night}"): Case("avr", "/runs/2026-12-06"),
    ("POST", "/runs/schedules/{name}"): Case("a", "/runs/schedules/nothing", 404, {"act": "run"}),
    ("GET", "/year"): Case("avr", "/year"),
    ("GET", "/year/{year}"): Case("avr", "/year/2026"),
    ("GET", "/year/{year}/units/{unit_id}"): Case("avr", f"/year/2026/units/{OWN}"),
    ("GET", "/year/{year}/workbook.xlsx"): Case("avr", "/year/2026/workbook.xlsx"),
    ("GET", "/year/{year}/circular.docx"): Case("avr", "/year/2026/circular.docx"),
    ("POST", "/year"): Case("av", "/year", 400),
    ("GET", "/year/{year}/what-if"): Case("avr", "/year/2026/what-if?rubric=national-2019"),
    ("POST", "/year/{year}/sign"): Case("av", "/year/2026/sign", 400),
    ("GET", "/year/{year}/quarter/{quarter}.docx"): Case("avr", "/year/2026/quarter/4.docx"),
    ("GET", "/settings"): Case("avr", "/settings", 303),
    ("GET", "/settings/units"): Case("avr", "/settings/units"),
    ("GET", "/settings/overrides"): Case("a", "/settings/overrides"),
    ("POST", "/settings/overrides"): Case("a", "/settings/overrides", 400, {"text": "[nobody]"}),
    ("GET", "/settings/overrides/{number}"): Case("a", "/settings/overrides/999", 404),
    ("GET", "/settings/registry"): Case("a", "/settings/registry"),
    ("POST", "/settings/registry"): Case("a", "/settings/registry", 400, {"text": "unit_id"}),
    ("GET", "/settings/registry/{number}"): Case("a", "/settings/registry/999", 404),
    ("GET", "/settings/columns"): Case("a", "/settings/columns"),
    ("POST", "/settings/columns"): Case("a", "/settings/columns", 400, {"text": "unit_id"}),
    ("GET", "/settings/columns/{number}"): Case("a", "/settings/columns/999", 404),
    ("GET", "/settings/rubrics"): Case("avr", "/settings/rubrics"),
    ("GET", "/settings/rubrics/{name}"): Case("avr", "/settings/rubrics/fujian-2023"),
    ("GET", "/settings/lexicons"): Case("avr", "/settings/lexicons"),
    ("POST", "/settings/lexicons"): Case("av", "/settings/lexicons", 400),
    ("GET", "/people"): Case("a", "/people"),
    ("POST", "/people"): Case("a", "/people", 400),
    ("POST", "/people/{person_id}"): Case("a", "/people/2", 400, {"act": "nothing"}),
    ("GET", "/audit"): Case("a", "/audit"),
    ("GET", "/findings/{finding_id}/screenshot.png"): Case("avrc", "/findings/{own}/screenshot.png", 404),
    ("POST", "/findings/{finding_id}/share"): Case("av", "/findings/{own}/share", 400),
    ("POST", "/units/{unit_id}/share"): Case("av", f"/units/{OWN}/share", 400),
    ("GET", "/shares"): Case("av", "/shares"),
    ("POST", "/shares/{number}/revoke"): Case("av", "/shares/999/revoke", 404),
    ("GET", "/s/{word}"): Case("navrc", "/s/nothing", 404),
    ("POST", "/s/{word}"): Case("navrc", "/s/nothing", 404),
    ("GET", "/s/{word}/screenshot.png"): Case("navrc", "/s/nothing/screenshot.png", 404),
    ("POST", "/views"): Case("avrc", "/views", 400),
    ("POST", "/views/{number}/delete"): Case("avrc", "/views/999/delete", 303),
    ("GET", "/tokens"): Case("a", "/tokens"),
    ("POST", "/tokens"): Case("a", "/tokens", 400),
    ("POST", "/tokens/{number}/revoke"): Case("a", "/tokens/999/revoke", 404),
    ("GET", "/api"): Case("avr", "/api"),
    ("GET", "/api/openapi.json"): Case("navrc", "/api/openapi.json"),
}
#: For programs: the letters of the tokens that may (``w``: reviewer, ``r``: reader, ``u``: reader of the own unit only).
PROGRAM: dict[tuple[str, str], Case] = {
    ("GET", "/api/v1/findings"): Case("wru", "/api/v1/findings"),
    ("GET", "/api/v1/findings/{finding_id}"): Case("wru", "/api/v1/findings/{own}"),
    ("POST", "/api/v1/findings/{finding_id}/verdict"): Case("w", "/api/v1/findings/{own}/verdict", 422),
    ("GET", "/api/v1/units"): Case("wru", "/api/v1/units"),
    ("GET", "/api/v1/units/{unit_id}"): Case("wru", f"/api/v1/units/{OWN}"),
    ("GET", "/api/v1/visits"): Case("wru", "/api/v1/visits"),
    ("GET", "/api/v1/coverage"): Case("wru", "/api/v1/coverage"),
    ("GET", "/api/v1/checks"): Case("wru", "/api/v1/checks"),
    ("GET", "/api/v1/checks/{check_id}"): Case("wru", "/api/v1/checks/dead-link"),
    ("GET", "/api/v1/scores/{year}"): Case("wr", "/api/v1/scores/2026"),
}
#: Open to the role in general, but there is only a draft: a contact is told that there is nothing yet.
NOT_YET = {(("GET", "/year/{year}/units/{unit_id}"), Role.CONTACT)}
#: The same for a token that is narrowed to a unit.
NOT_YET_FOR_TOKENS = {("GET", "/api/v1/scores/{year}")}


#: These end sessions, and have to be used with one of their own.
ENDING = {("POST", "/logout"), ("POST", "/account/sessions")}


def fresh_login(office: Office, role: Role) -> tuple[httpx.Client, str]:
    client = office.as_role(role)
    office.logged_in.pop(role, None)
    return client, csrf_of(client)


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Everything the application answers, whatever kind of route it is."""
    made = set()
    for route in app.routes:
        assert isinstance(route, APIRoute), f"{route} is no route that the guard stands before"
        made |= {(method, route.path) for method in route.methods or ()}
    return made


def test_every_route_has_a_rule_and_a_case(shared: Office) -> None:
    known = routes(create_app(shared.desk))
    assert known == set(ACCESS)
    assert known == set(CASES) | set(PROGRAM)
    assert {r for r, rule in ACCESS.items() if rule.api} == set(PROGRAM)


def filled(case: Case, office: Office) -> str:
    return case.url.replace("{own}", office.findings(OWN)[0].id).replace("{notice}", office.notices[OWN])


def ask(client: httpx.Client, method: str, url: str, data: dict[str, str]) -> httpx.Response:
    return client.get(url) if method == "GET" else client.post(url, data=data)


@pytest.mark.parametrize("role", list(Role), ids=str)
@pytest.mark.parametrize("route", list(CASES), ids=" ".join)
def test_role_on_route(shared: Office, route: tuple[str, str], role: Role) -> None:
    case = CASES[route]
    client, token = fresh_login(shared, role) if route in ENDING else shared.kept(role)
    answer = ask(client, route[0], filled(case, shared), {"csrf": token, **case.data})
    allowed = LETTERS[role] in case.who
    expected = case.status if allowed else 404 if (route, role) in NOT_YET else 403
    assert answer.status_code == expected, answer.text[:500]


@pytest.mark.parametrize("route", list(CASES), ids=" ".join)
def test_nobody_on_route(shared: Office, route: tuple[str, str]) -> None:
    case = CASES[route]
    answer = ask(shared.client(), route[0], filled(case, shared), case.data)
    if "n" in case.who:
        assert answer.status_code == case.status
    elif route[0] == "POST":
        assert answer.status_code == 401
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")
        assert "csrf" not in answer.text


@pytest.mark.parametrize(
    "route", [r for r, c in CASES.items() if r[0] == "POST" and "n" not in c.who], ids=" ".join
)
def test_no_form_without_its_token(shared: Office, route: tuple[str, str]) -> None:
    client, token = shared.kept(Role.ADMINISTRATOR)
    url = filled(CASES[route], shared)
    assert client.post(url, data=CASES[route].data).status_code == 403
    wrong = {"csrf": shared.kept(Role.REVIEWER)[1], **CASES[route].data}
    assert client.post(url, data=wrong).status_code == 403
    right = {"csrf": token, **CASES[route].data}
    for told in (
        {"origin": "http://elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "null"},
    ):
        assert client.post(url, data=right, headers=told).status_code == 403


@pytest.mark.parametrize("kind", ["w", "r", "u"])
@pytest.mark.parametrize("route", list(PROGRAM), ids=" ".join)
def test_token_on_route(shared: Office, route: tuple[str, str], kind: str) -> None:
    case = PROGRAM[route]
    answer = ask_as(shared.program(kind), route[0], filled(case, shared))
    expected = case.status if kind in case.who else 404 if route in NOT_YET_FOR_TOKENS else 403
    assert answer.status_code == expected, answer.text[:500]
    assert answer.headers["ratelimit-limit"] == str(shared.desk.requests_per_minute)


@pytest.mark.parametrize("route", list(PROGRAM), ids=" ".join)
def test_no_program_without_a_token(shared: Office, route: tuple[str, str]) -> None:
    """A person's session opens nothing here either, so that no page of others can use it."""
    url = filled(PROGRAM[route], shared)
    for client in (shared.client(), shared.kept(Role.ADMINISTRATOR)[0]):
        answer = ask_as(client, route[0], url)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]


def ask_as(client: httpx.Client, method: str, url: str) -> httpx.Response:
    return client.get(url) if method == "GET" else client.post(url, json={})


@pytest.mark.parametrize(
    "url",
    [
        "/api/v1/findings/{other}", "/api/v1/units/" + OTHER, f"/api/v1/findings?unit={OTHER}",
        f"/api/v1/visits?unit={OTHER}", f"/api/v1/coverage?unit={OTHER}",
    ],
)  # fmt: skip
def test_a_token_of_one_unit_sees_nothing_of_another(shared: Office, url: str) -> None:
    other = shared.findings(OTHER)[0]
    answer = shared.program("u").get(url.replace("{other}", other.id))
    assert answer.status_code == 404
    assert other.message not in answer.text


@pytest.mark.parametrize(
    "path",
    ["findings?status=resolved&status=open&status=suspected&status=review", "units", "visits", "coverage"],
)
def test_lists_of_a_narrowed_token_hold_its_unit_only(shared: Office, path: str) -> None:
    items = shared.program("u").get(f"/api/v1/{path}").json()["items"]
    whole = shared.program("r").get(f"/api/v1/{path}").json()["items"]
    assert {i.get("unit_id", i.get("id")) for i in items} == {OWN}
    assert len(whole) > len(items)


OBJECTS = [r for r in CASES if any(n in r[1] for n in ("{unit_id}", "{finding_id}", "{notice}"))]


@pytest.mark.parametrize("route", OBJECTS, ids=" ".join)
def test_a_contact_sees_nothing_of_another_unit(shared: Office, route: tuple[str, str]) -> None:
    client, token = shared.kept(Role.CONTACT)
    case = CASES[route]
    other = shared.findings(OTHER)[0]
    url = case.url.replace("{own}", other.id).replace(f"/{OWN}", f"/{OTHER}")
    url = url.replace("{notice}", shared.notices[OTHER])
    answer = ask(client, route[0], url, {"csrf": token})
    assert answer.status_code in (403, 404)
    assert other.message not in answer.text


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/units",
        "/findings",
        f"/findings?unit={OTHER}",
        "/findings?status=all&group=county",
        "/rectify?show=all",
        f"/rectify?unit={OTHER}",
    ],
)
def test_lists_of_a_contact_hold_the_own_unit_only(shared: Office, url: str) -> None:
    answer = shared.kept(Role.CONTACT)[0].get(url)
    assert answer.status_code == 200
    for row in shared.findings(OTHER):
        assert row.id not in answer.text
        assert row.url not in answer.text
    assert f"/units/{OTHER}" not in answer.text
    assert shared.notices[OTHER] not in answer.text
    if url != f"/findings?unit={OTHER}":
        assert OWN in answer.text


def test_a_contact_without_a_unit_sees_nothing(office: Office) -> None:
    from db.people import reads as people_reads
    from db.people import writes as people_writes
    from db.people.records import Deed

    contact = people_reads.by_name(office.database, "lian")
    assert contact is not None
    people_writes.change(office.database, contact.id, {"unit_id": None}, Deed(at=office.clock(), action="x"))
    page = office.as_role(Role.CONTACT).get("/findings?status=all")
    assert "没有符合的问题" in page.text


def test_a_route_without_a_rule_answers_nobody(shared: Office) -> None:
    fields = (n for n in Desk.__dataclass_fields__ if n != "units")
    app = create_app(Desk(**{n: getattr(shared.desk, n) for n in fields}))

    @app.get("/forgotten")
    def forgotten() -> str:
        return "secret"

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get("/forgotten")

    answer = asyncio.run(asked())
    assert answer.status_code == 403
    assert "secret" not in answer.text
