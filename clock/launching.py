"""Starting ``minjian`` as a process that dies with the one that started it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from core.times import SHANGHAI

#: Names the process that launched this one.
PARENT = "MINJIAN_PARENT"
_PR_SET_PDEATHSIG = 1


class Child(Protocol):
    """A process that was started."""

    pid: int

    def poll(self) -> int | None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


def launcher(home: Path) -> Callable[[str, Sequence[str]], Child]:
    """Starts ``minjian`` with the given words, its output in the log of the schedule's name."""

    def launch(name: str, command: Sequence[str]) -> Child:
        with log_of(home, name).open("ab") as log:
            log.write(
                f"--- {datetime.now(SHANGHAI):%Y-%m-%d %H:%M:%S} minjian {' '.join(command)}\n".encode()
            )
            log.flush()
            return subprocess.Popen(
                [sys.executable, "-m", "cli", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, PARENT: str(os.getpid())},
            )

    return launch


def die_with_parent() -> None:
    """In a process that was launched: it is asked to end when the one that launched it has ended, however that came about."""
    parent = os.environ.pop(PARENT, "")
    if parent.isdigit() and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):
            sys.exit(143)


def log_of(home: Path, name: str) -> Path:
    """Where the output of a schedule's runs goes; beyond 10 MB the log is begun anew and one old one kept."""
    folder = home / "logs" / "schedule"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size > 10_000_000:
        path.replace(path.with_suffix(".log.1"))
    return path
