"""How a run ends early: because somebody asks it to, or because the database is away."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from crawler.errors import RunError
from db.errors import DatabaseError


@contextmanager
def interruptions(handle: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C (or SIGTERM) ends the run in order, the second at once."""
    times = 0

    def heard(signum: int, frame: Any) -> None:
        nonlocal times
        times += 1
        if times > 1:
            raise KeyboardInterrupt
        handle()

    old = {s: signal.signal(s, heard) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for signum, handler in old.items():
            signal.signal(signum, handler)


@contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise RunError(str(error), 5) from error
