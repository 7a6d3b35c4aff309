"""Runs of ordinals, without any page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.sequences import runs
from core.page import Heading


def headings(*marks: str) -> list[Heading]:
    """``"1:3"`` is the third heading of level 1; each stands in a paragraph of its own."""
    split = [tuple(map(int, m.split(":"))) for m in marks]
    return [Heading(level, "", ordinal, "", place) for place, (level, ordinal) in enumerate(split)]


@pytest.mark.parametrize(
    ("marks", "level", "ordinals"),
    [
        ("1:1 1:2 1:3", 1, [[1, 2, 3]]),
        ("1:1 2:1 2:2 1:2 2:1", 2, [[1, 2], [1]]),
        ("1:1 2:1 2:2 1:2 2:3 2:4", 2, [[1, 2, 3, 4]]),
        ("1:1 3:1 3:2 1:2 3:4 3:5", 3, [[1, 2, 4, 5]]),
        ("1:1 1:2 1:1 1:2", 1, [[1, 2], [1, 2]]),
        ("1:1 1:1 1:2", 1, [[1, 1, 2]]),
        ("", 1, []),
    ],
)
def test_where_a_run_ends(marks: str, level: int, ordinals: list[list[int]]) -> None:
    assert [run.ordinals for run in runs(headings(*marks.split()), level)] == ordinals


def test_articles_end_a_run() -> None:
    listed = headings("2:1", "2:1", "2:2")
    assert [run.ordinals for run in runs(listed, 2)] == [[1, 1, 2]]
    assert [run.ordinals for run in runs(listed, 2, breaks=[1])] == [[1], [1, 2]]


@pytest.mark.parametrize(
    ("ordinals", "missing", "repeated", "disordered"),
    [
        ([1, 2, 3], [], [], False),
        ([1, 2, 4], [3], [], False),
        ([2, 3], [1], [], False),
        ([5, 6], [], [], False),
        ([1, 3, 2], [], [], True),
        ([1, 2, 2, 3], [], [2], False),
    ],
)
def test_what_is_wrong_with_a_run(
    ordinals: list[int], missing: list[int], repeated: list[int], disordered: bool
) -> None:
    (run,) = runs(headings(*(f"1:{n}" for n in ordinals)), 1)
    assert run.missing == missing
    assert [h.ordinal for h in run.repeated] == repeated
    assert run.disordered is disordered


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 300)), max_size=40))
def test_runs_hold_every_heading_once_and_in_order(pairs: list[tuple[int, int]]) -> None:
    listed = [Heading(level, "", ordinal, "", place) for place, (level, ordinal) in enumerate(pairs)]
    for level in range(1, 5):
        found = [h for run in runs(listed, level) for h in run.headings]
        assert found == [h for h in listed if h.level == level]
        assert all(set(run.missing).isdisjoint(run.ordinals) for run in runs(listed, level))
