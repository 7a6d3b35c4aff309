"""Links that show one unit or one finding to whoever has them (分享链接). Only a hash of a link's token is ever stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from db.errors import UnknownShare
from db.models.people import people, share_links
from db.people import writes as people_writes
from db.people.records import Deed
from db.people.tokens import key_of
from db.session import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A link as it is stored. ``kind``: unit or finding; ``password`` is an argon2id hash, empty for none.

    It shows nothing any more once its maker's account is locked (``maker_active``).
    """

    id: int
    kind: str
    target: str
    unit_id: str
    made_by: int
    maker: str
    maker_active: bool
    made_at: datetime
    expires_at: datetime
    password: str = field(repr=False)
    revoked_at: datetime | None
    opened: int
    opened_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it still shows something."""
        return self.revoked_at is None and self.maker_active and now < self.expires_at


def add(database: Database, token: str, values: Mapping[str, Any], deed: Deed) -> int:
    """Stores a new link (columns as in the table) with its line in the log; gives its number."""
    row = {**values, "key": key_of(token), "made_by": deed.person_id, "made_at": deed.at}
    told = {
        "kind": row["kind"],
        "expires_at": row["expires_at"].isoformat(timespec="minutes"),
        "locked": bool(row["password"]),
    }
    with database.write() as connection:
        number = int(connection.execute(insert(share_links).returning(share_links.c.id), row).scalar_one())
        people_writes.record(connection, replace(deed, target=row["target"], after=told))
    return number


def find(database: Database, token: str) -> Share | None:
    """The link of this token, whether it holds or not."""
    with database.read() as connection:
        row = connection.execute(_told().where(share_links.c.key == key_of(token))).mappings().first()
    return _share(row) if row else None


def of_person(database: Database, person_id: int | None) -> list[Share]:
    """The links a person made, of all people for ``None``; the newest first."""
    statement = _told().order_by(share_links.c.id.desc())
    if person_id is not None:
        statement = statement.where(share_links.c.made_by == person_id)
    with database.read() as connection:
        return [_share(row) for row in connection.execute(statement.limit(500)).mappings()]


def opened(database: Database, number: int, now: datetime) -> None:
    """The link was shown once more."""
    table = share_links.c
    with database.write() as connection:
        connection.execute(
            update(share_links).where(table.id == number).values(opened=table.opened + 1, opened_at=now)
        )


def revoke(database: Database, number: int, person_id: int | None, deed: Deed) -> None:
    """Takes a link back; a person those of the own only. Raises :class:`UnknownShare`."""
    table = share_links.c
    where = [table.id == number, table.revoked_at.is_(None)]
    where += [] if person_id is None else [table.made_by == person_id]
    statement = update(share_links).where(*where).values(revoked_at=deed.at).returning(table.target)
    with database.write() as connection:
        target = connection.execute(statement).scalar_one_or_none()
        if target is None:
            raise UnknownShare("没有这个分享链接，已经收回，或不是您建的")
        people_writes.record(connection, replace(deed, target=target))


def _told() -> Any:
    own = [c for c in share_links.c if c.name != "key"]
    return select(*own, people.c.name.label("maker"), people.c.active.label("maker_active")).join(
        people, people.c.id == share_links.c.made_by
    )


def _share(row: Mapping[Any, Any]) -> Share:
    return Share(**{n: row[n] for n in Share.__dataclass_fields__})
