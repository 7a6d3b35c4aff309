"""What monitoring saw becomes the state of notices: mended, still there, or nothing that can be said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.address import address_hash
from core.finding import Status
from core.rectification import LIVE, ItemState, after_monitoring
from db.models.findings import findings
from db.models.rectify import rectification_items, rectification_steps, rectifications
from db.models.visits import links, pages
from db.rectify.records import Settled
from db.rectify.writes import close_where_done
from db.session import Database
from db.statements import chunks
from db.views import v_findings

_KINDS = {ItemState.CLOSED: "closed", ItemState.RETURNED: "returned", ItemState.LIFTED: "lifted"}


def claimed(database: Database) -> list[str]:
    """Findings that units say are mended, and that wait to be looked at again."""
    items = rectification_items.c
    statement = select(items.finding_id).where(items.state == ItemState.CLAIMED.value)
    with database.read() as connection:
        return sorted(set(connection.execute(statement).scalars()))


def settle(database: Database, now: datetime, asked: Collection[str] = ()) -> Settled:
    """Moves every finding of a going notice to where monitoring says it belongs.

    ``asked`` are findings that were looked at just now: where nothing can be said of one, the notice says so.
    """
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with database.write() as connection:
        rows = _live(connection)
        looked = _looked_at(connection, rows)
        for row in rows:
            seen = min(row.last_seen, looked.get(row.finding_id, row.last_seen))
            state = ItemState(row.state)
            after = after_monitoring(state, row.claimed_at, Status(row.status), seen)
            if after is not state:
                if _move(connection, row, after, now):
                    told[_KINDS[after]].append((row.number, row.finding_id))
            elif row.finding_id in asked and state is ItemState.CLAIMED:
                told["unseen"].append((row.number, row.finding_id))
                _note(connection, row, "unseen", _doubt(row), now)
        for identity in {r.rectification_id for r in rows}:
            close_where_done(connection, identity, now)
    return Settled(**{k: tuple(v) for k, v in told.items()})


def _live(connection: Connection) -> list[Any]:
    items = rectification_items.c
    statement = (
        select(
            items.rectification_id, items.finding_id, items.state, items.claimed_at, rectifications.c.number,
            v_findings.c.status, v_findings.c.last_seen, v_findings.c.subject, v_findings.c.url,
            findings.c.unit_id, findings.c.on_pages, findings.c.goods, findings.c.confirmations,
        )
        .join(rectifications, rectifications.c.id == items.rectification_id)
        .join(findings, findings.c.id == items.finding_id)
        .join(v_findings, v_findings.c.id == items.finding_id)
        .where(items.state.in_(sorted(LIVE)))
        .order_by(items.rectification_id, items.position)
    )  # fmt: skip
    return list(connection.execute(statement))


def _looked_at(connection: Connection, rows: Iterable[Any]) -> Mapping[str, datetime]:
    """By finding of a site check, when its own page or link was last asked for: stored facts are judged again every night."""
    wanted: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.state == ItemState.CLAIMED and not row.on_pages:
            for url in {row.subject, row.url} - {""}:
                wanted[row.unit_id][address_hash(url)].append(row.finding_id)
    found: dict[str, datetime] = {}
    for unit_id, hashes in wanted.items():
        for value, at in _asked_at(connection, unit_id, hashes):
            for identity in hashes[value]:
                found[identity] = min(found.get(identity, at), at)
    return found


def _asked_at(connection: Connection, unit_id: str, hashes: Iterable[int]) -> Iterable[tuple[int, datetime]]:
    for part in chunks(hashes):
        for column, at, table in (
            (pages.c.url_hash, pages.c.last_read_at, pages),
            (links.c.target_hash, links.c.asked_at, links),
        ):
            statement = select(column, at).where(
                table.c.unit_id == unit_id, column.in_(part), at.is_not(None)
            )
            yield from ((row[0], row[1]) for row in connection.execute(statement))


def _move(connection: Connection, row: Any, after: ItemState, now: datetime) -> bool:
    """Whether it was still where it was read: a person's word in between goes first."""
    items = rectification_items.c
    own = (items.rectification_id == row.rectification_id) & (items.finding_id == row.finding_id)
    ended = None if after in LIVE else now
    done = connection.execute(
        update(rectification_items)
        .where(own, items.state == row.state)
        .values(state=after.value, ended_at=ended)
    )
    if done.rowcount:
        _note(connection, row, _KINDS[after], "", now)
    return bool(done.rowcount)


def _note(connection: Connection, row: Any, kind: str, words: str, now: datetime) -> None:
    values = {
        "rectification_id": row.rectification_id,
        "finding_id": row.finding_id,
        "at": now,
        "kind": kind,
        "words": words,
    }
    connection.execute(insert(rectification_steps), values)


def _doubt(row: Any) -> str:
    if row.status == Status.REVIEW:
        return "网页与通知时不同，需要人工复核"
    if row.goods:
        return f"看到已改好 {row.goods} 次，看到 {row.confirmations} 次才办结"
    return "没有看到网页（打不开、被拦截或不在走访范围），不算整改，也不算没有整改；撤下的网页，两天里三次走访都答“不存在”才办结"
