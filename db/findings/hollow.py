"""Pages that show nothing of their own now: what was seen on them before is not seen mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from core.address import address_hash
from core.page import decode_head, is_hollow, is_shell
from db.findings.observations import JudgedPage
from db.models.visits import page_facts, pages
from db.packing import unpack_facts
from db.statements import among


def emptied(
    connection: Connection, unit_id: str, judged: Sequence[JudgedPage], left: Sequence[Row[Any]]
) -> set[int]:
    """Sightings, of those ``left``, on pages that showed something of their own before and show nothing now.

    The same bytes judged anew are no such case.
    """
    hashes = {p.number: p.payload_hash for p in judged}
    heads = {p.number: p.head for p in judged}
    asked = [s for s in left if heads[s.number] and s.payload_hash != hashes[s.number]]
    now = {n for n in {s.number for s in asked} if is_hollow(decode_head(heads[n]))}
    unsure = [s.number for s in asked if s.number in now and s.state != "hollow"]
    before = _hollow_before(connection, unit_id, unsure)
    return {s.id for s in asked if s.number in now and (s.state == "hollow" or s.number not in before)}


def _hollow_before(connection: Connection, unit_id: str, numbers: Sequence[int]) -> set[int]:
    """The pages that showed nothing at the last reading either."""
    if not numbers:
        return set()
    statement = select(page_facts.c.number, page_facts.c.facts).where(
        page_facts.c.unit_id == unit_id, among(connection, page_facts.c.number, "numbers")
    )
    rows = connection.execute(statement, {"numbers": list(set(numbers))})
    return {row.number for row in rows if is_hollow(decode_head(unpack_facts(row.facts)))}


def veiled(connection: Connection, unit_id: str, rows: Sequence[Row[Any]]) -> set[str]:
    """Findings read from the bytes of a page that waits for its scripts now: they are not seen mended. Whatever else
    stands there may be what the finding asked for.
    """
    wanted = {address_hash(row.url): row for row in rows if row.payload_hash and row.url}
    if not wanted:
        return set()
    statement = (
        select(pages.c.url_hash, pages.c.payload_hash, page_facts.c.facts)
        .join(page_facts, (page_facts.c.unit_id == pages.c.unit_id) & (page_facts.c.number == pages.c.number))
        .where(pages.c.unit_id == unit_id, among(connection, pages.c.url_hash, "hashes"))
    )
    now = {
        row.url_hash: row.payload_hash
        for row in connection.execute(statement, {"hashes": list(wanted)})
        if is_shell(decode_head(unpack_facts(row.facts)))
    }
    return {
        row.id
        for row in rows
        if row.payload_hash and now.get(address_hash(row.url), row.payload_hash) != row.payload_hash
    }
