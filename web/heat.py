"""Units beside each other by what stands against them: by theme (热力表), and cities with their counties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.finding import Severity
from core.unit import Category, Unit
from core.words import THEMES, UNIT_CATEGORIES
from db.desk.standing import Standing
from web.desk import Desk
from web.trends import Spark
from web.viewer import Viewer


@dataclass(frozen=True)
class HeatRow:
    """A unit's active findings by theme, in the order of the columns."""

    unit: Unit
    cells: tuple[int, ...]
    total: int
    vetoes: int
    status: str
    line: Spark | None = None


@dataclass(frozen=True)
class HeatGroup:
    """The units of one category."""

    category: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True)
class City:
    """A city with the counties below it (设区市): what stands open, and whose visit did not see everything."""

    unit: Unit
    counties: int
    total: int
    own: int
    vetoes: int
    unread: int
    most: int

    @property
    def share(self) -> int:
        """How long its bar is beside the longest, in hundredths."""
        return round(100 * self.total / self.most) if self.most else 0


def heat(
    desk: Desk,
    viewer: Viewer,
    standing: Sequence[Standing],
    statuses: Mapping[str, str],
    lines: Mapping[str, Spark] | None = None,
) -> tuple[list[str], list[HeatGroup]]:
    """The themes that stand against anybody, and every unit with its numbers, the worst of each category first."""
    counted: Counter[tuple[str, str]] = Counter()
    for row in standing:
        counted[row.unit_id, row.theme] += row.number
    vetoes = _vetoes(standing)
    themes = [t for t in THEMES if any(key[1] == t for key in counted)]
    groups = []
    for category in UNIT_CATEGORIES:
        units = [u for u in desk.registry.units if u.category.value == category and viewer.sees(u.id)]
        told = lines or {}
        rows = [
            _heat_row(u, themes, counted, vetoes[u.id], statuses.get(u.id, ""), told.get(u.id)) for u in units
        ]
        if rows:
            groups.append(HeatGroup(category, tuple(sorted(rows, key=lambda r: (-r.vetoes, -r.total)))))
    return themes, groups


def _heat_row(
    unit: Unit,
    themes: Sequence[str],
    counted: Mapping[tuple[str, str], int],
    vetoes: int,
    status: str,
    line: Spark | None,
) -> HeatRow:
    cells = tuple(counted.get((unit.id, t), 0) for t in themes)
    return HeatRow(unit, cells, sum(cells), vetoes, status, line)


def cities(desk: Desk, standing: Sequence[Standing], statuses: Mapping[str, str]) -> list[City]:
    """Every city with its counties, in the order of the registry."""
    total: Counter[str] = Counter()
    for row in standing:
        total[row.unit_id] += row.number
    vetoes = _vetoes(standing)
    of = {
        city: [city.id, *(u.id for u in desk.registry.units if u.parent == city.id)]
        for city in desk.registry.units
        if city.category is Category.CITY
    }
    sums = {city: sum(total[u] for u in units) for city, units in of.items()}
    most = max(sums.values(), default=0)
    return [
        City(
            unit=city,
            counties=len(units) - 1,
            total=sums[city],
            own=total[city.id],
            vetoes=sum(vetoes[u] for u in units),
            unread=sum(1 for u in units if statuses.get(u, "") not in ("", "done")),
            most=most,
        )
        for city, units in of.items()
    ]


def _vetoes(standing: Iterable[Standing]) -> Counter[str]:
    """By unit, how many findings may be vetoes."""
    counted: Counter[str] = Counter()
    for row in standing:
        counted[row.unit_id] += row.number if row.severity == Severity.VETO_CANDIDATE else 0
    return counted
