"""Earlier visits and findings as site checks see them."""

from __future__ import annotations

from datetime import timedelta

from core.finding import Status
from core.site import Spell
from db import queries
from db.records.findings import FindingFilter, Verdict
from db.visits.site_history import past_findings, past_visits, spells
from tests.db.handmade import fault, night_time, page, result
from tests.db.house import House


def test_spells_follow_the_changes_of_state() -> None:
    a, b, c, d = (night_time(n) for n in range(4))
    assert spells([]) == ()
    assert spells([(a, "open")]) == (Spell(a),)
    assert spells([(a, "suspected"), (b, "resolved")]) == ()
    assert spells([(a, "open"), (b, "resolved"), (c, "suspected"), (d, "open")]) == (Spell(a, b), Spell(d))
    assert spells([(a, "open"), (b, "review"), (c, "resolved")]) == (Spell(a, c),)


def test_what_a_person_has_ended_is_no_spell() -> None:
    a, b, c = (night_time(n) for n in range(3))
    assert spells([(a, "open"), (b, "dismissed")]) == ()
    assert spells([(a, "open"), (b, "explained"), (c, "resolved")]) == ()


def test_a_finding_that_comes_back_has_two_spells(house: House) -> None:
    house.visit(0, page(1, result(fault())), page(2, result(fault())))
    house.visit(1, page(1, result(), version=2))
    house.visit(2, page(1, result(fault()), version=3))
    first, second = sorted(past_findings(house.database, "qh"), key=lambda f: -len(f.spells))
    assert first.spells == (Spell(night_time(0), night_time(1)), Spell(night_time(2)))
    assert (first.check, first.message_key, first.status) == (
        "document-number",
        "wrong-brackets",
        Status.OPEN,
    )
    assert second.spells == (Spell(night_time(0)),)


def test_mere_questions_and_false_alarms_are_left_out(house: House) -> None:
    house.visit(0, page(1, result(fault(review=True))), page(2, result(fault())))
    (asked,) = queries.findings(house.database, FindingFilter(statuses=(Status.REVIEW,)))
    (stands,) = queries.findings(house.database, FindingFilter(statuses=(Status.OPEN,)))
    assert [f.id for f in past_findings(house.database, "qh")] == [stands.id]
    house.store.review(
        stands.id, Verdict.FALSE_ALARM, reason="无此事", by="审核", until=None, now=night_time(1)
    )
    (told,) = past_findings(house.database, "qh")
    assert (told.status, told.spells) == (Status.DISMISSED, ())
    assert asked.id != stands.id


def test_visits_before_this_one_oldest_first(house: House) -> None:
    house.visit(0)
    handle, now = house.begin(1)
    house.store.close_visit(handle, "incomplete", "到达页数上限", None, now + timedelta(minutes=1))
    last = house.visit(2)
    assert [(v.started, v.done) for v in past_visits(house.database, "qh", last.id)] == [
        (night_time(0), True),
        (night_time(1), False),
    ]
    assert past_visits(house.database, "qh", handle.id)[0].ended == night_time(0) + timedelta(minutes=5)
