"""Nights that are killed in the middle, against one that is left alone: nothing may be lost, nothing doubled.

Run ``python -m benchmarks.chaos [--bars] [--quick] [--points 100] [--seed 1]``. Each point kills the whole night, or one of its
processes, at a moment that the seed decides, and starts it again until it has finished. Compared are findings, visits, pages and
what every page was answered.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.accuracy import environment_of, findings_of
from benchmarks.measure import bar, missed, report
from db.models import pages, visits
from db.session import open_database
from farm.names import practice_units, write_registry
from farm.province import make_province
from farm.server import Running, running

_TODAY = date(2026, 11, 20)
_DONE = (0, 3, 4)
_BATCH = 200  # pages that a visit may hold before it writes them


@dataclass(frozen=True)
class State:
    """What a finished night has left behind, without moments and numbers that may differ."""

    findings: frozenset[tuple[str, ...]]
    visits: Mapping[str, str]
    pages: frozenset[tuple[Any, ...]]


@dataclass(frozen=True)
class Point:
    """One kill: ``what`` is the night or a site's process, ``starts`` how often the night was begun in all."""

    what: str
    seconds: float
    starts: int
    again: int
    same: bool


def state_of(environment: Mapping[str, str]) -> State:
    told = findings_of(environment)
    database = open_database(environment["MINJIAN_DATABASE_URL"])
    with database.read() as connection:
        seen = connection.execute(
            select(pages.c.unit_id, pages.c.url, pages.c.payload_hash, pages.c.problem)
        ).all()
        ended = connection.execute(
            select(visits.c.unit_id, visits.c.status).where(visits.c.night.is_not(None))
        ).all()
    database.close()
    return State(
        frozenset((f["id"], f["status"], f["message_key"]) for f in told),
        {row.unit_id: row.status for row in ended},
        frozenset(tuple(row) for row in seen),
    )


def begin(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "nightly"], env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


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


def kill(process: subprocess.Popen[bytes], what: str, chance: random.Random) -> None:
    """SIGKILL to the night itself, or to one process below it."""
    victims = children(process.pid)
    victim = process.pid if what == "night" or not victims else chance.choice(victims)
    try:
        os.kill(victim, signal.SIGKILL)
    except ProcessLookupError:
        return


def night(
    server: Running, home: Path, kill_after: float | None, what: str, chance: random.Random
) -> tuple[State, int, int]:
    """A night on an empty database; gives its state, how often it was started, and pages asked for more than once."""
    environment = environment_of(home, server, 1, 2)
    write_registry(server.farm.province.units, home / "units.csv")
    server.farm.stats.log.clear()
    server.farm.recovered.clear()
    starts = 0
    while True:
        process, starts = begin(environment), starts + 1
        if kill_after is not None and starts == 1:
            time.sleep(kill_after)
            if process.poll() is None:
                kill(process, what, chance)
        if process.wait(300) in _DONE:
            break
        if starts > 5:
            raise RuntimeError(f"the night does not end: exit {process.returncode}")
    asked = Counter(
        (line.host, line.target)
        for line in server.farm.stats.log
        if line.status == 200 and line.method == "GET"
    )
    return state_of(environment), starts, asked.total() - len(asked)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true")
    parser.add_argument("--quick", action="store_true", help="three points")
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--units", type=int, default=4)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    province = make_province(options.seed, practice_units(options.units), 40, _TODAY)
    points: list[Point] = []
    with tempfile.TemporaryDirectory() as folder, running(province) as server:
        began = time.monotonic()
        whole, _, usual = night(server, _made(folder, "whole"), None, "", chance)
        took = time.monotonic() - began
        for number in range(3 if options.quick else options.points):
            what, after = chance.choice(("night", "site")), chance.uniform(0.15, 0.95) * took
            state, starts, again = night(server, _made(folder, str(number)), after, what, chance)
            points.append(Point(what, after, starts, again - usual, state == whole))
            if state != whole:
                print(json.dumps(_difference(whole, state), ensure_ascii=False)[:2000], file=sys.stderr)
            print(points[-1], file=sys.stderr, flush=True)
    same, most = sum(p.same for p in points), max(p.again for p in points)
    rows = [("killed", "points", "same", "most pages again")] + [
        (w, str(len(of)), str(sum(p.same for p in of)), str(max((p.again for p in of), default=0)))
        for w in ("night", "site")
        for of in [[p for p in points if p.what == w]]
    ]
    bars = {
        "points without loss": bar(f">= {len(points)}", same, same == len(points)),
        "pages asked for again": bar(f"<= {2 * _BATCH}, what two visits may hold", most, most <= 2 * _BATCH),
    }
    figures = {"points": len(points), "same": same, "seconds of a night": round(took, 1), "pages again": most}
    report("chaos", rows, figures, bars)
    return 1 if options.bars and missed(bars) else 0


def _made(folder: str, name: str) -> Path:
    path = Path(folder) / name
    path.mkdir()
    return path


def _difference(whole: State, other: State) -> dict[str, Any]:
    return {
        "findings": [sorted(whole.findings - other.findings), sorted(other.findings - whole.findings)],
        "visits": {u: (s, other.visits.get(u)) for u, s in whole.visits.items() if other.visits.get(u) != s},
        "pages": [
            sorted(map(str, whole.pages - other.pages))[:20],
            sorted(map(str, other.pages - whole.pages))[:20],
        ],
    }


if __name__ == "__main__":
    raise SystemExit(main())
