"""设置 → 名册 (registry): the units, and what is different for some of them."""

from __future__ import annotations

import tomllib

from fastapi import FastAPI, Request
from starlette.responses import Response

from web.guard import Refused
from web.pages.settings_files import OVERRIDES, read
from web.render import desk_of, page


def register(app: FastAPI) -> None:
    app.get("/settings/units")(units)


def units(request: Request) -> Response:
    desk = desk_of(request)
    try:
        different = tomllib.loads(read(OVERRIDES.place(desk.files))) if desk.files else {}
    except tomllib.TOMLDecodeError as error:
        raise Refused(500, f"{OVERRIDES.name}：不是合格的 TOML：{error}") from error
    return page(request, "settings_units.html", different=different, connected=desk.files is not None)
