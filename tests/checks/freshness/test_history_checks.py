"""column-abandoned and forged-date: what the YAML cases do not reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.base import SiteCheck
from checks.freshness.column_abandoned import ColumnAbandoned
from checks.freshness.column_blank import ColumnBlank
from checks.freshness.column_stale import ColumnStale
from checks.freshness.forged_date import ForgedDate
from core.fetch import FetchOutcome, FetchProblem
from core.page import Link, ListItem, PageFacts, PageKind
from core.site import Column, FoundBy, PastVisit, SiteFacts
from tests.checks.handmade import AS_OF, at, column, column_page, outcome, page, said, site

ABANDONED, FORGED, STALE, BLANK = ColumnAbandoned(), ForgedDate(), ColumnStale(), ColumnBlank()
DAY = timedelta(days=1)


def entries(*days: str, path: str = "rs") -> tuple[ListItem, ...]:
    return tuple(ListItem(f"任免通知{n}", at(f"{path}/{n}.htm"), d) for n, d in enumerate(days))


OLD = entries("2025-03-01", "2025-02-01", "2025-01-01", "2024-12-01", "2024-11-01", "2024-10-01")
APPOINTMENTS = column("rs/", "人事任免", newest="2025-03-01", newest_title="任免通知0", items=6, dated=6)


def abandoned(listing: tuple[ListItem, ...] = OLD, of: Column = APPOINTMENTS, **more: object) -> SiteFacts:
    return site([column_page("rs/", *listing)], columns=(of,), **more)  # type: ignore[arg-type]


def test_a_column_is_named_by_one_check_alone() -> None:
    assert said(ABANDONED, abandoned()) == ["failed", "abandoned"]
    assert said(STALE, abandoned()) == ["passed"]
    with_period = msgspec.structs.replace(APPOINTMENTS, period_days=60)
    assert said(ABANDONED, abandoned(of=with_period)) == ["passed"]
    assert said(STALE, abandoned(of=with_period)) == ["failed", "stale"]


def test_a_column_is_mended_by_new_items_or_by_being_taken_down() -> None:
    url = at("rs/")
    assert ABANDONED.settles(abandoned(entries("2026-11-01", *[i.date for i in OLD])), url, url)
    assert not ABANDONED.settles(abandoned(unobserved=("rs/",)), url, url)
    gone = site([page("", PageKind.HOME)])
    assert ABANDONED.settles(gone, url, url)
    assert not ABANDONED.settles(replace(gone, visit=abandoned(complete=False).visit), url, url)


@pytest.mark.parametrize("check", [ABANDONED, STALE, BLANK])
def test_a_column_that_does_not_answer_is_withdrawn_only_where_nothing_leads_to_it(check: SiteCheck) -> None:
    url = at("rs/")
    answers = [FetchOutcome(url=url, problem=FetchProblem.NOT_FOUND)]
    led = site([page("", PageKind.HOME, links=(Link(url, "人事任免"),))], outcomes=answers)
    assert not check.settles(led, url, url)
    assert check.settles(site([page("", PageKind.HOME)], outcomes=answers), url, url)
    down = [FetchOutcome(url=url, problem=FetchProblem.SERVER_ERROR)]
    assert not check.settles(site([page("", PageKind.HOME)], outcomes=down), url, url)


@pytest.mark.parametrize("check", [ABANDONED, STALE, BLANK])
def test_a_column_taken_down_is_withdrawn_in_the_same_night(check: SiteCheck) -> None:
    """The page of the night before still makes it a column; what leads to it, and what it answers, is of tonight."""
    url, kept = at("rs/"), column_page("rs/", *OLD)
    home, led = page("", PageKind.HOME), page("", PageKind.HOME, links=(Link(url, "人事任免"),))

    def tonight(
        first: PageFacts, answer: FetchOutcome, of: Column = APPOINTMENTS, **more: object
    ) -> SiteFacts:
        return site([first, kept], columns=(of,), outcomes=[answer], unobserved=("rs/",), **more)  # type: ignore[arg-type]

    gone = FetchOutcome(url=url, problem=FetchProblem.NOT_FOUND)
    moved = FetchOutcome(url=url, status=302, final_url=at("zwgk/"))
    for answer in (gone, moved):
        assert check.settles(tonight(home, answer), url, url)
        assert said(check, tonight(home, answer)) == ["passed"]
        assert not check.settles(tonight(led, answer), url, url)
        assert not check.settles(tonight(home, answer, complete=False), url, url)
    down = FetchOutcome(url=url, problem=FetchProblem.SERVER_ERROR)
    assert not check.settles(tonight(home, down), url, url)
    named = msgspec.structs.replace(APPOINTMENTS, found_by=FoundBy.INVENTORY)
    assert not check.settles(tonight(home, gone, of=named), url, url)


# forged dates

FRESH = entries("2026-11-18", "2026-11-16", "2026-11-13", "2026-11-11", "2026-11-05", "2026-11-03", path="dt")
NEWS = column("dt/", "工作动态", newest="2026-11-18", items=6, dated=6)


def watched(first: dict[str, datetime], nights: int, *more: PageFacts, done: bool = True) -> SiteFacts:
    """The news column after ``nights`` nights, the addresses first seen as told and else on the first night."""
    begin = AS_OF - nights * DAY
    facts = site([column_page("dt/", *FRESH), *more], columns=(NEWS,))
    seen = dict.fromkeys([at("dt/"), *(i.url for i in FRESH), *(p.url for p in more)], begin) | first
    visits = tuple(PastVisit(begin + n * DAY, begin + n * DAY + DAY / 24, done) for n in range(nights))
    return replace(facts, first_seen=seen, visits=visits)


@pytest.mark.parametrize("nights", range(6))
def test_nothing_is_said_on_the_first_nights(nights: int) -> None:
    late = dict.fromkeys([i.url for i in FRESH], AS_OF)
    assert said(FORGED, watched(late, nights)) == ["passed"]


def test_a_late_arrival_needs_two_finished_visits_before() -> None:
    late = {FRESH[4].url: AS_OF}
    assert said(FORGED, watched(late, 12)) == ["review", "backdated?"]
    assert said(FORGED, watched(late, 12, done=False)) == ["passed"]
    assert said(FORGED, watched(late, 1)) == ["passed"]


@given(st.lists(st.integers(0, 20), min_size=6, max_size=6), st.integers(0, 20))
def test_whatever_was_seen_when_nobody_is_accused_without_a_person(days: list[int], nights: int) -> None:
    first = {i.url: AS_OF - d * DAY for i, d in zip(FRESH, days, strict=True)}
    answer = outcome(FORGED, watched(first, nights))
    assert all(f.review for f in answer.findings)
    claimed = {i.url: i.date for i in FRESH}
    for finding in answer.findings:
        if finding.key == "backdated":
            assert first[finding.url].date().isoformat() > claimed[finding.url]


def test_a_mended_date_settles_and_a_list_that_went_on_does_not() -> None:
    url = FRESH[4].url
    fixed = page("dt/4.htm", PageKind.ARTICLE, "任免通知4", "2026-11-20")
    same = page("dt/4.htm", PageKind.ARTICLE, "任免通知4", "2026-11-05")
    late = {url: AS_OF}
    assert FORGED.settles(watched(late, 12, fixed), url, url)
    assert not FORGED.settles(watched(late, 12, same), url, url)
    assert not FORGED.settles(watched(late, 12), f"batch:2026-11-20:{at('dt/')}", at("dt/"))
