"""What runs: probes, schedules, notices, and the workers of the queue."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, SmallInteger, String, Table

from db.models.base import count, metadata, of_unit, row_id, text
from db.types import Json, Moment

#: One try of a home page: ``at`` in seconds since 1970, ``problem`` what the network did, ``struck`` why the try does not
#: count (our own fault). Narrow, since a year brings a million.
probes = Table(
    "probes",
    metadata,
    of_unit(primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    count("http_status", SmallInteger),
    text("problem"),
    Column("milliseconds", Integer),
    text("struck"),
    sqlite_with_rowid=False,
)

#: Probes of one day, folded when the single tries are no longer needed. ``reasons`` maps what a try ended with (a problem's
#: name, ``struck``) to how often; ``milliseconds`` is the mean of those that came, ``slowest`` the longest of them.
probe_days = Table(
    "probe_days",
    metadata,
    of_unit(primary_key=True),
    Column("day", Date, primary_key=True),
    count("tries"),
    count("failed"),
    count("undecided"),
    count("struck"),
    Column("milliseconds", Integer),
    Column("slowest", Integer),
    Column("reasons", Json, nullable=False),
    sqlite_with_rowid=False,
)

#: What runs when. ``command`` are the words after ``minjian``, ``until`` is the time of day at which a run has to be over.
#: ``asked_at`` asks for a run now; ``last_due`` is the last due time that was dealt with.
schedules = Table(
    "schedules",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("command", Json, nullable=False),
    text("cron"),
    text("until"),
    Column("catch_up", Boolean, nullable=False),
    count("jitter"),
    Column("paused", Boolean, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("last_due", Moment),
)

schedule_runs = Table(
    "schedule_runs",
    metadata,
    row_id(),
    Column("name", String(64), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("outcome", String(16), nullable=False),
    Column("code", Integer),
    text("words"),
    Index("ix_schedule_runs_name_due_at", "name", "due_at"),
)

#: What people were told already, so that nothing is told twice.
notices = Table(
    "notices",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("sent_at", Moment, nullable=False),
    text("words"),
)

#: Processes that take work from the queue (工作进程). ``program`` names the program and its checks: equal ones judge alike.
workers = Table(
    "workers",
    metadata,
    Column("name", String(128), primary_key=True),
    text("program"),
    count("slots"),
    Column("running", Json, nullable=False),
    count("ended"),
    Column("draining", Boolean, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    count("waiting"),
)

#: How pieces of work ended that workers did. ``kind`` and ``value`` as in :class:`crawler.night.pool.Pool`; ``job`` is the queue's number.
work_ends = Table(
    "work_ends",
    metadata,
    Column("job", BigInteger, primary_key=True, autoincrement=False),
    text("name"),
    Column("kind", String(16), nullable=False),
    Column("value", Json),
    text("worker"),
    Column("at", Moment, nullable=False),
    Index("ix_work_ends_at", "at"),
)
