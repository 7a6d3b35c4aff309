"""A week of probes in the practice province against what is planted there, and what a week costs to keep and to judge.

Run ``python -m benchmarks.availability [--bars] [--quick] [--seed 1]``. The home pages are really asked for, hour by hour;
the visitor says which hour it is. Exit code 1 with ``--bars`` means below the floors.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.accuracy import Account, details
from benchmarks.measure import bar, missed, report
from benchmarks.probing import hold_rounds
from benchmarks.verdicts import judge
from checks.function.availability import Availability
from checks.function.load_time import LoadTime
from checks.runner import run_site_checks
from core.finding import Finding
from core.probe import Probe
from core.site import MemoryPages, SiteFacts
from core.times import SHANGHAI
from core.unit import Unit
from crawler.config import Config
from crawler.net.hosts import HostMap
from db.running.probes import probes_of, save_probes
from db.session import Database, open_database
from db.store import Store
from farm.names import practice_units
from farm.province import make_province
from farm.reach import HOURS, REACHES, planted, rows
from farm.server import running

_TODAY = date(2026, 11, 20)
_BEGAN = datetime(2026, 11, 13, 2, 30, tzinfo=SHANGHAI)
_NOW = _BEGAN + timedelta(hours=HOURS)
_CHECKS = (Availability(), LoadTime())


def config_of(home: Path, port: int) -> Config:
    return Config(
        home=home, database_url=f"sqlite:///{home / 'minjian.db'}", units=home / "units.csv", overrides=home / "none.toml",
        columns=home / "none.csv", hosts=HostMap.parse(f"*=127.0.0.1:{port}"), delay=0.0, as_of=_BEGAN, allow_private=True,
    )  # fmt: skip


def findings(database: Database, units: Sequence[Unit]) -> Iterator[dict[str, Any]]:
    """What the checks say, as ``minjian findings`` would."""
    for unit in units:
        site = SiteFacts(
            unit=unit, as_of=_NOW, pages=MemoryPages([]), probes=probes_of(database, unit.id, _NOW, 9)
        )
        for check, outcome in zip(_CHECKS, run_site_checks(site, _CHECKS), strict=True):
            yield from (_row(unit, check, f) for f in outcome.findings)


def _row(unit: Unit, check: Any, finding: Finding) -> dict[str, Any]:
    return {
        "unit_id": unit.id, "check": check.id, "url": finding.url, "message_key": finding.key, "message": check.message(finding),
        "status": "open", "data": finding.data,
    }  # fmt: skip


def cost_of_a_week(units: int) -> tuple[float, float]:
    """Seconds to judge a week of ``units`` sites, and bytes that a probe takes on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/minjian.db")
        sites = practice_units(units)
        Store(database).sync_units(sites)
        before = _size(database)
        for n in range(140):
            at = _BEGAN + timedelta(minutes=72 * n)
            save_probes(database, {u.id: Probe(at=at, status=200, seconds=0.4) for u in sites})
        size = (_size(database) - before) / (140 * units)
        began = perf_counter()
        list(findings(database, sites))
        took = perf_counter() - began
        database.close()
    return took, size


def _size(database: Database) -> int:
    with database.read() as connection:
        used = [
            connection.exec_driver_sql(f"PRAGMA {n}").scalar_one() for n in ("page_count", "freelist_count")
        ]
        return int((used[0] - used[1]) * connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true")
    parser.add_argument("--quick", action="store_true", help="no site beside those that misbehave")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    units = practice_units(len(REACHES) + (0 if options.quick else 7))
    province = make_province(options.seed, units, 20, _TODAY)
    with tempfile.TemporaryDirectory() as folder, running(province) as server:
        server.farm.reaches = planted(units, options.seed)
        config = config_of(Path(folder), server.port)
        database = open_database(config.database_url)
        Store(database).sync_units(units)
        hold_rounds(database, config, units, range(HOURS), _BEGAN)
        said = list(findings(database, units))
        database.close()
    judged = judge(rows(units, options.seed), said, 1)
    seconds, size = cost_of_a_week(126)
    bars = {
        **{f"{check.id} {n}": bar(">= 1", g, g >= 1) for check in _CHECKS
           for n, g in (("recall", judged[check.id].recall), ("precision", judged[check.id].precision))},
        "seconds to judge 17,640 probes": bar("<= 1", seconds, seconds <= 1),
        "bytes a probe": bar("<= 64 with the engine's overhead", size, size <= 64),
    }  # fmt: skip
    account = Account(dict(judged))
    details(account, 20)
    counted = [("check", "faults", "missed", "false")] + [
        (c, str(len(j.faults)), str(len(j.missed)), str(len(j.false))) for c, j in judged.items()
    ]
    figures = {"findings": len(said), "seconds to judge a week": seconds, "bytes a probe": size}
    report("availability", counted, figures, bars)
    return 1 if options.bars and missed(bars) else 0


if __name__ == "__main__":
    raise SystemExit(main())
