"""Sums that a person can do: each rule, the caps, the interval, exemptions, weights, bonus and vetoes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import pytest

from core.unit import Category
from scoring.compare import moves
from scoring.ranking import score_year
from scoring.unit_score import IndicatorScore, UnitScore, score_unit
from scoring.values import Fault, Mark, Reach, Standing, UnitYear, rounded
from tests.scoring.handmade import FUJIAN, NATIONAL, SMALL, fault, judged, year

BOTH = frozenset({"website", "media"})


def got(identity: str, *faults: Fault, **more: Any) -> IndicatorScore:
    score = score_unit(year(*faults, **more), SMALL)
    return next(i for i in score.indicators if i.id == identity)


def total(*faults: Fault, **more: Any) -> UnitScore:
    """The unit's score with full marks where people give them."""
    marks = {"LOOK": [Mark("甲", Decimal(15)), Mark("乙", Decimal(15))], "EXTRA": [Mark("甲", Decimal(0))]}
    return score_unit(year(*faults, **{"marks": marks, **more}), SMALL)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1/3", "0.33"),
        ("1/200", "0.01"),
        ("-1/200", "-0.01"),
        ("2/3", "0.67"),
        ("75", "75.00"),
        ("0.145", "0.15"),
    ],
)
def test_halves_go_away_from_zero(value: str, shown: str) -> None:
    assert str(rounded(Fraction(value))) == shown


def test_each_finding_costs_until_the_cap() -> None:
    assert got("LINKS", fault("F-1"), fault("F-2")).points == Decimal("19.00")
    many = got("LINKS", *(fault(f"F-{n}") for n in range(10)))
    assert many.points == Decimal("17.00")
    assert [d.counted for d in many.deductions] == [Decimal("0.50")] * 6 and many.beyond == 4


def test_pages_cost_until_the_cap_of_one_finding() -> None:
    few = got("LINKS", fault("F-1", "wrong-link", pages=7))
    assert few.lost == Decimal("0.70")
    assert got("LINKS", fault("F-1", "wrong-link", pages=400)).lost == Decimal("2.00")


def test_a_share_of_the_judged_pages_is_dealt_out_exactly() -> None:
    three = [fault(f"F-{n}", "page-labels", pages=1) for n in range(3)]
    reach = judged(SMALL) | {"page-labels": Reach(judged=9)}
    score = got("LABELS", *three, reach=reach)
    assert score.lost == Decimal("10.00")  # a third of the pages: 33.33 percentage points at 0.3
    assert [d.cost for d in score.deductions] == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]


def test_the_same_column_is_not_counted_twice() -> None:
    blank, stale = fault("F-1", "column-blank", subject="s"), fault("F-2", "column-stale", subject="s")
    assert got("COLUMNS", blank, stale).lost == Decimal("3.00")
    assert got("COLUMNS", blank, msgspec.structs.replace(stale, subject="t")).lost == Decimal("6.00")


def test_presence_costs_once() -> None:
    assert got("COLUMNS", *(fault(f"F-{n}", "home-stale") for n in range(3))).lost == Decimal("5.00")


@pytest.mark.parametrize(
    ("more", "lost"),
    [
        ({"days": 30}, "0.50"),
        ({"days": 31}, "0.75"),
        ({"standing": Standing.MENDED, "days": 10}, "0.00"),
        ({"standing": Standing.MENDED, "days": 11}, "0.25"),
        ({"returns": 1}, "0.63"),
        ({"returns": 9}, "0.75"),
        ({"standing": Standing.MENDED, "days": 3, "returns": 1}, "0.13"),
        ({"standing": Standing.DOUBTFUL}, "0.00"),
        ({"standing": Standing.VOID}, "0.00"),
    ],
)
def test_time_and_return_weigh(more: dict[str, Any], lost: str) -> None:
    assert str(got("LINKS", fault("F-1", **more)).lost) == lost


def test_doubt_widens_the_interval_downwards() -> None:
    score = got("LINKS", fault("F-1"), fault("F-2", standing=Standing.DOUBTFUL))
    assert (score.low, score.points, score.high) == (Decimal("19.00"), Decimal("19.50"), Decimal("19.50"))


@pytest.mark.parametrize(
    ("reach", "low"),
    [
        (None, "15.00"),  # never looked at: whatever the rule can cost
        (Reach(judged=0, undecided=3), "15.00"),
        (Reach(judged=50, undecided=1), "15.00"),  # presence: one place may be the one
        (Reach(judged=50), "20.00"),
        (Reach(), "20.00"),  # nothing of the kind on the site
    ],
)
def test_what_was_not_seen_widens_it_too(reach: Reach | None, low: str) -> None:
    known = {c: r for c, r in judged(SMALL).items() if c != "home-stale"}
    score = got("COLUMNS", reach=known if reach is None else known | {"home-stale": reach})
    assert (str(score.low), score.points) == (low, Decimal("20.00"))


def test_a_check_that_is_often_wrong_does_not_deduct() -> None:
    unit = year(fault("F-1"), fault("F-2", confirmed=True))
    score = next(i for i in score_unit(unit, SMALL, {"dead-link"}).indicators if i.id == "LINKS")
    assert [d.finding for d in score.deductions] == ["F-2"]
    assert (score.low, score.points) == (Decimal("19.00"), Decimal("19.50"))


def test_what_was_found_before_an_exemption_costs_nothing() -> None:
    one = fault("F-1", "dead-link")
    assert score_unit(year(one), SMALL).score < score_unit(year(), SMALL).score
    exempt = score_unit(year(one, exemptions=frozenset({"dead-link"})), SMALL)
    assert (exempt.score, exempt.low) == (score_unit(year(), SMALL).score, score_unit(year(), SMALL).low)


def test_without_services_four_thirds() -> None:
    exempt = total(fault("F-1"), fault("F-2"), exemptions=frozenset({"service-missing"}))
    assert [i.id for i in exempt.indicators] == ["LINKS", "LABELS", "COLUMNS", "LOOK", "EXTRA"]
    assert exempt.parts[0].factor == Fraction(4, 3)
    assert exempt.score == Decimal("98.67")  # 74 × 4/3


def test_parts_weigh_and_a_missing_part_gives_its_weight() -> None:
    silent = fault("F-1", "account-silent")
    assert total(silent, parts=BOTH).score == Decimal("94.00")  # (80 × 100 + 20 × 70) / 100
    assert total(silent).score == Decimal("100.00")


def test_two_reviewers_far_apart_need_a_third() -> None:
    close = got("LOOK", marks={"LOOK": [Mark("甲", Decimal("12")), Mark("乙", Decimal("13.5"))]})
    assert (close.low, close.points, close.high) == (Decimal("12.00"), Decimal("12.75"), Decimal("13.50"))
    assert close.note == ""
    apart = got("LOOK", marks={"LOOK": [Mark("甲", Decimal("5")), Mark("乙", Decimal("13.5"))]})
    assert "仲裁" in apart.note
    assert "一人" in got("LOOK", marks={"LOOK": [Mark("甲", Decimal("5"))]}).note


def test_unscored_costs_nothing_and_gains_nothing() -> None:
    look, extra = got("LOOK"), got("EXTRA")
    assert (look.low, look.points, look.high) == (Decimal(0), Decimal(15), Decimal(15))
    assert (extra.low, extra.points, extra.high) == (Decimal(0), Decimal(0), Decimal(10))


def test_bonus_needs_more_than_eighty() -> None:
    marks = {"LOOK": [Mark("甲", Decimal(15))], "EXTRA": [Mark("甲", Decimal(10))]}
    assert total(marks=marks).score == Decimal("108.00")
    twenty = [fault(f"F-{n}", "service-guide") for n in range(20)]
    assert total(*twenty, marks=marks).score == Decimal("80.00")


def test_a_veto_takes_a_score_below_sixty() -> None:
    one, two = (fault(f"F-{n}", "column-blank") for n in (1, 2))
    assert not total(one).vetoed
    struck = total(one, two)
    assert struck.vetoed and struck.score == Decimal("59.00") and struck.plain == Decimal("94.00")
    assert struck.vetoes[0].findings == ("F-1", "F-2")
    unsure = total(fault("F-3", "home-stale"))
    assert not unsure.vetoed and unsure.low == Decimal("59.00") and unsure.score == Decimal("95.00")
    assert total(fault("F-3", "home-stale", confirmed=True)).score == Decimal("59.00")
    assert not total(fault("F-3", "home-stale", confirmed=True, standing=Standing.MENDED)).vetoed


def test_national_without_services_is_four_thirds_and_never_vetoed_for_them() -> None:
    guides = [fault(f"F-{n}", "service-guide", key="empty", confirmed=True) for n in range(6)]
    unit = year(*guides, rubric=NATIONAL, exemptions=frozenset({"service-missing"}))
    score = score_unit(unit, NATIONAL)
    assert score.parts[0].factor == Fraction(4, 3) and not score.vetoed
    with_services = score_unit(replace(unit, exemptions=frozenset()), NATIONAL)
    assert with_services.vetoed and with_services.score == Decimal(0)


def province(*losses: int, category: Category = Category.COUNTY) -> list[UnitYear]:
    """Units that lost so many points by unanswered guides."""
    return [
        replace(
            year(*(fault(f"F-{number}-{n}", "service-guide") for n in range(lost))),
            id=f"u{number}",
            category=category,
            marks={"LOOK": [Mark("甲", Decimal(15))]},
        )
        for number, lost in enumerate(losses)
    ]


def test_averages_ranks_and_the_excellent() -> None:
    scored = score_year(province(0, 3, 3, 10), SMALL)
    assert [(r.score.unit, r.rank, r.excellent, r.tied) for r in scored.ranked] == [
        ("u0", 1, True, False),
        ("u1", 2, True, True),
        ("u2", 2, True, True),
        ("u3", 4, False, False),
    ]
    (average,) = scored.averages
    assert (average.score, average.units) == (Decimal("96.00"), 4)


def test_the_quota_of_departments_is_a_third_rounded_down() -> None:
    units = province(*range(11), category=Category.DEPARTMENT)
    assert sum(r.excellent for r in score_year(units, SMALL).ranked) == 3
    assert FUJIAN.excellent.of(Category.DEPARTMENT, 34) == 11
    assert [FUJIAN.excellent.of(c, 10) for c in (Category.CITY, Category.COUNTY)] == [3, 10]


def test_most_improved_only_against_known_scores() -> None:
    units = province(0, 3, 5, 10)
    assert score_year(units, SMALL).improved == ()
    before = {"u1": Decimal("90.00"), "u2": Decimal("50.00"), "u3": Decimal("99.00")}
    rises = score_year(units, SMALL, before=before).improved
    assert [(r.unit, r.by) for r in rises] == [("u2", Decimal("45.00")), ("u1", Decimal("7.00"))]


def test_vetoed_units_may_stay_out_of_the_average() -> None:
    bad = [fault(f"F-{n}", "service-guide", key="empty", confirmed=True) for n in range(5)]
    units = [replace(year(*faults, rubric=NATIONAL), id=f"u{n}") for n, faults in enumerate([(), bad])]
    (average,) = score_year(units, NATIONAL).averages
    assert (average.score, average.units, average.left_out) == (Decimal("100.00"), 1, 1)


def test_shortfalls_count_units_and_findings() -> None:
    first, *_ = score_year(province(0, 3, 5), SMALL).shortfalls
    assert (first.indicator, first.units, first.findings, first.lost) == ("GUIDES", 2, 8, Decimal("8.00"))


def test_who_moves_is_told_in_places() -> None:
    units = province(0, 3, 5)
    other = score_year([replace(u, faults=()) if u.id == "u2" else u for u in units], SMALL)
    told = {m.unit: m.places for m in moves(score_year(units, SMALL).ranked, other.ranked)}
    assert told == {"u0": 0, "u1": -1, "u2": 2}
