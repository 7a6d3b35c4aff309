"""Addresses that never end."""

import pytest

from crawler.visit.traps import TrapGuard


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://a.gov.cn/x/y/x/y/x/y/1.htm", "路径重复"),
        ("http://a.gov.cn/a/a/a/", "路径重复"),
        ("http://a.gov.cn/" + "d/" * 20, "地址过长"),
        ("http://a.gov.cn/?" + "&".join(f"p{i}=1" for i in range(20)), "参数过多"),
        ("http://a.gov.cn/calendar?month=2031-05", "日历翻页"),
        ("http://a.gov.cn/rili.jsp?year=1901", "日历翻页"),
        ("http://a.gov.cn/l?a=1&a=1&a=1&a=1", "参数重复"),
    ],
)
def test_a_trap_is_named(url: str, why: str) -> None:
    assert TrapGuard(2026).reason(url) == why


@pytest.mark.parametrize(
    "url",
    [
        "http://a.gov.cn/zwgk/zfxxgk/zfxxgkml/zcfg/gfxwj/202611/t20261102_101.htm",
        "http://a.gov.cn/art/2026/11/2/art_2026_2026.html",
        "http://a.gov.cn/list.jsp?columnId=12&page=3&year=2025",
        "http://a.gov.cn/calendar?month=2026-12",
        "http://a.gov.cn/",
    ],
)
def test_ordinary_addresses_pass(url: str) -> None:
    assert TrapGuard(2026).reason(url) == ""


def test_a_pattern_of_parameters_is_capped() -> None:
    guard = TrapGuard(2026, query_cap=5)
    reasons = [guard.reason(f"http://a.gov.cn/s?id={i}") for i in range(7)]
    assert reasons == [""] * 5 + ["同类地址过多"] * 2


def test_a_large_portal_of_one_pattern_is_no_trap() -> None:
    guard = TrapGuard(2026)
    assert not any(guard.reason(f"http://a.gov.cn/info/1050/{n}.htm") for n in range(100_000))


def test_months_without_end_in_the_path() -> None:
    guard = TrapGuard(2026)
    met = [f"http://a.gov.cn/huodong/{y}/{m}" for y in range(1985, 2035) for m in (1, 12)]
    first = guard.reason("http://a.gov.cn/huodong/2026/11")
    assert (first, {u for u in met if not guard.reason(u)}) == (
        "",
        {f"http://a.gov.cn/huodong/{y}/{m}" for y in range(1990, 2028) for m in (1, 12)},
    )


def test_numbers_of_columns_are_no_years() -> None:
    guard = TrapGuard(2026)
    assert not any(guard.reason(f"http://a.gov.cn/list/{n}/2") for n in (1050, 1985, 2055, 3050))
