"""What has to hold for every year and every rubric."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.deduct import lost_by_rule
from scoring.ranking import score_year
from scoring.rubric import Rubric
from scoring.unit_score import UnitScore, score_unit
from scoring.values import Fault, Standing, UnitYear
from tests.scoring.handmade import RUBRICS, faults, years

pytestmark = pytest.mark.parametrize("rubric", RUBRICS, ids=lambda r: r.id)
_COUNTS = (Standing.STANDING, Standing.MENDED)


def bounds(score: UnitScore) -> tuple[Decimal, Decimal, Decimal]:
    return score.low, score.score, score.high


@given(data=st.data())
@settings(deadline=None, max_examples=150)
def test_a_confirmed_fault_never_raises_a_score(rubric: Rubric, data: st.DataObject) -> None:
    year = data.draw(years(rubric))
    more = data.draw(faults(rubric, standing=data.draw(st.sampled_from(_COUNTS))))
    before, after = score_unit(year, rubric), score_unit(_with(year, more), rubric)
    assert all(a <= b for a, b in zip(bounds(after), bounds(before), strict=True))
    lost = {i.id: i.points for i in before.indicators}
    assert all(i.points <= lost[i.id] for i in after.indicators)


@given(data=st.data())
@settings(deadline=None, max_examples=150)
def test_dismissing_never_lowers_a_score(rubric: Rubric, data: st.DataObject) -> None:
    year = data.draw(years(rubric))
    named = {f.id for f in year.faults if data.draw(st.booleans())}
    calmed = tuple(
        msgspec.structs.replace(f, standing=Standing.VOID) if f.id in named else f for f in year.faults
    )
    before, after = score_unit(year, rubric), score_unit(replace(year, faults=calmed), rubric)
    assert all(a >= b for a, b in zip(bounds(after), bounds(before), strict=True))


@given(data=st.data())
@settings(deadline=None, max_examples=100)
def test_what_is_void_or_doubtful_costs_nothing(rubric: Rubric, data: st.DataObject) -> None:
    year = data.draw(years(rubric))
    sure = replace(year, faults=tuple(f for f in year.faults if f.standing in _COUNTS))
    assert score_unit(year, rubric).score == score_unit(sure, rubric).score
    assert score_unit(year, rubric).low <= score_unit(sure, rubric).low


@given(data=st.data())
@settings(deadline=None, max_examples=100)
def test_order_never_matters(rubric: Rubric, data: st.DataObject) -> None:
    year = data.draw(years(rubric))
    # Faults that cost the same are where an order could slip in.
    twins = [msgspec.structs.replace(f, id=f"{f.id}-twin") for f in year.faults]
    every = [*year.faults, *twins]
    mixed = random.Random(data.draw(st.integers())).sample(every, len(every))
    scored = score_unit(replace(year, faults=tuple(every)), rubric)
    assert score_unit(replace(year, faults=tuple(mixed)), rubric) == scored


@given(data=st.data())
@settings(deadline=None, max_examples=150)
def test_caps_hold_and_losses_add_up(rubric: Rubric, data: st.DataObject) -> None:
    score = score_unit(data.draw(years(rubric)), rubric)
    assert Decimal(0) <= score.low <= score.score <= score.high
    most = rubric.scale.base + (rubric.bonus.most if rubric.bonus else 0)
    assert score.high <= most
    for indicator in score.indicators:
        assert Decimal(0) <= indicator.low <= indicator.points <= indicator.high <= indicator.full
        if not indicator.marks and "尚未评分" not in indicator.note:
            assert indicator.lost == sum((d.counted for d in indicator.deductions), Decimal(0))
        assert all(Decimal(0) < d.counted <= d.cost for d in indicator.deductions)


@given(data=st.data())
@settings(deadline=None, max_examples=100)
def test_the_cap_of_a_rule_holds(rubric: Rubric, data: st.DataObject) -> None:
    rule, full = data.draw(st.sampled_from([(r, i.points) for i in rubric.indicators for r in i.rules]))
    drawn = data.draw(st.lists(faults(rubric), max_size=20, unique_by=lambda f: f.id))
    counting = [f for f in drawn if f.standing is not Standing.VOID]
    own = [msgspec.structs.replace(f, check=rule.checks[0]) for f in counting]
    loss = lost_by_rule(rule, own, data.draw(years(rubric)).reach, rubric.duration, full)
    cap = full if rule.cap is None else min(full, rule.cap)
    assert Decimal(0) <= loss.certain <= loss.possible <= cap
    assert loss.certain == sum((d.counted for d in loss.deductions), Decimal(0))


@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_no_finding_is_counted_twice(rubric: Rubric, data: st.DataObject) -> None:
    score = score_unit(data.draw(years(rubric)), rubric)
    named = [d.finding for i in score.indicators for d in i.deductions]
    assert len(named) == len(set(named))


@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_ranks_follow_scores(rubric: Rubric, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(years(rubric), min_size=1, max_size=8))
    units = [replace(y, id=f"u{n}") for n, y in enumerate(drawn)]
    scored = score_year(units, rubric)
    assert scored == score_year(reversed(units), rubric)
    for average in scored.averages:
        own = [r for r in scored.ranked if r.score.category is average.category]
        assert [r.rank for r in own] == sorted(r.rank for r in own)
        for one, two in pairwise(own):
            assert (one.score.vetoed, -one.score.score) <= (two.score.vetoed, -two.score.score)
        assert not any(r.excellent and r.score.vetoed for r in own)


def _with(year: UnitYear, more: Fault) -> UnitYear:
    """``year`` with one fault more; its id is one that no other has."""
    return replace(year, faults=(*year.faults, msgspec.structs.replace(more, id="F-one-more")))
