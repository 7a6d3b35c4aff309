"""What a visitor asks for."""

from __future__ import annotations

from typing import NamedTuple


class Request(NamedTuple):
    """The head of a request; the names of its headers are in small letters."""

    method: str
    target: str
    host: str
    headers: dict[bytes, bytes]

    def header(self, name: bytes) -> str:
        return self.headers.get(name, b"").decode("latin-1").strip()


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
