"""What checks yielded, as observations of findings: which finding each is of, and the bytes it was seen in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from core.address import address_hash, finding_id
from core.finding import SEVERITY_ORDER
from db.findings.templates import standing_subjects
from db.models.visits import pages
from db.records.findings import CheckResult, FindingRecord
from db.statements import chunks
from db.text import clean, clean_json

#: Which page (none where a site check saw it) shows which finding.
Key = tuple[int | None, str]


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

    @property
    def key(self) -> Key:
        return self.number, self.id


def observed_on_pages(
    connection: Connection, unit_id: str, judged: Sequence[JudgedPage]
) -> dict[Key, Observation]:
    """What page checks yielded, each finding once a page."""
    found: dict[Key, Observation] = {}
    for page in judged:
        for result in page.results:
            for record in result.findings:
                observation = _on_page(unit_id, page, record)
                found.setdefault(observation.key, observation)
    return _under_templates(connection, unit_id, found)


def _on_page(unit_id: str, page: JudgedPage, record: FindingRecord) -> Observation:
    subject = clean(record.subject or page.url)
    return Observation(
        id=finding_id(unit_id, record.check, subject, record.message_key),
        record=record,
        subject=subject,
        number=page.number,
        url=clean(record.url or page.url),
        payload_hash=page.payload_hash,
        fetched_at=page.fetched_at,
    )


def _under_templates(
    connection: Connection, unit_id: str, found: dict[Key, Observation]
) -> dict[Key, Observation]:
    """Faults that a template's finding stands for are its sightings."""
    wanted = {
        key: (o.record.check, o.record.message_key, o.record.alike, o.subject)
        for key, o in found.items()
        if o.record.alike is not None
    }
    if not wanted:
        return found
    subjects = standing_subjects(connection, unit_id, set(wanted.values()))
    named = {key: subjects[w] for key, w in wanted.items() if w in subjects}
    joined = [_renamed(unit_id, o, named[key]) if key in named else o for key, o in found.items()]
    return {o.key: o for o in joined}


def _renamed(unit_id: str, observation: Observation, subject: str) -> Observation:
    record = observation.record
    identity = finding_id(unit_id, record.check, subject, record.message_key)
    return replace(observation, subject=subject, id=identity)


def observed_on_site(
    connection: Connection, unit_id: str, results: Sequence[CheckResult]
) -> dict[str, Observation]:
    """What site checks yielded, by the finding's id."""
    records = [record for result in results for record in result.findings]
    material = _material(connection, unit_id, {r.url for r in records if r.url})
    found: dict[str, Observation] = {}
    for record in records:
        subject = clean(record.subject or record.url or unit_id)
        payload_hash, fetched_at = material.get(record.url, ("", None))
        observation = Observation(
            id=finding_id(unit_id, record.check, subject, record.message_key),
            record=record,
            subject=subject,
            number=None,
            url=clean(record.url),
            payload_hash=payload_hash,
            fetched_at=fetched_at,
        )
        found.setdefault(observation.id, observation)
    return found


def _material(connection: Connection, unit_id: str, urls: Set[str]) -> dict[str, tuple[str, datetime | None]]:
    """The bytes we hold of the pages that findings name: url → (hash, when they last changed for us)."""
    hashes = {address_hash(url): url for url in urls}
    statement = select(pages.c.url_hash, pages.c.payload_hash, pages.c.last_changed_at).where(
        pages.c.unit_id == unit_id, pages.c.url_hash.in_(bindparam("hashes", expanding=True))
    )
    return {
        hashes[row.url_hash]: (row.payload_hash, row.last_changed_at)
        for part in chunks(hashes)
        for row in connection.execute(statement, {"hashes": part})
    }


def by_finding(observations: Iterable[Observation]) -> Iterable[list[Observation]]:
    """The observations of each finding."""
    grouped: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        grouped[observation.id].append(observation)
    return grouped.values()


def representative(observations: Sequence[Observation], row: Row[Any] | None) -> Observation:
    """The page a finding already names, if it still shows the fault; otherwise the first."""
    same = (o for o in observations if row is not None and o.url == row.url)
    return next(same, observations[0])


#: The columns of ``findings`` that :func:`words_of` fills.
WORDS = (
    "check_id", "check_version", "category", "severity", "severity_rank", "subject", "url",
    "parent_url", "where_text", "quote", "message_key", "message", "remedy", "data", "basis",
    "payload_hash", "fetched_at"
)  # fmt: skip


def words_of(observation: Observation) -> Mapping[str, Any]:
    """What a row of ``findings`` says of what was seen."""
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
