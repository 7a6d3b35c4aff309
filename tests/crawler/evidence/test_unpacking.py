"""Packed bodies: whole ones are unpacked in one go, all others as Scrapy does; the answers are the same."""

from __future__ import annotations

import gzip
import zlib

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.net.sent import RawKeepingCompression, sent_of

_MOST = 100_000
_PAGE = "<html><body>正文</body></html>".encode() * 50
_WHOLE = gzip.compress(_PAGE, mtime=0)


def _unpacked(middleware: type[HttpCompressionMiddleware], body: bytes, coding: bytes) -> bytes | None:
    crawler = get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": _MOST})
    request = Request("http://www.qinghe.gov.cn/")
    response = Response(request.url, headers={b"Content-Encoding": coding}, body=body, request=request)
    try:
        answer = middleware.from_crawler(crawler).process_response(request, response)
    except IgnoreRequest:
        return None
    assert isinstance(answer, Response)
    assert b"Content-Encoding" not in answer.headers or answer.body == body
    return answer.body


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (_WHOLE, b"gzip"),
        (_WHOLE, b"x-gzip"),
        (_WHOLE + gzip.compress(b"<p>second</p>", mtime=0), b"gzip"),
        (_WHOLE + b"\0\0 rubbish", b"gzip"),
        (_WHOLE[:-12], b"gzip"),
        (b"", b"gzip"),
        (gzip.compress(b"", mtime=0), b"gzip"),
        (zlib.compress(_PAGE), b"deflate"),
        (gzip.compress(_WHOLE, mtime=0), b"gzip, gzip"),
        (gzip.compress(b"0" * _MOST, mtime=0), b"gzip"),
        (gzip.compress(b"0" * (_MOST + 1), mtime=0), b"gzip"),
        (gzip.compress(b"0" * 5_000_000, mtime=0), b"gzip"),
    ],
)
def test_the_body_is_what_scrapy_makes_of_it(body: bytes, coding: bytes) -> None:
    assert _unpacked(RawKeepingCompression, body, coding) == _unpacked(
        HttpCompressionMiddleware, body, coding
    )


def test_the_bytes_as_they_came_are_remembered() -> None:
    request = Request("http://www.qinghe.gov.cn/")
    response = Response(request.url, headers={b"Content-Encoding": b"gzip"}, body=_WHOLE, request=request)
    middleware = RawKeepingCompression.from_crawler(get_crawler())
    answer = middleware.process_response(request, response)
    answer.request = request
    assert answer.body == _PAGE
    assert sent_of(answer).body == _WHOLE and b"Content-Encoding: gzip" in sent_of(answer).head
