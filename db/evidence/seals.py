"""Seals (封存): a night's findings and evidence, chained and signed, so that a later change of a row shows.

A row carries the number of the seal that covers it as it stands; every change by this program takes the number away,
and the next seal covers it anew. A change past this program leaves the number, and the hash no longer fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, bindparam, func, insert, select, update

from core.chain import NOTHING, canonical, digest, head_of
from db.models.evidence import evidence, purged_files, seals
from db.models.findings import finding_events, findings
from db.records.evidence import Entry, EvidenceRow, Seal, SealedRow
from db.session import Database
from db.statements import chunks

#: Columns that this program moves without the record becoming another.
_MOVING = {"findings": {"seal", "last_seen"}, "evidence": {"seal"}}
_TABLES: Mapping[str, Table] = {"evidence": evidence, "finding": findings}

#: From the head to (public key, signature), hexadecimal.
Sign = Callable[[str], tuple[str, str]]


def seal(
    database: Database, night: date, now: datetime, files: Iterable[tuple[str, str]], sign: Sign
) -> Seal:
    """Seals everything not sealed yet, and ``files`` (path, SHA-256), under ``night``."""
    with database.write() as connection:
        last = connection.execute(select(seals).order_by(seals.c.number.desc()).limit(1)).first()
        number, previous = (last.number + 1, last.head) if last else (1, NOTHING)
        entries = [*_cover(connection, number), *(Entry("file", name, value) for name, value in files)]
        head = head_of(previous, number, night.isoformat(), ((e.kind, e.id, e.sha256) for e in entries))
        public_key, signature = sign(head)
        made = Seal(
            number=number, night=night, made_at=now, entries=tuple(entries), previous=previous, head=head,
            public_key=public_key, signature=signature,
        )  # fmt: skip
        connection.execute(insert(seals).values(_row(made)))
    return made


def _row(made: Seal) -> dict[str, Any]:
    names = ("number", "night", "made_at", "previous", "head", "public_key", "signature")
    entries = [(e.kind, e.id, bytes.fromhex(e.sha256)) for e in made.entries]
    return {**{n: getattr(made, n) for n in names}, "entries": msgspec.msgpack.encode(entries)}


def _cover(connection: Connection, number: int) -> Iterator[Entry]:
    """The entries of all rows that no seal covers; from now on ``number`` does."""
    for kind, table in _TABLES.items():
        unsealed = select(table.c.id).where(table.c.seal.is_(None)).order_by(table.c.id)
        for ids in chunks(connection.execute(unsealed).scalars(), 1000):
            rows = _read(connection, table, ids, lock=True)
            yield from (Entry(kind, str(row["id"]), value) for row, value in rows)
            connection.execute(update(table).where(table.c.id.in_(ids)).values(seal=number))


def _read(
    connection: Connection, table: Table, ids: Sequence[Any], *, lock: bool = False
) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Rows in order of their ids, each with its fingerprint."""
    for row, content in _contents(connection, table, ids, lock=lock):
        yield row, digest(content)


def _contents(
    connection: Connection, table: Table, ids: Sequence[Any], *, lock: bool = False
) -> Iterator[tuple[Mapping[str, Any], dict[str, Any]]]:
    statement: Select[Any] = select(table).where(table.c.id.in_(ids)).order_by(table.c.id)
    rows = connection.execute(statement.with_for_update() if lock else statement).mappings().all()
    events = _events(connection, ids) if table is findings else {}
    for row in rows:
        yield dict(row), _content(table, row, events.get(row["id"], []))


def _content(table: Table, row: Mapping[Any, Any], events: list[Any]) -> dict[str, Any]:
    """Everything of a row that must not change unseen; a finding includes its events."""
    content = {k: _plain(v) for k, v in row.items() if k not in _MOVING[table.name]}
    return {**content, "events": events} if table is findings else content


def _events(connection: Connection, ids: Sequence[str]) -> dict[str, list[Any]]:
    told: dict[str, list[Any]] = defaultdict(list)
    statement = (
        select(finding_events)
        .where(finding_events.c.finding_id.in_(bindparam("ids", expanding=True)))
        .order_by(finding_events.c.id)
    )
    for row in connection.execute(statement, {"ids": list(ids)}).mappings():
        told[row["finding_id"]].append({k: _plain(v) for k, v in row.items()})
    return told


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
    return value


def all_seals(database: Database) -> Iterator[Seal]:
    """All seals, oldest first, one by one."""
    with database.read() as connection:
        numbers = connection.execute(select(seals.c.number).order_by(seals.c.number)).scalars().all()
        for number in numbers:
            yield _seal(connection.execute(select(seals).where(seals.c.number == number)).one())


def numbered(database: Database, numbers: Iterable[int]) -> dict[int, Seal]:
    """The seals with these numbers."""
    with database.read() as connection:
        statement = select(seals).where(seals.c.number.in_(sorted(set(numbers)))).order_by(seals.c.number)
        return {row.number: _seal(row) for row in connection.execute(statement)}


def covering(
    database: Database, finding: str, records: Iterable[EvidenceRow]
) -> tuple[dict[int, Seal], list[SealedRow]]:
    """The seals that cover a finding and its records, and these rows as they were sealed."""
    rows = [
        *sealed_rows(database, "evidence", [r.id for r in records]),
        *sealed_rows(database, "finding", [finding]),
    ]
    return numbered(database, {row.seal for row in rows}), rows


def sealed_rows(database: Database, kind: str, ids: Sequence[Any]) -> list[SealedRow]:
    """Those of these rows that a seal covers as they stand, with what its hash is made of."""
    with database.read() as connection:
        found = list(_contents(connection, _TABLES[kind], ids))
    return [
        SealedRow(kind, str(row["id"]), row["seal"], canonical(content).decode())
        for row, content in found
        if row["seal"] is not None
    ]


def newest(database: Database, night: date) -> tuple[int, str]:
    """Number and head of the newest seal of ``night``; (0, "") where it has none."""
    statement = select(seals.c.number, seals.c.head).where(seals.c.night == night)
    with database.read() as connection:
        row = connection.execute(statement.order_by(seals.c.number.desc()).limit(1)).first()
    return (row.number, row.head) if row else (0, "")


def _seal(row: Any) -> Seal:
    entries = msgspec.msgpack.decode(row.entries, type=list[tuple[str, str, bytes]])
    return Seal(
        number=row.number,
        night=row.night,
        made_at=row.made_at,
        entries=tuple(Entry(kind, identity, value.hex()) for kind, identity, value in entries),
        previous=row.previous,
        head=row.head,
        public_key=row.public_key,
        signature=row.signature,
    )


def standing(
    database: Database, kind: str, ids: Sequence[str]
) -> Iterator[tuple[str, int | None, str, Mapping[str, Any]]]:
    """Id, seal, fingerprint as of now and columns of each of these rows that is there. ``kind``: evidence or finding."""
    table = _TABLES[kind]
    with database.read() as connection:
        for part in chunks(ids, 1000):
            keys = [int(i) for i in part] if kind == "evidence" else part
            for row, value in _read(connection, table, keys):
                yield str(row["id"]), row["seal"], value, row


def claimed(database: Database, number: int) -> dict[str, set[str]]:
    """By kind, the ids of the rows that say seal ``number`` covers them."""
    with database.read() as connection:
        return {
            kind: {str(i) for i in connection.execute(select(t.c.id).where(t.c.seal == number)).scalars()}
            for kind, t in _TABLES.items()
        }


def unsealed(database: Database) -> dict[str, int]:
    """By kind, how many rows no seal covers yet."""
    with database.read() as connection:
        return {
            kind: connection.execute(
                select(func.count()).select_from(t).where(t.c.seal.is_(None))
            ).scalar_one()
            for kind, t in _TABLES.items()
        }


def purged(database: Database) -> set[str]:
    """Files that were deleted by ``minjian db purge``."""
    with database.read() as connection:
        return set(connection.execute(select(purged_files.c.file)).scalars())


def unsealed_files(database: Database) -> set[str]:
    """WARC files named by evidence that no seal covers yet."""
    with database.read() as connection:
        statement = select(evidence.c.file).distinct().where(evidence.c.seal.is_(None))
        return set(connection.execute(statement).scalars())
