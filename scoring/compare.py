"""Who moves: the same year under two rubrics, or two versions of a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.unit import Category
from scoring.ranking import Ranked


@dataclass(frozen=True, slots=True)
class Move:
    """A unit's score, rank and grade on both sides; ``places`` above zero is a rise."""

    unit: str
    category: Category
    score: Decimal
    other_score: Decimal
    rank: int
    other_rank: int
    grade: str
    other_grade: str

    @property
    def places(self) -> int:
        return self.rank - self.other_rank


def moves(these: Iterable[Ranked], those: Iterable[Ranked]) -> tuple[Move, ...]:
    """Units on both sides, in the order of ``these``."""
    other = {r.score.unit: r for r in those}
    return tuple(_move(r, other[r.score.unit]) for r in these if r.score.unit in other)


def _move(one: Ranked, two: Ranked) -> Move:
    return Move(
        unit=one.score.unit,
        category=one.score.category,
        score=one.score.score,
        other_score=two.score.score,
        rank=one.rank,
        other_rank=two.rank,
        grade=one.grade,
        other_grade=two.grade,
    )
