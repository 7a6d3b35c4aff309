"""A few processes at a time, each doing one piece of work; the end of one never harms another."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Protocol

from core.processes import bare_main, die_with_parent
from crawler.reasons import DEADLINE_REACHED
from db.errors import DatabaseError

logger = logging.getLogger(__name__)

_GRACE_SECONDS = 20.0
_TICK_SECONDS = 0.5


@dataclass(frozen=True)
class Piece:
    """``work(*arguments, tell)`` runs in a process of its own; what it returns or raises comes back under ``name``.

    Of the pieces with the same ``turn`` one runs at a time; a piece without one waits for nobody.
    """

    name: str
    work: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    turn: str = ""


@dataclass
class _Running:
    piece: Piece
    process: Any
    inbox: Connection
    told_to_stop: float | None = None
    result: tuple[str, Any] | None = None


class Engine(Protocol):
    """Who runs pieces of work: :class:`Pool` on this machine, or a queue that workers take from."""

    stopping: str

    def run(self, pieces: Iterable[Piece]) -> None: ...
    def stop(self, reason: str) -> None: ...


@dataclass
class Pool:
    """Runs pieces, ``size`` at a time. ``on_news`` gets (name, news) of running pieces, ``on_end`` (name, kind, value).

    Kinds of end: ``done`` (value: what the work returned), ``failed`` (value: class and words of the error), ``died`` (value: exit code),
    ``not-started`` (value: the reason). After :meth:`stop`, or past ``deadline`` (monotonic seconds), nothing new starts; what runs is
    asked to end, and killed where it does not within 20 seconds.
    """

    size: int
    on_news: Callable[[str, Any], None]
    on_end: Callable[[str, str, Any], None]
    deadline: float | None = None
    stopping: str = ""
    _running: dict[str, _Running] = field(default_factory=dict)

    def run(self, pieces: Iterable[Piece]) -> None:
        """Returns when everything has ended."""
        context = _context()
        waiting = list(pieces)[::-1]
        while waiting or self._running:
            self._check_deadline()
            while len(self._running) < self.size and not self.stopping and (next_ := self._next(waiting)):
                self._start(context, next_)
            if self.stopping:
                for piece in waiting[::-1]:
                    self.on_end(piece.name, "not-started", self.stopping)
                waiting.clear()
                self._ask_to_end()
            self._listen()

    def _next(self, waiting: list[Piece]) -> Piece | None:
        """Takes the next piece whose turn it is out of ``waiting``, which stands in reverse."""
        taken = {r.piece.turn for r in self._running.values()} - {""}
        number = next((n for n in reversed(range(len(waiting))) if waiting[n].turn not in taken), None)
        return None if number is None else waiting.pop(number)

    def serve(self, inbox: Inbox) -> None:
        """Runs what comes through ``inbox``, all at once, until that is closed and everything has ended."""
        context = _context()
        while not (inbox.closed and inbox.empty()) or self._running:
            while (piece := inbox.take()) is not None:
                self._start(context, piece)
            self._ask_to_end(None if self.stopping else inbox.unwanted)
            self._listen(inbox.bell)

    def stop(self, reason: str) -> None:
        self.stopping = self.stopping or reason

    def _check_deadline(self) -> None:
        if self.deadline is not None and monotonic() > self.deadline:
            self.stop(DEADLINE_REACHED)

    def _start(self, context: Any, piece: Piece) -> None:
        inbox, outbox = context.Pipe(duplex=False)
        process = context.Process(target=_child, args=(outbox, piece), name=f"minjian {piece.name}")
        with bare_main():
            process.start()
        outbox.close()
        self._running[piece.name] = _Running(piece, process, inbox)

    def _listen(self, bell: Connection | None = None) -> None:
        if not self._running and bell is None:
            return
        by_inbox = {r.inbox: r for r in self._running.values()}
        bells = [] if bell is None else [bell]
        for ready in wait([*by_inbox, *bells], timeout=_TICK_SECONDS):
            if ready is bell:
                bell.recv_bytes()
            else:
                self._hear(by_inbox[ready])  # type: ignore[index]

    def _hear(self, running: _Running) -> None:
        try:
            kind, value = running.inbox.recv()
        except (EOFError, OSError):
            self._ended(running)
            return
        if kind == "news":
            self.on_news(running.piece.name, value)
        else:
            running.result = (kind, value)

    def _ended(self, running: _Running) -> None:
        running.process.join(_GRACE_SECONDS)
        if running.process.is_alive():
            running.process.kill()
            running.process.join()
        running.inbox.close()
        del self._running[running.piece.name]
        kind, value = running.result or ("died", running.process.exitcode)
        self.on_end(running.piece.name, kind, value)

    def _ask_to_end(self, only: Collection[str] | None = None) -> None:
        for running in self._running.values():
            if only is not None and running.piece.name not in only:
                continue
            if running.told_to_stop is None:
                running.told_to_stop = monotonic()
                running.process.terminate()
            elif monotonic() - running.told_to_stop > _GRACE_SECONDS:
                logger.warning("%s did not end in time and is killed", running.piece.name)
                running.process.kill()


class Inbox:
    """Pieces on their way to a pool that serves; any thread may put them in."""

    def __init__(self) -> None:
        self.bell, self._cord = multiprocessing.Pipe(duplex=False)
        self.closed = False
        self.unwanted: set[str] = set()
        self._pieces: SimpleQueue[Piece] = SimpleQueue()

    def put(self, piece: Piece) -> None:
        self.unwanted.discard(piece.name)
        self._pieces.put(piece)
        self._cord.send_bytes(b"!")

    def end(self, name: str) -> None:
        """Asks a piece that runs to end."""
        self.unwanted.add(name)

    def close(self) -> None:
        """Nothing more will come."""
        self.closed = True
        self._cord.send_bytes(b"!")

    def take(self) -> Piece | None:
        try:
            return self._pieces.get_nowait()
        except Empty:
            return None

    def empty(self) -> bool:
        return self._pieces.empty()


def warm_up() -> None:
    """Starts the process that all pieces are forked from, so that it gets ready while the caller does."""
    _context()
    with bare_main():
        forkserver.ensure_running()


def _context() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crawler.night.preload"])
    return context


def _child(outbox: Connection, piece: Piece) -> None:
    """The process of one piece: dies with its parent, and hears the terminal's Ctrl-C only through it."""
    die_with_parent()
    os.setsid()
    try:
        value = piece.work(*piece.arguments, lambda news: outbox.send(("news", news)))
        outbox.send(("done", value))
    except DatabaseError as error:
        outbox.send(("failed", (type(error).__name__, str(error)[:500])))
    except Exception as error:
        logger.exception("%s failed", piece.name)
        outbox.send(("failed", (type(error).__name__, str(error)[:500])))
    finally:
        outbox.close()
