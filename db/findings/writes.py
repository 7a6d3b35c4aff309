"""Writing what checks said of findings.

A finding of a page check stands as long as one page carries it; a finding of a site check has one sighting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from core.address import subject_key
from core.finding import EXEMPTED, OutcomeStatus, Status
from db.findings import standing
from db.findings.life import MERGED
from db.findings.observations import (
    JudgedPage,
    Key,
    Observation,
    by_finding,
    observed_on_pages,
    observed_on_site,
    representative,
)
from db.findings.pending import Pending
from db.findings.templates import is_template
from db.records.findings import CheckResult

#: Says of an old finding (subject, url) whether the material was enough to call it mended.
Settles = Callable[[str, str], bool] | Set[str]
#: Why a finding is not on a page any more (empty: the check could not tell), and when it was last seen there.
Left = tuple[str, datetime | None]


class FindingWriter:
    """Applies results to the findings of one unit within one transaction."""

    def __init__(self, connection: Connection, unit_id: str, visit_id: int, now: datetime) -> None:
        self._connection = connection
        self._unit_id = unit_id
        self._pending = Pending(connection, unit_id, visit_id, now)

    def pages(self, judged: Sequence[JudgedPage]) -> None:
        """Applies the results of pages that were read. Must run before the pages' rows are updated."""
        yielded = observed_on_pages(self._connection, self._unit_id, judged)
        before = standing.sightings_on(self._connection, self._unit_id, [p.number for p in judged])
        if not yielded and not before:
            return
        gone = self._leave(judged, yielded, before)
        self._pending.sight(yielded.values(), {(s.number, s.finding_id): s for s in before})
        seen = {o.id for o in yielded.values()}
        ids = seen | set(gone)
        stored = standing.stored(self._connection, ids)
        self._pending.flush_states()
        counts = self._pages_of(ids)
        self._see_on_pages(yielded.values(), stored, counts)
        for identity, (reason, last) in gone.items():
            if identity not in seen:
                pages = counts.get(identity, 0)
                self._pending.miss(stored[identity], reason, pages=pages, last_seen=last)
        self._pending.flush()

    def _leave(
        self, judged: Sequence[JudgedPage], yielded: Mapping[Key, Observation], before: Sequence[Row[Any]]
    ) -> dict[str, Left]:
        """Ends the sightings that were not repeated; returns the findings concerned."""
        results = {p.number: {r.check: r for r in p.results} for p in judged}
        shared = _under_templates(yielded.values())
        gone: dict[str, Left] = {}
        for row in before:
            result = results[row.number].get(row.check_id)
            if result is None or (row.number, row.finding_id) in yielded:
                continue
            last = row.last_read_at if row.state == "current" else None
            if _unsure(result, row.subject):
                self._pending.mark("kept", row.id)
                gone.setdefault(row.finding_id, ("", last))
            else:
                self._pending.mark("past", row.id)
                gone[row.finding_id] = (MERGED if _joined(row, shared) else _why(result), last)
        return gone

    def _pages_of(self, ids: Iterable[str]) -> Mapping[str, int]:
        """How many pages carry each finding now, those about to be written included."""
        counts = self._pending.new_sightings()
        counts.update(standing.page_counts(self._connection, ids))
        return counts

    def _see_on_pages(
        self, yielded: Iterable[Observation], stored: Mapping[str, Row[Any]], counts: Mapping[str, int]
    ) -> None:
        for observations in by_finding(yielded):
            row = stored.get(observations[0].id)
            chosen = representative(observations, row)
            self._pending.see(chosen, row, pages=counts.get(chosen.id, 1), on_pages=True)

    def unchanged(self, numbers: Sequence[int]) -> None:
        """Pages that said "unchanged" repeat what they said before: suspicions and recoveries are counted on."""
        waiting = standing.waiting(self._connection, self._unit_id)
        if not waiting or not numbers:
            return
        repeated = standing.repeated(self._connection, self._unit_id, waiting, numbers)
        for row in standing.stored(self._connection, repeated).values():
            if repeated[row.id]:
                self._pending.repeat(row)
            else:
                self._pending.repeat_good(row)
        self._pending.flush()

    def site(self, results: Sequence[CheckResult], settles: Mapping[str, Settles]) -> None:
        """Applies the results of site checks."""
        by_check = {r.check: r for r in results}
        yielded = observed_on_site(self._connection, self._unit_id, results)
        stored = standing.stored_of_checks(self._connection, self._unit_id, list(by_check), yielded)
        before = standing.sighting_of(self._connection, stored)
        self._pending.sight(yielded.values(), {(None, s.finding_id): s for s in before.values()})
        for observation in yielded.values():
            row, pages = stored.get(observation.id), observation.record.pages
            self._pending.see(observation, row, pages=pages, on_pages=False)
        for row in (row for identity, row in stored.items() if identity not in yielded):
            self._settle(row, by_check[row.check_id], settles.get(row.check_id), before.get(row.id))
        self._pending.flush()

    def _settle(
        self, row: Row[Any], result: CheckResult, settles: Settles | None, sighting: Row[Any] | None
    ) -> None:
        """A finding of a site check that was not yielded again is mended where the material was enough to tell."""
        if _unsure(result, row.subject):
            return
        if result.reason == EXEMPTED or _settled(settles, row):
            after = self._pending.miss(row, _why(result), pages=row.pages, last_seen=None)
            if after.status is not Status.OPEN and sighting is not None:
                self._pending.mark("past", sighting.id)


def _under_templates(yielded: Iterable[Observation]) -> set[tuple[int | None, str, str]]:
    """What a template's finding now stands for: page, check and message key."""
    return {(o.number, o.record.check, o.record.message_key) for o in yielded if is_template(o.subject)}


def _joined(row: Row[Any], shared: Set[tuple[int | None, str, str]]) -> bool:
    return not is_template(row.subject) and (row.number, row.check_id, row.message_key) in shared


def _unsure(result: CheckResult, subject: str) -> bool:
    """Whether the check could not tell about ``subject``; without named subjects an unsure answer holds for all."""
    if result.status is OutcomeStatus.ERROR:
        return True
    if result.status is OutcomeStatus.UNDECIDED and not result.undecided:
        return True
    key = subject_key(subject)
    return any(not u.subject or subject_key(u.subject) == key for u in result.undecided)


def _why(result: CheckResult) -> str:
    """Why a finding is not there any more: what the check answered, or that it does not apply to the unit."""
    return EXEMPTED if result.reason == EXEMPTED else str(result.status)


def _settled(settles: Settles | None, row: Row[Any]) -> bool:
    if settles is None:
        return False
    if callable(settles):
        return settles(row.subject, row.url)
    key = subject_key(row.subject)
    return any(subject_key(s) == key for s in settles)
