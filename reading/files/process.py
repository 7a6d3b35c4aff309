"""A helper process that opens files from outside, so that a hostile one can neither hang nor fill nor crash a crawl."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import resource
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import msgspec

from core.page import AttachmentFacts
from core.processes import bare_main, die_with_parent
from reading.files.text import FileContent, read_file

#: Bounds of the helper: seconds for one file, bytes of memory beyond what it starts with, files until it is renewed.
SECONDS, MEMORY, MOST_FILES = 15.0, 800 << 20, 500
_decoder = msgspec.msgpack.Decoder(FileContent)
_copy, _fresh = multiprocessing.get_context("fork"), multiprocessing.get_context("spawn")


class FileProcess:
    """Reads files one after another in one helper process, renewed after a failure or many files."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._done = 0
        self._lock = threading.Lock()

    def start(self) -> None:
        """Forks the helper now, which is cheap; does nothing where threads run, which no fork may leave behind.

        Who never calls this gets the helper with the first file, from a fresh interpreter.
        """
        with self._lock:
            if threading.active_count() == 1:
                self._launch(_copy)

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
        line, self._line = self._line, None
        if line is not None:
            line.close()
        if process is not None:
            process.kill()
            process.join()

    def _ask(self, body: bytes, kind: str) -> FileContent:
        line = self._running()
        line.send_bytes(msgspec.msgpack.encode((kind, body)))
        if not line.poll(self.seconds):
            raise TimeoutError
        content = _decoder.decode(line.recv_bytes())
        self._done += 1
        return content

    def _running(self) -> Connection:
        gone = self._process is None or not self._process.is_alive()
        if gone or self._line is None or self._done >= MOST_FILES:
            return self._launch(_fresh)
        return self._line

    def _launch(self, context: Any) -> Connection:
        self.close()
        self._done = 0
        self._line, theirs = context.Pipe()
        ours = self._line if context is _copy else None
        self._process = context.Process(target=_serve, args=(theirs, ours), name="minjian files", daemon=True)
        with bare_main():
            self._process.start()
        theirs.close()
        return self._line


shared = FileProcess()
atexit.register(shared.close)


def _serve(line: Connection, inherited: Connection | None) -> None:
    """Answers requests until the other end closes; a Ctrl-C at the terminal is for the program, not for it.

    ``inherited`` is that other end where the helper is a copy of its program, with all that was open there.
    """
    if inherited is not None:
        die_with_parent()
        inherited.close()
    os.setsid()
    _bound_memory()
    while True:
        try:
            request = line.recv_bytes()
        except EOFError:
            return
        line.send_bytes(msgspec.msgpack.encode(_answer(request)))


def _bound_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _answer(request: bytes) -> FileContent:
    kind, body = msgspec.msgpack.decode(request, type=tuple[str, bytes])
    try:
        return read_file(body, kind)
    except Exception:  # noqa: BLE001 - parsers of foreign formats raise anything on damaged files
        return FileContent(AttachmentFacts(kind=kind, problem="文件已损坏，无法打开"))
