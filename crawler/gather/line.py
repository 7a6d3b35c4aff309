"""What is asked below HTTP when a visit has ended: the certificate and the IPv6 addresses of the home page's host."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from core.address import host_of
from core.unit import Unit
from crawler.config import Config
from crawler.gather import certificate, ipv6
from crawler.gather.connect import Line
from crawler.scope import Scope

logger = logging.getLogger(__name__)


def line_of(config: Config, unit: Unit) -> Line:
    """How the gatherers of this unit connect."""
    private = Scope.of(unit).hosts if config.allow_private else frozenset()
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
    scheme, port = urlsplit(unit.homepage).scheme, urlsplit(unit.homepage).port
    secure = port or 443 if scheme == "https" else 443
    yield certificate.NAME, certificate.certificate_facts(host, secure, line)
    yield ipv6.NAME, ipv6.ipv6_facts(unit.homepage, line)
