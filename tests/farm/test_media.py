"""The samples of the practice province: they import as they are, and the checks find what is the matter with them."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from checks.catalogue import load
from checks.runner import run_site_checks
from core.site import MemoryPages, SiteFacts
from core.times import SHANGHAI
from db.session import open_database
from db.store import Store
from db.visits.media import accounts_of
from farm.media import _kind, sampled_faults, write_samples
from farm.names import practice_units
from scoring.load import find
from yearly.imports import import_file

SEED, TODAY = 1, date(2026, 11, 20)
WANTED = {
    "silent": {"account-silent:silent"},
    "mute": {"account-interaction:none"},
    "dry": {"account-interpretation:none"},
    "plain": {"account-forms:text-only"},
}


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_planted_is_found_and_nothing_else(tmp_path: Path, seed: int) -> None:
    database, units = open_database(f"sqlite:///{tmp_path / 'm.db'}"), practice_units(126)
    Store(database).sync_units(units)
    categories = {u.id: u.category for u in units}
    manual = {i.id: i.points for i in find("").indicators if i.manual}
    paths = write_samples(tmp_path, units, seed, TODAY, manual)
    assert list(paths) == ["accounts", "posts", "past-years", "manual"]
    for kind, path in paths.items():
        done = import_file(database, kind, path, categories, find(""))
        assert done.rows == done.changed > 100
    checks = [c for c in load().site_checks if c.category == "media"]
    assert len(checks) == 4
    kinds: Counter[str] = Counter()
    planted = {r.unit: r.check for r in sampled_faults(units, seed)}
    for unit in units:
        site = SiteFacts(
            unit=unit,
            as_of=datetime(2026, 11, 20, 2, tzinfo=SHANGHAI),
            pages=MemoryPages(()),
            accounts=accounts_of(database, unit.id),
        )
        said = {f"{o.check}:{f.key}" for o in run_site_checks(site, checks) for f in o.findings}
        kind = _kind(unit, seed)
        kinds[kind] += 1
        assert said == WANTED.get(kind, set()), (unit.id, kind)
        assert {s.split(":")[0] for s in said} == ({planted[unit.id]} if unit.id in planted else set())
    assert {"silent", "mute", "dry", "plain", "closed", "unsure", "good"} <= set(kinds)


def test_reviewers_are_now_and_then_apart_or_alone(tmp_path: Path) -> None:
    units, manual = practice_units(126), {"D-LEAD": Decimal(4), "FJ-23-10": Decimal(4)}
    with write_samples(tmp_path, units, SEED, TODAY, manual)["manual"].open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    given: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for row in rows:
        given[row["单位编号"], row["指标编号"]].append(Decimal(row["得分"]))
    assert len(given) == 252 and {len(g) for g in given.values()} == {1, 2}
    assert all(0 <= m <= 4 for g in given.values() for m in g)
    apart = sum(max(g) - min(g) > Decimal("1.2") for g in given.values())
    assert 3 <= apart <= 20


def test_without_manual_indicators_there_are_no_marks(tmp_path: Path) -> None:
    assert "manual" not in write_samples(tmp_path, practice_units(2), SEED, TODAY, {})
