"""复核 (reviewing): a person's word on one finding or many, which can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import FastAPI, Form, Request
from starlette.responses import RedirectResponse, Response

from core.times import local_date
from db.errors import Moved, UnknownFinding
from web.desk import Desk
from web.filters import Filters, filters_of
from web.guard import Refused, is_finding_id
from web.numbers import Number
from web.pages.findings import Text, whole
from web.render import desk_of, viewer_of
from web.show import query
from web.verdicts import Word, word_of
from web.viewer import Viewer

_MOST_AT_ONCE = 100


def register(app: FastAPI) -> None:
    app.post("/findings/{finding_id}/review")(review_one)
    app.post("/reviews")(review_many)
    app.post("/reviews/{number}/undo")(undo)


def review_one(
    request: Request,
    finding_id: str,
    verdict: Text = "",
    reason: Text = "",
    until: Text = "",
    following: Text = "",
    seen: Text = "",
) -> Response:
    """Stores the word and goes on to the finding that was next in the list; not where somebody was faster (``seen``)."""
    desk, viewer = desk_of(request), viewer_of(request)
    word = word_of(verdict, reason, until, local_date(desk.now()))
    given = {"verdict": verdict, "reason": reason, "until": until}
    if isinstance(word, str):
        return whole(request, problem=word, given=given)
    try:
        number = _store(desk, viewer, [finding_id], word, {finding_id: seen} if seen else None)
    except Moved:
        return whole(
            request,
            problem="您打开之后，这个问题又有变化（见“复核结论”和“经过”），没有记录：请看过再记录",
            given=given,
        )
    chosen = filters_of(request, desk).chosen()
    place = f"/findings/{following}" if is_finding_id(following) else "/findings"
    return RedirectResponse(query(place, **chosen, done=number), 303)


def review_many(
    request: Request,
    ids: Annotated[list[str] | None, Form()] = None,
    verdict: Text = "",
    reason: Text = "",
    until: Text = "",
    back: Text = "",
    seen: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Stores one word on what was ticked, all or nothing: not where one has changed since the list was shown (``seen``)."""
    desk, viewer = desk_of(request), viewer_of(request)
    chosen = Filters.of(dict(parse_qsl(back.removeprefix("?"))), desk).chosen()
    word = word_of(verdict, reason, until, local_date(desk.now()))
    wanted = sorted(set(ids or []))
    if not wanted or len(wanted) > _MOST_AT_ONCE:
        word = f"请选择 1 到 {_MOST_AT_ONCE} 个问题"
    if isinstance(word, str):
        raise Refused(400, word)
    looked_at = {one: stood for one, _, stood in (s.partition(" ") for s in seen or [])}
    try:
        number = _store(desk, viewer, wanted, word, looked_at)
    except Moved as error:
        raise Refused(409, f"{error}。勾选的 {len(wanted)} 个都没有记录：请返回列表，刷新后再选") from error
    return RedirectResponse(query("/findings", **chosen, done=number), 303)


def _store(
    desk: Desk, viewer: Viewer, ids: Iterable[str], word: Word, seen: dict[str, str] | None = None
) -> int:
    deed = viewer.deed("review", desk.now())
    try:
        return desk.store.review_many(list(ids), word.verdict, word.reason, word.until, deed, seen)
    except UnknownFinding as error:
        raise Refused(404, str(error)) from error


def undo(request: Request, number: Number, back: Text = "") -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    chosen = Filters.of(dict(parse_qsl(back.removeprefix("?"))), desk).chosen()
    try:
        freed = desk.store.take_back(number, viewer.deed("review-undone", desk.now()))
    except Moved as error:
        raise Refused(409, str(error)) from error
    place = f"/findings/{freed[0]}" if len(freed) == 1 else "/findings"
    return RedirectResponse(query(place, **chosen), 303)
