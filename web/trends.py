"""What came and went night by night, as lines (走势)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from db import night_reads
from db.desk.changes import Moves
from web.desk import Desk

_TREND, _SPARK = 30, 14


@dataclass(frozen=True)
class Spark:
    """A small line of what became open night by night, with its points in a field of 60 by 14."""

    counts: tuple[int, ...]

    @property
    def number(self) -> int:
        return sum(self.counts)

    @property
    def points(self) -> str:
        most, wide = max(1, *self.counts), max(1, len(self.counts) - 1)
        made = ((60 * n / wide, 13 - 12 * c / most) for n, c in enumerate(self.counts))
        return " ".join(f"{x:.0f},{y:.0f}" for x, y in made)


@dataclass(frozen=True)
class Trend:
    """Findings opened and mended by night, with the points of two lines in a field of 100 by 30."""

    nights: tuple[tuple[date, int, int], ...]
    most: int

    def points(self, which: int) -> str:
        """The line of what came (1) or went (2)."""
        wide = max(1, len(self.nights) - 1)
        made = ((100 * n / wide, 29 - 28 * row[which] / self.most) for n, row in enumerate(self.nights))  # type: ignore[operator]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in made)


def last_nights(desk: Desk) -> list[date]:
    """The last nights, oldest first."""
    return sorted(night_reads.nights(desk.database)[:_TREND])


def sparks(nights: Sequence[date], moves: Iterable[Moves]) -> dict[str, Spark]:
    """By unit, what became open in each of the last nights."""
    shown = {night: n for n, night in enumerate(nights[-_SPARK:])}
    counts: dict[str, list[int]] = {}
    for move in moves:
        if move.night in shown:
            counts.setdefault(move.unit_id, [0] * len(shown))[shown[move.night]] += move.opened
    return {unit: Spark(tuple(c)) for unit, c in counts.items() if len(c) > 1}


def trend(nights: Sequence[date], moves: Iterable[Moves]) -> Trend | None:
    """What came and went in these nights; ``None`` while one night is all there is."""
    if len(nights) < 2:
        return None
    came: Counter[date] = Counter()
    went: Counter[date] = Counter()
    for move in moves:
        came[move.night] += move.opened
        went[move.night] += move.mended
    rows = tuple((n, came[n], went[n]) for n in nights)
    return Trend(rows, max(1, *(max(r[1], r[2]) for r in rows)))
