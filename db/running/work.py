"""Workers, and how the pieces of work ended that they did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from db.bulk import upsert
from db.models.running import work_ends, workers
from db.session import Database
from db.statements import chunks
from db.text import clean, clean_json

#: Who was not heard of for so long is gone.
GONE = timedelta(seconds=60)
_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that takes work. ``program`` tells apart programs that would judge differently, ``waiting`` how many files of evidence it could not send yet."""

    name: str
    program: str
    slots: int
    running: tuple[str, ...]
    ended: int
    draining: bool
    started_at: datetime
    seen_at: datetime
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How the queue's ``job`` ended."""

    job: int
    name: str
    kind: str
    value: Any
    worker: str


def note_worker(database: Database, worker: Worker) -> None:
    """The worker is alive and does this; who was not heard of for a week is forgotten."""
    row = {**asdict(worker), "running": list(worker.running)}
    with database.write() as connection:
        upsert(connection, workers, [row], replace=[n for n in row if n != "name"])
        connection.execute(delete(workers).where(workers.c.seen_at < worker.seen_at - _KEPT))


def forget_worker(database: Database, name: str) -> None:
    """The worker has ended in order."""
    with database.write() as connection:
        connection.execute(delete(workers).where(workers.c.name == name))


def all_workers(database: Database) -> list[Worker]:
    """By name; also those that were not heard of for some time."""
    with database.read() as connection:
        rows = connection.execute(select(workers).order_by(workers.c.name)).mappings().all()
    return [Worker(**{**row, "running": tuple(row["running"])}) for row in rows]


def alive(found: list[Worker], now: datetime) -> list[Worker]:
    """Those heard of lately."""
    return [w for w in found if now - w.seen_at < GONE]


def note_end(database: Database, end: End, now: datetime) -> None:
    """A piece of work has ended; what was said first stands. Old ends are forgotten."""
    row = {**asdict(end), "name": clean(end.name), "value": clean_json(end.value), "at": now}
    with database.write() as connection:
        upsert(connection, work_ends, [row])
        connection.execute(delete(work_ends).where(work_ends.c.at < now - _KEPT))


def ends_of(database: Database, jobs: Collection[int]) -> dict[int, End]:
    """How these jobs ended, of those that have."""
    found: dict[int, End] = {}
    names = list(End.__dataclass_fields__)
    with database.read() as connection:
        for part in chunks(jobs):
            statement = select(*(work_ends.c[n] for n in names)).where(work_ends.c.job.in_(part))
            found |= {row["job"]: End(**row) for row in connection.execute(statement).mappings()}
    return found
