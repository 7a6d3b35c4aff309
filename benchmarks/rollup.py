"""How soon a year is scored and its documents are there: ``python -m benchmarks.rollup [--bars] [--quick] [--sqlite-only]``.

Fills a database with a year (see :mod:`benchmarks.year`; few pages, since scores do not look at them) on SQLite and on a
PostgreSQL started for the run. Each step runs in a process of its own: the roll-up with reading and storing, the same again,
the workbook, the circular, and a notice for every unit.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import Cost, alone, bar, hurry, missed, report
from benchmarks.query import databases
from benchmarks.year import QUICK, Year, fill
from core.times import SHANGHAI
from farm.names import practice_units

_AS_OF = datetime(2026, 11, 21, tzinfo=SHANGHAI)
_IMPORTS = (
    "yearly.rollup",
    "yearly.book",
    "reports.workbook",
    "reports.templates",
    "docxtpl",
    "xlsxwriter",
    "jsonschema",
)
_FULL = Year(pages=1260)
_LIMITS = {"SQLite": 5.0, "PostgreSQL": 3.0}
_NOTICES = 30.0


def rolled(url: str, units: int) -> str:
    """Rolls the year up; gives the hash of its numbers."""
    from db.session import open_database
    from scoring.load import find
    from yearly.rollup import roll_up

    rubric = find("")
    result = roll_up(open_database(url), practice_units(units), rubric, 2026, _AS_OF, sorted(rubric.checks))
    return result.rollup.hash


def _book(url: str, units: int) -> Any:
    from db.session import open_database
    from db.year import reads as year_reads
    from scoring.load import find
    from yearly.book import YearBook

    database = open_database(url)
    stored = year_reads.rolled_up(database, 2026)
    if stored is None:
        raise RuntimeError("nothing was stored")
    return YearBook.of(database, practice_units(units), stored, find(""))


def workbook(url: str, units: int) -> int:
    from reports.workbook import write_workbook

    return len(write_workbook(_book(url, units)))


def circular(url: str, units: int) -> int:
    from reports.circular import circular_context
    from reports.heading import Letterhead
    from reports.templates import render

    return len(render("circular", circular_context(_book(url, units), Letterhead())))


def notices(url: str, units: int) -> int:
    """A notice for every unit; gives how many findings they name."""
    from db.session import open_database
    from db.year import reads as year_reads
    from reports.deadlines import read_deadlines
    from reports.heading import Letterhead
    from reports.notice import notice_context
    from reports.templates import render

    database, named = open_database(url), 0
    with tempfile.TemporaryDirectory() as folder:
        for unit in practice_units(units):
            found = year_reads.opened_findings(database, unit_id=unit.id, standing=True)
            context = notice_context(unit, found, Letterhead(), date(2026, 11, 21), read_deadlines())
            Path(folder, f"{unit.id}.docx").write_bytes(render("notice", context))
            named += len(context["rows"])
    return named


def measure(url: str, year: Year) -> dict[str, Cost]:
    steps = {
        "roll-up": rolled,
        "roll-up again": rolled,
        "workbook": workbook,
        "circular": circular,
        "notices": notices,
    }
    return {name: alone(step, url, year.units, imports=_IMPORTS) for name, step in steps.items()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="a small year")
    parser.add_argument("--sqlite-only", action="store_true", help="without PostgreSQL")
    options = parser.parse_args(arguments)
    if options.quick:
        hurry()
    year = QUICK if options.quick else _FULL
    with databases(options.sqlite_only) as opened:
        found: dict[str, dict[str, Cost]] = {}
        for name, database in opened.items():
            fill(database, year)
            found[name] = measure(database.engine.url.render_as_string(hide_password=False), year)
    rows = [("step", *found)]
    rows += [(step, *(_shown(c[step]) for c in found.values())) for step in next(iter(found.values()))]
    report("rollup", rows, _figures(found), _bars(found))
    return 1 if options.bars and missed(_bars(found)) else 0


def _shown(cost: Cost) -> str:
    return f"{cost.seconds:.2f} s, {cost.cpu:.2f} s of processor, {cost.peak_mb:.0f} MB"


def _figures(found: dict[str, dict[str, Cost]]) -> dict[str, Any]:
    return {
        name: {
            step: {"seconds": round(c.seconds, 3), "processor": round(c.cpu, 3), "MB": round(c.peak_mb, 1)}
            for step, c in steps.items()
        }
        for name, steps in found.items()
    }


def _bars(found: dict[str, dict[str, Cost]]) -> dict[str, Any]:
    bars = {}
    for name, steps in found.items():
        limit, took = _LIMITS[name], steps["roll-up"].seconds
        bars[f"{name}: a year rolled up, seconds"] = bar(f"<= {limit:g}", took, took <= limit)
        same = steps["roll-up"].value == steps["roll-up again"].value
        bars[f"{name}: the same numbers again"] = bar("1", float(same), same)
        papers = steps["notices"].seconds
        bars[f"{name}: a notice for every unit, seconds"] = bar(
            f"<= {_NOTICES:g}", papers, papers <= _NOTICES
        )
    hashes = {steps["roll-up"].value for steps in found.values()}
    bars["the same numbers on every database"] = bar("1", float(len(hashes) == 1), len(hashes) == 1)
    return bars


if __name__ == "__main__":
    sys.exit(main())
