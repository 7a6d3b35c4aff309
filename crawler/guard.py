"""The address guard: crawled pages must not lead us into private, loopback or link-local networks."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IHostResolution, IResolutionReceiver
from zope.interface import implementer

#: Hosts whose every address was refused in this process; tells "forbidden" from "no such host".
refused_hosts: set[str] = set()


def is_public(address: str) -> bool:
    """Whether ``address`` (IP text) is on the public internet; text that is no IP is not."""
    try:
        ip = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return _public(inner) and (ip.ipv4_mapped is not None or _public(ip))
    return _public(ip)


def _public(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast


def is_forbidden_literal(host: str) -> bool:
    """Whether ``host`` is written as an address that is not public, in any of the spellings browsers accept."""
    text = host.strip("[]")
    if all(part.isdigit() or part.lower().startswith("0x") for part in text.split(".")):
        return (
            text.count(".") != 3
            or any(len(p) > 1 and p[0] == "0" for p in text.split("."))
            or not is_public(text)
        )
    return ":" in text and not is_public(text)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes on public addresses only."""

    def __init__(self, receiver: Any, host: str) -> None:
        self._receiver, self._host = receiver, host
        self._seen = self._passed = 0

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        self._seen += 1
        if is_public(address.host):
            self._passed += 1
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        if self._seen and not self._passed:
            refused_hosts.add(self._host)
        self._receiver.resolutionComplete()


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's caching resolver that drops addresses which are not public.

    Hosts named in the setting ``MINJIAN_PRIVATE_HOSTS`` (a unit's registered hosts, where the operator allows it) pass.
    """

    allowed: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        made: GuardedResolver = super().from_crawler(crawler, reactor)
        made.allowed = frozenset(crawler.settings.getlist("MINJIAN_PRIVATE_HOSTS"))
        return made

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[Any]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        receiver = (
            resolutionReceiver
            if hostName.lower() in self.allowed
            else _PublicOnly(resolutionReceiver, hostName)
        )
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
