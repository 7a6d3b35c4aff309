"""Certificates as real TLS servers on loopback show them: good ones, bad ones, and ports that speak something else."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.gathered import CertificateFault as Fault
from core.gathered import TlsState
from crawler.gather.certificate import certificate_facts
from crawler.net.connect import Line
from crawler.net.hosts import HostMap
from farm.authority import context, write_authority

HOST = "www.qinghe.gov.cn"
TODAY = datetime.now(UTC).date()


@contextmanager
def greeting(greet: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port on loopback that gives every connection to ``greet``; gives its number."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    visitor, _ = server.accept()
                except TimeoutError:
                    continue
                with visitor:
                    visitor.settimeout(5)
                    greet(visitor)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            thread.join()


def with_tls(kind: str) -> Callable[[socket.socket], None]:
    made = context(HOST, kind, TODAY)

    def greet(visitor: socket.socket) -> None:
        try:
            with made.wrap_socket(visitor, server_side=True) as greeted:
                greeted.recv(1)
        except (ssl.SSLError, OSError):
            return  # the visitor does not like the certificate

    return greet


def line(port: int, folder: Path, *, trusting: bool = True) -> Line:
    authorities = str(write_authority(folder / "root.pem")) if trusting else ""
    return Line(hosts=HostMap(((f"{HOST}:443", "127.0.0.1", port),)), timeout=3.0, authorities=authorities)


@pytest.mark.parametrize(
    ("kind", "state", "faults"),
    [
        ("good", TlsState.TRUSTED, ()),
        ("expiring", TlsState.TRUSTED, ()),
        ("expired", TlsState.UNTRUSTED, (Fault.EXPIRED,)),
        ("later", TlsState.UNTRUSTED, (Fault.NOT_YET_VALID,)),
        ("other-name", TlsState.UNTRUSTED, (Fault.WRONG_NAME,)),
        ("no-name", TlsState.UNTRUSTED, (Fault.WRONG_NAME,)),
        ("self-signed", TlsState.UNTRUSTED, (Fault.SELF_SIGNED,)),
        ("leaf-only", TlsState.UNTRUSTED, (Fault.INCOMPLETE_CHAIN,)),
        ("stranger", TlsState.UNTRUSTED, (Fault.UNKNOWN_ISSUER,)),
        ("tls10", TlsState.OLD, ()),
        ("tls11", TlsState.OLD, ()),
    ],
)
def test_what_a_certificate_is_told_to_be(
    tmp_path: Path, kind: str, state: TlsState, faults: tuple[Fault, ...]
) -> None:
    with greeting(with_tls(kind)) as port:
        told = certificate_facts(HOST, 443, line(port, tmp_path))
    assert (told.state, told.faults) == (state, faults), told
    assert told.host == HOST and told.ends and told.chain


def test_names_and_dates_are_kept(tmp_path: Path) -> None:
    with greeting(with_tls("other-name")) as port:
        told = certificate_facts(HOST, 443, line(port, tmp_path))
    assert told.names == ("oa.other-lx.example",)
    assert datetime.fromisoformat(told.begins) < datetime.now(UTC) < datetime.fromisoformat(told.ends)
    assert told.issuer == "CN=Practice Province CA" and told.chain == 2


def test_a_private_authority_is_trusted_by_setting_only(tmp_path: Path) -> None:
    with greeting(with_tls("good")) as port:
        told = certificate_facts(HOST, 443, line(port, tmp_path, trusting=False))
    assert (told.state, told.faults) == (TlsState.UNTRUSTED, (Fault.UNKNOWN_ISSUER,))


def test_a_port_that_speaks_http(tmp_path: Path) -> None:
    def greet(visitor: socket.socket) -> None:
        visitor.recv(4096)
        visitor.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with greeting(greet) as port:
        assert certificate_facts(HOST, 443, line(port, tmp_path)).state is TlsState.NOT_TLS


@pytest.mark.parametrize("answer", ["nothing", "silence", "old protocol"])
def test_what_says_nothing_is_unknown(tmp_path: Path, answer: str) -> None:
    def greet(visitor: socket.socket) -> None:
        visitor.recv(4096)
        if answer == "old protocol":  # an alert: protocol_version
            visitor.sendall(b"\x15\x03\x01\x00\x02\x02\x46")
        if answer == "silence":
            visitor.recv(4096)

    with greeting(greet) as port:
        told = certificate_facts(HOST, 443, Line(hosts=line(port, tmp_path).hosts, timeout=0.5))
    assert told.state is TlsState.UNKNOWN and told.detail


def test_a_closed_port_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert certificate_facts(HOST, 443, line(port, tmp_path)).state is TlsState.REFUSED


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "0x7f.1"])
def test_private_addresses_are_not_connected_to(host: str) -> None:
    with greeting(with_tls("good")) as port:
        told = certificate_facts(host, port, Line(timeout=1.0))
    assert told.state is TlsState.UNKNOWN and "内网" in told.detail


def test_private_hosts_that_the_operator_allows(tmp_path: Path) -> None:
    with greeting(with_tls("self-signed")) as port:
        allowed = Line(private=frozenset({"localhost"}), timeout=3.0)
        told = certificate_facts("localhost", port, allowed)
    assert told.state is TlsState.UNTRUSTED
