"""What the dashboard counts in few steps, beside the same counted one by one; and by which way SQLite gets there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from core.finding import SEVERITY_ORDER, Severity, Status
from core.rectification import ANSWERABLE, GOING, LIVE, ItemState, NoticeState
from db import queries
from db.desk.changes import changes_of, moves_since
from db.desk.paging import finding_page
from db.models.findings import finding_events, findings
from db.models.rectify import rectification_items, rectifications
from db.models.visits import visits
from db.records.findings import Change, FindingFilter
from db.rectify import reads as rectify_reads
from db.rectify.records import LateUnit, Notice, NoticeRow
from db.session import Database, open_database
from tests.yearly.handmade import Town, day, fault, town, unit

TODAY = date(2026, 11, 20)
UNITS = ("qh", "lh", "ct")
_NOTICES, _SOME = 40, 25
ALL = FindingFilter(statuses=())


@pytest.fixture
def house(database: Database) -> Town:
    """Findings in all states, three nights of events of all sorts, notices with items in all states: made by chance."""
    chance = Random(7)
    made = town(database, unit("lh"), unit("ct"))
    for night in (5, 6, 7):
        for of in UNITS:
            faults = [_fault(of, n, chance) for n in range(12) if chance.random() < 0.7]
            made.visit(day(11, night) + timedelta(minutes=UNITS.index(of)), *faults, of=of)
    _mix_states(database, chance)
    _mix_events(database, chance)
    _notices(database, chance)
    return made


def _fault(of: str, number: int, chance: Random) -> Any:
    severity = chance.choice(list(Severity))
    return fault(subject=f"http://www.{of}.gov.cn/{number}", severity=severity)


def _mix_states(database: Database, chance: Random) -> None:
    with database.write() as connection:
        for one in connection.execute(select(findings.c.id).order_by(findings.c.id)).scalars().all():
            values = {
                "status": chance.choice(list(Status)).value,
                "opened_at": chance.choice([None, day(11, 5)]),
            }
            connection.execute(findings.update().where(findings.c.id == one).values(values))


def _mix_events(database: Database, chance: Random) -> None:
    states = [s.value for s in Status]
    with database.write() as connection:
        of_visit = [(r.id, r.unit_id) for r in connection.execute(select(visits).order_by(visits.c.id))]
        known = connection.execute(select(findings.c.id, findings.c.unit_id).order_by(findings.c.id)).all()
        for number in range(300):
            visit, unit_id = chance.choice(of_visit)
            row = {
                "finding_id": chance.choice([k.id for k in known if k.unit_id == unit_id]), "visit_id": visit,
                "at": day(11, 7) + timedelta(seconds=number), "kind": chance.choice(["seen", "opened", "reopened", "resolved"]),
                "from_status": chance.choice(states), "to_status": chance.choice(states),
            }  # fmt: skip
            connection.execute(insert(finding_events), row)


def _notices(database: Database, chance: Random) -> None:
    with database.write() as connection:
        known = connection.execute(select(findings.c.id, findings.c.unit_id).order_by(findings.c.id)).all()
        for number in range(1, _NOTICES + 1):
            unit_id = chance.choice(UNITS)
            row = {"id": number, "number": f"ZG-2026-{number:05d}", "unit_id": unit_id,
                   "state": chance.choice(list(NoticeState)).value, "issued_at": day(11, 8)}  # fmt: skip
            connection.execute(insert(rectifications), row)
            own = [k.id for k in known if k.unit_id == unit_id]
            for place, one in enumerate(chance.sample(own, number % 4)):
                item = {"rectification_id": number, "finding_id": one, "position": place, "severity": "minor",
                        "state": chance.choice(list(ItemState)).value, "due": TODAY + timedelta(days=chance.randint(-3, 3))}  # fmt: skip
                connection.execute(insert(rectification_items), item)


def _wholes(database: Database, unit_id: str | None = None) -> list[Notice]:
    found = (rectify_reads.whole(database, f"ZG-2026-{n:05d}") for n in range(_NOTICES, 0, -1))
    return [n for n in found if n is not None and n.items and unit_id in (None, n.unit_id)]


def _row(notice: Notice) -> NoticeRow:
    """The same notice, counted item by item."""
    states = Counter(i.state for i in notice.items)
    return NoticeRow(
        id=notice.id, number=notice.number, unit_id=notice.unit_id, state=notice.state, issued_at=notice.issued_at,
        items=len(notice.items), live=sum(states[s] for s in LIVE), claimed=states[ItemState.CLAIMED],
        appealed=states[ItemState.APPEALED], late=sum(i.late(TODAY) for i in notice.items),
        again=sum(i.back_again for i in notice.items),
        due=min((i.due for i in notice.items if i.state in ANSWERABLE), default=None),
    )  # fmt: skip


def _belongs(row: NoticeRow, choice: str) -> bool:
    if choice in {"late", "claimed", "appealed"}:
        return row.state in GOING and getattr(row, choice) > 0
    return {
        "": row.state in GOING, "again": row.again > 0, "closed": row.state not in GOING, "all": True,
    }[choice]  # fmt: skip


@pytest.mark.parametrize("unit_id", [None, "lh"])
def test_lists_of_notices(house: Town, unit_id: str | None) -> None:
    rows = [_row(n) for n in _wholes(house.database, unit_id)]
    for choice in rectify_reads.CHOICES:
        wanted = [r for r in rows if _belongs(r, choice)]
        assert rectify_reads.listing(house.database, TODAY, unit_id=unit_id, choice=choice) == wanted
        assert unit_id or wanted, f"nothing to compare for {choice!r}"
        for size in (1, 3):
            few = rectify_reads.listing(
                house.database, TODAY, unit_id=unit_id, choice=choice, before=_SOME, limit=size
            )
            assert few == [r for r in wanted if r.id < _SOME][:size]


@pytest.mark.parametrize("unit_id", [None, "lh"])
def test_totals_and_who_is_behind(house: Town, unit_id: str | None) -> None:
    rows = [_row(n) for n in _wholes(house.database, unit_id)]
    names = ("items", "live", "claimed", "appealed", "late", "again")
    told = rectify_reads.totals(house.database, TODAY, unit_id)
    assert told == {n: sum(getattr(r, n) for r in rows) for n in names}
    behind = [
        late
        for u in UNITS
        if (late := _late([n for n in _wholes(house.database, unit_id) if n.unit_id == u]))
    ]
    behind.sort(key=lambda u: (u.due, -u.items, u.unit_id))
    assert rectify_reads.late_units(house.database, TODAY, unit_id) == behind != []


def _late(own: list[Notice]) -> LateUnit | None:
    """How far the unit of these notices is behind."""
    late = [(n.id, i.due) for n in own for i in n.items if i.late(TODAY)]
    if not late:
        return None
    return LateUnit(own[0].unit_id, len(late), len({n for n, _ in late}), min(d for _, d in late))


def _told(database: Database) -> list[Any]:
    """All events with the night and the unit of their visit, and when their finding became open."""
    wanted = (
        finding_events.c.from_status,
        finding_events.c.to_status,
        visits.c.night,
        visits.c.unit_id,
        findings.c.opened_at,
    )
    statement = (
        select(*wanted)
        .join(visits, visits.c.id == finding_events.c.visit_id)
        .join(findings, findings.c.id == finding_events.c.finding_id)
    )  # fmt: skip
    with database.read() as connection:
        return list(connection.execute(statement).all())


@pytest.mark.parametrize("unit_id", [None, "lh"])
def test_what_nights_moved(house: Town, unit_id: str | None) -> None:
    counted: dict[tuple[date, str], list[int]] = {}
    for e in _told(house.database):
        doubted = e.from_status in {Status.REVIEW, Status.EXPLAINED} and e.opened_at is not None
        mended = e.to_status == Status.RESOLVED and (e.from_status == Status.OPEN or doubted)
        sums = counted.setdefault((e.night, e.unit_id), [0, 0])
        sums[0] += e.to_status == Status.OPEN
        sums[1] += mended
    since = date(2026, 11, 6)
    wanted = {
        k: tuple(v)
        for k, v in counted.items()
        if any(v) and k[0] >= since and unit_id in (None, k[1])
    }  # fmt: skip
    told = moves_since(house.database, since, unit_id)
    assert {(m.night, m.unit_id): (m.opened, m.mended) for m in told} == wanted
    assert len(told) == len(wanted) > 1


@pytest.mark.parametrize("unit_id", [None, "lh"])
def test_what_a_night_changed_is_what_its_lists_hold(house: Town, unit_id: str | None) -> None:
    night, units = date(2026, 11, 6), (unit_id,) if unit_id else ()
    changes = changes_of(house.database, night, unit_id)
    for change in Change:
        listed = queries.findings(
            house.database, FindingFilter(statuses=(), units=units, change=(night, change))
        )
        assert changes[change].number == len(listed) > 0
        shown = [] if change is Change.CLEARED else [f.id for f in listed[:12]]
        assert [w.id for w in changes[change].worst] == shown


def test_a_severity_asked_for_is_the_same_by_its_rank(house: Town) -> None:
    every = queries.findings(house.database, ALL)
    for severity in Severity:
        wanted = FindingFilter(statuses=(), severities=(severity,))
        assert queries.findings(house.database, wanted) == [f for f in every if f.severity is severity]
    two = FindingFilter(statuses=(), severities=(SEVERITY_ORDER[0], SEVERITY_ORDER[-1]))
    assert len(queries.findings(house.database, two)) == sum(f.severity in two.severities for f in every) > 0


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'plans.db'}")
    yield database
    database.close()


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (FindingFilter(), "ix_findings_worst"),
        (FindingFilter(severities=(Severity.VETO_CANDIDATE,)), "ix_findings_worst (severity_rank=?)"),
        (FindingFilter(statuses=()), "ix_findings_worst"),
    ],
)
def test_the_worst_come_from_the_index_in_their_order(
    sqlite: Database, wanted: FindingFilter, index: str
) -> None:
    plan = _plan(sqlite, lambda: finding_page(sqlite, wanted, 50))
    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_few_rows_of_findings_are_read_for_the_notices(sqlite: Database) -> None:
    for ask in (
        lambda: rectify_reads.totals(sqlite, TODAY),
        lambda: rectify_reads.listing(sqlite, TODAY, choice="again"),
    ):
        plan = _plan(sqlite, ask)
        assert "SEARCH findings" in plan
        assert all("ix_findings_standing_id" in line for line in plan.splitlines() if " findings " in line)


def _plan(database: Database, ask: Any) -> str:
    """How SQLite means to answer the first statement of ``ask``."""
    lines: list[str] = []

    def note(_: Any, cursor: Any, statement: str, given: Any, *__: Any) -> None:
        if not lines and statement.startswith("SELECT"):
            lines.extend(r[-1] for r in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall())

    event.listen(database.engine, "before_cursor_execute", note)
    ask()
    event.remove(database.engine, "before_cursor_execute", note)
    return "\n".join(lines)
