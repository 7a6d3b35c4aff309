"""Scrapy's HTTP/1.1 handler with two changes: a mapped host is connected to where the host map says, and old sites are greeted.

The address of the page, the ``Host`` header and the TLS server name stay those of the page.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from scrapy.exceptions import IgnoreRequest
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.misc import build_from_crawler
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.web.client import URI
from twisted.web.iweb import IPolicyForHTTPS

from crawler.net.hosts import HostMap
from crawler.net.old_tls import OldSitesToo
from crawler.net.refusals import Refusals


class HostClosed(IgnoreRequest):
    """Not sent: while the request waited for its turn, the host asked us to stay away."""


class _MappedEndpoints:
    """The endpoint factory of an agent, with the host map in front."""

    def __init__(self, usual: Any, hosts: HostMap, policy: Any, reactor: Any, timeout: float) -> None:
        self._usual, self._hosts, self._policy = usual, hosts, policy
        self._reactor, self._timeout = reactor, timeout
        self._bindAddress = usual._bindAddress  # Scrapy's agent makes it part of the pool key

    def endpointForURI(self, uri: URI) -> Any:
        target = self._hosts.find(uri.host.decode("ascii"), uri.port)
        if target is None:
            return self._usual.endpointForURI(uri)
        kind = TCP6ClientEndpoint if ":" in target[0] else TCP4ClientEndpoint
        endpoint = IStreamClientEndpoint(kind(self._reactor, target[0], target[1], timeout=self._timeout))
        if uri.scheme != b"https":
            return endpoint
        return wrapClientTLS(self._policy.creatorForNetloc(uri.host, uri.port), endpoint)


class _MappedAgent(http11._ScrapyAgent):
    hosts: HostMap

    def _get_agent(self, request: Request, timeout: float) -> Any:
        agent = super()._get_agent(request, timeout)
        agent._endpointFactory = _MappedEndpoints(
            agent._endpointFactory, self.hosts, self._contextFactory, agent._reactor, timeout
        )
        return agent


class MappedDownloadHandler(http11.HTTP11DownloadHandler):
    """Reads the mapping from the setting ``MINJIAN_HOSTS``; without one it is Scrapy's own handler."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._contextFactory = IPolicyForHTTPS(build_from_crawler(OldSitesToo, crawler))
        self._hosts = HostMap.parse(crawler.settings.get("MINJIAN_HOSTS") or "")

    async def download_request(self, request: Request) -> Any:
        refusals: Refusals | None = request.meta.get("refusals")
        if refusals is not None and refusals.closed:
            raise HostClosed(refusals.closed)
        request.meta["sent_at"] = monotonic()  # its turn has come: what it waited for before was our own pace
        if not self._hosts.entries:
            return await super().download_request(request)
        agent = _MappedAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        agent.hosts = self._hosts
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))
