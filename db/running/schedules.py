"""Schedules and their runs: rows anyone may look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from db.bulk import upsert
from db.errors import DatabaseError
from db.models.running import schedule_runs, schedules
from db.people import writes as people_writes
from db.people.records import Deed
from db.session import Database
from db.text import clean


class UnknownSchedule(DatabaseError):
    """There is no schedule of this name."""


class BadSchedule(DatabaseError):
    """A schedule cannot be kept like this; the words name what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What runs when. ``command`` are the words after ``minjian``; ``cron`` is in Asia/Shanghai.

    ``until`` (``06:00``) is the time of day at which a run has to be over, empty for none. A missed run is caught up once
    where ``catch_up`` says so and its ``until`` has not come. ``jitter`` in seconds. ``asked_at`` asks for a run now.
    """

    name: str
    command: tuple[str, ...]
    cron: str
    until: str = ""
    catch_up: bool = False
    jitter: int = 0
    paused: bool = False
    changed_at: datetime | None = None
    asked_at: datetime | None = None
    last_due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRun:
    """One run, or why there was none. ``outcome``: running, done, failed, killed, lost, missed, skipped."""

    id: int
    name: str
    due_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    outcome: str
    code: int | None
    words: str


#: What people set.
_SETTABLE = ("command", "cron", "until", "catch_up", "jitter", "paused")
_FIELDS = tuple(Schedule.__dataclass_fields__)
_KEPT_RUNS = 20_000


def all_schedules(database: Database) -> list[Schedule]:
    """By name."""
    with database.read() as connection:
        rows = connection.execute(select(schedules).order_by(schedules.c.name)).mappings().all()
    return [Schedule(**{**{n: row[n] for n in _FIELDS}, "command": tuple(row["command"])}) for row in rows]


def plant(database: Database, wanted: Iterable[Schedule], now: datetime) -> None:
    """Adds the schedules that are not there yet; those that are stay as somebody left them."""
    with database.write() as connection:
        upsert(connection, schedules, [_row(s, now) for s in wanted])


def keep(database: Database, schedule: Schedule, now: datetime, deed: Deed | None = None) -> None:
    """Stores one schedule, new or changed; when it last ran stays. ``deed`` tells the log who did it."""
    with database.write() as connection:
        _log(connection, schedule.name, {n: getattr(schedule, n) for n in _SETTABLE}, deed)
        changed = [n for n in _FIELDS if n not in ("name", "asked_at", "last_due")]
        upsert(connection, schedules, [_row(schedule, now)], replace=changed)


def _row(schedule: Schedule, now: datetime) -> dict[str, Any]:
    values = {name: getattr(schedule, name) for name in _FIELDS}
    return {**values, "command": list(schedule.command), "changed_at": now}


def _log(connection: Connection, name: str, values: Mapping[str, Any], deed: Deed | None) -> None:
    """What a person changes, before and after, in the same transaction."""
    if deed is None:
        return
    row = connection.execute(select(schedules).where(schedules.c.name == name)).mappings().first()
    before = {n: _word(row[n]) for n in values} if row else {}
    after = {n: _word(v) for n, v in values.items()}
    differs = [n for n in after if before.get(n) != after[n]]
    target = f"{name} {deed.target}".strip()
    old = {n: before[n] for n in differs if n in before}
    new = {n: after[n] for n in differs}
    people_writes.record(connection, replace(deed, target=target, before=old, after=new))


def _word(value: Any) -> Any:
    return (
        value.isoformat()
        if isinstance(value, datetime)
        else list(value)
        if isinstance(value, tuple)
        else value
    )


def change(database: Database, name: str, deed: Deed | None = None, **values: Any) -> None:
    """Sets single columns; raises :class:`UnknownSchedule` with the names there are. ``deed`` tells the log who did it."""
    with database.write() as connection:
        _log(connection, name, {n: v for n, v in values.items() if n != "changed_at"}, deed)
        done = connection.execute(update(schedules).where(schedules.c.name == name).values(values))
        if not done.rowcount:
            names = "、".join(
                connection.execute(select(schedules.c.name).order_by(schedules.c.name)).scalars()
            )
            raise UnknownSchedule(f"没有名为 {clean(name)} 的任务；现有：{names or '无'}")


def begin_run(database: Database, name: str, due: datetime, now: datetime) -> int:
    """A run begins; gives its id."""
    values = {"name": name, "due_at": due, "started_at": now, "outcome": "running"}
    with database.write() as connection:
        _dealt_with(connection, name, due)
        return int(
            connection.execute(
                insert(schedule_runs).values(values).returning(schedule_runs.c.id)
            ).scalar_one()
        )


def end_run(
    database: Database, run: int, outcome: str, now: datetime, code: int | None = None, words: str = ""
) -> None:
    """A run has ended."""
    values = {"ended_at": now, "outcome": outcome, "code": code, "words": clean(words)[:500]}
    with database.write() as connection:
        connection.execute(update(schedule_runs).where(schedule_runs.c.id == run).values(values))


def no_run(database: Database, name: str, due: datetime, outcome: str, words: str) -> None:
    """Nothing ran although it was due, and this is why."""
    values = {"name": name, "due_at": due, "outcome": outcome, "words": clean(words)[:500]}
    with database.write() as connection:
        _dealt_with(connection, name, due)
        connection.execute(insert(schedule_runs).values(values))


def _dealt_with(connection: Any, name: str, due: datetime) -> None:
    connection.execute(update(schedules).where(schedules.c.name == name).values(last_due=due, asked_at=None))
    newest = connection.execute(select(func.max(schedule_runs.c.id))).scalar() or 0
    connection.execute(delete(schedule_runs).where(schedule_runs.c.id <= newest - _KEPT_RUNS))


def lose_runs(database: Database, now: datetime) -> list[ScheduleRun]:
    """Runs that a scheduler began and never ended: it died, and they with it. They are marked so, and given."""
    lost = [r for r in runs(database, outcome="running")]
    with database.write() as connection:
        connection.execute(
            update(schedule_runs)
            .where(schedule_runs.c.outcome == "running")
            .values(outcome="lost", ended_at=now, words="调度进程中断")
        )
    return lost


def runs(
    database: Database, *, name: str | None = None, outcome: str | None = None, limit: int | None = None
) -> list[ScheduleRun]:
    """Runs, newest first."""
    statement = select(schedule_runs).order_by(schedule_runs.c.id.desc()).limit(limit)
    if name is not None:
        statement = statement.where(schedule_runs.c.name == name)
    if outcome is not None:
        statement = statement.where(schedule_runs.c.outcome == outcome)
    with database.read() as connection:
        return [ScheduleRun(**row) for row in connection.execute(statement).mappings()]
