"""Probes of home pages: written by the round, read by the unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from core.fetch import FetchProblem
from core.probe import Probe
from core.times import SHANGHAI
from db.models.running import probes
from db.session import Database
from db.text import clean


def save_probes(database: Database, tries: Mapping[str, Probe]) -> None:
    """Stores a round: unit id → probe. Tries of the same second (a frozen clock) are a second apart."""
    if not tries:
        return
    earliest = min(_seconds(p.at) for p in tries.values())
    with database.write() as connection:
        statement = select(probes.c.unit_id, probes.c.at).where(
            probes.c.unit_id.in_(list(tries)), probes.c.at >= earliest
        )
        taken = {(row.unit_id, row.at) for row in connection.execute(statement)}
        connection.execute(insert(probes), [_row(u, p, taken) for u, p in tries.items()])


def _row(unit_id: str, probe: Probe, taken: set[tuple[str, int]]) -> dict[str, object]:
    at = _seconds(probe.at)
    while (unit_id, at) in taken:
        at += 1
    return {
        "unit_id": unit_id,
        "at": at,
        "http_status": probe.status,
        "problem": probe.problem.value if probe.problem else "",
        "milliseconds": None if probe.seconds is None else round(probe.seconds * 1000),
        "struck": clean(probe.struck)[:200],
    }


def probes_of(database: Database, unit_id: str, until: datetime, days: int) -> tuple[Probe, ...]:
    """The unit's probes of the last ``days`` days before ``until``, oldest first; a frozen clock may run on for an hour."""
    statement = (
        select(probes)
        .where(
            probes.c.unit_id == unit_id,
            probes.c.at > _seconds(until - timedelta(days=days)),
            probes.c.at <= _seconds(until) + 3600,
        )
        .order_by(probes.c.at)
    )
    with database.read() as connection:
        return tuple(_probe(row) for row in connection.execute(statement))


def _probe(row: Any) -> Probe:
    return Probe(
        at=datetime.fromtimestamp(row.at, UTC).astimezone(SHANGHAI),
        status=row.http_status,
        problem=FetchProblem(row.problem) if row.problem else None,
        seconds=None if row.milliseconds is None else row.milliseconds / 1000,
        struck=row.struck,
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
