"""Faults of availability in the province's truth: planted where asked for, seen by those who say the hour, counted like others."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.accuracy import environment_of, to_probe
from benchmarks.probing import hold_rounds
from core.times import SHANGHAI
from crawler.config import load
from db.running.probes import probes_of
from db.session import open_database
from db.store import Store
from farm.model import Kind
from farm.names import practice_units
from farm.province import CHECKS, make_province
from farm.reach import CHECKS as PROBED
from farm.reach import REACHES
from farm.server import running

TODAY = date(2026, 11, 20)


def test_faults_and_decoys_are_in_the_truth_where_they_are_asked_for() -> None:
    units = practice_units(20)
    plain, probed = make_province(1, units, 20, TODAY), make_province(1, units, 20, TODAY, probed=True)
    assert set(PROBED) == {"availability", "load-time"} < set(CHECKS)
    assert plain.truth(checks=PROBED) == [] and plain.reaches == {}
    rows = probed.truth(checks=PROBED)
    planted = [r for r in rows if r.kind is not Kind.OPTIONAL]
    assert len(planted) == len(REACHES) == len(probed.reaches)
    assert {r.kind for r in planted} == {Kind.FAULT, Kind.DECOY}
    warned = {r.unit for r in rows if r.kind is Kind.OPTIONAL}
    assert warned == {u for u, reach in probed.reaches.items() if reach.key == "down"}
    assert {r.check for r in rows if r.kind is Kind.FAULT} == set(PROBED)
    assert not set(probed.reaches) & set(probed.troubled)
    assert [r for r in probed.rows if r.check not in PROBED] == plain.rows, "nothing else is different"


def test_who_says_the_hour_meets_what_is_planted_for_it(tmp_path: Path) -> None:
    """One usual hour, and two in which nobody answers: then it is our line, and nothing counts."""
    province = make_province(1, practice_units(20), 20, TODAY, probed=True)
    began = datetime(2026, 11, 13, 2, tzinfo=SHANGHAI)
    with running(province) as server:
        config = load(environment_of(tmp_path, server, 1, 1), tmp_path / "none.toml")
        units = to_probe(province)
        database = open_database(config.database_url)
        Store(database).sync_units(units)
        hold_rounds(database, config, units, range(149, 152), began)
    seen = {u.id: probes_of(database, u.id, began + timedelta(hours=168), 9) for u in units}
    database.close()
    assert len(units) == 20 and {len(of) for of in seen.values()} == {3}
    acts = {u: reach.act(149) for u, reach in province.reaches.items() if reach.act(149)}
    assert sorted(acts.values()) == ["close", "slow-home", "slow-home"]
    for unit, (first, *_) in seen.items():
        assert not first.struck
        assert (first.status == 0) is (acts.get(unit) == "close"), unit
    assert all(dark.struck for _, *rest in seen.values() for dark in rest)
    slow = {u for u, (first, *_) in seen.items() if (first.seconds or 0) > 3}
    assert {u for u, act in acts.items() if act == "slow-home"} <= slow
