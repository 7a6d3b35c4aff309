"""Chinese numerals in ordinals and dates."""

from __future__ import annotations

import pytest

from reading.numerals import iso_day, ordinal, written_day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("一百零三", 103),
        ("12", 12),
        ("", 0),
        ("甲", 0),
    ],
)
def test_chinese_ordinals_are_numbers(text: str, number: int) -> None:
    assert ordinal(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年11月2日", "2026-11-02"),
        ("2026 年 11 月 02 日", "2026-11-02"),
        ("二〇二六年十一月二日", "2026-11-02"),
        ("二○一九年十二月三十一日", "2019-12-31"),
        ("二零二〇年二月二十九日", "2020-02-29"),
    ],
)
def test_days_in_words_are_days(text: str, day: str) -> None:
    found = written_day("清河县 " + text)
    assert found is not None
    assert found[0] == day
    assert found[1] == 4


@pytest.mark.parametrize("text", ["2026年13月2日", "2026年2月30日", "2026年11月", "2025年2月29日", ""])
def test_days_that_do_not_exist(text: str) -> None:
    assert written_day(text) is None


def test_bounds_of_years() -> None:
    assert iso_day(1949, 1, 1) == ""
    assert iso_day(2024, 2, 29) == "2024-02-29"
