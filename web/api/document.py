"""The document of the interface (OpenAPI), and a page that tells people how to use it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response

from web.api.answers import is_api
from web.api.models import Problem
from web.render import page

DOCUMENT = "/api/openapi.json"
_ABOUT = (
    "闽鉴的数据接口：与网页同样的事实。每个请求在请求头里带令牌（Authorization: Bearer mj_…），令牌由管理员在“接口令牌”"
    "页面或用 minjian token add 建立。除复核结论外只读。列表按 next 翻页；每个答复带 ETag，没变时答 304；请求太密答 429。"
    "时间都带时区（北京时间）。第 1 版里字段只增不减；要改名或删去时另出第 2 版。"
)


def register(app: FastAPI) -> None:
    app.get("/api")(about)
    app.get(DOCUMENT)(document)


def document(request: Request) -> Response:
    """For programs; it says nothing about any unit."""
    return JSONResponse(_made(request.app), headers={"cache-control": "public, max-age=300"})


@lru_cache(maxsize=4)
def _made(app: FastAPI) -> dict[str, Any]:
    routes = [r for r in app.routes if isinstance(r, APIRoute) and is_api(r.path)]
    made = get_openapi(title="闽鉴数据接口", version="1", description=_ABOUT, routes=routes)
    parts = made["components"]
    parts["schemas"]["Problem"] = Problem.model_json_schema()
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "mj_…"}}
    return {**made, "security": [{"token": []}]}


def about(request: Request) -> Response:
    """What can be asked, made from the document."""
    asked = [
        (method.upper(), path, told)
        for path, methods in _made(request.app)["paths"].items()
        for method, told in methods.items()
    ]
    base = str(request.base_url).rstrip("/")
    return page(request, "api.html", asked=asked, base=base, document=DOCUMENT, limit=_limit(request))


def _limit(request: Request) -> int:
    return request.app.state.limits.limit  # type: ignore[no-any-return]
