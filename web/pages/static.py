"""Our own files, each named by what is in it, and a sign of life for machines."""

from __future__ import annotations

from fastapi import FastAPI, HTTPException
from starlette.responses import PlainTextResponse, Response

from web.show import STATIC

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_FOR_A_YEAR = {"cache-control": "public, max-age=31536000, immutable"}


def register(app: FastAPI) -> None:
    files = {p.name: (p.read_bytes(), _TYPES[p.suffix]) for p in STATIC.iterdir() if p.suffix in _TYPES}

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in files:
            raise HTTPException(404)
        content, kind = files[name]
        return Response(content, media_type=kind, headers=_FOR_A_YEAR)

    @app.get("/healthz")
    def healthz() -> Response:
        return PlainTextResponse("ok")
