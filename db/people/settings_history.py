"""What settings files held before they were changed through the dashboard: who, when, why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from db.models.people import settings_history
from db.people import writes as people_writes
from db.people.records import Deed
from db.session import Database
from db.text import clean

_TABLE = settings_history.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a settings file. ``content`` is empty in lists."""

    id: int
    name: str
    at: datetime
    by: str
    reason: str
    sha256: str
    content: str = ""


def digest(text: str) -> str:
    """Names a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def store(
    database: Database, name: str, old: str, new: str, deed: Deed, reason: str, write: Callable[[], None]
) -> int:
    """Stores the new version, and the old one where nobody had; then ``write`` writes the file.

    Where writing fails, nothing is stored.
    """
    with database.write() as connection:
        newest = select(_TABLE.sha256).where(_TABLE.name == name).order_by(_TABLE.id.desc()).limit(1)
        if connection.execute(newest).scalar() != digest(old):
            found = _row(name, old, deed, "") | {"by": "", "reason": "改动之前文件里的内容"}
            connection.execute(insert(settings_history), found)
        number = connection.execute(
            insert(settings_history).returning(_TABLE.id), _row(name, new, deed, reason)
        ).scalar_one()
        before, after = ({"sha256": digest(t)} for t in (old, new))
        told = replace(deed, target=f"{name} {number}", before=before, after=after | {"reason": reason})
        people_writes.record(connection, told)
        write()
    return int(number)


def _row(name: str, content: str, deed: Deed, reason: str) -> dict[str, Any]:
    return {
        "name": name,
        "at": deed.at,
        "by": clean(deed.name),
        "reason": clean(reason),
        "sha256": digest(content),
        "content": content,
    }


def versions(database: Database, name: str, limit: int = 100) -> list[Version]:
    """The versions of a file, newest first, without their content."""
    wanted = [_TABLE[n] for n in Version.__dataclass_fields__ if n != "content"]
    statement = select(*wanted).where(_TABLE.name == name).order_by(_TABLE.id.desc()).limit(limit)
    with database.read() as connection:
        return [Version(**row) for row in connection.execute(statement).mappings()]


def version(database: Database, name: str, number: int) -> Version | None:
    """One version, whole."""
    statement = select(settings_history).where(_TABLE.name == name, _TABLE.id == number)
    with database.read() as connection:
        row = connection.execute(statement).mappings().first()
    return Version(**row) if row else None
