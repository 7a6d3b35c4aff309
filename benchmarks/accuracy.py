"""Findings of whole nights in the practice province against its list of planted faults, check by check.

Run ``python -m benchmarks.accuracy [--bars] [--quick] [--seed 1 2] [--units 126] [--pages 60] [--nights 3] [--browser 0.05] [--no-probes]``. The province
is served on loopback, ``minjian nightly`` visits it as it would the real sites, ``minjian findings`` tells what it found. Before each night
the home pages are probed for the hours since the last one, a week in all; ``--quick`` leaves that out.
Exit code 1 means below the floors of ``accuracy_floors.toml``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import programs
from benchmarks.measure import bar, hurry, missed, report
from benchmarks.probing import hold_rounds
from benchmarks.verdicts import Judged, Slip, as_shown, judge, slips
from core.unit import Unit
from crawler.config import load
from db.session import open_database
from db.store import Store
from farm.authority import write_authority
from farm.names import practice_units, write_registry
from farm.province import CHECKS, NIGHTS, Province, make_province
from farm.reach import HOURS
from farm.server import Running, running
from farm.truth import Finding

_FLOORS = Path(__file__).with_name("accuracy_floors.toml")
_TODAY = date(2026, 11, 20)
_BESIDE = 27
_CODES_OF_A_DONE_NIGHT = (0, 1, 3, 4)


@dataclass
class Account:
    """What all runs together have shown."""

    checks: dict[str, Judged] = field(default_factory=dict)
    compared: int = 0
    slips: list[Slip] = field(default_factory=list)

    @property
    def life(self) -> float:
        return 1 - len(self.slips) / self.compared if self.compared else 1.0


def command(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the program; raises :class:`RuntimeError` with its last words where it fails."""
    done = programs.run(arguments, environment)
    if done.returncode not in _CODES_OF_A_DONE_NIGHT:
        raise RuntimeError(f"minjian {' '.join(arguments)}: exit {done.returncode}\n{done.stderr[-3000:]}")
    return done


def environment_of(
    home: Path, server: Running, night: int, jobs: int, browser: float = 0.0
) -> dict[str, str]:
    moment = _TODAY + timedelta(days=night - 1)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")}
    return kept | {
        "MINJIAN_HOME": str(home), "MINJIAN_DATABASE_URL": f"sqlite:///{home / 'minjian.db'}", "MINJIAN_UNITS": str(home / "units.csv"),
        "MINJIAN_OVERRIDES": str(home / "none.toml"), "MINJIAN_COLUMNS": str(home / "none.csv"), "MINJIAN_HOSTS": f"*=127.0.0.1:{server.port}", "MINJIAN_DELAY": "0",
        "MINJIAN_CONCURRENCY": "8", "MINJIAN_ALLOW_PRIVATE": "1", "MINJIAN_JOBS": str(jobs),
        "MINJIAN_AUTHORITIES": str(write_authority(home / "authority.pem")), "MINJIAN_NAMESERVER": f"127.0.0.1:{server.port}",
        "MINJIAN_BROWSER_SHARE": str(browser),
        "MINJIAN_AS_OF": f"{moment.isoformat()}T02:00:00+08:00",
    }  # fmt: skip


def findings_of(environment: Mapping[str, str]) -> list[Finding]:
    """All findings of the database, whatever their state."""
    answer = json.loads(command(environment, "findings", "--format", "json", "--status", "all").stdout)
    return list(answer if isinstance(answer, list) else answer["findings"])


def run(
    seed: int, units: int, pages: int, nights: int, jobs: int, keep: Path | None, rich: bool = False,
    browser: float = 0.0, probed: bool = True,
) -> Account:  # fmt: skip
    """Visits one province on each night, and compares; ``browser`` is the share of pages that may be shown in one."""
    province = make_province(seed, practice_units(units), pages, _TODAY, rich=rich, probed=probed)
    seen: dict[int, list[Finding]] = {}
    with tempfile.TemporaryDirectory() as folder, running(province) as server:
        home = keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        write_registry(province.units, home / "units.csv")
        for night in NIGHTS[:nights]:
            environment = environment_of(home, server, night, jobs, browser)
            if probed:
                probe(environment, to_probe(province), night, nights)
            server.night = night
            print(f"seed {seed}, night {night} …", file=sys.stderr, flush=True)
            command(environment, "nightly")
            seen[night] = findings_of(environment)
    rows = as_shown(province.rows) if browser else province.rows
    compared, wrong = slips(rows, seen)
    return Account(judge(rows, seen[max(seen)], max(seen)), compared, wrong)


def to_probe(province: Province) -> list[Unit]:
    """Those whose home page misbehaves by the hour, and some that do not: a week of all would take as long as the nights."""
    others = [u for u in province.units if u.id not in province.reaches]
    return [u for u in province.units if u.id in province.reaches] + others[:_BESIDE]


def probe(environment: Mapping[str, str], units: Sequence[Unit], night: int, nights: int) -> None:
    """The hours up to this night of the week that ends with the last one: most before the first, a day before each further."""
    config = load({**environment, "MINJIAN_DELAY": "0"}, Path(environment["MINJIAN_HOME"]) / "none.toml")
    began = config.now() + timedelta(days=nights - night, hours=-HOURS)
    first, until = (HOURS - 24 * (nights - n) if n else 0 for n in (night - 1, night))
    database = open_database(config.database_url)
    Store(database).sync_units(units)
    hold_rounds(database, config, units, range(first, until), began)
    database.close()


def together(accounts: list[Account]) -> Account:
    """The sum of several runs; checks without a row or finding are there, too."""
    total = Account({check: Judged() for check in CHECKS})
    for account in accounts:
        for check, judged in account.checks.items():
            total.checks.setdefault(check, Judged()).add(judged)
        total.compared += account.compared
        total.slips += account.slips
    return total


def bars_of(total: Account, floors: Mapping[str, Any]) -> dict[str, Any]:
    """Every floor with what was reached."""
    bars = {}
    for check in CHECKS:
        own, judged = floors["default"] | floors.get("checks", {}).get(check, {}), total.checks[check]
        for name, got in (("recall", judged.recall), ("precision", judged.precision)):
            bars[f"{check} {name}"] = bar(f">= {own[name]}", got, got >= own[name])
        bars[f"{check} asking"] = bar(f"<= {own['asking']}", judged.asking, judged.asking <= own["asking"])
    bars["life"] = bar(f">= {floors['life']['right']}", total.life, total.life >= floors["life"]["right"])
    return bars


def between(interval: tuple[float, float]) -> str:
    """``0.964–1.000``."""
    return "–".join(f"{bound:.3f}" for bound in interval)


def table(total: Account) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("check", "faults", "missed", "recall", "95 %", "right", "false", "precision", "95 %", "asked")
    ]
    for check in CHECKS:
        j = total.checks[check]
        counts = (
            len(j.faults),
            len(j.missed),
            f"{j.recall:.3f}",
            between(j.recall_interval),
            len(j.right),
            len(j.false),
            f"{j.precision:.3f}",
            between(j.precision_interval),
            len(j.asked),
        )
        rows.append((check, *map(str, counts)))
    return rows


def details(total: Account, most: int) -> None:
    """Prints the misses, the false accusations, the needless questions and the wrong states, ``most`` of each a check."""
    for check, j in total.checks.items():
        for row in j.missed[:most]:
            print(f"MISSED {check} [{row.form}] {row.meaning} {row.unit} {' '.join(row.urls)}")
        for finding, reason in j.false[:most]:
            print(
                f"FALSE  {check} ({reason}) {finding['unit_id']} {finding['url']} {finding['message_key']}: {finding['message']}"
            )
        for finding in j.asked[:most]:
            print(
                f"ASKED  {check} {finding['unit_id']} {finding['url']} {finding['message_key']}: {finding['message']}"
            )
    for slip in total.slips[:most]:
        wanted = "active" if slip.wanted else "resolved"
        print(
            f"STATE  {slip.row.check} [{slip.row.form}] night {slip.night}: {slip.status}, wanted {wanted} {slip.row.unit} {' '.join(slip.row.urls)}"
        )


def rounded(interval: tuple[float, float]) -> list[float]:
    return [round(bound, 4) for bound in interval]


def figures(total: Account) -> dict[str, Any]:
    found = {
        check: {
            "faults": len(j.faults), "recall": round(j.recall, 4), "recall_interval": rounded(j.recall_interval),
            "precision": round(j.precision, 4), "precision_interval": rounded(j.precision_interval),
            "false": len(j.false), "asked": len(j.asked),
        }
        for check, j in total.checks.items()
    }  # fmt: skip
    return {"checks": found, "life": round(total.life, 4), "states": total.compared}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="kept for likeness: the floors always count")
    parser.add_argument("--quick", action="store_true", help="14 units, one night, no probes")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--units", type=int, default=126)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--nights", type=int, default=3, choices=NIGHTS)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rich", action="store_true", help="pages with the surroundings of real ones")
    parser.add_argument(
        "--browser", type=float, default=0.0, help="share of pages shown in a browser (0: none)"
    )
    parser.add_argument("--no-probes", action="store_true", help="without availability and load-time")
    parser.add_argument("--details", type=int, default=20, help="how many lines of each kind a check")
    parser.add_argument("--keep", type=Path, help="keep the database here (one seed)")
    options = parser.parse_args(arguments)
    if options.quick:
        hurry()
    units, nights = (14, 1) if options.quick else (options.units, options.nights)
    runs = [
        run(
            seed,
            units,
            options.pages,
            nights,
            options.jobs,
            options.keep,
            options.rich,
            options.browser,
            probed=not (options.quick or options.no_probes),
        )
        for seed in options.seed
    ]
    total = together(runs)
    bars = bars_of(total, tomllib.loads(_FLOORS.read_text(encoding="utf-8")))
    details(total, options.details)
    report("accuracy", table(total), figures(total), bars)
    return 1 if missed(bars) else 0


if __name__ == "__main__":
    raise SystemExit(main())
