"""What one transaction is going to write of findings: rows, events, and the sightings they rest on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, update

from core.finding import EXEMPTED
from db.bulk import insert_rows, update_rows
from db.findings.life import (
    MERGED,
    MOVED,
    WITHDRAWN,
    Life,
    Seen,
    Turn,
    absent,
    exempted,
    merged,
    seen,
    withdrawn,
)
from db.findings.observations import WORDS, Key, Observation, words_of
from db.findings.rows import LIFE_FIELDS, event_row, life_of, life_values
from db.findings.templates import evidence_of, is_template
from db.models.findings import finding_events, findings, sightings
from db.statements import chunks
from db.text import clean, evidence_key

#: What a sighting that is repeated to the letter has in common with the one before.
_SAME = ("url", "payload_hash", "where_text", "quote")
#: ``hollow``: something else stands in the place of its page; ``veiled``: in that of the page that links there.
SightingState = Literal["current", "kept", "hollow", "veiled", "past"]


class Pending:
    """Changes of the findings of one unit, gathered until :meth:`flush` writes them."""

    def __init__(self, connection: Connection, unit_id: str, visit_id: int, now: datetime) -> None:
        self._connection = connection
        self._unit_id = unit_id
        self._visit_id = visit_id
        self._now = now
        self._new: dict[str, Mapping[str, Any]] = {}
        self._changed: dict[str, Mapping[str, Any]] = {}
        self._touched: list[str] = []
        self._events: list[Mapping[str, Any]] = []
        self._sightings: list[Mapping[str, Any]] = []
        self._states: dict[SightingState, list[int]] = defaultdict(list)

    # --- sightings --------------------------------------------------------------------------------------------

    def sight(self, observations: Iterable[Observation], standing: Mapping[Key, Row[Any]]) -> None:
        """Keeps the sighting that says the same; otherwise ends it and begins a new one."""
        for observation in observations:
            new = self._sighting(observation)
            old = standing.get(observation.key)
            if old is None:
                self._sightings.append(new)
            elif any(getattr(old, name) != new[name] for name in _SAME):
                self.mark("past", old.id)
                self._sightings.append(new)
            elif old.state != "current":
                self.mark("current", old.id)

    def mark(self, state: SightingState, sighting: int) -> None:
        """The sighting of this number is in ``state`` from now on."""
        self._states[state].append(sighting)

    def _sighting(self, observation: Observation) -> Mapping[str, Any]:
        return {
            "finding_id": observation.id,
            "unit_id": self._unit_id,
            "number": observation.number,
            "visit_id": self._visit_id,
            "url": observation.url,
            "payload_hash": observation.payload_hash,
            "fetched_at": observation.fetched_at,
            "seen_at": self._now,
            "where_text": clean(observation.record.where),
            "quote": clean(observation.record.quote),
            "state": "current",
        }

    def new_sightings(self) -> Counter[str]:
        """How many sightings of each finding are about to be written."""
        return Counter(s["finding_id"] for s in self._sightings)

    # --- findings ---------------------------------------------------------------------------------------------

    def see(self, observation: Observation, row: Row[Any] | None, *, pages: int, on_pages: bool) -> None:
        """A finding that its material shows, stored as ``row`` or new."""
        words = words_of(observation)
        before = life_of(row) if row else None
        life, change = seen(before, _seen_now(observation, words), self._visit_id, self._now)
        if row is None:
            fixed = {"id": observation.id, "unit_id": self._unit_id, "on_pages": on_pages}
            self._new[observation.id] = {**fixed, **words, **life_values(life), "pages": pages}
        else:
            keep_words = on_pages and row.url != observation.url and life.came_at == row.came_at
            self._put(row, {**({} if keep_words else words), **life_values(life), "pages": pages})
        self._note(observation.id, change)

    def repeat(self, row: Row[Any]) -> None:
        """A finding whose page said "unchanged": it is seen once more."""
        again = Seen(review=False, confirmations=row.confirmations, evidence_key=row.evidence_key)
        self._change(row, *seen(life_of(row), again, self._visit_id, self._now))

    def repeat_good(self, row: Row[Any]) -> None:
        """A recovered finding whose page said "unchanged": it is seen right once more."""
        self._change(row, *absent(life_of(row), self._visit_id, self._now, "passed"))

    def miss(self, row: Row[Any], reason: str, *, pages: int, last_seen: datetime | None) -> Life:
        """A finding that its material no longer shows; ``pages`` of it may still stand elsewhere."""
        life = life_of(row)
        if last_seen is not None:
            life = replace(life, last_seen=max(life.last_seen, last_seen))
        change: Turn | None = None
        if reason == EXEMPTED and (pages == 0 or not row.on_pages):
            life, change = exempted(life)
        elif reason in (MERGED, MOVED) and pages == 0:
            life, change = merged(life, reason)
        elif reason == WITHDRAWN and pages == 0:
            life, change = withdrawn(life, self._now)
        elif reason and (pages == 0 or not row.on_pages):
            life, change = absent(life, self._visit_id, self._now, reason)
        self._put(row, {**life_values(life), "pages": pages or row.pages})
        self._note(row.id, change)
        return life

    def _change(self, row: Row[Any], life: Life, change: Turn | None) -> None:
        self._put(row, life_values(life))
        self._note(row.id, change)

    def _put(self, row: Row[Any], values: Mapping[str, Any]) -> None:
        """Remembers what differs; a mere later sight is bundled."""
        different = {k: v for k, v in values.items() if getattr(row, k) != v}
        if set(different) == {"last_seen"} and different["last_seen"] == self._now:
            self._touched.append(row.id)
        elif different:
            current = {k: getattr(row, k) for k in (*LIFE_FIELDS, *WORDS, "pages")}
            self._changed[row.id] = {**current, **different, "id": row.id, "seal": None}

    def _note(self, identity: str, change: Turn | None) -> None:
        if change is not None:
            self._events.append(event_row(identity, self._visit_id, self._now, change))

    # --- writing ----------------------------------------------------------------------------------------------

    def flush_states(self) -> None:
        """Writes the states of sightings, so that they can be counted."""
        for state, ids in self._states.items():
            for part in chunks(ids):
                self._connection.execute(
                    update(sightings).where(sightings.c.id.in_(part)).values(state=state)
                )
        self._states.clear()

    def flush(self) -> None:
        """Writes everything."""
        self.flush_states()
        insert_rows(self._connection, findings, list(self._new.values()))
        update_rows(self._connection, findings, ("id",), list(self._changed.values()))
        for part in chunks(self._touched):
            self._connection.execute(
                update(findings).where(findings.c.id.in_(part)).values(last_seen=self._now)
            )
        insert_rows(self._connection, finding_events, self._events)
        insert_rows(self._connection, sightings, self._sightings)
        for written in (self._new, self._changed, self._touched, self._events, self._sightings):
            written.clear()


def _seen_now(observation: Observation, words: Mapping[str, Any]) -> Seen:
    subject, record = observation.subject, observation.record
    evidence = evidence_of(subject) if is_template(subject) else evidence_key(words["quote"], words["data"])
    return Seen(record.review, record.confirmations, evidence)
