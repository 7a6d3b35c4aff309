"""A helper process that opens files from outside, so that a hostile one can neither hang nor fill nor crash a crawl."""

from __future__ import annotations

import atexit
import contextlib
import resource
import selectors
import struct
import subprocess
import sys
import threading
import time

import msgspec

from core.page import AttachmentFacts
from reading.file_text import FileContent, read_file

#: Bounds of the helper: seconds for one file, bytes of memory, files until it is renewed.
SECONDS, MEMORY, MOST_FILES = 15.0, 900 << 20, 500
_HEAD = struct.Struct(">I")
_decoder = msgspec.msgpack.Decoder(FileContent)


class FileProcess:
    """Reads files one after another in one helper process, renewed after a failure or many files."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0
        self._lock = threading.Lock()

    def read(self, body: bytes, kind: str) -> FileContent:
        """What a file holds; a helper that dies or takes too long makes a ``problem``, never an exception."""
        with self._lock:
            try:
                return self._ask(body, kind)
            except TimeoutError:
                self.close()
                return FileContent(AttachmentFacts(kind=kind, problem="读取超时，未能读完"))
            except (OSError, EOFError, msgspec.MsgspecError):
                self.close()
                return FileContent(AttachmentFacts(kind=kind, problem="文件无法读取"))

    def close(self) -> None:
        """Ends the helper."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with contextlib.suppress(OSError):
                        stream.close()
            process.wait()

    def _ask(self, body: bytes, kind: str) -> FileContent:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise OSError("helper without pipes")
        request = msgspec.msgpack.encode((kind, body))
        process.stdin.write(_HEAD.pack(len(request)) + request)
        process.stdin.flush()
        until = time.monotonic() + self.seconds
        size = _HEAD.unpack(_exactly(process, _HEAD.size, until))[0]
        content = _decoder.decode(_exactly(process, size, until))
        self._done += 1
        return content

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and (self._done >= MOST_FILES or self._process.poll() is not None):
            self.close()
        if self._process is None:
            self._done = 0
            self._process = subprocess.Popen(
                [sys.executable, "-m", "reading.file_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


def _exactly(process: subprocess.Popen[bytes], size: int, until: float) -> bytes:
    if process.stdout is None:
        raise EOFError
    data = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while len(data) < size:
            left = until - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise TimeoutError
            piece = process.stdout.raw.read(size - len(data))  # type: ignore[attr-defined]
            if not piece:
                raise EOFError
            data += piece
    return data


shared = FileProcess()
atexit.register(shared.close)


def _answer(request: bytes) -> FileContent:
    kind, body = msgspec.msgpack.decode(request, type=tuple[str, bytes])
    try:
        return read_file(body, kind)
    except Exception:  # noqa: BLE001 - parsers of foreign formats raise anything on damaged files
        return FileContent(AttachmentFacts(kind=kind, problem="文件已损坏，无法打开"))


def main() -> None:
    """Serves length-prefixed requests on standard input until it closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while len(head := source.read(_HEAD.size)) == _HEAD.size:
        answer = msgspec.msgpack.encode(_answer(source.read(_HEAD.unpack(head)[0])))
        sink.write(_HEAD.pack(len(answer)) + answer)
        sink.flush()


if __name__ == "__main__":
    main()
