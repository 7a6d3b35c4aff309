"""Fields of an answer's head, as text."""

from __future__ import annotations

import re
from email.message import Message

from scrapy.http import Response

_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def header(response: Response, name: str) -> str:
    """The value of the field, empty where it is missing. Heads hold bytes; every one of them is a character here."""
    return (response.headers.get(name) or b"").decode("latin-1").strip()


def file_name(response: Response) -> str:
    """The name that the head gives to a file for download (``Content-Disposition``), empty where it gives none."""
    value = header(response, "Content-Disposition")
    if not value:
        return ""
    head = Message()
    head["Content-Disposition"] = " ".join(value.split())
    return (head.get_filename() or "").strip()[-200:]


def location(response: Response) -> str:
    """Where a redirect leads. Bytes of Chinese names that the server did not escape are asked for as they are, as browsers do."""
    raw = response.headers.get("Location") or b""
    return _NOT_ASCII.sub(lambda m: b"%%%02X" % m[0][0], raw).decode("ascii").strip()
