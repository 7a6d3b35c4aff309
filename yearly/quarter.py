"""What a quarter held: which sites failed, what was found, and what became of the findings of the quarter before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.times import local_date
from core.unit import Unit
from db.session import Database
from db.year import reads as year_reads
from db.year.records import Activity, OpenFinding
from scoring.ranking import YearScores, score_year
from scoring.rubric import Rubric
from yearly.errors import YearError
from yearly.material import Window, gather


@dataclass(frozen=True)
class Quarter:
    """A quarter's material. ``found`` were opened in it, ``before`` in the quarter before; ``seen`` could be visited.

    ``end`` is its last day, or the monitoring point where that is earlier.
    """

    year: int
    number: int
    end: date
    units: Mapping[str, Unit]
    seen: frozenset[str]
    scores: YearScores
    rubric: Rubric
    activity: Activity
    found: Sequence[OpenFinding]
    before: Sequence[OpenFinding]

    def name(self, unit_id: str) -> str:
        """The unit's short name; its id where the registry has lost it."""
        unit = self.units.get(unit_id)
        return unit.short_name if unit else unit_id


def gather_quarter(
    database: Database, units: Sequence[Unit], rubric: Rubric, year: int, number: int, now: datetime
) -> Quarter:
    """Everything for the quarter's report. Raises :class:`~yearly.errors.YearError` for one that has not begun."""
    window = Window.of_quarter(year, number, now)
    if window.end <= window.start:
        raise YearError(f"{year} 年第 {number} 季度还没有开始")
    last = Window.of_quarter(*((year, number - 1) if number > 1 else (year - 1, 4)), window.start)
    material = gather(database, units, rubric, year, window)
    known = {u.id: u for u in units}
    return Quarter(
        year=year,
        number=number,
        end=local_date(window.end - timedelta(seconds=1)),
        units=known,
        seen=year_reads.visited_units(database, window.start, window.end) & known.keys(),
        scores=score_year(material.units, rubric, untrusted=material.untrusted),
        rubric=rubric,
        activity=year_reads.activity(database, window.start, window.end),
        found=year_reads.opened_findings(database, start=window.start, end=window.end),
        before=year_reads.opened_findings(database, start=last.start, end=last.end),
    )
