"""A real name server on loopback that answers as a test wants."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.message

#: The answer to a question, as bytes; ``None`` is silence.
Reply = Callable[[dns.message.Message], bytes | None]


@contextmanager
def name_server(reply: Reply) -> Iterator[tuple[str, int]]:
    """Gives its address and port; it ends with the context."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    server.settimeout(0.1)
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                data, visitor = server.recvfrom(4096)
            except TimeoutError:
                continue
            answer = reply(dns.message.from_wire(data))
            if answer is not None:
                server.sendto(answer, visitor)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()
    finally:
        over.set()
        thread.join()
        server.close()
