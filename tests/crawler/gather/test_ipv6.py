"""AAAA records from a real name server on loopback, and connections over IPv6 loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from core.gathered import Ipv6Facts
from crawler.gather.ipv6 import ipv6_facts
from crawler.net.connect import Line
from crawler.net.hosts import HostMap
from farm.names_server import reply
from tests.crawler.name_server import name_server

HOST = "www.qinghe.gov.cn"


def naming(way: str) -> AbstractContextManager[tuple[str, int]]:
    """A name server that answers in this way; gives its address and port."""
    return name_server(lambda question: reply(question, way))


def told(
    way: str, hosts: HostMap | None = None, private: frozenset[str] = frozenset(), timeout: float = 2.0
) -> Ipv6Facts:
    with naming(way) as server:
        return ipv6_facts(
            f"http://{HOST}/",
            Line(hosts=hosts or HostMap(), private=private, timeout=timeout, nameserver=server),
        )


@pytest.mark.parametrize(
    ("way", "number"),
    [("own", 1), ("several", 2), ("alias", 1), ("none", 0), ("soa", 0), ("alias-without", 0)],
)
def test_addresses_are_counted_whatever_way_leads_to_them(way: str, number: int) -> None:
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
    facts = ipv6_facts(f"http://{HOST}/", Line(hosts=HostMap((("*", "127.0.0.1", 9),))))
    assert not facts.answered and "没有查询域名" in facts.detail


def test_reached_and_refused_over_ipv6() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6 at all")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        port = server.getsockname()[1]
        assert told("own", HostMap((("*", "::1", port),))).reached is True
    facts = told("own", HostMap((("*", "::1", port),)))
    assert facts.reached is False and "::1" in facts.detail


@contextmanager
def answering(answer: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server on IPv6 loopback that says this to whoever connects, once; gives its port and what was asked."""
    asked: list[bytes] = []
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                asked.append(connection.recv(4096))
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], asked
        thread.join(10)


@pytest.mark.parametrize(
    ("answer", "opened", "said"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n<p>x</p>", True, ""),
        (b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", True, ""),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", None, "HTTP 403"),
        (b"HTTP/1.1 521 x\r\n\r\n", None, "HTTP 521"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", False, "HTTP 404"),
        (b"HTTP/1.0 503\r\n\r\n", False, "HTTP 503"),
        (b"SSH-2.0-x\r\n", False, "应答不是 HTTP"),
        (b"x" * 9000, False, "应答不是 HTTP"),
        (b"", False, "没有应答"),
    ],
)
def test_the_home_page_is_opened_over_ipv6(answer: bytes, opened: bool | None, said: str) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6 at all")
    with answering(answer) as (port, asked):
        facts = told("own", HostMap((("*", "::1", port),)), timeout=20.0)
    assert (facts.reached, facts.opened) == (True, opened) and said in facts.said
    assert asked[0].startswith(b"GET / HTTP/1.1\r\nHost: www.qinghe.gov.cn\r\nUser-Agent: minjian")


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6 at all")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        facts = told("own", HostMap((("*", "::1", server.getsockname()[1]),)), timeout=0.5)
    assert facts.reached is True and facts.opened is False and "没有应答" in facts.said


def test_no_line_of_ours_is_nobodys_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.gather.ipv6.has_ipv6", lambda: False)
    facts = told("own", private=frozenset({HOST}))
    assert facts.reached is None and "本机没有 IPv6" in facts.detail
