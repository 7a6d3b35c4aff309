"""Writing link targets and how asking for them ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from core.address import address_hash, normalise
from core.fetch import FetchOutcome
from db.bulk import insert_rows, update_rows
from db.models.visits import links, visits
from db.statements import chunks
from db.text import clean

_KEYS = ("unit_id", "target_hash")


def add_targets(connection: Connection, unit_id: str, targets: Mapping[str, str]) -> None:
    """Remembers targets that are not known yet, and that known ones are linked."""
    wanted = {address_hash(url): (url, source) for url, source in targets.items()}
    known = {row.target_hash: row.linked for row in _known(connection, unit_id, wanted)}
    new = [_new_row(unit_id, h, url, source) for h, (url, source) in wanted.items() if h not in known]
    insert_rows(connection, links, new)
    for part in chunks(h for h, linked in known.items() if not linked):
        connection.execute(
            update(links).where(links.c.unit_id == unit_id, links.c.target_hash.in_(part)).values(linked=True)
        )


def save_outcomes(
    connection: Connection,
    unit_id: str,
    visit_id: int | None,
    outcomes: Mapping[str, FetchOutcome],
    now: datetime,
) -> None:
    """Stores outcomes; the streak grows where the verdict is the same as in an earlier visit."""
    wanted = {address_hash(url): (url, outcome) for url, outcome in outcomes.items()}
    known = {row.target_hash: row for row in _known(connection, unit_id, wanted)}
    new = [
        {**_new_row(unit_id, h, url, ""), "linked": False} for h, (url, _) in wanted.items() if h not in known
    ]
    insert_rows(connection, links, new)
    rows = [
        {"unit_id": unit_id, "target_hash": h, **_outcome(outcome, known.get(h), visit_id, now)}
        for h, (_, outcome) in wanted.items()
    ]
    update_rows(connection, links, _KEYS, rows)


def _known(connection: Connection, unit_id: str, hashes: Iterable[int]) -> Iterable[Any]:
    statement = select(
        links.c.target_hash,
        links.c.linked,
        links.c.verdict,
        links.c.streak,
        links.c.asked_visit,
        links.c.asked_at,
        links.c.since,
    ).where(links.c.unit_id == unit_id, links.c.target_hash.in_(bindparam("hashes", expanding=True)))
    for part in chunks(hashes):
        yield from connection.execute(statement, {"hashes": part})


def _new_row(unit_id: str, value: int, url: str, source: str) -> dict[str, Any]:
    return {
        "unit_id": unit_id,
        "target_hash": value,
        "target": clean(normalise(url)),
        "seen_on": clean(source),
        "linked": True,
    }


def _outcome(outcome: FetchOutcome, old: Any, visit_id: int | None, now: datetime) -> dict[str, Any]:
    same = old is not None and old.verdict == outcome.verdict.value
    again = same and (old.asked_visit == visit_id if visit_id is not None else old.asked_at == now)
    return {
        "http_status": outcome.status,
        "problem": outcome.problem.value if outcome.problem else "",
        "detail": clean(outcome.detail)[:500],
        "final_url": clean(outcome.final_url),
        "content_type": clean(outcome.content_type),
        "title": clean(outcome.title),
        "sample": clean(outcome.sample),
        "verdict": outcome.verdict.value,
        "streak": old.streak + (not again) if same else 1,
        "asked_visit": visit_id,
        "asked_at": now,
        "since": old.since if same else now,
    }


def external_targets(
    connection: Connection, wanted: date | Iterable[int], *, unanswered: bool = False
) -> dict[str, dict[str, str]]:
    """Linked targets of the units visited: address → {unit id: page that links to it}."""
    chosen = visits.c.night == wanted if isinstance(wanted, date) else visits.c.id.in_(list(wanted))
    these = select(visits.c.id).where(chosen)
    statement = (
        select(
            links.c.target, links.c.unit_id, links.c.seen_on, links.c.asked_visit.in_(these).label("answered")
        )
        .where(links.c.linked.is_(True), links.c.unit_id.in_(select(visits.c.unit_id).where(chosen)))
        .order_by(links.c.target, links.c.unit_id)
    )
    targets: dict[str, dict[str, str]] = {}
    waiting: set[str] = set()
    for target, unit_id, source, answered in connection.execute(statement):
        targets.setdefault(target, {})[unit_id] = source
        if not answered:
            waiting.add(target)
    return {t: units for t, units in targets.items() if t in waiting} if unanswered else targets
