"""The dashboard on a port."""

from __future__ import annotations

import gc
import socket
from pathlib import Path

import uvicorn
from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from web.app import create_app
from web.armour import Armour
from web.desk import Desk

#: Below the number of connections that a database gives to one process.
_AT_ONCE = 8


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; raises :class:`OSError`. Port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(
        family, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # asyncio asks for the protocol before it sends at once
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(128)
    except OSError:
        opened.close()
        raise
    opened.set_inheritable(True)
    return opened


def settle() -> None:
    """What is there before the first request stays for good: the collector would stop all requests to look through it."""
    gc.collect()
    gc.freeze()


class FewThreads:
    """Lets few requests work at once, the others wait: more threads than connections to the database only stand in its way."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limiter = to_thread.current_default_thread_limiter()
        if limiter.total_tokens != _AT_ONCE:
            limiter.total_tokens = _AT_ONCE
        await self.app(scope, receive, send)


def server_of(desk: Desk, *, certificate: Path | None, key: Path | None, proxies: str = "") -> uvicorn.Server:
    """A server ready to run. ``proxies`` are the addresses whose word about the visitor's address is believed."""
    config = uvicorn.Config(
        Armour(FewThreads(create_app(desk)), desk.secure),  # outermost: failures carry its headers as well
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or "",
        ssl_certfile=str(certificate) if certificate else None,
        ssl_keyfile=str(key) if key else None,
        timeout_keep_alive=10,
        limit_concurrency=200,
        h11_max_incomplete_event_size=32 * 1024,
        lifespan="off",
        ws="none",
    )
    return uvicorn.Server(config)
