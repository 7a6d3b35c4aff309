"""Writing notices of rectification: issued, received, answered, decided, sent back, withdrawn.

Each act and its line in the log are one transaction; what somebody else did in between raises :class:`db.errors.Moved`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, insert, select, text, update

from core.finding import Status
from core.rectification import ANSWERABLE, GOING, LIVE, ItemState, NoticeState
from core.times import local
from db.errors import Moved
from db.findings import reviews as review_writes
from db.models.findings import findings
from db.models.rectify import rectification_files, rectification_items, rectification_steps, rectifications
from db.people import writes as people_writes
from db.people.records import Deed
from db.records.findings import Verdict
from db.rectify.records import NewItem, Upload
from db.session import Database
from db.text import clean

MOST_FILES, MOST_BYTES = 40, 60 * 1024 * 1024
_LIVE = sorted(LIVE)


def issue(
    database: Database, unit_id: str, items: Sequence[NewItem], note: str, document: Upload, deed: Deed
) -> str:
    """Stores a notice with the document that was sent; gives its number.

    Raises :class:`Moved` where a finding is not confirmed and open any more, or is in another notice that goes on.
    """
    with database.write() as connection:
        _alone(connection)
        _free(connection, unit_id, [i.finding_id for i in items])
        number = _next_number(connection, deed.at)
        row = {"number": number, "unit_id": unit_id, "state": NoticeState.ISSUED.value, "issued_at": deed.at,
               "issued_by": clean(deed.name), "note": clean(note)}  # fmt: skip
        identity = int(
            connection.execute(insert(rectifications).returning(rectifications.c.id), row).scalar_one()
        )
        connection.execute(insert(rectification_items), [_item(identity, n, i) for n, i in enumerate(items)])
        file = _keep(connection, identity, document, deed)
        _step(connection, identity, None, "issued", deed, note, file)
        told = {"unit": unit_id, "findings": [i.finding_id for i in items]}
        people_writes.record(connection, replace(deed, target=number, after=told))
    return number


def _alone(connection: Connection) -> None:
    """Others who give out numbers wait; on SQLite every writer waits already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE rectifications IN SHARE ROW EXCLUSIVE MODE"))


def _free(connection: Connection, unit_id: str, ids: Collection[str]) -> None:
    table, items = findings.c, rectification_items.c
    right = select(table.id).where(
        table.id.in_(ids),
        table.unit_id == unit_id,
        table.status == Status.OPEN.value,
        table.verdict == Verdict.CONFIRMED.value,
    )
    if missing := set(ids) - set(connection.execute(right).scalars()):
        raise Moved(f"{'、'.join(sorted(missing)[:3])} 现在不是“待整改、已复核属实”：请刷新后再选")
    taken = (
        select(items.finding_id, rectifications.c.number)
        .join(rectifications, rectifications.c.id == items.rectification_id)
        .where(items.finding_id.in_(ids), items.state.in_(_LIVE))
    )
    for finding, number in connection.execute(taken):
        raise Moved(f"{finding} 已在通知单 {number} 里，还没有办结：请刷新后再选")


def _next_number(connection: Connection, now: datetime) -> str:
    year = local(now).year
    like = rectifications.c.number.startswith(f"ZG-{year}-", autoescape=True)
    last = connection.execute(select(func.max(rectifications.c.number)).where(like)).scalar()
    return f"ZG-{year}-{int(last.rpartition('-')[2]) + 1 if last else 1:05d}"


def _item(identity: int, position: int, item: NewItem) -> dict[str, Any]:
    values = asdict(item)
    return {
        **values,
        "message": clean(item.message),
        "url": clean(item.url),
        "rectification_id": identity,
        "position": position,
        "state": ItemState.OPEN.value,
    }


def _keep(connection: Connection, identity: int, upload: Upload, deed: Deed) -> int:
    table = rectification_files.c
    kept = select(func.count(), func.coalesce(func.sum(table.size), 0)).where(
        table.rectification_id == identity
    )
    number, size = connection.execute(kept).one()
    if number >= MOST_FILES or size + len(upload.content) > MOST_BYTES:
        raise Moved(f"这张通知单的附件已满（至多 {MOST_FILES} 个、共 {MOST_BYTES >> 20} MB）：请另行报送")
    row = {
        "rectification_id": identity,
        "name": clean(upload.name),
        "kind": upload.kind,
        "size": len(upload.content),
        "sha256": sha256(upload.content).hexdigest(),
        "content": upload.content,
        "at": deed.at,
        "by": clean(deed.name),
    }
    return int(connection.execute(insert(rectification_files).returning(table.id), row).scalar_one())


def _step(
    connection: Connection,
    identity: int,
    finding: str | None,
    kind: str,
    deed: Deed,
    words: str = "",
    file: int | None = None,
) -> None:
    row = {"rectification_id": identity, "finding_id": finding, "at": deed.at, "kind": kind, "by": clean(deed.name),
           "role": deed.role, "words": clean(words), "file_id": file}  # fmt: skip
    connection.execute(insert(rectification_steps), row)


def receive(database: Database, number: str, deed: Deed) -> None:
    """The unit has the notice."""
    with database.write() as connection:
        row = _going(connection, number)
        _receive(connection, row, deed)
        people_writes.record(connection, replace(deed, target=number))


def _receive(connection: Connection, row: Any, deed: Deed) -> None:
    if row.state != NoticeState.ISSUED:
        raise Moved(f"{row.number} 已由 {row.received_by} 签收")
    values = {"state": NoticeState.RECEIVED.value, "received_at": deed.at, "received_by": clean(deed.name)}
    connection.execute(update(rectifications).where(rectifications.c.id == row.id).values(values))
    _step(connection, row.id, None, "received", deed)


def answer(
    database: Database,
    number: str,
    ids: Collection[str],
    state: ItemState,
    words: str,
    upload: Upload | None,
    deed: Deed,
) -> None:
    """The unit's word on findings of a notice: mended (``CLAIMED``) or appealed against (``APPEALED``).

    Whoever answers has received the notice. ``words`` and ``upload`` belong to each of the findings.
    """
    with database.write() as connection:
        row = _going(connection, number)
        _be_in(connection, row, ids, ANSWERABLE)
        if row.state == NoticeState.ISSUED:
            _receive(connection, row, deed)
        file = _keep(connection, row.id, upload, deed) if upload else None
        claimed = deed.at if state is ItemState.CLAIMED else None
        _set(connection, row, ids, state=state.value, claimed_at=claimed)
        for one in sorted(ids):
            _step(connection, row.id, one, state.value, deed, words, file)
        told = {"findings": sorted(ids), "state": state.value, "words": words}
        if upload:
            told["file"] = f"{upload.name} {sha256(upload.content).hexdigest()}"
        people_writes.record(connection, replace(deed, target=number, after=told))


def decide(
    database: Database,
    number: str,
    finding: str,
    verdict: Verdict | None,
    reason: str,
    until: date | None,
    deed: Deed,
) -> None:
    """The word on an appeal (申诉): rejected (``None``), or upheld, which is a verdict on the finding itself."""
    with database.write() as connection:
        row = _going(connection, number)
        _be_in(connection, row, [finding], {ItemState.APPEALED})
        if verdict is None:
            _set(connection, row, [finding], state=ItemState.OPEN.value)
            _step(connection, row.id, finding, "rejected", deed, reason)
            after: dict[str, Any] = {"finding": finding, "upheld": False, "words": reason}
        else:
            review_writes.review(
                connection, finding, verdict, reason=reason, by=deed.name, until=until, now=deed.at
            )
            _set(connection, row, [finding], state=ItemState.LIFTED.value, ended_at=deed.at)
            _step(connection, row.id, finding, "upheld", deed, reason)
            after = {"finding": finding, "upheld": True, "review": verdict.value, "words": reason}
        people_writes.record(connection, replace(deed, target=number, after=after))
        close_where_done(connection, row.id, deed.at)


def send_back(database: Database, number: str, finding: str, words: str, deed: Deed) -> None:
    """A person has looked, and it is not mended."""
    with database.write() as connection:
        row = _going(connection, number)
        _be_in(connection, row, [finding], {ItemState.CLAIMED})
        _set(connection, row, [finding], state=ItemState.RETURNED.value)
        _step(connection, row.id, finding, "sent-back", deed, words)
        told = {"finding": finding, "words": words}
        people_writes.record(connection, replace(deed, target=number, after=told))


def withdraw(database: Database, number: str, words: str, deed: Deed) -> None:
    """The whole notice is taken back; its findings stay as they are and may go into another one."""
    with database.write() as connection:
        row = _going(connection, number)
        live = (rectification_items.c.rectification_id == row.id) & rectification_items.c.state.in_(_LIVE)
        lifted = {"state": ItemState.LIFTED.value, "ended_at": deed.at}
        connection.execute(update(rectification_items).where(live).values(lifted))
        values = {"state": NoticeState.WITHDRAWN.value, "closed_at": deed.at}
        connection.execute(update(rectifications).where(rectifications.c.id == row.id).values(values))
        _step(connection, row.id, None, "withdrawn", deed, words)
        people_writes.record(connection, replace(deed, target=number, after={"words": words}))


def _going(connection: Connection, number: str) -> Any:
    """The notice's row, held for this transaction."""
    found = select(rectifications).where(rectifications.c.number == number).with_for_update()
    row = connection.execute(found).first()
    if row is None or row.state not in GOING:
        raise Moved(f"通知单 {number} 已经办结或撤回，不能再改")
    return row


def _be_in(connection: Connection, row: Any, ids: Collection[str], states: Collection[ItemState]) -> None:
    items = rectification_items.c
    right = select(items.finding_id).where(
        items.rectification_id == row.id,
        items.finding_id.in_(ids),
        items.state.in_([s.value for s in states]),
    )
    if not ids or set(ids) - set(connection.execute(right).scalars()):
        raise Moved("所选的问题里有的已经变了状态：请刷新后再选")


def _set(connection: Connection, row: Any, ids: Collection[str], **values: Any) -> None:
    items = rectification_items.c
    own = (items.rectification_id == row.id) & items.finding_id.in_(ids)
    connection.execute(update(rectification_items).where(own).values(values))


def close_where_done(connection: Connection, identity: int, now: datetime) -> None:
    """A notice none of whose findings is left is closed."""
    items = rectification_items.c
    left = select(func.count()).where(items.rectification_id == identity, items.state.in_(_LIVE))
    if connection.execute(left).scalar_one():
        return
    going = (rectifications.c.id == identity) & rectifications.c.state.in_(sorted(GOING))
    done = {"state": NoticeState.CLOSED.value, "closed_at": now}
    if connection.execute(update(rectifications).where(going).values(done)).rowcount:
        _step(connection, identity, None, "finished", Deed(at=now, action=""))
