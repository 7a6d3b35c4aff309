"""Notices of rectification on both databases: what may be issued, answered, seen mended, sent back, appealed against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from core.finding import Status
from core.rectification import ItemState, NoticeState, after_monitoring
from db.errors import Moved
from db.people import reads as people_reads
from db.people.records import Deed
from db.records.findings import Verdict
from db.rectify import reads as rectify_reads
from db.rectify import settle as rectify_settle
from db.rectify import writes as rectify_writes
from db.rectify.records import NewItem, Notice, Upload
from db.session import Database
from tests.yearly.handmade import Town, day, fault, town, unit

START = day(11, 2)
DEED = Deed(at=START + timedelta(hours=8), action="rectify-issued", name="fu", role="reviewer")
UNIT = Deed(at=START + timedelta(hours=9), action="rectify-answered", name="lian", role="contact")
DOCUMENT = Upload(name="整改通知单.docx", kind="docx", content=b"PK")
DUE = date(2026, 11, 16)
FAULTS = (fault(subject="http://www.qh.gov.cn/fees"), fault())


@pytest.fixture
def house(database: Database) -> Town:
    """One unit with two confirmed findings, another with one that nobody looked at."""
    made = town(database, unit("lh"))
    made.visit(START, *FAULTS)
    made.visit(START + timedelta(minutes=20), fault(subject="http://www.lh.gov.cn/guide"), of="lh")
    made.judge("confirmed", *ids(made), now=START + timedelta(hours=7))
    return made


def ids(house: Town, unit_id: str = "qh") -> list[str]:
    from db import queries
    from db.records.findings import FindingFilter

    return [f.id for f in queries.findings(house.database, FindingFilter(statuses=(), units=(unit_id,)))]


def new(identity: str, due: date = DUE) -> NewItem:
    return NewItem(
        finding_id=identity,
        severity="moderate",
        message="收费清单\0没有更新",
        url="http://x/",
        due=due,
        recurrences=0,
    )


def issue(house: Town, *wanted: str, deed: Deed = DEED) -> str:
    chosen = [new(i) for i in wanted or ids(house)]
    return rectify_writes.issue(house.database, "qh", chosen, "请按期整改", DOCUMENT, deed)


def read(house: Town, number: str) -> Notice:
    found = rectify_reads.whole(house.database, number)
    assert found is not None
    return found


def states(house: Town, number: str) -> dict[str, ItemState]:
    return {i.finding_id: i.state for i in read(house, number).items}


def claim(house: Town, number: str, *wanted: str, deed: Deed = UNIT) -> None:
    rectify_writes.answer(house.database, number, wanted, ItemState.CLAIMED, "已改好", None, deed)


def at(number: int, hours: int = 0) -> datetime:
    return day(11, number) + timedelta(hours=hours)


def test_only_confirmed_findings_of_the_unit_go_into_one_notice_at_a_time(house: Town) -> None:
    (foreign,) = ids(house, "lh")
    with pytest.raises(Moved, match=foreign):
        issue(house, foreign)
    one, two = ids(house)
    assert [f.id for f in rectify_reads.ready(house.database, "qh", 10)[0]] == [one, two]
    assert rectify_reads.units_ready(house.database) == {"qh": 2}
    assert rectify_reads.unreviewed(house.database, "lh") == 1
    first = issue(house, one)
    assert first == "ZG-2026-00001"
    with pytest.raises(Moved, match=first):
        issue(house, one, two)
    assert issue(house, two) == "ZG-2026-00002"
    assert rectify_reads.ready(house.database, "qh", 10) == ([], 0)
    notice = read(house, first)
    assert (notice.state, notice.items[0].message) == (NoticeState.ISSUED, "收费清单\ufffd没有更新")
    assert [(s.kind, s.by, s.words) for s in notice.steps] == [("issued", "fu", "请按期整改")]
    kept = rectify_reads.file(house.database, notice.id, notice.files[0].id)
    assert kept == DOCUMENT
    other = read(house, "ZG-2026-00002")
    assert rectify_reads.file(house.database, other.id, notice.files[0].id) is None


def test_mended_is_what_monitoring_saw_mended(house: Town) -> None:
    one, two = ids(house)
    number = issue(house)
    claim(house, number, one, two)
    assert read(house, number).state is NoticeState.RECEIVED
    assert rectify_settle.claimed(house.database) == sorted([one, two])
    assert rectify_settle.settle(house.database, at(2, 10)).unseen == ()
    house.visit(at(3), FAULTS[0])
    kept = next(f for f in (one, two) if states(house, number)[f] and _subject(house, f).endswith("/fees"))
    gone = two if kept == one else one
    done = rectify_settle.settle(house.database, at(3, 1), {one, two})
    assert done.closed == ((number, gone),)
    assert done.returned == ((number, kept),)
    assert states(house, number) == {gone: ItemState.CLOSED, kept: ItemState.RETURNED}
    claim(house, number, kept, deed=replace(UNIT, at=at(3, 9)))
    house.visit(at(4))
    assert rectify_settle.settle(house.database, at(4, 1)).closed == ((number, kept),)
    notice = read(house, number)
    assert (notice.state, notice.closed_at) == (NoticeState.CLOSED, at(4, 1))
    assert [s.kind for s in notice.steps][-1] == "finished"
    assert rectify_settle.settle(house.database, at(4, 2)) == type(done)()
    with pytest.raises(Moved, match="已经办结"):
        claim(house, number, kept)


def test_not_seen_is_neither_mended_nor_still_there(house: Town) -> None:
    one, two = ids(house)
    number = issue(house)
    claim(house, number, one, two)
    house.visit(at(3), undecided=["service-guide"], status="blocked")
    done = rectify_settle.settle(house.database, at(3, 1), {one})
    assert (done.closed, done.returned, done.unseen) == ((), (), ((number, one),))
    assert set(states(house, number).values()) == {ItemState.CLAIMED}
    last = read(house, number).steps[-1]
    assert (last.kind, last.by, last.finding_id) == ("unseen", "", one)
    assert "没有看到网页" in last.words


def test_facts_of_before_the_answer_send_nothing_back(house: Town) -> None:
    """A site check judges stored facts every night, also where the page itself was not asked for since."""
    from core.address import address_hash
    from db.models.visits import pages

    number, (one, _) = issue(house), ids(house)
    subject = _subject(house, one)
    with house.database.write() as connection:
        row = {"unit_id": "qh", "number": 7, "url_hash": address_hash(subject), "url": subject,
               "discovered_at": START, "last_read_at": START}  # fmt: skip
        connection.execute(pages.insert(), row)
    claim(house, number, one)
    house.visit(at(3), *FAULTS)
    assert rectify_settle.settle(house.database, at(3, 1)).returned == ()
    with house.database.write() as connection:
        connection.execute(pages.update().values(last_read_at=at(3)))
    assert rectify_settle.settle(house.database, at(3, 1)).returned == ((number, one),)


def _subject(house: Town, identity: str) -> str:
    from db import queries

    return queries.finding(house.database, identity).finding.subject


def test_an_appeal_is_decided_and_the_decision_kept(house: Town) -> None:
    one, two = ids(house)
    number = issue(house)
    proof = Upload(name="证明.pdf", kind="pdf", content=b"%PDF-1.7")
    rectify_writes.answer(
        house.database, number, [one, two], ItemState.APPEALED, "不是本单位的栏目", proof, UNIT
    )
    with pytest.raises(Moved):
        claim(house, number, one)
    decided = Deed(at=at(2, 11), action="rectify-decided", name="fu", role="reviewer")
    rectify_writes.decide(house.database, number, one, Verdict.FALSE_ALARM, "核实属误报", None, decided)
    rectify_writes.decide(house.database, number, two, None, "栏目在你单位网站上", None, decided)
    assert states(house, number) == {one: ItemState.LIFTED, two: ItemState.OPEN}
    from db import queries

    assert queries.finding(house.database, one).finding.status is Status.DISMISSED
    told = [(s.finding_id, s.kind, s.words, s.by) for s in read(house, number).steps]
    assert (one, "upheld", "核实属误报", "fu") in told
    assert (two, "rejected", "栏目在你单位网站上", "fu") in told
    assert [d.action for d in people_reads.deeds(house.database)][:3] == [
        "rectify-decided",
        "rectify-decided",
        "rectify-answered",
    ]


def test_what_review_lifts_is_lifted_here_too(house: Town) -> None:
    one, two = ids(house)
    number = issue(house)
    house.judge("explained", one, two, now=at(2, 12))
    assert len(rectify_settle.settle(house.database, at(2, 13)).lifted) == 2
    assert read(house, number).state is NoticeState.CLOSED


def test_late_is_counted_by_unit_and_what_comes_back_is_flagged(house: Town) -> None:
    one, two = ids(house)
    chosen = [new(one, date(2026, 11, 4)), new(two, date(2026, 11, 20))]
    number = rectify_writes.issue(house.database, "qh", chosen, "", DOCUMENT, DEED)
    assert rectify_reads.late_units(house.database, date(2026, 11, 4)) == []
    (late,) = rectify_reads.late_units(house.database, date(2026, 11, 5))
    assert (late.unit_id, late.items, late.notices, late.due) == ("qh", 1, 1, date(2026, 11, 4))
    assert rectify_reads.late_units(house.database, date(2026, 11, 5), "lh") == []
    (row,) = rectify_reads.listing(house.database, date(2026, 11, 5), choice="late")
    assert (row.items, row.live, row.late, row.due) == (2, 2, 1, date(2026, 11, 4))
    claim(house, number, one)
    assert rectify_reads.late_units(house.database, date(2026, 11, 5)) == [], "an answer waits for us"
    house.visit(at(6))
    rectify_settle.settle(house.database, at(6, 1))
    assert rectify_reads.listing(house.database, date(2026, 11, 6)) == []
    house.visit(at(7), *FAULTS)
    (row,) = rectify_reads.listing(house.database, date(2026, 11, 8), choice="again")
    assert (row.number, row.again) == (number, 2)
    assert all(i.back_again for i in read(house, number).items)
    assert rectify_reads.totals(house.database, date(2026, 11, 8))["again"] == 2
    assert rectify_reads.totals(house.database, date(2026, 11, 8), "lh")["again"] == 0


def test_a_person_sends_back_and_withdraws(house: Town) -> None:
    one, two = ids(house)
    number = issue(house)
    claim(house, number, one)
    rectify_writes.send_back(house.database, number, one, "附件里看不出来", DEED)
    assert states(house, number)[one] is ItemState.RETURNED
    with pytest.raises(Moved):
        rectify_writes.send_back(house.database, number, two, "x", DEED)
    rectify_writes.withdraw(house.database, number, "发错单位", DEED)
    notice = read(house, number)
    assert notice.state is NoticeState.WITHDRAWN
    assert {i.state for i in notice.items} == {ItemState.LIFTED}
    with pytest.raises(Moved):
        rectify_writes.receive(house.database, number, UNIT)
    assert issue(house) == "ZG-2026-00002"


def test_the_view_has_a_row_for_each_finding(house: Town) -> None:
    from sqlalchemy import text

    number, one = issue(house), ids(house)[0]
    claim(house, number, one)
    with house.database.read() as connection:
        rows = connection.execute(
            text("SELECT number, finding_id, notice_state, state, due FROM v_rectifications ORDER BY state")
        ).all()
    assert [(r[0], r[2], r[3], str(r[4])) for r in rows] == [
        (number, "received", "claimed", "2026-11-16"),
        (number, "received", "open", "2026-11-16"),
    ]
    assert rows[0][1] == one


def test_files_have_an_end(house: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    number, one = issue(house), ids(house)[0]
    monkeypatch.setattr(rectify_writes, "MOST_BYTES", 20)
    proof = Upload(name="a.pdf", kind="pdf", content=b"%PDF-1.7 too long a file")
    with pytest.raises(Moved, match="附件已满"):
        rectify_writes.answer(house.database, number, [one], ItemState.CLAIMED, "好了", proof, UNIT)
    assert states(house, number)[one] is ItemState.OPEN, "a refused answer left something behind"


@pytest.mark.parametrize(
    ("state", "status", "hours", "after"),
    [
        ("open", "resolved", -1, "closed"),
        ("open", "open", 5, "open"),
        ("claimed", "open", 5, "returned"),
        ("claimed", "open", 0, "claimed"),
        ("claimed", "open", -1, "claimed"),
        ("claimed", "review", 5, "claimed"),
        ("claimed", "suspected", 5, "claimed"),
        ("returned", "resolved", 5, "closed"),
        ("appealed", "resolved", 5, "appealed"),
        ("appealed", "dismissed", 5, "lifted"),
        ("claimed", "explained", 5, "lifted"),
        ("closed", "open", 5, "closed"),
        ("lifted", "open", 5, "lifted"),
    ],
)
def test_what_monitoring_makes_of_an_item(state: str, status: str, hours: int, after: str) -> None:
    said = at(5)
    found = after_monitoring(ItemState(state), said, Status(status), said + timedelta(hours=hours))
    assert found is ItemState(after)
