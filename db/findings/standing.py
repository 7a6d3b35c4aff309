"""What stands of findings before results are written: their rows, and the sightings they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from core.finding import Status
from db.models.findings import findings, sightings
from db.models.visits import pages
from db.statements import among, chunks

_ON_PAGES = (
    select(
        sightings.c.id,
        sightings.c.finding_id,
        sightings.c.number,
        sightings.c.url,
        sightings.c.payload_hash,
        sightings.c.where_text,
        sightings.c.quote,
        sightings.c.state,
        findings.c.check_id,
        findings.c.message_key,
        findings.c.subject,
        pages.c.last_read_at,
    )
    .join(findings, findings.c.id == sightings.c.finding_id)
    .join(pages, (pages.c.unit_id == sightings.c.unit_id) & (pages.c.number == sightings.c.number))
    .where(sightings.c.state != "past")
    .order_by(sightings.c.id)
)


def stored(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """The findings of these ids."""
    statement = select(findings).where(among(connection, findings.c.id, "ids"))
    return {row.id: row for row in connection.execute(statement, {"ids": list(ids)})}


def stored_of_checks(
    connection: Connection, unit_id: str, checks: Sequence[str], also: Iterable[str]
) -> dict[str, Row[Any]]:
    """The findings of these site checks that are not resolved, and those of the ids ``also``."""
    statement = select(findings).where(
        findings.c.unit_id == unit_id,
        findings.c.check_id.in_(checks),
        findings.c.on_pages.is_(False),
        findings.c.status != Status.RESOLVED.value,
    )
    found = {row.id: row for row in connection.execute(statement)}
    return found | stored(connection, (i for i in also if i not in found))


def sightings_on(connection: Connection, unit_id: str, numbers: Sequence[int]) -> list[Row[Any]]:
    """What stands on these pages, with the finding it is of."""
    statement = _ON_PAGES.where(
        sightings.c.unit_id == unit_id, among(connection, sightings.c.number, "numbers")
    )
    return list(connection.execute(statement, {"numbers": list(numbers)}))


def sighting_of(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """The sighting that each of these findings of site checks rests on."""
    statement = select(sightings).where(
        sightings.c.finding_id.in_(bindparam("ids", expanding=True)), sightings.c.state != "past"
    )
    return {
        row.finding_id: row for part in chunks(ids) for row in connection.execute(statement, {"ids": part})
    }


def page_counts(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """How many pages carry each finding now."""
    statement = (
        select(sightings.c.finding_id, func.count(sightings.c.number.distinct()))
        .where(among(connection, sightings.c.finding_id, "ids"), sightings.c.state != "past")
        .group_by(sightings.c.finding_id)
    )
    return {row[0]: row[1] for row in connection.execute(statement, {"ids": list(ids)})}


def waiting(connection: Connection, unit_id: str) -> dict[str, str]:
    """Findings of page checks that count repetitions: id → status."""
    statement = select(findings.c.id, findings.c.status).where(
        findings.c.unit_id == unit_id,
        findings.c.on_pages.is_(True),
        findings.c.status.in_([Status.SUSPECTED.value, Status.OPEN.value]),
        findings.c.confirmations > 1,
        (findings.c.status == Status.SUSPECTED.value) | (findings.c.goods > 0),
    )
    return {row.id: row.status for row in connection.execute(statement)}


def repeated(
    connection: Connection, unit_id: str, waiting: Mapping[str, str], numbers: Sequence[int]
) -> dict[str, bool]:
    """Which waiting findings these pages carry (``True``) or, for recoveries, once carried (``False``)."""
    statement = select(sightings.c.finding_id, sightings.c.state).where(
        sightings.c.unit_id == unit_id,
        sightings.c.number.in_(bindparam("numbers", expanding=True)),
        sightings.c.finding_id.in_(bindparam("ids", expanding=True)),
    )
    carried: dict[str, bool] = {}
    for part in chunks(numbers, 1000):
        for ids in chunks(waiting, 1000):
            for row in connection.execute(statement, {"numbers": part, "ids": ids}):
                if row.state == "current" and waiting[row.finding_id] == Status.SUSPECTED:
                    carried[row.finding_id] = True
                elif row.state == "past" and waiting[row.finding_id] == Status.OPEN:
                    carried.setdefault(row.finding_id, False)
    return carried
