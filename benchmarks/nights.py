"""Pieces of a night that benchmarks time: a visit with its checks, two nights, start-up, several workers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import Cost, alone
from benchmarks.one_page import one_page
from benchmarks.sites import FIRST, SEED, TODAY, Field, served
from core.unit import Unit
from crawler.config import Config, load
from db.session import Database
from demo.province import practice, province
from farm.names import practice_units, write_registry
from farm.province import make_province
from farm.server import Running, running

#: What a night's processes are forked with.
IMPORTS = (
    "crawler.night.preload",
    "scrapy.crawler",
    "scrapy.linkextractors",
    "scrapy.core.downloader.handlers.http11",
)


def night(field: Field, unit: Unit, number: int) -> Cost:
    """A visit with all page checks, then all site checks, on the ``number``-th night: two processes, as a night has them.

    The value holds the page counts; the peak is that of the larger process.
    """
    config = replace(field.config, as_of=field.config.now() + timedelta(days=number))
    seen = alone(_visit, config, unit, TODAY + timedelta(days=number), imports=IMPORTS)
    said = alone(_judge, config, unit, seen.value, imports=IMPORTS)
    return Cost(said.value, seen.seconds + said.seconds, seen.cpu + said.cpu, max(seen.peak_mb, said.peak_mb))


def _visit(config: Config, unit: Unit, day: date) -> int:
    from crawler.night.visiting import Order, run_visit

    return run_visit(config, Order(unit=unit, night=day, max_pages=1_000_000)).id


def _judge(config: Config, unit: Unit, visit_id: int) -> dict[str, int]:
    from checks import catalogue
    from crawler.evidence.naming import keep_named
    from crawler.night.judging import judge_unit
    from db import queries
    from db.session import open_database

    database = open_database(config.database_url)
    judge_unit(database, unit, visit_id, catalogue.load(), config.now())
    keep_named(config.vault, database, queries.visit_handle(database, visit_id), config.now())
    row = next(r for r in queries.visits(database, unit_id=unit.id) if r.id == visit_id)
    return {"fetched": row.counts.fetched, "unchanged": row.counts.unchanged, "failed": row.counts.failed}


def two_nights(field: Field, unit: Unit) -> Iterator[tuple[str, Cost]]:
    """The first night and the one after it, on which nothing changed; the second says which rows it added."""
    first = night(field, unit, 0)
    before = rows_by_table(field.config.database_url)
    second = night(field, unit, 1)
    after = rows_by_table(field.config.database_url)
    second.value["new_rows"] = sum(after.values()) - sum(before.values())
    second.value["rows"] = {n: after[n] - before[n] for n in after if after[n] != before[n]}
    yield "first", first
    yield "second", second


def rows_by_table(database_url: str) -> dict[str, int]:
    """Number of rows in every table but those in which SQLite keeps the segments of an index of words."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(database_url)
    with engine.connect() as connection:
        names = [n for n in sqlalchemy.inspect(engine).get_table_names() if not n.startswith("finding_text_")]
        counts = {
            n: connection.execute(sqlalchemy.text(f'select count(*) from "{n}"')).scalar_one() for n in names
        }
    engine.dispose()
    return counts


def rows_of(database: Database) -> int:
    """Rows in all tables together."""
    from sqlalchemy import func, select

    from db.models.base import metadata

    with database.read() as connection:
        counts = (connection.execute(select(func.count()).select_from(t)) for t in metadata.sorted_tables)
        return sum(c.scalar_one() for c in counts)


def start_up(times: int) -> Iterator[tuple[str, str, float, float]]:
    """Name, bar in words, bar, and CPU seconds: of a night's visit of one page, and of ``scrapy crawl site`` alone."""
    with served(1, 60) as field:
        forked = [_forked(field.with_database(f"start{number}"), field.units[0]) for number in range(times)]
    yield "CPU seconds of a night's visit of one page, whole", "<= 0.3", 0.3, median(forked)
    made = make_province(SEED, practice_units(2), 60, TODAY)
    with running(made) as server, tempfile.TemporaryDirectory() as folder:
        write_registry(made.units, Path(folder) / "units.csv")
        config = practice(replace(load({}), home=Path(folder)), Path(folder) / "units.csv", server.port)
        config = replace(config, database_url=f"sqlite:///{folder}/spot.db")
        alone_ = [_spot_check(config, made.units[0], server) for _ in range(times)]
    yield "CPU seconds of scrapy crawl site to its first request", "<= 1.5", 1.5, median(alone_)


def _forked(field: Field, unit: Unit) -> float:
    """One page visited in a process forked as a night forks it; what it used says what starting costs."""
    from crawler.night.pool import Piece, Pool

    ends: list[tuple[str, Any]] = []
    pool = Pool(1, lambda name, news: None, lambda name, kind, value: ends.append((kind, value)))
    for number in range(2):  # the first starts the fork server
        pool.run([Piece(f"{unit.id}{number}", one_page, (field.config, unit))])
    kind, value = ends[-1]
    if kind != "done":
        raise RuntimeError(f"{unit.id}: {kind} {value}")
    return float(value)


def environment(config: Config) -> dict[str, str]:
    """The variables with which the commands run on this configuration."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")}
    return kept | {
        "MINJIAN_HOME": str(config.home), "MINJIAN_DATABASE_URL": config.database_url, "MINJIAN_UNITS": str(config.units),
        "MINJIAN_OVERRIDES": str(config.overrides), "MINJIAN_COLUMNS": str(config.columns), "MINJIAN_HOSTS": str(config.hosts),
        "MINJIAN_BROWSER_SHARE": str(config.browser_share), "MINJIAN_DELAY": "0", "MINJIAN_CONCURRENCY": str(config.concurrency), "MINJIAN_AS_OF": config.now().isoformat(),
        "MINJIAN_AUTHORITIES": str(config.authorities or ""), "MINJIAN_NAMESERVER": "{}:{}".format(*config.nameserver) if config.nameserver else "",
    }  # fmt: skip


def _spot_check(config: Config, unit: Unit, server: Running) -> float:
    """CPU seconds that ``scrapy crawl site`` has used when its first request arrives."""
    server.stats.log.clear()
    command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"unit={unit.id}", "-a", "max_pages=1"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[1], env=environment(config), **quiet
    ) as process:
        while not server.stats.log and process.poll() is None:
            time.sleep(0.002)
        fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        process.wait()
    if not server.stats.log:
        raise RuntimeError(f"scrapy crawl site: exit {process.returncode} without a request")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def two_workers(rounds: int) -> float:
    """How many times faster a night of eight sites is with two workers than with one; median of alternating runs."""
    with served(8, 250) as field:
        gains = []
        for number in range(-1, rounds):  # the first is uncounted: the server makes its pages
            took = [_whole(field.with_database(f"jobs{number}{jobs}"), jobs) for jobs in (1, 2)]
            gains.append(took[0] / took[1])
    return median(gains[1:])


def _whole(field: Field, jobs: int) -> float:
    names = [u.id for u in field.units]
    began = time.perf_counter()
    command = [sys.executable, "-m", "cli", "crawl", *names, "--jobs", str(jobs)]
    done = subprocess.run(command, env=environment(field.config), capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise RuntimeError(f"minjian crawl: exit {done.returncode}\n{done.stderr[-2000:]}")
    return time.perf_counter() - began


def whole_night(sites: int, pages: int, jobs: int) -> dict[str, float]:
    """A night of ``sites`` practice sites of all styles with ``jobs`` workers: pages, seconds, pages a second."""
    from crawler.office import open_office
    from db import night_reads

    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder) / "units.csv"
        with province(sites, pages, SEED, 1, TODAY, registry) as port:
            config = practice(replace(load({}), home=Path(folder)), registry, port)
            config = replace(config, database_url=f"sqlite:///{folder}/night.db", as_of=FIRST)
            began = time.perf_counter()
            command = [sys.executable, "-m", "cli", "nightly", "--jobs", str(jobs)]
            subprocess.run(command, env=environment(config), capture_output=True, check=False)
            seconds = time.perf_counter() - began
            counts = night_reads.night_summary(open_office(config).database, TODAY).counts
    return {
        "pages": counts.fetched,
        "seconds": round(seconds, 1),
        "pages per second": round(counts.fetched / seconds, 1),
    }
