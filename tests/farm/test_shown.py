"""The practice province in a real browser: what scripts show is decided there, faults are found, and nobody else is accused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from checks.catalogue import load
from core.finding import ACTIVE
from core.times import SHANGHAI
from core.unit import Unit
from crawler.config import Config
from crawler.net.hosts import HostMap
from crawler.night.judging import judge_unit
from crawler.night.pieces import visit_piece
from crawler.night.pool import Piece, Pool
from crawler.night.visiting import Order
from db import queries, site_reads
from db.records.findings import FindingFilter, FindingRow
from db.session import open_database
from db.store import Store
from farm.model import Kind, Row
from farm.names import practice_units
from farm.province import Province, make_province
from farm.server import Running, running
from tests.browser import needs_browser

pytestmark = needs_browser
NIGHT = date(2026, 11, 20)
#: Of each form with a row of its own for browsers, this many sites are visited.
FORMS = (
    ("footer-marks", "comes by script"),
    ("home-stale", "lists filled by script"),
    ("column-blank", "interface answers with nothing"),
)


@dataclass(frozen=True)
class Seen:
    """One site after its visit: the rows a browser decides, and what was found."""

    rows: list[Row]
    findings: list[FindingRow]
    rendered: int


@pytest.fixture(scope="module")
def province() -> Province:
    return make_province(1, practice_units(126), 30, NIGHT)


@pytest.fixture(scope="module")
def server(province: Province) -> Iterator[Running]:
    with running(province) as started:
        yield started


@pytest.fixture(scope="module")
def seen(province: Province, server: Running, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """Unit id → what a visit with a browser found of it."""
    units = {u.id: u for u in province.units}
    chosen = dict.fromkeys(_site_of(province, check, form) for check, form in FORMS)
    return {i: _visited(units[i], province, server, tmp_path_factory.mktemp(i)) for i in chosen}


def _site_of(province: Province, check: str, form: str) -> str:
    return next(
        r.unit
        for r in province.rows
        if (r.check, r.form) == (check, form) and r.shown and r.unit not in province.troubled
    )


def _visited(unit: Unit, province: Province, server: Running, folder: Path) -> Seen:
    config = Config(
        home=folder, database_url=f"sqlite:///{folder / 'm.db'}", units=folder / "u", overrides=folder / "o",
        columns=folder / "c", hosts=HostMap.parse(f"*=127.0.0.1:{server.port}"),
        as_of=datetime(2026, 11, 20, 2, tzinfo=SHANGHAI), delay=0.0, concurrency=8, retry_pause=0.05,
        browser_share=0.05,
    )  # fmt: skip
    database = open_database(config.database_url)
    Store(database).sync_units([unit])
    ends: list[tuple[str, object]] = []
    pool = Pool(1, lambda name, news: None, lambda name, kind, value: ends.append((kind, value)))
    order = Order(unit=unit, night=NIGHT, max_pages=2000)
    pool.run([Piece(unit.id, visit_piece, (config, order, str(folder / "log")))])
    kind, value = ends[0]
    assert kind == "done" and isinstance(value, int), value
    judge_unit(database, unit, value, load(), config.now())
    found = queries.findings(database, FindingFilter(units=(unit.id,), statuses=tuple(ACTIVE)))
    rendered = sum(h.rendered for h in site_reads.site_pages(database, unit.id).heads())
    database.close()
    return Seen([r for r in province.rows if r.unit == unit.id and r.shown], found, rendered)


def _about(row: Row, found: list[FindingRow]) -> list[FindingRow]:
    import re

    def fits(finding: FindingRow) -> bool:
        words = f"{finding.message} {finding.data}"
        told = not row.words or any(re.search(w, words) for w in row.words)
        return finding.check == row.check and told and (not row.urls or finding.url in row.urls)

    return [f for f in found if fits(f)]


def test_faults_that_only_a_browser_shows_are_found(seen: dict[str, Seen]) -> None:
    faults = [(r, s.findings) for s in seen.values() for r in s.rows if r.shown is Kind.FAULT]
    missed = [(r.unit, r.check, r.form) for r, found in faults if not _about(r, found)]
    assert {(r.check) for r, _ in faults} >= {"footer-marks", "column-blank", "axe"} and not missed


def test_what_scripts_make_good_is_no_fault(seen: dict[str, Seen]) -> None:
    decoys = [(r, s.findings) for s in seen.values() for r in s.rows if r.shown is Kind.DECOY]
    accused = [(r.unit, r.form, f.message) for r, found in decoys for f in _about(r, found)]
    assert len(decoys) >= 3 and not accused


def test_nothing_beside_the_truth_is_said_for_the_browsers_sake(
    province: Province, seen: dict[str, Seen]
) -> None:
    """Every finding of the checks concerned is a row of the truth, as plain or as shown."""
    checks = {"column-blank", "column-stale", "home-stale", "footer-marks", "site-code"}
    for unit_id, site in seen.items():
        rows = [r for r in province.rows if r.unit == unit_id]
        allowed = [r for r in rows if r.kind in (Kind.FAULT, Kind.OPTIONAL) or r.shown is Kind.FAULT]
        for finding in site.findings:
            if finding.check in checks:
                places = [
                    r for r in allowed if r.check == finding.check and (not r.urls or finding.url in r.urls)
                ]
                assert places, (unit_id, finding.check, finding.url, finding.message)


def test_pages_came_from_the_browser(seen: dict[str, Seen]) -> None:
    assert all(site.rendered for site in seen.values())


def test_a_row_for_browsers_is_undecidable_without(province: Province) -> None:
    assert all(r.kind is Kind.UNDECIDABLE for r in province.rows if r.shown)
