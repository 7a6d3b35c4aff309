"""AAAA records from a real name server on loopback, and connections over IPv6 loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.message
import pytest

from core.gathered import Ipv6Facts
from crawler.gather.connect import Line
from crawler.gather.ipv6 import ipv6_facts
from crawler.hosts import HostMap
from farm.names_server import reply

HOST = "www.qinghe.gov.cn"


@contextmanager
def naming(way: str) -> Iterator[tuple[str, int]]:
    """A name server that answers in this way; gives its address and port."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    server.settimeout(0.1)
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                data, visitor = server.recvfrom(4096)
            except TimeoutError:
                continue
            server.sendto(reply(dns.message.from_wire(data), way), visitor)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()
    finally:
        over.set()
        thread.join()
        server.close()


def told(way: str, hosts: HostMap | None = None, private: frozenset[str] = frozenset()) -> Ipv6Facts:
    with naming(way) as server:
        return ipv6_facts(
            HOST, 80, Line(hosts=hosts or HostMap(), private=private, timeout=2.0, nameserver=server)
        )


@pytest.mark.parametrize(
    ("way", "number"),
    [("own", 1), ("several", 2), ("alias", 1), ("none", 0), ("soa", 0), ("alias-without", 0)],
)
def test_records(way: str, number: int) -> None:
    facts = told(way)
    assert facts.answered and len(facts.addresses) == number


@pytest.mark.parametrize("way", ["servfail", "refused", "nxdomain"])
def test_name_servers_that_fail_say_nothing(way: str) -> None:
    facts = told(way)
    assert (facts.answered, facts.addresses, facts.reached) == (False, (), None)
    assert "域名查询没有结果" in facts.detail


def test_addresses_that_are_not_public_are_not_connected_to() -> None:
    facts = told("own")  # documentation addresses (RFC 3849)
    assert facts.reached is None and "不是公网地址" in facts.detail


def test_a_connection_mapped_to_ipv4_says_nothing_of_ipv6() -> None:
    facts = told("own", HostMap((("*", "127.0.0.1", 9),)))
    assert facts.reached is None and "IPv4" in facts.detail


def test_real_name_servers_are_not_asked_about_mapped_hosts() -> None:
    facts = ipv6_facts(HOST, 80, Line(hosts=HostMap((("*", "127.0.0.1", 9),))))
    assert not facts.answered and "没有查询域名" in facts.detail


def test_reached_and_refused_over_ipv6() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6 at all")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        port = server.getsockname()[1]
        assert told("own", HostMap((("*", "::1", port),))).reached is True
    facts = told("own", HostMap((("*", "::1", port),)))
    assert facts.reached is False and "::1" in facts.detail


def test_no_line_of_ours_is_nobodys_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.gather.ipv6.has_ipv6", lambda: False)
    facts = told("own", private=frozenset({HOST}))
    assert facts.reached is None and "本机没有 IPv6" in facts.detail
