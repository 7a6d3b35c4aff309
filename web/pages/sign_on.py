"""Logging in by way of another server (统一登录): there and back. Only people who have an account here get in."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Deed
from web import logins
from web.desk import Desk
from web.guard import address_of
from web.pages.account import inside, login_form, with_cookie
from web.refusals import IssuerSilent, NotSignedOn, Refused
from web.render import desk_of, page

if TYPE_CHECKING:
    from web.sso import SignOn

logger = logging.getLogger(__name__)
_BACK = "/login/oidc/back"
_LASTS = 600


def register(app: FastAPI) -> None:
    app.get("/login/oidc")(away)
    app.get(_BACK)(back)


def _way(request: Request) -> SignOn:
    way = desk_of(request).sign_on
    if way is None:
        raise Refused(404, "没有设置统一登录：请用密码登录")
    return way


def _cookie(desk: Desk) -> str:
    return "__Host-minjian-oidc" if desk.secure else "minjian-oidc"


async def away(request: Request, to: str = "/") -> Response:
    """Sends the browser to the other server, and gives it a cookie by which it is known when it comes back."""
    desk, way = desk_of(request), _way(request)
    try:
        if await run_in_threadpool(logins.throttled, desk, address_of(request)):
            raise NotSignedOn("失败次数太多：请等 15 分钟再试")
        scheme = "https" if desk.secure else request.url.scheme
        url, word = await way.begin(f"{scheme}://{request.headers['host']}{_BACK}", inside(to))
    except NotSignedOn as error:
        return await run_in_threadpool(_refused, request, error, None)
    answer = RedirectResponse(url, 303)
    # Lax: it has to come along when the other server sends the browser back.
    answer.set_cookie(
        _cookie(desk),
        word,
        max_age=_LASTS,
        httponly=True,
        samesite="lax",
        secure=desk.secure,
    )
    return answer


async def back(request: Request) -> Response:
    """What the other server says. Nobody gets an account by it: a person has to be there, and in use."""
    desk, way = desk_of(request), _way(request)
    word = request.cookies.get(_cookie(desk), "")
    who = None
    try:
        if await run_in_threadpool(logins.throttled, desk, address_of(request)):
            raise NotSignedOn("失败次数太多：请等 15 分钟再试")
        who, to = await way.finish(dict(request.query_params), word)
        answer = await run_in_threadpool(_let_in, request, who, to)
    except NotSignedOn as error:
        answer = await run_in_threadpool(_refused, request, error, who)
    answer.delete_cookie(_cookie(desk), path="/", secure=desk.secure, httponly=True, samesite="lax")
    return answer


def _let_in(request: Request, who: str, to: str) -> Response:
    """A page of ours that leads on: a redirect would still count as the other site's, without the new strict cookie."""
    desk = desk_of(request)
    person = people_reads.by_sign_on(desk.database, who)
    if person is None:
        raise NotSignedOn(f"统一登录账号“{who}”在这里没有用户：请管理员在“设置”的“用户”里登记", "nobody")
    if not person.active:
        raise NotSignedOn(f"用户 {person.name} 已经停用：请联系管理员", "locked")
    agent = request.headers.get("user-agent", "")
    token = logins.begin(desk, person, address_of(request), agent, f"oidc {who}")
    return with_cookie(desk, page(request, "sign_on.html", to=to), token)


def _refused(request: Request, error: NotSignedOn, who: str | None) -> Response:
    """The login page with what went wrong; what the other server was heard about goes into the log."""
    desk = desk_of(request)
    if error.why:
        logger.warning("single sign-on refused: %s", error.why)
    if error.why and not isinstance(error, IssuerSilent):
        target = f"oidc {who or ''} {error.why}".replace("  ", " ")[:200]
        now = desk.clock()
        told = Deed(at=now, action="login-failed", target=target, address=address_of(request))
        people_writes.failed(desk.database, told, now - logins.WINDOW)
    return login_form(request, problem=error.words, status=403)
