"""What a year's scores are made from, and the scores that were stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, case, cast, exists, func, literal, select

from core.finding import Status
from db.models.findings import finding_events, findings, sightings
from db.models.media import accounts
from db.models.visits import units, visits
from db.models.year import manual_scores, past_scores, rollups, scores, signatures, unit_scores
from db.records.findings import Verdict
from db.records.visits import VisitStatus
from db.session import Database
from db.statements import chunks
from db.visits.site_history import stretches
from db.year.records import (
    Activity,
    IndicatorRow,
    ManualScore,
    OpenFinding,
    PastScore,
    Review,
    Rollup,
    Said,
    Signature,
    UnitReach,
    UnitRow,
    YearFinding,
)

#: Rows asked of the database at a time: one by one costs three times as much.
_AT_ONCE = 5000
Spells = tuple[tuple[int, int | None], ...]

_VOID = (Status.DISMISSED.value, Status.EXPLAINED.value)
#: The states that begin or end a stretch of time in which a finding stood open.
_TELLING = (Status.OPEN.value, Status.RESOLVED.value, *_VOID)
_USABLE = (VisitStatus.DONE.value, VisitStatus.INCOMPLETE.value)


def year_findings(
    database: Database,
    checks: Collection[str],
    asked: Collection[str],
    start: datetime,
    end: datetime,
    unit_id: str | None = None,
    subjects: Collection[str] | None = None,
) -> Iterator[YearFinding]:
    """Findings of ``checks`` that may count between ``start`` and ``end``; ``asked`` are the checks whose data is wanted.

    ``subjects`` are the checks whose subjects are wanted, ``None`` for all: they are the bulk of what is read. Those dismissed or explained are left out, and those mended before ``start`` that never came back.
    """
    came_back = _spells_of_returned(database, checks, unit_id)
    statement = _of_year(checks, asked, start, end, database.dialect, subjects)
    if unit_id is not None:
        statement = statement.where(findings.c.unit_id == unit_id)
    with database.read() as connection:
        for part in connection.execute(statement).partitions(_AT_ONCE):
            for row in part:
                *values, recurrences = row
                yield YearFinding(*values, came_back.get(values[0], ()) if recurrences else ())  # type: ignore[call-arg]


def _seconds(moment: Any, dialect: str) -> Any:
    """A moment as whole seconds since 1970: a tenth of the cost of a date that knows its zone.

    ``date_part`` reckons in doubles, exact enough for seconds and much faster than the numerics of ``extract``. SQLite rounds
    the last half of a thousandth up into the next second, so it is given whole seconds.
    """
    if dialect == "sqlite":
        return cast(func.strftime("%s", func.substr(moment, 1, 19)), Integer)
    return cast(func.floor(func.date_part("epoch", moment)), BigInteger)


def _of_year(
    checks: Collection[str],
    asked: Collection[str],
    start: datetime,
    end: datetime,
    dialect: str,
    subjects: Collection[str] | None,
) -> Select[Any]:
    table = findings.c
    subject = case((table.check_id.in_(list(subjects)), table.subject), else_="") if subjects else literal("")
    data = case((table.check_id.in_(list(asked)), table.data), else_=None) if asked else literal(None)
    return select(
        table.id,
        table.unit_id,
        table.check_id,
        table.message_key,
        table.severity,
        table.subject if subjects is None else subject,
        table.status,
        table.pages,
        _seconds(table.came_at, dialect),
        _seconds(table.opened_at, dialect),
        _seconds(table.resolved_at, dialect),
        table.verdict == Verdict.CONFIRMED.value,
        data,
        table.recurrences,
    ).where(
        table.check_id.in_(list(checks)),
        table.status.not_in(_VOID),
        table.first_seen < end,
        (table.recurrences > 0) | table.resolved_at.is_(None) | (table.resolved_at >= start),
    )


def _spells_of_returned(
    database: Database, checks: Collection[str], unit_id: str | None
) -> Mapping[str, Spells]:
    """Finding id → when it stood open, of those that ever came back: the others tell it by their own columns."""
    again = select(findings.c.id).where(
        findings.c.recurrences > 0,
        findings.c.check_id.in_(list(checks)),
        findings.c.status.not_in(_VOID),
    )
    if unit_id is not None:
        again = again.where(findings.c.unit_id == unit_id)
    at = _seconds(finding_events.c.at, database.dialect)
    told = (
        select(finding_events.c.finding_id, finding_events.c.id, at, finding_events.c.to_status)
        .where(finding_events.c.to_status.in_(_TELLING), finding_events.c.finding_id.in_(again))
    )  # fmt: skip
    events: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    with database.read() as connection:
        for part in connection.execute(told).partitions(_AT_ONCE):
            for identity, number, moment, status in part:
                events[identity].append((number, moment, status))
    return {i: stretches((m, s) for _, m, s in sorted(changes)) for i, changes in events.items()}


def year_reach(database: Database, start: datetime, end: datetime) -> list[UnitReach]:
    """By unit, the coverage of the last night between the two moments on which the site could be visited."""
    newest = (
        select(func.max(visits.c.id))
        .where(
            visits.c.night.is_not(None),
            visits.c.status.in_(_USABLE),
            visits.c.started_at >= start,
            visits.c.started_at < end,
        )
        .group_by(visits.c.unit_id)
    )
    statement = select(visits.c.unit_id, visits.c.night, visits.c.coverage).where(visits.c.id.in_(newest))
    with database.read() as connection:
        return [UnitReach(*row) for row in connection.execute(statement.order_by(visits.c.unit_id))]


def reviews(database: Database) -> list[Review]:
    """By check, how people's verdicts on its findings fell."""
    right, wrong = (
        func.count(case((findings.c.verdict == v.value, 1))) for v in (Verdict.CONFIRMED, Verdict.FALSE_ALARM)
    )
    statement = (
        select(findings.c.check_id, right, wrong)
        .where(findings.c.verdict != "")
        .group_by(findings.c.check_id)
        .order_by(findings.c.check_id)
    )
    with database.read() as connection:
        return [Review(*row) for row in connection.execute(statement)]


def units_with_accounts(database: Database) -> frozenset[str]:
    """Units of which an account is known that was not closed."""
    statement = select(accounts.c.unit_id).distinct().where(accounts.c.closed_on.is_(None))
    with database.read() as connection:
        return frozenset(connection.execute(statement).scalars())


def account_keys(database: Database) -> frozenset[tuple[str, str, str]]:
    """(unit, platform, name) of every known account."""
    statement = select(accounts.c.unit_id, accounts.c.platform, accounts.c.name)
    with database.read() as connection:
        return frozenset((r[0], r[1], r[2]) for r in connection.execute(statement))


def manual_marks(database: Database, year: int) -> list[ManualScore]:
    """What reviewers gave for the year, by unit, indicator and reviewer."""
    table = manual_scores.c
    order = (table.unit_id, table.indicator, table.reviewer)
    with database.read() as connection:
        rows = connection.execute(select(manual_scores).where(table.year == year).order_by(*order))
        return [ManualScore(**row) for row in rows.mappings()]


def past(database: Database) -> list[PastScore]:
    """All scores of past years that were imported, by year, category and unit."""
    table = past_scores.c
    with database.read() as connection:
        rows = connection.execute(select(past_scores).order_by(table.year, table.category, table.unit_id))
        return [PastScore(**row) for row in rows.mappings()]


def rolled_up(
    database: Database, year: int, rubric: str | None = None, version: int | None = None, state: str = ""
) -> Rollup | None:
    """The newest roll-up of the year (of ``rubric``, of ``version``, in ``state``), whole; ``None`` where there is none."""
    statement = select(rollups).where(rollups.c.year == year)
    for column, value in ((rollups.c.rubric, rubric), (rollups.c.version, version), (rollups.c.state, state)):
        if value not in (None, ""):
            statement = statement.where(column == value)
    statement = statement.order_by(rollups.c.made_at.desc(), rollups.c.version.desc(), rollups.c.id.desc())
    with database.read() as connection:
        row = connection.execute(statement.limit(1)).mappings().first()
        if row is None:
            return None
        return Rollup(
            **row,
            units=tuple(_unit_rows(connection, row["id"])),
            indicators=tuple(_indicator_rows(connection, row["id"])),
            signatures=tuple(_signatures(connection, row["id"])),
        )


def rollup_list(database: Database) -> list[Rollup]:
    """Every roll-up without its rows, by year, rubric and version."""
    order = (rollups.c.year, rollups.c.rubric, rollups.c.version)
    with database.read() as connection:
        rows = connection.execute(select(rollups).order_by(*order)).mappings().all()
        return [Rollup(**r, signatures=tuple(_signatures(connection, r["id"]))) for r in rows]


def activity(database: Database, start: datetime, end: datetime) -> Activity:
    """What monitoring did between the two moments; dismissed and explained findings are none."""
    saw = (visits.c.night.is_not(None), visits.c.started_at >= start, visits.c.started_at < end)
    done = select(func.count(visits.c.night.distinct()), func.count()).where(
        *saw, visits.c.status.in_(_USABLE)
    )
    table = findings.c
    mended = func.count(case(((table.status == Status.RESOLVED.value) & (table.resolved_at < end), 1)))
    counted = (
        select(table.check_id, func.count(), mended)
        .where(table.opened_at >= start, table.opened_at < end, table.status.not_in(_VOID))
        .group_by(table.check_id)
        .order_by(table.check_id)
    )
    with database.read() as connection:
        nights, visited = connection.execute(done).one()
        by_check = {row[0]: (row[1], row[2]) for row in connection.execute(counted)}
    found, gone = (sum(n[i] for n in by_check.values()) for i in (0, 1))
    return Activity(
        nights=nights, visits=visited, found=found, mended=gone, standing=found - gone, by_check=by_check
    )


def visited_units(database: Database, start: datetime, end: datetime) -> frozenset[str]:
    """Units whose site could be visited on a night between the two moments."""
    statement = select(visits.c.unit_id).distinct()
    statement = statement.where(
        visits.c.night.is_not(None),
        visits.c.status.in_(_USABLE),
        visits.c.started_at >= start,
        visits.c.started_at < end,
    )
    with database.read() as connection:
        return frozenset(connection.execute(statement).scalars())


def opened_findings(
    database: Database,
    *,
    unit_id: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    standing: bool = False,
    limit: int | None = None,
) -> list[OpenFinding]:
    """Findings that stood open, worst first: of a unit, opened between two moments, or only those that still stand."""
    table = findings.c
    statement = open_rows().where(table.opened_at.is_not(None), table.status.not_in(_VOID))
    if unit_id is not None:
        statement = statement.where(table.unit_id == unit_id)
    if start is not None and end is not None:
        statement = statement.where(table.opened_at >= start, table.opened_at < end)
    if standing:
        statement = statement.where(table.status == Status.OPEN.value)
    order = (table.severity_rank, table.check_id, table.unit_id, table.id)
    with database.read() as connection:
        rows = connection.execute(statement.order_by(*order).limit(limit))
        return [open_finding(row) for row in rows]


def open_rows() -> Select[Any]:
    """Findings with whether anything was read at their address, for :func:`open_finding`."""
    seen = exists().where(sightings.c.finding_id == findings.c.id, sightings.c.payload_hash != "")
    return select(findings, seen.label("seen_there"))


def open_finding(row: Any) -> OpenFinding:
    """A stored finding as a document names it; a row of :func:`open_rows`."""
    return OpenFinding(
        id=row.id,
        unit_id=row.unit_id,
        check=row.check_id,
        category=row.category,
        severity=row.severity,
        status=row.status,
        message=row.message,
        url=row.url,
        where=row.where_text,
        quote=row.quote,
        remedy=row.remedy,
        basis=tuple(row.basis),
        pages=row.pages,
        opened_at=row.opened_at,
        resolved_at=row.resolved_at,
        recurrences=row.recurrences,
        found_on="" if row.seen_there or row.parent_url == row.url else row.parent_url,
        since=row.came_at,
    )


def messages(database: Database, ids: Collection[str]) -> dict[str, Said]:
    """Finding id → what it says, where, and on which bytes it rests."""
    found: dict[str, Said] = {}
    table = findings.c
    with database.read() as connection:
        for part in chunks(ids):
            statement = select(table.id, table.message, table.url, table.payload_hash).where(
                table.id.in_(part)
            )
            found |= {row[0]: Said(row[1], row[2], row[3]) for row in connection.execute(statement)}
    return found


def _unit_rows(connection: Any, rollup: int) -> Sequence[UnitRow]:
    table = unit_scores.c
    statement = (
        select(*(table[n] for n in UnitRow.__dataclass_fields__))
        .join(units, units.c.id == table.unit_id)
        .where(table.rollup_id == rollup)
        .order_by(table.category, table.rank, table.unit_id)
    )
    return [UnitRow(**row) for row in connection.execute(statement).mappings()]


def _indicator_rows(connection: Any, rollup: int) -> Sequence[IndicatorRow]:
    table = scores.c
    statement = (
        select(*(table[n] for n in IndicatorRow.__dataclass_fields__))
        .where(table.rollup_id == rollup)
        .order_by(table.unit_id, table.indicator)
    )
    return [IndicatorRow(**row) for row in connection.execute(statement).mappings()]


def _signatures(connection: Any, rollup: int) -> Sequence[Signature]:
    table = signatures.c
    statement = select(table.name, table.hash, table.at, table.account).where(table.rollup_id == rollup)
    rows = connection.execute(statement.order_by(table.at, table.name, table.account)).mappings()
    return [Signature(**row) for row in rows]
