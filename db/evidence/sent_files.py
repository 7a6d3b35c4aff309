"""What lies in the store of evidence that machines share: written down when it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update

from db.bulk import upsert
from db.models.evidence import sent_files
from db.session import Database
from db.statements import chunks


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of the store as it was when it was sent; it never changes afterwards."""

    file: str
    bytes: int
    sha256: str


def note_sent(database: Database, sent: Sent, now: datetime) -> None:
    """The file is in the store."""
    row = {"file": sent.file, "bytes": sent.bytes, "sha256": sent.sha256, "at": now, "sealed": False}
    with database.write() as connection:
        upsert(connection, sent_files, [row])


def is_there(database: Database, file: str) -> bool:
    """Whether the store has it."""
    with database.read() as connection:
        return (
            connection.execute(select(sent_files.c.file).where(sent_files.c.file == file)).first() is not None
        )


def forget(database: Database, files: Iterable[str]) -> None:
    """They were deleted from the store."""
    with database.write() as connection:
        for part in chunks(set(files)):
            connection.execute(delete(sent_files).where(sent_files.c.file.in_(part)))


def to_seal(database: Database, night: date, names: Iterable[str]) -> dict[str, Sent]:
    """By name, those of ``names`` and of the night's WARC files, and all that no seal covers yet."""
    wanted = (
        sent_files.c.file.like("warc/%")
        & ~sent_files.c.file.like("warc/spool/%")
        & (sent_files.c.file.like(f"warc/{night.isoformat()}/%") | sent_files.c.sealed.is_(False))
    )
    columns = (sent_files.c.file, sent_files.c.bytes, sent_files.c.sha256)
    with database.read() as connection:
        rows = list(connection.execute(select(*columns).where(wanted)))
        for part in chunks(set(names)):
            rows += connection.execute(select(*columns).where(sent_files.c.file.in_(part)))
    return {row.file: Sent(*row) for row in rows}


def note_sealed(database: Database, files: Iterable[str]) -> None:
    """A seal covers these files."""
    with database.write() as connection:
        for part in chunks(set(files)):
            connection.execute(update(sent_files).where(sent_files.c.file.in_(part)).values(sealed=True))


def totals(database: Database) -> dict[str, tuple[int, int]]:
    """Kind (``warc``, ``screenshots``) → how many files the store has, and their bytes."""
    kind = func.substr(sent_files.c.file, 1, 4)
    statement = select(kind, func.count(), func.coalesce(func.sum(sent_files.c.bytes), 0)).group_by(kind)
    with database.read() as connection:
        found = {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(statement)}
    return {"warc": found.get("warc", (0, 0)), "screenshots": found.get("scre", (0, 0))}
