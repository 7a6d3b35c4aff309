"""The dashboard put together."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse, Response

from db.errors import DatabaseError
from web.api import catalogue, document, nights
from web.api import findings as api_findings
from web.api import units as api_units
from web.api.answers import is_api, problem
from web.api.wrongs import wrong
from web.desk import Desk
from web.guard import guard
from web.limits import Buckets
from web.pages import (
    account,
    documents,
    findings,
    people,
    rectify,
    rectify_office,
    reviewing,
    runs,
    schedules,
    settings,
    settings_files,
    settings_units,
    shares,
    sign_on,
    static,
    today,
    tokens,
    units,
    views,
    year,
    year_gate,
)
from web.refusals import Elsewhere, Refused
from web.render import Renderer

logger = logging.getLogger(__name__)
_PAGES = (
    static, account, sign_on, today, findings, reviewing, views, units, documents, rectify_office, rectify, runs, schedules, year, year_gate,
    settings_units, settings_files, settings, people, tokens, shares,
)  # fmt: skip

_WORDS = {400: "请求体读不懂：应为 UTF-8 的 JSON", 404: "没有这个页面", 405: "这个地址不能这样使用"}


def create_app(desk: Desk) -> FastAPI:
    """The application over ``desk``: pages for people, and under ``/api/v1`` the interface for programs."""
    app = FastAPI(
        title="闽鉴", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(guard)],
        redirect_slashes=False,
    )  # fmt: skip
    app.state.desk = desk
    app.state.renderer = Renderer(desk)
    app.state.limits = Buckets(desk.requests_per_minute)
    for part in _PAGES:
        part.register(app)
    for part in (api_findings, api_units, nights, catalogue, document):
        part.register(app)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Elsewhere, _elsewhere)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(DatabaseError, _database)
    app.add_exception_handler(Exception, _failed)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(desk.hosts), www_redirect=False)
    return app


def _error(
    request: Request,
    status: int,
    words: str,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[str] = (),
) -> Response:
    if is_api(request.url.path):
        return problem(request, status, words, headers, errors)
    answer: Response = request.app.state.renderer.error(request, status, words)
    answer.headers.update(headers or {})
    return answer


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _error(request, error.status, error.words, error.headers)


async def _elsewhere(request: Request, error: Exception) -> Response:
    assert isinstance(error, Elsewhere)
    return RedirectResponse(error.path, 303)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = _WORDS.get(error.status_code, "请求没有成功")
    return _error(request, error.status_code, words, error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if is_api(request.url.path):
        return _error(request, 422, "参数不对：见 errors", errors=wrong(error.errors()))
    return _error(request, 400, "地址或表单里的内容不对：请返回检查")


async def _database(request: Request, error: Exception) -> Response:
    logger.error("%s", error)
    return _error(request, 503, str(error))


async def _failed(request: Request, error: Exception) -> Response:
    return _error(request, 500, "程序出错了，错误已记入日志；请告诉管理员")
