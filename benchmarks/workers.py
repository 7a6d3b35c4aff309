"""How much faster four workers are than one: the same night handed to the queue, with a pause between requests as in reality, and without.

Run ``python -m benchmarks.workers [--bars] [--quick] [--units 12] [--pages 20] [--pace 0.25] [--rounds 1]``. Workers do one site at a time
(``minjian worker --jobs 1``), each with a data folder of its own; PostgreSQL, the practice sites' server and this program share the
machine with them. The pause is a quarter of the usual second, so that a night is short: what is waited for overlaps, what is computed does not. Without a pause everything is
computed, the server's answers too: what that took is told beside it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.accuracy import environment_of
from benchmarks.measure import bar, hurry, missed, report
from benchmarks.postgres import fresh, postgres
from benchmarks.programs import begin, run
from core.times import SHANGHAI
from db import night_reads
from db.running.work import alive, all_workers
from db.session import open_database
from farm.names import practice_units, write_registry
from farm.province import make_province
from farm.server import Running, running

_TODAY = date(2026, 11, 20)
_MANY = 4


@dataclass(frozen=True)
class Took:
    """One night: pages read, seconds of the whole command and of the visits alone, processor seconds of the sites' server."""

    pages: int
    seconds: float
    visiting: float
    served: float

    @property
    def rate(self) -> float:
        return self.pages / self.seconds


@contextmanager
def workers(number: int, environment: Mapping[str, str], folder: Path) -> Iterator[None]:
    """So many workers that wait for work."""
    processes = []
    try:
        for n in range(number):
            home = folder / f"worker{n}"
            home.mkdir()
            own = {**environment, "MINJIAN_HOME": str(home)}
            processes.append(begin(("worker", "--jobs", "1", "--metrics-port", "0"), own, home / "out"))
        _wait_for(number, environment["MINJIAN_DATABASE_URL"])
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(120)


def _wait_for(number: int, url: str) -> None:
    database, until = open_database(url), time.monotonic() + 120
    while len(alive(all_workers(database), datetime.now(SHANGHAI))) < number:
        if time.monotonic() > until:
            raise RuntimeError(f"{number} workers do not begin")
        time.sleep(0.2)
    database.close()


def night(server: Running, folder: Path, url: str, number: int, pace: float) -> Took:
    """One night on an empty database with so many workers."""
    home = folder / "office"
    home.mkdir(parents=True)
    write_registry(server.farm.province.units, home / "units.csv")
    environment = environment_of(home, server, 1, 1) | {
        "MINJIAN_DATABASE_URL": url, "MINJIAN_ENGINE": "workers", "MINJIAN_DELAY": str(pace),
        "MINJIAN_CONCURRENCY": "1" if pace else "8",
    }  # fmt: skip
    server.farm.stats.log.clear()
    with workers(number, environment, folder):
        began, used = time.perf_counter(), _own_cpu()
        done = run(("nightly",), environment)
        seconds, served = time.perf_counter() - began, _own_cpu() - used
    if done.returncode not in (0, 3, 4):
        raise RuntimeError(f"minjian nightly: exit {done.returncode}\n{done.stderr[-2000:]}")
    database = open_database(url)
    pages = night_reads.night_summary(database, _TODAY).counts.fetched
    database.close()
    moments = [line.moment for line in server.farm.stats.log]
    return Took(pages, seconds, max(moments) - min(moments), served)


def _own_cpu() -> float:
    """Processor seconds of this process: the server of the practice sites is one of its threads."""
    told = os.times()
    return told.user + told.system


def measured(
    units: int, pages: int, paces: Mapping[str, float], rounds: int
) -> dict[str, dict[int, list[Took]]]:
    """By kind of night and number of workers; both sides of a pair run one after the other."""
    province = make_province(1, practice_units(units), pages, _TODAY)
    found: dict[str, dict[int, list[Took]]] = {kind: {1: [], _MANY: []} for kind in paces}
    with tempfile.TemporaryDirectory() as folder, running(province) as server, postgres() as address:
        for turn in range(rounds):
            for kind, pause in paces.items():
                for number in (1, _MANY):
                    name = f"night_{kind}_{number}_{turn}"
                    took = night(server, Path(folder) / name, fresh(address, name), number, pause)
                    print(f"{kind}, {number} workers: {took}", file=sys.stderr, flush=True)
                    found[kind][number].append(took)
    return found


def gain(nights: Mapping[int, list[Took]]) -> float:
    """Pages a second of many workers, times those of one."""
    return median(b.rate / a.rate for a, b in zip(nights[1], nights[_MANY], strict=True))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="four small sites, with a pause only, once")
    parser.add_argument("--units", type=int, default=12)
    parser.add_argument("--pages", type=int, default=20, help="of each site, about")
    parser.add_argument("--pace", type=float, default=0.25, help="seconds between two requests to one site")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args(arguments)
    paces = {"paced": options.pace, "unpaced": 0.0}
    if options.quick:
        hurry()
        options.units, options.rounds, paces = 4, 1, {"paced": 0.1}
    found = measured(options.units, options.pages, paces, options.rounds)
    rows: list[tuple[str, ...]] = [
        ("night", "workers", "pages", "seconds", "pages a second", "server's CPU s")
    ]
    figures: dict[str, Any] = {}
    for kind, nights in found.items():
        for number, of in nights.items():
            middle = sorted(of, key=lambda t: t.rate)[len(of) // 2]
            rows.append(
                (
                    kind,
                    str(number),
                    str(middle.pages),
                    f"{middle.seconds:.1f}",
                    f"{middle.rate:.1f}",
                    f"{middle.served:.1f}",
                )
            )
        figures[kind] = {
            "gain": round(gain(nights), 2),
            "pages": [t.pages for of in nights.values() for t in of],
        }
    paced = gain(found["paced"])
    bars = {f"{_MANY} workers, pages a second, times one, paced": bar(">= 1.8", paced, paced >= 1.8)}
    report("workers", rows, figures, bars)
    return 1 if options.bars and missed(bars) else 0


if __name__ == "__main__":
    raise SystemExit(main())
