"""The queue's own tables: procrastinate's, in a PostgreSQL schema beside ours, made and brought up to date by ``minjian db upgrade``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from procrastinate.schema import SchemaManager
from psycopg import sql

from db.errors import DatabaseOutdated, DatabaseUnavailable
from db.session import server_address

SCHEMA = "minjian_queue"
_LOCK = 0x6D696E6C
_CONNECT_SECONDS = 10

#: Every connection to the queue: names without a schema are looked up in the queue's.
OPTIONS: dict[str, Any] = {"options": f"-c search_path={SCHEMA}", "connect_timeout": _CONNECT_SECONDS}


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    """One transaction on the queue; the server's errors come out as :class:`DatabaseUnavailable`."""
    try:
        with psycopg.connect(server_address(url), **OPTIONS) as connection:
            yield connection
    except psycopg.Error as error:
        raise unavailable(error) from error


def unavailable(error: BaseException) -> DatabaseUnavailable:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return DatabaseUnavailable(
        f"任务队列不可用（{lines[0][:300]}）：请确认 PostgreSQL 已启动、用户有建表权限。"
    )


def prepare(url: str) -> None:
    """Makes the tables, or brings them up to the installed procrastinate; several processes may do so at once."""
    with connected(url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        there = _version(connection)
        if there is None:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
            connection.execute(SchemaManager.get_schema())
        elif there < newest():
            for script in _scripts():
                if script.stem > there:
                    connection.execute(script.read_bytes())
        _note(connection, max(there or "", newest()))


def check(url: str) -> None:
    """Raises :class:`DatabaseOutdated` where :func:`prepare` has to be called first."""
    with connected(url) as connection:
        there = _version(connection)
    if there is None or there < newest():
        state = "还没有建立" if there is None else "已过时"
        raise DatabaseOutdated(f"任务队列的表{state}：请先运行 minjian db upgrade。")


def newest() -> str:
    """The last of procrastinate's migrations, which names its tables' version."""
    return _scripts()[-1].stem


def _scripts() -> list[Path]:
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def _version(connection: psycopg.Connection[Any]) -> str | None:
    found = connection.execute(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s", [SCHEMA]
    ).fetchone()
    return None if found is None else str(found[0] or "")


def _note(connection: psycopg.Connection[Any], version: str) -> None:
    connection.execute(
        sql.SQL("COMMENT ON SCHEMA {} IS {}").format(sql.Identifier(SCHEMA), sql.Literal(version))
    )
