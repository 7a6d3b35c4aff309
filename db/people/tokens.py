"""Tokens that let programs in (接口令牌): made, looked up, used, taken back. Only a hash of a token is ever stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from db.errors import UnknownToken
from db.models.people import api_tokens, people
from db.people import writes as people_writes
from db.people.records import Deed, Role
from db.session import Database
from db.text import clean

_HINT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as it is stored; ``maker`` is the name of who made it, empty for the terminal.

    ``unit_id`` narrows it to one unit. It holds no longer once its maker's account is locked (``maker_active``).
    """

    id: int
    hint: str
    name: str
    role: Role
    unit_id: str | None
    maker: str
    maker_active: bool
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it can be used."""
        return self.revoked_at is None and self.maker_active and now < self.expires_at


def key_of(token: str) -> str:
    """What is stored in the place of a token, which is too long to be guessed from it."""
    return sha256(token.encode()).hexdigest()


def add(database: Database, token: str, given: Token, maker: int | None, deed: Deed) -> int:
    """Stores a new token with its line in the log; gives its number. ``given`` says what it may and until when."""
    row = {
        "key": key_of(token),
        "hint": token[:_HINT],
        "name": clean(given.name)[:100],
        "role": given.role.value,
        "unit_id": given.unit_id,
        "made_by": maker,
        "made_at": given.made_at,
        "expires_at": given.expires_at,
    }
    told = {"name": row["name"], "role": row["role"], "unit_id": row["unit_id"]}
    told["expires_at"] = given.expires_at.isoformat(timespec="minutes")
    with database.write() as connection:
        number = int(connection.execute(insert(api_tokens).returning(api_tokens.c.id), row).scalar_one())
        people_writes.record(connection, replace(deed, target=f"{row['hint']}…", after=told))
    return number


def find(database: Database, token: str) -> Token | None:
    """The token, whether it holds or not; ``None`` where it is none of ours."""
    with database.read() as connection:
        row = connection.execute(_told().where(api_tokens.c.key == key_of(token))).mappings().first()
    return _token(row) if row else None


def every(database: Database) -> list[Token]:
    """All tokens, the newest first."""
    with database.read() as connection:
        rows = connection.execute(_told().order_by(api_tokens.c.id.desc())).mappings().all()
    return [_token(row) for row in rows]


def used(database: Database, number: int, now: datetime, before: datetime) -> None:
    """The token was used; nothing is written where that is known since ``before``."""
    table = api_tokens.c
    stale = or_(table.used_at.is_(None), table.used_at < before)
    with database.write() as connection:
        connection.execute(update(api_tokens).where(table.id == number, stale).values(used_at=now))


def revoke(database: Database, number: int, deed: Deed) -> None:
    """Takes a token back, with its line in the log; raises :class:`UnknownToken` where there is nothing to take back."""
    with database.write() as connection:
        hint = _revoked(connection, number, deed.at)
        if hint is None:
            raise UnknownToken(f"没有编号为 {number} 的在用令牌：见 minjian token list")
        people_writes.record(connection, replace(deed, target=f"{hint}…"))


def _revoked(connection: Connection, number: int, now: datetime) -> str | None:
    table = api_tokens.c
    statement = (
        update(api_tokens)
        .where(table.id == number, table.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(table.hint)
    )
    return connection.execute(statement).scalar_one_or_none()


def _told() -> Any:
    own = [c for c in api_tokens.c if c.name not in ("key", "made_by")]
    return select(*own, people.c.name.label("maker"), people.c.active.label("maker_active")).outerjoin(
        people, people.c.id == api_tokens.c.made_by
    )


def _token(row: Mapping[Any, Any]) -> Token:
    values = {n: row[n] for n in Token.__dataclass_fields__}
    active = row["maker"] is None or bool(row["maker_active"])
    return Token(**{**values, "role": Role(row["role"]), "maker": row["maker"] or "", "maker_active": active})
