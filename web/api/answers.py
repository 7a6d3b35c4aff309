"""Answers for programs: JSON with an ETag, what is left of the allowance, and refusals that say why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from web.api.models import Problem

ROOT = "/api/v1"
JSON, PROBLEM = "application/json", "application/problem+json"
_SAID: Mapping[int, str] = {
    400: "请求体读不懂：应为 UTF-8 的 JSON",
    401: "没有令牌，或令牌不能用",
    403: "令牌没有这项权限",
    404: "没有，或令牌看不到",
    409: "读过之后又有变化",
    422: "参数不对",
    429: "请求太密；Retry-After 说等几秒",
    503: "数据库暂时不可用",
}
_TITLES: Mapping[int, str] = {
    400: "请求读不懂",
    401: "没有令牌",
    403: "没有权限",
    404: "没有找到",
    405: "不能用这种方法",
    409: "与现状冲突",
    411: "没有说明长度",
    413: "内容过大",
    415: "内容的类型不对",
    421: "域名不对",
    422: "参数不对",
    428: "缺少前提",
    429: "请求太密",
    500: "内部错误",
    503: "暂时不可用",
}
_RATE = {
    f"RateLimit-{name}": {"description": words, "schema": {"type": "integer"}}
    for name, words in (
        ("Limit", "每分钟可以请求的次数"),
        ("Remaining", "现在还剩几次"),
        ("Reset", "几秒后又满"),
    )
}


def is_api(path: str) -> bool:
    """Whether programs are answered there."""
    return path == ROOT or path.startswith(f"{ROOT}/")


def responses(*statuses: int, read: bool = True) -> dict[int | str, dict[str, Any]]:
    """For the document: how a route can answer besides well, and what every good answer carries."""
    tag = {
        "ETag": {"description": "内容的标识；放进 If-None-Match，没变时答 304", "schema": {"type": "string"}}
    }
    told: dict[int | str, dict[str, Any]] = {
        s: {"description": _SAID[s], "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
        for s in (401, 403, 422, 429, 503, *statuses)
    }  # fmt: skip
    told[200] = {"headers": {**tag, **_RATE}}
    if read:
        told[304] = {"description": "没有变化", "headers": {**tag, **_RATE}}
    return told


def sent(request: Request, model: BaseModel, after: str | None = None) -> Response:
    """The model as JSON; 304 where the program has the same already. ``after`` begins the next page."""
    body = model.model_dump_json().encode()
    tag = f'W/"{sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "Authorization", **left(request)}
    if after:
        headers["link"] = f'<{_next(request, after)}>; rel="next"'
    if request.method in ("GET", "HEAD") and _has(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=JSON, headers=headers)


def _has(request: Request, tag: str) -> bool:
    given = request.headers.get("if-none-match", "")
    known = {t.strip().removeprefix("W/") for t in given.split(",")}
    return given.strip() == "*" or tag.removeprefix("W/") in known


def _next(request: Request, after: str) -> str:
    return str(request.url.include_query_params(after=after).replace(scheme="", netloc=""))


def left(request: Request) -> dict[str, str]:
    """What is left of the caller's allowance, as headers."""
    allowance = getattr(request.state, "allowance", None)
    return allowance.headers() if allowance is not None else {}


def problem(
    request: Request,
    status: int,
    words: str,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[str] = (),
) -> Response:
    """A refusal that says why."""
    told = Problem(type="about:blank", title=_title(status), status=status, detail=words, errors=list(errors))
    given = {**left(request), **(headers or {})}
    return Response(told.model_dump_json(), status, given, media_type=PROBLEM)


def _title(status: int) -> str:
    """The name of the status in Chinese, with its English name beside it."""
    phrase = HTTPStatus(status).phrase
    return f"{_TITLES[status]}（{phrase}）" if status in _TITLES else phrase
