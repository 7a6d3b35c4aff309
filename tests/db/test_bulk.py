"""Many rows at once, few rows, and lists of values, on both databases."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import select

from db.bulk import column_type, insert_rows, update_rows, upsert
from db.models.base import metadata
from db.models.visits import profiles
from db.session import Database
from db.statements import among

#: Below and above what PostgreSQL is given by COPY.
_NUMBERS = (3, 500)


def _stored(database: Database) -> dict[int, object]:
    with database.read() as connection:
        return {row.id: row.results for row in connection.execute(select(profiles))}


@pytest.mark.parametrize("number", _NUMBERS)
def test_rows_are_inserted_updated_and_put_again(database: Database, number: int) -> None:
    first = [{"id": n, "results": {"名": n}} for n in range(number)]
    with database.write() as connection:
        insert_rows(connection, profiles, first)
        update_rows(connection, profiles, ("id",), [{"id": n, "results": None} for n in range(number - 1)])
    assert _stored(database) == {**dict.fromkeys(range(number - 1)), number - 1: {"名": number - 1}}
    with database.write() as connection:
        upsert(connection, profiles, [*first, {"id": number, "results": []}])
    assert _stored(database) == {
        **dict.fromkeys(range(number - 1)),
        number - 1: {"名": number - 1},
        number: [],
    }
    with database.write() as connection:
        upsert(connection, profiles, first, replace=("results",))
    assert _stored(database) == {**{row["id"]: row["results"] for row in first}, number: []}


def test_nothing_is_no_statement(database: Database) -> None:
    with database.write() as connection:
        insert_rows(connection, profiles, [])
        update_rows(connection, profiles, ("id",), [])
        upsert(connection, profiles, [])
    assert _stored(database) == {}


@pytest.mark.parametrize("number", (0, 1, 5000))
def test_a_list_is_one_value_however_long(database: Database, number: int) -> None:
    rows = [{"id": n - 2**63, "results": {}} for n in range(6000)]
    with database.write() as connection:
        insert_rows(connection, profiles, rows)
        statement = select(profiles.c.id).where(among(connection, profiles.c.id, "ids"))
        wanted = [row["id"] for row in rows[:number]]
        assert sorted(connection.execute(statement, {"ids": [*wanted, 7]}).scalars()) == wanted


def test_every_column_can_be_copied(database: Database) -> None:
    """In binary form a value has to be of the column's own type, which the driver knows by name."""
    if database.dialect != "postgresql":
        pytest.skip("only PostgreSQL copies")
    with database.read() as connection:
        for column in (c for table in metadata.sorted_tables for c in table.columns):
            assert psycopg.adapters.types[column_type(connection, column)].oid, column
