"""Where the bytes behind findings are: writing it down, finding it again, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, select

from core.address import address_hash, normalise
from core.finding import ACTIVE
from db.bulk import insert_rows
from db.evidence.renderings import of_payloads
from db.models.evidence import evidence, purged_files, renderings
from db.models.findings import findings
from db.models.visits import pages
from db.records.evidence import EvidenceRecord, EvidenceRow
from db.records.findings import FindingHistory, FindingRow
from db.records.visits import VisitHandle
from db.session import Database
from db.statements import chunks
from db.text import clean

_ACTIVE = [s.value for s in ACTIVE]
_FIELDS = tuple(n for n in EvidenceRow.__dataclass_fields__ if n != "purged_at")
_ROW = select(*(evidence.c[n] for n in _FIELDS), purged_files.c.at.label("purged_at")).outerjoin(
    purged_files, purged_files.c.file == evidence.c.file
)


def add(connection: Connection, visit: VisitHandle, records: Sequence[EvidenceRecord]) -> None:
    """One row for each record."""
    insert_rows(connection, evidence, [_values(visit, r) for r in records])


def _values(visit: VisitHandle, record: EvidenceRecord) -> dict[str, Any]:
    return {
        "unit_id": visit.unit_id,
        "visit_id": visit.id,
        "night": visit.night,
        "url": clean(normalise(record.url)),
        "payload_hash": record.payload_hash,
        "payload_digest": record.payload_digest,
        "fetched_at": record.fetched_at,
        "file": record.file,
        "offset": record.offset,
        "length": record.length,
        "sha256": record.sha256,
    }


def kept(database: Database, unit_id: str) -> set[str]:
    """The hashes of all payloads of the unit that are kept."""
    statement = (
        select(evidence.c.payload_hash)
        .outerjoin(purged_files, purged_files.c.file == evidence.c.file)
        .where(evidence.c.unit_id == unit_id, purged_files.c.file.is_(None))
    )
    with database.read() as connection:
        return set(connection.execute(statement).scalars())


def record_of(database: Database, unit_id: str, payload_hash: str) -> EvidenceRow | None:
    """The newest record of these bytes that is still there."""
    statement = (
        _ROW.where(
            evidence.c.unit_id == unit_id,
            evidence.c.payload_hash == payload_hash,
            purged_files.c.file.is_(None),
        )
        .order_by(evidence.c.id.desc())
        .limit(1)
    )
    with database.read() as connection:
        row = connection.execute(statement).mappings().first()
    return EvidenceRow(**row) if row else None


def end_of(database: Database, file: str) -> int:
    """Where the last record known of ``file`` ends, 0 where none is."""
    statement = select(evidence.c.offset, evidence.c.length).where(evidence.c.file == file)
    with database.read() as connection:
        return max((row.offset + row.length for row in connection.execute(statement)), default=0)


def missing(database: Database, unit_id: str) -> set[str]:
    """Hashes of payloads that active findings rest on and that are not kept.

    A finding about an address that gave no page (a dead link) rests on the page that links to it.
    """
    active = (findings.c.unit_id == unit_id, findings.c.status.in_(_ACTIVE))
    own = select(findings.c.payload_hash).where(
        *active, findings.c.payload_hash != "", ~_there(unit_id, findings.c.payload_hash)
    )
    parents = (
        select(findings.c.parent_url)
        .where(*active, findings.c.payload_hash == "", findings.c.parent_url != "")
        .distinct()
    )
    with database.read() as connection:
        hashes = set(connection.execute(own).scalars())
        hashes |= _not_kept(connection, unit_id, connection.execute(parents).scalars())
    return hashes


def _there(unit_id: str, payload_hash: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a record of these bytes is kept whose file was not purged."""
    return (
        select(evidence.c.id)
        .outerjoin(purged_files, purged_files.c.file == evidence.c.file)
        .where(
            evidence.c.unit_id == unit_id,
            evidence.c.payload_hash == payload_hash,
            purged_files.c.file.is_(None),
        )
        .exists()
    )


def _not_kept(connection: Connection, unit_id: str, urls: Iterable[str]) -> set[str]:
    """The payloads of these pages that are not kept."""
    statement = select(pages.c.payload_hash).where(
        pages.c.unit_id == unit_id,
        pages.c.url_hash.in_(bindparam("hashes", expanding=True)),
        pages.c.payload_hash != "",
        ~_there(unit_id, pages.c.payload_hash),
    )
    found: set[str] = set()
    for part in chunks({address_hash(u) for u in urls}):
        found |= set(connection.execute(statement, {"hashes": part}).scalars())
    return found


def of_findings(connection: Connection, rows: Iterable[FindingRow]) -> Mapping[str, EvidenceRow]:
    """By finding id, the newest record that each of ``rows`` rests on; bytes still there go before purged ones."""
    listed = list(rows)
    by_hash = _by(connection, "payload_hash", _grouped(listed, "sha256"))
    parents = [r for r in listed if not r.sha256 and r.parent_url]
    by_url = _by(connection, "url", _grouped(parents, "parent_url"))
    found: dict[str, EvidenceRow] = {}
    for row in listed:
        record = by_hash.get((row.unit_id, row.sha256)) or by_url.get((row.unit_id, row.parent_url))
        if record is not None:
            found[row.id] = record
    return found


def _grouped(rows: Iterable[FindingRow], name: str) -> dict[str, set[str]]:
    grouped: dict[str, set[str]] = {}
    for row in rows:
        if value := getattr(row, name):
            grouped.setdefault(row.unit_id, set()).add(value)
    return grouped


def _by(
    connection: Connection, name: str, wanted: Mapping[str, Iterable[str]]
) -> dict[tuple[str, str], EvidenceRow]:
    """The records of each unit whose column ``name`` has one of these values, the best of each."""
    column = evidence.c[name]
    statement = _ROW.where(
        evidence.c.unit_id == bindparam("unit"), column.in_(bindparam("values", expanding=True))
    ).order_by(purged_files.c.at.is_(None), evidence.c.id)
    if name == "url":  # an address stands for what the site sent, not for what a browser made of it
        statement = statement.where(~_made_by_browser())
    found: dict[tuple[str, str], EvidenceRow] = {}
    for unit_id, values in wanted.items():
        for part in chunks(values):
            for row in connection.execute(statement, {"unit": unit_id, "values": part}).mappings():
                found[unit_id, row[name]] = EvidenceRow(**row)
    return found


def _made_by_browser() -> ColumnElement[bool]:
    return (
        select(renderings.c.id)
        .where(
            renderings.c.unit_id == evidence.c.unit_id,
            renderings.c.rendered_hash == evidence.c.payload_hash,
        )
        .exists()
    )


def of_history(database: Database, history: FindingHistory, most: int = 20) -> list[EvidenceRow]:
    """The records behind a finding that are still there, newest sighting first, each payload once, with what a browser made of it."""
    row = history.finding
    hashes = [row.sha256, *(s.sha256 for s in reversed(history.sightings))]
    found = {row.evidence.id: row.evidence} if row.evidence else {}
    with database.read() as connection:
        shown = of_payloads(connection, row.unit_id, hashes)
        made = {h: shown[h].rendered_hash for h in hashes if h in shown}
        by_hash = _by(
            connection, "payload_hash", {row.unit_id: {h for h in hashes if h} | set(made.values())}
        )
    for value in hashes:
        for each in (value, made.get(value, "")):
            if record := by_hash.get((row.unit_id, each)):
                found.setdefault(record.id, record)
    return [r for r in found.values() if r.purged_at is None][:most]
