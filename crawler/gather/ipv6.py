"""IPv6: whether a host has AAAA records, and answers on them where our own line has IPv6."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import dns.exception
import dns.resolver

from core.fetch import FetchProblem
from core.gathered import Ipv6Facts
from crawler.gather.connect import ConnectError, Line
from crawler.guard import is_public

#: The name under which the facts are stored with the visit.
NAME = "ipv6"
_LIFETIME = 5.0  # seconds for all name servers together
_MOST = 4
#: A documentation address (RFC 3849) would have no route; this one is a public resolver's. Nothing is sent to it.
_AFAR = ("2400:3200::1", 53)


def ipv6_facts(host: str, port: int, line: Line) -> Ipv6Facts:
    """What the name servers say of ``host``, and whether it can be connected to over IPv6.

    The real name servers are not asked about a host that is mapped for practice.
    """
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
    reached, detail = _reach(host, port, addresses, line)
    return Ipv6Facts(host=host, answered=True, addresses=addresses, reached=reached, detail=detail)


def _resolver(line: Line) -> dns.resolver.Resolver:
    if line.nameserver is None:
        return dns.resolver.Resolver()
    made = dns.resolver.Resolver(configure=False)
    made.nameservers, made.port = [line.nameserver[0]], line.nameserver[1]
    return made


def _reach(host: str, port: int, addresses: Sequence[str], line: Line) -> tuple[bool | None, str]:
    mapped = line.hosts.find(host, port)
    if mapped is not None:
        if ":" not in mapped[0]:
            return None, "连接被映射到 IPv4 地址，没有试 IPv6"
        return _dialled([mapped[0]], mapped[1], line)
    allowed = [a for a in addresses if host in line.private or is_public(a)]
    if not allowed:
        return None, "AAAA 记录不是公网地址，没有连接"
    if not has_ipv6():
        return None, "本机没有 IPv6 线路"
    return _dialled(allowed, port, line)


def _dialled(addresses: Sequence[str], port: int, line: Line) -> tuple[bool | None, str]:
    detail, ours = "", False
    for address in addresses:
        try:
            line.dial(address, port).close()
        except ConnectError as error:
            detail, ours = error.detail, ours or error.problem is FetchProblem.OUR_LINE
        else:
            return True, ""
    return (None if ours else False), detail


def has_ipv6() -> bool:
    """Whether this machine has a public IPv6 address with a route to the world; no packet leaves it."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect(_AFAR)
            return is_public(probe.getsockname()[0])
    except OSError:
        return False
