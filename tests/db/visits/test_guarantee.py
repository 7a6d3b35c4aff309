"""The promise of a visit within so many nights, proved or refuted from the database."""

from __future__ import annotations

from core.fetch import FetchOutcome, FetchProblem
from db.records.pages import Discovered, Failure, Ranks
from db.visits.guarantee import guarantee, overdue_pages
from tests.db.handmade import night_time, page, url
from tests.db.house import House

RANKS = Ranks(home=0, column=2, new=3, read=4)


def test_kept_overdue_and_new(house: House) -> None:
    handle, now = house.begin(0)
    trap = Failure(url=url(9), outcome=FetchOutcome(url=url(9), problem=FetchProblem.TRAP))
    house.store.save(
        handle,
        now=now,
        pages=[page(1), page(2), page(3)],
        failures=[trap],
        discovered=[Discovered(url=url(4))],
        counts=None,
    )
    house.store.close_visit(handle, "incomplete", "到达页数上限 3", None, now)
    (row,) = guarantee(house.database, 7)
    assert (row.known, row.kept, row.new, row.overdue, row.traps) == (4, 3, 1, 0, 1)
    for night in range(1, 8):
        handle, now = house.begin(night)
        house.store.save(handle, now=now, pages=[page(1)], counts=None)
        house.store.close_visit(handle, "incomplete", "到达页数上限 1", None, now)
    (row,) = guarantee(house.database, 7)
    assert (row.known, row.kept, row.overdue, row.traps) == (4, 1, 3, 1)
    assert "到达页数上限 1" in row.reason and row.oldest == night_time(0)
    assert [p.url for p in overdue_pages(house.database, 7)] == [url(2), url(3), url(4)]
    (row,) = guarantee(house.database, 8)
    assert row.overdue == 0 and row.reason == ""


def test_asked_for_without_success_counts_as_asked(house: House) -> None:
    house.visit(0, page(1), page(2))
    gone = Failure(url=url(2), outcome=FetchOutcome(url=url(2), status=404, problem=FetchProblem.NOT_FOUND))
    house.visit(7, page(1), failures=[gone])
    (row,) = guarantee(house.database, 7)
    assert (row.kept, row.overdue) == (2, 0)


def test_a_unit_never_seen_breaks_the_promise(house: House) -> None:
    assert guarantee(house.database, 7) == []
    handle, now = house.begin(0)
    house.store.close_visit(handle, "unreachable", "连接超时", None, now)
    (row,) = guarantee(house.database, 7)
    assert row.known == 0 and "unreachable" in row.reason and "连接超时" in row.reason


def test_those_that_waited_longest_have_their_turn_before_anything_new(house: House) -> None:
    house.visit(0, *(page(n, worth=3) for n in range(1, 15)))
    handle, now = house.begin(1)
    new = [Discovered(url=url(n), worth=3) for n in range(20, 30)]
    house.store.save(
        handle, now=now, pages=[page(n, worth=3) for n in range(1, 8)], discovered=new, counts=None
    )
    order = house.store.page_order("qh", [url(1)], RANKS, before=night_time(2), nights=7)
    waiting = house.store.numbers_at("qh", [url(n) for n in range(8, 15)])
    assert len(order.due) == 4, "24 pages in 7 nights"
    assert order.due <= set(waiting.values())
    assert set(order.numbers[1:5]) == order.due and len(order.numbers) == 24 == len(set(order.numbers))
    usual = house.store.page_order("qh", [url(1)], RANKS)
    assert usual.due == frozenset() and set(usual.numbers) == set(order.numbers)


def test_a_small_budget_still_gets_round_in_seven_nights(house: House) -> None:
    """Thirty pages, a budget of eight, one new one every night: nobody waits longer than a week and a day."""
    house.visit(0, *(page(n, worth=3) for n in range(1, 31)))
    asked: dict[int, int] = {}
    for night in range(1, 19):
        handle, now = house.begin(night)
        new = [Discovered(url=url(100 + night), worth=3)]
        house.store.save(handle, now=now, discovered=new, counts=None)
        order = house.store.page_order(
            "qh", [url(1)], RANKS, before=now - (night_time(1) - night_time(0)) * 1.25
        )
        known = house.store.known("qh", order.numbers[:8])
        house.store.save(
            handle,
            now=now,
            pages=[page(int(k.url.rsplit("/", 1)[1].split(".")[0]), worth=3) for k in known],
            counts=None,
        )
        house.store.close_visit(handle, "incomplete", "到达页数上限 8", None, now)
        asked |= {k.number: night for k in known}
        if night >= 8:
            (row,) = guarantee(house.database, 8)
            assert row.overdue == 0, (night, row)
    assert set(range(1, 31)) <= set(asked)
