"""Serves a practice province by host name on loopback: ``python -m farm.server --units 126 --port 8899``.

One event loop, HTTP/1.1 with keep-alive, pages kept once made. It also keeps count of what visitors do, so that
tests can prove their manners: requests, connections and requests at the same time per host, robots violations.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import ssl
import sys
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from farm import zoo
from farm.acts import ACTS, STATUSES, Stage
from farm.answer import Answer
from farm.authority import OLD, context, write_authority
from farm.names import practice_units, write_registry
from farm.names_server import NameServer
from farm.outside import behaviour
from farm.province import NIGHTS, Province, make_province
from farm.reach import Reach, act_of
from farm.tls import GREETING, TlsTransport, base_context, named_host

FORBIDDEN = ("/admin/", "/neibu/")
#: Where robots.txt closes the search; other sites answer elsewhere.
_CLOSED_SEARCH = ("/search",)
_CACHE_BYTES = 512 * 2**20


class Request(NamedTuple):
    method: str
    target: str
    host: str
    headers: dict[bytes, bytes]

    def header(self, name: bytes) -> str:
        return self.headers.get(name, b"").decode("latin-1").strip()


class LogLine(NamedTuple):
    moment: float
    host: str
    method: str
    target: str
    status: int


@dataclass
class Stats:
    """What visitors did, by host. ``most_at_once`` and ``most_connections`` are the highest counts at one moment."""

    requests: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    at_once: Counter[str] = field(default_factory=Counter)
    most_at_once: Counter[str] = field(default_factory=Counter)
    most_connections: Counter[str] = field(default_factory=Counter)
    robots_violations: Counter[str] = field(default_factory=Counter)
    log: deque[LogLine] = field(default_factory=lambda: deque(maxlen=200_000))

    def begin(self, host: str, target: str) -> None:
        self.requests[host] += 1
        self.at_once[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self.at_once[host])
        if target.startswith(FORBIDDEN) or target.split("?", 1)[0] in _CLOSED_SEARCH:
            self.robots_violations[host] += 1

    def end(self, request: Request, status: int) -> None:
        self.at_once[request.host] -= 1
        self.statuses[status] += 1
        self.log.append(LogLine(time.monotonic(), request.host, request.method, request.target, status))


class Prepared(NamedTuple):
    """A page ready to send: status line and headers without Content-Length and encoding, body, gzipped body."""

    status: int
    head: bytes
    body: bytes
    packed: bytes
    etag: str
    modified: str
    act: str


_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}


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
        always: tuple[tuple[str, str], ...] = (),
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
            self._cache[key] = found
            self._held += len(found.body) + len(found.packed)
            while self._held > _CACHE_BYTES and len(self._cache) > 1:
                _, old = self._cache.popitem(last=False)
                self._held -= len(old.body) + len(old.packed)
        return found

    def _act(self, request: Request) -> str:
        """How the site misbehaves for a visitor who probes, see :mod:`farm.reach`."""
        site = self.province.site_of(request.host)
        agent = request.header(b"user-agent")
        return act_of(self.reaches, site.unit.id, request.target, agent) if site and self.reaches else ""

    def _prepare(self, request: Request) -> Prepared:
        answer = self.province.answer(request.host, request.target, self.night, request.method)
        site = self.province.site_of(request.host)
        if act := self._act(request):
            answer = behaviour(act) or replace(answer, act=act)
        digest = blake2b(answer.body, digest_size=12).hexdigest()
        known = site.style if self.validators and answer.validators and site else None
        etag = f'"{digest}"' if known and known.etag else ""
        modified = self._modified(digest) if known and known.last_modified else ""
        lines = [
            f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Status')}",
            f"Content-Type: {answer.content_type}",
        ]
        lines += [f"{name}: {value}" for name, value in (*answer.headers, *self.always)]
        lines += [f"Server: {site.style.server if site else 'nginx'}"]
        lines += [f"ETag: {etag}"] * bool(etag) + [f"Last-Modified: {modified}"] * bool(modified)
        text = "text/" in answer.content_type or "javascript" in answer.content_type
        packed = (
            gzip.compress(answer.body, 1, mtime=0)
            if text and len(answer.body) > 800 and (site is None or site.style.id != "asp")
            else b""
        )
        return Prepared(
            answer.status,
            ("\r\n".join(lines) + "\r\n").encode("utf-8"),
            answer.body,
            packed,
            etag,
            modified,
            answer.act,
        )

    def _modified(self, digest: str) -> str:
        """A time that belongs to the body: another body, another time."""
        moment = datetime.combine(self.province.today, datetime.min.time(), UTC) - timedelta(
            seconds=int(digest[:8], 16) % 25_000_000
        )
        return format_datetime(moment, usegmt=True)

    def response(self, request: Request) -> tuple[int, bytes]:
        """Status and bytes of an honest answer."""
        page = self.prepared(request)
        keep = b"Connection: keep-alive\r\n"
        given = request.header(b"if-none-match")
        unchanged = (page.etag in given or given == "*") if given and page.etag else bool(
            page.modified and request.header(b"if-modified-since") == page.modified
        )  # fmt: skip
        if unchanged and page.status == 200:
            head = page.head.replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 304 Not Modified", 1)
            return 304, head + keep + b"\r\n"
        body, coding = page.body, b""
        if page.packed and "gzip" in request.header(b"accept-encoding"):
            body, coding = page.packed, b"Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n"
        head = page.head + coding + keep + b"Content-Length: %d\r\n\r\n" % len(body)
        return page.status, head if request.method == "HEAD" else head + body


def parse(head: bytes) -> Request | None:
    """The request in ``head`` (up to the empty line), ``None`` where it is none."""
    lines = head.split(b"\r\n")
    parts = lines[0].split(b" ")
    if len(parts) != 3:
        return None
    headers: dict[bytes, bytes] = {}
    for line in lines[1:]:
        name, _, value = line.partition(b":")
        headers[name.strip().lower()] = value
    target = parts[1].decode("utf-8", "replace")
    host = headers.get(b"host", b"").decode("latin-1").strip().lower()
    if target.startswith("http"):
        host, _, rest = target.split("://", 1)[1].partition("/")
        target = "/" + rest
    return Request(
        parts[0].decode("latin-1"),
        target,
        host.rsplit(":", 1)[0] if host.rsplit(":", 1)[-1].isdigit() else host,
        headers,
    )


class Connection(asyncio.Protocol):
    """One visitor's connection; answers come in the order of the requests."""

    def __init__(self, farm: Farm) -> None:
        self.farm, self.buffer, self.host = farm, b"", ""
        self.transport: asyncio.Transport | TlsTransport | None = None
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        if self.host:
            self.farm.connections[self.host] -= 1
        self.transport = None

    def data_received(self, data: bytes) -> None:
        if (
            not self.host
            and not self.buffer
            and data[0] == GREETING
            and isinstance(self.transport, asyncio.Transport)
        ):
            self.transport = TlsTransport(self.transport, self.farm.tls_for(data))
        if isinstance(self.transport, TlsTransport):
            try:
                data = self.transport.opened(data)
            except ssl.SSLError:
                self.transport.close()
                return
        self.buffer += data
        self._work()

    def _work(self) -> None:
        while not self.busy and b"\r\n\r\n" in self.buffer and self.transport:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            request = parse(head)
            if request is None:
                self.transport.write(
                    b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )
                self.transport.close()
                return
            length = int(request.header(b"content-length") or 0)
            self.buffer = self.buffer[length:]
            self._begin(request)

    def _begin(self, request: Request) -> None:
        if request.host != self.host:
            if self.host:
                self.farm.connections[self.host] -= 1
            self.host = request.host
            self.farm.connections[self.host] += 1
        stats, host = self.farm.stats, request.host
        stats.most_connections[host] = max(stats.most_connections[host], self.farm.connections[host])
        stats.begin(host, request.target)
        if self.farm.latency:
            self.busy = True
            asyncio.get_running_loop().call_later(self.farm.latency, self._finish, request)
        else:
            self._finish(request)

    def _finish(self, request: Request) -> None:
        page = self.farm.prepared(request)
        if page.act and not (page.act == "recover" and self._has_recovered(request)):
            self.busy = True
            task = asyncio.get_running_loop().create_task(perform(self, request, page))
            task.add_done_callback(self._acted)
            return
        status, data = self.farm.response(request)
        if self.transport:
            self.transport.write(data)
            if request.header(b"connection").lower() == "close":
                self.transport.close()
        self.farm.stats.end(request, status)
        self.busy = False
        if self.buffer and self.farm.latency:
            self._work()

    def _has_recovered(self, request: Request) -> bool:
        key = (request.host, request.target)
        if key in self.farm.recovered:
            return True
        self.farm.recovered.add(key)
        return False

    def _acted(self, task: asyncio.Task[int]) -> None:
        self.busy = False
        if not task.cancelled() and task.exception():
            print(f"act failed: {task.exception()}", file=sys.stderr)
        self._work()


async def perform(connection: Connection, request: Request, page: Prepared) -> int:
    """Misbehaves as ``page.act`` says; always ends the request in the counts."""
    stage = Stage(connection.transport, page.head, page.body, lambda: connection.farm.response(request)[1])
    try:
        await ACTS[page.act](stage)
    finally:
        status = STATUSES.get(page.act, page.status)
        connection.farm.stats.end(request, status)
    return status


@dataclass
class Running:
    """A server at work in a thread of its own. ``night`` may be changed while it runs."""

    farm: Farm
    port: int

    @property
    def stats(self) -> Stats:
        return self.farm.stats

    @property
    def night(self) -> int:
        return self.farm.night

    @night.setter
    def night(self, value: int) -> None:
        self.farm.night = value


@contextlib.contextmanager
def running(
    province: Province,
    night: int = 1,
    *,
    port: int = 0,
    latency: float = 0.0,
    validators: bool = True,
    always: tuple[tuple[str, str], ...] = (),
) -> Iterator[Running]:
    """Serves ``province`` on loopback while the block runs; ``port`` 0 takes a free one. UDP on it is the name server."""
    farm = Farm(province, night, latency, validators=validators, always=always)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: Connection(farm), "127.0.0.1", port, backlog=512)
    )
    bound = server.sockets[0].getsockname()[1]
    named, _ = loop.run_until_complete(
        loop.create_datagram_endpoint(lambda: NameServer(farm.way_of), local_addr=("127.0.0.1", bound))
    )
    thread = threading.Thread(target=loop.run_forever, name="farm", daemon=True)
    thread.start()
    try:
        yield Running(farm, bound)
    finally:
        loop.call_soon_threadsafe(named.close)
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    server.close_clients() if hasattr(server, "close_clients") else None
    await asyncio.sleep(0)


def serve(province: Province, night: int, port: int, *, validators: bool = True) -> None:
    """Serves until interrupted."""
    with running(province, night, port=port, validators=validators) as server:
        print(
            f"practice province: {len(province.units)} sites, night {night}, http://127.0.0.1:{server.port}/",
            file=sys.stderr,
        )
        print(server.port, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="farm.server", description="Serve the practice province on loopback."
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--units", type=int, default=126)
    parser.add_argument("--pages", type=int, default=60, help="pages per site")
    parser.add_argument("--night", type=int, choices=NIGHTS, default=1)
    parser.add_argument(
        "--today", type=date.fromisoformat, default=date(2026, 11, 20), help="the day of night 1"
    )
    parser.add_argument("--no-validators", action="store_true", help="no ETag, no Last-Modified, never 304")
    parser.add_argument("--rich", action="store_true", help="pages of a real weight")
    parser.add_argument("--port", type=int, default=8899)
    parser.add_argument(
        "--authority", type=Path, help="write the root certificate here (MINJIAN_AUTHORITIES)"
    )
    parser.add_argument("--registry", type=Path, help="write the registry file of the units here")
    options = parser.parse_args(arguments)
    units = practice_units(options.units)
    if options.registry:
        write_registry(units, options.registry)
    if options.authority:
        write_authority(options.authority)
    province = make_province(options.seed, units, options.pages, options.today, rich=options.rich)
    serve(province, options.night, options.port, validators=not options.no_validators)
    return 0


__all__ = ["Answer", "Farm", "Running", "Stats", "main", "running", "serve"]

if __name__ == "__main__":
    raise SystemExit(main())
