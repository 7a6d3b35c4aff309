"""Small helpers around the statements of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import ARRAY, JSON, Column, ColumnElement, Connection, any_, bindparam, func, select

T = TypeVar("T")

#: Well below the limits of both drivers on bound values.
_CHUNK = 2000


def chunks(values: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    """``values`` in lists of at most ``size``, for ``IN (…)``."""
    whole = list(values)
    for start in range(0, len(whole), size):
        yield whole[start : start + size]


def among(connection: Connection, column: Column[Any], name: str) -> ColumnElement[bool]:
    """Whether ``column`` is in the list bound as ``name``: one value to the driver, and one statement, however long it is."""
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    each = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return column.in_(select(each.c.value))
