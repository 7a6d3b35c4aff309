"""Addresses (网址): one spelling for each, and stable short ids made from them."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from hashlib import blake2b
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

#: Addresses of a site's templates stand on every page of it: the answers about the latest ones are kept.
_MEMORY = 8192
#: How nearly every address begins; all others are taken apart by the library.
_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]{1,253})(?::[0-9]{0,5})?(?:[/?#]|\Z)", re.ASCII)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_SESSION_PATH = re.compile(r";(?:jsessionid|sessionid)=[^/?#;]{0,200}", re.IGNORECASE)
_SESSION_NAMES = frozenset({"jsessionid", "phpsessid", "cfid", "cftoken"})
#: Names that mean a section or a term as well: only a long value without meaning is a session's.
_PERHAPS_SESSION = frozenset({"sid", "sessionid", "session_id"})
#: Names under which scripts and templates pass a time or a chance number, so that no copy is shown from a cache.
_STAMPS = frozenset({"_", "_t", "_ts", "_dc", "timestamp", "rnd", "rand", "random", "nocache"})
_STAMP = re.compile(r"[\d.]{1,24}", re.ASCII)
_TOKEN = re.compile(r"(?=.{0,60}\d)[0-9A-Za-z_-]{16,200}", re.ASCII)


@lru_cache(maxsize=_MEMORY)
def normalise(url: str) -> str:
    """The one spelling under which ``url`` is compared: lower-case host, no fragment, no default port.

    Scheme and query stay: a site may answer differently on them. A string that is no URL comes back stripped.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    if not parts.netloc:
        return text.split("#", 1)[0]
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    host = host.removesuffix(_DEFAULT_PORTS.get(scheme, "\0"))
    return urlunsplit((scheme, host, parts.path or "/", parts.query, ""))


def without_session(url: str) -> str:
    """``url`` without session identifiers and stamps, which make one page look like many."""
    if ";" in url:
        url = _SESSION_PATH.sub("", url)
    path, mark, query = url.partition("?")
    if not mark:
        return url
    kept = [p for p in query.split("&") if not _is_session(p)]
    return f"{path}?{'&'.join(kept)}" if kept else path


def _is_session(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = name.lower()
    if name in _STAMPS:
        return _STAMP.fullmatch(value) is not None
    if name in _SESSION_NAMES or name.startswith("aspsessionid"):
        return True
    return name in _PERHAPS_SESSION and _TOKEN.fullmatch(value) is not None


def host_of(url: str) -> str:
    """The lower-case host name without port, or an empty string."""
    if plain := _PLAIN_HOST.match(url):
        return plain[1]
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def place_of(url: str) -> str:
    """The host, with its port where one is written that is not the scheme's own: what tells two sites of one address apart."""
    host = host_of(url)
    if url.count(":") < 2:
        return host
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return host
    return (
        host
        if port is None or _DEFAULT_PORTS.get(parts.scheme.lower()) == f":{port}"
        else _with_port(host, port)
    )


def _with_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def keeps_secrets(url: str) -> bool:
    """Whether secrets may be sent to ``url``: over HTTPS, or without leaving this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def other_scheme(url: str) -> str:
    """The same address under https instead of http, or the other way round."""
    if url.startswith("https://"):
        return "http://" + url.removeprefix("https://")
    return "https://" + url.removeprefix("http://") if url.startswith("http://") else url


def path_of(url: str) -> str:
    """Path and query of the normalised address, without scheme and host; the host where there is nothing else."""
    host, slash, path = subject_key(url).partition("/")
    return slash + path if path else host


@lru_cache(maxsize=_MEMORY)
def subject_key(subject: str) -> str:
    """``subject`` without its scheme, so that http and https of one page are the same subject."""
    text = normalise(subject)
    for scheme in ("https://", "http://"):
        if text.startswith(scheme):
            return text.removeprefix(scheme)
    return text


def finding_id(unit_id: str, check: str, subject: str, message_key: str) -> str:
    """The stable id of a finding, such as ``F-7K2M9QX3A5BD``: equal on every machine and every night.

    Twelve base-32 characters hold 60 bits: among a million findings two share an id with a chance of 1 in 2 million.
    """
    text = "\x1f".join((unit_id, check, subject_key(subject), message_key))
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).digest()
    return "F-" + base64.b32encode(digest).decode("ascii")[:12]


@lru_cache(maxsize=_MEMORY)
def address_hash(url: str) -> int:
    """A signed 64-bit hash of the normalised address, for compact sets and indexes."""
    digest = blake2b(normalise(url).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
