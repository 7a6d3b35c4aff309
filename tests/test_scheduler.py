"""The clock: a month with a clock of ours, and real processes that live and die with it."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import apscheduler.schedulers.base
import pytest

from clock.watching import health, serve_health
from core.logs import handler
from core.times import SHANGHAI
from db.errors import DatabaseUnavailable, Held
from db.hold import SCHEDULER, held
from db.running import schedules as stored
from db.running.schedules import Schedule
from db.session import Database, open_database
from scheduler import DEFAULTS, Scheduler, cron_trigger, last_due, over_at
from tests import warm

START = datetime(2026, 11, 1, 0, 0, tzinfo=SHANGHAI)


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Run:
    """A process that takes so long, and ends with this code; it may not hear that it is to end."""

    clock: Clock
    name: str
    began: datetime
    lasts: timedelta
    code: int = 0
    deaf: bool = False
    ended: int | None = None
    pid: int = 0

    def poll(self) -> int | None:
        if self.ended is None and self.clock.now - self.began >= self.lasts:
            self.ended = self.code
        return self.ended

    def terminate(self) -> None:
        self.ended = self.ended if self.deaf else -15

    def kill(self) -> None:
        self.ended = -9


@dataclass
class Stage:
    """A scheduler on a clock of ours, with processes of ours; the database is real."""

    database: Database
    clock: Clock
    lasts: dict[str, timedelta] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    deaf: bool = False
    begun: list[Run] = field(default_factory=list)

    def launch(self, name: str, command: Sequence[str]) -> Run:
        run = Run(
            self.clock,
            name,
            self.clock.now,
            self.lasts.get(name, timedelta(minutes=3)),
            self.codes.get(name, 0),
            self.deaf,
        )
        self.begun.append(run)
        return run

    def scheduler(self, *rows: Schedule) -> Scheduler:
        made = Scheduler(self.database, self.launch, rows or DEFAULTS, now=self.clock)
        made.begin()
        return made

    def go(self, scheduler: Scheduler, until: datetime, step: timedelta = timedelta(minutes=5)) -> None:
        while self.clock.now < until:
            self.clock.now += step
            scheduler.step()

    def times(self, name: str) -> list[datetime]:
        return [r.began for r in self.begun if r.name == name]

    def outcomes(self, name: str) -> Counter[str]:
        return Counter(r.outcome for r in stored.runs(self.database, name=name))


@pytest.fixture
def stage(database: Database, monkeypatch: pytest.MonkeyPatch) -> Stage:
    clock = Clock()

    class Now(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return clock.now.astimezone(tz)

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Now)
    return Stage(database, clock)


NIGHTLY = Schedule(name="nightly", command=("nightly",), cron="30 0 * * *", until="06:00", catch_up=True)
HOURLY = Schedule(name="probe", command=("probe",), cron="5 * * * *")


def test_in_a_month_everything_is_begun_as_often_as_it_should(stage: Stage) -> None:
    stage.lasts["nightly"] = timedelta(hours=4)
    scheduler = stage.scheduler()
    stage.go(scheduler, START + timedelta(days=30) - timedelta(minutes=5))
    counted = Counter(r.name for r in stage.begun)
    assert counted["nightly"] == counted["backup"] == counted["summary"] == counted["recheck"] == 30
    assert (counted["coverage"], counted["purge"], counted["alarms"]) == (4, 5, 30 * 48)
    nights = stage.times("nightly")
    assert all(n.hour == 0 and 30 <= n.minute <= 35 for n in nights) and len({n.date() for n in nights}) == 30
    probes = stage.times("probe")
    assert min(Counter(p.date() for p in probes[:-1]).values()) >= 20
    assert min(b - a for a, b in pairwise(probes)) >= timedelta(minutes=40)
    assert {d.weekday() for d in stage.times("coverage")} == {5} and {
        d.weekday() for d in stage.times("purge")
    } == {6}
    assert set(stage.outcomes("nightly")) == {"done"}


def test_missed_nights_are_caught_up_once_within_their_hours(stage: Stage) -> None:
    first = stage.scheduler(NIGHTLY, HOURLY)
    stage.go(first, START + timedelta(days=2, hours=12))
    stage.begun.clear()
    stage.clock.now = START + timedelta(days=6, hours=3)
    again = stage.scheduler(NIGHTLY, HOURLY)
    again.step()
    assert stage.times("nightly") == [stage.clock.now], "four nights missed, one caught up"
    assert stage.times("probe") == [] and stage.outcomes("probe")["missed"] == 1
    stage.go(again, START + timedelta(days=7, hours=2))
    assert len(stage.times("nightly")) == 2, "and the next one comes as usual"


def test_a_night_is_not_caught_up_in_office_hours(stage: Stage) -> None:
    stage.go(stage.scheduler(NIGHTLY), START + timedelta(days=1, hours=12))
    stage.begun.clear()
    stage.clock.now = START + timedelta(days=3, hours=10)
    stage.scheduler(NIGHTLY).step()
    assert stage.begun == [] and stage.outcomes("nightly")["missed"] == 1
    assert "06:00" in stored.runs(stage.database, name="nightly")[0].words


def test_a_night_that_died_with_its_scheduler_goes_on(stage: Stage) -> None:
    stage.lasts["nightly"] = timedelta(hours=4)
    stage.go(stage.scheduler(NIGHTLY), START + timedelta(hours=2))
    assert stage.outcomes("nightly") == {"running": 1}
    stage.scheduler(NIGHTLY).step()
    assert len(stage.times("nightly")) == 2
    assert stage.outcomes("nightly") == {"lost": 1, "running": 1}


def test_the_deadline_is_hard(stage: Stage) -> None:
    stage.lasts["nightly"], stage.deaf = timedelta(hours=40), True
    stage.go(stage.scheduler(NIGHTLY), START + timedelta(hours=7), timedelta(minutes=1))
    assert stage.begun[0].ended == -9 and stage.outcomes("nightly") == {"killed": 1}
    (run,) = stored.runs(stage.database, name="nightly")
    assert run.ended_at is not None and run.ended_at <= START + timedelta(hours=6, minutes=15)


def test_nothing_runs_beside_itself(stage: Stage) -> None:
    stage.lasts["probe"] = timedelta(minutes=90)
    stage.go(stage.scheduler(HOURLY), START + timedelta(hours=4))
    assert stage.outcomes("probe") == {"done": 2, "skipped": 2}


def test_a_run_that_fails_says_so(stage: Stage) -> None:
    stage.codes["nightly"] = 2
    scheduler = stage.scheduler(NIGHTLY)
    stage.go(scheduler, START + timedelta(hours=2))
    (run,) = stored.runs(stage.database, name="nightly")
    assert (run.outcome, run.code) == ("failed", 2) and scheduler.state.ended == {("nightly", "failed"): 1}


def test_a_night_that_the_environment_ended_is_begun_again_until_its_hour(stage: Stage) -> None:
    """The database was away, the disk full: a minute later it goes on where it stopped."""
    stage.codes["nightly"] = stage.codes["probe"] = 5
    scheduler = stage.scheduler(NIGHTLY, HOURLY)
    stage.go(scheduler, START + timedelta(minutes=45), timedelta(minutes=1))
    stage.codes["nightly"] = 0
    stage.go(scheduler, START + timedelta(hours=3), timedelta(minutes=1))
    outcomes = stage.outcomes("nightly")
    assert outcomes["failed"] >= 2 and outcomes["done"] == 1, outcomes
    assert len({r.due_at for r in stored.runs(stage.database, name="nightly")}) == 1
    assert stage.outcomes("probe") == {"failed": 3}, "what is not caught up is not begun again"


def test_a_night_is_not_begun_again_past_its_hour(stage: Stage) -> None:
    stage.codes["nightly"] = 5
    stage.go(stage.scheduler(NIGHTLY), START + timedelta(hours=12))
    assert max(stage.times("nightly")) < START + timedelta(hours=6)


def test_rows_may_change_while_it_runs(stage: Stage) -> None:
    scheduler = stage.scheduler(NIGHTLY, HOURLY)
    stage.go(scheduler, START + timedelta(minutes=10))
    stored.change(stage.database, "probe", paused=True, changed_at=stage.clock.now)
    stored.change(stage.database, "nightly", asked_at=stage.clock.now)
    stage.go(scheduler, START + timedelta(minutes=20))
    assert len(stage.times("nightly")) == 1, "asked for"
    stage.go(scheduler, START + timedelta(hours=5))
    assert len(stage.times("nightly")) == 2 and len(stage.times("probe")) == 1
    assert "probe" not in scheduler.state.next_due


def test_a_clock_that_jumps_runs_nothing_twice(stage: Stage) -> None:
    scheduler = stage.scheduler(NIGHTLY, HOURLY)
    stage.go(scheduler, START + timedelta(hours=1))
    stage.clock.now -= timedelta(hours=1)
    stage.go(scheduler, START + timedelta(hours=1))
    assert len(stage.times("nightly")) == 1
    stage.clock.now += timedelta(days=3)
    stage.go(scheduler, stage.clock.now + timedelta(minutes=20))
    assert len(stage.times("nightly")) == 2, "three nights leapt over, one made up for"


@pytest.mark.parametrize(
    ("cron", "day"),
    [("0 3 * * 0", 6), ("0 3 * * 7", 6), ("0 3 * * 1", 0), ("0 3 * * sat", 5), ("0 3 * * 6", 5)],
)
def test_weekdays_are_those_of_cron(cron: str, day: int) -> None:
    due = cron_trigger(cron).get_next_fire_time(None, START)
    assert due is not None and due.weekday() == day and due.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("cron", ["", "30 0 * *", "61 0 * * *", "a b c d e", "0 0 * * 9"])
def test_a_wrong_line_is_refused_in_words(cron: str) -> None:
    with pytest.raises(ValueError, match="分 时 日 月 星期"):
        cron_trigger(cron)


def test_hours_over_midnight() -> None:
    row = Schedule(name="n", command=(), cron="30 22 * * *", until="06:00", changed_at=START)
    assert over_at(row, START.replace(hour=22, minute=30)) == START + timedelta(days=1, hours=6)
    assert last_due(row, START + timedelta(days=3)) == START + timedelta(days=2, hours=22, minutes=30)
    assert last_due(row, START + timedelta(hours=1)) is None


# Real processes ---------------------------------------------------------------------------------------------------

_ENV = {k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")}


def start(folder: Path, *more: str) -> subprocess.Popen[str]:
    environment = {
        **_ENV,
        "MINJIAN_HOME": str(folder),
        "MINJIAN_METRICS_PORT": "0",
        "MINJIAN_LOG_FORMAT": "json",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "schedule", *more],
        env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def wait_for(what: Any, seconds: float = 180) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.2)
    raise AssertionError("it did not come about")


def alive(words: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if words in line:
                found.append(int(entry.name))
    return found


def test_one_scheduler_whose_work_dies_with_it(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'minjian.db'}")
    mark = f"--port 0 --seed {os.getpid()} --pages 33"
    work = Schedule(name="work", command=("farm", "serve", "--units", "1", *mark.split()), cron="0 0 1 1 *")
    stored.plant(database, [work], datetime.now(SHANGHAI))
    stored.change(database, "work", asked_at=datetime.now(SHANGHAI))
    with start(tmp_path) as first:
        (pid,) = wait_for(lambda: alive(f"cli farm serve --units 1 {mark}"))
        with pytest.raises(Held, match="minjian schedule"), held(database, "x", SCHEDULER):
            pass
        with start(tmp_path) as second:
            assert second.wait(180) == 5
            assert "已有一个调度进程" in str(second.stderr and second.stderr.read())
        first.send_signal(signal.SIGKILL)
        first.wait()
    wait_for(lambda: pid not in alive(mark))
    with start(tmp_path) as third:
        wait_for(lambda: [r for r in stored.runs(database, name="work") if r.outcome == "lost"])
        third.terminate()
        assert third.wait(180) == 0
        lines = [json.loads(line) for line in str(third.stderr and third.stderr.read()).splitlines()]
    assert all({"time", "level", "logger", "message"} <= set(line) for line in lines)


def test_rows_on_the_command_line(tmp_path: Path) -> None:
    def said(*words: str, code: int = 0) -> str:
        done = warm.run(["cli", "schedule", *words], {**_ENV, "MINJIAN_HOME": str(tmp_path)})
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    wrong = said("run-now", "nightyl", code=2)
    assert "没有名为 nightyl 的任务" in wrong and "nightly" in wrong.partition("现有")[2]
    assert "不是 minjian 的命令" in said("set", "x", "--cron", "0 1 * * *", "--command", "rm -rf /", code=2)
    slip = said("set", "x", "--cron", "0 1 * * *", "--command", "nightly --deadlin 05:30", code=2)
    assert "没有选项 --deadlin；是不是 --deadline？" in slip, "it would fail every night"
    assert "后面还缺 upgrade、" in said("set", "x", "--cron", "0 1 * * *", "--command", "db", code=2)
    assert "--keep 的值不对" in said(
        "set", "x", "--cron", "0 1 * * *", "--command", "db backup --keep x", code=2
    )
    assert "分 时 日 月 星期" in said("set", "x", "--cron", "0 1 *", "--command", "probe", code=2)
    assert "06:00" in said("set", "x", "--cron", "0 1 * * *", "--command", "probe", "--until", "25", code=2)
    assert "minjian probe --spread 60，下次" in said(
        "set", "x", "--cron", "0 1 * * *", "--command", "minjian probe --spread 60"
    )
    assert "已暂停" in said("pause", "x") and "已恢复" in said("pause", "x", "--resume")
    assert "没有调度在运行" in said("run-now", "x")
    row = next(r for r in json.loads(said("list", "--format", "json"))["schedules"] if r["name"] == "x")
    assert (row["name"], row["paused"], row["cron"]) == ("x", False, "0 1 * * *")
    assert json.loads(said("runs", "--format", "json"))["runs"] == []


def test_schedules_are_known_before_the_first_start(tmp_path: Path) -> None:
    """A fresh installation: people want to see what will run, and to pause some of it, before anything does."""

    def asked(*words: str) -> tuple[str, str]:
        done = warm.run(["cli", "schedule", *words], {**_ENV, "MINJIAN_HOME": str(tmp_path)})
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    names = {s.name for s in DEFAULTS}
    rows, told = asked("list", "--format", "json")
    assert {r["name"] for r in json.loads(rows)["schedules"]} == names and "还没有启动过调度" in told
    database = open_database(f"sqlite:///{tmp_path / 'minjian.db'}")
    assert not stored.all_schedules(database), "looking changes nothing"
    assert json.loads(asked("runs", "nightly", "--format", "json")[0])["runs"] == []
    assert "nightly：已暂停" in asked("pause", "nightly")[0]
    rows, told = asked("list", "--format", "json")
    assert {r["name"]: r["paused"] for r in json.loads(rows)["schedules"]} == {
        n: n == "nightly" for n in names
    }
    assert not told
    stored.plant(database, DEFAULTS, datetime.now(SHANGHAI))
    assert next(s for s in stored.all_schedules(database) if s.name == "nightly").paused, "the start keeps it"


def test_health_and_metrics(stage: Stage) -> None:
    scheduler = stage.scheduler(NIGHTLY, HOURLY)
    assert health(scheduler.state, stage.clock.now)[0] == 503, "it has not turned yet"
    stage.go(scheduler, START + timedelta(hours=2))
    assert health(scheduler.state, stage.clock.now)[0] == 200
    assert health(scheduler.state, stage.clock.now + timedelta(minutes=5))[0] == 503
    scheduler.state.alive_at = datetime.now(SHANGHAI)
    free = socket.create_server(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    with serve_health(port, scheduler.state) as served:
        with urllib.request.urlopen(f"http://127.0.0.1:{served}/healthz") as answer:
            assert json.load(answer)["status"] == "ok"
        with urllib.request.urlopen(f"http://127.0.0.1:{served}/metrics") as answer:
            text = answer.read().decode()
    assert 'minjian_schedule_runs_total{outcome="done",schedule="nightly"} 1.0' in text
    assert 'minjian_schedule_next_timestamp_seconds{schedule="probe"}' in text


def test_memory_stays_flat_over_a_month(stage: Stage) -> None:
    scheduler = stage.scheduler()
    stage.go(scheduler, START + timedelta(days=2))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    stage.go(scheduler, START + timedelta(days=9))
    stage.begun.clear()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 2_000_000


def test_logs_for_machines() -> None:
    try:
        raise ValueError("内部错误")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "f", 1, "站点 %s\n断了", ("x",), sys.exc_info())
    line = handler("json").format(record)
    said = json.loads(line)
    assert "\n" not in line and said["message"] == "站点 x\n断了" and "内部错误" in said["traceback"]
    assert handler("").format(record).startswith("ERROR a: 站点 x")


def test_a_database_that_is_away_for_a_while_is_waited_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    import scheduler as clock

    monkeypatch.setattr(clock, "_TICK_SECONDS", 0.01)
    monkeypatch.setattr(clock, "_AGAIN_SECONDS", 0.05)
    made = Scheduler(stage.database, stage.launch, [HOURLY], now=stage.clock)
    turns, told = 0, []
    step = made.step

    def sometimes() -> None:
        nonlocal turns
        turns += 1
        if turns in (2, 3):
            raise DatabaseUnavailable("连不上数据库")
        told.append(made.state.trouble)
        step()
        if turns == 6:
            made.stopping.set()

    monkeypatch.setattr(made, "step", sometimes)
    thread = threading.Thread(target=made.run)
    thread.start()
    thread.join(120)
    assert not thread.is_alive() and turns == 6
    assert made.state.trouble == "" and told == [""] * 4
    with held(stage.database, "after", SCHEDULER):
        assert stored.runs(stage.database, name="probe") == []
