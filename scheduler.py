"""The clock (调度): decides when, and starts each piece of work as a process of its own that dies with it.

Schedules are rows of the database, loaded into APScheduler's memory job store; a lock on the database keeps the scheduler
single. A trigger only notes what is due; the main loop starts it, ends what is past its hour, and writes down what came
of it. What fell due while nobody was here is caught up once, if its hour has not passed.
"""

from __future__ import annotations

import logging
import re
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from apscheduler.executors.base import BaseExecutor
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.cron import CronTrigger

from clock.launching import Child
from clock.watching import State
from core.times import SHANGHAI
from db.errors import DatabaseError
from db.hold import SCHEDULER, held
from db.running import schedules as stored
from db.running.schedules import Schedule
from db.session import Database

logger = logging.getLogger("minjian.scheduler")

_POLL_SECONDS = 5.0
_TICK_SECONDS = 1.0
_AGAIN_SECONDS = 5.0
_GRACE = timedelta(minutes=10)  # past its hour, for a run to end by itself
_TO_END = timedelta(seconds=60)  # from being asked to end to being killed
_AGAIN = timedelta(seconds=60)  # after a run that the environment ended: database, disk, our line
_ENVIRONMENT = 5
_DONE = frozenset({0, 1, 3, 4})
_WORDS = {0: "", 1: "有问题", 3: "没有做完", 4: "较多网站拦截"}
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: What a fresh database is given. A command that this program does not have is left out.
DEFAULTS = (
    Schedule(
        name="nightly", command=("nightly", "--deadline", "06:00"), cron="30 0 * * *", until="06:00", catch_up=True
    ),
    Schedule(name="probe", command=("probe", "--spread", "600"), cron="5 * * * *", jitter=600),
    Schedule(name="recheck", command=("recheck", "--due"), cron="0 14 * * *", until="18:00", catch_up=True),
    Schedule(name="claims", command=("recheck", "--claimed"), cron="0 10,16 * * mon-fri", until="20:00"),
    Schedule(name="coverage", command=("recheck", "--overdue"), cron="0 19 * * sat", until="23:30", catch_up=True),
    Schedule(name="summary", command=("summary", "--send"), cron="0 8 * * *", until="20:00", catch_up=True),
    Schedule(name="alarms", command=("alarms", "--send"), cron="*/30 * * * *"),
    Schedule(name="backup", command=("db", "backup"), cron="30 12 * * *", until="20:00", catch_up=True),
    Schedule(name="purge", command=("db", "purge"), cron="0 12 * * sun", until="18:00"),
)  # fmt: skip


def cron_trigger(cron: str, jitter: int = 0) -> CronTrigger:
    """The trigger of a crontab line in Asia/Shanghai, with cron's own weekday numbers (0 and 7 are Sunday).

    Raises :class:`ValueError` saying what is wrong.
    """
    fields = cron.split()
    if len(fields) != 5:
        raise ValueError(f"“{cron}”应有五段：分 时 日 月 星期，例如 30 0 * * *")
    minute, hour, day, month, weekday = fields
    head, mark, step = weekday.partition("/")
    if not (mark and head == "*"):
        weekday = re.sub(r"[0-7]", lambda m: _DAYS[int(m.group())], head) + mark + step
    try:
        return CronTrigger(
            minute=minute,
            hour=hour,
            day=day,
            month=month,
            day_of_week=weekday,
            timezone=SHANGHAI,
            jitter=jitter,
        )
    except ValueError as error:
        raise ValueError(f"“{cron}”无法识别（{error}）；应写成 分 时 日 月 星期，例如 30 0 * * *") from error


def last_due(schedule: Schedule, now: datetime) -> datetime | None:
    """The last time up to ``now`` at which the schedule was due and nothing was noted; ``None`` where there is none."""
    since = schedule.last_due or schedule.changed_at
    if since is None or schedule.paused:
        return None
    trigger, found = cron_trigger(schedule.cron), None
    due = trigger.get_next_fire_time(None, max(since, now - timedelta(days=40)) + timedelta(seconds=1))
    while due is not None and due <= now:
        found, due = due, trigger.get_next_fire_time(due, due)
    return found


def over_at(schedule: Schedule, due: datetime) -> datetime | None:
    """When a run that was due then has to be over."""
    if not schedule.until:
        return None
    hour, minute = map(int, schedule.until.split(":"))
    end = due.astimezone(SHANGHAI).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return end if end > due else end + timedelta(days=1)


Launch = Callable[[str, Sequence[str]], Child]


@dataclass
class _Running:
    run: int
    due: datetime
    child: Child
    ends: datetime | None
    told: datetime | None = None


class _Noting(BaseExecutor):  # type: ignore[misc]  # APScheduler has no types
    """Runs nothing: hands what is due to ``note``."""

    def __init__(self, note: Callable[[str, datetime], None]) -> None:
        super().__init__()
        self._note = note

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        self._note(job.id, run_times[-1])
        self._run_job_success(job.id, [])


class _Clockwork(BaseScheduler):  # type: ignore[misc]  # APScheduler has no types
    """APScheduler without a thread: whoever has it asks it what is due."""

    def wakeup(self) -> None:
        """Nobody sleeps in here."""

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)

    def tick(self) -> None:
        self._process_jobs()


@dataclass
class Scheduler:
    """The loop around the clockwork. ``launch`` starts ``minjian`` with the given words and gives the process."""

    database: Database
    launch: Launch
    defaults: Sequence[Schedule] = DEFAULTS
    now: Callable[[], datetime] = lambda: datetime.now(SHANGHAI)
    state: State = field(default_factory=State)
    stopping: threading.Event = field(default_factory=threading.Event)
    _rows: dict[str, Schedule] = field(default_factory=dict)
    _running: dict[str, _Running] = field(default_factory=dict)
    _due: list[tuple[str, datetime]] = field(default_factory=list)
    _again: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    _polled: datetime | None = None

    def run(self) -> None:
        """Until :attr:`stopping` is set. A database that is away for a while is waited for, and held anew.

        Raises :class:`db.errors.Held` where another scheduler has the database at the start.
        """
        first = True
        with _signals(self.stopping):
            while not self.stopping.is_set():
                try:
                    with held(self.database, "minjian schedule", SCHEDULER):
                        self.begin(first)
                        first = False
                        while not self.stopping.wait(_TICK_SECONDS):
                            self.step()
                except DatabaseError as error:
                    if first:
                        raise
                    self.state.trouble = str(error)
                    logger.error("%s", error)
                    self.stopping.wait(_AGAIN_SECONDS)
            self._end_all()

    # The beginning -----------------------------------------------------------------------------------------------

    def begin(self, first: bool = True) -> None:
        """Loads the rows and catches up what was missed."""
        now = self.now()
        if first:
            stored.plant(self.database, self.defaults, now)
            lost = {r.name for r in stored.lose_runs(self.database, now)}
            self._make_clockwork()
        else:
            lost = set()
        self._load(now)
        if first:
            self._catch_up(lost, now)
        self.state.trouble = ""

    def _make_clockwork(self) -> None:
        self._clockwork = _Clockwork(
            timezone=SHANGHAI, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        self._clockwork.add_executor(_Noting(lambda name, due: self._due.append((name, due))))
        self._clockwork.start()

    def _load(self, now: datetime) -> None:
        """Makes the jobs equal to the rows; unchanged ones keep their next time."""
        rows = {s.name: s for s in stored.all_schedules(self.database)}
        for name in set(self._rows) - set(rows):
            self._remove(name)
        for name, row in rows.items():
            old = self._rows.get(name)
            if old is None or old.changed_at != row.changed_at or old.paused != row.paused:
                self._put(row)
        self._rows = rows
        self._polled = now
        jobs = self._clockwork.get_jobs()
        self.state.next_due = {job.id: job.next_run_time for job in jobs}

    def _put(self, row: Schedule) -> None:
        self._remove(row.name)
        if row.paused:
            return
        try:
            trigger = cron_trigger(row.cron, row.jitter)
        except ValueError as error:
            logger.error("%s: %s", row.name, error)
            return
        self._clockwork.add_job(str, trigger, id=row.name, replace_existing=True)

    def _remove(self, name: str) -> None:
        if self._clockwork.get_job(name) is not None:
            self._clockwork.remove_job(name)

    def _catch_up(self, lost: set[str], now: datetime) -> None:
        for row in self._rows.values():
            missed = last_due(row, now)
            cut_off = row.last_due if row.name in lost and row.catch_up else None
            due = missed or cut_off
            if due is None:
                continue
            if row.catch_up:
                self._due.append((row.name, due))
            else:
                stored.no_run(self.database, row.name, due, "missed", "到点时调度没有运行；此任务不补做")

    # One step ----------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """What is due now is begun, what has ended is noted."""
        now = self.now()
        self.state.alive_at = now
        if self._polled is None or abs((now - self._polled).total_seconds()) >= _POLL_SECONDS:
            self._load(now)
            self._due += [(s.name, now) for s in self._rows.values() if s.asked_at is not None]
        self._clockwork.tick()
        self._reap(now)
        for name, (moment, due) in list(self._again.items()):
            if now >= moment:
                del self._again[name]
                self._due.append((name, due))
        while self._due:
            self._begin_run(*self._due[0], now)
            self._due.pop(0)
        self.state.running = tuple(self._running)

    def _begin_run(self, name: str, due: datetime, now: datetime) -> None:
        row = self._rows.get(name)
        if row is None:
            return
        end = over_at(row, due)
        if name in self._running:
            stored.no_run(self.database, name, due, "skipped", "上一次还没有结束")
        elif end is not None and now >= end:
            stored.no_run(self.database, name, due, "missed", f"已过 {row.until}，这一次不再补做")
        else:
            self._start(row, due, end, now)

    def _start(self, row: Schedule, due: datetime, end: datetime | None, now: datetime) -> None:
        run = stored.begin_run(self.database, row.name, due, now)
        try:
            child = self.launch(row.name, row.command)
        except OSError as error:
            stored.end_run(self.database, run, "failed", now, None, f"无法启动：{error}")
            return
        logger.info("%s: started (pid %s)", row.name, child.pid)
        self._running[row.name] = _Running(run, due, child, end)

    def _reap(self, now: datetime) -> None:
        for name, running in list(self._running.items()):
            code = running.child.poll()
            if code is None:
                self._hurry(running, now)
                continue
            outcome = "killed" if running.told else "done" if code in _DONE else "failed"
            words = "到点没有结束，已终止" if running.told else _WORDS.get(code, f"退出码 {code}，见日志")
            stored.end_run(self.database, running.run, outcome, now, code, words)
            del self._running[name]
            self.state.ended[name, outcome] = self.state.ended.get((name, outcome), 0) + 1
            self.state.last[name] = (now, outcome)
            logger.info("%s: %s (exit %s)", name, outcome, code)
            if code == _ENVIRONMENT and not running.told:
                self._try_again(name, running, now)

    def _try_again(self, name: str, running: _Running, now: datetime) -> None:
        """What is to be caught up is begun again a little later, as long as its hour has not come: a night goes on where it stopped."""
        row = self._rows.get(name)
        if row is not None and row.catch_up and (running.ends is None or now + _AGAIN < running.ends):
            self._again[name] = (now + _AGAIN, running.due)

    def _hurry(self, running: _Running, now: datetime) -> None:
        """A run past its hour is asked to end, and killed where it does not."""
        if running.ends is None or now < running.ends + _GRACE:
            return
        if running.told is None:
            running.told = now
            running.child.terminate()
        elif now - running.told >= _TO_END:
            running.child.kill()

    def _end_all(self) -> None:
        """The scheduler ends: so does what it started, in order; a night goes on where it stopped when started again."""
        for running in self._running.values():
            running.child.terminate()
        limit = self.now() + timedelta(seconds=25)
        while any(r.child.poll() is None for r in self._running.values()) and self.now() < limit:
            threading.Event().wait(0.2)
        for running in self._running.values():
            if running.child.poll() is None:
                running.child.kill()
        try:
            stored.lose_runs(self.database, self.now())
        except DatabaseError as error:
            logger.error("%s", error)


@contextmanager
def _signals(stopping: threading.Event) -> Iterator[None]:
    """SIGTERM and Ctrl-C end the loop in order; only where this is the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    old = {s: signal.signal(s, lambda *_: stopping.set()) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for signum, handler in old.items():
            signal.signal(signum, handler)
