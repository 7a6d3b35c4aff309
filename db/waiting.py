"""Waiting for a SQLite file that somebody else has locked: not without a word.

SQLite waits by itself and calls nobody. So it waits for some seconds only; then the log says who is waited for, and it is
tried again.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from db.text import clean

logger = logging.getLogger(__name__)

#: Seconds in all, and how many of them without a word.
BUSY_SECONDS = 60
QUIET_SECONDS = 3
_LOCKS = Path("/proc/locks")
_WRITE_LOCK = "120"  # the byte of the shared memory that whoever writes to a write-ahead log has locked
_LONGEST = 100
_PAUSE = 0.05


def patiently(connection: sqlite3.Connection, statement: str, file: str) -> None:
    """Does the statement as soon as nobody has ``file`` locked; raises what SQLite says where that takes too long.

    SQLite itself would not wait at all for the change to a write-ahead log.
    """
    since, told = monotonic(), False
    connection.execute(f"PRAGMA busy_timeout={QUIET_SECONDS * 1000:.0f}")
    try:
        while True:
            try:
                connection.execute(statement).close()
                return
            except sqlite3.OperationalError as error:
                waited = monotonic() - since
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or waited > BUSY_SECONDS:
                    raise
                if waited >= QUIET_SECONDS and not told:
                    told = True
                    _tell(file, BUSY_SECONDS - waited)
                sleep(_PAUSE)
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000:.0f}")


def _tell(file: str, rest: float) -> None:
    who = holder(Path(file)) or "别的程序"
    logger.warning("数据库 %s 正被%s占用，在等它：最多再等 %.0f 秒", file, who, rest)


def holder(file: Path) -> str:
    """Who has the database file locked for writing, where the system tells (Linux does); else nothing.

    The files are not opened: closing them would take away the locks that this very process has on them.
    """
    wanted = {_identity(file): "", _identity(Path(f"{file}-shm")): _WRITE_LOCK}
    with suppress(OSError):
        for line in _LOCKS.read_text("ascii", "replace").splitlines():
            words = line.split()
            if len(words) < 8 or words[1] != "POSIX" or words[3] != "WRITE":
                continue  # among them those who wait, marked ->
            byte = wanted.get(words[5])
            if byte is not None and byte in ("", words[6]):
                return _called(words[4])
    return ""


def _identity(file: Path) -> str:
    """The file as the table of locks names it."""
    try:
        told = file.stat()
    except OSError:
        return f"no {file.name}"
    return f"{os.major(told.st_dev):02x}:{os.minor(told.st_dev):02x}:{told.st_ino}"


def _called(pid: str) -> str:
    """A process by its number and what was typed to begin it."""
    try:
        typed = Path("/proc", pid, "cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return f"进程 {pid} "
    words = clean("".join(c if c.isprintable() else " " for c in typed)).strip()
    return f"进程 {pid}（{words[:_LONGEST]}）"
