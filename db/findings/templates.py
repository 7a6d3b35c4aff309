"""Faults of templates (模板): what nearly all pages of a folder show is one finding, with the number of its pages.

No page can tell by itself, so the store decides when a visit has ended. From then on pages of the folder join that finding
until it is mended everywhere. What a person has judged stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, select, update

from core.address import finding_id
from core.finding import ACTIVE, OutcomeStatus, Status
from db.bulk import insert_rows
from db.findings.life import RULES, Turn, merged
from db.findings.rows import event_row, life_columns, life_of
from db.models.findings import finding_events, findings, sightings
from db.models.visits import pages, profiles
from db.statements import chunks
from db.text import evidence_key

#: Pages, and their share of those judged in the folder, from which on a fault is the template's.
LEAST, SHARE = 5, 0.9
_PREFIX = "template:pages:"
_JUDGED = frozenset({OutcomeStatus.PASSED, OutcomeStatus.FAILED, OutcomeStatus.REVIEW})
#: Parts of an address that name a day, a month or a year: a template is older than that.
_DATED = re.compile(r"(?:19|20)\d\d(?:[-_]?\d\d){0,2}|\d{1,2}")
#: Check, message key, and what is alike.
_Kind = tuple[str, str, str]
_ORDER = (Status.OPEN, Status.SUSPECTED, Status.REVIEW)


def folders(url: str) -> list[str]:
    """The folders that a page lies in, widest first, without those that name days."""
    parts = urlsplit(url)
    named = [p for p in parts.path.split("/")[1:-1] if p and not _DATED.fullmatch(p)]
    return ["/".join((parts.netloc.lower(), *named[:depth], "")) for depth in range(len(named) + 1)]


def subject_of(folder: str, alike: str) -> str:
    """What a finding of the folder's template is about."""
    return f"{_PREFIX}{folder}{f' {alike}' if alike else ''}"


def is_template(subject: str) -> bool:
    """Whether a finding is about the template of a folder."""
    return subject.startswith(_PREFIX)


def evidence_of(subject: str) -> str:
    """The evidence of a template's finding: pages come and go, and their titles with them, the fault is the same."""
    return evidence_key(subject, {})


def standing_subjects(
    connection: Connection, unit_id: str, wanted: Iterable[tuple[str, str, str, str]]
) -> dict[tuple[str, str, str, str], str]:
    """Which faults of pages (check, message key, what is alike, address) a template's finding stands for: its subject."""
    asked = {w: [subject_of(f, w[2]) for f in folders(w[3])] for w in wanted}
    ids = {finding_id(unit_id, w[0], s, w[1]): (w, s) for w, subjects in asked.items() for s in subjects}
    own = {finding_id(unit_id, w[0], w[3], w[1]): w for w in asked}
    statement = select(findings.c.id, findings.c.status, findings.c.verdict, findings.c.verdict_by).where(
        findings.c.id.in_(bindparam("ids", expanding=True)), findings.c.status != Status.RESOLVED.value
    )
    rows = [r for part in chunks([*ids, *own]) for r in connection.execute(statement, {"ids": part})]
    judged = {own[r.id] for r in rows if r.id in own and r.verdict and r.verdict_by not in RULES}
    there = {ids[r.id][1] for r in rows if r.id in ids}
    found = {w: next((s for s in subjects if s in there), "") for w, subjects in asked.items()}
    return {w: s for w, s in found.items() if s and w not in judged}


class TemplateWriter:
    """Joins findings of one unit within one transaction."""

    def __init__(self, connection: Connection, unit_id: str, visit_id: int, now: datetime) -> None:
        self._connection, self._unit_id = connection, unit_id
        self._visit_id, self._now = visit_id, now

    def join(self, kinds: Mapping[str, Mapping[str, str]]) -> int:
        """Joins what is a template's; gives the number of findings made of many. ``kinds`` maps checks to their
        messages, each with the name of the data that has to be the same."""
        single = self._single(kinds)
        if not single:
            return 0
        judged, covered = self._judged({check for check, _, _ in single}), self._covered(kinds, single)
        chosen = [
            (key, folder, rows)
            for key, rows in single.items()
            for folder, rows in _whole_folders(rows, covered[key], judged[key[0]])
        ]
        for (_, _, alike), folder, rows in chosen:
            self._make_one(subject_of(folder, alike), rows)
        return len(chosen)

    def _single(self, kinds: Mapping[str, Mapping[str, str]]) -> dict[_Kind, list[Row[Any]]]:
        """Findings of single pages that nobody has judged, a row for each page, where there are enough of a kind."""
        statement = (
            select(findings, sightings.c.url.label("page"))
            .join(sightings, sightings.c.finding_id == findings.c.id)
            .where(
                *self._standing(kinds),
                findings.c.subject.not_like(f"{_PREFIX}%"),
                findings.c.verdict == "",
                sightings.c.state != "past",
            )
        )
        found: dict[_Kind, list[Row[Any]]] = defaultdict(list)
        for row in self._connection.execute(statement):
            if (kind := _kind(row, kinds)) is not None:
                found[kind].append(row)
        return {kind: rows for kind, rows in found.items() if len(rows) >= LEAST}

    def _covered(
        self, kinds: Mapping[str, Mapping[str, str]], wanted: Container[_Kind]
    ) -> dict[_Kind, list[str]]:
        """The pages that findings of templates stand for already."""
        statement = select(findings).where(*self._standing(kinds), findings.c.subject.like(f"{_PREFIX}%"))
        named = {row.id: _kind(row, kinds) for row in self._connection.execute(statement)}
        pages_of = select(sightings.c.finding_id, sightings.c.url).where(
            sightings.c.finding_id.in_([i for i, kind in named.items() if kind in wanted]),
            sightings.c.state != "past",
        )
        found: dict[_Kind, list[str]] = defaultdict(list)
        for identity, url in self._connection.execute(pages_of):
            if (kind := named[identity]) is not None:
                found[kind].append(url)
        return found

    def _standing(self, kinds: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
        return (
            findings.c.unit_id == self._unit_id,
            findings.c.check_id.in_(list(kinds)),
            findings.c.on_pages.is_(True),
            findings.c.status.in_([s.value for s in ACTIVE]),
        )

    def _judged(self, checks: set[str]) -> dict[str, Counter[str]]:
        """Check → folder → number of its pages of which the check has said something."""
        own = select(pages.c.profile).where(pages.c.unit_id == self._unit_id)
        rows = self._connection.execute(select(profiles).where(profiles.c.id.in_(own)))
        saying = {r.id: [c for c in checks if r.results.get(c, ("", ""))[1] in _JUDGED] for r in rows}
        counts: dict[str, Counter[str]] = {check: Counter() for check in checks}
        statement = select(pages.c.url, pages.c.profile).where(
            pages.c.unit_id == self._unit_id, pages.c.profile.is_not(None)
        )
        for url, profile in self._connection.execute(statement).yield_per(5000):
            if answered := saying.get(profile):
                within = folders(url)
                for check in answered:
                    counts[check].update(within)
        return counts

    def _make_one(self, subject: str, rows: Sequence[Row[Any]]) -> None:
        """One finding in the place of many, which keeps when the first of them was seen."""
        first = min(rows, key=lambda r: (_ORDER.index(Status(r.status)), r.first_seen, r.id))
        identity = finding_id(self._unit_id, first.check_id, subject, first.message_key)
        known = self._connection.execute(select(findings).where(findings.c.id == identity)).one_or_none()
        born = self._born_tonight([r.id for r in rows])
        if known is None or known.status == Status.RESOLVED:
            made = self._values(subject, identity, first, rows)
            kind = "seen" if len(born) == len({r.id for r in rows}) else "merged"
            self._begin(identity, made, known, kind)
        self._close(rows, identity, born)
        number = select(func.count(sightings.c.number.distinct())).where(
            sightings.c.finding_id == identity, sightings.c.state != "past"
        )
        self._connection.execute(
            update(findings)
            .where(findings.c.id == identity)
            .values(pages=number.scalar_subquery(), seal=None)
        )

    def _values(
        self, subject: str, identity: str, first: Row[Any], rows: Sequence[Row[Any]]
    ) -> dict[str, Any]:
        life = replace(
            life_of(first),
            first_seen=min(r.first_seen for r in rows),
            opened_at=min((r.opened_at for r in rows if r.opened_at), default=None),
            evidence_key=evidence_of(subject),
        )
        values = {c.name: getattr(first, c.name) for c in findings.columns}
        return values | {"id": identity, "subject": subject, **life_columns(life)}

    def _begin(self, identity: str, made: dict[str, Any], known: Row[Any] | None, kind: str) -> None:
        """Writes the finding, or takes it up again where it was mended once."""
        if known is None:
            insert_rows(self._connection, findings, [made])
            self._note(identity, Turn(kind, "", made["status"]))
            return
        again = {"recurrences": known.recurrences + 1, "first_seen": known.first_seen}
        self._connection.execute(update(findings).where(findings.c.id == identity).values(made | again))
        self._note(identity, Turn("reopened", known.status, made["status"]))

    def _close(self, rows: Sequence[Row[Any]], into: str, born: set[str]) -> None:
        """The pages stand behind the one finding now; what nobody has seen yet under its own name leaves no trace."""
        ids = sorted({r.id for r in rows})
        for part in chunks(ids):
            own = (sightings.c.finding_id.in_(part), sightings.c.state != "past")
            self._connection.execute(update(sightings).where(*own).values(finding_id=into))
        for part in chunks(sorted(born)):
            for table, column in (
                (finding_events, "finding_id"),
                (sightings, "finding_id"),
                (findings, "id"),
            ):
                self._connection.execute(delete(table).where(table.c[column].in_(part)))
        for row in {r.id: r for r in rows if r.id not in born}.values():
            life, change = merged(life_of(row))
            self._connection.execute(
                update(findings).where(findings.c.id == row.id).values(life_columns(life))
            )
            self._note(row.id, change)

    def _born_tonight(self, ids: Iterable[str]) -> set[str]:
        """Those of which this very visit is the first to speak."""
        ids = set(ids)
        statement = select(finding_events.c.finding_id).where(
            finding_events.c.finding_id.in_(bindparam("ids", expanding=True)),
            finding_events.c.visit_id.is_distinct_from(self._visit_id),
        )
        older = {
            row.finding_id
            for part in chunks(ids)
            for row in self._connection.execute(statement, {"ids": part})
        }
        return ids - older

    def _note(self, identity: str, change: Turn | None) -> None:
        if change is not None:
            insert_rows(
                self._connection, finding_events, [event_row(identity, self._visit_id, self._now, change)]
            )


def _kind(row: Row[Any], kinds: Mapping[str, Mapping[str, str]]) -> _Kind | None:
    name = kinds[row.check_id].get(row.message_key)
    if name is None:
        return None
    return row.check_id, row.message_key, str(row.data.get(name, "")) if name else ""


def _whole_folders(
    rows: Sequence[Row[Any]], covered: Iterable[str], judged: Counter[str]
) -> Iterator[tuple[str, list[Row[Any]]]]:
    """The widest folders of which nearly all judged pages show the fault, with the pages that no wider one has."""
    within: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        for folder in folders(row.page):
            within[folder].append(row)
    beside = Counter(folder for url in covered for folder in folders(url))
    taken: set[str] = set()
    for folder in sorted(within, key=lambda f: (f.count("/"), f)):
        free = [r for r in within[folder] if r.page not in taken]
        number = len({r.page for r in within[folder]}) + beside[folder]
        if len(free) >= LEAST and number >= SHARE * judged[folder]:
            taken.update(r.page for r in free)
            yield folder, free
