"""One night, and one scheduler, at a time on one database: a hold that dies with the process that has it."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url, text

from core.troubles import trouble
from db.errors import DatabaseUnavailable, Held
from db.session import Database

_LONGEST = 63  # bytes of an application's name that PostgreSQL keeps
_HOLDER = text(
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
    "WHERE l.locktype = 'advisory' AND l.granted AND l.objid = :key "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@dataclass(frozen=True)
class What:
    """What is held: the lock file's ending, the key of the advisory lock, and who else has it, in words."""

    ending: str
    key: int
    refusal: str


NIGHT = What("lock", 0x6D696E6A, "已有一夜正在走访（{}）：请等它结束，或先停止它。")
SCHEDULER = What("scheduler.lock", 0x6D696E6B, "已有一个调度进程（{}）：一个数据库只能有一个，请先停止它。")


@contextmanager
def held(database: Database, words: str, what: What = NIGHT) -> Iterator[None]:
    """Holds ``database`` for one run; raises :class:`db.errors.Held`, naming the other run, where one has it.

    ``words`` (short, ASCII) tell others which run this is. On SQLite the hold is a lock on a file beside the database, on
    PostgreSQL an advisory lock of a connection.
    """
    words = f"{words} pid {os.getpid()} {socket.gethostname()}".encode("ascii", "replace")[:_LONGEST].decode()
    if database.dialect == "sqlite":
        name = make_url(database.url).database
        if not name or name == ":memory:":
            yield
            return
        with _file_held(Path(f"{name}.{what.ending}"), name, words, what):
            yield
    else:
        with _server_held(database, words, what):
            yield


@contextmanager
def _file_held(path: Path, name: str, words: str, what: What) -> Iterator[None]:
    try:
        stream = path.open("a+", encoding="ascii", errors="replace")
    except OSError as error:
        raise DatabaseUnavailable(f"无法写入 {path}（{trouble(error)}）：请检查路径、权限与磁盘。") from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            raise _refusal(name, stream.read(_LONGEST), what) from None
        stream.truncate(0)
        stream.write(words)
        stream.flush()
        yield


@contextmanager
def _server_held(database: Database, words: str, what: What) -> Iterator[None]:
    with database.read() as usual:
        # No transaction stays open all night, and the connection is closed with its lock instead of going back to the pool.
        connection = usual.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        connection.execute(text("SELECT set_config('application_name', :words, false)"), {"words": words})
        got = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": what.key}).scalar()
        if not got:
            holder = connection.execute(_HOLDER, {"key": what.key}).scalar() or ""
            raise _refusal(database.url, holder, what)
        yield


def _refusal(place: str, holder: str, what: What) -> Held:
    shown = "".join(c for c in holder if c.isprintable())
    return Held(f"数据库 {place} 上{what.refusal.format(shown or '不详')}")
