"""Small helpers around the statements of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

#: Well below the limits of both drivers on bound values.
_CHUNK = 2000


def chunks(values: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    """``values`` in lists of at most ``size``, for ``IN (…)``."""
    whole = list(values)
    for start in range(0, len(whole), size):
        yield whole[start : start + size]


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    replace: Sequence[str] = (),
    on: Sequence[str] = (),
) -> None:
    """Inserts ``rows``; where the primary key (or the key ``on``) is there already, sets the columns ``replace``.

    Without ``replace`` such a row stays as it is.
    """
    if not rows:
        return
    keys = list(on) or [c.name for c in table.primary_key.columns]
    statement: Insert
    if connection.dialect.name == "sqlite":
        lite = sqlite.insert(table)
        changes = {name: lite.excluded[name] for name in replace}
        statement = (
            lite.on_conflict_do_update(index_elements=keys, set_=changes)
            if changes
            else lite.on_conflict_do_nothing(index_elements=keys)
        )
    else:
        pg = postgresql.insert(table)
        changes = {name: pg.excluded[name] for name in replace}
        statement = (
            pg.on_conflict_do_update(index_elements=keys, set_=changes)
            if changes
            else pg.on_conflict_do_nothing(index_elements=keys)
        )
    connection.execute(statement, [dict(r) for r in rows])
