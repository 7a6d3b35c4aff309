"""统一登录 against a real provider on the loopback: who gets in, and everything that must not."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Deed, Role
from db.session import open_database
from tests.web.issuer import CLIENT, Provider, configure, provider
from tests.web.office import NOW, Office, csrf_of, log_in, running, send
from web.issuer import AT_ONCE


@pytest.fixture
def issuer() -> Iterator[Provider]:
    with provider() as made:
        yield made


@pytest.fixture
def ours(office: Office, issuer: Provider) -> Office:
    configure(office, issuer)
    return office


@pytest.fixture(scope="module")
def standing(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("sign-on")
    shutil.copy(sqlite_template, folder / "minjian.db")
    with (
        closing(open_database(f"sqlite:///{folder / 'minjian.db'}")) as database,
        running(database, folder) as made,
    ):
        yield made


@pytest.fixture
def kept(standing: Office, issuer: Provider) -> Office:
    """One office for all tests that change nothing but the log; an hour later for each, so that failures are forgotten."""
    standing.clock.now += timedelta(hours=1)
    configure(standing, issuer)
    return standing


def there(client: httpx.Client, to: str = "/") -> str:
    """From the login page to the provider and to the point where its answer is about to be brought back."""
    away = client.get("/login/oidc", params={"to": to})
    assert away.status_code == 303, away.text
    agreed = httpx.get(away.headers["location"], trust_env=False)
    assert agreed.status_code == 302, agreed.text
    return str(agreed.headers["location"])


def signed_on(client: httpx.Client, to: str = "/") -> httpx.Response:
    return client.get(there(client, to))


def deeds(office: Office, action: str) -> list[Deed]:
    return [d for d in people_reads.deeds(office.database) if d.action == action]


def lately(office: Office, action: str) -> list[Deed]:
    """Those of single sign-on within the hour of the test."""
    since = office.clock() - timedelta(minutes=30)
    return [d for d in deeds(office, action) if d.target and d.at > since]


def changed(office: Office, name: str, **values: Any) -> None:
    person = people_reads.by_name(office.database, name)
    assert person is not None
    people_writes.change(office.database, person.id, values, Deed(at=NOW, action="person-changed"))


# Who gets in ------------------------------------------------------------------------------------------------------


def test_a_person_known_here_gets_in_and_goes_on_where_it_was(ours: Office) -> None:
    client = ours.client()
    assert "用全省统一身份认证登录" in client.get("/login?to=/units").text
    answer = signed_on(client, "/findings?status=all")
    assert answer.status_code == 200 and 'content="0;url=/findings?status=all"' in answer.text
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("minjian="))
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert "复核员" in client.get("/findings").text
    [deed] = [d for d in deeds(ours, "login") if d.target]
    assert (deed.name, deed.role, deed.target) == ("fu", "reviewer", "oidc fu")
    assert csrf_of(client) and send(client, "/logout").status_code == 303
    assert client.get("/findings").status_code == 303


def test_without_a_setting_there_is_no_button_and_no_way(office: Office) -> None:
    client = office.client()
    assert "/login/oidc" not in client.get("/login").text
    assert client.get("/login/oidc").status_code == 404
    assert client.get("/login/oidc/back?code=a&state=b").status_code == 404


def test_a_secret_in_the_body_where_the_issuer_wants_it_there(kept: Office, issuer: Provider) -> None:
    issuer.about = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert signed_on(kept.client()).status_code == 200


def test_the_name_kept_for_it_wins_over_the_own(ours: Office, issuer: Provider) -> None:
    """Whoever is called like an administrator elsewhere is not the administrator here."""
    changed(ours, "guan", sign_on="0591-guanliyuan")
    issuer.person = {"sub": "x", "preferred_username": "guan"}
    assert signed_on(ours.client()).status_code == 403
    issuer.person = {"sub": "x", "preferred_username": "0591-guanliyuan"}
    client = ours.client()
    assert signed_on(client).status_code == 200 and "管理员" in client.get("/").text


def test_another_claim_names_the_person(office: Office, issuer: Provider) -> None:
    configure(office, issuer, claim="sub")
    changed(office, "du", sign_on="5f0c-77")
    issuer.person = {"sub": "5f0c-77", "preferred_username": "guan"}
    client = office.client()
    assert signed_on(client).status_code == 200 and "查阅" in client.get("/").text


def test_what_the_token_lacks_is_asked_of_the_issuer(kept: Office, issuer: Provider) -> None:
    issuer.person, issuer.userinfo = {"sub": "u-1"}, {"sub": "u-1", "preferred_username": "du"}
    assert signed_on(kept.client()).status_code == 200
    issuer.userinfo = {"sub": "u-2", "preferred_username": "guan"}
    assert signed_on(kept.client()).status_code == 403


def test_a_mail_address_counts_once_the_issuer_has_verified_it(office: Office, issuer: Provider) -> None:
    configure(office, issuer, claim="email")
    changed(office, "fu", sign_on="fu@example.gov.cn")
    issuer.person = {"sub": "u", "email": "fu@example.gov.cn"}
    answer = signed_on(office.client())
    assert answer.status_code == 403 and "没有验证" in answer.text
    issuer.person["email_verified"] = True
    assert signed_on(office.client()).status_code == 200


def test_new_keys_of_the_issuer_are_fetched(kept: Office, issuer: Provider) -> None:
    assert signed_on(kept.client()).status_code == 200
    issuer.key = issuer.signed_by = "second"
    kept.clock.now += timedelta(minutes=2)
    assert signed_on(kept.client()).status_code == 200
    assert issuer.asked.count("/keys") == 2 and issuer.asked.count("/.well-known/openid-configuration") == 1


# Who does not -----------------------------------------------------------------------------------------------------


def refused(office: Office, answer: httpx.Response, words: str) -> None:
    assert answer.status_code == 403 and words in answer.text, answer.text[:800]
    assert not any(c.startswith("minjian=") for c in answer.headers.get_list("set-cookie"))
    assert not lately(office, "login")


def test_an_unknown_person_is_refused_and_no_account_is_made(kept: Office, issuer: Provider) -> None:
    before = len(people_reads.everyone(kept.database))
    issuer.person = {"sub": "u-9", "preferred_username": "<b>mo sheng</b>"}
    refused(kept, signed_on(kept.client()), "&lt;b&gt;mo sheng&lt;/b&gt;")
    assert len(people_reads.everyone(kept.database)) == before
    [deed] = lately(kept, "login-failed")
    assert "mo sheng" in deed.target and "nobody" in deed.target and deed.person_id is None


def test_capital_letters_make_another_name(kept: Office, issuer: Provider) -> None:
    issuer.person = {"sub": "u", "preferred_username": "FU"}
    refused(kept, signed_on(kept.client()), "没有用户")


def test_a_locked_person_is_refused(ours: Office) -> None:
    changed(ours, "fu", active=False)
    refused(ours, signed_on(ours.client()), "已经停用")
    assert "locked" in deeds(ours, "login-failed")[0].target


_TWISTED: dict[str, dict[str, Any]] = {
    "wrong nonce": {"claims": {"nonce": "of-another-login"}},
    "no nonce": {"claims": {"nonce": None}},
    "for another client": {"claims": {"aud": "somebody-else"}},
    "for several, given to another": {"claims": {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"}},
    "for several, given to nobody": {"claims": {"aud": [CLIENT, "somebody-else"]}},
    "for nobody": {"claims": {"aud": None}},
    "of another issuer": {"claims": {"iss": "http://127.0.0.1:1"}},
    "expired": {"late": 361},
    "without an end": {"claims": {"exp": None}},
    "not begun": {"late": -61},
    "signed with an unknown key": {"signed_by": "second"},
    "signed with the public key as a secret": {"algorithm": "HS256"},
    "not signed": {"algorithm": "none"},
    "of another access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "no name": {"person": {"sub": "u-1"}},
    "an empty name": {"person": {"sub": "u-1", "preferred_username": ""}},
    "a name that is none": {"person": {"sub": "u-1", "preferred_username": ["fu"]}},
    "a very long name": {"person": {"sub": "u-1", "preferred_username": "f" * 201}},
}


@pytest.mark.parametrize("twist", list(_TWISTED))
def test_a_token_that_is_not_right_lets_nobody_in(kept: Office, issuer: Provider, twist: str) -> None:
    for name, value in _TWISTED[twist].items():
        setattr(issuer, name, value)
    now, late = kept.clock(), timedelta(seconds=_TWISTED[twist].get("late", 0))
    issuer.now = lambda: now - late
    refused(kept, signed_on(kept.client()), "对方给出的身份不能确认")
    assert len(lately(kept, "login-failed")) == 1


def test_algorithms_that_rest_on_a_secret_are_not_believed_though_offered(
    kept: Office, issuer: Provider
) -> None:
    issuer.about = {"id_token_signing_alg_values_supported": ["HS256", "none"]}
    for issuer.algorithm in ("HS256", "none", "RS256"):
        refused(kept, signed_on(kept.client()), "对方给出的身份不能确认")


def test_an_answer_is_good_once(kept: Office) -> None:
    client = kept.client()
    back = there(client)
    word = client.cookies["minjian-oidc"]
    assert client.get(back).status_code == 200 and "minjian-oidc" not in client.cookies
    again = kept.client(cookies={"minjian-oidc": word})
    answer = again.get(back)
    assert answer.status_code == 403 and "已经过期" in answer.text
    assert len(lately(kept, "login")) == 1


def test_a_state_is_good_for_one_answer_whatever_the_code(kept: Office) -> None:
    client = kept.client()
    first, word = there(client), client.cookies["minjian-oidc"]
    state = parse_qs(urlsplit(first).query)["state"][0]
    refused(kept, client.get("/login/oidc/back", params={"code": "made-up", "state": state}), "不能确认")
    again = kept.client(cookies={"minjian-oidc": word})
    refused(kept, again.get(first), "已经过期")


def test_an_answer_belongs_to_the_browser_that_asked(kept: Office) -> None:
    """Nobody is logged in as somebody else by a link: the answer of one browser is worth nothing in another."""
    one, other = kept.client(), kept.client()
    back = there(one)
    refused(kept, other.get(back), "不是从本机这个浏览器开始的")
    there(other)
    refused(kept, other.get(back), "不是从本机这个浏览器开始的")
    assert one.get(back).status_code == 200


def test_an_answer_too_late_is_worth_nothing(kept: Office) -> None:
    client = kept.client()
    back = there(client)
    kept.clock.now += timedelta(minutes=10, seconds=1)
    refused(kept, client.get(back), "已经过期")


def test_whoever_says_no_there_is_not_let_in(kept: Office, issuer: Provider) -> None:
    issuer.refuses = True
    refused(kept, signed_on(kept.client()), "您取消了统一登录")


def test_another_issuer_in_the_answer_is_refused(kept: Office) -> None:
    client = kept.client()
    refused(kept, client.get(there(client), params={"iss": "https://elsewhere.example"}), "已经过期")
    refused(kept, client.get(there(client) + "&iss=https://elsewhere.example"), "不能确认")


def test_nobody_is_led_elsewhere(kept: Office) -> None:
    for to in (
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
    ):
        answer = signed_on(kept.client(), to)
        assert 'content="0;url=/"' in answer.text and "elsewhere" not in answer.text
    assert 'content="0;url=/&#34;&gt;&lt;script&gt;"' in signed_on(kept.client(), '/"><script>').text


def test_too_many_failures_close_the_way_for_a_while(ours: Office, issuer: Provider) -> None:
    issuer.person = {"sub": "u-9", "preferred_username": "nobody"}
    for _ in range(30):
        signed_on(ours.client())
    answer = ours.client().get("/login/oidc")
    assert answer.status_code == 403 and "15 分钟" in answer.text
    assert log_in(ours.client(), "fu").status_code == 429
    ours.clock.now += timedelta(minutes=16)
    assert ours.client().get("/login/oidc").status_code == 303


# An issuer that does not answer as it should ----------------------------------------------------------------------

_ABOUT, _KEYS = "/.well-known/openid-configuration", "/keys"
_LONG = b'{"a": "' + b"x" * 300_000 + b'"}'


@pytest.mark.parametrize(
    "said",
    [
        (500, {}, b""), (200, {}, b"<html>"), (200, {}, b"[]"), (200, {}, _LONG), (302, {"location": "http://127.0.0.1:1/"}, b""),
        (200, {"content-encoding": "gzip"}, gzip.compress(_LONG)), (200, {}, b"[" * 100_000), (200, {}, b"\xff\xfe{}"),
    ],
    ids=["broken", "a page", "a list", "endless", "moved", "packed", "nested", "no text"],
)  # fmt: skip
@pytest.mark.parametrize("path", [_ABOUT, "/token", _KEYS])
def test_an_answer_that_is_none_is_said_to_be(kept: Office, issuer: Provider, path: str, said: Any) -> None:
    issuer.says = {path: said}
    client = kept.client()
    answer = client.get("/login/oidc") if path == _ABOUT else signed_on(client)
    assert answer.status_code == 403 and ("没有正常答复" in answer.text or "不能确认" in answer.text)


@pytest.mark.parametrize("how", ["silence", "drops"])
def test_waiting_for_the_issuer_ends(kept: Office, issuer: Provider, how: str) -> None:
    configure(kept, issuer, seconds=1)
    issuer.says = {_ABOUT: how}
    began = monotonic()
    answer = kept.client().get("/login/oidc")
    assert answer.status_code == 403 and "没有正常答复" in answer.text
    assert (
        monotonic() - began < 20
    )  # each drop would renew a wait; the whole answer takes half a minute and more


def test_an_issuer_that_hangs_keeps_nobody_else_waiting(kept: Office, issuer: Provider) -> None:
    issuer.says = {_ABOUT: "silence"}
    with ThreadPoolExecutor(AT_ONCE + 5) as pool:
        asked = [pool.submit(kept.client().get, "/login/oidc") for _ in range(AT_ONCE + 5)]
        at_once = list(
            islice(as_completed(asked), 5)
        )  # they did not wait: the issuer has answered nobody yet
        assert {a.result().status_code for a in at_once} == {403} and not issuer.hangs.is_set()
        issuer.hangs.set()
        assert {a.result().status_code for a in asked} == {403}
    assert issuer.asked.count(_ABOUT) == AT_ONCE
    assert not lately(kept, "login-failed"), "nobody has tried to be anybody"


def test_an_issuer_that_is_not_there(kept: Office, issuer: Provider) -> None:
    made = Provider(base="http://127.0.0.1:9")
    configure(kept, made)
    assert "没有正常答复" in kept.client().get("/login/oidc").text
    assert log_in(kept.client(), "fu").status_code == 303


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://elsewhere.example"},
        {"authorization_endpoint": "http://elsewhere.example/"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
    ids=["another name", "in the clear", "a script", "nothing"],
)
def test_an_issuer_that_describes_itself_wrongly(
    kept: Office, issuer: Provider, about: dict[str, Any]
) -> None:
    issuer.about = about
    answer = kept.client().get("/login/oidc")
    assert answer.status_code == 403 and "没有正常答复" in answer.text


# The office's own part --------------------------------------------------------------------------------------------


def test_an_administrator_keeps_the_names_for_it(ours: Office, issuer: Provider) -> None:
    client = ours.as_role(Role.ADMINISTRATOR)
    person = people_reads.by_name(ours.database, "du")
    assert person is not None
    assert "统一登录账号" in client.get("/people").text
    assert send(client, f"/people/{person.id}", act="sign-on", sign_on=" 0591-007 ").status_code == 303
    issuer.person = {"sub": "u", "preferred_username": "0591-007"}
    assert signed_on(ours.client()).status_code == 200
    deed = deeds(ours, "person-changed")[0]
    assert (deed.target, deed.before, deed.after) == ("du", {"sign_on": ""}, {"sign_on": "0591-007"})
    other = people_reads.by_name(ours.database, "lian")
    assert other is not None
    for taken in ("0591-007", "fu"):
        answer = send(client, f"/people/{other.id}", act="sign-on", sign_on=taken)
        assert answer.status_code == 400 and "已经归用户" in answer.text
    assert send(client, f"/people/{other.id}", act="sign-on", sign_on="a\nb").status_code == 400
    answer = send(client, "/people", name="0591-007", role="reader")
    assert answer.status_code == 400 and "已经归用户 du" in answer.text
    assert "统一登录账号：0591-007" in client.get("/audit").text
