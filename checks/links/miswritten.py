"""Addresses that were written wrongly, so that nobody can be blamed for what they answer."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from core.address import host_of

_HOST_IN_PATH = re.compile(
    r"/(?:www\.[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,30}){0,3}\.(?:cn|com|net|org)"
    r"|[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,30}){0,2}\.gov\.cn|https?[:：]?)(?:/|$)",
    re.IGNORECASE,
)
_MAIL_IN_PATH = re.compile(r"/[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,3}$", re.ASCII)
_TEMPLATE = re.compile(r"\{\{|[$#]\{|<%|%7B%7B|\$%7B", re.IGNORECASE)


def is_malformed(url: str) -> bool:
    """Whether the host is no host of the web, or a mail address stands in its place."""
    host = host_of(url)
    return ("." not in host and ":" not in host) or _is_mail(url)


def _is_mail(url: str) -> bool:
    """A mail address with http:// before it, which opens the home page of the mail service."""
    parts = urlsplit(url)
    return bool(parts.username) and parts.password is None and parts.path in ("", "/") and not parts.query


def is_meant_otherwise(url: str) -> bool:
    """A host or a mail address that was meant as such and became a path of the site."""
    path = urlsplit(url).path
    return bool(_HOST_IN_PATH.search(path) or _MAIL_IN_PATH.search(path))


def is_template(url: str) -> bool:
    """An address in which a script puts the true one, such as ``{{item.url}}``: a browser asks for another."""
    return _TEMPLATE.search(url) is not None
