"""Working days: the library's years, years from the override table, and years nobody knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.workdays import (
    Calendar,
    add_workdays,
    calendar,
    is_workday,
    known_year,
    read_calendar,
    workdays_between,
)

DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))


def test_national_day_is_off_and_a_worked_weekend_is_not() -> None:
    assert not is_workday(date(2026, 10, 1))
    assert is_workday(date(2026, 10, 10))  # a Saturday, worked for the national holidays
    assert not is_workday(date(2026, 11, 21))


def test_three_working_days_over_the_national_holidays() -> None:
    assert add_workdays(date(2026, 9, 29), 3) == date(2026, 10, 9)
    assert workdays_between(date(2026, 9, 29), date(2026, 10, 9)) == 3


def test_same_day_is_zero_and_earlier_is_negative() -> None:
    assert workdays_between(date(2026, 11, 2), date(2026, 11, 2)) == 0
    assert workdays_between(date(2026, 11, 6), date(2026, 11, 2)) == -4
    assert workdays_between(date(2026, 11, 6), date(2026, 11, 8)) == 0


def test_adding_nothing_or_going_back() -> None:
    assert add_workdays(date(2026, 11, 21), 0) == date(2026, 11, 21)
    assert add_workdays(date(2026, 11, 23), -1) == date(2026, 11, 20)


def test_unknown_year_falls_back_to_weekends() -> None:
    assert known_year(2026) and not known_year(2099)
    assert is_workday(date(2099, 10, 1))  # a Thursday
    assert not is_workday(date(2099, 10, 3))
    assert workdays_between(date(2099, 9, 30), date(2099, 10, 5)) == 3


def test_override_beats_the_library(tmp_path: Path) -> None:
    path = tmp_path / "days.toml"
    path.write_text(
        '[2026]\nwork = ["2026-10-01"]\n[2097]\ncomplete = true\nrest = ["2097-01-01/2097-01-03"]\n'
    )
    changed = calendar().corrected(read_calendar(path))
    assert changed.is_workday(date(2026, 10, 1)) and not changed.is_workday(date(2026, 10, 2))
    assert 2097 in changed.years and not changed.is_workday(date(2097, 1, 2))


def test_year_without_complete_stays_unknown(tmp_path: Path) -> None:
    path = tmp_path / "days.toml"
    path.write_text('[2098]\nrest = ["2098-10-01"]\n')
    read = read_calendar(path)
    assert read == Calendar(frozenset({date(2098, 10, 1)}))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[x]\nrest = []", "年份表"),
        ("2097 = 1", "年份表"),
        ('[2097]\nfree = ["2097-01-01"]', "free"),
        ('[2097]\nrest = ["01-01"]', "不是日期"),
        ('[2097]\nrest = ["2096-01-01"]', "不属于该年"),
        ("[2097", "days.toml"),
    ],
)
def test_broken_table_is_named(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "days.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=word):
        read_calendar(path)


@given(DAYS, st.integers(-40, 40))
def test_between_undoes_add(day: date, n: int) -> None:
    assert workdays_between(day, add_workdays(day, n)) == n or (n < 0 and not is_workday(day))


@given(DAYS, DAYS, DAYS)
def test_between_is_additive(a: date, b: date, c: date) -> None:
    assert workdays_between(a, b) + workdays_between(b, c) == workdays_between(a, c)


def test_another_calendar_has_stored_answers_given_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    from checks import workdays
    from checks.documents.document_header import DocumentHeader

    before = DocumentHeader().material
    other = calendar().corrected(Calendar(rest=frozenset({date(2027, 10, 1)}), years=frozenset({2027})))
    monkeypatch.setattr(workdays, "calendar", lambda: other)
    workdays.fingerprint.cache_clear()
    try:
        assert before and DocumentHeader().material != before
    finally:
        workdays.fingerprint.cache_clear()
