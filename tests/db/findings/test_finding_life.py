"""The life of findings, through the store, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from core.fetch import FetchOutcome, FetchProblem
from core.finding import EXEMPTED, OutcomeStatus, Status, Undecided
from core.page import PageKind, decode_facts, encode_facts
from core.times import local_date
from db import queries
from db.errors import UnknownFinding
from db.findings.life import BY_RULE, WITHDRAWN
from db.records.findings import CheckResult, FindingRecord
from db.records.pages import Failure, PageRecord
from tests.db.handmade import exempt, fault, known_pages, night_time, page, result, url
from tests.db.house import House


def test_one_sighting_opens(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    found = house.one()
    assert found.finding.status is Status.OPEN
    assert found.finding.url == url(1)
    assert found.finding.opened_at == night_time(0)
    assert [e.kind for e in found.events] == ["seen"]
    (sighting,) = found.sightings
    assert (sighting.sha256, sighting.url, sighting.state) == (page(1).payload_hash, url(1), "current")


def test_an_unchanged_page_moves_last_seen_and_writes_nothing(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    house.visit(1, unchanged=[1])
    found = house.one()
    assert found.finding.last_seen == night_time(1)
    assert len(found.events) == len(found.sightings) == 1


def test_a_passing_page_resolves(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    house.visit(1, unchanged=[1])
    house.visit(2, page(1, result(), version=2))
    found = house.one()
    assert found.finding.status is Status.RESOLVED
    assert found.finding.resolved_at == night_time(2)
    assert found.finding.last_seen == night_time(1)
    assert found.sightings[0].state == "past"


def test_another_fault_of_the_same_check_resolves_the_first(house: House) -> None:
    house.visit(0, page(1, result(fault(key="a"))))
    house.visit(1, page(1, result(fault(key="b")), version=2))
    assert {f.message_key: f.status for f in house.all()} == {"a": Status.RESOLVED, "b": Status.OPEN}


def test_what_comes_back_is_counted(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    house.visit(1, page(1, result(), version=2))
    house.visit(2, page(1, result(fault()), version=3))
    found = house.one().finding
    assert (found.status, found.recurrences, found.resolved_at) == (Status.OPEN, 1, None)
    assert found.first_seen == night_time(0)
    assert house.kinds() == ["seen", "resolved", "reopened"]


@pytest.mark.parametrize("status", [OutcomeStatus.UNDECIDED, OutcomeStatus.ERROR])
def test_a_check_that_could_not_tell_changes_nothing(house: House, status: OutcomeStatus) -> None:
    house.visit(0, page(1, result(fault())))
    house.visit(1, page(1, result(status=status), version=2))
    house.visit(2, unchanged=[1])
    found = house.one()
    assert found.finding.status is Status.OPEN
    assert found.finding.last_seen == night_time(0)
    assert found.sightings[0].state == "kept"
    house.visit(3, page(1, result(), version=3))
    assert house.status() is Status.RESOLVED


def test_a_check_that_did_not_run_changes_nothing(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    house.visit(1, page(1, result(check="document-text"), version=2))
    assert house.status() is Status.OPEN


def test_not_applicable_any_more_ends_it_and_says_so(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    house.visit(1, page(1, result(status=OutcomeStatus.NOT_APPLICABLE), version=2))
    assert house.status() is Status.RESOLVED
    assert house.one().events[-1].reason == "not-applicable"


def test_what_a_unit_is_exempted_from_is_closed_by_rule_and_not_mended(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    house.visit(1, page(1, exempt(), version=2))
    row = house.one().finding
    assert (row.status, row.verdict_reason, row.resolved_at) == (Status.EXPLAINED, EXEMPTED, None)
    assert (house.one().events[-1].kind, row.verdict_by) == ("exempted", BY_RULE)
    house.visit(2, page(1, exempt(), version=3))
    assert [e.kind for e in house.one().events] == ["seen", "exempted"]
    house.visit(9, page(1, result(fault()), version=4))
    row = house.one().finding
    assert (row.status, row.recurrences, row.verdict) == (Status.OPEN, 0, "")
    assert house.one().events[-1].kind == "applies"


def test_an_exemption_leaves_what_people_said(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    house.store.review(house.one().finding.id, "false-alarm", "不是文号", "王", None, night_time(0))
    house.visit(1, page(1, exempt(), version=2))
    assert (house.status(), house.one().finding.verdict_by) == (Status.DISMISSED, "王")


def test_site_findings_are_closed_by_an_exemption_without_settling(house: House) -> None:
    house.visit(0, page(1), site=[links(dead("http://a.example.cn/"))])
    house.visit(1, site=[exempt("dead-link")])
    assert house.status() is Status.EXPLAINED
    house.visit(2, site=[links()], settles={"dead-link": _yes})
    assert house.status() is Status.RESOLVED and house.one().finding.verdict == ""


@pytest.mark.parametrize(
    "problem", [FetchProblem.NOT_FOUND, FetchProblem.BLOCKED, FetchProblem.TIMEOUT, FetchProblem.ROBOTS]
)
def test_a_page_not_read_changes_nothing(house: House, problem: FetchProblem) -> None:
    house.visit(0, page(1, result(fault())))
    before = house.all()
    outcome = FetchOutcome(url=url(1), problem=problem)
    for night in (1, 2, 3):
        house.visit(night, failures=[Failure(url=url(1), outcome=outcome)])
    assert house.all() == before
    assert known_pages(house.store)[0].failures == 3


SHELL: dict[str, Any] = {"script_signs": ("app-root",)}
ERROR: dict[str, Any] = {"kind": PageKind.OTHER}


@pytest.mark.parametrize("shape", [SHELL, ERROR])
def test_what_stands_in_the_place_of_a_page_mends_nothing(house: House, shape: dict[str, Any]) -> None:
    house.visit(0, shaped(result(fault())))
    for night in (1, 2, 3):
        house.visit(night, shaped(result(), version=night + 1, **shape))
        assert house.status() is Status.OPEN
    house.visit(4, shaped(result(fault()), version=1))
    found = house.one().finding
    assert (found.status, found.recurrences, found.last_seen) == (Status.OPEN, 0, night_time(4))
    house.visit(5, shaped(result(), version=2, **shape))
    house.visit(6, shaped(result(), version=7))
    assert house.status() is Status.RESOLVED


def test_a_page_that_never_showed_more_is_judged_as_it_is(house: House) -> None:
    house.visit(0, shaped(result(fault()), **ERROR))
    house.visit(1, shaped(result(), version=2, **ERROR))
    assert house.status() is Status.RESOLVED


def test_the_same_bytes_judged_anew_are_no_shell(house: House) -> None:
    house.visit(0, shaped(result(fault())))
    house.visit(1, shaped(result(), **ERROR))
    assert house.status() is Status.RESOLVED


def test_a_page_that_says_that_nothing_is_here_is_an_answer(house: House) -> None:
    house.visit(0, shaped(result(fault())))
    house.visit(1, shaped(result(), version=2, kind=PageKind.OTHER, gone="该信息已删除"))
    assert house.status() is Status.RESOLVED


@pytest.mark.parametrize(
    ("shape", "after"), [(SHELL, Status.OPEN), (ERROR, Status.OPEN), ({}, Status.RESOLVED)]
)
def test_a_site_check_is_not_appeased_by_a_shell(house: House, shape: dict[str, Any], after: Status) -> None:
    found = fault(check="interpretation-link", key="none", subject=url(1), url=url(1))
    told = result(found, check="interpretation-link")
    house.visit(0, shaped(result()), site=[told])
    settles = {"interpretation-link": {url(1)}}
    silent = result(check="interpretation-link")
    house.visit(1, shaped(result(), version=2, **shape), site=[silent], settles=settles)
    assert house.status() is after


@pytest.mark.parametrize("place", ["url", "parent_url"])
def test_a_site_finding_waits_until_its_page_is_back(house: House, place: str) -> None:
    named = {"url": "", "parent_url": "", place: url(1)}
    found = fault(check="dead-link", key="page", subject="http://a.example.cn/", **named)
    told, silent = result(found, check="dead-link"), result(check="dead-link")
    settles = {"dead-link": _yes}
    house.visit(0, shaped(result()), site=[told])
    for night in (1, 2, 3):
        house.visit(night, shaped(result(), version=night + 1, **ERROR), site=[silent], settles=settles)
        assert house.status() is Status.OPEN
    house.visit(4, site=[silent], settles=settles)
    assert house.status() is Status.OPEN
    house.visit(5, shaped(result(), version=9), site=[silent], settles=settles)
    assert house.status() is Status.RESOLVED


def test_a_site_finding_on_a_page_that_is_gone_is_the_checks_to_settle(house: House) -> None:
    found = fault(check="interpretation-link", key="none", subject=url(1), url=url(1))
    settles, silent = {"interpretation-link": {url(1)}}, result(check="interpretation-link")
    house.visit(0, shaped(result()), site=[result(found, check="interpretation-link")])
    house.visit(1, shaped(result(), version=2, **ERROR), site=[silent], settles=settles)
    assert house.status() is Status.OPEN
    house.visit(2, failures=[gone()], site=[silent], settles=settles)
    assert house.status() is Status.RESOLVED


def test_only_the_page_that_hides_a_site_finding_shows_it_again(house: House) -> None:
    """The error stands at the address; the page that links there changes every night."""
    found = fault(check="wrong-link", key="to-error", subject=url(1), url=url(1), parent_url=url(2))
    settles, silent = {"wrong-link": {url(1)}}, result(check="wrong-link")
    house.visit(0, shaped(result()), page(2, result()), site=[result(found, check="wrong-link")])
    house.visit(1, shaped(result(), version=2, **ERROR), site=[silent], settles=settles)
    house.visit(2, page(2, result(), version=3), unchanged=[1], site=[silent], settles=settles)
    assert house.status() is Status.OPEN
    house.visit(3, page(2, result(), version=4), failures=[gone()], site=[silent], settles=settles)
    assert house.status() is Status.RESOLVED


def test_what_stands_there_for_two_weeks_is_the_page(house: House) -> None:
    found = fault(check="interpretation-link", key="none", subject=url(1), url=url(1))
    settles, silent = {"interpretation-link": {url(1)}}, result(check="interpretation-link")
    house.visit(0, shaped(result()), site=[result(found, check="interpretation-link")])
    house.visit(1, shaped(result(), version=2, **ERROR), site=[silent], settles=settles)
    house.visit(13, site=[silent], settles=settles)
    assert house.status() is Status.OPEN
    house.visit(15, site=[silent], settles=settles)
    assert house.status() is Status.RESOLVED


def test_an_error_at_the_address_of_an_article_mends_nothing(house: House) -> None:
    house.visit(0, shaped(result(fault()), published="2026-11-02", title="通告"))
    error = {"kind": PageKind.ARTICLE, "title": "运行时错误", "published": ""}
    for night in (1, 2):
        house.visit(night, shaped(result(), version=night + 1, **error))
        assert house.status() is Status.OPEN
    house.visit(3, shaped(result(), version=4, published="2026-11-02", title="通告"))
    assert house.status() is Status.RESOLVED


def shaped(said: CheckResult, version: int = 1, **facts: Any) -> PageRecord:
    """A page of which this was read."""
    record = page(1, said, version=version)
    made = msgspec.structs.replace(decode_facts(record.facts), **facts)
    return replace(record, kind=made.kind.value, facts=encode_facts(made)[0])


def gone(status: int = 404) -> Failure:
    return Failure(
        url=url(1), outcome=FetchOutcome(url=url(1), status=status, problem=FetchProblem.NOT_FOUND)
    )


def test_a_page_taken_down_is_mended_when_several_nights_have_said_so(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    for night in (1, 2):
        house.visit(night, failures=[gone()])
        assert house.status() is Status.OPEN
    house.visit(3, failures=[gone(410)])
    assert house.status() is Status.RESOLVED
    assert house.one().events[-1].reason == WITHDRAWN
    house.visit(4, page(1, result(fault())))
    found = house.one().finding
    assert (found.status, found.recurrences) == (Status.OPEN, 1)


def test_a_page_that_only_calls_itself_absent_is_not_taken_down(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    for night in range(1, 6):
        house.visit(night, failures=[gone(200)])
    assert house.status() is Status.OPEN


def test_asking_often_within_a_day_takes_no_page_down(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    for minute in range(5):
        now = night_time(1) + timedelta(minutes=minute)
        handle = house.store.begin_visit("qh", None, now)
        house.store.save(handle, now=now, failures=[gone()])
    assert house.status() is Status.OPEN


def test_a_page_taken_down_leaves_a_false_alarm_as_it_is(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    house.store.review(
        house.one().finding.id, "false-alarm", reason="误报", by="李", until=None, now=night_time(0)
    )
    for night in range(1, 5):
        house.visit(night, failures=[gone()])
    assert house.status() is Status.DISMISSED


def test_a_page_that_moved_is_accused_once(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    leads = Failure(url=url(1), outcome=FetchOutcome(url=url(1), status=301, final_url=url(2)))
    house.visit(1, page(2, result(fault())), failures=[leads])
    states = {f.url: f.status for f in house.all()}
    assert states == {url(1): Status.EXPLAINED, url(2): Status.OPEN}
    (old,) = [f for f in house.all() if f.url == url(1)]
    assert queries.finding(house.database, old.id).events[-1].kind == "moved"


def test_a_site_that_goes_over_to_https_keeps_its_findings(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    secure = url(1).replace("http:", "https:")
    leads = Failure(url=url(1), outcome=FetchOutcome(url=url(1), status=301, final_url=secure))
    for night in (1, 2):
        house.visit(night, replace(page(1, result(fault())), url=secure), failures=[leads])
        found = house.one().finding
        assert (found.status, found.recurrences, found.pages) == (Status.OPEN, 0, 1)


def test_a_page_that_leads_to_a_blameless_one_is_not_seen_mended(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    leads = Failure(url=url(1), outcome=FetchOutcome(url=url(1), status=302, final_url=url(2)))
    house.visit(1, page(2, result()), failures=[leads])
    assert house.status() is Status.OPEN


def test_a_page_not_visited_changes_nothing(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    before = house.all()
    house.visit(1, page(2, result()))
    assert house.all() == before


def test_confirmations_need_visits_and_a_day(house: House) -> None:
    seen = result(fault(confirmations=3))
    house.visit(0, page(1, seen))
    handle, now = house.begin(1)
    for hours in range(5):  # many times in one visit is one sighting
        house.store.save(handle, now=now + timedelta(hours=hours), unchanged=[1])
    assert house.status() is Status.SUSPECTED
    house.store.close_visit(handle, "done", "", None, now)
    house.visit(2, unchanged=[1])
    found = house.one().finding
    assert (found.status, found.sightings, found.opened_at) == (Status.OPEN, 3, night_time(2))


def test_spot_checks_within_a_day_do_not_accuse(house: House) -> None:
    for minute in range(5):
        now = night_time(0) + timedelta(minutes=minute)
        handle = house.store.begin_visit("qh", None, now)
        house.store.save(handle, now=now, pages=[page(1, result(fault(confirmations=3)))])
    assert house.status() is Status.SUSPECTED


def test_what_took_three_sightings_takes_three_good_ones(house: House) -> None:
    house.visit(0, page(1, result(fault(confirmations=3))))
    for night in (1, 2):
        house.visit(night, unchanged=[1])
    house.visit(3, page(1, result(), version=2))
    assert house.status() is Status.OPEN
    house.visit(4, unchanged=[1])
    assert house.status() is Status.OPEN
    house.visit(5, unchanged=[1])
    assert house.status() is Status.RESOLVED


def test_a_suspicion_is_dropped_at_once_and_is_no_recurrence(house: House) -> None:
    house.visit(0, page(1, result(fault(confirmations=3))))
    house.visit(1, page(1, result(), version=2))
    assert house.status() is Status.RESOLVED
    house.visit(2, page(1, result(fault(confirmations=3)), version=3))
    found = house.one().finding
    assert (found.status, found.recurrences) == (Status.SUSPECTED, 0)


def test_review_waits_for_a_person(house: House) -> None:
    house.visit(0, page(1, result(fault(review=True))))
    house.visit(1, page(1, result(fault(review=True)), version=2))
    assert house.status() is Status.REVIEW
    identity = house.one().finding.id
    house.store.review(identity, "confirmed", reason="看过", by="王", until=None, now=night_time(1))
    house.visit(2, page(1, result(fault(review=True)), version=3))
    found = house.one().finding
    assert (found.status, found.verdict, found.verdict_by) == (Status.OPEN, "confirmed", "王")


def test_a_false_alarm_stays_away_until_the_evidence_changes(house: House) -> None:
    house.visit(0, page(1, result(fault(data={"days": 3}))))
    identity = house.one().finding.id
    house.store.review(identity, "false-alarm", reason="误报", by="李", until=None, now=night_time(0))
    house.visit(1, page(1, result(fault(data={"days": 4})), version=2))
    house.visit(2, page(1, result(), version=3))
    house.visit(3, page(1, result(fault(data={"days": 6})), version=4))
    assert house.status() is Status.DISMISSED
    house.visit(4, page(1, result(fault(quote="清政【2026】9号")), version=5))
    found = house.one().finding
    assert (found.status, found.verdict) == (Status.OPEN, "")


def test_an_explanation_ends(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    identity = house.one().finding.id
    until = local_date(night_time(2))
    house.store.review(identity, "explained", reason="改版中", by="李", until=until, now=night_time(0))
    house.visit(2, unchanged=[1])
    assert house.status() is Status.EXPLAINED
    house.visit(3, unchanged=[1])
    assert house.status() is Status.OPEN
    assert house.kinds() == ["seen", "reviewed", "expired"]


def test_an_explained_fault_that_went_away_is_resolved_in_the_end(house: House) -> None:
    house.visit(0, page(1, result(fault())))
    until = local_date(night_time(2))
    house.store.review(
        house.one().finding.id, "explained", reason="x", by="李", until=until, now=night_time(0)
    )
    house.visit(1, page(1, result(), version=2))
    house.visit(4)
    assert house.status() is Status.RESOLVED


def test_review_of_nothing(house: House) -> None:
    with pytest.raises(UnknownFinding, match="F-NONE"):
        house.store.review("F-NONE", "confirmed", reason="", by="", until=None, now=night_time(0))
    with pytest.raises(UnknownFinding, match="F-NONE"):
        queries.finding(house.database, "F-NONE")


# --- one root cause on many pages -----------------------------------------------------------------------------

FOOTER = fault(check="footer-marks", key="no-code", subject="template:footer")


def footer(*findings: FindingRecord) -> CheckResult:
    return result(*findings, check="footer-marks")


def test_a_root_cause_is_one_finding_that_counts_its_pages(house: House) -> None:
    house.visit(0, *(page(i, footer(FOOTER)) for i in range(1, 6)))
    found = house.one()
    assert (found.finding.pages, len(found.sightings)) == (5, 5)
    house.visit(1, page(6, footer(FOOTER)), page(1, footer(), version=2))
    assert house.one().finding.pages == 5
    assert house.status() is Status.OPEN


def test_a_root_cause_is_gone_with_its_last_page(house: House) -> None:
    house.visit(0, page(1, footer(FOOTER)), page(2, footer(FOOTER)))
    house.visit(1, page(1, footer(), version=2))
    assert (house.status(), house.one().finding.pages) == (Status.OPEN, 1)
    house.visit(2, page(2, footer(), version=2))
    assert house.status() is Status.RESOLVED


# --- site checks ----------------------------------------------------------------------------------------------


def dead(target: str, **more: Any) -> FindingRecord:
    return fault(check="dead-link", key="dead", subject=target, url=url(1), **more)


def links(*findings: FindingRecord, undecided: tuple[Undecided, ...] = ()) -> CheckResult:
    return result(*findings, check="dead-link", undecided=undecided)


def test_site_findings_are_settled_by_the_check(house: House) -> None:
    a, b = "http://a.example.cn/", "http://b.example.cn/"
    house.visit(0, page(1), site=[links(dead(a), dead(b))])
    house.visit(1, site=[links()], settles={"dead-link": lambda subject, _url: subject == a})
    assert {f.subject: f.status for f in house.all()} == {a: Status.RESOLVED, b: Status.OPEN}
    house.visit(2, site=[links(dead(a))], settles={"dead-link": {b}})
    assert {f.subject: f.status for f in house.all()} == {a: Status.OPEN, b: Status.RESOLVED}


def test_site_findings_without_settling_stay(house: House) -> None:
    house.visit(0, page(1), site=[links(dead("http://a.example.cn/"))])
    house.visit(1, site=[links()])
    house.visit(2, site=[result(check="dead-link", status=OutcomeStatus.ERROR)], settles={"dead-link": _yes})
    unsure = links(undecided=(Undecided("blocked", "https://a.example.cn/"),))
    house.visit(3, site=[unsure], settles={"dead-link": _yes})
    assert house.status() is Status.OPEN
    assert house.one().finding.last_seen == night_time(0)


def _yes(_subject: str, _url: str) -> bool:
    return True


def test_site_findings_repeat_without_new_rows(house: House) -> None:
    for night in range(4):
        house.visit(night, *([page(1)] if night == 0 else []), site=[links(dead("http://a.example.cn/"))])
    found = house.one()
    assert found.finding.last_seen == night_time(3)
    assert (len(found.events), len(found.sightings)) == (1, 1)
    assert found.sightings[0].sha256 == page(1).payload_hash


def test_site_findings_confirm_over_nights(house: House) -> None:
    gone = dead("http://a.example.cn/", confirmations=3)
    for night, status in enumerate([Status.SUSPECTED, Status.SUSPECTED, Status.OPEN]):
        house.visit(night, site=[links(gone)])
        assert house.status() is status
    for night, status in enumerate([Status.OPEN, Status.OPEN, Status.RESOLVED], 3):
        house.visit(night, site=[links()], settles={"dead-link": _yes})
        assert house.status() is status
