"""Which stored bytes may go: by age, and by what still rests on them. And how large the database is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, exists, func, make_url, select, text

from core.finding import ACTIVE, Status
from core.times import local
from db.bulk import upsert
from db.models.evidence import evidence, purged_files
from db.models.findings import findings, sightings
from db.models.year import rollups
from db.session import Database
from db.statements import chunks

#: A finding in one of these states may be asked about, or come back.
_NEEDED = [*(s.value for s in ACTIVE), Status.EXPLAINED.value]


def needed_files(database: Database, before: datetime) -> set[str]:
    """Files that hold a record younger than ``before``, of a scored year, or one that a standing finding rests on."""
    with database.read() as connection:
        young = select(evidence.c.file).distinct().where(evidence.c.fetched_at >= before)
        return (
            set(connection.execute(young).scalars())
            | _of_scored_years(connection)
            | _of_standing_findings(connection)
        )


def _of_scored_years(connection: Connection) -> set[str]:
    years = set(connection.execute(select(rollups.c.year).distinct()).scalars())
    if not years:
        return set()
    moments = select(evidence.c.file, func.min(evidence.c.fetched_at), func.max(evidence.c.fetched_at))
    rows = connection.execute(moments.group_by(evidence.c.file))
    return {file for file, first, last in rows if years & set(range(local(first).year, local(last).year + 1))}


def _of_standing_findings(connection: Connection) -> set[str]:
    """Files with bytes that a standing finding names, or any of its observations, or the page that links to it."""
    same_unit = findings.c.unit_id == evidence.c.unit_id
    standing = findings.c.status.in_(_NEEDED)
    named = exists().where(
        same_unit,
        standing,
        (findings.c.payload_hash == evidence.c.payload_hash)
        | ((findings.c.payload_hash == "") & (findings.c.parent_url == evidence.c.url)),
    )
    observed = (
        exists()
        .where(sightings.c.finding_id == findings.c.id, sightings.c.payload_hash == evidence.c.payload_hash)
        .where(same_unit, standing)
    )
    statement = select(evidence.c.file).distinct().where(named | observed)
    return set(connection.execute(statement).scalars())


def note_purged(database: Database, files: Iterable[tuple[str, int]], now: datetime) -> None:
    """Remembers that these files (path, bytes) are deleted on purpose."""
    rows = [{"file": file, "bytes": size, "at": now} for file, size in files]
    with database.write() as connection:
        for part in chunks(rows):
            upsert(connection, purged_files, part)


def size_of(database: Database) -> int:
    """Bytes that the database takes on its disk."""
    if database.dialect == "postgresql":
        with database.read() as connection:
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    name = make_url(database.url).database
    if not name or name == ":memory:":
        return 0
    files = (Path(f"{name}{end}") for end in ("", "-wal", "-shm"))
    return sum(f.stat().st_size for f in files if f.exists())
