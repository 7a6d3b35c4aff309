"""Coming in and going out: set-up, passwords, throttling, sessions, and the log of it all."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from db.people import reads as people_reads
from db.people.records import Role
from tests.web.office import (
    HASHED,
    NEW_PASSWORD,
    PASSWORD,
    PEOPLE,
    Office,
    csrf_of,
    form_of,
    log_in,
    send,
    set_up,
)
from web import logins
from web.passwords import hashed, right, weakness


def actions(office: Office) -> list[str]:
    return [d.action for d in people_reads.deeds(office.database)]


def test_the_first_administrator_is_made_once_with_the_token(fresh: Office) -> None:
    client = fresh.client()
    assert client.get("/").headers["location"] == "/login"
    assert client.get("/login").headers["location"] == "/setup"
    assert set_up(client, token="open-sesame-twice").status_code == 400
    assert set_up(client, password="short", again="short").status_code == 400
    assert set_up(client, again="another").status_code == 400
    assert set_up(client, name="林").status_code == 400
    assert not people_reads.anyone(fresh.database)
    assert set_up(client).status_code == 303
    assert client.get("/").status_code == 200
    (first,) = people_reads.everyone(fresh.database)
    assert (first.name, first.role) == ("lin", Role.ADMINISTRATOR)
    assert fresh.client().get("/setup").status_code == 404
    assert actions(fresh) == ["login", "setup", "setup-failed"]


def test_the_one_time_word_works_once_even_for_two_at_once(fresh: Office) -> None:
    one, two = fresh.client(), fresh.client()
    forms = [form_of(c, "/setup") for c in (one, two)]
    words = {"token": "open-sesame-once", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert one.post("/setup", data={**words, "form": forms[0], "name": "first"}).status_code == 303
    assert two.post("/setup", data={**words, "form": forms[1], "name": "second"}).status_code == 404
    assert [p.name for p in people_reads.everyone(fresh.database)] == ["first"]


def test_setup_words_cannot_be_guessed_without_end(fresh: Office) -> None:
    client = fresh.client()
    for n in range(logins.MOST_BY_ADDRESS):
        assert set_up(client, token=f"guess-{n}").status_code == 400
    assert set_up(client).status_code == 400
    fresh.clock.now += logins.WINDOW + timedelta(seconds=1)
    assert set_up(client).status_code == 303


def test_wrong_password_and_unknown_name_sound_the_same(office: Office) -> None:
    answers = [log_in(office.client(), name, "wrong") for name in ("guan", "nobody")]
    assert [a.status_code for a in answers] == [401, 401]
    assert all("用户名或密码不对" in a.text for a in answers)


def test_five_failures_close_the_name_for_a_while(office: Office) -> None:
    client = office.client()
    for _ in range(logins.MOST_BY_NAME):
        assert log_in(client, "guan", "wrong").status_code == 401
    assert log_in(client, "guan").status_code == 429
    assert log_in(office.client(), "fu").status_code == 303
    office.clock.now += logins.WINDOW + timedelta(seconds=1)
    assert log_in(client, "guan").status_code == 303


def test_many_failures_close_the_address(office: Office) -> None:
    client = office.client()
    for n in range(logins.MOST_BY_ADDRESS):
        assert log_in(client, f"guess{n}", "wrong").status_code == 401
    assert log_in(client, "fu").status_code == 429


def test_sessions_end_when_unused_and_when_old(office: Office) -> None:
    client = office.as_role(Role.READER)
    for _ in range(6):
        office.clock.now += logins.IDLE - timedelta(minutes=10)
        began = client.get("/")
    assert began.status_code == 200
    office.clock.now += logins.LONGEST - 6 * (logins.IDLE - timedelta(minutes=10)) + timedelta(seconds=1)
    assert client.get("/").status_code == 303
    other = office.as_role(Role.REVIEWER)
    office.clock.now += logins.IDLE + timedelta(seconds=1)
    assert other.get("/").status_code == 303


def test_logging_out_ends_the_session_not_only_the_cookie(office: Office) -> None:
    client = office.as_role(Role.READER)
    token = client.cookies["minjian"]
    assert send(client, "/logout").status_code == 303
    assert office.client(cookies={"minjian": token}).get("/").status_code == 303


def test_cookies_are_kept_from_scripts_and_other_sites(office: Office) -> None:
    client = office.client()
    given = log_in(client, "guan").headers["set-cookie"]
    assert "HttpOnly" in given
    assert "samesite=strict" in given.lower()
    token = client.cookies["minjian"]
    with office.database.read() as connection:
        stored = connection.exec_driver_sql("SELECT key FROM sessions").scalars().all()
    assert token not in stored
    assert logins.key_of(token) in stored


def test_going_elsewhere_after_login_is_not_possible(office: Office) -> None:
    for to in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nx: y",
    ):
        assert log_in(office.client(), "guan", to=to).headers["location"] == "/"
    assert log_in(office.client(), "guan", to="/findings?unit=qh").headers["location"] == "/findings?unit=qh"


def test_a_new_person_must_choose_a_password(office: Office) -> None:
    admin = office.as_role(Role.ADMINISTRATOR)
    page = send(admin, "/people", name="chen", full_name="陈某", role="contact", unit_id="qh")
    secret = re.search(r'class="secret">([^<]+)<', page.text)
    assert secret
    chen = office.client()
    assert log_in(chen, "chen", secret[1]).status_code == 303
    assert chen.get("/findings").headers["location"] == "/account"
    assert (
        send(chen, "/account/password", old=secret[1], password=secret[1], again=secret[1]).status_code == 400
    )
    assert (
        send(chen, "/account/password", old=secret[1], password=NEW_PASSWORD, again=NEW_PASSWORD).status_code
        == 303
    )
    assert chen.get("/findings").status_code == 200
    assert send(admin, "/people", name="chen", role="reader").status_code == 400
    assert send(admin, "/people", name="wu", role="contact").status_code == 400


def test_changing_the_password_ends_the_other_sessions(office: Office) -> None:
    here, there = office.as_role(Role.READER), office.as_role(Role.READER)
    assert (
        send(here, "/account/password", old="wrong", password=NEW_PASSWORD, again=NEW_PASSWORD).status_code
        == 400
    )
    assert (
        send(here, "/account/password", old=PASSWORD, password=NEW_PASSWORD, again=NEW_PASSWORD).status_code
        == 303
    )
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 303


@pytest.mark.parametrize(
    "change", [{"act": "lock"}, {"act": "role", "role": "contact", "unit_id": "lh"}, {"act": "reset"}]
)
def test_a_change_by_the_administrator_holds_at_once(office: Office, change: dict[str, str]) -> None:
    admin, reader = office.as_role(Role.ADMINISTRATOR), office.as_role(Role.READER)
    person = people_reads.by_name(office.database, PEOPLE[Role.READER])
    assert person is not None
    assert send(admin, f"/people/{person.id}", **change).status_code in (200, 303)
    assert reader.get("/").status_code == 303


def test_administrators_cannot_lock_themselves_out(office: Office) -> None:
    admin = office.as_role(Role.ADMINISTRATOR)
    me = people_reads.by_name(office.database, PEOPLE[Role.ADMINISTRATOR])
    assert me is not None
    assert send(admin, f"/people/{me.id}", act="lock").status_code == 400
    assert send(admin, f"/people/{me.id}", act="role", role="reader").status_code == 400
    assert people_reads.anyone(office.database)


def test_the_log_names_no_password(office: Office) -> None:
    admin = office.as_role(Role.ADMINISTRATOR)
    page = send(admin, "/people", name="chen", role="reader")
    secret = re.search(r'class="secret">([^<]+)<', page.text)
    assert secret
    log = admin.get("/audit").text
    assert "新增用户" in log
    assert "chen" in log
    assert secret[1] not in log
    assert "argon2" not in log


def test_forms_before_login_need_the_browser_that_asked(office: Office) -> None:
    data = {"form": "made-up", "name": "guan", "password": PASSWORD}
    assert office.client().post("/login", data=data).status_code == 403
    fetched = form_of(office.client())
    assert office.client().post("/login", data={**data, "form": fetched}).status_code == 403


def test_only_the_right_password_is_right() -> None:
    assert hashed(NEW_PASSWORD) != hashed(NEW_PASSWORD)
    assert HASHED.startswith("$argon2id$")
    assert right(HASHED, PASSWORD)
    assert not right(HASHED, PASSWORD + "x")
    assert not right(None, PASSWORD)
    assert not right("no hash", PASSWORD)


@pytest.mark.parametrize(
    "word", ["short1A!", "alllowercase", "Password123!", "lin-Qing-2026", "aaaaaAAAAA11", "x" * 201]
)
def test_weak_passwords_are_refused(word: str) -> None:
    assert weakness(word, "lin")


@pytest.mark.parametrize("word", [NEW_PASSWORD, "海沧思明集美同安翔安2026Ab", "four plain words in a row"])
def test_good_passwords_are_taken(word: str) -> None:
    assert not weakness(word, "lin")


def test_token_of_another_session_is_refused(office: Office) -> None:
    one, two = office.as_role(Role.ADMINISTRATOR), office.as_role(Role.ADMINISTRATOR)
    assert one.post("/account/sessions", data={"csrf": csrf_of(two)}).status_code == 403
