"""Dates in text: every form, and what only looks like a date."""

from __future__ import annotations

import pytest

from reading.dates import day, find_dates, parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("发布时间：2026-11-20", "2026-11-20"),
        ("2026-11-20 09:30", "2026-11-20T09:30"),
        ("2026-11-20 09:30:59", "2026-11-20T09:30"),
        ("2026-11-20T09:30:59.000+08:00", "2026-11-20T09:30"),
        ("2026-1-2 8:05", "2026-01-02T08:05"),
        ("2026/04/09", "2026-04-09"),
        ("2026.4.9", "2026-04-09"),
        ("2026年11月20日", "2026-11-20"),
        ("2026 年 11 月 20 日  09：30", "2026-11-20T09:30"),
        ("2026年\n11月\n20日", "2026-11-20"),
        ("2026年11月20日9时30分", "2026-11-20T09:30"),
        ("２０２６年１月２日", "2026-01-02"),
        ("二〇二六年十一月二十日", "2026-11-20"),
        ("二○二六年三月三十一日", "2026-03-31"),
        ("二零二六年十月十日", "2026-10-10"),
        ("一九九八年一月二十九日", "1998-01-29"),
        ("2026—11—20", "2026-11-20"),
        ("20261120", "2026-11-20"),
        ("2026-11-20\u00a0\u00a009:30", "2026-11-20T09:30"),
        ("Nov 20, 2026", "2026-11-20"),
        ("Posted on 20th November 2026", "2026-11-20"),
        ("发布时间：Fri Nov 20 09:30:12 CST 2026", "2026-11-20T09:30"),
        ("2026年10月9日 9时5分", "2026-10-09T09:05"),
        ("2026年10月9日9点30分", "2026-10-09T09:30"),
        ("周四, 2026-07-02 - 15:41", "2026-07-02T15:41"),
        ("发表于 11月 3, 2026", "2026-11-03"),
        ("11/23/2026", "2026-11-23"),
        ("23.11.2026", "2026-11-23"),
        ("11/3/2026 10:20:33 PM", "2026-11-03T22:20"),
    ],
)
def test_reads_every_form(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年11月",
        "2026年",
        "2026-2027",
        "2026-02-30",
        "Nov 2026",
        "Nov 31, 2026",
        "SARS-CoV-2 Mar 20, 202",
        "2026年13月1日",
        "闽政〔2026〕11号",
        "电话 0591-2026-11-20",
        "编号 35002026-11-201",
        "版本 1.2026.11.20",
        "2026-11/20",
        "二〇二六年二月三十日",
        "第20261120331号",
        "1026年1月1日",
    ],
)
def test_look_alikes_are_no_dates(text: str) -> None:
    assert parse_date(text) == ""


def test_finds_all_with_their_places_in_order() -> None:
    text = "成文日期：二〇二六年七月三十日 发布日期：2026-08-05 10:00 有效期至2031年8月5日"
    found = find_dates(text)
    assert [iso for iso, _, _ in found] == ["2026-07-30", "2026-08-05T10:00", "2031-08-05"]
    assert text[found[1][1] : found[1][2]] == "2026-08-05 10:00"


def test_a_clock_time_of_the_next_line_of_digits_is_not_taken() -> None:
    assert parse_date("2026-11-20 浏览次数：12:30") == "2026-11-20"


def test_day_of_an_iso_text() -> None:
    found = day("2026-11-20T09:30")
    assert found is not None and found.isoformat() == "2026-11-20"
    assert day("") is None and day("soon") is None


def test_long_hostile_text_is_read_in_linear_time() -> None:
    assert find_dates("2026" * 50_000) == []
    assert find_dates("2026-" * 50_000) == []
    assert find_dates("2026年 " + " " * 100_000) == []
