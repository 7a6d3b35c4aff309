"""The way out of the browser: a SOCKS5 server on loopback that resolves names itself and connects to public addresses only.

The browser never resolves a name. The address that was found good is the address that is connected to, so a name that
changes its mind between question and connection (DNS rebinding) gains nothing. RFC 1928, CONNECT without a password.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from ipaddress import ip_address

from crawler.net.addresses import is_forbidden_literal, is_public, may_be_private
from crawler.net.hosts import HostMap

_CHUNK = 1 << 16
_SECONDS = 15.0
#: Bytes that one process may take in.
MOST_BYTES = 512 * 1024 * 1024
_OK, _NOT_ALLOWED, _UNREACHABLE, _UNSUPPORTED = 0, 2, 4, 7


class Refused(Exception):
    """The guard does not let this connection through."""


#: From host and port to addresses; raises :class:`OSError` where there are none.
Resolve = Callable[[str, int], Awaitable[list[str]]]


async def _resolved(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Guard:
    """Where connections go: mapped hosts to their mapping, others to a public address of theirs."""

    def __init__(self, hosts: HostMap, private: Collection[str] = (), resolve: Resolve | None = None) -> None:
        self._hosts, self._private, self._resolve = hosts, frozenset(private), resolve or _resolved

    async def target(self, host: str, port: int) -> tuple[str, int]:
        """The address to connect to; raises :class:`Refused` or :class:`OSError`."""
        mapped = self._hosts.find(host, port)
        if mapped is not None:
            return mapped
        free = may_be_private(host.lower(), port, self._private)
        if not free and is_forbidden_literal(host):
            raise Refused(host)
        good = [a for a in await self._resolve(host, port) if free or is_public(a)]
        if not good:
            raise Refused(host)
        return sorted(good, key=lambda a: ip_address(a.partition("%")[0]).version)[0], port


class SocksServer:
    """Serves in a thread of its own from :meth:`start` until the process ends; ``refused`` names the hosts held back."""

    def __init__(self, guard: Guard, most_bytes: int = MOST_BYTES) -> None:
        self._guard, self._left = guard, most_bytes
        self.refused: set[str] = set()
        self.port = 0
        self._ready = threading.Event()

    def start(self) -> int:
        threading.Thread(target=lambda: asyncio.run(self._serve()), name="socks", daemon=True).start()
        if not self._ready.wait(10):
            raise OSError("the guard of the browser did not start")
        return self.port

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._client, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        async with server:
            await server.serve_forever()

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            async with asyncio.timeout(_SECONDS):
                there = await self._greeted(reader, writer)
            if there is not None:
                await asyncio.gather(self._carry(reader, there[1], up=True), self._carry(there[0], writer))
                there[1].close()
        writer.close()

    async def _greeted(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        _, command, _, kind = await reader.readexactly(4)
        host = await self._host(reader, kind)
        (port,) = struct.unpack(">H", await reader.readexactly(2))
        if command != 1 or not host:
            self._say(writer, _UNSUPPORTED)
            return None
        try:
            address, port = await self._guard.target(host, port)
            there = await asyncio.open_connection(address, port)
        except Refused:
            self.refused.add(host)
            self._say(writer, _NOT_ALLOWED)
            return None
        except OSError:
            self._say(writer, _UNREACHABLE)
            return None
        self._say(writer, _OK)
        return there

    @staticmethod
    async def _host(reader: asyncio.StreamReader, kind: int) -> str:
        if kind == 3:
            (length,) = await reader.readexactly(1)
            return (await reader.readexactly(length)).decode("ascii", "replace")
        if kind in (1, 4):
            return str(ip_address(await reader.readexactly(4 if kind == 1 else 16)))
        return ""

    @staticmethod
    def _say(writer: asyncio.StreamWriter, code: int) -> None:
        writer.write(bytes((5, code, 0, 1, 0, 0, 0, 0, 0, 0)))

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, up: bool = False
    ) -> None:
        with suppress(OSError):
            while data := await source.read(_CHUNK):
                self._left -= 0 if up else len(data)
                if self._left < 0:
                    break
                sink.write(data)
                await sink.drain()
        with suppress(OSError, RuntimeError):
            sink.close() if self._left < 0 else sink.write_eof()
