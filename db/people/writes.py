"""Writing people, sessions and the log of what was done. What a person changes and its line in the log are one transaction."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from db.errors import NameTaken, NoAdministratorLeft, SetUpDone
from db.models.people import audit_log, login_failures, people, sessions
from db.people.records import Deed, Person, Role
from db.session import Database
from db.text import clean

_SHOWN = ("name", "full_name", "role", "unit_id", "active", "must_change", "sign_on")


def record(connection: Connection, deed: Deed) -> int:
    """Adds a line to the log; gives its number."""
    row = {n: v for n, v in asdict(deed).items() if n != "id"}
    row |= {n: clean(row[n]) for n in ("name", "target", "address")}
    return int(connection.execute(insert(audit_log).returning(audit_log.c.id), row).scalar_one())


def note(database: Database, deed: Deed) -> int:
    """The same for an act that changes nothing here, such as a download."""
    with database.write() as connection:
        return record(connection, deed)


def add_first(database: Database, person: Person, deed: Deed, *, also_later: bool = False) -> int:
    """Stores the first administrator; raises :class:`SetUpDone` where there is one, unless ``also_later``."""
    with database.write() as connection:
        _alone(connection)
        if not also_later and _administrators(connection):
            raise SetUpDone("已经有管理员了：请直接登录")
        return _add(connection, person, deed)


def add(database: Database, person: Person, deed: Deed) -> int:
    """Stores a new person; raises :class:`NameTaken`."""
    with database.write() as connection:
        return _add(connection, person, deed)


def _add(connection: Connection, person: Person, deed: Deed) -> int:
    if connection.execute(select(people.c.id).where(people.c.name == person.name)).first():
        raise NameTaken(f"用户名 {person.name} 已经有了：请换一个")
    _free(connection, 0, person.name)
    row = {n: v for n, v in asdict(person).items() if n != "id"}
    row |= {"name": clean(person.name), "full_name": clean(person.full_name), "role": person.role.value}
    identity = int(connection.execute(insert(people).returning(people.c.id), row).scalar_one())
    record(connection, replace(deed, target=person.name, after={n: row[n] for n in _SHOWN}))
    return identity


def change(database: Database, identity: int, values: dict[str, Any], deed: Deed, keep: str = "") -> None:
    """Changes a person's row and ends the sessions of that person but ``keep``.

    Raises :class:`NoAdministratorLeft` where nobody could let people in any more, :class:`NameTaken` where somebody else has
    the name for single sign-on.
    """
    with database.write() as connection:
        _alone(connection)
        _free(connection, identity, str(values.get("sign_on", "")))
        old = connection.execute(select(people).where(people.c.id == identity)).mappings().one()
        connection.execute(update(people).where(people.c.id == identity).values(values))
        if not _administrators(connection):
            raise NoAdministratorLeft("这是最后一个在用的管理员：请先另设一个管理员")
        _revoke(connection, identity, deed.at, keep)
        shown = [n for n in _SHOWN if n in values]
        before, after = {n: old[n] for n in shown}, {n: values[n] for n in shown}
        if "password" in values:
            after["password"] = "changed"
        record(connection, replace(deed, target=old["name"], before=before, after=after))


def _free(connection: Connection, identity: int, sign_on: str) -> None:
    """Nobody else answers to the name; who has none kept answers to the own."""
    table = people.c
    others = (table.id != identity) & (
        (table.sign_on == sign_on) | ((table.sign_on == "") & (table.name == sign_on))
    )
    taken = connection.execute(select(table.name).where(others)).scalar() if sign_on else None
    if taken:
        raise NameTaken(f"统一登录账号 {sign_on} 已经归用户 {taken}：请核对")


def _alone(connection: Connection) -> None:
    """Others who count administrators wait; on SQLite every writer waits already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE"))


def _administrators(connection: Connection) -> bool:
    admin = select(people.c.id).where(people.c.role == Role.ADMINISTRATOR.value, people.c.active.is_(True))
    return connection.execute(admin.limit(1)).first() is not None


def log_in(database: Database, row: dict[str, Any], deed: Deed) -> None:
    """Begins a session (columns as in the table) and forgets this person's failures to log in."""
    with database.write() as connection:
        connection.execute(insert(sessions), {**row, "agent": clean(row["agent"])[:200]})
        connection.execute(delete(login_failures).where(login_failures.c.name == deed.name))
        record(connection, deed)


def failed(database: Database, deed: Deed, old: datetime) -> None:
    """A login that failed; failures before ``old`` are forgotten."""
    with database.write() as connection:
        connection.execute(delete(login_failures).where(login_failures.c.at < old))
        row = {"at": deed.at, "name": clean(deed.name)[:64], "address": deed.address}
        connection.execute(insert(login_failures), row)
        record(connection, deed)


def seen(database: Database, key: str, now: datetime) -> None:
    """The session was used."""
    with database.write() as connection:
        connection.execute(update(sessions).where(sessions.c.key == key).values(seen_at=now))


def log_out(database: Database, person_id: int, deed: Deed, key: str = "", keep: str = "") -> None:
    """Ends the session ``key``, or, without it, all of the person's but ``keep``."""
    with database.write() as connection:
        if key:
            own = (sessions.c.key == key) & (sessions.c.person_id == person_id)
            connection.execute(update(sessions).where(own).values(revoked_at=deed.at))
        else:
            _revoke(connection, person_id, deed.at, keep)
        record(connection, deed)


def _revoke(connection: Connection, person_id: int, now: datetime, keep: str) -> None:
    of = (sessions.c.person_id == person_id) & sessions.c.revoked_at.is_(None) & (sessions.c.key != keep)
    connection.execute(update(sessions).where(of).values(revoked_at=now))
