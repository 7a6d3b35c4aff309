"""TLS on the port that also speaks plain HTTP: pages link to https addresses, and one port serves the whole province."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import Any

#: The first byte of a TLS greeting; no HTTP request begins with it.
GREETING = 0x16
_PLAIN = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

#: What greets a visitor of a host: a context, or the word for a port that does not speak TLS (``plain``, ``drop``).
Greeter = Callable[[str], "ssl.SSLContext | str"]


def base_context(greeter: Greeter, usual: ssl.SSLContext) -> ssl.SSLContext:
    """``usual`` made to ask ``greeter`` for the certificate of the host that the visitor names."""

    def named(connection: Any, host: str | None, _: ssl.SSLContext) -> int | None:
        told = greeter((host or "").lower())
        if isinstance(told, str):
            connection.no_tls = told
            return ssl.AlertDescription.ALERT_DESCRIPTION_INTERNAL_ERROR
        connection.context = told
        return None

    usual.sni_callback = named
    return usual


def named_host(greeting: bytes) -> str:
    """The host that a visitor's first bytes name (SNI), empty where they name none."""
    at = 43  # record and handshake headers, version, random
    try:
        at += 1 + greeting[at]
        at += 2 + int.from_bytes(greeting[at : at + 2], "big")
        at += 1 + greeting[at]
        end = at + 2 + int.from_bytes(greeting[at : at + 2], "big")
        at += 2
        while at < end:
            kind, size = (int.from_bytes(greeting[at + n : at + n + 2], "big") for n in (0, 2))
            if kind == 0:
                return greeting[at + 9 : at + 4 + size].decode("ascii", "replace").lower()
            at += 4 + size
    except IndexError:
        pass
    return ""


class TlsTransport:
    """Stands between a connection and its socket: encrypts what is written, and opens what arrives."""

    def __init__(self, transport: asyncio.Transport, context: ssl.SSLContext) -> None:
        self._transport = transport
        self._arriving, self._leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._arriving, self._leaving, server_side=True)
        self._ready = False

    def opened(self, data: bytes) -> bytes:
        """What ``data`` holds in the clear, empty while the two sides still greet; raises :class:`ssl.SSLError`."""
        self._arriving.write(data)
        clear = b""
        try:
            if not self._ready:
                self._tls.do_handshake()
                self._ready = True
            while part := self._tls.read(65536):
                clear += part
        except ssl.SSLWantReadError:
            pass
        finally:
            no_tls = getattr(self._tls, "no_tls", "")
            leaving = self._leaving.read()
            self._transport.write({"plain": _PLAIN, "drop": b""}.get(no_tls, leaving))
        return clear

    def write(self, data: bytes) -> None:
        if data and not self._transport.is_closing():
            self._tls.write(data)
            self._transport.write(self._leaving.read())

    def close(self) -> None:
        self._transport.close()

    def abort(self) -> None:
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def get_write_buffer_size(self) -> int:
        return self._transport.get_write_buffer_size()

    def get_extra_info(self, name: str) -> Any:
        return self._transport.get_extra_info(name)
