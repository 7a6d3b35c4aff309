"""Reading notices of rectification: lists, one whole, what may go into a new one, and who is behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, select

from core.finding import Status
from core.rectification import ANSWERABLE, GOING, LIVE, ItemState, NoticeState
from db.models import findings, rectification_files, rectification_items, rectification_steps, rectifications
from db.records import Verdict
from db.rectify_records import Item, LateUnit, Notice, NoticeRow, Step, StoredFile, Upload
from db.session import Database
from db.year_reads import open_finding
from db.year_records import OpenFinding

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

    The outer join keeps SQLite from walking through all findings to get at the few of the notices.
    """
    counts = _counts(today)
    statement = (
        select(rectifications, *(c.label(n) for n, c in counts.items()))
        .join(rectification_items, _ITEMS.rectification_id == rectifications.c.id)
        .outerjoin(findings, findings.c.id == _ITEMS.finding_id)
        .group_by(*rectifications.c)
        .order_by(rectifications.c.id.desc())
        .limit(limit)
    )
    if unit_id is not None:
        statement = statement.where(rectifications.c.unit_id == unit_id)
    if before is not None:
        statement = statement.where(rectifications.c.id < before)
    if choice in {"", "late", "claimed", "appealed"}:
        statement = statement.where(rectifications.c.state.in_(_GOING))
    if choice == "closed":
        statement = statement.where(rectifications.c.state.not_in(_GOING))
    if choice in {"late", "claimed", "appealed", "again"}:
        statement = statement.having(counts[choice] > 0)
    names = NoticeRow.__dataclass_fields__
    with database.read() as connection:
        rows = connection.execute(statement).mappings()
        return [
            NoticeRow(**{**{n: r[n] for n in names}, "state": NoticeState(r["state"]), "due": _day(r["due"])})
            for r in rows
        ]


def _counts(today: date) -> Mapping[str, ColumnElement[Any]]:
    live, waiting = _ITEMS.state.in_(_LIVE), _ITEMS.state.in_(_WAITING)
    back = and_(_ITEMS.state == ItemState.CLOSED.value, findings.c.status.in_(_STANDING))
    return {
        "items": func.count(),
        "live": func.count(case((live, 1))),
        "claimed": func.count(case((_ITEMS.state == ItemState.CLAIMED.value, 1))),
        "appealed": func.count(case((_ITEMS.state == ItemState.APPEALED.value, 1))),
        "late": func.count(case((and_(waiting, _ITEMS.due < today), 1))),
        "again": func.count(case((back, 1))),
        "due": func.min(case((waiting, _ITEMS.due))),
    }


_STANDING = [Status.OPEN.value, Status.SUSPECTED.value]


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
    counts = {n: c for n, c in _counts(today).items() if n != "due"}
    statement = (
        select(*(c.label(n) for n, c in counts.items()))
        .select_from(rectification_items)
        .join(rectifications, rectifications.c.id == _ITEMS.rectification_id)
        .outerjoin(findings, findings.c.id == _ITEMS.finding_id)
    )
    if unit_id is not None:
        statement = statement.where(rectifications.c.unit_id == unit_id)
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
        rows = connection.execute(select(findings).where(*right).order_by(*order).limit(limit))
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
