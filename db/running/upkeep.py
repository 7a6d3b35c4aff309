"""What the watch over ourselves asks the database: pages seen a night, probes of a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import func, select

from core.fetch import FetchProblem, Verdict
from db.models.running import probes
from db.models.visits import nights, units, visits
from db.records.visits import VisitStatus
from db.session import Database

_NIGHTS_BACK = 8


@dataclass(frozen=True, slots=True)
class Fallen:
    """A unit of which the newest night saw far fewer pages than the nights before, although it was walked to the end."""

    unit_id: str
    unit: str
    seen: int
    usual: int


@dataclass(frozen=True, slots=True)
class ProbeCounts:
    """The probes of a stretch of time; ``struck`` counts reasons."""

    tries: int
    failed: int
    undecided: int
    struck: Counter[str]


def fallen(database: Database, share: float, fewest: int) -> list[Fallen]:
    """Units whose pages fell by ``share`` or more, and by at least ``fewest``."""
    recent = select(nights.c.night).order_by(nights.c.night.desc()).limit(_NIGHTS_BACK)
    statement = (
        select(visits.c.unit_id, units.c.short_name, visits.c.night, visits.c.fetched + visits.c.unchanged)
        .join(units, units.c.id == visits.c.unit_id)
        .where(
            visits.c.night.in_(recent), visits.c.status == VisitStatus.DONE.value, units.c.active.is_(True)
        )
        .order_by(visits.c.night, visits.c.run)
    )
    with database.read() as connection:
        newest = connection.execute(select(func.max(nights.c.night))).scalar()
        seen: dict[tuple[str, str], dict[object, int]] = defaultdict(dict)
        for unit_id, name, night, number in connection.execute(statement):
            seen[unit_id, name][night] = number
    found = []
    for (unit_id, name), by_night in seen.items():
        before = [n for night, n in by_night.items() if night != newest]
        if newest not in by_night or len(before) < 2:
            continue
        usual, now = int(median(before)), by_night[newest]
        if usual - now >= max(fewest, share * usual):
            found.append(Fallen(unit_id, name, now, usual))
    return found


def probe_counts(database: Database, since: datetime) -> ProbeCounts:
    """All probes since then."""
    statement = (
        select(probes.c.problem, probes.c.struck, func.count())
        .where(probes.c.at >= int(since.timestamp()))
        .group_by(probes.c.problem, probes.c.struck)
    )
    tries = failed = undecided = 0
    struck: Counter[str] = Counter()
    with database.read() as connection:
        for problem, words, number in connection.execute(statement):
            tries += number
            if words:
                struck[words] += number
            elif problem and FetchProblem(problem).verdict is Verdict.BROKEN:
                failed += number
            elif problem:
                undecided += number
    return ProbeCounts(tries, failed, undecided, struck)
