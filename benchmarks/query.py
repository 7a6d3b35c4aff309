"""How soon a year's findings are there: ``python -m benchmarks.query [--bars] [--quick] [--sqlite-only]``.

Fills a database with a year (see :mod:`benchmarks.year`) on SQLite and on a PostgreSQL started for the run, then times
what people ask for. Each figure is the median of several runs in one process, the first of them not counted; the
command ``minjian findings`` is a process of its own each time, and its loading counts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import text

from benchmarks.measure import bar, missed, report
from benchmarks.postgres import postgres
from benchmarks.year import QUICK, Year, fill
from core.finding import Severity, Status
from core.times import SHANGHAI
from db import night_reads, queries
from db.records.findings import FindingFilter
from db.session import Database, open_database

_RUNS, _QUICK_RUNS = 5, 1
_NIGHT = date(2026, 11, 20)
_ALL = FindingFilter(statuses=tuple(Status))
_COMMAND = "minjian findings, from its start to its first row"


def _first(database: Database, wanted: FindingFilter) -> None:
    next(queries.iter_findings(database, wanted), None)


def _hundred(database: Database, wanted: FindingFilter) -> None:
    list(islice(queries.iter_findings(database, wanted), 100))


def asked(unit: str) -> dict[str, Callable[[Database], Any]]:
    """The questions about findings, by name; bounded to the first row where a bar says so."""
    return {
        "first row of minjian findings": lambda d: _first(d, FindingFilter()),
        "first row of --status all": lambda d: _first(d, _ALL),
        "first row of --unit": lambda d: _first(d, FindingFilter(units=(unit,))),
        "first row of --check --severity": lambda d: _first(
            d, FindingFilter(checks=("site-code",), severities=(Severity.NOTICE,))
        ),
        "first row of --since": lambda d: _first(
            d, FindingFilter(since=datetime.combine(_NIGHT, time.min, SHANGHAI))
        ),
        "first hundred of --text": lambda d: _hundred(d, FindingFilter(text="199999")),
        "one finding, whole": lambda d: queries.finding(d, next(queries.iter_findings(d)).id),
        "night summary": lambda d: night_reads.night_summary(d, _NIGHT),
        "coverage of a night": lambda d: queries.coverage(d, _NIGHT),
        "units": queries.units,
    }


#: What people ask the views with SQL of their own.
VIEWS = {
    "v_findings by unit": "SELECT * FROM v_findings WHERE unit_id = :unit AND status = 'open'",
    "v_findings counted": "SELECT unit_id, severity, count(*) FROM v_findings WHERE status IN ('open', 'review') GROUP BY 1, 2",
    "v_finding_events of a unit": "SELECT * FROM v_finding_events WHERE unit_id = :unit",
    "v_visits of a night": "SELECT * FROM v_visits WHERE night = :night",
    "v_coverage of a night": "SELECT * FROM v_coverage WHERE night = :night",
    "v_coverage of a unit's year": 'SELECT "check", sum(failed) FROM v_coverage WHERE unit_id = :unit GROUP BY 1',
    "v_pages of a unit": "SELECT * FROM v_pages WHERE unit_id = :unit",
    "v_pages counted": "SELECT kind, count(*) FROM v_pages GROUP BY 1",
    "v_probes of a unit": "SELECT * FROM v_probes WHERE unit_id = :unit",
}


def _view(statement: str, unit: str) -> Callable[[Database], Any]:
    def run(database: Database) -> int:
        with database.read() as connection:
            wanted = {"unit": unit, "night": _NIGHT.isoformat() if database.dialect == "sqlite" else _NIGHT}
            given = {k: v for k, v in wanted.items() if f":{k}" in statement}
            return len(connection.execute(text(statement), given).all())

    return run


def _command(database: Database) -> None:
    """Lists all findings as a person would, and looks at the first only."""
    environment = {
        **os.environ,
        "MINJIAN_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
    }
    listing = [sys.executable, "-m", "cli", "findings", "--format", "jsonl"]
    with subprocess.Popen(
        listing, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.kill()
    if not first.startswith(b"{"):
        raise RuntimeError(f"minjian findings says {first[:200]!r}")


def timed(question: Callable[[Database], Any], database: Database, runs: int) -> float:
    times = []
    for _ in range(runs + 1):
        began = perf_counter()
        question(database)
        times.append(perf_counter() - began)
    return median(times[1:])


@contextmanager
def databases(sqlite_only: bool) -> Iterator[dict[str, Database]]:
    with tempfile.TemporaryDirectory() as folder:
        opened = {"SQLite": open_database(f"sqlite:///{Path(folder) / 'year.db'}")}
        if sqlite_only:
            yield opened
        else:
            with postgres() as url:
                opened["PostgreSQL"] = open_database(url, upgrade=True)
                yield opened
                opened["PostgreSQL"].close()
        opened["SQLite"].close()


def measure(database: Database, year: Year, runs: int) -> dict[str, float]:
    fill(database, year)
    unit = queries.units(database)[0].id
    questions = asked(unit) | {name: _view(statement, unit) for name, statement in VIEWS.items()}
    questions[_COMMAND] = _command
    return {name: timed(question, database, runs) for name, question in questions.items()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="a small year")
    parser.add_argument("--sqlite-only", action="store_true", help="without PostgreSQL")
    options = parser.parse_args(arguments)
    year, runs = (QUICK, _QUICK_RUNS) if options.quick else (Year(), _RUNS)
    with databases(options.sqlite_only) as opened:
        found = {name: measure(database, year, runs) for name, database in opened.items()}
    bars = {}
    for name, figures in found.items():
        first = max(v for k, v in figures.items() if k.startswith("first row"))
        heaviest = max(v for k, v in figures.items() if not k.startswith(("first row", _COMMAND)))
        bars[f"{name}: first row of findings, seconds"] = bar("<= 0.3", first, first <= 0.3)
        bars[f"{name}: the heaviest question, seconds"] = bar("<= 1", heaviest, heaviest <= 1)
        bars[f"{name}: {_COMMAND}, seconds"] = bar("<= 1", figures[_COMMAND], figures[_COMMAND] <= 1)
    rows = [("question", *found)]
    rows += [(q, *(f"{1000 * f[q]:.1f} ms" for f in found.values())) for q in next(iter(found.values()))]
    rounded = {name: {q: round(v, 4) for q, v in f.items()} for name, f in found.items()}
    report("query", rows, rounded, bars)
    return 1 if options.bars and missed(bars) else 0


if __name__ == "__main__":
    sys.exit(main())
