"""What a browser showed: writing it down, and finding it by the bytes of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, func, insert, select, text

from core.address import normalise
from core.finding import ACTIVE, Status
from db.models.evidence import renderings
from db.models.findings import findings
from db.records.evidence import RenderingRecord
from db.records.visits import VisitHandle
from db.session import Database
from db.statements import chunks
from db.text import clean

_FIELDS = tuple(RenderingRecord.__dataclass_fields__)
_NEEDED = [*(s.value for s in ACTIVE), Status.EXPLAINED.value]


def add(connection: Connection, visit: VisitHandle, records: Sequence[RenderingRecord]) -> None:
    """One row for each record."""
    rows = [
        {
            **{n: getattr(r, n) for n in _FIELDS},
            "url": clean(normalise(r.url)),
            "unit_id": visit.unit_id,
            "visit_id": visit.id,
        }
        for r in records
    ]
    if rows:
        connection.execute(insert(renderings), rows)


def of_payloads(connection: Connection, unit_id: str, hashes: Iterable[str]) -> dict[str, RenderingRecord]:
    """By the hash of the served bytes, the newest rendering of each."""
    statement = (
        select(*(renderings.c[n] for n in _FIELDS))
        .where(
            renderings.c.unit_id == unit_id,
            renderings.c.payload_hash.in_(bindparam("hashes", expanding=True)),
        )
        .order_by(renderings.c.id)
    )
    found: dict[str, RenderingRecord] = {}
    for part in chunks({h for h in hashes if h}):
        for row in connection.execute(statement, {"hashes": part}).mappings():
            found[row["payload_hash"]] = RenderingRecord(**row)
    return found


def of_page(database: Database, unit_id: str, payload_hash: str) -> RenderingRecord | None:
    """The newest rendering of these bytes."""
    with database.read() as connection:
        return of_payloads(connection, unit_id, [payload_hash]).get(payload_hash)


def screenshots(database: Database) -> set[str]:
    """The hashes of all pictures taken."""
    with database.read() as connection:
        taken = select(renderings.c.screenshot).distinct().where(renderings.c.screenshot != "")
        return set(connection.execute(taken).scalars())


def unpictured(database: Database, unit_id: str, checks: Sequence[str], most: int) -> list[str]:
    """Pages on which standing findings of ``checks`` rest and that no browser has shown, the newest findings first."""
    shown = exists().where(
        renderings.c.unit_id == unit_id, renderings.c.payload_hash == findings.c.payload_hash
    )
    statement = (
        select(findings.c.url, func.max(findings.c.first_seen).label("newest"))
        .where(
            findings.c.unit_id == unit_id,
            findings.c.check_id.in_(checks),
            findings.c.status.in_([s.value for s in ACTIVE]),
            findings.c.payload_hash != "",
            ~shown,
        )
        .group_by(findings.c.url)
        .order_by(text("newest DESC"), findings.c.url)
        .limit(most)
    )
    with database.read() as connection:
        return list(connection.execute(statement).scalars())


def needed_screenshots(database: Database, before: datetime) -> set[str]:
    """Pictures younger than ``before``, or of pages on which a standing finding rests."""
    own = findings.c.payload_hash == renderings.c.payload_hash
    linking = (findings.c.payload_hash == "") & (findings.c.parent_url == renderings.c.url)
    standing = exists().where(
        findings.c.unit_id == renderings.c.unit_id, own | linking, findings.c.status.in_(_NEEDED)
    )
    statement = (
        select(renderings.c.screenshot)
        .distinct()
        .where(renderings.c.screenshot != "", standing | (renderings.c.shown_at >= before))
    )
    with database.read() as connection:
        return set(connection.execute(statement).scalars())
