"""分享链接 (share links): one unit or one finding, to be read by whoever has the link, for some days, perhaps with a password."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from core.finding import Severity
from core.times import local_date
from db import queries
from db.desk.paging import finding_page
from db.desk.standing import standing_by_theme
from db.errors import UnknownFinding, UnknownShare
from db.people import reads as people_reads
from db.people import shares
from db.people import writes as people_writes
from db.people.records import Deed
from db.people.shares import Share
from db.records.findings import FindingFilter, FindingHistory, FindingRow
from web import logins, passwords
from web.desk import Desk
from web.guard import address_of
from web.numbers import Number
from web.pages.account import Text
from web.pages.findings import SHARE_DAYS as DAYS
from web.pages.findings import told_of
from web.pages.units import by_theme, with_left
from web.pictures import picture, there
from web.refusals import Refused
from web.render import desk_of, page, viewer_of

_COOKIE = "minjian-share"
_LEAST = 6
_MOST_SHOWN = 100
_GONE = "链接已过期或已收回：请向给您链接的人再要一个"
_QUIET = {"x-robots-tag": "noindex, nofollow"}


def register(app: FastAPI) -> None:
    app.get("/shares")(listed)
    app.post("/shares/{number}/revoke")(revoke)
    app.post("/findings/{finding_id}/share")(share_finding)
    app.post("/units/{unit_id}/share")(share_unit)
    app.get("/s/{word}")(shown)
    app.post("/s/{word}")(unlock)
    app.get("/s/{word}/screenshot.png")(screenshot)


# For those who share ------------------------------------------------------------------------------------------------


def listed(request: Request) -> Response:
    return _listed(request)


def _listed(request: Request, *, fresh: str = "", problem: str = "", status: int = 200) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    known = shares.of_person(desk.database, None if viewer.administers else viewer.person.id)
    now = desk.clock()
    holding = [s for s in known if s.holds(now)]
    return page(
        request, "shares.html", status=status, holding=holding, fresh=fresh, problem=problem, days=DAYS
    )


def share_finding(request: Request, finding_id: str, days: Text = "", password: Text = "") -> Response:
    history: FindingHistory = request.state.history
    return _share(request, "finding", finding_id, history.finding.unit_id, days, password)


def share_unit(request: Request, unit_id: str, days: Text = "", password: Text = "") -> Response:
    return _share(request, "unit", unit_id, unit_id, days, password)


def _share(request: Request, kind: str, target: str, unit_id: str, days: str, password: str) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    if days not in DAYS:
        return _listed(request, problem="请选择有效期", status=400)
    if password and not _LEAST <= len(password) <= passwords.MOST:
        return _listed(request, problem=f"密码至少 {_LEAST} 位；不需要密码时留空", status=400)
    now, word = desk.clock(), token_urlsafe(24)
    values = {
        "kind": kind,
        "target": target,
        "unit_id": unit_id,
        "expires_at": now + timedelta(days=int(days)),
        "password": passwords.hashed(password) if password else "",
    }
    shares.add(desk.database, word, values, viewer.deed("share-made", now))
    return _listed(request, fresh=f"{str(request.base_url).rstrip('/')}/s/{word}")


def revoke(request: Request, number: Number) -> Response:
    """Reviewers take back their own links, administrators any."""
    desk, viewer = desk_of(request), viewer_of(request)
    whose = None if viewer.administers else viewer.person.id
    try:
        shares.revoke(desk.database, number, whose, viewer.deed("share-revoked", desk.clock()))
    except UnknownShare as error:
        raise Refused(404, str(error)) from error
    return RedirectResponse("/shares", 303)


# For those who have a link ------------------------------------------------------------------------------------------


def _holding(request: Request, word: str) -> Share:
    desk = desk_of(request)
    share = shares.find(desk.database, word) if len(word) < 100 else None
    if share is None or not share.holds(desk.clock()) or share.unit_id not in desk.units:
        raise Refused(404, _GONE, _QUIET)
    return share


def _key(word: str, share: Share) -> str:
    """What a browser keeps once the password was right: nobody makes it who does not know the stored hash."""
    return sha256(f"{word} {share.password}".encode()).hexdigest()


def _locked(request: Request, word: str, share: Share) -> bool:
    given = request.cookies.get(_COOKIE, "")
    return bool(share.password) and not compare_digest(given.encode(), _key(word, share).encode())


def shown(request: Request, word: str) -> Response:
    desk, share = desk_of(request), _holding(request, word)
    if _locked(request, word, share):
        return _quiet(page(request, "share_locked.html", problem=""))
    answer = _finding(request, word, share) if share.kind == "finding" else _unit(request, share)
    shares.opened(desk.database, share.id, desk.clock())
    return _quiet(answer)


def unlock(request: Request, word: str, password: Text = "") -> Response:
    """Looks at the password, not more often than at those of people."""
    desk, share = desk_of(request), _holding(request, word)
    name, address, now = f"share {share.id}", address_of(request), desk.clock()
    if _too_often(desk, name, address, now):
        words = "失败次数太多：请稍候再试"
        return _quiet(page(request, "share_locked.html", status=429, problem=words))
    if share.password and not passwords.right(share.password, password):
        told = Deed(at=now, action="share-refused", name=name, target=share.target, address=address)
        people_writes.failed(desk.database, told, now - logins.WINDOW)
        return _quiet(page(request, "share_locked.html", status=401, problem="密码不对"))
    answer = RedirectResponse(f"/s/{word}", 303)
    answer.set_cookie(
        _COOKIE, _key(word, share), path=f"/s/{word}", httponly=True, samesite="lax", secure=desk.secure
    )
    return _quiet(answer)


def _too_often(desk: Desk, name: str, address: str, now: datetime) -> bool:
    by_name, by_address = people_reads.failures(desk.database, name, address, now - logins.WINDOW)
    return by_name >= logins.MOST_BY_NAME or by_address >= logins.MOST_BY_ADDRESS


def screenshot(request: Request, word: str) -> Response:
    share = _holding(request, word)
    if share.kind != "finding" or _locked(request, word, share):
        raise Refused(404, _GONE, _QUIET)
    return _quiet(picture(desk_of(request).vault, _row(request, share)))


def _finding(request: Request, word: str, share: Share) -> Response:
    desk, row = desk_of(request), _row(request, share)
    return page(
        request,
        "share_finding.html",
        share=share,
        picture_at=f"/s/{word}/screenshot.png" if there(desk.vault, row) else "",
        **told_of(desk, row),
    )


def _row(request: Request, share: Share) -> FindingRow:
    try:
        return queries.finding(desk_of(request).database, share.target).finding
    except UnknownFinding as error:
        raise Refused(404, _GONE, _QUIET) from error


def _unit(request: Request, share: Share) -> Response:
    desk, unit_id = desk_of(request), share.unit_id
    today = local_date(desk.now())
    standing = standing_by_theme(desk.database, unit_id)
    values: dict[str, Any] = {
        "unit": desk.units[unit_id],
        "themes": by_theme(standing),
        "severities": list(Severity),
        "total": sum(row.number for row in standing),
        "worst": finding_page(desk.database, FindingFilter(units=(unit_id,)), _MOST_SHOWN),
        "columns": [with_left(c, today) for c in queries.columns(desk.database, unit_id)],
    }
    return page(request, "share_unit.html", share=share, **values)


def _quiet(answer: Response) -> Response:
    """Search engines leave it alone. The sites that are linked to never learn the address: no page of ours tells them."""
    answer.headers.update(_QUIET)
    return answer
