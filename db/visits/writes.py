"""Writing units, nights and visits; the fence that keeps an overtaken process from writing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, overload

from sqlalchemy import Connection, func, insert, select, update

from core.finding import Status
from core.times import local_date
from core.unit import Unit
from db.bulk import upsert
from db.errors import Overtaken, UnknownUnit
from db.findings.life import expired
from db.findings.rows import event_row, life_columns, life_of
from db.models.findings import finding_events, findings, sightings
from db.models.visits import nights, units, visits
from db.records.visits import RESUMABLE, VisitCounts, VisitHandle, VisitStatus
from db.statements import chunks
from db.text import clean_json
from db.visits import coverage

_RESUMABLE = tuple(s.value for s in RESUMABLE)


@overload
def id_of(visit: VisitHandle | int) -> int: ...
@overload
def id_of(visit: VisitHandle | int | None) -> int | None: ...
def id_of(visit: VisitHandle | int | None) -> int | None:
    """The row id of a visit given either way."""
    return visit.id if isinstance(visit, VisitHandle) else visit


def sync_units(connection: Connection, wanted: Iterable[Unit]) -> None:
    """Stores the registry; writes nothing where it is stored already."""
    rows = {u.id: _unit_row(u, i) for i, u in enumerate(wanted)}
    stored = {row["id"]: dict(row) for row in connection.execute(select(units)).mappings()}
    changed = [r for i, r in rows.items() if {k: stored.get(i, {}).get(k) for k in r} != r]
    upsert(connection, units, changed, replace=[k for k in _UNIT_FIELDS if k != "id"])
    gone = [i for i, row in stored.items() if row["active"] and i not in rows]
    for part in chunks(gone):
        connection.execute(update(units).where(units.c.id.in_(part)).values(active=False))


_UNIT_FIELDS = (
    "id",
    "position",
    "name",
    "short_name",
    "category",
    "parent",
    "homepage",
    "site_id_code",
    "active",
)


def _unit_row(unit: Unit, position: int) -> dict[str, Any]:
    return {
        "id": unit.id,
        "position": position,
        "name": unit.name,
        "short_name": unit.short_name or unit.name,
        "category": unit.category.value,
        "parent": unit.parent,
        "homepage": unit.homepage,
        "site_id_code": unit.site_id_code,
        "active": True,
    }


def plan_night(
    connection: Connection, night: date, unit_ids: Sequence[str], now: datetime
) -> tuple[str, ...]:
    """One visit row per unit; the units still to be visited."""
    run = _plan_run(connection, night, now)
    statement = select(visits.c.unit_id, visits.c.status).where(visits.c.night == night, visits.c.run == run)
    there = {row.unit_id: row.status for row in connection.execute(statement)}
    _check_units(connection, unit_ids)
    new = [_visit_row(u, night, run, now) for u in dict.fromkeys(unit_ids) if u not in there]
    if new:
        connection.execute(insert(visits), new)
    return tuple(u for u in dict.fromkeys(unit_ids) if there.get(u, VisitStatus.PLANNED) in _RESUMABLE)


def _plan_run(connection: Connection, night: date, now: datetime) -> int:
    row = connection.execute(select(nights).where(nights.c.night == night).with_for_update()).first()
    if row is None:
        connection.execute(insert(nights).values(night=night, planned_at=now, run=1))
        return 1
    if row.finished_at is None:
        return int(row.run)
    run = int(row.run) + 1
    connection.execute(
        update(nights).where(nights.c.night == night).values(run=run, planned_at=now, finished_at=None)
    )
    return run


def _check_units(connection: Connection, unit_ids: Sequence[str]) -> None:
    known = set(connection.execute(select(units.c.id)).scalars())
    unknown = [u for u in unit_ids if u not in known]
    if unknown:
        raise UnknownUnit(f"数据库里没有单位 {'、'.join(unknown)}：请先同步登记表（minjian units）。")


def _visit_row(unit_id: str, night: date | None, run: int, now: datetime) -> dict[str, Any]:
    return {
        "unit_id": unit_id,
        "night": night,
        "run": run,
        "attempt": 0,
        "status": VisitStatus.PLANNED.value,
        "planned_at": now,
        "done": b"",
        "coverage": {},
        "site_results": {},
    }


def begin(connection: Connection, unit_id: str, night: date | None, now: datetime) -> VisitHandle:
    """Takes up the newest unfinished visit of that night, or makes one."""
    row = _newest(connection, unit_id, night) if night else None
    if row is None or row.status not in _RESUMABLE:
        row = _make_visit(connection, unit_id, night, now)
    started = row.started_at or now
    connection.execute(
        update(visits)
        .where(visits.c.id == row.id)
        .values(
            attempt=row.attempt + 1,
            status=VisitStatus.RUNNING.value,
            reason="",
            started_at=started,
            ended_at=None,
        )
    )
    return VisitHandle(
        id=row.id,
        unit_id=unit_id,
        night=night,
        attempt=row.attempt + 1,
        resumed=row.attempt > 0,
        counts=VisitCounts(**{name: getattr(row, name) for name in VisitCounts.__dataclass_fields__}),
        started_at=started,
    )


def _newest(connection: Connection, unit_id: str, night: date) -> Any:
    statement = (
        select(visits)
        .where(visits.c.unit_id == unit_id, visits.c.night == night)
        .order_by(visits.c.run.desc())
        .limit(1)
        .with_for_update()
    )
    return connection.execute(statement).first()


def _make_visit(connection: Connection, unit_id: str, night: date | None, now: datetime) -> Any:
    _check_units(connection, [unit_id])
    run = 1
    if night is not None:
        if not connection.execute(select(nights.c.night).where(nights.c.night == night)).first():
            connection.execute(insert(nights).values(night=night, planned_at=now, run=1))
        last = select(func.max(visits.c.run)).where(visits.c.unit_id == unit_id, visits.c.night == night)
        run = (connection.execute(last).scalar() or 0) + 1
    making = insert(visits).values(_visit_row(unit_id, night, run, now)).returning(visits)
    return connection.execute(making).one()


def fence(connection: Connection, visit: VisitHandle, *, running: bool = False) -> bytes:
    """The visit's bitmap, its row held; raises :class:`Overtaken` where this is not its newest attempt."""
    statement = (
        select(visits.c.attempt, visits.c.status, visits.c.done)
        .where(visits.c.id == visit.id)
        .with_for_update()
    )
    row = connection.execute(statement).one()
    if row.attempt != visit.attempt or (running and row.status != VisitStatus.RUNNING):
        raise Overtaken(
            f"单位 {visit.unit_id} 的这次访问已由另一个进程接手或已结束（第 {row.attempt} 次尝试）：本进程不再写入。"
        )
    return bytes(row.done)


def progress(connection: Connection, visit_id: int, done: bytes, counts: VisitCounts | None) -> None:
    """How far the visit has got."""
    values: dict[str, Any] = {"done": done, **(asdict(counts) if counts else {})}
    connection.execute(update(visits).where(visits.c.id == visit_id).values(values))


def save_gathered(connection: Connection, visit: VisitHandle, name: str, facts: Any) -> None:
    """Adds the facts of one gatherer to those of the others."""
    row = select(visits.c.gathered).where(visits.c.id == visit.id)
    known = connection.execute(row).scalar_one() or {}
    connection.execute(
        update(visits).where(visits.c.id == visit.id).values(gathered={**known, name: clean_json(facts)})
    )


def close(
    connection: Connection,
    visit: VisitHandle,
    status: VisitStatus,
    reason: str,
    counts: VisitCounts | None,
    now: datetime,
) -> None:
    """Ends a visit; its coverage is counted here once."""
    started = visit.started_at or now
    values: dict[str, Any] = {
        "status": status.value,
        "reason": reason,
        "ended_at": now,
        "seconds": (now - started).total_seconds(),
        "coverage": coverage.of_visit(connection, visit.unit_id, visit.id),
        **(asdict(counts) if counts else {}),
    }
    connection.execute(update(visits).where(visits.c.id == visit.id).values(values))


def finish_night(connection: Connection, night: date, now: datetime) -> None:
    """Ends a night; what was never begun or cut off says so."""
    cut_off = select(visits.c.id, visits.c.unit_id).where(
        visits.c.night == night, visits.c.status == VisitStatus.RUNNING.value
    )
    for row in connection.execute(cut_off).all():
        counted = coverage.of_visit(connection, row.unit_id, row.id)
        connection.execute(update(visits).where(visits.c.id == row.id).values(coverage=counted))
    open_ones = (
        (VisitStatus.PLANNED, VisitStatus.NOT_STARTED, "当夜未轮到（到达截止时间或提前结束）"),
        (VisitStatus.RUNNING, VisitStatus.INCOMPLETE, "访问进程中断"),
    )
    for before, after, reason in open_ones:
        connection.execute(
            update(visits)
            .where(visits.c.night == night, visits.c.status == before.value)
            .values(status=after.value, reason=reason, ended_at=now)
        )
    connection.execute(update(nights).where(nights.c.night == night).values(finished_at=now))


def expire_explanations(connection: Connection, unit_id: str, now: datetime) -> None:
    """Explained findings whose date has passed go back to work."""
    statement = select(findings).where(
        findings.c.unit_id == unit_id,
        findings.c.status == Status.EXPLAINED.value,
        findings.c.verdict_until < local_date(now),
    )
    for row in connection.execute(statement).all():
        standing = connection.execute(
            select(sightings.c.id).where(sightings.c.finding_id == row.id, sightings.c.state != "past")
        ).first()
        life, change = expired(life_of(row), standing is not None, now)
        if change is not None:
            connection.execute(update(findings).where(findings.c.id == row.id).values(life_columns(life)))
            connection.execute(insert(finding_events), [event_row(row.id, None, now, change)])
