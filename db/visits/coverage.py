"""How far each check got in a visit, counted from what is stored per page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update

from core.finding import OutcomeStatus
from db.models.visits import pages, profiles, visits
from db.records.findings import CheckResult
from db.text import clean

Counts = dict[str, dict[str, int]]


def of_visit(connection: Connection, unit_id: str, visit_id: int) -> Counts:
    """Check id → status → number of pages, with ``unseen``, and the site checks' answers so far."""
    counts: Counts = defaultdict(lambda: defaultdict(int))
    observed = (pages.c.seen_visit == visit_id).label("observed")
    statement = (
        select(profiles.c.results, observed, func.count())
        .join(profiles, profiles.c.id == pages.c.profile)
        .where(pages.c.unit_id == unit_id)
        .group_by(profiles.c.id, profiles.c.results, observed)
    )
    for results, seen, number in connection.execute(statement):
        for check, (_, status, _reason) in results.items():
            if seen:
                counts[check][status] += number
            elif status != OutcomeStatus.NOT_APPLICABLE:
                counts[check]["unseen"] += number
    stored = connection.execute(select(visits.c.site_results).where(visits.c.id == visit_id)).scalar_one()
    return {check: dict(c) for check, c in counts.items()} | _of_site(stored)


def note_site_results(connection: Connection, visit_id: int, results: Sequence[CheckResult]) -> None:
    """Adds the answers of site checks to the visit, also where it is closed already."""
    row = connection.execute(
        select(visits.c.site_results, visits.c.coverage).where(visits.c.id == visit_id)
    ).one()
    said = {r.check: [r.version, r.status.value, clean(r.reason)[:500]] for r in results}
    site_results = {**row.site_results, **said}
    connection.execute(
        update(visits)
        .where(visits.c.id == visit_id)
        .values(site_results=site_results, coverage={**row.coverage, **_of_site(site_results)})
    )


def _of_site(site_results: Mapping[str, Sequence[Any]]) -> Counts:
    return {check: {str(answer[1]): 1} for check, answer in site_results.items()}
