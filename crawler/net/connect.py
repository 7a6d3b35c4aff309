"""Plain connections of gatherers: through the host map and past the address guard, like every other connection."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass, field

from core.fetch import FetchProblem
from crawler.net.guard import is_forbidden_literal, is_public, may_be_private
from crawler.net.hosts import HostMap

_MOST_ADDRESSES = 3
_OURS = frozenset(
    {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETDOWN}
)


class ConnectError(Exception):
    """No connection; ``problem`` is its name in the one list of names."""

    def __init__(self, problem: FetchProblem, detail: str) -> None:
        super().__init__(detail)
        self.problem, self.detail = problem, detail


@dataclass(frozen=True)
class Line:
    """How gatherers connect. ``private`` are hosts that may be on private networks, ``timeout`` is in seconds.

    ``authorities`` is a PEM file of certificates to trust beside the usual ones, ``nameserver`` an (IP, port) to ask
    instead of the system's; empty and ``None`` where not set. ``agent`` is how we name ourselves.
    """

    hosts: HostMap = field(default_factory=HostMap)
    private: frozenset[str] = frozenset()
    timeout: float = 10.0
    authorities: str = ""
    nameserver: tuple[str, int] | None = None
    agent: str = "minjian"

    def connect(self, host: str, port: int) -> socket.socket:
        """A connected socket with the timeout set; raises :class:`ConnectError`. The caller closes it."""
        mapped = self.hosts.find(host, port)
        if mapped is not None:
            return self.dial(*mapped)
        if is_forbidden_literal(host) and not may_be_private(host, port, self.private):
            raise ConnectError(FetchProblem.FORBIDDEN_ADDRESS, "内网地址不访问")
        last = ConnectError(FetchProblem.DNS, "域名没有可用的地址")
        for address in self._addresses(host, port)[:_MOST_ADDRESSES]:
            try:
                return self.dial(address, port)
            except ConnectError as error:
                last = error
        raise last

    def dial(self, address: str, port: int) -> socket.socket:
        """A connection to an IP address as it stands; the caller has asked the guard."""
        try:
            return socket.create_connection((address, port), timeout=self.timeout)
        except OSError as error:
            raise ConnectError(
                problem_of(error), f"{address}:{port}：{error.strerror or error}"[:200]
            ) from error

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise ConnectError(FetchProblem.DNS, f"{host}：{error}"[:200]) from error
        addresses = list(dict.fromkeys(str(f[4][0]) for f in sorted(found, key=lambda f: f[0])))
        free = may_be_private(host, port, self.private)
        allowed = [a for a in addresses if free or is_public(a)]
        if addresses and not allowed:
            raise ConnectError(FetchProblem.FORBIDDEN_ADDRESS, "内网地址不访问")
        return allowed


def problem_of(error: OSError) -> FetchProblem:
    """The name of what went wrong with a socket."""
    if isinstance(error, TimeoutError):
        return FetchProblem.TIMEOUT
    if isinstance(error, ConnectionRefusedError):
        return FetchProblem.REFUSED
    if error.errno in _OURS:
        return FetchProblem.OUR_LINE
    return FetchProblem.RESET
