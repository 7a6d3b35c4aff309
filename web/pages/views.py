"""常用筛选 (saved views): filters of the list of findings that a person keeps under a name."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from db.people import saved_views
from web.filters import Filters
from web.numbers import Number
from web.pages.account import Text
from web.refusals import Refused
from web.render import desk_of, viewer_of
from web.show import query


def register(app: FastAPI) -> None:
    app.post("/views")(keep)
    app.post("/views/{number}/delete")(forget)


def keep(request: Request, name: Text = "", back: Text = "") -> Response:
    """Keeps the filter that the person has before the eyes; the same name replaces."""
    desk, viewer = desk_of(request), viewer_of(request)
    chosen = Filters.of(dict(parse_qsl(back.removeprefix("?"))), desk).chosen()
    name = " ".join(name.split())[:40]
    if not name or not chosen:
        raise Refused(400, "请先筛选，再起一个名字")
    try:
        saved_views.keep(desk.database, viewer.person.id, name, chosen, desk.clock())
    except saved_views.TooMany as error:
        raise Refused(400, str(error)) from error
    return RedirectResponse(query("/findings", **chosen), 303)


def forget(request: Request, number: Number) -> Response:
    """Drops one of the own."""
    saved_views.forget(desk_of(request).database, viewer_of(request).person.id, number)
    return RedirectResponse("/findings", 303)
