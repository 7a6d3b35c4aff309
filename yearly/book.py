"""A stored year as its documents read it: one object for workbook and circular, so that both say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from core.unit import Category, Unit
from db.session import Database
from db.year import reads as year_reads
from db.year.records import Activity, PastScore, Rollup, UnitRow
from scoring.rubric import Indicator, Rubric
from yearly.explain import explained
from yearly.gate import missing, unsigned
from yearly.material import Window, points
from yearly.record import Details, unpack

_NAMED = 3


@dataclass(frozen=True)
class Short:
    """A shortfall that many share: how a circular says it, with the units that lost most by it."""

    indicator: Indicator
    units: int
    findings: int
    lost: Decimal
    named: tuple[str, ...]


@dataclass(frozen=True)
class YearBook:
    """A year's scores with names, details, past years and what monitoring did."""

    rollup: Rollup
    rubric: Rubric
    units: Mapping[str, Unit]
    past: Sequence[PastScore]
    activity: Activity
    database: Database

    @classmethod
    def of(cls, database: Database, units: Sequence[Unit], rollup: Rollup, rubric: Rubric) -> YearBook:
        window = Window.of(rollup.year, rollup.as_of)
        done = year_reads.activity(database, window.start, window.end)
        named = {u.id: u for u in units}
        return cls(rollup, rubric, named, year_reads.past(database), done, database)

    @cached_property
    def details(self) -> Mapping[str, Details]:
        """Unit id → what its score rests on."""
        return {u.unit_id: unpack(u) for u in self.rollup.units}

    def name(self, unit_id: str) -> str:
        """The unit's short name; its id where the registry has lost it."""
        unit = self.units.get(unit_id)
        return unit.short_name if unit else unit_id

    def of_category(self, category: Category) -> list[UnitRow]:
        """The units of a category by rank."""
        own = [u for u in self.rollup.units if u.category == category.value]
        return sorted(own, key=lambda u: (u.rank, u.unit_id))

    def average(self, category: Category) -> Decimal | None:
        """The category's average, ``None`` where none of its units counted."""
        for item in self.rollup.summary["averages"]:
            if item["category"] == category.value and item["units"]:
                return points(item["points"])
        return None

    def past_average(self, category: Category, year: int) -> Decimal | None:
        """The published average of an earlier year, ``None`` where it was not imported."""
        for past in self.past:
            if (past.year, past.category, past.unit_id) == (year, category.value, ""):
                return points(past.points)
        return None

    @property
    def media_units(self) -> int:
        """How many units had accounts that were assessed."""
        return sum(any(p.id == "media" for p in d.parts) for d in self.details.values())

    @property
    def assessed(self) -> str:
        """What was assessed, in the words of a title."""
        return "政府网站和政务新媒体" if self.media_units else "政府网站"

    @property
    def draft(self) -> bool:
        return self.rollup.state != "final"

    @property
    def lacking(self) -> list[str]:
        """What still stands between a draft and its publication."""
        if not self.draft:
            return []
        wanting = unsigned(self.rollup, self.rubric)
        return missing(self.rollup, self.rubric) + ([f"还差 {wanting} 人签字"] if wanting else [])

    @cached_property
    def shortfalls(self) -> list[Short]:
        """What was lost for certain, the most widespread first."""
        found = []
        for item in self.rollup.summary["shortfalls"]:
            indicator = self.rubric.indicator(item["indicator"])
            if indicator is not None:
                named = self._losers(indicator.id)
                lost = points(item["lost"])
                found.append(Short(indicator, item["units"], item["findings"], lost, named))
        return found

    def _losers(self, indicator: str) -> tuple[str, ...]:
        lost = [
            (-i.lost, unit, self.name(unit))
            for unit, details in self.details.items()
            for i in details.indicators
            if i.id == indicator and i.deductions
        ]
        return tuple(name for *_, name in sorted(lost)[:_NAMED])

    def full_marks(self) -> list[tuple[Indicator, int, int]]:
        """By indicator: how many units lost nothing by it and left nothing undecided, of how many were judged by it."""
        counted: dict[str, tuple[int, int]] = {}
        for details in self.details.values():
            for i in (i for i in details.indicators if i.judged):
                good, whole = counted.get(i.id, (0, 0))
                counted[i.id] = (good + (i.low == i.full), whole + 1)
        made = [(self.rubric.indicator(i), *n) for i, n in counted.items()]
        return [(i, good, whole) for i, good, whole in made if i is not None and not i.bonus]

    def explained(self, unit_id: str) -> list[dict[str, str]]:
        """Every lost point of the unit down to its finding."""
        return explained(self.database, self.rollup, self.rubric, unit_id)
