"""People, sessions and the log of their deeds, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DatabaseError as DriverError

from db.errors import DatabaseError, NameTaken, NoAdministratorLeft, SetUpDone
from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Deed, Person, Role
from db.session import Database

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
DEED = Deed(at=NOW, action="test", name="lin", address="10.0.0.1")


def person(name: str, role: Role = Role.ADMINISTRATOR) -> Person:
    return Person(
        id=0, name=name, full_name="", role=role, unit_id=None, password="$argon2id$…", must_change=False,
        active=True, created_at=NOW,
    )  # fmt: skip


def test_set_up_happens_once(database: Database) -> None:
    assert not people_reads.anyone(database)
    people_writes.add_first(database, person("lin"), DEED)
    with pytest.raises(SetUpDone):
        people_writes.add_first(database, person("chen"), DEED)
    people_writes.add_first(database, person("chen"), DEED, also_later=True)
    with pytest.raises(NameTaken):
        people_writes.add(database, person("chen"), DEED)
    assert [p.name for p in people_reads.everyone(database)] == ["chen", "lin"]


def test_one_administrator_stays(database: Database) -> None:
    people_writes.add_first(database, person("lin"), DEED)
    second = people_writes.add(database, person("chen"), DEED)
    people_writes.change(database, second, {"active": False}, DEED)
    (first,) = [p for p in people_reads.everyone(database) if p.active]
    for change in ({"active": False}, {"role": "reader"}):
        with pytest.raises(NoAdministratorLeft):
            people_writes.change(database, first.id, change, DEED)
    assert people_reads.anyone(database)


def test_a_change_ends_the_sessions(database: Database) -> None:
    identity = people_writes.add_first(database, person("lin"), DEED)
    for key in ("a" * 64, "b" * 64):
        row = {"key": key, "person_id": identity, "csrf": "t", "began_at": NOW, "seen_at": NOW}
        people_writes.log_in(database, {**row, "address": "", "agent": "x" * 500}, DEED)
    long_ago = NOW - timedelta(days=1)
    people_writes.change(database, identity, {"password": "new"}, DEED, keep="a" * 64)
    assert people_reads.session(database, "b" * 64, long_ago, long_ago) is None
    kept = people_reads.session(database, "a" * 64, long_ago, long_ago)
    assert kept is not None
    assert kept.began_at == NOW
    assert people_reads.session(database, "a" * 64, NOW, long_ago) is None


@pytest.mark.parametrize("statement", ["UPDATE audit_log SET name = 'x'", "DELETE FROM audit_log"])
def test_the_log_only_grows(database: Database, statement: str) -> None:
    people_writes.note(database, replace(DEED, after={"a": ["\u202e", None, 1]}, target="\0"))
    with pytest.raises((DriverError, DatabaseError)), database.write() as connection:
        connection.exec_driver_sql(statement)
    (told,) = people_reads.deeds(database)
    assert (told.action, told.target, told.after) == ("test", "\ufffd", {"a": ["\u202e", None, 1]})
    assert people_reads.deed(database, told.id) == told
    assert people_reads.deeds(database, before=told.id) == []


def test_failures_are_counted_by_name_and_by_address(database: Database) -> None:
    for name, minutes in (("lin", 0), ("lin", 20), ("chen", 20)):
        deed = replace(DEED, name=name, at=NOW + timedelta(minutes=minutes))
        people_writes.failed(database, deed, NOW - timedelta(minutes=15))
    assert people_reads.failures(database, "lin", "10.0.0.1", NOW) == (1, 2)
    assert people_reads.failures(database, "lin", "10.0.0.2", NOW - timedelta(minutes=1)) == (2, 0)
