"""What is asked below HTTP when a visit has ended: the certificate and the IPv6 addresses of the home page's host."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from core.address import host_of
from core.gathered import TlsFacts
from core.unit import Unit
from crawler.config import Config
from crawler.gather import certificate, ipv6
from crawler.net.connect import Line

logger = logging.getLogger(__name__)


def line_of(config: Config, unit: Unit) -> Line:
    """How the gatherers of this unit connect."""
    private = unit.ground.places if config.allow_private else frozenset()
    return Line(
        hosts=config.hosts,
        private=private,
        authorities=str(config.authorities) if config.authorities else "",
        nameserver=config.nameserver,
        agent=config.agent,
    )


def below_http(unit: Unit, line: Line) -> Iterator[tuple[str, Any]]:
    """Names of gatherers with their facts: at most three connections, one of them with a request, and one question to a name server."""
    host = host_of(unit.homepage)
    if not host:
        return
    yield certificate.NAME, _greeting(host, unit.homepage, line)
    yield ipv6.NAME, ipv6.ipv6_facts(unit.homepage, line)


def _greeting(host: str, homepage: str, line: Line) -> TlsFacts:
    """A plain site on a port of its own says nothing of where its HTTPS would be: port 443 may be somebody else's."""
    parts = urlsplit(homepage)
    if parts.scheme == "http" and parts.port not in (None, 80):
        return TlsFacts(host=host, detail=f"首页在 {parts.port} 端口，不知道 HTTPS 在哪个端口")
    return certificate.certificate_facts(host, (parts.port if parts.scheme == "https" else None) or 443, line)
