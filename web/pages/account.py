"""The first administrator, logging in and out, the own password and sessions."""

from __future__ import annotations

import re
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Annotated

from fastapi import FastAPI, Form, Request
from starlette.responses import RedirectResponse, Response

from db.errors import DatabaseError, NameTaken, SetUpDone
from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Deed, Person, Role
from web import logins, passwords
from web.desk import Desk
from web.guard import Refused, address_of, cookie_name
from web.render import desk_of, page, viewer_of

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_FORM = "minjian-form"
Text = Annotated[str, Form()]


def name_problem(name: str) -> str:
    """Why a name will not do for logging in; empty where it does."""
    return "" if _NAME.fullmatch(name) else "用户名用小写字母、数字、点、横线，2 到 32 位"


def register(app: FastAPI) -> None:
    app.get("/login")(login_page)
    app.post("/login")(login)
    app.get("/setup")(setup_page)
    app.post("/setup")(setup)
    app.post("/logout")(logout)
    app.get("/account")(account)
    app.post("/account/password")(change_password)
    app.post("/account/sessions")(end_sessions)


# Before there is a session ----------------------------------------------------------------------------------------


def login_page(request: Request, to: str = "/") -> Response:
    desk = desk_of(request)
    if not people_reads.anyone(desk.database):
        return RedirectResponse("/setup", 303)
    return login_form(request, to=to)


def login_form(
    request: Request, *, to: str = "/", problem: str = "", name: str = "", status: int = 200
) -> Response:
    """The page for logging in, with what went wrong."""
    way = desk_of(request).sign_on
    values = {"to": inside(to), "problem": problem, "name": name, "sign_on": way.issuer.called if way else ""}
    return _open_form(request, "login.html", status=status, **values)


def login(
    request: Request, form: Text = "", name: Text = "", password: Text = "", to: Text = "/"
) -> Response:
    _form_token(request, form)
    desk = desk_of(request)
    try:
        agent = request.headers.get("user-agent", "")
        done = logins.log_in(desk, name, password, address_of(request), agent)
    except logins.Throttled:
        minutes = int(logins.WINDOW.total_seconds() // 60)
        words = f"失败次数太多：请等 {minutes} 分钟再试，或请管理员重设密码"
        return login_form(request, to=to, problem=words, name=name, status=429)
    if done is None:
        words = "用户名或密码不对"
        return login_form(request, to=to, problem=words, name=name, status=401)
    return with_cookie(desk, RedirectResponse(inside(to), 303), done[0])


def setup_page(request: Request, token: str = "") -> Response:
    _setting_up(desk_of(request))
    return _open_form(request, "setup.html", token=token, problem="", name="", full_name="")


def setup(
    request: Request,
    form: Text = "",
    token: Text = "",
    name: Text = "",
    full_name: Text = "",
    password: Text = "",
    again: Text = "",
) -> Response:
    _form_token(request, form)
    desk = desk_of(request)
    _setting_up(desk)
    name = name.strip().lower()
    problem = _setup_problem(desk, token, name, password, again, address_of(request))
    if not problem:
        try:
            person = _first(desk, name, full_name.strip(), password, address_of(request))
        except NameTaken as error:
            problem = str(error)
        except SetUpDone as error:
            raise Refused(404, str(error)) from error
    if problem:
        values = {"token": token, "problem": problem, "name": name, "full_name": full_name}
        return _open_form(request, "setup.html", status=400, **values)
    desk.setup.spend()
    session = logins.begin(desk, person, address_of(request), request.headers.get("user-agent", ""))
    return with_cookie(desk, RedirectResponse("/", 303), session)


def _setting_up(desk: Desk) -> None:
    if not desk.setup.wanted or (people_reads.anyone(desk.database) and not desk.recovery):
        raise Refused(404, "已经设置过了：请直接登录")


def _setup_problem(desk: Desk, token: str, name: str, password: str, again: str, address: str) -> str:
    now = desk.clock()
    _, tried = people_reads.failures(desk.database, "", address, now - logins.WINDOW)
    if tried >= logins.MOST_BY_ADDRESS:
        return "失败次数太多：请稍候再试"
    if not desk.setup.matches(token.strip()):
        told = Deed(at=now, action="setup-failed", address=address)
        people_writes.failed(desk.database, told, now - logins.WINDOW)
        return "一次性口令不对：它印在运行 minjian serve 的终端里"
    if password != again:
        return "两次输入的密码不一样"
    return name_problem(name) or passwords.weakness(password, name)


def _first(desk: Desk, name: str, full_name: str, password: str, address: str) -> Person:
    now = desk.clock()
    person = Person(
        id=0,
        name=name,
        full_name=full_name[:64],
        role=Role.ADMINISTRATOR,
        unit_id=None,
        password=passwords.hashed(password),
        must_change=False,
        active=True,
        created_at=now,
    )
    deed = Deed(at=now, action="setup", name=name, role=Role.ADMINISTRATOR.value, address=address)
    people_writes.add_first(desk.database, person, deed, also_later=desk.recovery)
    made = people_reads.by_name(desk.database, name)
    if made is None:
        raise DatabaseError("刚设立的管理员读不到：请重试")
    return made


def inside(path: str) -> str:
    """A place of ours to go to; anything else is the front page."""
    return path if re.fullmatch(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}", path) else "/"


def _open_form(request: Request, template: str, /, *, status: int = 200, **values: str) -> Response:
    """A form before login, bound to the browser that asked for it."""
    token = request.cookies.get(_FORM) or token_urlsafe(24)
    answer = page(request, template, status=status, form=token, **values)
    secure = desk_of(request).secure
    answer.set_cookie(_FORM, token, max_age=3600, httponly=True, samesite="strict", secure=secure)
    return answer


def _form_token(request: Request, given: str) -> None:
    kept = request.cookies.get(_FORM, "")
    if not kept or not compare_digest(kept.encode(), given.encode()):
        raise Refused(403, "页面已过期，没有执行：请返回刷新后再试（浏览器要允许本站的 Cookie）")


def with_cookie(desk: Desk, answer: Response, token: str) -> Response:
    """The answer that begins a session in the browser."""
    longest = int(logins.LONGEST.total_seconds())
    answer.set_cookie(
        cookie_name(desk),
        token,
        max_age=longest,
        httponly=True,
        samesite="strict",
        secure=desk.secure,
        path="/",
    )
    return answer


# With a session ---------------------------------------------------------------------------------------------------


def logout(request: Request) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    deed = viewer.deed("logout", desk.clock())
    people_writes.log_out(desk.database, viewer.person.id, deed, key=viewer.session.key)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(cookie_name(desk), path="/", secure=desk.secure, httponly=True, samesite="strict")
    return answer


def account(request: Request, done: str = "") -> Response:
    words = {"password": "密码已更改，其他地方的登录都已退出", "sessions": "其他地方的登录都已退出"}.get(
        done, ""
    )
    return _account(request, words=words)


def _account(request: Request, *, words: str = "", problem: str = "", status: int = 200) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    kept = people_reads.sessions_of(desk.database, viewer.person, *logins.bounds(desk.clock()))
    return page(
        request, "account.html", status=status, kept=kept, words=words, problem=problem, least=passwords.LEAST
    )


def change_password(request: Request, old: Text = "", password: Text = "", again: Text = "") -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    person, now = viewer.person, desk.clock()
    tried, _ = people_reads.failures(desk.database, person.name, "", now - logins.WINDOW)
    if tried >= logins.MOST_BY_NAME:
        return _account(request, problem="失败次数太多：请稍候再试", status=429)
    if not passwords.right(person.password, old):
        people_writes.failed(desk.database, viewer.deed("password-refused", now), now - logins.WINDOW)
        return _account(request, problem="现在的密码不对", status=400)
    same = "新密码不能和旧密码一样" if password == old else ""
    differs = "两次输入的新密码不一样" if password != again else ""
    if problem := differs or same or passwords.weakness(password, person.name):
        return _account(request, problem=problem, status=400)
    values = {"password": passwords.hashed(password), "must_change": False}
    people_writes.change(desk.database, person.id, values, viewer.deed("password", now), viewer.session.key)
    return RedirectResponse("/account?done=password", 303)


def end_sessions(request: Request) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    deed = viewer.deed("sessions-ended", desk.clock())
    people_writes.log_out(desk.database, viewer.person.id, deed, keep=viewer.session.key)
    return RedirectResponse("/account?done=sessions", 303)
