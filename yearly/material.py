"""From the database to the material of the arithmetic: how every finding counts, and how far the checks got."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from core.finding import Status
from core.times import SHANGHAI, utc
from core.unit import Unit
from db.session import Database
from db.year import reads as year_reads
from db.year.records import ManualScore, Review, UnitReach, YearFinding
from scoring.rubric import Rubric
from scoring.trust import Bar, Verdicts, may_deduct
from scoring.values import CENT, Fault, Mark, Reach, Standing, UnitYear

_JUDGED = ("passed", "failed", "review")
_UNTOLD = ("undecided", "error")
_WAITING = frozenset({Status.SUSPECTED.value, Status.REVIEW.value})
_DAY = 24 * 3600

_NOTHING: Mapping[str, str] = {}

Span = tuple[int, int]
Spells = Sequence[tuple[int, int | None]]


@dataclass(frozen=True)
class Window:
    """The year's time: from New Year's Day in Asia/Shanghai to its end, or to the monitoring point if that is earlier.

    The second of the monitoring point belongs to it: whatever was stored up to then counts. ``end`` is the moment after.
    """

    start: datetime
    end: datetime

    @classmethod
    def of(cls, year: int, as_of: datetime) -> Window:
        start, end = (datetime(y, 1, 1, tzinfo=SHANGHAI).astimezone(UTC) for y in (year, year + 1))
        return cls(start, max(start, min(end, _after(as_of))))

    @classmethod
    def of_quarter(cls, year: int, quarter: int, as_of: datetime) -> Window:
        """The same for a quarter, 1 to 4."""
        first, last = 3 * quarter - 2, 3 * quarter + 1
        start = datetime(year, first, 1, tzinfo=SHANGHAI).astimezone(UTC)
        after = (year, last) if last <= 12 else (year + 1, 1)
        end = datetime(*after, 1, tzinfo=SHANGHAI).astimezone(UTC)
        return cls(start, max(start, min(end, _after(as_of))))


def _after(as_of: datetime) -> datetime:
    """The second after that of ``as_of``: lives of findings are told in whole seconds."""
    return utc(as_of).replace(microsecond=0) + timedelta(seconds=1)


@dataclass(frozen=True)
class Material:
    """Everything a year's scores are made from. ``nights`` is by unit the night whose coverage was taken."""

    units: tuple[UnitYear, ...]
    nights: Mapping[str, str]
    untrusted: frozenset[str]
    before: Mapping[str, Decimal]


def gather(database: Database, units: Sequence[Unit], rubric: Rubric, year: int, window: Window) -> Material:
    """What the database holds for ``window`` of the year, for the units of the registry."""
    faults = _faults(database, rubric, window)
    reach = {r.unit_id: r for r in year_reads.year_reach(database, window.start, window.end)}
    marks = _marks(year_reads.manual_marks(database, year))
    media = year_reads.units_with_accounts(database)
    made = tuple(
        UnitYear(
            id=unit.id,
            category=unit.category,
            faults=faults.get(unit.id, ()),
            reach=_reach(reach.get(unit.id), rubric.checks),
            marks=marks.get(unit.id, {}),
            exemptions=frozenset(unit.exemptions),
            parts=frozenset({"website", "media"} if unit.id in media else {"website"}),
        )
        for unit in units
    )
    nights = {identity: r.night.isoformat() for identity, r in reach.items()}
    return Material(
        made,
        nights,
        untrusted(rubric, year_reads.reviews(database)),
        scores_before(database, rubric, year),
    )


def untrusted(rubric: Rubric, reviews: Sequence[Review]) -> frozenset[str]:
    """Checks of which people found too many findings wrong to let them deduct by themselves."""
    bar = Bar(float(rubric.precision.bar), max(1, rubric.precision.reviews))
    return frozenset(r.check for r in reviews if not may_deduct(Verdicts(r.confirmed, r.false), bar))


def scores_before(database: Database, rubric: Rubric, year: int) -> Mapping[str, Decimal]:
    """Unit scores of the year before: signed under the same rubric, or imported; nothing where there are neither."""
    stored = year_reads.rolled_up(database, year - 1, rubric.id, state="final")
    if stored is not None:
        return {u.unit_id: points(u.points) for u in stored.units if not u.vetoed}
    past = [p for p in year_reads.past(database) if p.year == year - 1 and p.unit_id]
    return {p.unit_id: points(p.points) for p in past}


def points(hundredths: int) -> Decimal:
    """Stored hundredths as points."""
    return (Decimal(hundredths) / 100).quantize(CENT)


def hundredths(value: Decimal) -> int:
    """Points as stored."""
    return int(value * 100)


def _faults(database: Database, rubric: Rubric, window: Window) -> Mapping[str, list[Fault]]:
    asked, gap = rubric.data_keys, rubric.duration.gap_days * _DAY
    span = (int(window.start.timestamp()), int(window.end.timestamp()))
    found: dict[str, list[Fault]] = defaultdict(list)
    rows = year_reads.year_findings(
        database, rubric.checks, asked, window.start, window.end, subjects=rubric.subject_checks
    )
    for row in rows:
        fault = fault_of(row, span, gap, asked.get(row.check, ()))
        if fault is not None:
            found[row.unit_id].append(fault)
    return found


def fault_of(row: YearFinding, span: Span, gap: int, asked: Collection[str]) -> Fault | None:
    """How a finding counts between the two seconds of ``span``; ``None`` where it does not touch them at all.

    ``gap`` is in seconds: what comes back sooner never was away.
    """
    standing, days, returns = _life(row, span, gap)
    if standing is None:
        return None
    values = {name: _word((row.data or {}).get(name)) for name in asked} if asked else _NOTHING
    return Fault(
        row.id,
        row.check,
        row.key,
        row.severity,
        row.subject,
        standing,
        row.pages,
        days,
        returns,
        row.confirmed,
        values,
    )


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _life(row: YearFinding, span: Span, gap: int) -> tuple[Standing | None, int, int]:
    """Standing, whole days open within the window, and returns that are none of a mere flicker."""
    start, end = span
    if row.status in _WAITING:
        return (Standing.DOUBTFUL if row.came < end else None), 0, 0
    if not row.spells and row.opened is not None and row.opened < end:
        return _single(row, row.opened, span)
    spells = row.spells or (((row.opened, row.resolved),) if row.opened is not None else ())
    inside = [s for s in spells if s[0] < end and (s[1] is None or s[1] >= start)]
    stands = _seen_in_time(row, end) or any(s[1] is None or s[1] >= end for s in inside)
    if not (inside or stands):
        return None, 0, 0
    standing = Standing.STANDING if stands else Standing.MENDED
    return standing, _days(inside, span), _returns(spells, span, gap)


def _single(row: YearFinding, opened: int, span: Span) -> tuple[Standing | None, int, int]:
    """The same for one stretch of time, which is how most findings live."""
    start, end = span
    if row.resolved is None or row.resolved >= end:
        return Standing.STANDING, (end - max(opened, start)) // _DAY, 0
    if row.resolved < start:
        return None, 0, 0
    return Standing.MENDED, (row.resolved - max(opened, start)) // _DAY, 0


def _seen_in_time(row: YearFinding, end: int) -> bool:
    """Seen within the year and not mended in it, though a person's word came only after its end: that is when years are
    reviewed. It stood, but no day is counted against it."""
    return row.confirmed and row.came < end and (row.resolved is None or row.resolved >= end)


def _days(spells: Spells, span: Span) -> int:
    start, end = span
    return sum(min(end if e is None else e, end) - max(b, start) for b, e in spells) // _DAY


def _returns(spells: Spells, span: Span, gap: int) -> int:
    if len(spells) < 2:
        return 0
    start, end = span
    return sum(
        one[1] is not None and two[0] - one[1] >= gap and start <= two[0] < end
        for one, two in pairwise(spells)
    )


def _reach(seen: UnitReach | None, checks: Collection[str]) -> Mapping[str, Reach]:
    if seen is None:
        return {}
    return {
        check: Reach(sum(c.get(n, 0) for n in _JUDGED), sum(c.get(n, 0) for n in _UNTOLD))
        for check, c in seen.coverage.items()
        if check in checks
    }


def _marks(given: Sequence[ManualScore]) -> Mapping[str, Mapping[str, list[Mark]]]:
    found: dict[str, dict[str, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for mark in given:
        found[mark.unit_id][mark.indicator].append(Mark(mark.reviewer, points(mark.points)))
    return found
