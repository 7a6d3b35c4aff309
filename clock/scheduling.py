"""``minjian schedule``: the scheduler as a person starts it, and its rows as a person reads and changes them."""

from __future__ import annotations

import logging
import os
import re
import shlex
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from clock.launching import launcher
from core.logs import handler
from core.times import SHANGHAI
from crawler.config import Config
from crawler.errors import RunError
from crawler.office import connect, read_config
from db.errors import DatabaseError
from db.people.records import Deed
from db.running import schedules as stored
from db.running.schedules import BadSchedule, Schedule
from db.session import Database
from scheduler import DEFAULTS, Scheduler, cron_trigger

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")


def run_schedule(commands: Collection[str]) -> int:
    """Runs the scheduler until it is stopped; raises :class:`RunError` where another one has the database."""
    from clock.watching import serve_health

    log = logging.getLogger("minjian.scheduler")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(handler(os.environ.get("MINJIAN_LOG_FORMAT", ""), logging.INFO, dated=True))
    config = read_config()
    scheduler = Scheduler(connect(config), launcher(config.home), known_defaults(commands))
    with serve_health(config.metrics_port, scheduler.state):
        try:
            scheduler.run()
        except DatabaseError as error:
            raise RunError(str(error), 5) from error
    return 0


def known_defaults(commands: Collection[str]) -> list[Schedule]:
    """The schedules of a fresh database whose command this program has."""
    return [s for s in DEFAULTS if _is_known(s.command, commands)]


def _is_known(words: tuple[str, ...], commands: Collection[str]) -> bool:
    return bool(words) and (
        " ".join(words[:2]) in commands or (words[0] in commands and words[0] not in _groups(commands))
    )


def _groups(commands: Collection[str]) -> set[str]:
    return {c.split()[0] for c in commands if " " in c}


def schedule_rows(database: Database, defaults: Iterable[Schedule] = ()) -> list[dict[str, Any]]:
    """The schedules with their next time and their last run; with those of ``defaults`` that nobody has stored yet."""
    last: dict[str, Any] = {}
    for run in stored.runs(database, limit=2000):
        last.setdefault(run.name, run)
    rows = {s.name: s for s in (*defaults, *stored.all_schedules(database))}
    return [_schedule_row(rows[name], last.get(name)) for name in sorted(rows)]


def listed(commands: Collection[str]) -> tuple[list[dict[str, Any]], str]:
    """The schedules as ``minjian schedule list`` shows them, and what people have to know before the first start."""
    _, database = _opened()
    wanting = not stored.all_schedules(database)
    words = (
        "还没有启动过调度：以下是启动 minjian schedule 之后会有的任务，现在都不会自动运行" if wanting else ""
    )
    return schedule_rows(database, known_defaults(commands) if wanting else ()), words


def planted(commands: Collection[str]) -> Database:
    """The database with the schedules that the scheduler would give it: they can be changed before its first start."""
    _, database = _opened()
    stored.plant(database, known_defaults(commands), datetime.now(SHANGHAI))
    return database


def _schedule_row(row: Schedule, last: Any) -> dict[str, Any]:
    due = None if row.paused else cron_trigger(row.cron).get_next_fire_time(None, datetime.now(SHANGHAI))
    return {
        "name": row.name,
        "cron": row.cron,
        "until": row.until,
        "catch_up": row.catch_up,
        "jitter": row.jitter,
        "paused": row.paused,
        "next": due,
        "last": last.due_at if last else None,
        "outcome": last.outcome if last else "",
        "reason": last.words if last else "",
        "command": shlex.join(row.command),
    }


def run_rows(commands: Collection[str], name: str | None, limit: int) -> list[dict[str, Any]]:
    """Runs, newest first."""
    _, database = _opened()
    if name not in (None, *(s.name for s in known_defaults(commands))):
        _find(database, str(name))
    rows = []
    for run in stored.runs(database, name=name, limit=limit):
        values = {f: getattr(run, f) for f in stored.ScheduleRun.__dataclass_fields__ if f != "words"}
        rows.append({**values, "reason": run.words})
    return rows


def set_schedule(
    commands: Collection[str],
    name: str,
    cron: str | None,
    until: str | None,
    command: str | None,
    catch_up: bool | None,
    jitter: int | None,
) -> str:
    """Changes a schedule or makes one; gives the sentence to print."""
    database = planted(commands)
    old = next((s for s in stored.all_schedules(database) if s.name == name), None)
    if old is None:
        if cron is None or command is None:
            _find(database, name)
        if not _NAME.fullmatch(name):
            raise RunError(f"任务名“{name}”应由小写字母、数字和短横组成，字母开头", 2)
        old = Schedule(name=name, command=(), cron="")
    given = {
        "cron": cron, "until": until, "catch_up": catch_up, "jitter": jitter,
        "command": None if command is None else _command(command, commands),
    }  # fmt: skip
    row = replace(old, **{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]
    _check(row)
    stored.keep(database, row, datetime.now(SHANGHAI))
    due = cron_trigger(row.cron).get_next_fire_time(None, datetime.now(SHANGHAI))
    return (
        f"{name}：minjian {shlex.join(row.command)}，下次 {due:%Y-%m-%d %H:%M}"
        if due
        else f"{name}：不会再到点"
    )


def _check(row: Schedule) -> None:
    try:
        cron_trigger(row.cron)
    except ValueError as error:
        raise RunError(f"--cron {error}", 2) from error
    if row.until and not _CLOCK.fullmatch(row.until):
        raise RunError(f"--until “{row.until}”应写成 06:00（北京时间）", 2)


def _command(text: str, commands: Collection[str]) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise RunError(f"--command “{text}”的引号不成对", 2) from error
    words = words[1:] if words[:1] == ("minjian",) else words
    if not _is_known(words, commands) or words[0] == "schedule":
        names = "、".join(sorted(c for c in commands if c != "schedule" and not c.startswith("schedule ")))
        raise RunError(f"--command “{text}”不是 minjian 的命令；可用：{names}", 2)
    return words


def pause_schedule(database: Database, name: str, *, paused: bool, deed: Deed | None = None) -> str:
    """Pauses or resumes; gives the sentence to print."""
    stored.change(database, name, deed, paused=paused, changed_at=datetime.now(SHANGHAI))
    return f"{name}：已{'暂停' if paused else '恢复'}"


def ask_schedule(database: Database, name: str, deed: Deed | None = None) -> str:
    """Asks the scheduler that runs for one run now; gives the sentence to print."""
    from db.errors import Held
    from db.hold import SCHEDULER, held

    stored.change(database, name, deed, asked_at=datetime.now(SHANGHAI))
    try:
        with held(database, "minjian schedule run-now", SCHEDULER):
            return f"{name}：已登记；现在没有调度在运行，启动（minjian schedule）后即运行"
    except Held:
        return f"{name}：已登记，几秒之内开始；经过见 minjian schedule runs {name}"


@dataclass(frozen=True)
class Timetable:
    """The schedules of an opened database, for the dashboard: it sets times, and no commands."""

    database: Database

    def rows(self) -> list[dict[str, Any]]:
        """By name, with the next time and the last run."""
        return schedule_rows(self.database)

    def set(self, name: str, cron: str, until: str, catch_up: bool, jitter: int, deed: Deed) -> str:
        """Changes when a schedule runs; gives the sentence to show."""
        try:
            old = _find(self.database, name)
            row = replace(old, cron=cron, until=until, catch_up=catch_up, jitter=jitter)
            _check(row)
        except RunError as error:
            raise BadSchedule(str(error).removeprefix("--")) from error
        stored.keep(self.database, row, datetime.now(SHANGHAI), deed)
        due = cron_trigger(row.cron).get_next_fire_time(None, datetime.now(SHANGHAI))
        return f"{name}：下次 {due:%Y-%m-%d %H:%M}" if due else f"{name}：不会再到点"

    def pause(self, name: str, paused: bool, deed: Deed) -> str:
        return pause_schedule(self.database, name, paused=paused, deed=deed)

    def ask(self, name: str, deed: Deed) -> str:
        return ask_schedule(self.database, name, deed)


def _find(database: Database, name: str) -> Schedule:
    rows = {s.name: s for s in stored.all_schedules(database)}
    if name not in rows:
        raise RunError(
            f"没有名为 {name} 的任务；现有：{'、'.join(rows) or '无（启动过 minjian schedule 才有）'}", 2
        )
    return rows[name]


def _opened() -> tuple[Config, Database]:
    config = read_config()
    return config, connect(config)
