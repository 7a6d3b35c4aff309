"""What people were told, so that nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select

from db.bulk import upsert
from db.models.running import notices
from db.session import Database
from db.statements import chunks
from db.text import clean


def told_of(database: Database, prefix: str = "") -> set[str]:
    """The keys of what was told, of those that begin with ``prefix``."""
    statement = select(notices.c.key).where(notices.c.key.startswith(prefix, autoescape=True))
    with database.read() as connection:
        return set(connection.execute(statement).scalars())


def note_told(database: Database, words: Mapping[str, str], now: datetime) -> None:
    """People were told: key → words."""
    with database.write() as connection:
        rows = [{"key": k, "sent_at": now, "words": clean(w)[:500]} for k, w in words.items()]
        upsert(connection, notices, rows, replace=["sent_at", "words"])


def forget(database: Database, keys: Iterable[str]) -> None:
    """What is over may be told again when it comes back."""
    with database.write() as connection:
        for part in chunks(keys):
            connection.execute(delete(notices).where(notices.c.key.in_(part)))
