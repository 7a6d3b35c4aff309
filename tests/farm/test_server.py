"""The server: hosts, validators, HEAD, counts, and the ways to misbehave."""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from farm import zoo
from farm.names import practice_units
from farm.province import Province, make_province
from farm.requests import parse
from farm.served import Farm
from farm.server import Running, running


@pytest.fixture(scope="module")
def server(small: Province) -> Iterator[Running]:
    with running(small) as started:
        yield started


def ask(
    server: Running, host: str, path: str = "/", method: str = "GET", timeout: float = 5, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)
    try:
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        connection.request(method, path, headers={"Host": host, **named})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def hosts_by_style(province: Province) -> dict[str, str]:
    return {site.style.id: site.host for site in province.sites.values()}


def test_hosts_are_told_apart(server: Running, small: Province) -> None:
    bodies = {ask(server, host)[2] for host in small.hosts}
    assert len(bodies) == len(small.hosts)


def test_alternative_hosts_redirect(server: Running, small: Province) -> None:
    site = next(iter(small.sites.values()))
    other = next(h for h in site.unit.hosts if h != site.host)
    status, headers, _ = ask(server, other, "/sitemap/")
    assert status == 301 and headers["location"] == site.url("/sitemap/")


def test_etag_and_last_modified_answer_304(server: Running, small: Province) -> None:
    hosts = hosts_by_style(small)
    status, headers, body = ask(server, hosts["trs"])
    assert status == 200 and body
    assert ask(server, hosts["trs"], If_None_Match=headers["etag"])[0] == 304
    again = ask(server, hosts["trs"], If_Modified_Since=headers["last-modified"])
    assert again[0] == 304 and again[2] == b""
    assert ask(server, hosts["trs"], If_None_Match='"other"')[0] == 200


def test_a_style_without_validators_sends_the_body_again(server: Running, small: Province) -> None:
    _, headers, body = ask(server, hosts_by_style(small)["asp"])
    assert "etag" not in headers and "last-modified" not in headers and body


def test_head_has_the_length_and_no_body(server: Running, small: Province) -> None:
    host = small.hosts[0]
    _, whole, body = ask(server, host)
    status, headers, nothing = ask(server, host, method="HEAD")
    assert (status, nothing) == (200, b"") and headers["content-length"] == whole["content-length"] == str(
        len(body)
    )


def test_gzip_where_it_is_accepted(server: Running, small: Province) -> None:
    host = hosts_by_style(small)["trs"]
    _, headers, body = ask(server, host, Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip" and gzip.decompress(body) == ask(server, host)[2]


def test_unknown_pages_and_hosts_answer_404(server: Running, small: Province) -> None:
    host = next(s.host for s in small.sites.values() if s.missing is None)
    assert ask(server, host, "/no/such/page.html")[0] == 404
    assert ask(server, "nobody.example")[0] == 404


def test_robots_and_site_map_are_there(server: Running, small: Province) -> None:
    _, _, robots = ask(server, small.hosts[0], "/robots.txt")
    assert b"Disallow: /neibu/" in robots
    assert b"<urlset" in ask(server, small.hosts[0], "/sitemap.xml")[2]


def test_counts_show_manners(small: Province) -> None:
    with running(small, latency=0.1) as server:
        host = small.hosts[0]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda n: ask(server, host, f"/search?q={n}"), range(4)))
        assert server.stats.requests[host] == 4
        assert server.stats.most_at_once[host] >= 2
        assert server.stats.most_connections[host] >= 2
        assert server.stats.robots_violations[host] == 4
        assert server.stats.log[0].target.startswith("/search")


def test_a_polite_visitor_is_seen_as_polite(small: Province) -> None:
    with running(small, latency=0.02) as server:
        for path in ("/", "/sitemap/", "/robots.txt"):
            ask(server, small.hosts[0], path)
        assert server.stats.most_at_once[small.hosts[0]] == 1
        assert not server.stats.robots_violations


def test_the_night_changes_while_it_runs(small: Province) -> None:
    troubled = small.sites[small.troubled[0]].host
    with running(small) as server:
        assert ask(server, troubled)[0] == 200
        server.night = 2
        with pytest.raises(OSError):
            ask(server, troubled)
        server.night = 3
        assert ask(server, troubled)[0] == 200


def test_keep_alive_and_pipelined_requests(server: Running, small: Province) -> None:
    request = f"GET /robots.txt HTTP/1.1\r\nHost: {small.hosts[0]}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as stream:
        stream.sendall(request * 3)
        data = b""
        while data.count(b"HTTP/1.1 200 OK") < 3:
            data += stream.recv(65536)
    assert data.count(b"User-agent: *") == 3


def test_https_on_the_same_port(server: Running, small: Province) -> None:
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    with unchecked.wrap_socket(plain, server_hostname=small.hosts[0]) as stream:
        for _ in range(2):
            stream.sendall(f"GET / HTTP/1.1\r\nHost: {small.hosts[0]}\r\n\r\n".encode())
            data = b""
            while b"</html>" not in data:
                data += stream.recv(65536)
            assert data.startswith(b"HTTP/1.1 200 OK")


def test_a_broken_greeting_ends_the_connection(server: Running) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as stream:
        stream.sendall(b"\x16nonsense that is no greeting at all" * 20)
        while stream.recv(1000):
            pass


def test_a_malformed_request_gets_400(server: Running) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as stream:
        stream.sendall(b"nonsense\r\n\r\n")
        assert stream.recv(100).startswith(b"HTTP/1.1 400")


def test_parsing_drops_the_port_and_reads_absolute_targets() -> None:
    request = parse(b"GET http://a.example/x?y=1 HTTP/1.1\r\nHost: b.example:81")
    assert request is not None and (request.host, request.target) == ("a.example", "/x?y=1")
    plain = parse(b"GET / HTTP/1.1\r\nHost: B.example:8080")
    assert plain is not None and plain.host == "b.example"


@pytest.mark.parametrize("way", ["endless", "calendar", "sessions", "parameters", "segments"])
def test_traps_always_lead_further(server: Running, way: str) -> None:
    first, second = (
        ask(server, way + zoo.SUFFIX)[2],
        ask(server, way + zoo.SUFFIX, "/p/1.html?y=2030&m=12")[2],
    )
    assert b"href" in first and b"href" in second


@pytest.mark.parametrize(
    ("way", "status"),
    [("challenge412", 412), ("challenge521", 521), ("forbidden403", 403), ("limit429", 429), ("login401", 401), ("captcha", 200), ("waf200", 200), ("loop", 200), ("chain", 302), ("login", 302), ("soft404", 200)],
)  # fmt: skip
def test_guards_answer_as_named(server: Running, way: str, status: int) -> None:
    assert ask(server, way + zoo.SUFFIX)[0] == status


@pytest.mark.parametrize("way", ["reset", "close"])
def test_a_host_that_resets_or_closes_breaks_the_connection(server: Running, way: str) -> None:
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(server, way + zoo.SUFFIX)


@pytest.mark.parametrize("way", ["stall", "half-header"])
def test_slow_ones_never_end(server: Running, way: str) -> None:
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(server, way + zoo.SUFFIX, timeout=0.5)


def test_the_dripping_one_sends_byte_by_byte(server: Running) -> None:
    request = f"GET / HTTP/1.1\r\nHost: drip{zoo.SUFFIX}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as stream:
        stream.sendall(request)
        data = b""
        while b"\r\n\r\nxx" not in data:
            data += stream.recv(65536)
    assert b"Content-Length: 100000" in data and len(data.partition(b"\r\n\r\n")[2]) < 10


def test_lies_about_the_length(server: Running) -> None:
    with pytest.raises(http.client.IncompleteRead):
        ask(server, "long-length" + zoo.SUFFIX)


def test_an_error_recovers(server: Running) -> None:
    assert [ask(server, "recover" + zoo.SUFFIX, "/once")[0] for _ in range(2)] == [503, 200]


def test_the_bomb_is_small_on_the_line(server: Running) -> None:
    _, headers, body = ask(server, "bomb" + zoo.SUFFIX, timeout=60)  # it is made when first asked for
    assert headers["content-encoding"] == "gzip" and len(body) < 2**20


def test_the_huge_body_is_thirty_megabytes(server: Running) -> None:
    assert len(ask(server, "huge" + zoo.SUFFIX, timeout=30)[2]) == 30 * 2**20


def test_zoo_units_have_the_host_of_their_way() -> None:
    assert zoo.unit("endless").homepage == "http://endless.zoo.example/"
    with pytest.raises(KeyError):
        zoo.unit("unknown")


def test_pages_are_made_once() -> None:
    farm = Farm(make_province(1, practice_units(2), 30, date(2026, 11, 20)))
    host = farm.province.hosts[0]
    request = parse(f"GET / HTTP/1.1\r\nHost: {host}".encode())
    assert request is not None
    assert farm.prepared(request) is farm.prepared(request)
