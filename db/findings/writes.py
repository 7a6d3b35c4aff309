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
from db.findings.hollow import emptied, turned, veiled
from db.findings.life import MERGED, MOVED, WITHDRAWN
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
        self._now = now
        self._pending = Pending(connection, unit_id, visit_id, now)

    def pages(self, judged: Sequence[JudgedPage]) -> None:
        """Applies the results of pages that were read. Must run before the pages' rows are updated."""
        for state, sighting in turned(self._connection, self._unit_id, judged):
            self._pending.mark(state, sighting)
        self._pending.flush_states()
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
        left = [s for s in before if (s.number, s.finding_id) not in yielded]
        hollow = emptied(self._connection, self._unit_id, judged, left)
        shared = _under_templates(yielded.values())
        gone: dict[str, Left] = {}
        for row in left:
            result = results[row.number].get(row.check_id)
            if result is None:
                continue
            last = row.last_read_at if row.state == "current" else None
            unseen = row.id in hollow and result.reason != EXEMPTED
            if unseen or _unsure(result, row.subject):
                self._pending.mark("hollow" if unseen else "kept", row.id)
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

    def withdrawn(self, numbers: Sequence[int]) -> None:
        """Pages that were taken down: what was seen on them is past."""
        here = standing.sightings_on(self._connection, self._unit_id, numbers) if numbers else []
        self._end(here, WITHDRAWN)

    def moved(self, ways: Mapping[int, int]) -> None:
        """Addresses that lead to others (number → number), read in this visit: a fault found there is accused there alone."""
        if not ways:
            return
        there = standing.sightings_on(self._connection, self._unit_id, list(set(ways.values())))
        found = {(s.number, s.check_id, s.message_key) for s in there}
        here = standing.sightings_on(self._connection, self._unit_id, list(ways))
        self._end([s for s in here if (ways[s.number], s.check_id, s.message_key) in found], MOVED)

    def _end(self, left: Sequence[Row[Any]], reason: str) -> None:
        if not left:
            return
        for row in left:
            self._pending.mark("past", row.id)
        self._pending.flush_states()
        ids = {s.finding_id for s in left}
        counts = self._pages_of(ids)
        for row in standing.stored(self._connection, ids).values():
            self._pending.miss(row, reason, pages=counts.get(row.id, 0), last_seen=None)
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
        silent = [row for identity, row in stored.items() if identity not in yielded]
        silent = [row for row in silent if not _unsure(by_check[row.check_id], row.subject)]
        settled = [row for row in silent if _settled(settles.get(row.check_id), row)]
        mended = {row.id for row in settled} - veiled(
            self._connection, self._unit_id, settled, before, self._now
        )
        for row in silent:
            result = by_check[row.check_id]
            if result.reason == EXEMPTED or row.id in mended:
                self._settle(row, result, before.get(row.id))
        self._pending.flush()

    def _settle(self, row: Row[Any], result: CheckResult, sighting: Row[Any] | None) -> None:
        """A finding of a site check that was not yielded again, and of which the material was enough to tell."""
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
