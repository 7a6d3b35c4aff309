"""Several workers beside one."""

from __future__ import annotations

from tests.benchmarks.quick import quick


def test_workers() -> None:
    """The same pages, and what is waited for overlaps."""
    answer = quick("workers")
    paced = answer["figures"]["paced"]
    assert len(set(paced["pages"])) == 1 and paced["pages"][0] > 60
    assert paced["gain"] > 1.1
