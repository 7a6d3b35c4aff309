"""Answers kept for a short while: whether a page is evidence is known only when the whole site has been judged.

A spool is a file of frames, each the lengths of its two parts, a MessagePack head and the exchange. It is bounded, never
read by people, and deleted as soon as the site is judged.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from crawler.net.sent import Sent

logger = logging.getLogger(__name__)

#: Bytes that one attempt at a visit may keep, and those of one answer; what does not fit is asked for again when needed.
LARGEST = 128 * 1024 * 1024
LARGEST_ANSWER = 2 * 1024 * 1024
_LENGTHS = struct.Struct(">II")


class _Head(msgspec.Struct, array_like=True):
    payload_hash: str
    url: str
    at: float
    ip: str
    head: bytes
    request: bytes


class Spool:
    """The file at ``path``, made when the first answer is kept."""

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        self.path, self._left = path, largest
        self._stream: BinaryIO | None = None

    def keep(self, sent: Sent, payload_hash: str) -> None:
        """Keeps one answer, unless it does not fit. A full disk ends the keeping, not the visit."""
        if len(sent.body) > min(self._left, LARGEST_ANSWER):
            return
        try:
            self._append(sent, payload_hash)
        except OSError as error:
            self._give_up(error)

    def _append(self, sent: Sent, payload_hash: str) -> None:
        if self._stream is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self.path.open("ab")
        head = msgspec.msgpack.encode(
            _Head(payload_hash, sent.url, sent.at.timestamp(), sent.ip, sent.head, sent.request)
        )
        self._stream.write(_LENGTHS.pack(len(head), len(sent.body)) + head + sent.body)
        self._left -= _LENGTHS.size + len(head) + len(sent.body)

    def _give_up(self, error: OSError) -> None:
        """What was kept so far stays; a torn end is passed over by who reads it."""
        logger.warning("%s: %s; no more answers are kept for later", self.path, error.strerror)
        self._left, stream, self._stream = 0, self._stream, None
        if stream is not None:
            with suppress(OSError):  # what is still in memory fits no better
                stream.close()

    def flush(self) -> None:
        if self._stream is not None:
            self._stream.flush()

    def close(self) -> None:
        if self._stream is None:
            return
        try:
            self._stream.close()
            self._stream = None
        except OSError as error:
            self._give_up(error)


def picked(stream: BinaryIO, wanted: Collection[str]) -> Iterator[tuple[str, Sent]]:
    """The answers of a spool with these payload hashes; a torn end is passed over."""
    while len(lengths := stream.read(_LENGTHS.size)) == _LENGTHS.size:
        of_head, of_body = _LENGTHS.unpack(lengths)
        packed = stream.read(of_head)
        if len(packed) < of_head:
            return
        head = msgspec.msgpack.decode(packed, type=_Head)
        if head.payload_hash not in wanted:
            stream.seek(of_body, 1)
            continue
        body = stream.read(of_body)
        if len(body) < of_body:
            return
        at = datetime.fromtimestamp(head.at, UTC)
        yield head.payload_hash, Sent(head.url, at, head.head, body, head.request, head.ip)
