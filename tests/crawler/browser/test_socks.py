"""The browser's way out: where it connects to, and that it connects to nothing else."""

from __future__ import annotations

import asyncio
import socket
import struct

import pytest

from crawler.browser.socks import Guard, Refused, SocksServer
from crawler.net.hosts import HostMap
from tests.crawler.site_server import Answer, serving

_NONE = HostMap()


class Names:
    """A name server whose answers change from question to question."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def __call__(self, host: str, port: int) -> list[str]:
        return self.answers.pop(0)


def target(guard: Guard, host: str, port: int = 80) -> tuple[str, int]:
    return asyncio.run(guard.target(host, port))


def test_a_public_name_leads_to_its_address() -> None:
    assert target(Guard(_NONE, resolve=Names(["8.8.8.8"])), "www.gov.cn") == ("8.8.8.8", 80)


def test_ipv4_goes_before_ipv6_and_private_ones_are_passed_over() -> None:
    names = Names(["2400:3200::1", "10.0.0.1", "8.8.4.4"])
    assert target(Guard(_NONE, resolve=names), "www.gov.cn", 443) == ("8.8.4.4", 443)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",
     "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        target(Guard(_NONE, resolve=Names([address])), "www.gov.cn")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f000001", "127.1", "0177.0.0.1", "[::1]", "::1"]
)
def test_an_address_written_out_is_refused_before_it_is_looked_up(host: str) -> None:
    with pytest.raises(Refused):
        target(Guard(_NONE, resolve=Names()), host)


def test_a_name_that_changes_its_mind_is_asked_anew_and_refused() -> None:
    """DNS rebinding: the address connected to is the one that was looked at, and every connection looks again."""
    guard = Guard(_NONE, resolve=Names(["8.8.8.8"], ["127.0.0.1"]))
    assert target(guard, "evil.example") == ("8.8.8.8", 80)
    with pytest.raises(Refused):
        target(guard, "evil.example")


def test_mapped_and_allowed_hosts_may_be_private() -> None:
    guard = Guard(HostMap.parse("*.gov.cn=127.0.0.1:8899"), ["oa.example"], Names(["10.0.0.7"]))
    assert target(guard, "www.gov.cn", 443) == ("127.0.0.1", 8899)
    assert target(guard, "oa.example") == ("10.0.0.7", 80)


def connect(port: int, host: str, to: int) -> tuple[socket.socket, int]:
    """A SOCKS5 client: the connection, and the answer code."""
    stream = socket.create_connection(("127.0.0.1", port), 5)
    stream.sendall(b"\x05\x01\x00")
    assert stream.recv(2) == b"\x05\x00"
    stream.sendall(b"\x05\x01\x00\x03" + bytes([len(host)]) + host.encode() + struct.pack(">H", to))
    return stream, stream.recv(10)[1]


def test_the_server_carries_what_the_guard_lets_through_and_names_what_not() -> None:
    with serving({"/": Answer("hallo")}) as site:
        server = SocksServer(Guard(HostMap.parse(f"*.gov.cn=127.0.0.1:{site.port}")))
        port = server.start()
        stream, code = connect(port, "www.gov.cn", 80)
        stream.sendall(b"GET / HTTP/1.0\r\nHost: www.gov.cn\r\n\r\n")
        said = b""
        while data := stream.recv(4096):
            said += data
        assert code == 0 and said.endswith(b"hallo")
        stream.close()
        stream, code = connect(port, "127.0.0.1", site.port)
        stream.close()
        assert code == 2 and server.refused == {"127.0.0.1"} and len(site.asked) == 1


def test_the_server_stops_carrying_at_its_limit() -> None:
    with serving({"/": Answer("x" * 500_000)}) as site:
        server = SocksServer(Guard(HostMap.parse(f"*=127.0.0.1:{site.port}")), most_bytes=100_000)
        stream, code = connect(server.start(), "www.gov.cn", 80)
        stream.sendall(b"GET / HTTP/1.0\r\n\r\n")
        said = 0
        while data := stream.recv(65536):
            said += len(data)
        assert code == 0 and said <= 100_000
        stream.close()
