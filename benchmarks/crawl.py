"""Pages a second, processor time and memory of a first and of an unchanged second night, beside a bare Scrapy spider.

Run ``python -m benchmarks.crawl [--bars] [--quick]``. Everything is measured in one run on the same practice sites, each
piece in a process of its own; only ratios are compared, since machines drift.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.bare_spider import crawl_bare
from benchmarks.measure import Cost, alone, bar, missed, report
from core.times import SHANGHAI
from core.unit import Unit
from crawler.config import Config, load
from demo import practice, province

_TODAY = date(2026, 11, 20)
_IMPORTS = (
    "crawler.preload",
    "scrapy.crawler",
    "scrapy.linkextractors",
    "scrapy.core.downloader.handlers.http11",
)


def first_night(config: Config, unit: Unit, night: date, max_pages: int) -> dict[str, int]:
    """A visit with all page checks, then all site checks; gives the page counts and the findings."""
    from checks import catalogue
    from crawler.judging import judge_unit
    from crawler.visiting import Order, run_visit
    from db import queries
    from db.session import open_database

    handle = run_visit(config, Order(unit=unit, night=night, max_pages=max_pages))
    database = open_database(config.database_url)
    judge_unit(database, unit, handle.id, catalogue.load(), config.now())
    row = next(r for r in queries.visits(database, unit_id=unit.id) if r.id == handle.id)
    return {"fetched": row.counts.fetched, "unchanged": row.counts.unchanged, "failed": row.counts.failed}


def rows_by_table(database_url: str) -> dict[str, int]:
    """Number of rows in every table."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(database_url)
    with engine.connect() as connection:
        names = sqlalchemy.inspect(engine).get_table_names()
        return {
            n: connection.execute(sqlalchemy.text(f'select count(*) from "{n}"')).scalar_one() for n in names
        }


def prepare(config: Config) -> tuple[Unit, ...]:
    """A new database with the practice units in it."""
    from crawler.office import open_office

    return tuple(open_office(config).registry.units)


def measure(units: int, pages: int, rounds: int) -> dict[str, list[Cost]]:
    """Alternates the spiders, unit by unit, so that a drifting machine hurts all alike."""
    costs: dict[str, list[Cost]] = {"bare": [], "first": [], "second": []}
    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder) / "units.csv"
        with province(units, pages, 7, 1, _TODAY, registry) as port:
            for number in range(rounds):
                base = replace(load({}), home=Path(folder), as_of=datetime(2026, 11, 20, 1, tzinfo=SHANGHAI))
                url = f"sqlite:///{folder}/round{number}.db"
                config = replace(practice(base, registry, port), database_url=url)
                for unit in prepare(config):
                    _measure_unit(config, unit, costs)
    return costs


def _measure_unit(config: Config, unit: Unit, costs: dict[str, list[Cost]]) -> None:
    later = replace(config, as_of=config.now() + timedelta(hours=1))
    costs["bare"].append(alone(crawl_bare, unit.homepage, unit.hosts[0], str(config.hosts), imports=_IMPORTS))
    costs["first"].append(alone(first_night, config, unit, _TODAY, 100_000, imports=_IMPORTS))
    before = rows_by_table(config.database_url)
    second = alone(first_night, later, unit, _TODAY + timedelta(days=1), 100_000, imports=_IMPORTS)
    after = rows_by_table(config.database_url)
    second.value["new_rows"] = sum(after.values()) - sum(before.values())
    second.value["rows"] = {n: after[n] - before[n] for n in after if after[n] != before[n]}
    costs["second"].append(second)


def large_site(pages: int) -> Cost:
    """One first night of one large site."""
    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder) / "units.csv"
        with province(1, pages, 7, 1, _TODAY, registry) as port:
            base = replace(load({}), home=Path(folder), as_of=datetime(2026, 11, 20, 1, tzinfo=SHANGHAI))
            config = replace(practice(base, registry, port), database_url=f"sqlite:///{folder}/large.db")
            return alone(first_night, config, prepare(config)[0], _TODAY, 100_000, imports=_IMPORTS)


def _pages(cost: Cost) -> int:
    return cost.value if isinstance(cost.value, int) else cost.value["fetched"] + cost.value["unchanged"]


def _rates(costs: list[Cost]) -> tuple[float, float, float, float]:
    """Pages per processor second, pages per second, CPU milliseconds per page, peak MB; medians."""
    return (
        median(_pages(c) / c.cpu for c in costs),
        median(_pages(c) / c.seconds for c in costs),
        median(1000 * c.cpu / _pages(c) for c in costs),
        max(c.peak_mb for c in costs),
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="small sites, one round, no large site")
    options = parser.parse_args(arguments)
    costs = measure(*((2, 150, 1) if options.quick else (3, 500, 2)))
    rates = {name: _rates(found) for name, found in costs.items()}
    new_rows = max(c.value["new_rows"] for c in costs["second"])
    bars = {
        "first night, pages per CPU second, times the bare spider": _ratio(rates, "first", "bare", 3.0),
        "unchanged night, pages per CPU second, times the first": _ratio(rates, "second", "first", 2.0),
        "unchanged night, new rows a unit": bar("<= 3 (visit and its bookkeeping)", new_rows, new_rows <= 3),
    }
    figures: dict[str, Any] = {n: dict(zip(_NAMES, map(_round, r), strict=True)) for n, r in rates.items()}
    figures["new_rows"] = costs["second"][0].value["rows"]
    if not options.quick:
        large = large_site(5000)
        figures["large site"] = {
            "pages": _pages(large),
            "peak_mb": _round(large.peak_mb),
            "cpu": _round(large.cpu),
        }
        bars["peak MB at 5,000 pages"] = bar("<= 250", large.peak_mb, large.peak_mb <= 250)
    rows = [("spider", *_NAMES)] + [(n, *(f"{v:.1f}" for v in r)) for n, r in rates.items()]
    report("crawl", rows, figures, bars)
    return 1 if options.bars and missed(bars) else 0


_NAMES = ("pages per CPU second", "pages per second", "CPU ms per page", "peak MB")


def _ratio(rates: dict[str, Any], name: str, reference: str, wanted: float) -> dict[str, Any]:
    got = rates[name][0] / rates[reference][0]
    return bar(f">= {wanted:g}", got, got >= wanted)


def _round(value: float) -> float:
    return round(value, 1)


if __name__ == "__main__":
    sys.exit(main())
