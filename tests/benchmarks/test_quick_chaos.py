"""Nights that are disturbed."""

from __future__ import annotations

from tests.benchmarks.quick import quick


def test_chaos() -> None:
    """A night that is killed, and one of workers whose PostgreSQL is restarted under them, leave what an undisturbed one leaves."""
    answer = quick("chaos")
    assert answer["figures"]["by kind"] == {
        "night": {"points": 1, "same": 1},
        "server": {"points": 1, "same": 1},
    }
    assert answer["bars"]["points without loss"]["ok"]
