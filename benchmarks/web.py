"""How soon the dashboard's pages are there: ``python -m benchmarks.web [--bars] [--quick] [--sqlite-only]``.

Fills a database with a year (see :mod:`benchmarks.year`) on SQLite and on a PostgreSQL started for the run, serves the
dashboard on the loopback, and asks for every page many times, one after another, as one person does. The reference
beside it is the answer of ``/healthz``, which touches no database: what a request costs by itself.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from time import perf_counter, sleep
from typing import Any

import httpx

from benchmarks.measure import bar, missed, report
from benchmarks.query import databases
from benchmarks.year import QUICK, Year, fill
from checks import catalogue
from core.finding import SEVERITY_ORDER
from core.times import SHANGHAI
from db import queries
from db.people import reads as people_reads
from db.people import writes as people_writes
from db.people.records import Deed, Person, Role
from db.records.findings import FindingFilter
from db.session import Database
from db.visits.visited import visited_units
from sites.registry import Registry
from web import logins
from web.desk import Desk, SetupToken
from web.server import bind, server_of, settle

_NOW = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
_RUNS = 20
_LARGEST = 150_000


def paths(database: Database) -> dict[str, str]:
    """What a person opens in the morning, by name."""
    active = queries.findings(database, FindingFilter(limit=5))
    unit, finding = active[0].unit_id, active[-1]
    far = f"{len(SEVERITY_ORDER) - 2}.{unit}.a.F"
    return {
        "today": "/",
        "findings": "/findings",
        "findings, all states": "/findings?status=all",
        "findings, far on": f"/findings?status=all&after={far}",
        "findings of a unit and theme": f"/findings?unit={unit}&theme={finding.category}",
        "findings with a word": "/findings?text=199999",
        "findings, what the night mended": "/findings?change=resolved&night=2026-11-20",
        "one finding": f"/findings/{finding.id}",
        "units": "/units",
        "unit": f"/units/{unit}",
        "documents of a unit": f"/units/{unit}/documents",
        "documents of a unit, without interpretation": f"/units/{unit}/documents?show=none&number=2",
        "rectify": "/rectify",
        "rectify, all": "/rectify?show=all",
        "rectify, a new notice": f"/rectify/new/{unit}",
        "runs": "/runs",
        "one night": "/runs/2026-11-20",
        "year": "/year",
        "audit": "/audit",
        "settings, registry": "/settings/units",
        "settings, rubric": "/settings/rubrics/fujian-2023",
        "settings, lexicons": "/settings/lexicons",
        "people": "/people",
        "tokens": "/tokens",
        "shares": "/shares",
        "account": "/account",
    }


@contextmanager
def served(database: Database, home: Path) -> Iterator[httpx.Client]:
    """A client of the dashboard that is logged in as administrator."""
    person = Person(
        id=0, name="bench", full_name="", role=Role.ADMINISTRATOR, unit_id=None, password="-", must_change=False,
        active=True, created_at=_NOW,
    )  # fmt: skip
    desk = Desk(
        home=home,
        database=database,
        catalogue=catalogue.load(),
        registry=Registry(tuple(visited_units(database))),
        rubric="",
        now=lambda: _NOW,
        clock=lambda: _NOW,
        setup=SetupToken(""),
    )
    people_writes.add_first(database, person, Deed(at=_NOW - timedelta(hours=1), action="setup"))
    stored = people_reads.by_name(database, "bench")
    if stored is None:
        raise RuntimeError("the person just stored is not there")
    token = logins.begin(desk, stored, "127.0.0.1", "benchmark")
    listening = bind("127.0.0.1", 0)
    server = server_of(desk, certificate=None, key=None)
    settle()
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.01)
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with httpx.Client(base_url=base, cookies={"minjian": token}, trust_env=False, timeout=60) as client:
        yield client
    server.should_exit = True
    thread.join(10)
    listening.close()


def timed(client: httpx.Client, path: str) -> dict[str, float]:
    """Seconds to the whole answer (median and 95th percentile; the first is not counted) and bytes of HTML."""
    times = []
    for _ in range(_RUNS + 1):
        began = perf_counter()
        answer = client.get(path)
        times.append(perf_counter() - began)
        answer.raise_for_status()
    return {"median": median(times[1:]), "p95": quantiles(times[1:], n=20)[-1], "bytes": len(answer.content)}


def measure(database: Database, year: Year) -> dict[str, dict[str, float]]:
    fill(database, year)
    with tempfile.TemporaryDirectory() as home, served(database, Path(home)) as client:
        asked = {"reference: /healthz": "/healthz", **paths(database)}
        return {name: timed(client, path) for name, path in asked.items()}


def bars_of(name: str, figures: dict[str, dict[str, float]]) -> dict[str, Any]:
    slowest = max(f["median"] for f in figures.values())
    tail = max(f["p95"] for f in figures.values())
    largest = max(f["bytes"] for f in figures.values())
    return {
        f"{name}: slowest page, median seconds": bar("<= 0.15", slowest, slowest <= 0.15),
        f"{name}: slowest page, 95th percentile": bar("<= 0.4", tail, tail <= 0.4),
        f"{name}: largest page, bytes of HTML": bar(f"<= {_LARGEST}", largest, largest <= _LARGEST),
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="a small year")
    parser.add_argument("--sqlite-only", action="store_true", help="without PostgreSQL")
    options = parser.parse_args(arguments)
    year = QUICK if options.quick else Year()
    with databases(options.sqlite_only) as opened:
        found = {name: measure(database, year) for name, database in opened.items()}
    bars = {k: v for name, figures in found.items() for k, v in bars_of(name, figures).items()}
    rows = [("page", *(f"{name}: median / 95 % / HTML" for name in found))]
    for page in next(iter(found.values())):
        cells = (f[page] for f in found.values())
        rows.append(
            (
                page,
                *(
                    f"{1e3 * c['median']:.0f} ms / {1e3 * c['p95']:.0f} ms / {c['bytes'] / 1e3:.0f} kB"
                    for c in cells
                ),
            )
        )
    report("web", rows, found, bars)
    return 1 if options.bars and missed(bars) else 0


if __name__ == "__main__":
    sys.exit(main())
