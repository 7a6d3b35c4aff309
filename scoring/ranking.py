"""A whole year: averages, ranks, grades, the excellent, the most improved, and what many lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.unit import Category
from scoring.rubric import Rubric
from scoring.unit_score import UnitScore, score_unit
from scoring.values import UnitYear, rounded


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit's place in its category. ``tied`` tells that the last place among the excellent was shared."""

    score: UnitScore
    rank: int
    grade: str
    excellent: bool = False
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Average:
    """A category's average (平均分) over ``units`` of its units; ``left_out`` have no score because of a veto."""

    category: Category
    score: Decimal
    low: Decimal
    high: Decimal
    units: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Rise:
    """A unit that rose against the year before."""

    unit: str
    category: Category
    before: Decimal
    now: Decimal

    @property
    def by(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What an indicator cost: how many units lost points by it, through how many findings, and how many points."""

    indicator: str
    units: int
    findings: int
    lost: Decimal


@dataclass(frozen=True, slots=True)
class YearScores:
    """All scores of a year under one rubric, in the order of ``ranked``: by category, rank and id."""

    rubric: str
    ranked: tuple[Ranked, ...]
    averages: tuple[Average, ...]
    improved: tuple[Rise, ...]
    shortfalls: tuple[Shortfall, ...]


def score_year(
    units: Iterable[UnitYear],
    rubric: Rubric,
    *,
    before: Mapping[str, Decimal] | None = None,
    untrusted: Collection[str] = frozenset(),
) -> YearScores:
    """Scores every unit and compares them. ``before`` are last year's scores by unit, none where they are not known."""
    scores = [score_unit(u, rubric, untrusted) for u in units]
    ranked = tuple(r for c in Category for r in _ranked([s for s in scores if s.category is c], rubric))
    averages = tuple(_average([r.score for r in ranked], c, rubric) for c in Category)
    return YearScores(
        rubric=rubric.id,
        ranked=ranked,
        averages=tuple(a for a in averages if a.units or a.left_out),
        improved=_improved(ranked, rubric, before or {}),
        shortfalls=shortfalls(scores),
    )


def _ranked(scores: Sequence[UnitScore], rubric: Rubric) -> list[Ranked]:
    """By score; equal scores share a rank. The vetoed come last, and are excellent at no score."""
    ordered = sorted(scores, key=lambda s: (s.vetoed, -s.score, s.unit))
    places = rubric.excellent.of(ordered[0].category, len(ordered)) if ordered else 0
    ranks: list[int] = []
    for place, score in enumerate(ordered, 1):
        before = ordered[place - 2] if place > 1 else None
        same = before is not None and (before.vetoed, before.score) == (score.vetoed, score.score)
        ranks.append(ranks[-1] if same else place)
    chosen = [r <= places and not s.vetoed for r, s in zip(ranks, ordered, strict=True)]
    tied = sum(chosen) > places
    return [
        Ranked(
            s,
            r,
            _grade(s, rubric),
            e,
            tied and e and r == max(x for x, c in zip(ranks, chosen, strict=True) if c),
        )
        for s, r, e in zip(ordered, ranks, chosen, strict=True)
    ]


def _grade(score: UnitScore, rubric: Rubric) -> str:
    if score.vetoed:
        return rubric.veto_effect.grade
    return next((g.name for g in rubric.grades if score.score >= g.least), rubric.grades[-1].name)


def _average(scores: Iterable[UnitScore], category: Category, rubric: Rubric) -> Average:
    of = [s for s in scores if s.category is category]
    counted = [s for s in of if rubric.veto_effect.averaged or not s.vetoed]
    score, low, high = (_mean(getattr(s, n) for s in counted) for n in ("score", "low", "high"))
    return Average(category, score, low, high, len(counted), len(of) - len(counted))


def _mean(values: Iterable[Decimal]) -> Decimal:
    listed = [Fraction(v) for v in values]
    return rounded(sum(listed, Fraction(0)) / max(1, len(listed)))


def _improved(ranked: Sequence[Ranked], rubric: Rubric, before: Mapping[str, Decimal]) -> tuple[Rise, ...]:
    """The greatest rises of each category; a unit without last year's score is never guessed at."""
    found: list[Rise] = []
    for category in Category:
        own = [r.score for r in ranked if r.score.category is category]
        rises = [
            Rise(s.unit, category, before[s.unit], s.score)
            for s in own
            if s.unit in before and not s.vetoed and s.score > before[s.unit]
        ]
        places = rubric.improved.of(category, len(own))
        found += sorted(rises, key=lambda r: (-r.by, r.unit))[:places]
    return tuple(found)


def shortfalls(scores: Iterable[UnitScore]) -> tuple[Shortfall, ...]:
    """By indicator, what was lost for certain; the most widespread first."""
    units: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    lost: dict[str, Decimal] = {}
    for score in scores:
        for indicator in score.indicators:
            if indicator.deductions:
                units[indicator.id] += 1
                findings[indicator.id] += len(indicator.deductions) + indicator.beyond
                lost[indicator.id] = lost.get(indicator.id, Decimal("0.00")) + indicator.lost
    made = [Shortfall(i, n, findings[i], lost[i]) for i, n in units.items()]
    return tuple(sorted(made, key=lambda s: (-s.units, -s.findings, s.indicator)))
