"""The address guard: crawled pages must not lead us into private, loopback or link-local networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IHostResolution, IResolutionReceiver
from zope.interface import implementer

from crawler.net.addresses import is_forbidden_literal, is_public, may_be_private

__all__ = ["GuardedResolver", "is_forbidden_literal", "is_public", "may_be_private", "refused_hosts"]

#: Hosts whose every address was refused in this process; tells "forbidden" from "no such host".
refused_hosts: set[str] = set()


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

    Hosts named in the setting ``MINJIAN_PRIVATE_HOSTS`` (a unit's registered hosts, where the operator allows it) pass, those
    registered with a port on that port alone.
    """

    allowed: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        made: GuardedResolver = super().from_crawler(crawler, reactor)
        made.allowed = frozenset(crawler.settings.getlist("MINJIAN_PRIVATE_HOSTS"))
        return made

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[Any]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        receiver = resolutionReceiver
        if not may_be_private(hostName.lower(), portNumber, self.allowed):
            receiver = IResolutionReceiver(_PublicOnly(resolutionReceiver, hostName))
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
