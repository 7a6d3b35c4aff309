"""Rows a second into the database: ``python -m benchmarks.store [--bars] [--quick] [--sqlite-only]``.

Stores pages as a visit does (row, facts, what the checks said; every fourth page with a finding, its sighting and its
event) in batches of different sizes, on SQLite and on a PostgreSQL started for the run; then the same pages as
unchanged. Facts are those of a practice page of a real weight.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from benchmarks.measure import bar, missed, report
from benchmarks.nights import rows_of
from benchmarks.postgres import postgres
from core.finding import OutcomeStatus, Severity
from core.page import encode_facts
from core.times import SHANGHAI
from core.unit import Unit
from db.records.findings import CheckResult, FindingRecord
from db.records.pages import Discovered, PageRecord
from db.session import Database, open_database
from db.store import Store
from farm.answers import answer_of
from farm.entries import entries_of
from farm.names import practice_units
from farm.province import make_province
from reading.page import read_page

_NIGHT = datetime(2026, 11, 20, 2, tzinfo=SHANGHAI)
_BATCHES = (200, 1000)


def sample() -> PageRecord:
    """The record of one article of a rich practice site."""
    site = next(iter(make_province(7, practice_units(1), 60, date(2026, 11, 20), rich=True).sites.values()))
    path = site.entry_path(site.column("news"), entries_of(site, site.column("news"), 1)[0])
    body = answer_of(site, path, 1).body
    facts = read_page(site.url(path), body, unit=site.unit, fetched_at=_NIGHT).facts
    head, bulk = encode_facts(facts)
    return PageRecord(url=facts.url, kind=facts.kind, title=facts.title, published=facts.published, size=len(body), content_type="text/html",
                      facts=head, bulk=bulk, facts_version=facts.version, fetched_at=_NIGHT, checks_key="k")  # fmt: skip


def records(page: PageRecord, unit: Unit, number: int) -> list[PageRecord]:
    """``number`` pages like ``page``, each with answers of ten checks; every fourth with one finding."""
    passed = tuple(CheckResult(check=f"check-{n}", version=1, status=OutcomeStatus.PASSED) for n in range(10))
    return [
        replace(
            page,
            url=f"{unit.homepage}a/t20261120_{n}.htm",
            payload_hash=f"{n:064x}",
            results=(*passed, *_found(n)),
        )
        for n in range(number)
    ]


def _found(number: int) -> tuple[CheckResult, ...]:
    if number % 4:
        return ()
    said = FindingRecord(check="document-number", check_version=1, category="documents", severity=Severity.MINOR, message_key="brackets",
                         message="文号的年份应当用六角括号。", quote=f"清政[2026]{number}号", where="正文第2段", basis=("N-L3",))  # fmt: skip
    return (CheckResult(check="document-number", version=1, status=OutcomeStatus.FAILED, findings=(said,)),)


def store_all(
    database: Database, unit: Unit, pages: list[PageRecord], size: int
) -> tuple[float, float, float]:
    """Rows a second met as new addresses, read, and found unchanged on the next night."""
    store = Store(database)
    store.sync_units([unit])
    found = [Discovered(url=p.url) for p in pages]
    met = _night(store, database, unit, 0, [{"discovered": part} for part in _parts(found, size)])
    read = _night(store, database, unit, 1, [{"pages": part} for part in _parts(pages, size)])
    numbers = list(range(1, len(pages) + 1))
    same = _night(store, database, unit, 2, [{"unchanged": part} for part in _parts(numbers, size)])
    return met[0] / met[1], read[0] / read[1], len(pages) / same[1]


def _night(
    store: Store, database: Database, unit: Unit, night: int, batches: list[dict[str, Any]]
) -> tuple[int, float]:
    """Rows that the night added (the pages it changed count as written, too), and its seconds."""
    now = (_NIGHT + timedelta(days=night)).astimezone(UTC)
    store.plan_night(now.date(), [unit.id], now)
    handle = store.begin_visit(unit.id, now.date(), now)
    before, began = rows_of(database), perf_counter()
    for batch in batches:
        store.save(handle, now=now, **batch)
    seconds = perf_counter() - began
    changed = sum(len(b.get("pages", ())) for b in batches)
    return rows_of(database) - before + changed, seconds


def _parts(values: list[Any], size: int) -> list[list[Any]]:
    return [values[n : n + size] for n in range(0, len(values), size)]


@contextmanager
def fresh(kind: str, server: str) -> Iterator[Database]:
    """An empty, migrated database."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "SQLite":
            database = open_database(f"sqlite:///{Path(folder) / 'store.db'}")
        else:
            database = open_database(_new_database(server), upgrade=True)
        yield database
        database.close()


def _new_database(server: str) -> str:
    import psycopg
    from sqlalchemy import make_url

    name = f"store_{int(process_time() * 1e9)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def measure(kinds: list[str], server: str, number: int, rounds: int) -> dict[str, dict[str, float]]:
    unit = practice_units(1)[0]
    pages = records(sample(), unit, number)
    figures: dict[str, dict[str, list[float]]] = {k: {} for k in kinds}
    for _ in range(rounds):
        for kind in kinds:
            for size in _BATCHES:
                with fresh(kind, server) as database:
                    rates = store_all(database, unit, pages, size)
                for name, rate in zip(("met", "read", "unchanged"), rates, strict=True):
                    figures[kind].setdefault(f"{name}, batches of {size}", []).append(rate)
    return {k: {name: round(median(v)) for name, v in f.items()} for k, f in figures.items()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="few pages, one round")
    parser.add_argument("--sqlite-only", action="store_true", help="without PostgreSQL")
    options = parser.parse_args(arguments)
    number, rounds = (500, 1) if options.quick else (8000, 5)
    if options.sqlite_only:
        found = measure(["SQLite"], "", number, rounds)
    else:
        with postgres() as server:
            found = measure(["SQLite", "PostgreSQL"], server, number, rounds)
    wanted = {"SQLite": 20_000, "PostgreSQL": 50_000}
    bars = {
        f"{kind}: rows a second, pages read": bar(
            f">= {wanted[kind]:,}", f["read, batches of 1000"], f["read, batches of 1000"] >= wanted[kind]
        )
        for kind, f in found.items()
    }
    rows = [("rows a second", *found)]
    rows += [(q, *(f"{f[q]:,.0f}" for f in found.values())) for q in next(iter(found.values()))]
    report("store", rows, found, bars)
    return 1 if options.bars and missed(bars) else 0


if __name__ == "__main__":
    sys.exit(main())
