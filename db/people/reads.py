"""Who may open the dashboard, who is logged in, and what they did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from db.models.people import audit_log, login_failures, people, sessions
from db.people.records import Deed, Person, Role, Session
from db.session import Database

_PERSON = Person.__dataclass_fields__
_DEED = Deed.__dataclass_fields__


def anyone(database: Database) -> bool:
    """Whether there is an administrator who can log in."""
    admin = select(people.c.id).where(people.c.role == Role.ADMINISTRATOR.value, people.c.active.is_(True))
    with database.read() as connection:
        return connection.execute(admin.limit(1)).first() is not None


def everyone(database: Database) -> list[Person]:
    """All people, the active ones first, by name."""
    statement = select(people).order_by(people.c.active.desc(), people.c.name)
    with database.read() as connection:
        return [_person(row) for row in connection.execute(statement).mappings()]


def by_name(database: Database, name: str) -> Person | None:
    """The person who logs in with ``name``."""
    return _one(database, people.c.name == name)


def by_sign_on(database: Database, value: str) -> Person | None:
    """The person whom single sign-on calls so: by the name kept for it, else by the own where none is kept."""
    kept = _one(database, people.c.sign_on == value) if value else None
    return kept or _one(database, (people.c.name == value) & (people.c.sign_on == ""))


def by_id(database: Database, identity: int) -> Person | None:
    return _one(database, people.c.id == identity)


def _one(database: Database, condition: Any) -> Person | None:
    with database.read() as connection:
        row = connection.execute(select(people).where(condition)).mappings().first()
    return _person(row) if row else None


def _person(row: Mapping[Any, Any]) -> Person:
    return Person(**{**{n: row[n] for n in _PERSON}, "role": Role(row["role"])})


def session(database: Database, key: str, began_after: datetime, seen_after: datetime) -> Session | None:
    """The session of this key that still holds, of a person who is still active."""
    own = [sessions.c[n].label(f"s_{n}") for n in ("key", "csrf", "began_at", "seen_at", "address", "agent")]
    statement = (
        select(people, *own)
        .join(sessions, sessions.c.person_id == people.c.id)
        .where(
            sessions.c.key == key,
            sessions.c.revoked_at.is_(None),
            sessions.c.began_at > began_after,
            sessions.c.seen_at > seen_after,
            people.c.active.is_(True),
        )
    )
    with database.read() as connection:
        row = connection.execute(statement).mappings().first()
    return _session(row, _person(row)) if row else None


def _session(row: Mapping[Any, Any], person: Person) -> Session:
    names = (n for n in Session.__dataclass_fields__ if n != "person")
    return Session(person=person, **{n: row[f"s_{n}"] for n in names})


def sessions_of(
    database: Database, person: Person, began_after: datetime, seen_after: datetime
) -> list[Session]:
    """The sessions of a person that still hold, the newest first."""
    table = sessions.c
    own = [table[n].label(f"s_{n}") for n in ("key", "csrf", "began_at", "seen_at", "address", "agent")]
    statement = (
        select(*own)
        .where(
            table.person_id == person.id,
            table.revoked_at.is_(None),
            table.began_at > began_after,
            table.seen_at > seen_after,
        )
        .order_by(table.began_at.desc())
    )
    with database.read() as connection:
        return [_session(row, person) for row in connection.execute(statement).mappings()]


def failures(database: Database, name: str, address: str, since: datetime) -> tuple[int, int]:
    """Failed logins since then with this name, and from this address."""
    table = login_failures.c
    statement = select(table.name, table.address, func.count()).where(
        table.at > since, or_(table.name == name, table.address == address)
    )
    with database.read() as connection:
        rows = connection.execute(statement.group_by(table.name, table.address)).all()
    return sum(r[2] for r in rows if r[0] == name), sum(r[2] for r in rows if r[1] == address)


def deeds(database: Database, *, before: int | None = None, limit: int = 100) -> list[Deed]:
    """What people did, newest first; ``before`` is the id of the last one already shown."""
    statement = select(audit_log).order_by(audit_log.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(audit_log.c.id < before)
    with database.read() as connection:
        rows = connection.execute(statement).mappings()
        return [Deed(**{n: row[n] for n in _DEED}) for row in rows]


def deed(database: Database, identity: int) -> Deed | None:
    """One act."""
    with database.read() as connection:
        row = connection.execute(select(audit_log).where(audit_log.c.id == identity)).mappings().first()
    return Deed(**{n: row[n] for n in _DEED}) if row else None
