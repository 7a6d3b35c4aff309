"""Pages ready to send: the bytes of an answer, its validators, and what is sent to one request for it."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from typing import NamedTuple

from farm.answer import Answer
from farm.requests import Request
from farm.styles import Style

Headers = tuple[tuple[str, str], ...]
_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}
_LEAST_PACKED = 800  # bytes
_KEEP = b"Connection: keep-alive\r\n"


class Prepared(NamedTuple):
    """A page ready to send: status line and headers without Content-Length and encoding, body, gzipped body."""

    status: int
    head: bytes
    body: bytes
    packed: bytes
    etag: str
    modified: str
    act: str

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed)


def prepare(
    answer: Answer, style: Style | None, today: date, *, validators: bool = True, always: Headers = ()
) -> Prepared:
    """The page that a site of this style sends (``None``: a host that is no site); ``always`` are headers every page carries."""
    digest = blake2b(answer.body, digest_size=12).hexdigest()
    known = style if validators and answer.validators else None
    etag = f'"{digest}"' if known and known.etag else ""
    modified = _modified(today, digest) if known and known.last_modified else ""
    head = _head(answer, style.server if style else "nginx", etag, modified, always)
    packed = gzip.compress(answer.body, 1, mtime=0) if _packs(answer, style) else b""
    return Prepared(answer.status, head, answer.body, packed, etag, modified, answer.act)


def _head(answer: Answer, server: str, etag: str, modified: str, always: Headers) -> bytes:
    lines = [
        f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Status')}",
        f"Content-Type: {answer.content_type}",
    ]
    lines += [f"{name}: {value}" for name, value in (*answer.headers, *always)]
    lines += [f"Server: {server}"]
    lines += [f"ETag: {etag}"] * bool(etag) + [f"Last-Modified: {modified}"] * bool(modified)
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def _packs(answer: Answer, style: Style | None) -> bool:
    text = "text/" in answer.content_type or "javascript" in answer.content_type
    return text and len(answer.body) > _LEAST_PACKED and (style is None or style.id != "asp")


def _modified(today: date, digest: str) -> str:
    """A time that belongs to the body: another body, another time."""
    midnight = datetime.combine(today, datetime.min.time(), UTC)
    return format_datetime(midnight - timedelta(seconds=int(digest[:8], 16) % 25_000_000), usegmt=True)


def respond(page: Prepared, request: Request) -> tuple[int, bytes]:
    """Status and bytes of an honest answer to ``request`` with ``page``."""
    if page.status == 200 and _is_unchanged(page, request):
        head = page.head.replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 304 Not Modified", 1)
        return 304, head + _KEEP + b"\r\n"
    body, coding = page.body, b""
    if page.packed and "gzip" in request.header(b"accept-encoding"):
        body, coding = page.packed, b"Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n"
    head = page.head + coding + _KEEP + b"Content-Length: %d\r\n\r\n" % len(body)
    return page.status, head if request.method == "HEAD" else head + body


def _is_unchanged(page: Prepared, request: Request) -> bool:
    """Whether the visitor holds the page: by its tag where both know one, else by its time."""
    given = request.header(b"if-none-match")
    if given and page.etag:
        return page.etag in given or given == "*"
    return bool(page.modified) and request.header(b"if-modified-since") == page.modified
