"""Old probes: folded to one row a day, and deleted when that is old, too. What a finding rests on stays try by try."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select

from core.fetch import FetchProblem, Verdict
from core.times import SHANGHAI, local_date
from db.bulk import upsert
from db.models.findings import findings
from db.models.running import probe_days, probes
from db.models.year import rollups
from db.session import Database
from db.statements import chunks

#: Single tries are kept so long: checks look nine days back, people and alarms a few weeks.
TRY_DAYS = 60
_RESTS_ON = ("availability", "load-time")
_LOOKED_BACK = timedelta(days=9)
_PORTION = timedelta(days=7)


@dataclass
class _Day:
    """One unit's probes of one day."""

    tries: int = 0
    failed: int = 0
    undecided: int = 0
    struck: int = 0
    times: list[int] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, problem: str, struck: str, milliseconds: int | None) -> None:
        self.tries += 1
        if milliseconds is not None:
            self.times.append(milliseconds)
        if struck:
            self.struck += 1
            self.reasons["struck"] += 1
        elif problem:
            broken = FetchProblem(problem).verdict is Verdict.BROKEN
            self.failed += broken
            self.undecided += not broken
            self.reasons[problem] += 1

    def row(self, unit_id: str, day: date) -> dict[str, Any]:
        times = self.times
        return {
            "unit_id": unit_id, "day": day, "tries": self.tries, "failed": self.failed, "undecided": self.undecided,
            "struck": self.struck, "milliseconds": sum(times) // len(times) if times else None,
            "slowest": max(times, default=None), "reasons": dict(self.reasons),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """``tries`` became ``days``; ``old_days`` are gone."""

    tries: int
    days: int
    old_days: int


def fold(database: Database, now: datetime, days: int, try_days: int = TRY_DAYS) -> Folded:
    """Folds tries older than ``try_days``, week by week, and deletes days older than ``days``, but for scored years.

    Tries that a finding about reachability may rest on, whatever became of it, stay as they are: each has to be shown.
    """
    end = _midnight(local_date(now) - timedelta(days=try_days))
    tries = made = 0
    for start in _weeks(database, end):
        with database.write() as connection:
            found = _loose(connection, start, min(start + _PORTION, end))
            by_day = _by_day(found)
            upsert(connection, probe_days, [d.row(*key) for key, d in by_day.items()])
            _delete(connection, found)
        tries, made = tries + len(found), made + len(by_day)
    with database.write() as connection:
        gone = _delete_days(connection, local_date(now) - timedelta(days=days))
    return Folded(tries, made, gone)


def foldable(database: Database, now: datetime, try_days: int = TRY_DAYS) -> int:
    """How many tries :func:`fold` would take."""
    end = _midnight(local_date(now) - timedelta(days=try_days))
    number = 0
    for start in _weeks(database, end):
        with database.read() as connection:
            number += len(_loose(connection, start, min(start + _PORTION, end)))
    return number


def _weeks(database: Database, end: datetime) -> Iterator[datetime]:
    """The beginnings of the weeks before ``end`` that may have tries."""
    with database.read() as connection:
        first = connection.execute(select(func.min(probes.c.at))).scalar()
    start = end if first is None else _midnight(local_date(datetime.fromtimestamp(first, UTC)))
    while start < end:
        yield start
        start += _PORTION


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _loose(connection: Connection, start: datetime, end: datetime) -> list[Any]:
    """Whole days of tries of that time on which no finding rests."""
    kept = _needed(connection)
    statement = select(probes).where(
        probes.c.at >= int(start.timestamp()), probes.c.at < int(end.timestamp())
    )
    return [
        row
        for row in connection.execute(statement)
        if not any(first <= _day_of(row.at) <= last for first, last in kept.get(row.unit_id, ()))
    ]


def _needed(connection: Connection) -> Mapping[str, list[tuple[date, date]]]:
    """By unit, the days whose tries a finding may rest on."""
    statement = select(findings.c.unit_id, findings.c.first_seen, findings.c.last_seen).where(
        findings.c.check_id.in_(_RESTS_ON)
    )
    kept: dict[str, list[tuple[date, date]]] = {}
    for unit_id, first, last in connection.execute(statement):
        kept.setdefault(unit_id, []).append((local_date(first - _LOOKED_BACK), local_date(last)))
    return kept


def _day_of(at: int) -> date:
    return local_date(datetime.fromtimestamp(at, UTC))


def _by_day(found: Iterable[Any]) -> Mapping[tuple[str, date], _Day]:
    days: dict[tuple[str, date], _Day] = {}
    for row in found:
        day = days.setdefault((row.unit_id, _day_of(row.at)), _Day())
        day.add(row.problem, row.struck, row.milliseconds)
    return days


def _delete(connection: Connection, found: Iterable[Any]) -> None:
    by_unit: dict[str, list[int]] = {}
    for row in found:
        by_unit.setdefault(row.unit_id, []).append(row.at)
    for unit_id, moments in by_unit.items():
        for part in chunks(moments):
            connection.execute(delete(probes).where(probes.c.unit_id == unit_id, probes.c.at.in_(part)))


def _delete_days(connection: Connection, before: date) -> int:
    years = set(connection.execute(select(rollups.c.year).distinct()).scalars())
    scored = [~probe_days.c.day.between(date(year, 1, 1), date(year, 12, 31)) for year in sorted(years)]
    return connection.execute(delete(probe_days).where(probe_days.c.day < before, *scored)).rowcount
