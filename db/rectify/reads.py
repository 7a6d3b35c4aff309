"""Reading notices of rectification: lists, one whole, what may go into a new one, and who is behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, select

from core.finding import Status
from core.rectification import ANSWERABLE, GOING, LIVE, ItemState, NoticeState
from db.models.findings import findings
from db.models.rectify import rectification_files, rectification_items, rectification_steps, rectifications
from db.records.findings import Verdict
from db.rectify.records import Item, LateUnit, Notice, NoticeRow, Step, StoredFile, Upload
from db.session import Database
from db.year.reads import open_finding, open_rows
from db.year.records import OpenFinding

_LIVE, _WAITING = sorted(LIVE), sorted(ANSWERABLE)
_GOING = sorted(GOING)
_ITEMS = rectification_items.c
#: Written out, so that the index over just these findings is used.
_CONFIRMED = findings.c.verdict == literal_column(f"'{Verdict.CONFIRMED.value}'")


def head(database: Database, number: str) -> Notice | None:
    """The notice without what is in it."""
    statement = select(rectifications).where(rectifications.c.number == number)
    with database.read() as connection:
        row = connection.execute(statement).mappings().first()
    return _notice(row) if row else None


def _notice(row: Mapping[Any, Any], **more: Any) -> Notice:
    return Notice(**{**row, "state": NoticeState(row["state"])}, **more)


def whole(database: Database, number: str) -> Notice | None:
    """The notice with its findings as they stand today, everything that happened, and its files."""
    statement = select(rectifications).where(rectifications.c.number == number)
    with database.read() as connection:
        row = connection.execute(statement).mappings().first()
        if row is None:
            return None
        items = [_item(r) for r in connection.execute(_items_of(row["id"])).mappings()]
        own = rectification_steps.c
        told = select(*(own[n] for n in Step.__dataclass_fields__)).where(own.rectification_id == row["id"])
        steps = [Step(**r) for r in connection.execute(told.order_by(own.id)).mappings()]
        files = [StoredFile(**r) for r in connection.execute(_files_of(row["id"])).mappings()]
    return _notice(row, items=items, steps=steps, files=files)


def _items_of(identity: int) -> Any:
    own = [n for n in Item.__dataclass_fields__ if n not in {"status", "recurrences_now"}]
    now = [findings.c.status, findings.c.recurrences.label("recurrences_now")]
    return (
        select(*(_ITEMS[n] for n in own), *now)
        .outerjoin(findings, findings.c.id == _ITEMS.finding_id)
        .where(_ITEMS.rectification_id == identity)
        .order_by(_ITEMS.position)
    )


def _item(row: Mapping[Any, Any]) -> Item:
    return Item(**{**row, "state": ItemState(row["state"]), "status": Status(row["status"])})


def _files_of(identity: int) -> Any:
    table = rectification_files.c
    wanted = [table[n] for n in StoredFile.__dataclass_fields__]
    return select(*wanted).where(table.rectification_id == identity).order_by(table.id)


def file(database: Database, notice_id: int, file_id: int) -> Upload | None:
    """A kept file of this notice, with its bytes."""
    table = rectification_files.c
    statement = select(table.name, table.kind, table.content).where(
        table.id == file_id, table.rectification_id == notice_id
    )
    with database.read() as connection:
        row = connection.execute(statement).first()
    return Upload(name=row.name, kind=row.kind, content=bytes(row.content)) if row else None


#: Which notices a list shows.
CHOICES: Mapping[str, str] = {
    "": "没有办结的",
    "late": "逾期的",
    "claimed": "待复查的",
    "appealed": "有申诉的",
    "again": "办结后又出现的",
    "closed": "已办结、已撤回的",
    "all": "全部",
}


def listing(
    database: Database,
    today: date,
    *,
    unit_id: str | None = None,
    choice: str = "",
    before: int | None = None,
    limit: int = 50,
) -> list[NoticeRow]:
    """Notices, newest first; ``before`` is the id of the last one already shown.

    Which they are is asked first, so that only what is in these is counted.
    """
    shown = _chosen(today, unit_id, choice, before).limit(limit).subquery()
    statement = (
        select(rectifications, *(c.label(n) for n, c in _counts(today).items()), _NEXT_DUE)
        .join(rectification_items, _ITEMS.rectification_id == rectifications.c.id)
        .outerjoin(findings, _STANDS)
        .where(rectifications.c.id.in_(select(shown.c.id)))
        .group_by(*rectifications.c)
        .order_by(rectifications.c.id.desc())
    )
    names = NoticeRow.__dataclass_fields__
    with database.read() as connection:
        rows = connection.execute(statement).mappings()
        return [
            NoticeRow(**{**{n: r[n] for n in names}, "state": NoticeState(r["state"]), "due": _day(r["due"])})
            for r in rows
        ]


def _chosen(today: date, unit_id: str | None, choice: str, before: int | None) -> Select[Any]:
    """Ids of the notices of a list, newest first."""
    own = rectifications.c
    statement = select(own.id).where(_holds(today, choice), *_in_state(choice)).order_by(own.id.desc())
    if unit_id is not None:
        statement = statement.where(own.unit_id == unit_id)
    return statement if before is None else statement.where(own.id < before)


def _in_state(choice: str) -> list[ColumnElement[bool]]:
    if choice == "closed":
        return [rectifications.c.state.not_in(_GOING)]
    return [rectifications.c.state.in_(_GOING)] if choice in {"", "late", "claimed", "appealed"} else []


def _holds(today: date, choice: str) -> ColumnElement[bool]:
    """Whether a notice has a finding of the kind that is chosen, or any where none is."""
    kinds = _kinds(today)
    held = select(_ITEMS.finding_id).select_from(rectification_items)
    held = held.where(_ITEMS.rectification_id == rectifications.c.id)
    if choice == "again":
        held = held.join(findings, _STANDS)
    return (held.where(kinds[choice]) if choice in kinds else held).correlate(rectifications).exists()


def _kinds(today: date) -> Mapping[str, ColumnElement[bool]]:
    """What is true of a finding of a notice that is counted under a name; items are joined with findings by ``_STANDS``."""
    return {
        "live": _ITEMS.state.in_(_LIVE),
        "claimed": _ITEMS.state == ItemState.CLAIMED.value,
        "appealed": _ITEMS.state == ItemState.APPEALED.value,
        "late": and_(_ITEMS.state.in_(_WAITING), _ITEMS.due < today),
        "again": and_(_ITEMS.state == ItemState.CLOSED.value, findings.c.id.is_not(None)),
    }


def _counts(today: date) -> Mapping[str, ColumnElement[Any]]:
    return {"items": func.count()} | {n: func.count(case((c, 1))) for n, c in _kinds(today).items()}


_NEXT_DUE = func.min(case((_ITEMS.state.in_(_WAITING), _ITEMS.due))).label("due")
#: The finding of an item, if it stands. Written out, so that the index over just these is used and not the rows.
_STANDS = and_(
    findings.c.id == _ITEMS.finding_id,
    findings.c.status.in_([literal_column(f"'{s.value}'") for s in (Status.OPEN, Status.SUSPECTED)]),
)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def late_units(database: Database, today: date, unit_id: str | None = None) -> list[LateUnit]:
    """Units with findings past their day, the furthest behind first."""
    number = func.count()
    statement = (
        select(
            rectifications.c.unit_id,
            number.label("items"),
            func.count(rectifications.c.id.distinct()),
            func.min(_ITEMS.due),
        )
        .join(rectification_items, _ITEMS.rectification_id == rectifications.c.id)
        .where(_ITEMS.state.in_(_WAITING), _ITEMS.due < today)
        .group_by(rectifications.c.unit_id)
        .order_by(func.min(_ITEMS.due), number.desc(), rectifications.c.unit_id)
    )
    if unit_id is not None:
        statement = statement.where(rectifications.c.unit_id == unit_id)
    with database.read() as connection:
        return [LateUnit(r[0], r[1], r[2], due) for r in connection.execute(statement) if (due := _day(r[3]))]


def totals(database: Database, today: date, unit_id: str | None = None) -> Mapping[str, int]:
    """Over everything that goes on: findings by state, those late, and those that came back after they were closed."""
    statement = (
        select(*(c.label(n) for n, c in _counts(today).items()))
        .select_from(rectification_items)
        .outerjoin(findings, _STANDS)
    )
    if unit_id is not None:
        own = select(rectifications.c.id).where(rectifications.c.unit_id == unit_id)
        statement = statement.where(_ITEMS.rectification_id.in_(own))
    with database.read() as connection:
        return dict(connection.execute(statement).mappings().one())


def ready(database: Database, unit_id: str, limit: int) -> tuple[list[OpenFinding], int]:
    """Open findings of the unit that a person has confirmed and that are in no going notice, worst first; and how many."""
    table = findings.c
    busy = select(_ITEMS.finding_id).where(_ITEMS.state.in_(_LIVE))
    right = (
        table.unit_id == unit_id,
        table.status == Status.OPEN.value,
        _CONFIRMED,
        table.id.not_in(busy),
    )
    order = (table.severity_rank, table.check_id, table.id)
    with database.read() as connection:
        number = connection.execute(select(func.count()).where(*right)).scalar_one()
        rows = connection.execute(open_rows().where(*right).order_by(*order).limit(limit))
        return [open_finding(row) for row in rows], number


def unreviewed(database: Database, unit_id: str) -> int:
    """Open findings of the unit on which nobody has said a word."""
    table = findings.c
    statement = select(func.count()).where(
        table.unit_id == unit_id, table.status == Status.OPEN.value, table.verdict == ""
    )
    with database.read() as connection:
        return int(connection.execute(statement).scalar_one())


def units_ready(database: Database) -> dict[str, int]:
    """By unit, how many findings may go into a notice."""
    table = findings.c
    busy = select(_ITEMS.finding_id).where(_ITEMS.state.in_(_LIVE))
    statement = (
        select(table.unit_id, func.count())
        .where(
            table.status == Status.OPEN.value,
            _CONFIRMED,
            table.id.not_in(busy),
        )
        .group_by(table.unit_id)
    )
    with database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(statement)}
