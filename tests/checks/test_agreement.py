"""The catalogue and the code agree, and every check of ours is measured: plants in the practice province, floors."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from checks.base import Check
from checks.catalogue import load
from farm.province import CHECKS as PLANTED

_ROOT = Path(__file__).parents[2]
_LISTED: dict[str, Any] = yaml.safe_load((_ROOT / "tests/catalogue.yml").read_text("utf-8"))
_NAMED: list[str] = list(chain.from_iterable(_LISTED["catalogue"].values()))
_FLOORS: dict[str, Any] = tomllib.loads((_ROOT / "benchmarks/accuracy_floors.toml").read_text("utf-8"))
OURS = load().ours.checks
EACH = [pytest.param(check, id=check.id) for check in OURS.values()]
#: What the floors of a check may not fall below; ``asking`` is a most.
RECALL, PRECISION, ASKING = 0.97, 0.99, 0.05


def test_the_list_names_every_check_once() -> None:
    assert len(_NAMED) == len(set(_NAMED)) > 60
    put_off = [*_LISTED["later"], *_LISTED["waiting"]]
    assert len(put_off) == len(set(put_off)) and set(put_off) < set(_NAMED)


def test_minjian_checks_lists_the_catalogue() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "checks", "--format", "json"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    listed = {row["id"] for row in json.loads(done.stdout)["checks"] if row["origin"] == "minjian"}
    wanted = set(_NAMED) - set(_LISTED["later"]) - set(_LISTED["waiting"])
    assert listed - wanted == set(), "not in tests/catalogue.yml, or still on one of its lists"
    assert wanted - listed == set(), "in tests/catalogue.yml and not in the code"


@pytest.mark.parametrize("check", EACH)
def test_every_rule_is_named_with_its_certainty(check: Check) -> None:
    named = {rule: reference for reference in check.references() for rule in reference.rules}
    assert set(check.basis) <= set(named), "every rule has a line under 依据"
    assert all(reference.certainty for reference in check.references()), "every line says how sure it is"
    stated = set(chain.from_iterable(r.certainty for r in check.references()))
    assert set(check.certainty.replace("/", " ").split()) <= stated


@pytest.mark.parametrize("check", EACH)
def test_every_check_is_measured(check: Check) -> None:
    assert check.id in PLANTED or check.id in (*_LISTED["sampled"], *_LISTED["shown"]), (
        "benchmarks.accuracy compares what the province plants"
    )
    floors = _FLOORS["default"] | _FLOORS.get("checks", {}).get(check.id, {})
    assert floors["recall"] >= RECALL and floors["precision"] >= PRECISION and floors["asking"] <= ASKING


def test_floors_are_those_of_checks() -> None:
    assert set(_FLOORS.get("checks", {})) <= set(OURS)
