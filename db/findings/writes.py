"""Writing what checks said of findings: rows, events, and the sightings they rest on.

A finding of a page check stands as long as one page carries it; a finding of a site check has one sighting.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from core.address import address_hash, finding_id, subject_key
from core.finding import EXEMPTED, SEVERITY_ORDER, OutcomeStatus, Status
from core.page import decode_head, is_hollow, is_shell
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
from db.findings.rows import LIFE_FIELDS, event_row, life_of, life_values
from db.findings.templates import evidence_of, is_template, standing_subjects
from db.models import finding_events, findings, page_facts, pages, sightings
from db.packing import unpack_facts
from db.records import CheckResult, FindingRecord
from db.statements import among, chunks
from db.text import clean, clean_json, evidence_key

#: Says of an old finding (subject, url) whether the material was enough to call it mended.
Settles = Callable[[str, str], bool] | Set[str]


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """A page and what the checks said of it; ``head`` is what was read of it, as :func:`core.page.encode_facts` has it."""

    number: int
    url: str
    payload_hash: str
    fetched_at: datetime
    results: tuple[CheckResult, ...]
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class Observation:
    """One finding as seen on one piece of material."""

    id: str
    record: FindingRecord
    subject: str
    number: int | None
    url: str
    payload_hash: str
    fetched_at: datetime | None


@dataclass
class _Work:
    """What one transaction is going to write."""

    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    sightings: list[dict[str, Any]] = field(default_factory=list)
    states: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class FindingWriter:
    """Applies results to the findings of one unit within one transaction."""

    def __init__(self, connection: Connection, unit_id: str, visit_id: int, now: datetime) -> None:
        self._connection = connection
        self._unit_id = unit_id
        self._visit_id = visit_id
        self._now = now
        self._work = _Work()

    # --- pages ------------------------------------------------------------------------------------------------

    def pages(self, judged: Sequence[JudgedPage]) -> None:
        """Applies the results of pages that were read. Must run before the pages' rows are updated."""
        yielded = self._yielded(judged)
        standing = self._standing([p.number for p in judged])
        if not yielded and not standing:
            return
        gone = self._leave(judged, yielded, standing)
        self._sight(yielded.values(), {(s.number, s.finding_id): s for s in standing})
        ids = {o.id for o in yielded.values()} | set(gone)
        stored = self._load(ids)
        self._flush_states()
        counts = self._page_counts(ids)
        for observations in _by_finding(yielded.values()):
            chosen = _representative(observations, stored.get(observations[0].id))
            self._see(chosen, stored.get(chosen.id), pages=counts.get(chosen.id, 1), on_pages=True)
        seen_ids = {o.id for o in yielded.values()}
        for identity, (reason, last) in gone.items():
            if identity not in seen_ids:
                self._miss(stored[identity], reason, pages=counts.get(identity, 0), last_seen=last)
        self._flush()

    def unchanged(self, numbers: Sequence[int]) -> None:
        """Pages that said "unchanged" repeat what they said before: suspicions and recoveries are counted on."""
        waiting = self._waiting()
        if not waiting or not numbers:
            return
        repeated = self._repeated(waiting, numbers)
        for row in self._load(repeated).values():
            if repeated[row.id]:
                self._change(row, *seen(life_of(row), _seen_of_row(row), self._visit_id, self._now))
            else:
                self._change(row, *absent(life_of(row), self._visit_id, self._now, "passed"))
        self._flush()

    def withdrawn(self, numbers: Sequence[int]) -> None:
        """Pages that were taken down: what was seen on them is past."""
        self._end(self._standing(numbers) if numbers else [], WITHDRAWN)

    def moved(self, ways: Mapping[int, int]) -> None:
        """Addresses that lead to others (number → number), read in this visit: a fault found there is accused there alone."""
        if not ways:
            return
        there = {(s.number, s.check_id, s.message_key) for s in self._standing(list(set(ways.values())))}
        here = self._standing(list(ways))
        self._end([s for s in here if (ways[s.number], s.check_id, s.message_key) in there], MOVED)

    def _end(self, left: Sequence[Row[Any]], reason: str) -> None:
        if not left:
            return
        self._work.states["past"] += [s.id for s in left]
        self._flush_states()
        ids = {s.finding_id for s in left}
        counts = self._page_counts(ids)
        for row in self._load(ids).values():
            self._miss(row, reason, pages=counts.get(row.id, 0), last_seen=None)
        self._flush()

    def _yielded(self, judged: Sequence[JudgedPage]) -> dict[tuple[int | None, str], Observation]:
        found: dict[tuple[int | None, str], Observation] = {}
        for page in judged:
            for result in page.results:
                for record in result.findings:
                    subject = clean(record.subject or page.url)
                    identity = finding_id(self._unit_id, record.check, subject, record.message_key)
                    observation = Observation(
                        id=identity,
                        record=record,
                        subject=subject,
                        number=page.number,
                        url=clean(record.url or page.url),
                        payload_hash=page.payload_hash,
                        fetched_at=page.fetched_at,
                    )
                    found.setdefault((page.number, identity), observation)
        return self._under_templates(found)

    def _under_templates(
        self, found: dict[tuple[int | None, str], Observation]
    ) -> dict[tuple[int | None, str], Observation]:
        """Faults that a template's finding stands for are its sightings."""
        wanted = {
            key: (o.record.check, o.record.message_key, o.record.alike, o.subject)
            for key, o in found.items()
            if o.record.alike is not None
        }
        if not wanted:
            return found
        subjects = standing_subjects(self._connection, self._unit_id, set(wanted.values()))
        named = {key: subjects[w] for key, w in wanted.items() if w in subjects}
        joined = [self._named(o, named[key]) if key in named else o for key, o in found.items()]
        return {(o.number, o.id): o for o in joined}

    def _named(self, observation: Observation, subject: str) -> Observation:
        record = observation.record
        identity = finding_id(self._unit_id, record.check, subject, record.message_key)
        return replace(observation, subject=subject, id=identity)

    def _standing(self, numbers: Sequence[int]) -> list[Any]:
        statement = (
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
            .join(
                pages,
                (pages.c.unit_id == sightings.c.unit_id) & (pages.c.number == sightings.c.number),
            )
            .where(
                sightings.c.unit_id == self._unit_id,
                among(self._connection, sightings.c.number, "numbers"),
                sightings.c.state != "past",
            )
            .order_by(sightings.c.id)
        )
        return list(self._connection.execute(statement, {"numbers": list(numbers)}))

    def _leave(
        self,
        judged: Sequence[JudgedPage],
        yielded: Mapping[tuple[int | None, str], Observation],
        standing: Sequence[Row[Any]],
    ) -> dict[str, tuple[str, datetime | None]]:
        """Ends the sightings that were not repeated; returns the findings concerned, with why and when last seen."""
        results = {p.number: {r.check: r for r in p.results} for p in judged}
        left = [s for s in standing if (s.number, s.finding_id) not in yielded]
        hollow = self._hollow(judged, left)
        shared = {
            (o.number, o.record.check, o.record.message_key)
            for o in yielded.values()
            if is_template(o.subject)
        }
        gone: dict[str, tuple[str, datetime | None]] = {}
        for row in left:
            result = results[row.number].get(row.check_id)
            if result is None:
                continue
            last = row.last_read_at if row.state == "current" else None
            unseen = row.id in hollow and result.reason != EXEMPTED
            if unseen or _unsure(result, row.subject):
                self._work.states["hollow" if unseen else "kept"].append(row.id)
                gone.setdefault(row.finding_id, ("", last))
            else:
                self._work.states["past"].append(row.id)
                joined = (
                    not is_template(row.subject) and (row.number, row.check_id, row.message_key) in shared
                )
                gone[row.finding_id] = (MERGED if joined else _why(result), last)
        return gone

    def _hollow(self, judged: Sequence[JudgedPage], left: Sequence[Row[Any]]) -> set[int]:
        """Sightings on pages that showed something of their own before and show nothing now: what was seen there is not
        seen mended. The same bytes judged anew are no such case.
        """
        hashes = {p.number: p.payload_hash for p in judged}
        heads = {p.number: p.head for p in judged}
        asked = [s for s in left if heads[s.number] and s.payload_hash != hashes[s.number]]
        now = {n for n in {s.number for s in asked} if is_hollow(decode_head(heads[n]))}
        before = self._hollow_before([s.number for s in asked if s.number in now and s.state != "hollow"])
        return {s.id for s in asked if s.number in now and (s.state == "hollow" or s.number not in before)}

    def _hollow_before(self, numbers: Sequence[int]) -> set[int]:
        """The pages that showed nothing at the last reading either."""
        if not numbers:
            return set()
        statement = select(page_facts.c.number, page_facts.c.facts).where(
            page_facts.c.unit_id == self._unit_id, among(self._connection, page_facts.c.number, "numbers")
        )
        rows = self._connection.execute(statement, {"numbers": list(set(numbers))})
        return {row.number for row in rows if is_hollow(decode_head(unpack_facts(row.facts)))}

    def _waiting(self) -> dict[str, str]:
        """Findings of page checks that count repetitions: id → status."""
        statement = select(findings.c.id, findings.c.status).where(
            findings.c.unit_id == self._unit_id,
            findings.c.on_pages.is_(True),
            findings.c.status.in_([Status.SUSPECTED.value, Status.OPEN.value]),
            findings.c.confirmations > 1,
            (findings.c.status == Status.SUSPECTED.value) | (findings.c.goods > 0),
        )
        return {row.id: row.status for row in self._connection.execute(statement)}

    def _repeated(self, waiting: Mapping[str, str], numbers: Sequence[int]) -> dict[str, bool]:
        """Which waiting findings these pages carry (``True``) or, for recoveries, once carried (``False``)."""
        statement = select(sightings.c.finding_id, sightings.c.state).where(
            sightings.c.unit_id == self._unit_id,
            sightings.c.number.in_(bindparam("numbers", expanding=True)),
            sightings.c.finding_id.in_(bindparam("ids", expanding=True)),
        )
        carried: dict[str, bool] = {}
        for part in chunks(numbers, 1000):
            for ids in chunks(waiting, 1000):
                for row in self._connection.execute(statement, {"numbers": part, "ids": ids}):
                    if row.state == "current" and waiting[row.finding_id] == Status.SUSPECTED:
                        carried[row.finding_id] = True
                    elif row.state == "past" and waiting[row.finding_id] == Status.OPEN:
                        carried.setdefault(row.finding_id, False)
        return carried

    def _page_counts(self, ids: Iterable[str]) -> Mapping[str, int]:
        """How many pages carry each finding now, those about to be written included."""
        statement = (
            select(sightings.c.finding_id, func.count(sightings.c.number.distinct()))
            .where(
                among(self._connection, sightings.c.finding_id, "ids"),
                sightings.c.state != "past",
            )
            .group_by(sightings.c.finding_id)
        )
        counts: Counter[str] = Counter(s["finding_id"] for s in self._work.sightings)
        for row in self._connection.execute(statement, {"ids": list(ids)}):
            counts[row[0]] += row[1]
        return counts

    # --- site -------------------------------------------------------------------------------------------------

    def site(self, results: Sequence[CheckResult], settles: Mapping[str, Settles]) -> None:
        """Applies the results of site checks."""
        yielded = self._yielded_by_site(results)
        stored = self._load_of_checks([r.check for r in results], yielded)
        standing = self._standing_of(stored)
        self._sight(yielded.values(), {(None, s.finding_id): s for s in standing.values()})
        for observation in yielded.values():
            row = stored.get(observation.id)
            self._see(observation, row, pages=observation.record.pages, on_pages=False)
        by_check = {r.check: r for r in results}
        silent = [row for i, row in stored.items() if i not in yielded]
        silent = [row for row in silent if not _unsure(by_check[row.check_id], row.subject)]
        settled = [row for row in silent if _settled(settles.get(row.check_id), row)]
        veiled = self._veiled(settled)
        mended = {row.id for row in settled} - veiled
        for row in silent:
            identity, result = row.id, by_check[row.check_id]
            if result.reason == EXEMPTED or identity in mended:
                after = self._miss(row, _why(result), pages=row.pages, last_seen=None)
                if after.status is not Status.OPEN and identity in standing:
                    self._work.states["past"].append(standing[identity].id)
        self._flush()

    def _veiled(self, rows: Sequence[Row[Any]]) -> set[str]:
        """Findings read from the bytes of a page that waits for its scripts now: they are not seen mended. Whatever else
        stands there may be what the finding asked for.
        """
        wanted = {address_hash(row.url): row for row in rows if row.payload_hash and row.url}
        if not wanted:
            return set()
        statement = (
            select(pages.c.url_hash, pages.c.payload_hash, page_facts.c.facts)
            .join(
                page_facts,
                (page_facts.c.unit_id == pages.c.unit_id) & (page_facts.c.number == pages.c.number),
            )
            .where(pages.c.unit_id == self._unit_id, among(self._connection, pages.c.url_hash, "hashes"))
        )
        now = {
            row.url_hash: row.payload_hash
            for row in self._connection.execute(statement, {"hashes": list(wanted)})
            if is_shell(decode_head(unpack_facts(row.facts)))
        }
        return {
            row.id
            for row in rows
            if row.payload_hash and now.get(address_hash(row.url), row.payload_hash) != row.payload_hash
        }

    def _yielded_by_site(self, results: Sequence[CheckResult]) -> dict[str, Observation]:
        records = [record for result in results for record in result.findings]
        material = self._material({r.url for r in records if r.url})
        found: dict[str, Observation] = {}
        for record in records:
            subject = clean(record.subject or record.url or self._unit_id)
            identity = finding_id(self._unit_id, record.check, subject, record.message_key)
            payload_hash, fetched_at = material.get(record.url, ("", None))
            found.setdefault(
                identity,
                Observation(
                    id=identity,
                    record=record,
                    subject=subject,
                    number=None,
                    url=clean(record.url),
                    payload_hash=payload_hash,
                    fetched_at=fetched_at,
                ),
            )
        return found

    def _material(self, urls: Set[str]) -> dict[str, tuple[str, datetime | None]]:
        """The bytes we hold of the pages that findings name: url → (hash, when they last changed for us)."""
        hashes = {address_hash(url): url for url in urls}
        statement = select(pages.c.url_hash, pages.c.payload_hash, pages.c.last_changed_at).where(
            pages.c.unit_id == self._unit_id, pages.c.url_hash.in_(bindparam("hashes", expanding=True))
        )
        return {
            hashes[row.url_hash]: (row.payload_hash, row.last_changed_at)
            for part in chunks(hashes)
            for row in self._connection.execute(statement, {"hashes": part})
        }

    def _load_of_checks(self, checks: Sequence[str], also: Iterable[str]) -> dict[str, Row[Any]]:
        statement = select(findings).where(
            findings.c.unit_id == self._unit_id,
            findings.c.check_id.in_(checks),
            findings.c.on_pages.is_(False),
            findings.c.status != Status.RESOLVED.value,
        )
        stored = {row.id: row for row in self._connection.execute(statement)}
        return stored | self._load(i for i in also if i not in stored)

    def _standing_of(self, ids: Iterable[str]) -> dict[str, Row[Any]]:
        statement = select(sightings).where(
            sightings.c.finding_id.in_(bindparam("ids", expanding=True)), sightings.c.state != "past"
        )
        return {
            row.finding_id: row
            for part in chunks(ids)
            for row in self._connection.execute(statement, {"ids": part})
        }

    # --- both -------------------------------------------------------------------------------------------------

    def _load(self, ids: Iterable[str]) -> dict[str, Row[Any]]:
        statement = select(findings).where(among(self._connection, findings.c.id, "ids"))
        return {row.id: row for row in self._connection.execute(statement, {"ids": list(ids)})}

    def _sight(
        self, observations: Iterable[Observation], standing: Mapping[tuple[int | None, str], Row[Any]]
    ) -> None:
        """Keeps the sighting that says the same; otherwise ends it and begins a new one."""
        for observation in observations:
            new = self._sighting(observation)
            old = standing.get((observation.number, observation.id))
            if old is not None and all(
                getattr(old, n) == new[n] for n in ("url", "payload_hash", "where_text", "quote")
            ):
                if old.state != "current":
                    self._work.states["current"].append(old.id)
                continue
            if old is not None:
                self._work.states["past"].append(old.id)
            self._work.sightings.append(new)

    def _sighting(self, observation: Observation) -> dict[str, Any]:
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

    def _see(self, observation: Observation, row: Row[Any] | None, *, pages: int, on_pages: bool) -> None:
        words = _words(observation)
        now_seen = Seen(
            observation.record.review,
            observation.record.confirmations,
            evidence_of(observation.subject)
            if is_template(observation.subject)
            else evidence_key(words["quote"], words["data"]),
        )
        life, change = seen(life_of(row) if row else None, now_seen, self._visit_id, self._now)
        if row is None:
            fixed = {"id": observation.id, "unit_id": self._unit_id, "on_pages": on_pages}
            self._work.new[observation.id] = {**fixed, **words, **life_values(life), "pages": pages}
        else:
            keep_words = on_pages and row.url != observation.url and life.came_at == row.came_at
            self._put(row, {**({} if keep_words else words), **life_values(life), "pages": pages})
        self._note(observation.id, change)

    def _miss(self, row: Row[Any], reason: str, *, pages: int, last_seen: datetime | None) -> Life:
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
            self._work.touched.append(row.id)
        elif different:
            current = {k: getattr(row, k) for k in (*LIFE_FIELDS, *_WORDS, "pages")}
            self._work.changed[row.id] = {**current, **different, "id": row.id, "seal": None}

    def _note(self, identity: str, change: Turn | None) -> None:
        if change is None:
            return
        self._work.events.append(event_row(identity, self._visit_id, self._now, change))

    def _flush_states(self) -> None:
        for state, ids in self._work.states.items():
            for part in chunks(ids):
                self._connection.execute(
                    update(sightings).where(sightings.c.id.in_(part)).values(state=state)
                )
        self._work.states.clear()

    def _flush(self) -> None:
        self._flush_states()
        work = self._work
        insert_rows(self._connection, findings, list(work.new.values()))
        update_rows(self._connection, findings, ("id",), list(work.changed.values()))
        for part in chunks(work.touched):
            self._connection.execute(
                update(findings).where(findings.c.id.in_(part)).values(last_seen=self._now)
            )
        insert_rows(self._connection, finding_events, work.events)
        insert_rows(self._connection, sightings, work.sightings)
        self._work = _Work()


_WORDS = (
    "check_id", "check_version", "category", "severity", "severity_rank", "subject", "url",
    "parent_url", "where_text", "quote", "message_key", "message", "remedy", "data", "basis",
    "payload_hash", "fetched_at"
)  # fmt: skip


def _seen_of_row(row: Row[Any]) -> Seen:
    return Seen(review=False, confirmations=row.confirmations, evidence_key=row.evidence_key)


def _words(observation: Observation) -> dict[str, Any]:
    record = observation.record
    return {
        "check_id": record.check,
        "check_version": record.check_version,
        "category": record.category,
        "severity": record.severity.value,
        "severity_rank": SEVERITY_ORDER.index(record.severity),
        "subject": observation.subject,
        "url": observation.url,
        "parent_url": clean(record.parent_url),
        "where_text": clean(record.where),
        "quote": clean(record.quote),
        "message_key": record.message_key,
        "message": clean(record.message),
        "remedy": clean(record.remedy),
        "data": clean_json(record.data),
        "basis": list(record.basis),
        "payload_hash": observation.payload_hash,
        "fetched_at": observation.fetched_at,
    }


def _by_finding(observations: Iterable[Observation]) -> Iterable[list[Observation]]:
    grouped: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        grouped[observation.id].append(observation)
    return grouped.values()


def _representative(observations: Sequence[Observation], row: Row[Any] | None) -> Observation:
    """The page a finding already names, if it still shows the fault; otherwise the first."""
    same = (o for o in observations if row is not None and o.url == row.url)
    return next(same, observations[0])


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
