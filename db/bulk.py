"""Many new rows at once: by COPY where the server is PostgreSQL, else by one prepared statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, column, insert, text, update
from sqlalchemy.sql import TableClause

#: Fewer rows than this are not worth the two round trips of a COPY.
_WORTH_COPYING = 20


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts ``rows``, all of the same keys, into ``table``."""
    if not rows:
        return
    if _worth_copying(connection, rows):
        _copy(connection, table, rows)
    else:
        connection.execute(insert(table), [dict(row) for row in rows])


def update_rows(
    connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Sets, in the row that each of ``rows`` names by ``keys``, the other columns; all of the same columns."""
    if not rows:
        return
    names = [n for n in rows[0] if n not in keys]
    if _worth_copying(connection, rows):
        source = _brought(connection, table, rows)
        same = and_(*(table.c[k] == source.c[k] for k in keys))
        connection.execute(update(table).where(same).values({n: source.c[n] for n in names}))
        return
    this = and_(*(table.c[k] == bindparam(f"this_{k}") for k in keys))
    values: dict[str, Any] = {n: bindparam(n) for n in names}
    bound = [{f"this_{n}" if n in keys else n: v for n, v in row.items()} for row in rows]
    connection.execute(update(table).where(this).values(values), bound)


def _brought(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> TableClause:
    """A table of this session that holds ``rows``; the transaction's end empties it."""
    names = list(rows[0])
    there = TableClause(f"incoming_{table.name}_{len(names)}", *(column(n, table.c[n].type) for n in names))
    making = f"CREATE TEMP TABLE IF NOT EXISTS {there.name} ON COMMIT DELETE ROWS AS"
    connection.execute(text(f"{making} SELECT {', '.join(names)} FROM {table.name} WITH NO DATA"))
    connection.execute(text(f"DELETE FROM {there.name}"))
    _copy(connection, there, rows)
    return there


def _worth_copying(connection: Connection, rows: Sequence[Any]) -> bool:
    return connection.dialect.name == "postgresql" and len(rows) >= _WORTH_COPYING and _by_psycopg(connection)


def _by_psycopg(connection: Connection) -> bool:
    return connection.dialect.driver == "psycopg"


def _copy(connection: Connection, table: TableClause, rows: Sequence[Mapping[str, Any]]) -> None:
    names = list(rows[0])
    bind = [_to_database(connection, table, name) for name in names]
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([b(row[n]) if b else row[n] for n, b in zip(names, bind, strict=True)])
    finally:
        cursor.close()


def _to_database(connection: Connection, table: TableClause, name: str) -> Any:
    """What turns a value of the column into one that the driver writes; ``None`` where nothing has to."""
    dialect = connection.dialect
    return table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
