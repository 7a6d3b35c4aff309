"""The one door: every request to a route passes here, and is refused unless a rule lets it through."""

from __future__ import annotations

import re
from hmac import compare_digest
from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from db import queries
from db.errors import UnknownFinding
from db.records.findings import FindingHistory
from db.rectify import reads as rectify_reads
from db.rectify.records import Notice
from web.bearers import bearer
from web.desk import Desk
from web.logins import session_of
from web.refusals import Elsewhere, Refused
from web.rules import ACCESS, Rule
from web.viewer import Bearer, Viewer

__all__ = ["Elsewhere", "Refused", "address_of", "cookie_name", "guard", "is_finding_id"]
SAFE = frozenset({"GET", "HEAD"})
_NUMBER = re.compile(r"ZG-\d{4}-\d{5,9}", re.ASCII)


def cookie_name(desk: Desk) -> str:
    """``__Host-`` binds the cookie to HTTPS and to this very host."""
    return "__Host-minjian" if desk.secure else "minjian"


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


async def guard(request: Request) -> None:
    """Finds the rule, the person and the thing asked for; raises :class:`Refused` or :class:`Elsewhere`."""
    desk: Desk = request.app.state.desk
    method = "GET" if request.method == "HEAD" else request.method
    rule = ACCESS.get((method, request.scope["route"].path))
    if rule is None:
        raise Refused(403, "这个地址还没有设定权限，不开放")
    if rule.api:
        await _program(request, desk, rule)
        return
    if method not in SAFE:
        _same_origin(request)
    if rule.public:
        return
    viewer = await run_in_threadpool(_viewer, desk, request)
    _allowed(request, rule, viewer)
    await run_in_threadpool(_object, desk, request, viewer)
    if method not in SAFE:
        await _token(request, viewer)
    request.state.viewer = viewer


async def _program(request: Request, desk: Desk, rule: Rule) -> None:
    """A program bears its token itself: no cookie that a browser sends unasked is looked at, so no form can be forged."""
    asker = await run_in_threadpool(bearer, desk, request, request.app.state.limits)
    if asker.role not in rule.roles:
        raise Refused(403, "这个令牌没有这项权限：请管理员另建一个")
    await run_in_threadpool(_object, desk, request, asker)
    request.state.viewer = asker


def _same_origin(request: Request) -> None:
    """Browsers say where a form came from; what says nothing is no browser, and must have the token anyway."""
    site = request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin", "none"):
        raise Refused(403, "请求来自别的网站，没有执行")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Refused(403, "请求来自别的网站，没有执行")


def _viewer(desk: Desk, request: Request) -> Viewer:
    token = request.cookies.get(cookie_name(desk), "")
    session = session_of(desk, token) if token else None
    if session is None:
        if request.method not in SAFE or request.headers.get("hx-request"):
            raise Refused(401, "登录已过期：请重新登录")
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise Elsewhere("/login" if path == "/" else f"/login?to={quote(path)}")
    return Viewer(session, address_of(request))


def _allowed(request: Request, rule: Rule, viewer: Viewer) -> None:
    if viewer.person.must_change and not rule.always:
        raise Elsewhere("/account")
    if viewer.role not in rule.roles:
        raise Refused(403, "您的角色不能使用这个功能；需要时请联系管理员")


def _object(desk: Desk, request: Request, viewer: Viewer | Bearer) -> None:
    """What belongs to another unit is answered like what is not there."""
    values = request.path_params
    if "unit_id" in values and (values["unit_id"] not in desk.units or not viewer.sees(values["unit_id"])):
        raise Refused(404, "没有这个单位")
    if "finding_id" in values:
        history = _history(desk, values["finding_id"])
        if history is None or not viewer.sees(history.finding.unit_id):
            raise Refused(404, "没有这个问题；它的编号形如 F-7K2M9QX3A5BD")
        request.state.history = history
    if "notice" in values:
        notice = _notice(desk, values["notice"])
        if notice is None or not viewer.sees(notice.unit_id):
            raise Refused(404, "没有这张通知单；编号形如 ZG-2026-00007")
        request.state.notice = notice


def is_finding_id(text: str) -> bool:
    """Whether it looks like the id of a finding."""
    return text.startswith("F-") and text[2:].isascii() and text[2:].isalnum() and len(text) <= 32


def _history(desk: Desk, identity: str) -> FindingHistory | None:
    try:
        return queries.finding(desk.database, identity) if is_finding_id(identity) else None
    except UnknownFinding:
        return None


def _notice(desk: Desk, number: str) -> Notice | None:
    return rectify_reads.head(desk.database, number) if _NUMBER.fullmatch(number) else None


async def _token(request: Request, viewer: Viewer) -> None:
    form = None if "x-csrf-token" in request.headers else await request.form()
    given = request.headers.get("x-csrf-token", "") if form is None else form.get("csrf", "")
    if not isinstance(given, str) or not compare_digest(given.encode(), viewer.session.csrf.encode()):
        if form is not None:
            await form.close()
        raise Refused(403, "页面已过期，没有执行：请返回刷新后再试")
