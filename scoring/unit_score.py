"""The score of one unit under one rubric."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

import msgspec

from core.unit import Category
from scoring.deduct import Deduction, Loss, lost_by_rule, lost_by_rules, matches
from scoring.rubric import Indicator, Rubric, Veto
from scoring.values import ZERO, Fault, Mark, Reach, Standing, UnitYear, rounded

_EXEMPT = Reach()


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """Points got and lost under one indicator; ``low`` and ``high`` bound what was got, where parts are undecided.

    ``note`` says in Chinese what a reader has to know, such as that nobody has scored it yet. ``judged`` tells that one of
    its checks found something to judge: full marks without it are no merit. ``beyond`` counts faults that cost nothing more
    because a cap was reached.
    """

    id: str
    full: Decimal
    points: Decimal
    low: Decimal
    high: Decimal
    deductions: tuple[Deduction, ...] = ()
    marks: tuple[Mark, ...] = ()
    note: str = ""
    bonus: bool = False
    judged: bool = True
    beyond: int = 0

    @property
    def lost(self) -> Decimal:
        """Points that are missing from full marks; a bonus that was not earned is no loss."""
        return ZERO if self.bonus else self.full - self.points


@dataclass(frozen=True, slots=True)
class PartScore:
    """The score of a part (website, accounts) out of the rubric's base; ``factor`` scales to it what applies."""

    id: str
    points: Decimal
    low: Decimal
    high: Decimal
    factor: Fraction


@dataclass(frozen=True, slots=True)
class VetoHit:
    """A veto that strikes, or (``certain`` false) would, if what is undecided went against the unit."""

    id: str
    findings: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit's year: ``low`` ≤ ``score`` ≤ ``high``. ``plain`` is the score without vetoes, ``bonus`` what was added."""

    unit: str
    category: Category
    score: Decimal
    low: Decimal
    high: Decimal
    plain: Decimal
    bonus: Decimal
    parts: tuple[PartScore, ...]
    indicators: tuple[IndicatorScore, ...]
    vetoes: tuple[VetoHit, ...]

    @property
    def vetoed(self) -> bool:
        return any(v.certain for v in self.vetoes)


def score_unit(year: UnitYear, rubric: Rubric, untrusted: Collection[str] = frozenset()) -> UnitScore:
    """Scores ``year``. Checks in ``untrusted`` may not deduct: what they found is doubtful."""
    by_check = _by_check(year.faults, untrusted, year.exemptions)
    used: set[str] = set()
    scores = tuple(_indicator(i, year, rubric, by_check, used) for i in _applying(rubric, year))
    parts = _parts(rubric, year, scores)
    plain, low, high = (_weighted(rubric, parts, n) for n in ("points", "low", "high"))
    bonus, low_bonus, high_bonus = (
        _bonus(rubric, scores, plain, "points"),
        _bonus(rubric, scores, low, "low"),
        _bonus(rubric, scores, high, "high"),
    )
    vetoes = tuple(hit for v in _vetoes(rubric, year) if (hit := _veto(v, by_check)) is not None)
    ceiling = rubric.veto_effect.ceiling.quantize(ZERO)
    certain, any_veto = any(v.certain for v in vetoes), bool(vetoes)
    return UnitScore(
        unit=year.id,
        category=year.category,
        score=min(ceiling, plain + bonus) if certain else plain + bonus,
        low=min(ceiling, low + low_bonus) if any_veto else low + low_bonus,
        high=min(ceiling, high + high_bonus) if certain else high + high_bonus,
        plain=plain + bonus,
        bonus=bonus,
        parts=parts,
        indicators=scores,
        vetoes=vetoes,
    )


def _by_check(
    faults: Sequence[Fault], untrusted: Collection[str], exemptions: Collection[str]
) -> Mapping[str, list[Fault]]:
    """What counts, by check. What a check said before the unit was exempted from it counts for nothing."""
    found: dict[str, list[Fault]] = defaultdict(list)
    for fault in sorted(faults, key=attrgetter("id")):
        if fault.standing is Standing.VOID or fault.check in exemptions:
            continue
        doubted = fault.check in untrusted and not fault.confirmed
        found[fault.check].append(
            msgspec.structs.replace(fault, standing=Standing.DOUBTFUL) if doubted else fault
        )
    return found


def _applying(rubric: Rubric, year: UnitYear) -> list[Indicator]:
    """Indicators that hold for the unit: its category, the parts it has, groups it is not exempt from."""
    groups = {g.id: g for g in rubric.groups}
    return [
        i
        for i in rubric.indicators
        if year.category in i.categories
        and groups[i.group].part in year.parts
        and not year.exemptions.intersection(groups[i.group].skip_when_exempt)
    ]


def _indicator(
    indicator: Indicator,
    year: UnitYear,
    rubric: Rubric,
    by_check: Mapping[str, Sequence[Fault]],
    used: set[str],
) -> IndicatorScore:
    """A fault counts once in the whole table: the first rule that speaks of it takes it (同一缺陷不重复扣分)."""
    full = indicator.points.quantize(ZERO)
    if indicator.manual:
        return _manual(indicator, full, year.marks.get(indicator.id, ()), rubric)
    losses: list[Loss] = []
    judged = any(
        r.judged for c, r in year.reach.items() if c in {n for rule in indicator.rules for n in rule.checks}
    )
    for rule in indicator.rules:
        narrow = bool(rule.keys or rule.severities or rule.data)
        faults = [
            f
            for c in rule.checks
            for f in by_check.get(c, ())
            if f.id not in used and (not narrow or matches(rule.keys, rule.severities, rule.data, f))
        ]
        used.update(f.id for f in faults)
        reach = {c: r for c, r in year.reach.items() if c in rule.checks}
        reach |= {c: _EXEMPT for c in rule.checks if c in year.exemptions}
        losses.append(lost_by_rule(rule, faults, reach, rubric.duration, full))
    loss = lost_by_rules(losses, full)
    return IndicatorScore(
        indicator.id,
        full,
        full - loss.certain,
        full - loss.possible,
        full - loss.certain,
        loss.deductions,
        note="有未能判定的部分" if loss.possible > loss.certain else "",
        judged=judged,
        beyond=loss.beyond,
    )


def _manual(indicator: Indicator, full: Decimal, marks: Sequence[Mark], rubric: Rubric) -> IndicatorScore:
    """The mean of what reviewers gave. Unscored, nothing is lost (nor, for a bonus, gained), and all is possible."""
    ordered = tuple(sorted(marks, key=lambda m: (m.reviewer, m.points)))
    if not ordered:
        points = ZERO if indicator.bonus else full
        return IndicatorScore(indicator.id, full, points, ZERO, full, note="尚未评分", bonus=indicator.bonus)
    given = [m.points for m in ordered]
    mean = rounded(sum((Fraction(g) for g in given), Fraction(0)) / len(given))
    apart = max(given) - min(given)
    note = "只有一人评分" if len(given) == 1 else ""
    if apart > rubric.manual_tolerance * full:
        note = f"评审人相差 {apart} 分，请仲裁"
    low, high = min(given).quantize(ZERO), max(given).quantize(ZERO)
    return IndicatorScore(indicator.id, full, mean, low, high, (), ordered, note, indicator.bonus)


def _parts(rubric: Rubric, year: UnitYear, scores: Sequence[IndicatorScore]) -> tuple[PartScore, ...]:
    part_of = {g.id: g.part for g in rubric.groups}
    inside = {i.id: part_of[i.group] for i in rubric.indicators if not i.bonus}
    found = []
    for part in rubric.parts:
        own = [s for s in scores if inside.get(s.id) == part.id]
        full = sum((Fraction(s.full) for s in own), Fraction(0))
        if part.id not in year.parts or not full:
            continue
        factor = Fraction(rubric.scale.base) / full
        points, low, high = (
            rounded(sum((Fraction(getattr(s, n)) for s in own), Fraction(0)) * factor)
            for n in ("points", "low", "high")
        )
        found.append(PartScore(part.id, points, low, high, factor))
    return tuple(found)


def _weighted(rubric: Rubric, parts: Sequence[PartScore], name: str) -> Decimal:
    """The parts by weight; a part the unit does not have gives its weight to the others."""
    weights = {p.id: Fraction(p.weight) for p in rubric.parts}
    whole = sum((weights[p.id] for p in parts), Fraction(0))
    if not whole:
        return ZERO
    return rounded(sum((weights[p.id] * Fraction(getattr(p, name)) for p in parts), Fraction(0)) / whole)


def _bonus(rubric: Rubric, scores: Sequence[IndicatorScore], total: Decimal, name: str) -> Decimal:
    if rubric.bonus is None or total <= rubric.bonus.above:
        return ZERO
    bonus = {i.id for i in rubric.indicators if i.bonus}
    given = sum((Decimal(getattr(s, name)) for s in scores if s.id in bonus), ZERO)
    return min(given, rubric.bonus.most.quantize(ZERO))


def _vetoes(rubric: Rubric, year: UnitYear) -> list[Veto]:
    return [v for v in rubric.vetoes if not year.exemptions.intersection(v.skip_when_exempt)]


def _veto(veto: Veto, by_check: Mapping[str, Sequence[Fault]]) -> VetoHit | None:
    counting = {Standing.STANDING, Standing.MENDED} if veto.mended else {Standing.STANDING}
    spoken = [
        f
        for c in veto.checks
        for f in by_check.get(c, ())
        if matches(veto.keys, veto.severities, veto.data, f)
    ]
    standing = {f.id: f.confirmed for f in spoken if f.standing in counting}
    certain = [identity for identity, confirmed in standing.items() if confirmed or not veto.confirmed]
    if len(certain) >= veto.count:
        return VetoHit(veto.id, tuple(sorted(certain)), True)
    possible = sorted(standing | {f.id: False for f in spoken if f.standing is Standing.DOUBTFUL})
    return VetoHit(veto.id, tuple(possible), False) if len(possible) >= veto.count else None
