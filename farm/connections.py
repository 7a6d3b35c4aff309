"""One visitor's connection: HTTP/1.1 with keep-alive, in the clear or by TLS, honest or not."""

from __future__ import annotations

import asyncio
import ssl
import sys

from farm.acts import ACTS, STATUSES, Stage
from farm.prepared import Prepared
from farm.requests import Request, parse
from farm.served import Farm
from farm.tls import GREETING, TlsTransport


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
