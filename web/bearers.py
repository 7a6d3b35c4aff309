"""Programs at the door: who bears a token (接口令牌), how often, and what it lets them see."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_urlsafe

from fastapi import Request

from db.people import tokens
from web.desk import Desk
from web.limits import Buckets
from web.refusals import Refused
from web.viewer import Bearer

_SEEN_EVERY = timedelta(minutes=5)
_LONGEST = 200
PREFIX = "mj_"
ASK = {"www-authenticate": 'Bearer realm="minjian"'}


def new_token() -> str:
    """A token that nobody guesses."""
    return PREFIX + token_urlsafe(32)


def bearer(desk: Desk, request: Request, limits: Buckets) -> Bearer:
    """The program that asks; raises :class:`Refused`. Its allowance is kept with the request."""
    address = request.client.host if request.client else ""
    given = _given(request)
    token = tokens.find(desk.database, given) if given.startswith(PREFIX) else None
    now = desk.clock()
    known = token is not None and token.holds(now)
    allowance = limits.take(f"token {token.id}" if token and known else f"address {address}")
    request.state.allowance = allowance
    if allowance.wait:
        raise Refused(429, f"请求太密：请等 {allowance.wait} 秒再试")
    if token is None or not known:
        raise Refused(401, _why(given, token is not None), ASK)
    if token.used_at is None or now - token.used_at > _SEEN_EVERY:
        tokens.used(desk.database, token.id, now, now - _SEEN_EVERY)
    return Bearer(token, address)


def _given(request: Request) -> str:
    kind, _, word = request.headers.get("authorization", "").partition(" ")
    return word.strip()[:_LONGEST] if kind.lower() == "bearer" else ""


def _why(given: str, known: bool) -> str:
    if not given:
        return "请在请求头里给出令牌：Authorization: Bearer mj_…"
    return "令牌已过期、已收回，或建它的人已停用" if known else "令牌不对"
