"""Hosts that ask us to come later: they are left in peace, no visit is held up for long, and nobody is blamed."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.net.refusals import MOST_IN_A_ROW, PATIENCE, Refusal, Refusals
from db.records.visits import VisitRow, VisitStatus
from tests.crawler.site_server import Answer, Plan, serving
from tests.crawler.visits import HOST, Bench, page

_PAGES = [f"/p{n}.htm" for n in range(12)]
_OTHER = "zw.qinghe.gov.cn"


def said(url: str = "a", sent_at: float = 0.0, now: float = 1.0, asked: float = 0.0) -> Refusal:
    return Refusal(url, sent_at, now, asked, "HTTP 429")


def test_a_burst_slows_down_once() -> None:
    host = Refusals()
    assert host.refused(said("a", 0.0, 1.0), 2.0) == 2.0
    assert host.refused(said("b", 0.5, 1.5), 2.0) == pytest.approx(1.5), "it was on its way already"
    assert (host.factor, host.delay(1.0)) == (2.0, 2.0)


def test_each_refusal_in_a_row_lengthens_the_pause_until_none_more_is_granted() -> None:
    host, waits = Refusals(), []
    for number in range(MOST_IN_A_ROW):
        waits.append(host.refused(said(f"p{number}", 100.0 * number, 100.0 * number + 1), 2.0))
    assert waits == [2.0, 4.0, 8.0, 16.0, None]
    assert host.factor == 2.0 and "今晚不再访问" in host.closed


def test_a_page_refused_again_while_others_come_is_refused_for_its_own_sake() -> None:
    host = Refusals()
    host.refused(said("search", 0.0, 1.0), 2.0)
    host.came()
    assert host.refused(said("search", 5.0, 6.0), 2.0) is None
    assert (host.factor, host.closed, host.left(6.0)) == (1.0, "", 0.0)


def test_what_a_host_asks_for_is_kept_or_it_is_left_alone() -> None:
    host = Refusals()
    assert host.refused(said("a", 0.0, 1.0, asked=60.0), 2.0) == 60.0
    assert host.refused(said("a", 61.5, 62.0, asked=90.0), 2.0) is None, "more than is left of our patience"
    assert host.closed
    later = Refusals()
    assert later.refused(said("a", 0.0, 1.0, asked=3600.0), 2.0) is None and not later.closed
    assert later.refused(said("b", 4.0, 5.0, asked=3600.0), 2.0) is None
    assert "3600" in later.closed


def test_pages_that_come_give_patience_back() -> None:
    host = Refusals()
    for number in range(20):
        assert (
            host.refused(said(f"p{number}", 1000.0 * number, 1000.0 * number + 1, asked=100.0), 2.0) == 100.0
        )
        for _ in range(round(PATIENCE)):
            host.came()
    assert host.factor == 4.0


class _Limiter:
    """Answers ``allowed`` requests within ``seconds``, and says of the others when to come again."""

    def __init__(self, allowed: int, seconds: float) -> None:
        self._allowed, self._seconds = allowed, seconds
        self._good: list[float] = []
        self.refusals = 0

    def __call__(self, _: object) -> Answer:
        now = time.monotonic()
        self._good = [t for t in self._good if now - t < self._seconds]
        if len(self._good) < self._allowed:
            self._good.append(now)
            return Answer(page(title=str(now)))
        self.refusals += 1
        return Answer("slow", 429, {"Retry-After": str(round(self._seconds))})


def _visited(
    tmp_path: Path, plan: Plan, delay: float = 0.0, **order: object
) -> tuple[VisitRow, float, list[str], Bench]:
    """The visit's row, its seconds from the first request on, the paths asked for, and the bench."""
    with serving({"/robots.txt": Answer("", 404), **plan}) as site:
        bench = Bench(tmp_path, site, delay=delay)
        row = bench.visit()
        return row, time.monotonic() - site.began, site.paths(), bench


def test_every_page_of_a_site_that_counts_requests_is_read(tmp_path: Path) -> None:
    limiter = _Limiter(6, 2.0)
    row, seconds, _, _ = _visited(tmp_path, {"/": Answer(page(*_PAGES)), **dict.fromkeys(_PAGES, limiter)})
    assert (row.status, row.counts.fetched) == (VisitStatus.DONE, 1 + len(_PAGES))
    assert limiter.refusals < 6 and seconds < 40


def test_pages_that_always_refuse_do_not_hold_up_the_others(tmp_path: Path) -> None:
    refusing = _PAGES[:3]
    plan = {path: Answer("slow", 429) if path in refusing else Answer(page(title=path)) for path in _PAGES}
    row, seconds, asked, bench = _visited(tmp_path, {"/": Answer(page(*_PAGES)), **plan})
    assert row.counts.fetched == 1 + len(_PAGES) - len(refusing)
    assert {p: o for p, o in bench.outcomes(row).items() if o} == dict.fromkeys(refusing, "rate-limited")
    assert max(map(asked.count, refusing)) <= 3 and seconds < 45


def _refusing_after(number: int, headers: dict[str, str]) -> Callable[[object], Answer]:
    answers = 0

    def answer(_: object) -> Answer:
        nonlocal answers
        answers += 1
        return Answer(page(title=str(answers))) if answers <= number else Answer("slow", 503, headers)

    return answer


def test_a_site_that_asks_us_to_come_tomorrow_is_left_alone(tmp_path: Path) -> None:
    answer = _refusing_after(4, {"Retry-After": "86400"})
    plan: Plan = {"/": Answer(page(*_PAGES)), **dict.fromkeys(_PAGES, answer)}
    row, seconds, asked, bench = _visited(tmp_path, plan, delay=0.2)
    assert (row.status, row.counts.fetched) == (VisitStatus.BLOCKED, 5)
    assert f"{HOST} HTTP 503，要求 86400 秒后再来，今晚不再访问，其余网页不下结论" == row.reason
    assert len(asked) == 2 + 4 + 2, "one more page shows that it is the host, and nothing is sent after that"
    assert set(bench.outcomes(row).values()) == {"", "rate-limited"} and seconds < 20


def test_a_second_host_that_refuses_leaves_the_visit_incomplete(tmp_path: Path) -> None:
    others = [f"http://{_OTHER}{path}" for path in _PAGES]
    answer = _refusing_after(2, {"Retry-After": "7200"})
    plan: Plan = {f"{HOST}/": Answer(page(*others, "/b.htm")), f"{HOST}/b.htm": Answer(page(title="b"))}
    plan |= {f"{_OTHER}{path}": answer for path in _PAGES}
    with serving(plan) as site:
        bench = Bench(tmp_path, site).with_unit(hosts=(HOST, _OTHER))
        row = bench.visit()
    assert row.counts.fetched == 4 and row.status in (VisitStatus.INCOMPLETE, VisitStatus.BLOCKED)
    assert "7200" in row.reason
    told = bench.outcomes(row)
    assert sum(told[url] == "rate-limited" for url in others) == len(others) - 2


def test_nothing_is_sent_to_a_host_while_it_wants_peace(tmp_path: Path) -> None:
    times: list[float] = []

    def answer(_: object) -> Answer:
        times.append(time.monotonic())
        return (
            Answer("slow", 429, {"Retry-After": "3"}) if len(times) == 2 else Answer(page(title=str(times)))
        )

    row, _, _, _ = _visited(tmp_path, {"/": Answer(page(*_PAGES[:6])), **dict.fromkeys(_PAGES[:6], answer)})
    gaps = [after - before for before, after in pairwise(times)]
    assert row.counts.fetched == 7
    assert max(gaps) >= 3.0 and sum(t - times[1] < 2.9 for t in times[2:]) <= 1, "but for what was on its way"


def test_robots_txt_that_is_put_off_for_long_shuts_the_host_at_once(tmp_path: Path) -> None:
    plan: Plan = {"/robots.txt": Answer("", 429, {"Retry-After": "9000"}), "/": Answer(page())}
    row, seconds, asked, _ = _visited(tmp_path, plan)
    assert (row.status, asked) == (VisitStatus.UNREACHABLE, ["/robots.txt"]) and seconds < 15
