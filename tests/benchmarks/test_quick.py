"""Every benchmark runs small, and says what it promises. Ratios are asserted with wide margins, seconds never."""

from __future__ import annotations

import pytest

from benchmarks.scale import exponent
from tests.benchmarks.quick import quick


def test_crawl() -> None:
    answer = quick("crawl")
    figures, bars = answer["figures"], answer["bars"]
    assert set(figures) >= {"bare", "links", "least", "kept", "first", "second", "resent"}
    assert set(figures["new_rows"]) == {"nights", "visits"}
    assert bars["unchanged night, new rows a unit"]["ok"]
    assert bars["first night, pages per CPU second, times the spider of the tutorial"]["got"] > 1
    assert bars["unchanged night (304), pages per CPU second, times the first"]["got"] > 1
    assert bars["unchanged night (bodies sent again), pages per CPU second, times the first"]["got"] > 1


def test_store() -> None:
    assert all(rate > 100 for f in quick("store")["figures"].values() for rate in f.values())


def test_query() -> None:
    figures = quick("query")["figures"]
    assert set(figures) == {"SQLite", "PostgreSQL"}
    assert figures["SQLite"].keys() == figures["PostgreSQL"].keys()


def test_rollup() -> None:
    answer = quick("rollup")
    assert set(answer["figures"]) == {"SQLite", "PostgreSQL"}
    assert all(bar["ok"] for name, bar in answer["bars"].items() if "same numbers" in name)


def test_reading() -> None:
    answer = quick("reading", "--stages")
    assert answer["figures"]["labelled"].keys() == {"kind", "title", "published", "source", "starts"}
    assert all(share > 0.9 for share in answer["figures"]["labelled"].values())
    (bar,) = answer["bars"].values()
    assert 1 < bar["got"] < 20
    stages = answer["figures"]["stages"]
    assert stages["reading.tree.markup.parse"] > 0.3 and stages["reading.links.read_links"] > 0.1
    assert all(times > 1 for times in answer["figures"]["others"].values()), "each of them parses the page"


def test_scale() -> None:
    answer = quick("scale")
    assert answer["figures"]["a night of 14,000 sites"]["machines of eight cores at 70 %"] >= 1
    # A file of a few hundred pages grows by whole blocks: the margin is wider than the bar of the full run.
    assert answer["bars"]["MB that an unchanged night adds at 126 × 5,000 pages"]["got"] < 4


def test_exponent_is_the_slope() -> None:
    assert exponent([(x, 3 * x**1.5) for x in (10, 100, 1000)]) == pytest.approx(1.5)


def test_accuracy() -> None:
    """A small province is crowded with faults, some on top of each other: its floors are wider than those of the whole."""
    checks = quick("accuracy")["figures"]["checks"].values()
    faults, false = (sum(c[name] for c in checks) for name in ("faults", "false"))
    found = sum(c["faults"] * c["recall"] for c in checks)
    assert faults > 50
    assert found / faults > 0.95
    assert false / faults < 0.03


def test_clicking() -> None:
    answer = quick("clicking", "--people", "6", "--seconds", "12")
    assert answer["figures"]["errors"] == 0
    assert answer["figures"]["clicks"] >= 6
