"""Logging in: throttled by name and by address, and sessions that end by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Deed, Person, Session
from db.text import clean
from web import passwords
from web.desk import Desk

IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
WINDOW = timedelta(minutes=15)
MOST_BY_NAME, MOST_BY_ADDRESS = 5, 30
_SEEN_EVERY = timedelta(minutes=5)


class Throttled(Exception):
    """Too many failures; nobody looks at the password."""


def key_of(token: str) -> str:
    """What is stored in the place of a cookie's token."""
    return sha256(token.encode()).hexdigest()


def log_in(desk: Desk, name: str, password: str, address: str, agent: str) -> tuple[str, Person] | None:
    """The token of a new session, ``None`` where name or password is wrong; raises :class:`Throttled`."""
    now, name = desk.clock(), clean(name).strip().lower()[:64]
    by_name, by_address = people_reads.failures(desk.database, name, address, now - WINDOW)
    if by_name >= MOST_BY_NAME or by_address >= MOST_BY_ADDRESS:
        raise Throttled
    person = people_reads.by_name(desk.database, name)
    stored = person.password if person and person.active else None
    if not passwords.right(stored, password) or person is None:
        told = Deed(at=now, action="login-failed", name=name, address=address)
        people_writes.failed(desk.database, told, now - WINDOW)
        return None
    return begin(desk, person, address, agent), person


def throttled(desk: Desk, address: str) -> bool:
    """Whether too many logins have failed from this address."""
    _, by_address = people_reads.failures(desk.database, "", address, desk.clock() - WINDOW)
    return by_address >= MOST_BY_ADDRESS


def begin(desk: Desk, person: Person, address: str, agent: str, way: str = "") -> str:
    """Begins a session for the person and gives its token; ``way`` tells the log of another way in than the password."""
    now, token = desk.clock(), token_urlsafe(32)
    row = {
        "key": key_of(token),
        "person_id": person.id,
        "csrf": token_urlsafe(32),
        "began_at": now,
        "seen_at": now,
        "address": address,
        "agent": agent,
    }
    deed = Deed(
        at=now,
        action="login",
        target=way,
        person_id=person.id,
        name=person.name,
        role=person.role,
        address=address,
    )
    people_writes.log_in(desk.database, row, deed)
    return token


def session_of(desk: Desk, token: str) -> Session | None:
    """The session of a cookie, while it holds."""
    now = desk.clock()
    session = people_reads.session(desk.database, key_of(token), now - LONGEST, now - IDLE)
    if session is not None and now - session.seen_at > _SEEN_EVERY:
        people_writes.seen(desk.database, session.key, now)
    return session


def bounds(now: datetime) -> tuple[datetime, datetime]:
    """Sessions that began, or were last seen, before these have ended."""
    return now - LONGEST, now - IDLE
