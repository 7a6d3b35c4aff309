"""A real HTTP server on loopback whose answers a test writes down; remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast


@dataclass
class Answer:
    """What one address answers. ``wait`` in seconds before; ``cut`` sends fewer bytes than announced."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    cut: int = 0
    drop: bool = False

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


Plan = dict[str, Answer | Callable[[Any], Answer]]


@dataclass
class Site:
    """The running server: ``plan`` may be changed while it runs; ``asked`` lists (host, path, headers) in order.

    ``began`` is the monotonic moment of the first request.
    """

    plan: Plan
    port: int = 0
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    began: float = 0.0
    at_once: int = 0
    most_at_once: int = 0

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    @property
    def hosts(self) -> str:
        return f"*=127.0.0.1:{self.port}"


@contextmanager
def serving(
    plan: Mapping[str, Answer | Callable[[Any], Answer]], address: str = "127.0.0.1", port: int = 0
) -> Iterator[Site]:
    """Serves ``plan`` (path, or ``host/path`` → answer) until the block ends; unknown paths answer 404."""
    site = Site(cast(Plan, plan))
    server = ThreadingHTTPServer((address, port), _handler(site))
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # the body would wait for the client to acknowledge the headers

        def do_GET(self) -> None:
            host = self.headers.get("Host", "")
            with lock:
                site.began = site.began or time.monotonic()
                site.asked.append((host, self.path, dict(self.headers)))
                site.at_once += 1
                site.most_at_once = max(site.most_at_once, site.at_once)
            try:
                planned = site.plan.get(f"{host}{self.path}", site.plan.get(self.path, Answer("没有", 404)))
                self._send(planned(self) if callable(planned) else planned)
            finally:
                with lock:
                    site.at_once -= 1

        def _send(self, answer: Answer) -> None:
            time.sleep(answer.wait)
            if answer.drop:
                self.close_connection = True
                return
            etag = answer.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(answer.status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.data)))
            self.end_headers()
            self.wfile.write(answer.data[: len(answer.data) - answer.cut])
            if answer.cut:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Nothing on stderr."""

    return Handler
