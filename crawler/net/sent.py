"""What went over the line for one page: the answer before it is unpacked, and the request."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

_RAW = "raw_answer"


class RawKeepingCompression(HttpCompressionMiddleware):
    """Unpacks bodies as Scrapy does, and remembers with the request how they came where they came packed.

    It asks only for what programs that read WARC can unpack.
    """

    def process_request(self, request: Request, spider: Any = None) -> None:
        request.headers.setdefault(b"Accept-Encoding", b"gzip, deflate, br")

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Any:
        codings = response.headers.getlist(b"Content-Encoding")
        if not codings:
            return response
        request.meta[_RAW] = (response.body, codings)
        plain = _unzipped(response.body, self._max_size) if codings == [b"gzip"] else None
        if plain is None:
            return super().process_response(request, response)
        del response.headers[b"Content-Encoding"]
        return response.replace(body=plain)


def _unzipped(body: bytes, most: int) -> bytes | None:
    """The content of one whole gzip file of at most ``most`` bytes, in a fifth of the time that Scrapy takes; all else is for Scrapy."""
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacking.decompress(body, most)
    except zlib.error:
        return None
    return plain if unpacking.eof and not unpacking.unused_data else None


@dataclass(frozen=True, slots=True)
class Sent:
    """One exchange. ``body`` is as sent: packed where the site packed it; only the chunks of a chunked body are joined.

    ``head`` and ``request`` are the lines of answer and request with their closing empty line. The names of fields are
    in the spelling of the HTTP library, which does not keep the site's; ``at`` is in UTC, whole seconds.
    """

    url: str
    at: datetime
    head: bytes
    body: bytes
    request: bytes
    ip: str = ""


def sent_of(response: Response) -> Sent:
    """The exchange that ended with ``response``."""
    request = response.request
    if request is None:
        raise ValueError(f"an answer without a request: {response.url}")
    body, codings = request.meta.get(_RAW, (response.body, ()))
    fields = {k: v for k, v in response.headers.items() if k.lower() != b"content-encoding"}
    if codings:
        fields[b"Content-Encoding"] = codings
    return Sent(
        url=response.url,
        at=datetime.now(UTC).replace(microsecond=0),
        head=_lines(_status_line(response), fields),
        body=body,
        request=_lines(_request_line(request), {b"Host": [_host(request)], **dict(request.headers.items())}),
        ip=str(response.ip_address or ""),
    )


def _status_line(response: Response) -> bytes:
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "-"
    return f"{response.protocol or 'HTTP/1.1'} {response.status} {phrase}".encode("latin-1", "replace")


def _request_line(request: Request) -> bytes:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"{request.method} {target} HTTP/1.1".encode("ascii", "replace")


def _host(request: Request) -> bytes:
    return urlsplit(request.url).netloc.rpartition("@")[2].encode("ascii", "replace")


def _lines(first: bytes, fields: dict[bytes, Any]) -> bytes:
    lines = [first]
    for name, values in fields.items():
        lines += [name + b": " + v.replace(b"\r", b" ").replace(b"\n", b" ") for v in values]
    return b"\r\n".join([*lines, b"", b""])
