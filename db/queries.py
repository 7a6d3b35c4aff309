"""All reads for people: findings, coverage, visits, units, and what site checks need of a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain, islice
from string import ascii_letters, ascii_lowercase, ascii_uppercase
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, collate, func, or_, select, tuple_

from core.address import address_hash
from core.compact import AddressMap, AddressSet, Outcomes
from core.fetch import FetchOutcome, FetchProblem
from core.finding import ACTIVE, SEVERITY_ORDER, Severity, Status
from core.page import PageKind
from core.site import PageIndex
from db.errors import UnknownFinding
from db.evidence import renderings, seals
from db.evidence import rows as evidence
from db.findings import text_search
from db.findings.changes import changed, changed_ids
from db.models import finding_events, links, pages, sightings
from db.models import findings as findings_table
from db.models import nights as nights_table
from db.models import units as units_table
from db.models import visits as visits_table
from db.records import (
    Change,
    ColumnRow,
    CoverageRow,
    EvidenceRow,
    FindingEvent,
    FindingFilter,
    FindingHistory,
    FindingRow,
    NightSummary,
    Sighting,
    UnitRow,
    Verdict,
    VerdictCount,
    VisitCounts,
    VisitHandle,
    VisitRow,
    VisitStatus,
)
from db.session import Database
from db.views import v_columns, v_coverage, v_findings, v_visits
from db.visits.site_pages import StoredPages

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


#: What went away in a night, and how.
_GONE = (Change.RESOLVED, Change.CLEARED)


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


def nights(database: Database) -> list[date]:
    """The nights there were, newest first."""
    with database.read() as connection:
        statement = select(nights_table.c.night).order_by(nights_table.c.night.desc())
        return list(connection.execute(statement).scalars())


def night_summary(database: Database, night: date) -> NightSummary:
    """A night in numbers: its newest run's visits, their events, and what is active now."""
    with database.read() as connection:
        made = connection.execute(select(nights_table).where(nights_table.c.night == night)).first()
        rows = connection.execute(_visits_of(night)).all()
        told = connection.execute(_events_of(night)).all()
        gone = {c: connection.execute(_changed_so(night, c)).scalar_one() for c in _GONE}
        standing = connection.execute(_standing()).all()
    events = {(kind, after): number for kind, after, number in told}
    seal, seal_head = seals.newest(database, night)
    return NightSummary(
        night=night,
        units=len(rows),
        by_status=_counted((r.status, 1) for r in rows),
        counts=VisitCounts(
            **{name: sum(getattr(r, name) for r in rows) for name in VisitCounts.__dataclass_fields__}
        ),
        opened=_entered(events, Status.OPEN),
        suspected=_entered(events, Status.SUSPECTED),
        review=_entered(events, Status.REVIEW),
        resolved=gone[Change.RESOLVED],
        cleared=gone[Change.CLEARED],
        reopened=sum(n for (kind, _), n in events.items() if kind == "reopened"),
        active=sum(n for _, _, n in standing),
        by_severity=_counted((severity, n) for severity, _, n in standing),
        by_check=_counted((check, n) for _, check, n in standing),
        started_at=min((r.started_at for r in rows if r.started_at), default=None),
        finished_at=made.finished_at if made else None,
        seal=seal,
        seal_head=seal_head,
    )


def newest_run(night: date) -> Any:
    """The number of the night's newest run, for use in a statement."""
    return select(nights_table.c.run).where(nights_table.c.night == night).scalar_subquery()


def _visits_of(night: date) -> Select[Any]:
    return select(visits_table).where(visits_table.c.night == night, visits_table.c.run == newest_run(night))


def _events_of(night: date) -> Select[Any]:
    return (
        select(finding_events.c.kind, finding_events.c.to_status, func.count())
        .join(visits_table, visits_table.c.id == finding_events.c.visit_id)
        .where(visits_table.c.night == night, visits_table.c.run == newest_run(night))
        .group_by(finding_events.c.kind, finding_events.c.to_status)
    )


def _changed_so(night: date, change: Change) -> Select[Any]:
    return (
        select(func.count())
        .select_from(finding_events)
        .join(visits_table, visits_table.c.id == finding_events.c.visit_id)
        .where(visits_table.c.night == night, visits_table.c.run == newest_run(night), *changed(change))
    )


def _standing() -> Select[Any]:
    return (
        select(v_findings.c.severity, v_findings.c.check, func.count())
        .where(v_findings.c.status.in_(_ACTIVE))
        .group_by(v_findings.c.severity, v_findings.c.check)
    )


def _entered(events: Mapping[tuple[str, str], int], status: Status) -> int:
    return sum(n for (kind, after), n in events.items() if after == status and kind != "reopened")


def _counted(pairs: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name, number in pairs:
        counts[name] = counts.get(name, 0) + number
    return counts


def site_pages(database: Database, unit_id: str, stale: Collection[str] = ()) -> PageIndex:
    """The stored facts of the unit's pages, read as asked for. Pages that keep answering 404 are left out.

    What a browser saw at the addresses ``stale`` may be another thing by now: they count as not shown.
    """
    return StoredPages(database, unit_id, stale)


def _id_of(visit: VisitHandle | int) -> int:
    return visit.id if isinstance(visit, VisitHandle) else visit


def observed_urls(database: Database, visit: VisitHandle | int) -> AddressSet:
    """Normalised addresses of the pages read or found unchanged in this visit."""
    unit = select(visits_table.c.unit_id).where(visits_table.c.id == _id_of(visit)).scalar_subquery()
    statement = select(pages.c.url).where(pages.c.unit_id == unit, pages.c.seen_visit == _id_of(visit))
    with database.read() as connection:
        return AddressSet(connection.execute(statement).yield_per(_PORTION).scalars())


def newest_titles(
    database: Database, visit: VisitHandle | int, kinds: Collection[PageKind], limit: int
) -> list[tuple[str, str, str]]:
    """Address, title and day of the newest pages of these kinds that were seen in this visit."""
    identity = _id_of(visit)
    unit = select(visits_table.c.unit_id).where(visits_table.c.id == identity).scalar_subquery()
    statement = (
        select(pages.c.url, pages.c.title, pages.c.published)
        .where(
            pages.c.unit_id == unit,
            pages.c.seen_visit == identity,
            pages.c.kind.in_([k.value for k in kinds]),
            pages.c.title != "",
        )
        .order_by(pages.c.published.desc(), pages.c.url)
        .limit(limit)
    )
    with database.read() as connection:
        return [(row.url, row.title, row.published) for row in connection.execute(statement)]


def gathered(database: Database, visit: VisitHandle | int, name: str) -> Any:
    """What the gatherer of this name kept with the visit, ``None`` where it kept nothing."""
    return all_gathered(database, visit).get(name)


def all_gathered(database: Database, visit: VisitHandle | int) -> Mapping[str, Any]:
    """What the gatherers kept with the visit, by their names."""
    statement = select(visits_table.c.gathered).where(visits_table.c.id == _id_of(visit))
    with database.read() as connection:
        return connection.execute(statement).scalar_one_or_none() or {}


def newest_gathered(database: Database, unit_id: str, name: str) -> Any:
    """What a gatherer kept at the last of the unit's visits at which it kept something; ``None`` where it never did."""
    statement = (
        select(visits_table.c.gathered)
        .where(visits_table.c.unit_id == unit_id, visits_table.c.gathered.is_not(None))
        .order_by(visits_table.c.id.desc())
    )
    with database.read() as connection:
        rows = connection.execute(statement).yield_per(8).scalars()
        return next((kept[name] for kept in rows if kept and name in kept), None)


def payload_hashes(database: Database, unit_id: str, urls: Iterable[str]) -> dict[str, str]:
    """Address as given → hash of the bytes the page had when it was last read."""
    wanted = {address_hash(u): u for u in urls}
    statement = select(pages.c.url_hash, pages.c.payload_hash).where(
        pages.c.unit_id == unit_id, pages.c.url_hash.in_(list(wanted))
    )
    with database.read() as connection:
        return {wanted[row.url_hash]: row.payload_hash for row in connection.execute(statement)}


def outcomes(database: Database, unit_id: str, visit: VisitHandle | int) -> Outcomes:
    """How every address asked for in this visit ended (link targets and pages), by normalised address."""
    of_links = select(links).where(links.c.unit_id == unit_id, links.c.asked_visit == _id_of(visit))
    of_pages = select(
        pages.c.url,
        pages.c.http_status,
        pages.c.problem,
        pages.c.detail,
        pages.c.final_url,
        pages.c.content_type,
        pages.c.streak,
    ).where(pages.c.unit_id == unit_id, pages.c.asked_visit == _id_of(visit))
    with database.read() as connection:
        ended = {row.target: _target(row) for row in connection.execute(of_links)}
        rows = connection.execute(of_pages).yield_per(_PORTION)
        return Outcomes(chain(ended.values(), (_outcome(row.url, row) for row in rows)))


def _target(row: Any) -> FetchOutcome:
    return msgspec.structs.replace(_outcome(row.target, row), title=row.title, sample=row.sample)


def _outcome(url: str, row: Any) -> FetchOutcome:
    return FetchOutcome(
        url=url,
        status=row.http_status,
        problem=FetchProblem(row.problem) if row.problem else None,
        detail=row.detail,
        final_url=row.final_url,
        content_type=row.content_type,
        streak=row.streak,
    )


def first_seen(database: Database, unit_id: str) -> Mapping[str, datetime]:
    """When each address of the unit was first found, by normalised address."""
    statement = select(pages.c.url, pages.c.discovered_at).where(pages.c.unit_id == unit_id)
    with database.read() as connection:
        rows = connection.execute(statement).yield_per(_PORTION)
        return AddressMap((url, moment) for url, moment in rows)


#: A finding is looked at again when so many hours have passed since it was last seen.
_SPACED = timedelta(hours=8)


def findings_due(database: Database, now: datetime) -> set[str]:
    """Ids of findings that wait for another observation: suspected, or open and seen good but not often enough yet."""
    table = findings_table.c
    waiting = or_(
        (table.status == Status.SUSPECTED.value) & (table.last_seen <= now - _SPACED),
        (table.status == Status.OPEN.value) & (table.goods > 0),
    )
    with database.read() as connection:
        return set(connection.execute(select(table.id).where(waiting)).scalars())
