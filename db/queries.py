"""All reads for people: findings, coverage, columns, visits, units. Of nights see :mod:`db.night_reads`, of one site :mod:`db.site_reads`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from string import ascii_letters, ascii_lowercase, ascii_uppercase
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, collate, func, or_, select, tuple_

from core.finding import ACTIVE, SEVERITY_ORDER, Severity, Status
from db.errors import UnknownFinding
from db.evidence import renderings
from db.evidence import rows as evidence
from db.findings import text_search
from db.findings.changes import changed_ids
from db.models.findings import finding_events, sightings
from db.models.findings import findings as findings_table
from db.models.visits import pages
from db.models.visits import units as units_table
from db.models.visits import visits as visits_table
from db.records.columns import ColumnRow
from db.records.evidence import EvidenceRow
from db.records.findings import (
    FindingEvent,
    FindingFilter,
    FindingHistory,
    FindingRow,
    Sighting,
    Verdict,
    VerdictCount,
)
from db.records.visits import CoverageRow, UnitRow, VisitCounts, VisitHandle, VisitRow, VisitStatus
from db.session import Database
from db.views import v_columns, v_coverage, v_findings, v_visits

_ACTIVE_ONLY = FindingFilter()
_ACTIVE = [s.value for s in ACTIVE]
#: Findings in the order of people: worst first, then by unit and check.
ORDER = tuple(findings_table.c[n] for n in ("severity_rank", "unit_id", "check_id", "id"))
#: Findings read at once: few at first, so that something is there at once.
_FIRST_PORTION, _PORTION = 50, 500
#: Findings looked at to tell whether a word is common.
_SAMPLE = 200
_LETTERS = frozenset(ascii_letters)
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_FINDING_FIELDS = tuple(n for n in FindingRow.__dataclass_fields__ if n not in ("evidence", "screenshot"))


def findings(database: Database, wanted: FindingFilter = _ACTIVE_ONLY) -> list[FindingRow]:
    """Worst first, then by unit and check."""
    return list(iter_findings(database, wanted))


def iter_findings(database: Database, wanted: FindingFilter = _ACTIVE_ONLY) -> Iterator[FindingRow]:
    """The same, read portion by portion: the first ones are there at once, however many there are."""
    keys = (
        _portions(scanned(database, wanted))
        if wanted.text and not frequent(database, wanted.text)
        else _indexed(database, wanted)
    )
    yield from islice(chain.from_iterable(rows_of(database, portion) for portion in keys), wanted.limit)


def _indexed(database: Database, wanted: FindingFilter) -> Iterator[Sequence[Any]]:
    """Keys in order from the index, few at first; each portion begins behind the last."""
    statement, size = filtered(database, wanted).order_by(*ORDER), _FIRST_PORTION
    after = statement
    while True:
        with database.read() as connection:
            keys = connection.execute(after.limit(size)).all()
        yield keys
        if len(keys) < size:
            return
        after, size = statement.where(tuple_(*ORDER) > tuple_(*keys[-1])), _PORTION


def scanned(database: Database, wanted: FindingFilter) -> Sequence[Any]:
    """All keys of the findings that have a word in them: of those that the index of words names, else by one walk.

    The walk goes through the table as it lies: walking by an index jumps about in the file.
    """
    rank, *others = ORDER
    statement = filtered(database, wanted)
    with database.read() as connection:
        near = text_search.narrow(connection, wanted.text)
        if near is not None and near.ids is not None:
            statement = statement.where(findings_table.c.id.in_(near.ids))
        return connection.execute(statement.order_by(rank + 0, *others)).all()


def frequent(database: Database, word: str) -> bool:
    """Whether the word stands in so many findings that the first ones in any order are met soon."""
    with database.read() as connection:
        near = text_search.narrow(connection, word)
        rare = near is not None and near.ids is not None
        return not rare and _common(connection, database, word)


def _common(connection: Connection, database: Database, word: str) -> bool:
    """Whether one in ten has the word: what has all triples of it need not have the word itself."""
    some = select(findings_table.c.id).order_by(findings_table.c.id).limit(_SAMPLE).subquery()
    told = select(func.count()).where(findings_table.c.id.in_(select(some.c.id)), _says(database, word))
    return int(connection.execute(told).scalar_one()) * 10 >= _SAMPLE


def _says(database: Database, word: str) -> ColumnElement[bool]:
    """Whether a finding has the word in its message, address or quote; A to Z count the same small or large.

    SQLite's LIKE folds these letters, and no others. PostgreSQL folds them fast where no locale is asked, and Chinese
    needs no folding at all.
    """
    fields: Sequence[ColumnElement[str]] = [findings_table.c[n] for n in ("message", "url", "quote")]
    if database.dialect != "sqlite" and not _LETTERS.isdisjoint(word):
        fields, word = [func.lower(collate(f, "C")) for f in fields], word.translate(_SMALL)
    return or_(*(f.contains(word, autoescape=True) for f in fields))


def _portions(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    yield from (keys[n : n + _PORTION] for n in range(0, len(keys), _PORTION))


def rows_of(database: Database, keys: Sequence[Any]) -> list[FindingRow]:
    """The findings of these keys, in their order."""
    statement = select(*(v_findings.c[n] for n in _FINDING_FIELDS)).where(
        v_findings.c.id.in_([k.id for k in keys])
    )
    with database.read() as connection:
        found = {row["id"]: _finding_row(row) for row in connection.execute(statement).mappings()}
        kept = evidence.of_findings(connection, found.values())
        pictures = _pictures(connection, found.values(), kept)
    return [
        replace(found[k.id], evidence=kept.get(k.id), screenshot=pictures.get(k.id, ""))
        for k in keys
        if k.id in found
    ]


def _pictures(
    connection: Connection, rows: Iterable[FindingRow], kept: Mapping[str, EvidenceRow]
) -> dict[str, str]:
    """By finding id, the picture taken of the page it rests on: its own, or the one that links to its address."""
    by_unit: dict[str, dict[str, str]] = {}
    for row in rows:
        payload = row.sha256 or (kept[row.id].payload_hash if row.id in kept else "")
        by_unit.setdefault(row.unit_id, {})[row.id] = payload
    found: dict[str, str] = {}
    for unit_id, members in by_unit.items():
        shown = renderings.of_payloads(connection, unit_id, members.values())
        found |= {i: shown[h].screenshot for i, h in members.items() if h in shown}
    return found


def filtered(database: Database, wanted: FindingFilter) -> Select[Any]:
    """Keys of the findings that are wanted, in no order yet."""
    table = findings_table.c
    statement: Select[Any] = select(*ORDER)
    restrictions: dict[str, Sequence[str]] = {
        "unit_id": wanted.units,
        "category": wanted.categories,
        "check_id": wanted.checks,
        "status": wanted.statuses,
    }
    for name, values in restrictions.items():
        if values:
            statement = statement.where(table[name].in_([str(v) for v in values]))
    if wanted.severities:  # by rank: where the order of people begins
        ranks = [SEVERITY_ORDER.index(Severity(s)) for s in wanted.severities]
        statement = statement.where(table.severity_rank.in_(ranks))
    if wanted.since is not None:
        statement = statement.where(table.came_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(table.came_at < wanted.until)
    if wanted.change:
        statement = statement.where(table.id.in_(changed_ids(wanted.change[0], wanted.change[1])))
    if wanted.text:
        statement = statement.where(_says(database, wanted.text))
    return statement


def _finding_row(row: Mapping[Any, Any]) -> FindingRow:
    typed = {
        "severity": Severity(row["severity"]),
        "status": Status(row["status"]),
        "basis": tuple(row["basis"]),
    }
    return FindingRow(**{**row, **typed})


def finding(database: Database, finding_id: str) -> FindingHistory:
    """One finding, whole; raises :class:`UnknownFinding`."""
    one = select(*(v_findings.c[n] for n in _FINDING_FIELDS)).where(v_findings.c.id == finding_id)
    told = (
        select(*(finding_events.c[n] for n in FindingEvent.__dataclass_fields__))
        .where(finding_events.c.finding_id == finding_id)
        .order_by(finding_events.c.id)
    )
    rests_on = select(sightings).where(sightings.c.finding_id == finding_id).order_by(sightings.c.id)
    with database.read() as connection:
        row = connection.execute(one).mappings().first()
        if row is None:
            raise UnknownFinding(
                f"没有编号为 {finding_id} 的问题：编号形如 F-7K2M9QX3A5BD，见 minjian findings。"
            )
        events = tuple(FindingEvent(**e) for e in connection.execute(told).mappings())
        seen = tuple(_sighting(s) for s in connection.execute(rests_on))
        plain = _finding_row(row)
        kept = evidence.of_findings(connection, [plain])
        picture = _pictures(connection, [plain], kept).get(plain.id, "")
    whole = replace(plain, evidence=kept.get(plain.id), screenshot=picture)
    return FindingHistory(finding=whole, events=events, sightings=seen)


def _sighting(row: Any) -> Sighting:
    return Sighting(
        url=row.url,
        sha256=row.payload_hash,
        fetched_at=row.fetched_at,
        seen_at=row.seen_at,
        visit_id=row.visit_id,
        where=row.where_text,
        quote=row.quote,
        state=row.state,
    )


def coverage(database: Database, night: date | None = None) -> list[CoverageRow]:
    """Coverage of ``night``, or of the newest night that has any, by unit and check."""
    newest = select(func.max(v_coverage.c.night)).scalar_subquery()
    statement = (
        select(*(v_coverage.c[n] for n in CoverageRow.__dataclass_fields__))
        .where(v_coverage.c.night == (newest if night is None else night))
        .order_by(v_coverage.c.unit_id, v_coverage.c.check)
    )
    with database.read() as connection:
        return [CoverageRow(**row) for row in connection.execute(statement).mappings()]


def verdicts(database: Database) -> list[VerdictCount]:
    """People's verdicts by check and version (the one by which the finding was last seen); later words replace earlier."""
    told = (
        select(findings_table.c.id, findings_table.c.check_id, findings_table.c.check_version, finding_events.c.reason)
        .join(findings_table, findings_table.c.id == finding_events.c.finding_id)
        .where(finding_events.c.kind.in_(["reviewed", "withdrawn"]))
        .order_by(finding_events.c.id)
    )  # fmt: skip
    with database.read() as connection:
        last = {row.id: row for row in connection.execute(told)}
    counts: dict[tuple[str, int], Counter[str]] = {}
    for row in last.values():
        word = row.reason.partition(":")[0]
        counts.setdefault((row.check_id, row.check_version), Counter())[word] += 1
    return [_verdict_count(*key, said) for key, said in sorted(counts.items())]


def _verdict_count(check: str, version: int, said: Counter[str]) -> VerdictCount:
    return VerdictCount(
        check=check,
        check_version=version,
        confirmed=said[Verdict.CONFIRMED],
        false_alarms=said[Verdict.FALSE_ALARM],
        explained=said[Verdict.EXPLAINED],
    )


def columns(database: Database, unit_id: str | None = None) -> list[ColumnRow]:
    """The stored columns of one unit, or of all: by level, those that turn stale first before the others."""
    names = [n for n in ColumnRow.__dataclass_fields__ if n != "left"]
    view = v_columns.c
    statement = select(*(view[n] for n in names)).order_by(
        view.unit_id, view.level, view.due.is_(None), view.due, view.url
    )
    if unit_id is not None:
        statement = statement.where(view.unit_id == unit_id)
    with database.read() as connection:
        return [ColumnRow(**row) for row in connection.execute(statement).mappings()]


def visits(
    database: Database,
    *,
    night: date | None = None,
    unit_id: str | None = None,
    limit: int | None = None,
) -> list[VisitRow]:
    """Visits, newest first; spot checks included where no night is given."""
    statement: Select[Any] = select(v_visits).order_by(v_visits.c.id.desc()).limit(limit)
    if night is not None:
        statement = statement.where(v_visits.c.night == night)
    if unit_id is not None:
        statement = statement.where(v_visits.c.unit_id == unit_id)
    with database.read() as connection:
        return [visit_row(row) for row in connection.execute(statement).mappings()]


def visit_handle(database: Database, visit_id: int) -> VisitHandle:
    """The newest attempt at a visit, as whoever goes on with it after the visit has ended needs it."""
    statement = select(visits_table).where(visits_table.c.id == visit_id)
    with database.read() as connection:
        row = connection.execute(statement).one()
    return VisitHandle(
        id=row.id,
        unit_id=row.unit_id,
        night=row.night,
        attempt=row.attempt,
        resumed=row.attempt > 1,
        started_at=row.started_at,
    )


def visit_row(row: Mapping[Any, Any]) -> VisitRow:
    """A row of ``v_visits`` as a record."""
    same = {k: row[k] for k in VisitRow.__dataclass_fields__ if k not in {"status", "counts"}}
    counts = VisitCounts(**{k: row[k] for k in VisitCounts.__dataclass_fields__})
    return VisitRow(**same, status=VisitStatus(row["status"]), counts=counts)


def units(database: Database) -> list[UnitRow]:
    """All active units in registry order, with what stands against them."""
    active = (
        select(v_findings.c.unit_id, func.count().label("number"))
        .where(v_findings.c.status.in_(_ACTIVE))
        .group_by(v_findings.c.unit_id)
    )
    read = select(pages.c.unit_id, func.count()).where(pages.c.kind != "").group_by(pages.c.unit_id)
    newest = select(func.max(visits_table.c.id)).where(visits_table.c.attempt > 0)
    newest = newest.group_by(visits_table.c.unit_id)
    last = select(visits_table).where(visits_table.c.id.in_(newest))
    registry = select(units_table).where(units_table.c.active.is_(True)).order_by(units_table.c.position)
    with database.read() as connection:
        findings_of = {row[0]: row[1] for row in connection.execute(active)}
        pages_of = {row[0]: row[1] for row in connection.execute(read)}
        visit_of = {row.unit_id: row for row in connection.execute(last)}
        rows = connection.execute(registry).all()
    return [
        _unit_row(row, pages_of.get(row.id, 0), findings_of.get(row.id, 0), visit_of.get(row.id))
        for row in rows
    ]


def _unit_row(row: Any, pages_read: int, active: int, visit: Any) -> UnitRow:
    return UnitRow(
        id=row.id,
        name=row.name,
        short_name=row.short_name,
        category=row.category,
        homepage=row.homepage,
        pages=pages_read,
        active_findings=active,
        last_visit=visit.started_at if visit else None,
        last_status=visit.status if visit else "",
    )
