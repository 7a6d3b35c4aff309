"""The province as the server has it: its night, the pages it made so far, and what visitors did."""

from __future__ import annotations

import ssl
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from farm import zoo
from farm.authority import OLD, context
from farm.outside import behaviour
from farm.prepared import Headers, Prepared, prepare, respond
from farm.province import Province
from farm.reach import Reach, act_of
from farm.requests import Request
from farm.stats import Stats
from farm.tls import base_context, named_host

_CACHE_BYTES = 512 * 2**20


class Farm:
    """The province behind the server, with its night, its cache and its counts.

    ``latency`` is in seconds; without ``validators`` every body is sent again, as by servers without ETag and dates;
    ``always`` are headers that every page carries.
    """

    def __init__(
        self,
        province: Province,
        night: int = 1,
        latency: float = 0.0,
        *,
        validators: bool = True,
        always: Headers = (),
    ) -> None:
        self.always = always
        self.province, self.night, self.latency, self.validators = province, night, latency, validators
        self.stats = Stats()
        self.connections: Counter[str] = Counter()
        self.recovered: set[tuple[str, str]] = set()
        self.reaches: Mapping[str, Reach] = province.reaches
        self._cache: OrderedDict[tuple[str, str, int, str], Prepared] = OrderedDict()
        self._held = 0

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """What greets every visitor; each host has a certificate of its own."""
        usual = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        usual.load_default_certs()
        return base_context(self._greeting, usual)

    def tls_for(self, greeting: bytes) -> ssl.SSLContext:
        """The context for a visitor with these first bytes: the protocol is agreed on before a certificate is chosen."""
        host = named_host(greeting)
        kind = self._certificate(host)
        return context(host, kind, self.province.today) if kind in OLD else self.tls

    def _certificate(self, host: str) -> str:
        site = self.province.site_of(host)
        return site.certificate_on(self.night) if site else zoo.certificate(host)

    def _greeting(self, host: str) -> ssl.SSLContext | str:
        kind = self._certificate(host)
        return (
            kind
            if kind in ("plain", "drop")
            else context(host or "unnamed.example", kind, self.province.today)
        )

    def way_of(self, host: str) -> str:
        """What the name server says of a host."""
        site = self.province.site_of(host)
        return site.names_on(self.night) if site else "nxdomain"

    def prepared(self, request: Request) -> Prepared:
        """The page for ``request``, from the cache where it was asked for before."""
        key = (
            request.host,
            request.target,
            self.night,
            "HEAD" if request.host == "nohead.example" and request.method == "HEAD" else self._act(request),
        )
        found = self._cache.get(key)
        if found is None:
            found = self._prepare(request)
            self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, str, int, str], page: Prepared) -> None:
        self._cache[key] = page
        self._held += page.size
        while self._held > _CACHE_BYTES and len(self._cache) > 1:
            _, old = self._cache.popitem(last=False)
            self._held -= old.size

    def _prepare(self, request: Request) -> Prepared:
        answer = self.province.answer(request.host, request.target, self.night, request.method)
        if act := self._act(request):
            answer = behaviour(act) or replace(answer, act=act)
        site = self.province.site_of(request.host)
        style = site.style if site else None
        return prepare(answer, style, self.province.today, validators=self.validators, always=self.always)

    def _act(self, request: Request) -> str:
        """How the site misbehaves for a visitor who probes, see :mod:`farm.reach`."""
        site = self.province.site_of(request.host)
        agent = request.header(b"user-agent")
        return act_of(self.reaches, site.unit.id, request.target, agent) if site and self.reaches else ""

    def response(self, request: Request) -> tuple[int, bytes]:
        """Status and bytes of an honest answer."""
        return respond(self.prepared(request), request)
