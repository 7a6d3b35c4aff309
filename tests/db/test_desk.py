"""The dashboard's reads on both databases: paging by key in both directions, and what a night changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.finding import SEVERITY_ORDER, Severity
from db import night_reads, queries
from db.desk.changes import changes_of, moves_since
from db.desk.nights import newest_statuses, night_of, recent_nights, unread_for
from db.desk.paging import Key, counted, finding_page, neighbours
from db.desk.verdicts import earlier_verdicts
from db.records.findings import Change, FindingFilter
from db.session import Database
from tests.web.office import OWN, night, populated
from tests.yearly.handmade import day, fault

ALL = FindingFilter(statuses=())
CHECK = "service-guide"


def test_paging_forward_and_back(database: Database) -> None:
    house = populated(database)
    severities = (Severity.MINOR, Severity.SERIOUS, Severity.MODERATE)
    found = [fault(subject=f"http://www.qh.gov.cn/{n}", severity=severities[n % 3]) for n in range(11)]
    house.visit(day(12, 7), *found)
    whole = [f.id for f in queries.findings(database, ALL)]
    seen: list[str] = []
    key: Key | None = None
    last = None
    while True:
        last = finding_page(database, ALL, 4, after=key)
        seen += [r.id for r in last.rows]
        if last.after is None:
            break
        key = last.after
    assert seen == whole
    back = finding_page(database, ALL, 4, before=last.before)
    assert [r.id for r in back.rows] == whole[-len(last.rows) - 4 : -len(last.rows)]
    first = finding_page(database, ALL, 4, before=(SEVERITY_ORDER.index(Severity.NOTICE), "", "", ""))
    assert first.after is not None
    assert finding_page(database, ALL, 50).after is None
    for place, row in enumerate(queries.findings(database, ALL)):
        around = neighbours(database, ALL, row, SEVERITY_ORDER.index(row.severity))
        assert around == (
            whole[place - 1] if place else None,
            whole[place + 1] if place + 1 < len(whole) else None,
        )


def test_counts_and_changes(database: Database) -> None:
    populated(database)
    assert counted(database, ALL) == (4, True)
    assert counted(database, FindingFilter(units=(OWN,))) == (1, True)
    last = date(2026, 12, 6)
    changes = changes_of(database, last)
    assert {c: changes[c].number for c in Change} == {
        "new": 0,
        "opened": 0,
        "reopened": 0,
        "resolved": 1,
        "cleared": 0,
    }
    assert changes[Change.RESOLVED].worst[0].check == "fee-list-age"
    assert changes_of(database, last, "lh")[Change.RESOLVED].number == 0
    assert changes_of(database, date(2026, 12, 5))[Change.NEW].number == 4
    trend: dict[date, tuple[int, int]] = {}
    for move in moves_since(database, date(2026, 12, 5)):
        opened, mended = trend.get(move.night, (0, 0))
        trend[move.night] = (opened + move.opened, mended + move.mended)
    assert trend == {date(2026, 12, 5): (4, 0), last: (0, 1)}


def test_mended_is_what_was_open_and_a_suspicion_that_goes_away_is_not(database: Database) -> None:
    """One definition for the summary of the night, the dashboard's numbers, its lists and its trend."""
    house = populated(database)
    open_one, doubted = fault(subject="http://www.qh.gov.cn/a"), fault(subject="http://www.qh.gov.cn/b")
    guess = fault("fee-list-age", subject="http://www.qh.gov.cn/c", confirmations=3)
    unsure = fault("fee-list-age", subject="http://www.qh.gov.cn/d", review=True)
    night(house, day(12, 7), qh=(open_one, doubted, guess, unsure))
    night(house, day(12, 8), qh=(open_one, replace(doubted, review=True), guess, unsure))
    states = {f.subject[-1]: f.status.value for f in queries.findings(database, ALL) if f.unit_id == OWN}
    assert (states["a"], states["b"], states["c"], states["d"]) == ("open", "review", "suspected", "review")
    night(house, day(12, 9))
    this = date(2026, 12, 9)
    changes = changes_of(database, this, OWN)
    assert (changes[Change.RESOLVED].number, changes[Change.CLEARED].number) == (2, 2)
    summary = night_reads.night_summary(database, this)
    others = changes_of(database, this)
    assert (
        summary.resolved
        == others[Change.RESOLVED].number
        == sum(m.mended for m in moves_since(database, this))
    )
    assert summary.cleared == others[Change.CLEARED].number == 2
    gone = {
        c: queries.findings(database, replace(ALL, change=(this, c), units=(OWN,)))
        for c in (Change.RESOLVED, Change.CLEARED)
    }
    assert {c: sorted(f.subject[-1] for f in rows) for c, rows in gone.items()} == {
        Change.RESOLVED: ["a", "b"], Change.CLEARED: ["c", "d"],
    }  # fmt: skip


def test_a_night_run_once_more_for_one_unit(database: Database) -> None:
    house = populated(database)
    house.visit(day(12, 6), of=OWN, status="blocked")
    newest = night_of(database, date(2026, 12, 6))
    assert newest is not None
    assert newest.by_status == {"done": 2, "blocked": 1}
    assert newest_statuses(database, newest.night) == {"qh": "blocked", "lh": "done", "ct": "done"}
    assert [(u, s) for u, s, _, _ in unread_for(database, newest.night)] == [("qh", "blocked")]
    assert [n.night for n in recent_nights(database, 5)] == [date(2026, 12, 6), date(2026, 12, 5)]


def test_earlier_verdicts_are_the_last_words_newest_first(database: Database) -> None:
    house = populated(database)
    same = [f for f in queries.findings(database, FindingFilter(statuses=())) if f.check == CHECK]
    first, second, third = (f.id for f in same)
    for one, verdict, reason in (
        (first, "false-alarm", "甲"), (second, "confirmed", "乙"), (first, "confirmed", "丙"),
    ):  # fmt: skip
        house.store.review(one, verdict, reason, "王", None, day(12, 7))
    told = earlier_verdicts(database, CHECK, third, 5)
    assert [(v.id, v.verdict, v.reason, v.by) for v in told] == [
        (first, "confirmed", "丙", "王"), (second, "confirmed", "乙", "王"),
    ]  # fmt: skip
    assert [v.id for v in earlier_verdicts(database, CHECK, first, 5)] == [second]
    assert earlier_verdicts(database, CHECK, third, 1) == told[:1]
    assert earlier_verdicts(database, CHECK, third, 5, "nowhere") == []
    assert earlier_verdicts(database, "dead-link", third, 5) == []
