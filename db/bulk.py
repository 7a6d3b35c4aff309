"""Many rows at once: by COPY where the server is PostgreSQL, else by one statement that the driver repeats.

Values go to the driver column by column, past SQLAlchemy's own handling of parameters, which takes longer than the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, and_, column, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import TableClause

#: Fewer rows than this are not worth the two round trips of a COPY.
_WORTH_COPYING = 20
Rows = Sequence[Mapping[str, Any]]


def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Inserts ``rows``, all of the same columns, into ``table``."""
    if not rows:
        return
    if _worth_copying(connection, rows):
        _copy(connection, table, rows)
    else:
        _insert_each(connection, table, rows)


def upsert(
    connection: Connection,
    table: Table,
    rows: Rows,
    *,
    replace: Sequence[str] = (),
    on: Sequence[str] = (),
) -> None:
    """Inserts ``rows``, no two of one key; where the primary key (or the key ``on``) is there already, sets the columns ``replace``.

    Without ``replace`` such a row stays as it is.
    """
    if not rows:
        return
    keys = on or [c.name for c in table.primary_key.columns]
    changes = ", ".join(f"{n} = excluded.{n}" for n in _quoted(connection, replace))
    doing = f"UPDATE SET {changes}" if changes else "NOTHING"
    conflict = f"ON CONFLICT ({', '.join(_quoted(connection, keys))}) DO {doing}"
    if _worth_copying(connection, rows):
        columns = ", ".join(_quoted(connection, rows[0]))
        source = _brought(connection, table, rows)
        insert = f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {source.name} {conflict}"
        connection.exec_driver_sql(insert)
    else:
        _insert_each(connection, table, rows, conflict)


def update_rows(connection: Connection, table: Table, keys: Sequence[str], rows: Rows) -> None:
    """Sets, in the row that each of ``rows`` names by ``keys``, the other columns; all of the same columns."""
    if not rows:
        return
    names = [n for n in rows[0] if n not in keys]
    if _worth_copying(connection, rows):
        source = _brought(connection, table, rows)
        same = and_(*(table.c[k] == source.c[k] for k in keys))
        connection.execute(update(table).where(same).values({n: source.c[n] for n in names}))
        return
    mark = _mark(connection)
    changes = ", ".join(f"{n} = {mark}" for n in _quoted(connection, names))
    this = " AND ".join(f"{k} = {mark}" for k in _quoted(connection, keys))
    bound = list(_values(connection, table, [*names, *keys], rows))
    connection.exec_driver_sql(f"UPDATE {table.name} SET {changes} WHERE {this}", bound)


def _insert_each(connection: Connection, table: Table, rows: Rows, conflict: str = "") -> None:
    names = list(rows[0])
    columns, marks = ", ".join(_quoted(connection, names)), ", ".join([_mark(connection)] * len(names))
    insert = f"INSERT INTO {table.name} ({columns}) VALUES ({marks}) {conflict}"
    connection.exec_driver_sql(insert, list(_values(connection, table, names, rows)))


def _values(
    connection: Connection, table: TableClause, names: Sequence[str], rows: Rows
) -> Iterator[tuple[Any, ...]]:
    """``rows`` as the driver takes them: what each gives for ``names``."""
    columns: list[Iterable[Any]] = []
    for name in names:
        values = [row[name] for row in rows]
        turn = _turn(connection, table.c[name])
        columns.append(_turned(turn, values) if turn else values)
    return zip(*columns, strict=True)


def _turn(connection: Connection, column: ColumnElement[Any]) -> Callable[[Any], Any] | None:
    """What makes of a value what the driver takes; ``None`` where it takes it as it is, bytes among others."""
    if isinstance(column.type, LargeBinary):
        return None
    dialect = connection.dialect
    return column.type.dialect_impl(dialect).bind_processor(dialect)


def _turned(turn: Callable[[Any], Any], values: Iterable[Any]) -> Iterator[Any]:
    """What ``turn`` makes of each; what is the very value before it, as the moment of a batch, is turned once."""
    before, made = None, turn(None)
    for value in values:
        if value is not before:
            before, made = value, turn(value)
        yield made


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.paramstyle == "qmark" else "%s"


def _quoted(connection: Connection, names: Iterable[str]) -> list[str]:
    return [connection.dialect.identifier_preparer.quote(n) for n in names]


def _brought(connection: Connection, table: Table, rows: Rows) -> TableClause:
    """A table of this session that holds ``rows``; the transaction's end empties it."""
    names = list(rows[0])
    columns = ", ".join(_quoted(connection, names))
    name = f"incoming_{table.name}_{crc32(columns.encode()):x}"
    there = TableClause(name, *(column(n, table.c[n].type) for n in names))
    making = f"CREATE TEMP TABLE IF NOT EXISTS {there.name} ON COMMIT DELETE ROWS AS"
    connection.exec_driver_sql(f"{making} SELECT {columns} FROM {table.name} WITH NO DATA")
    connection.exec_driver_sql(f"DELETE FROM {there.name}")
    _copy(connection, there, rows)
    return there


def _worth_copying(connection: Connection, rows: Sequence[Any]) -> bool:
    return connection.dialect.name == "postgresql" and len(rows) >= _WORTH_COPYING and _by_psycopg(connection)


def _by_psycopg(connection: Connection) -> bool:
    return connection.dialect.driver == "psycopg"


def _copy(connection: Connection, table: TableClause, rows: Rows) -> None:
    names = list(rows[0])
    columns = ", ".join(_quoted(connection, names))
    statement = f"COPY {table.name} ({columns}) FROM STDIN (FORMAT BINARY)"
    types = [column_type(connection, table.c[name]) for name in names]
    driver: Any = connection.connection.driver_connection
    with _as_statement(connection, statement), driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for values in _values(connection, table, names, rows):
            copy.write_row(values)


@contextmanager
def _as_statement(connection: Connection, statement: str) -> Iterator[None]:
    """Errors of the driver come out as they do from any other statement."""
    base = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except base as error:
        raise DBAPIError.instance(statement, None, error, base, dialect=connection.dialect) from error


def column_type(connection: Connection, column: ColumnElement[Any]) -> str:
    """The column's type as the server calls it: in binary form a value has to be of exactly that."""
    words = column.type.compile(dialect=connection.dialect).partition("(")[0].lower()
    return "double precision" if words == "float" else words
