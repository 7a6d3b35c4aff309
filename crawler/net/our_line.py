"""Is it the page, or is it we? What is asked when an address could not be reached, before anyone is accused of it.

Control pages (对照网址) that are known to be good tell whether our line works; a second name server tells whether a name
is unknown to the world or only to ours. Knows no Scrapy; its questions block, so they are asked from a thread.
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import dns.exception
import dns.resolver

from core.address import host_of
from core.fetch import FetchProblem
from crawler.net.connect import ConnectError, Line
from crawler.net.hosts import HostMap

#: How the reason begins wherever the fault was ours.
WORDS = "本机线路故障"
_LOST = frozenset(
    {FetchProblem.TIMEOUT, FetchProblem.REFUSED, FetchProblem.RESET, FetchProblem.DNS, FetchProblem.TLS, FetchProblem.TRUNCATED}
)  # fmt: skip
_KEPT = 10.0  # seconds for which an answer of the controls stands
_NAMES_WAIT = 8.0


@dataclass
class OurLine:
    """``controls`` are addresses of good pages, ``second`` the (IP, port) of another name server; both may be missing."""

    controls: tuple[str, ...] = ()
    second: tuple[str, int] | None = None
    hosts: HostMap = field(default_factory=HostMap)
    agent: str = ""
    timeout: float = 8.0
    _lock: Lock = field(default_factory=Lock, repr=False)
    _told: str = ""
    _until: float = 0.0

    @classmethod
    def of(cls, settings: Any) -> OurLine:
        """From Scrapy's settings (see :func:`crawler.night.visiting.settings_for`)."""
        address, port = settings.get("MINJIAN_SECOND_NAMESERVER") or ("", 0)
        return cls(
            controls=tuple(settings.getlist("MINJIAN_CONTROLS")),
            second=(address, int(port)) if address else None,
            hosts=HostMap.parse(settings.get("MINJIAN_HOSTS") or ""),
            agent=settings["USER_AGENT"],
        )

    def may_tell(self, problem: FetchProblem) -> bool:
        """Whether asking could show that a failure of this kind is ours."""
        return problem in _LOST and (
            bool(self.controls) or (problem is FetchProblem.DNS and self.second is not None)
        )

    def fault(self, url: str, problem: FetchProblem) -> str:
        """Why the failure is ours; empty where it is the site's, as far as anyone can tell."""
        host = host_of(url)
        if problem is FetchProblem.DNS and self.second and self.hosts.find(host) is None:
            known = self._second_knows(host)
            if known is not None:
                words = f"{WORDS}：本机的域名服务器查不到 {host}，第二域名服务器 {self.second[0]} 查得到"
                return words if known else ""
            if not self.controls:
                return f"{WORDS}：第二域名服务器 {self.second[0]} 没有应答"
        return self._controls_fail() if self.controls else ""

    # The second name server ------------------------------------------------------------------------------------

    def _second_knows(self, host: str) -> bool | None:
        """Whether it has an address for ``host``, ``None`` where it said nothing."""
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = [self.second[0]], self.second[1]  # type: ignore[index]
        try:
            return any(self._has(resolver, host, kind) for kind in ("A", "AAAA"))
        except dns.resolver.NXDOMAIN:
            return False
        except dns.resolver.NoNameservers:
            return False  # it answered, and could not find out either: the fault lies with the name's own servers
        except (dns.exception.DNSException, OSError):
            return None

    @staticmethod
    def _has(resolver: dns.resolver.Resolver, host: str, kind: str) -> bool:
        try:
            return bool(resolver.resolve(host, kind, lifetime=_NAMES_WAIT, search=False))
        except dns.resolver.NoAnswer:
            return False

    # The controls ----------------------------------------------------------------------------------------------

    def _controls_fail(self) -> str:
        """What to say where none of the control pages came; one round of questions for all who ask at about the same time."""
        with self._lock:
            if time.monotonic() > self._until:
                self._told = self._ask_controls()
                self._until = time.monotonic() + _KEPT
            return self._told

    def _ask_controls(self) -> str:
        why = ""
        for url in self.controls:
            why = self._problem_with(url)
            if not why:
                return ""
        return f"{WORDS}：对照网址{len(self.controls)}个都打不开（{why}）"

    def _problem_with(self, url: str) -> str:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = host_of(url)
        line = Line(hosts=self.hosts, private=frozenset({host}), timeout=self.timeout)
        try:
            with line.connect(host, port) as raw:
                stream = _lenient().wrap_socket(raw, server_hostname=host) if parts.scheme == "https" else raw
                _ask(stream, host, parts.netloc, parts.path or "/", self.agent)
        except ConnectError as error:
            return f"{host}：{error.problem.value}"
        except (OSError, http.client.HTTPException) as error:
            return f"{host}：{type(error).__name__}"
        return ""


def _lenient() -> ssl.SSLContext:
    made = ssl.create_default_context()
    made.check_hostname, made.verify_mode = (
        False,
        ssl.CERT_NONE,
    )  # whether the line works is all we want to know
    return made


def _ask(stream: Any, host: str, netloc: str, path: str, agent: str) -> None:
    """Raises where no answer comes; any answer shows that the line works."""
    connection = http.client.HTTPConnection(host)
    connection.sock = stream
    try:
        connection.request("GET", path, headers={"Host": netloc, "User-Agent": agent, "Connection": "close"})
        connection.getresponse()
    finally:
        connection.close()


def settings_of(controls: tuple[str, ...], second: tuple[str, int] | None) -> Mapping[str, Any]:
    """The Scrapy settings that :meth:`OurLine.of` reads."""
    return {"MINJIAN_CONTROLS": list(controls), "MINJIAN_SECOND_NAMESERVER": list(second) if second else None}
