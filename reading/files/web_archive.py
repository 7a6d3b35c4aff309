"""Pages that were saved as one file (MHT, 单个文件网页): a mail whose first part of markup is the page."""

from __future__ import annotations

import email
import email.policy
from email.message import Message
from itertools import islice

#: The page stands before its pictures: what comes after so many bytes is not looked at.
_MOST_BYTES, _MOST_PARTS = 8 << 20, 60


def page_of(body: bytes) -> tuple[bytes, str]:
    """The bytes of the page and its media type with its charset, empty where there is none."""
    message = email.message_from_bytes(body[:_MOST_BYTES], policy=email.policy.compat32)
    for part in islice(message.walk(), _MOST_PARTS):
        if part.get_content_type() == "text/html":
            data = part.get_payload(decode=True)
            return (data if isinstance(data, bytes) else b""), _media_type(part)
    return b"", ""


def _media_type(part: Message) -> str:
    charset = part.get_param("charset") or ""
    return f"text/html; charset={charset}" if isinstance(charset, str) and charset else "text/html"
