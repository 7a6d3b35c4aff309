"""Opening a database, its transactions, and the translation of driver errors into words."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy import exc as sa_exc

from core.troubles import trouble
from db import migrate
from db.errors import (
    BadAddress,
    DatabaseError,
    DatabaseOutdated,
    DatabaseTooNew,
    DatabaseUnavailable,
    StorageFull,
)
from db.waiting import BUSY_SECONDS, patiently

_AWAY_SECONDS = 40  # a server that is restarted is back by then
_CONNECT_SECONDS = 10
_WRITE = "minjian_write"
_BEGIN = "BEGIN IMMEDIATE"
T = TypeVar("T")


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


_JSON: dict[str, Any] = {"json_serializer": _json, "json_deserializer": msgspec.json.decode}


class Database:
    """An open database. Safe to carry over a fork: the child opens connections of its own."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._engine = _make_engine(url)
        self._pid = os.getpid()

    @property
    def url(self) -> str:
        """The address with the password hidden."""
        return self._url.render_as_string(hide_password=True)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @property
    def engine(self) -> Engine:
        if self._pid != os.getpid():
            self._engine.dispose(close=False)
            self._pid = os.getpid()
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction for reading: one consistent state. Errors come out as :class:`DatabaseError`."""
        with translated(self._url), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction for writing, committed at the end, rolled back on any error."""
        with translated(self._url), self.engine.connect() as raw:
            connection = raw.execution_options(**{_WRITE: True})
            with connection.begin():
                yield connection

    def insist(self, deed: Callable[[], T]) -> T:
        """What ``deed`` gives, one transaction that may be done twice; a server that is away for a moment is waited for.

        SQLite waits by itself for who has the file locked.
        """
        until = monotonic() + (_AWAY_SECONDS if self.dialect == "postgresql" else 0)
        while True:
            try:
                return deed()
            except DatabaseUnavailable:
                if monotonic() > until:
                    raise
                sleep(1)

    def close(self) -> None:
        """Gives back all connections; on SQLite the write-ahead log is folded into the file."""
        self.engine.dispose()


def open_database(url: str, *, upgrade: bool = False) -> Database:
    """Opens ``url``. SQLite makes and migrates itself; PostgreSQL does so only with ``upgrade``.

    Raises :class:`DatabaseUnavailable`, :class:`DatabaseOutdated`, :class:`DatabaseTooNew`, :class:`StorageFull`.
    """
    parsed = parse(url)
    database = Database(parsed)
    try:
        _prepare(database, parsed, upgrade or parsed.get_backend_name() == "sqlite")
    except BaseException:
        database.close()
        raise
    return database


def upgrade(url: str) -> None:
    """Brings the schema of ``url`` up to this program's, or makes it."""
    open_database(url, upgrade=True).close()


def _prepare(database: Database, url: URL, may_migrate: bool) -> None:
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        _make_folder(Path(url.database).parent)
    with database.read() as connection:
        revision = migrate.current(connection)
    if revision == migrate.HEAD:
        return
    if revision is not None and revision not in migrate.KNOWN:
        raise DatabaseTooNew(
            f"数据库 {database.url} 的结构（{revision}）比本程序新：请升级本程序，或改用另一个数据库。"
        )
    if not may_migrate:
        state = "还没有建表" if revision is None else f"的结构（{revision}）已过时"
        raise DatabaseOutdated(f"数据库 {database.url} {state}：请先运行 minjian db upgrade。")
    with database.write() as connection:
        migrate.run(connection)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StorageFull(f"磁盘已满，无法建立 {folder}：请腾出空间后再运行。") from error
        raise DatabaseUnavailable(
            f"无法建立数据库所在的文件夹 {folder}（{trouble(error)}）：请检查路径与权限，或用 MINJIAN_DATABASE_URL 另指定。"
        ) from error


def parse(url: str) -> URL:
    """The address of a database; raises :class:`BadAddress` where it is none of ours."""
    try:
        parsed = make_url(url)
    except (sa_exc.ArgumentError, ValueError) as error:
        raise BadAddress(
            "数据库地址无法识别：应形如 sqlite:///var/minjian.db 或 postgresql://用户@主机/库（MINJIAN_DATABASE_URL）。"
        ) from error
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise BadAddress(
            f"不支持数据库 {parsed.get_backend_name()}：请用 SQLite 或 PostgreSQL（MINJIAN_DATABASE_URL）。"
        )
    return parsed


def server_address(url: str) -> str:
    """The address as PostgreSQL's own library takes it; raises :class:`BadAddress` where it is no PostgreSQL."""
    parsed = parse(url)
    if parsed.get_backend_name() != "postgresql":
        raise BadAddress(
            "任务队列要用 PostgreSQL，现在的数据库是 SQLite：请用 MINJIAN_DATABASE_URL 指定 postgresql://…"
        )
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


def _make_engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **_JSON)
        event.listen(engine, "connect", partial(_on_sqlite_connect, file=url.database or ":memory:"))
        event.listen(engine, "begin", _on_sqlite_begin)
        return engine
    try:
        connecting = {"connect_timeout": _CONNECT_SECONDS}
        engine = create_engine(url, connect_args=connecting, pool_size=2, pool_pre_ping=True, **_JSON)
    except ModuleNotFoundError as error:
        raise DatabaseUnavailable(
            f"缺少数据库驱动 {error.name}：请安装 minjian[postgres]（pip install 'minjian[postgres]'）。"
        ) from error
    event.listen(engine, "connect", _on_postgres_connect)
    return engine


def _on_postgres_connect(connection: Any, _record: object) -> None:
    """No compiling of questions that cost much by estimate: it takes longer than any of ours does."""
    connection.autocommit = True  # else a transaction that is rolled back takes the setting away again
    connection.execute("SET jit = off")
    connection.autocommit = False


def _on_sqlite_connect(connection: Any, _record: object, *, file: str) -> None:
    """Takes transactions into our own hands and sets what every connection needs."""
    connection.isolation_level = None
    cursor = connection.cursor()
    patiently(connection, "PRAGMA journal_mode=WAL", file)
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-16000")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    """Writers take the lock at once: a reader that turns writer half-way would fail instead of waiting."""
    if not connection.get_execution_options().get(_WRITE):
        connection.exec_driver_sql("BEGIN")
        return
    raw: Any = connection.connection.driver_connection
    try:
        patiently(raw, _BEGIN, str(connection.engine.url.database))
    except sqlite3.OperationalError as error:
        raise sa_exc.OperationalError(_BEGIN, None, error) from error


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turns driver errors into :class:`DatabaseError`; programming errors pass unchanged."""
    try:
        yield
    except sa_exc.TimeoutError as error:
        name = url.render_as_string(hide_password=True)
        raise DatabaseUnavailable(f"数据库 {name} 太忙，等不到空闲的连接：请稍后再试。") from error
    except sa_exc.DBAPIError as error:
        known = _translate(url, error)
        if known is None:
            raise
        raise known from error


def _translate(url: URL, error: sa_exc.DBAPIError) -> DatabaseError | None:
    name = url.render_as_string(hide_password=True)
    words = str(error.orig).strip().splitlines()
    detail = words[0] if words else type(error.orig).__name__
    if getattr(error.orig, "sqlstate", None) == "53100" or "database or disk is full" in detail:
        return StorageFull(f"数据库 {name} 所在的磁盘已满：请腾出空间后再运行；已保存的内容完好。")
    if url.get_backend_name() == "sqlite":
        return _translate_sqlite(name, detail, error)
    if isinstance(error, sa_exc.OperationalError | sa_exc.InterfaceError) or error.connection_invalidated:
        return DatabaseUnavailable(
            f"连不上数据库 {name}（{detail}）：请确认 PostgreSQL 已启动、地址与口令正确（MINJIAN_DATABASE_URL）。"
        )
    return None


def _translate_sqlite(name: str, detail: str, error: sa_exc.DBAPIError) -> DatabaseError | None:
    if "file is not a database" in detail or "malformed" in detail:
        return DatabaseUnavailable(
            f"数据库 {name} 已损坏或不是 SQLite 文件（{detail}）：请用备份恢复（minjian db restore 备份文件 --force，损坏的会先另存），或另指定数据库。"
        )
    if "locked" in detail:
        return DatabaseUnavailable(
            f"数据库 {name} 被别的程序占用超过 {BUSY_SECONDS} 秒：请稍后再试，或结束占用它的程序。"
        )
    if "no such table" in detail or "no such column" in detail or "syntax error" in detail:
        return None
    if isinstance(error, sa_exc.OperationalError):
        return DatabaseUnavailable(
            f"数据库 {name} 打不开或写不进（{detail}）：请检查路径、权限与磁盘，或用 MINJIAN_DATABASE_URL 另指定。"
        )
    return None
