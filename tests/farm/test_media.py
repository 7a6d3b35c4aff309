"""The samples of the practice province: they import as they are, and the checks find what is the matter with them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from checks.catalogue import load
from checks.runner import run_site_checks
from core.site import MemoryPages, SiteFacts
from core.times import SHANGHAI
from db.media import accounts_of
from db.session import open_database
from db.store import Store
from farm.media import _kind, write_samples
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
    for kind, path in write_samples(tmp_path, units, seed, TODAY).items():
        done = import_file(database, kind, path, categories, find(""))
        assert done.rows == done.changed > 100
    checks = [c for c in load().site_checks if c.category == "media"]
    assert len(checks) == 4
    kinds: Counter[str] = Counter()
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
    assert {"silent", "mute", "dry", "plain", "closed", "unsure", "good"} <= set(kinds)
