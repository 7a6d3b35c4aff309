"""What may happen to a night in the middle of it, done for real: kills, a server restarted, a file locked, a full disk, no network."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, make_url

from benchmarks.programs import begin
from db.models.running import schedules as schedules_table
from db.running import schedules
from db.session import open_database
from farm.server import Running
from scheduler import DEFAULTS

_DONE = (0, 3, 4)
_MOST_STARTS = 8
_FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")


@dataclass
class Trial:
    """One night that is disturbed. ``reached`` says whether it has got so far that the disturbance is due."""

    home: Path
    environment: dict[str, str]
    server: Running
    reached: Callable[[], bool]
    chance: random.Random
    seconds: float
    restart: Callable[[], None] = lambda: None
    starts: int = 0
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def begin(self, *command: str) -> subprocess.Popen[bytes]:
        process: subprocess.Popen[bytes] = begin(command, self.environment, self.home / f"{command[0]}.out")
        self.processes.append(process)
        return process

    def wait_for_moment(
        self, night: subprocess.Popen[bytes], over: Callable[[], bool] = lambda: False
    ) -> bool:
        """Until it is time; false where the night was over before, which its process or ``over`` tells."""
        looked = time.monotonic()
        while not self.reached():
            if night.poll() is not None:
                return False
            if time.monotonic() - looked > 1:
                looked = time.monotonic()
                if over():
                    return False
            time.sleep(0.02)
        return True

    def asked(self) -> int:
        return len(self.server.farm.stats.log)

    def finish(self, night: subprocess.Popen[bytes] | None) -> None:
        """Begins the night again until it has finished."""
        while night is None or night.wait(600) not in _DONE:
            if self.starts > _MOST_STARTS:
                raise RuntimeError(f"the night does not end: {night and night.returncode}, see {self.home}")
            night, self.starts = self.begin("nightly"), self.starts + 1


def undisturbed(trial: Trial) -> None:
    trial.finish(None)


def kill_night(trial: Trial) -> None:
    night = _started(trial)
    if trial.wait_for_moment(night):
        os.kill(night.pid, signal.SIGKILL)
    trial.finish(night)


def kill_site(trial: Trial) -> None:
    """One process below the night."""
    night = _started(trial)
    if trial.wait_for_moment(night):
        victims = children(night.pid)
        with suppress(ProcessLookupError):
            os.kill(trial.chance.choice(victims) if victims else night.pid, signal.SIGKILL)
    trial.finish(night)


def lock_database(trial: Trial) -> None:
    """Another program writes to the SQLite file and does not let go for half a minute."""
    night = _started(trial)
    if trial.wait_for_moment(night):
        file = make_url(trial.environment["MINJIAN_DATABASE_URL"]).database or ""
        connection = sqlite3.connect(file, timeout=60, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(trial.seconds)
        connection.execute("ROLLBACK")
        connection.close()
    trial.finish(night)


def cut_line(trial: Trial) -> None:
    """The network is gone: every interface of the namespace is down. Needs a namespace of its own (:func:`own_namespace`)."""
    night = _started(trial)
    if trial.wait_for_moment(night):
        subprocess.run(["ip", "link", "set", "lo", "down"], check=True)
        try:
            time.sleep(trial.seconds)
        finally:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    trial.finish(night)


def fill_disk(trial: Trial) -> None:
    """The data folder's disk is full for a while; then somebody makes room, and the night is begun again."""
    night = _started(trial)
    if trial.wait_for_moment(night):
        filler = trial.home / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as stream:
            while True:
                stream.write(bytes(65536))
        with suppress(subprocess.TimeoutExpired):
            night.wait(trial.seconds)
        filler.unlink()
    trial.finish(night)


def jump_clock(trial: Trial) -> None:
    """The system's clock jumps three hours, forward or back, under the night (libfaketime; the monotonic clock does not)."""
    night = _started(trial)
    if trial.wait_for_moment(night):
        _set_clock(trial.home, trial.chance.choice((3, -3)))
    trial.finish(night)


def kill_scheduler(trial: Trial) -> None:
    """The scheduler that started the night is killed; the next one takes the night up again by itself."""
    _plan_night(trial)
    first = trial.begin("schedule")
    trial.starts += 1
    if trial.wait_for_moment(first, lambda: _is_over(trial)):
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        last = trial.begin("schedule")
        trial.starts += 1
    else:
        last = first
    _wait_for_run(trial, last)
    last.terminate()
    last.wait(90)


def kill_worker(trial: Trial) -> None:
    """One of two workers is killed, and not replaced."""
    workers, night = _workers(trial), _started(trial)
    if trial.wait_for_moment(night):
        busy = [w for w in workers if children(w.pid)] or workers
        os.kill(trial.chance.choice(busy).pid, signal.SIGKILL)
    trial.finish(night)


def restart_server(trial: Trial) -> None:
    """PostgreSQL is stopped at once (``immediate``) and started again, under workers."""
    _workers(trial)
    night = _started(trial)
    if trial.wait_for_moment(night):
        trial.restart()
    trial.finish(night)


def restart_server_of_pool(trial: Trial) -> None:
    """The same without workers: processes of this machine on PostgreSQL."""
    trial.environment["MINJIAN_ENGINE"] = "pool"
    night = _started(trial)
    if trial.wait_for_moment(night):
        trial.restart()
    trial.finish(night)


#: What there is, and whether it needs PostgreSQL.
KINDS: Mapping[str, tuple[Callable[[Trial], None], bool]] = {
    "night": (kill_night, False),
    "site": (kill_site, False),
    "scheduler": (kill_scheduler, False),
    "locked": (lock_database, False),
    "disk": (fill_disk, False),
    "clock": (jump_clock, False),
    "network": (cut_line, False),
    "worker": (kill_worker, True),
    "server": (restart_server, True),
    "server-pool": (restart_server_of_pool, True),
}


# Pieces ---------------------------------------------------------------------------------------------------------------


def _started(trial: Trial) -> subprocess.Popen[bytes]:
    trial.starts += 1
    return trial.begin("nightly")


def _workers(trial: Trial) -> list[subprocess.Popen[bytes]]:
    return [trial.begin("worker", "--jobs", "1", "--metrics-port", "0") for _ in range(2)]


def _plan_night(trial: Trial) -> None:
    """The schedules as a scheduler would plant them, but that only the night runs, at once, and whatever the time of day."""
    now = datetime.now(UTC)
    database = open_database(trial.environment["MINJIAN_DATABASE_URL"])
    for row in DEFAULTS:
        schedules.keep(database, replace(row, paused=True), now)
    nightly = replace(DEFAULTS[0], command=("nightly",), until="", asked_at=now)
    with database.write() as connection:
        connection.execute(delete(schedules_table).where(schedules_table.c.name == nightly.name))
    schedules.keep(database, nightly, now)
    database.close()


def _is_over(trial: Trial) -> bool:
    """Whether a run of the night has ended well and none is under way."""
    database = open_database(trial.environment["MINJIAN_DATABASE_URL"])
    try:
        outcomes = {run.outcome for run in schedules.runs(database, name="nightly")}
    finally:
        database.close()
    return "done" in outcomes and "running" not in outcomes


def _wait_for_run(trial: Trial, scheduler: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 600
    while time.monotonic() < until and scheduler.poll() is None:
        if _is_over(trial):
            return
        time.sleep(0.5)
    raise RuntimeError(f"the scheduler did not finish the night, see {trial.home}")


def children(parent: int) -> list[int]:
    """All processes below ``parent``, near ones first."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            below.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [parent]
    for pid in found:
        found += below.get(pid, [])
    return found[1:]


# What the machine has to have -----------------------------------------------------------------------------------------


@contextmanager
def small_disk(home: Path, megabytes: int) -> Iterator[None]:
    """``home`` on a file system of its own; raises :class:`OSError` where that may not be mounted."""
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(home)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(done.stderr.strip() or "mount failed")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(home)], check=False)


def in_own_namespace() -> bool:
    """Whether ``lo`` is ours to take down: nobody else is in this network namespace."""
    return os.environ.get("MINJIAN_CHAOS_NETWORK") == "own"


def own_namespace() -> None:
    """Begins the program anew in a network namespace of its own where the machine allows it; does nothing where not."""
    if in_own_namespace() or shutil.which("unshare") is None or shutil.which("ip") is None:
        return
    if subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode:
        return
    command = 'ip link set lo up && exec "$@"'
    words = ["unshare", "-n", "sh", "-c", command, "sh", sys.executable, *sys.orig_argv[1:]]
    os.execvpe("unshare", words, {**os.environ, "MINJIAN_CHAOS_NETWORK": "own"})


def clock_environment(home: Path, start: datetime) -> dict[str, str]:
    """Variables under which programs believe that it is ``start`` now, until :func:`jump_clock` changes it."""
    (home / "clock").write_text(f"{(start - datetime.now(UTC)).total_seconds():+.0f}\n")
    return {
        "LD_PRELOAD": str(_FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(home / "clock"), "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1", "FAKETIME_CACHE_DURATION": "1",
    }  # fmt: skip


def has_clock() -> bool:
    return _FAKETIME.exists()


def _set_clock(home: Path, hours: int) -> None:
    part = home / "clock.part"
    part.write_text(f"{float((home / 'clock').read_text()) + hours * 3600:+.0f}\n")
    part.replace(home / "clock")
