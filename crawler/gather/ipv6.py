"""IPv6: whether a host has AAAA records, and shows its home page on them where our own line has IPv6."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Sequence
from ipaddress import ip_address
from time import monotonic
from urllib.parse import SplitResult, urlsplit

import dns.exception
import dns.resolver
from msgspec.structs import replace

from core.fetch import FetchProblem
from core.gathered import Ipv6Facts
from crawler.net.connect import ConnectError, Line
from crawler.net.guard import is_public, may_be_private

#: The name under which the facts are stored with the visit.
NAME = "ipv6"
_LIFETIME = 5.0  # seconds for all name servers together
_MOST = 4
#: A documentation address (RFC 3849) would have no route; this one is a public resolver's. Nothing is sent to it.
_AFAR = ("2400:3200::1", 53)


def ipv6_facts(homepage: str, line: Line) -> Ipv6Facts:
    """What the name servers say of the host of ``homepage``, and whether it opens over IPv6.

    The real name servers are not asked about a host that is mapped for practice.
    """
    parts = urlsplit(homepage)
    host, port = parts.hostname or "", _port(parts)
    if _is_address(host):
        return Ipv6Facts(host=host, detail="首页用 IP 地址，没有域名可查")
    if line.nameserver is None and line.hosts.find(host, port) is not None:
        return Ipv6Facts(host=host, detail="连接被映射到别处，没有查询域名")
    try:
        answer = _resolver(line).resolve(host, "AAAA", lifetime=_LIFETIME, search=False)
    except dns.resolver.NoAnswer:
        return Ipv6Facts(host=host, answered=True)
    except (dns.exception.DNSException, OSError, UnicodeError) as error:
        # An unknown name is no proof either: the page itself was read under it tonight.
        return Ipv6Facts(host=host, detail=f"域名查询没有结果（{type(error).__name__}：{error}）"[:200])
    addresses = tuple(str(record) for record in answer)[:_MOST]
    told = Ipv6Facts(host=host, answered=True, addresses=addresses)
    return _reach(told, parts, line)


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _resolver(line: Line) -> dns.resolver.Resolver:
    if line.nameserver is None:
        return dns.resolver.Resolver()
    made = dns.resolver.Resolver(configure=False)
    made.nameservers, made.port = [line.nameserver[0]], line.nameserver[1]
    return made


def _reach(told: Ipv6Facts, parts: SplitResult, line: Line) -> Ipv6Facts:
    host, port = told.host, _port(parts)
    mapped = line.hosts.find(host, port)
    if mapped is not None:
        if ":" not in mapped[0]:
            return replace(told, detail="连接被映射到 IPv4 地址，没有试 IPv6")
        return _dialled(told, [mapped[0]], mapped[1], parts, line)
    free = may_be_private(host, port, line.private)
    allowed = [a for a in told.addresses if free or is_public(a)]
    if not allowed:
        return replace(told, detail="AAAA 记录不是公网地址，没有连接")
    if not has_ipv6():
        return replace(told, detail="本机没有 IPv6 线路")
    return _dialled(told, allowed, port, parts, line)


def _dialled(
    told: Ipv6Facts, addresses: Sequence[str], port: int, parts: SplitResult, line: Line
) -> Ipv6Facts:
    detail, ours = "", False
    for address in addresses:
        try:
            connection = line.dial(address, port)
        except ConnectError as error:
            detail, ours = error.detail, ours or error.problem is FetchProblem.OUR_LINE
        else:
            with connection:
                opened, said = _asked(connection, parts, line)
            return replace(told, reached=True, opened=opened, said=said)
    return replace(told, reached=None if ours else False, detail=detail)


# The home page over IPv6 ----------------------------------------------------------------------------------------------

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})\b")
_FIRST_LINE = 4096
#: Answers that may be meant for us and not for the site's visitors.
_ABOUT_US = frozenset({421, 425, 429, 468, 521})


def _asked(connection: socket.socket, parts: SplitResult, line: Line) -> tuple[bool | None, str]:
    """Whether the home page comes over this connection, and what came instead. Only the first line of the answer is read."""
    until = monotonic() + line.timeout
    try:
        stream = _secured(connection, parts) if parts.scheme == "https" else connection
        stream.sendall(_request(parts, line))
        first = _first_line(stream, until)
    except ssl.SSLError as error:
        return False, f"TLS 握手失败：{error.reason or error}"[:120]
    except OSError as error:
        return False, f"连上之后没有应答：{error.strerror or error}"[:120]
    match = _STATUS.match(first)
    if match is None:
        return False, "连上之后没有应答" if not first else "应答不是 HTTP"
    status = int(match[1])
    if status < 400:
        return True, ""
    gone = status in (404, 410) or status >= 500
    return (False if gone and status not in _ABOUT_US else None), f"HTTP {status}"


def _secured(connection: socket.socket, parts: SplitResult) -> ssl.SSLSocket:
    """Without a look at the certificate: that is judged by itself."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(connection, server_hostname=parts.hostname)


def _request(parts: SplitResult, line: Line) -> bytes:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    lines = [f"GET {target} HTTP/1.1", f"Host: {host}", f"User-Agent: {line.agent}", "Accept: text/html"]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("ascii", "replace")


def _first_line(stream: socket.socket, until: float) -> bytes:
    """What comes up to the first line end; less where the connection ends before. Raises :class:`OSError` past ``until``."""
    read = b""
    while b"\n" not in read and len(read) < _FIRST_LINE:
        left = until - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        stream.settimeout(left)
        part = stream.recv(_FIRST_LINE)
        if not part:
            break
        read += part
    return read


def has_ipv6() -> bool:
    """Whether this machine has a public IPv6 address with a route to the world; no packet leaves it."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect(_AFAR)
            return is_public(probe.getsockname()[0])
    except OSError:
        return False
