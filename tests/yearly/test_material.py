"""How lives of findings become faults of a year."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.times import SHANGHAI
from scoring.unit_score import UnitScore
from scoring.values import Standing
from tests.yearly.handmade import END, Town, day, fault
from yearly.material import Window


def only(house: Town, now: datetime = END) -> tuple[Standing, int, int]:
    (unit,) = house.reckoned(now).material.units
    (one,) = unit.faults
    return one.standing, one.days, one.returns


def score(house: Town, now: datetime = END) -> UnitScore:
    return house.reckoned(now).scores.ranked[0].score


def test_the_year_is_that_of_shanghai() -> None:
    window = Window.of(2026, END)
    assert window.start == datetime(2026, 1, 1, tzinfo=SHANGHAI)
    assert window.end == datetime(2027, 1, 1, tzinfo=SHANGHAI)
    assert Window.of(2026, day(5, 1)).end == day(5, 1) + timedelta(seconds=1)
    assert Window.of(2026, day(5, 1, 2025)).end == window.start


@pytest.mark.parametrize("later", [0, 1, 400_000, 999_999])
@pytest.mark.parametrize("opened", [0, 400_000, 999_999])
def test_what_was_stored_in_the_second_of_the_roll_up_counts(house: Town, opened: int, later: int) -> None:
    """A roll-up right after a night: a correction a second later moved units for no reason that people saw."""
    house.visit(day(5, 1).replace(microsecond=opened), fault())
    now = day(5, 1).replace(microsecond=max(opened, later))
    assert only(house, now) == (Standing.STANDING, 0, 0)
    assert only(house, now + timedelta(seconds=1)) == only(house, now)
    assert house.reckoned(now).material.nights == {"qh": "2026-05-01"}


def test_what_was_mended_in_the_second_of_the_roll_up_is_mended(house: Town) -> None:
    house.visit(day(5, 1), fault())
    house.visit(day(5, 3))
    assert only(house, day(5, 3)) == only(house, day(5, 4)) == (Standing.MENDED, 2, 0)


def test_what_stands_at_the_end_stands(house: Town) -> None:
    house.visit(day(12, 1), fault())
    assert only(house) == (Standing.STANDING, 30, 0)
    assert house.lost("GUIDES") == "1.00"


def test_mended_after_the_end_stood_in_the_year(house: Town) -> None:
    house.visit(day(12, 1), fault())
    house.visit(day(1, 5, 2027))
    assert only(house) == (Standing.STANDING, 30, 0)


def test_mended_within_the_year_counts_by_its_days(house: Town) -> None:
    house.visit(day(6, 1), fault())
    house.visit(day(6, 20))
    assert only(house) == (Standing.MENDED, 19, 0)
    assert house.lost("GUIDES") == "0.50"
    house.visit(day(7, 1), fault("wrong-link", message_key="dead"))
    house.visit(day(7, 5))
    assert house.lost("LINKS") == "0.00"


def test_what_came_back_counts_its_stretches_and_returns(house: Town) -> None:
    for moment, *faults in (
        (day(3, 1), fault()),
        (day(3, 11),),
        (day(3, 13), fault()),  # two days later: a flicker, no return
        (day(3, 14),),
        (day(5, 1), fault()),
        (day(5, 21),),
    ):
        house.visit(moment, *faults)
    assert only(house) == (Standing.MENDED, 31, 1)
    assert house.lost("GUIDES") == "0.75"


def test_other_years_do_not_count(house: Town) -> None:
    house.visit(day(11, 1, 2025), fault(subject="http://www.qh.gov.cn/a"))
    house.visit(day(12, 1, 2025))
    house.visit(day(1, 3, 2027), fault(subject="http://www.qh.gov.cn/b"))
    assert not house.reckoned().material.units[0].faults


def test_what_stood_over_new_year_counts_from_new_year(house: Town) -> None:
    house.visit(day(12, 1, 2025), fault())
    house.visit(day(1, 31))
    assert only(house) == (Standing.MENDED, 30, 0)


@pytest.mark.parametrize("verdict", ["false-alarm", "explained"])
def test_dismissed_and_explained_never_count(house: Town, verdict: str) -> None:
    house.visit(day(12, 1), fault())
    before = score(house)
    house.judge(verdict)
    assert not house.reckoned().material.units[0].faults
    assert score(house).score == before.score + 1


def test_suspected_and_review_are_doubtful(house: Town) -> None:
    house.visit(day(12, 1), fault(review=True), fault("dead-link", confirmations=3, message_key="page"))
    faults = house.reckoned().material.units[0].faults
    assert {f.standing for f in faults} == {Standing.DOUBTFUL}
    now = score(house)
    assert now.score == 100 and now.low < now.score
    house.judge("confirmed")
    assert score(house).score < 100


def test_the_interval_says_what_was_not_seen(house: Town) -> None:
    house.visit(day(12, 1))
    marked = next(i for i in score(house).indicators if i.id == "GUIDES")
    assert marked.low == marked.points == 25
    house.visit(day(12, 2), undecided=["service-guide"])
    marked = next(i for i in score(house).indicators if i.id == "GUIDES")
    assert marked.low == 0 and marked.points == 25


def test_a_blocked_last_night_does_not_undo_what_was_seen(house: Town) -> None:
    house.visit(day(12, 1))
    house.visit(day(12, 2), undecided=house.rubric.checks, status="blocked")
    assert next(i for i in score(house).indicators if i.id == "GUIDES").low == 25


def test_a_unit_that_was_never_visited_loses_nothing_and_everything_is_possible(house: Town) -> None:
    never = score(house)
    assert never.score == 100 and never.low == 0
    assert house.reckoned().rollup.summary["unvisited"] == ["qh"]


def test_a_check_found_wrong_too_often_does_not_deduct(house: Town) -> None:
    subjects = [f"http://www.qh.gov.cn/{n}" for n in range(12)]
    house.visit(day(12, 1), *(fault(subject=s) for s in subjects))
    ids = house.ids()
    house.judge("false-alarm", *ids[:2])
    house.judge("confirmed", *ids[2:9])
    assert house.lost("GUIDES") == "10.00"  # nine reviewed: too few to say anything about the check
    house.judge("confirmed", ids[9])
    assert house.reckoned().material.untrusted == {"service-guide"}  # 8 of 10 right, 9 wanted
    assert house.lost("GUIDES") == "8.00"  # only those that people have confirmed


def test_a_review_after_new_year_counts_for_the_year_it_was_seen_in(house: Town) -> None:
    house.visit(day(12, 1), fault(review=True))
    house.judge("confirmed", now=END)
    assert only(house) == (Standing.STANDING, 0, 0)
    house.visit(day(1, 20, 2027))
    assert only(house, day(2, 1, 2027)) == (Standing.STANDING, 0, 0)


def test_what_further_visits_confirmed_only_after_new_year_does_not(house: Town) -> None:
    dead = fault("dead-link", confirmations=3, message_key="page")
    for night in (day(12, 30), day(12, 31), day(1, 2, 2027), day(1, 3, 2027)):
        house.visit(night, dead)
    assert not house.reckoned().material.units[0].faults
