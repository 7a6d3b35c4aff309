"""接口令牌 (tokens): made, shown once, taken back; for administrators."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from db.errors import UnknownToken
from db.people import tokens
from db.people.records import Role
from db.people.tokens import Token
from web.bearers import new_token
from web.desk import Desk
from web.numbers import Number
from web.pages.account import Text
from web.refusals import Refused
from web.render import desk_of, page, viewer_of
from web.rules import TOKEN_ROLES

DAYS = {"30": "30 天", "90": "90 天", "180": "180 天", "366": "一年"}


def register(app: FastAPI) -> None:
    app.get("/tokens")(listed)
    app.post("/tokens")(add)
    app.post("/tokens/{number}/revoke")(revoke)


def listed(request: Request) -> Response:
    return _listed(request)


def _listed(request: Request, *, problem: str = "", fresh: str = "", status: int = 200) -> Response:
    desk = desk_of(request)
    now, known = desk.clock(), tokens.every(desk.database)
    return page(
        request,
        "tokens.html",
        status=status,
        holding=[t for t in known if t.holds(now)],
        ended=[t for t in known if not t.holds(now)][:50],
        problem=problem,
        fresh=fresh,
        days=DAYS,
        roles=TOKEN_ROLES,
    )


def add(request: Request, name: Text = "", role: Text = "", unit_id: Text = "", days: Text = "") -> Response:
    """A new token is shown this one time; only its hash is kept."""
    desk, viewer = desk_of(request), viewer_of(request)
    if problem := _problem(desk, name, role, unit_id, days):
        return _listed(request, problem=problem, status=400)
    now, made = desk.clock(), new_token()
    given = token_of(name.strip(), Role(role), unit_id or None, now, int(days))
    tokens.add(desk.database, made, given, viewer.person.id, viewer.deed("token-made", now))
    return _listed(request, fresh=made)


def _problem(desk: Desk, name: str, role: str, unit_id: str, days: str) -> str:
    if not name.strip():
        return "请写明令牌给谁用、做什么"
    if role not in TOKEN_ROLES:
        return "请选择权限"
    if unit_id and unit_id not in desk.units:
        return "没有这个单位"
    return "" if days in DAYS else "请选择有效期"


def token_of(name: str, role: Role, unit_id: str | None, now: datetime, days: int) -> Token:
    """A token to be stored, which holds for so many days."""
    return Token(
        id=0, hint="", name=name[:100], role=role, unit_id=unit_id, maker="", maker_active=True, made_at=now,
        expires_at=now + timedelta(days=days), revoked_at=None, used_at=None,
    )  # fmt: skip


def revoke(request: Request, number: Number) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    try:
        tokens.revoke(desk.database, number, viewer.deed("token-revoked", desk.clock()))
    except UnknownToken as error:
        raise Refused(404, "没有这个令牌，或已经收回") from error
    return RedirectResponse("/tokens", 303)
