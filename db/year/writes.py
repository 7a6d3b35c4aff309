"""Writing a year's scores, what was imported for it, and who signed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from db.bulk import insert_rows, upsert
from db.errors import Moved, YearFrozen
from db.models.media import accounts, posts
from db.models.year import manual_scores, past_scores, rollups, scores, signatures, unit_scores
from db.people import writes as people_writes
from db.people.records import Deed
from db.session import Database
from db.year.records import ManualScore, PastScore, Rollup, Signature

_HEAD = (
    "year", "rubric", "rubric_version", "rubric_hash", "version", "state", "made_at", "as_of", "hash", "summary",
    "reason", "changes",
)  # fmt: skip


def save_draft(database: Database, rollup: Rollup) -> int:
    """Stores a draft in the place of the draft before; gives its number. Where nothing changed, nothing is written.

    Signatures under other numbers are dropped. Raises :class:`~db.errors.YearFrozen` where this version is final.
    """
    with database.write() as connection:
        old = _held(connection, rollup)
        if old is not None and old.state == "final":
            raise YearFrozen(f"{rollup.year} 年的评分（{rollup.rubric} 第 {rollup.version} 版）已经定稿")
        if old is not None and old.hash == rollup.hash:
            same = update(rollups).where(rollups.c.id == old.id)
            connection.execute(same.values({n: getattr(rollup, n) for n in _HEAD}))
            return int(old.id)
        if old is not None:
            _drop(connection, old.id)
        return _insert(connection, rollup)


def sign(
    database: Database, rollup: int, signature: Signature, needed: int, deed: Deed | None = None
) -> None:
    """Adds a person's signature; the one that makes ``needed`` of them freezes the version with it.

    Raises :class:`~db.errors.Moved` where the draft was rolled up again, or frozen, since it was read. ``deed`` tells the
    log who signed.
    """
    with database.write() as connection:
        held = select(rollups).where(rollups.c.id == rollup).with_for_update()
        row = connection.execute(held).first()
        if row is None or row.hash != signature.hash or row.state == "final":
            raise Moved("这一版评分刚刚重新汇总过，或已经定稿：请刷新后再看")
        upsert(connection, signatures, [{"rollup_id": rollup, **asdict(signature)}], replace=("hash", "at"))
        own = (signatures.c.rollup_id == rollup) & (signatures.c.hash == signature.hash)
        people = connection.execute(select(signatures.c.account, signatures.c.name).where(own))
        final = len({account or name for account, name in people}) >= needed
        if final:
            connection.execute(update(rollups).where(rollups.c.id == rollup).values(state="final"))
        if deed is not None:
            after = {
                "signed_as": signature.name,
                "account": signature.account,
                "hash": signature.hash,
                "final": final,
            }
            target = f"{row.year} {row.rubric} {row.version}"
            people_writes.record(connection, replace(deed, target=target, after=after))


def save_manual(database: Database, marks: Sequence[ManualScore]) -> int:
    """Stores marks, the same ones in place of those before; gives how many are new or changed."""
    return _put(database, manual_scores, [asdict(m) for m in marks])


def save_past(database: Database, past: Sequence[PastScore]) -> int:
    """Stores scores of past years; gives how many are new or changed."""
    return _put(database, past_scores, [asdict(p) for p in past])


def save_accounts(database: Database, rows: Sequence[Mapping[str, Any]]) -> int:
    """Stores accounts; gives how many are new or changed."""
    return _put(database, accounts, rows)


def save_posts(database: Database, rows: Sequence[Mapping[str, Any]]) -> int:
    """Stores posts of known accounts; gives how many are new or changed."""
    return _put(database, posts, rows)


def _held(connection: Connection, rollup: Rollup) -> Any:
    statement = select(rollups.c.id, rollups.c.state, rollups.c.hash).where(
        rollups.c.year == rollup.year,
        rollups.c.rubric == rollup.rubric,
        rollups.c.version == rollup.version,
    )
    return connection.execute(statement).first()


def _drop(connection: Connection, rollup: int) -> None:
    for table in (signatures, scores, unit_scores):
        connection.execute(delete(table).where(table.c.rollup_id == rollup))
    connection.execute(delete(rollups).where(rollups.c.id == rollup))


def _insert(connection: Connection, rollup: Rollup) -> int:
    head = insert(rollups).values({name: getattr(rollup, name) for name in _HEAD}).returning(rollups.c.id)
    number = int(connection.execute(head).scalar_one())
    for table, rows in ((unit_scores, rollup.units), (scores, rollup.indicators)):
        insert_rows(connection, table, [{"rollup_id": number, **asdict(row)} for row in rows])
    return number


def _put(database: Database, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    keys = [c.name for c in table.primary_key.columns]
    with database.write() as connection:
        stored = {
            tuple(row[k] for k in keys): dict(row) for row in connection.execute(select(table)).mappings()
        }
        given = [(tuple(row[k] for k in keys), dict(row)) for row in rows]
        fresh = {key: row for key, row in given if stored.get(key) != row}
        others = [c.name for c in table.columns if c.name not in keys]
        upsert(connection, table, list(fresh.values()), replace=others)
    return len(fresh)
