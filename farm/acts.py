"""How a server misbehaves: each act answers one request in its own wrong way."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from farm.tls import TlsTransport

_FOREVER = 600.0


@dataclass(frozen=True)
class Stage:
    """What an act has: the line to the visitor, head and body of the page, and the answer that an honest server gives."""

    transport: asyncio.Transport | TlsTransport | None
    head: bytes
    body: bytes
    honest: Callable[[], bytes]

    @property
    def open(self) -> bool:
        return self.transport is not None and not self.transport.is_closing()

    def send(self, data: bytes) -> bool:
        """Whether there was still somebody to send it to."""
        if self.transport is None or self.transport.is_closing():
            return False
        self.transport.write(data)
        return True

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def reset(self) -> None:
        if self.transport is not None:
            sock = self.transport.get_extra_info("socket")
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()


Act = Callable[[Stage], Awaitable[None]]


async def _reset(stage: Stage) -> None:
    stage.reset()


async def _close(stage: Stage) -> None:
    stage.close()


async def _late(seconds: float, stage: Stage) -> None:
    await asyncio.sleep(seconds)
    stage.send(stage.honest())


async def _busy(stage: Stage) -> None:
    stage.send(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n")


async def _stall(stage: Stage) -> None:
    await asyncio.sleep(_FOREVER)


async def _half_header(stage: Stage) -> None:
    stage.send(stage.head[:20])
    await asyncio.sleep(_FOREVER)


async def _drip(stage: Stage) -> None:
    stage.send(stage.head + b"Content-Length: 100000\r\n\r\n")
    while stage.send(b"x"):
        await asyncio.sleep(0.2)


async def _endless_header(stage: Stage) -> None:
    stage.send(stage.head)
    while stage.send(b"X-More: " + b"m" * 8000 + b"\r\n"):
        await asyncio.sleep(0.001)


async def _lie(made: Callable[[Stage], bytes], stage: Stage) -> None:
    """An answer that is wrong in what it says of itself, and the end of the line."""
    stage.send(made(stage))
    stage.close()


async def _lie_and_stay(made: Callable[[Stage], bytes], stage: Stage) -> None:
    stage.send(made(stage))


async def _explode(make: Callable[[], bytes], coding: bytes, stage: Stage) -> None:
    packed = make()
    head = stage.head + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding, len(packed))
    stage.send(head + packed)


async def _flood(size: int | None, stage: Stage) -> None:
    """A body of ``size`` bytes; without a size one that ends only with the visitor."""
    length = b"Content-Length: %d\r\n" % size if size else b"Connection: close\r\n"
    stage.send(stage.head + length + b"\r\n" + stage.body)
    block, left = b"<p>" + "没完没了".encode() * 5000 + b"</p>", (size or 2**62) - len(stage.body)
    while left > 0 and stage.open and stage.transport is not None:
        if stage.transport.get_write_buffer_size() > 2**20:
            await asyncio.sleep(0.01)
            continue
        stage.send(block[:left])
        left -= len(block)
        await asyncio.sleep(0)


def _with_length(stage: Stage, length: int) -> bytes:
    return stage.head + b"Content-Length: %d\r\n\r\n" % length + stage.body


def _long_length(stage: Stage) -> bytes:
    length = len(stage.body) + 5000
    return stage.head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % length + stage.body


def _header_flood(stage: Stage) -> bytes:
    flood = b"".join(b"X-Flood-%d: %s\r\n" % (n, b"f" * 100) for n in range(20_000))
    return stage.head + flood + b"Content-Length: %d\r\n\r\n" % len(stage.body) + stage.body


def _mid_body(stage: Stage) -> bytes:
    return stage.head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(stage.body) + stage.body[:100]


def _chunk_lies(stage: Stage) -> bytes:
    return stage.head + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n" + stage.body + b"\r\n0\r\n\r\n"


def _two_lengths(stage: Stage) -> bytes:
    lengths = b"Content-Length: 5\r\nContent-Length: %d\r\n\r\n" % len(stage.body)
    return stage.head + lengths + stage.body


@cache
def _bomb(size: int = 300 * 2**20) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"\0" * 2**20
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


@cache
def _brotli_bomb(size: int = 300 * 2**20) -> bytes:
    import brotli

    packer = brotli.Compressor(quality=1)
    block = b"\0" * 2**20
    return bytes(b"".join(packer.process(block) for _ in range(size >> 20)) + packer.finish())


def make_bombs() -> None:
    """Makes beforehand what takes seconds to make: meanwhile no other visitor would be answered."""
    _bomb()
    _brotli_bomb()


ACTS: Mapping[str, Act] = {
    "reset": _reset,
    "close": _close,
    "slow": partial(_late, 1.0),
    "slow-home": partial(_late, 3.5),
    "sluggish": partial(_late, 3.6),
    "recover": _busy,
    "stall": _stall,
    "half-header": _half_header,
    "drip": _drip,
    "endless-header": _endless_header,
    "long-length": partial(_lie, _long_length),
    "short-length": partial(_lie_and_stay, lambda stage: _with_length(stage, len(stage.body) // 2)),
    "ten-gigabytes": partial(_lie_and_stay, lambda stage: _with_length(stage, 10 * 2**30)),
    "header-flood": partial(_lie, _header_flood),
    "old-http": partial(_lie, lambda stage: b"<html>no status line, no header " + stage.body),
    "mid-body": partial(_lie, _mid_body),
    "chunk-lies": partial(_lie, _chunk_lies),
    "two-lengths": partial(_lie, _two_lengths),
    "bomb": partial(_explode, _bomb, b"gzip"),
    "brotli-bomb": partial(_explode, _brotli_bomb, b"br"),
    "huge": partial(_flood, 30 * 2**20),
    "no-end": partial(_flood, None),
}
#: The status of an act that is not the page's.
STATUSES: Mapping[str, int] = {"recover": 503}
