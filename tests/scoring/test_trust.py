"""Whether a check may deduct, by people's verdicts."""

from __future__ import annotations

import pytest

from scoring.trust import Bar, Trust, Verdicts, may_deduct, trust, untrusted

BAR = Bar(precision=0.95, least=10)


@pytest.mark.parametrize(
    ("confirmed", "false_alarms", "standing"),
    [
        (0, 0, Trust.UNREVIEWED),
        (9, 0, Trust.UNREVIEWED),
        (10, 0, Trust.TRUSTED),
        (19, 1, Trust.TRUSTED),  # just the bar
        (18, 1, Trust.DOUBTED),
        (9, 1, Trust.DOUBTED),
        (4, 1, Trust.UNREVIEWED),  # one slip in five tells nothing yet
        (0, 1, Trust.DOUBTED),  # at most 0.79 is likely
        (1, 3, Trust.DOUBTED),
    ],
)
def test_verdicts_decide_whether_a_check_may_deduct(
    confirmed: int, false_alarms: int, standing: Trust
) -> None:
    said = Verdicts(confirmed, false_alarms)
    assert trust(said, BAR) is standing
    assert may_deduct(said, BAR) is (standing is not Trust.DOUBTED)


def test_a_rubric_may_ask_for_verdicts_first() -> None:
    strict = Bar(unreviewed=False)
    assert not may_deduct(Verdicts(9, 0), strict)
    assert may_deduct(Verdicts(10, 0), strict)


def test_numbers_of_verdicts() -> None:
    assert Verdicts().precision is None and Verdicts().interval == (0.0, 1.0)
    assert Verdicts(3, 1).precision == 0.75 and Verdicts(3, 1).count == 4


@pytest.mark.parametrize(("precision", "least"), [(1.2, 10), (-0.1, 10), (0.9, 0)])
def test_bars_that_make_no_sense_are_refused(precision: float, least: int) -> None:
    with pytest.raises(ValueError, match="no bar"):
        Bar(precision=precision, least=least)


def test_the_checks_that_may_not_deduct() -> None:
    said = {"typo": Verdicts(18, 2), "dead-link": Verdicts(40, 1), "gone": Verdicts(0, 9)}
    assert untrusted(["typo", "dead-link", "fee-list-age"], said, BAR) == {"typo"}
    strict = Bar(unreviewed=False)
    assert untrusted(["typo", "dead-link", "fee-list-age"], said, strict) == {"typo", "fee-list-age"}
