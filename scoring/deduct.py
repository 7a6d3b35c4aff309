"""From faults to lost points: one rule at a time, each loss with the fault that caused it.

Losses are made whole hundredths where they arise, so that what a table shows can be added up by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter

from scoring.rubric import Duration, Kind, Rule
from scoring.values import CENT, ZERO, Fault, Reach, Standing, rounded
from scoring.weigh import weight

_CERTAIN = frozenset({Standing.STANDING, Standing.MENDED})
_id = attrgetter("id")


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one fault costs. ``cost`` by the rule, ``counted`` after the caps of rule and indicator."""

    finding: str
    standing: Standing
    cost: Decimal
    counted: Decimal


@dataclass(frozen=True, slots=True)
class Loss:
    """What a rule, or an indicator, loses: certainly, and at most where what is undecided went against the unit.

    ``deductions`` are those that were counted; ``beyond`` is how many more there were when a cap was reached.
    """

    certain: Decimal
    possible: Decimal
    deductions: tuple[Deduction, ...] = ()
    beyond: int = 0


def lost_by_rule(
    rule: Rule, faults: Sequence[Fault], reach: Mapping[str, Reach], duration: Duration, full: Decimal
) -> Loss:
    """The loss of a rule over its ``faults`` (see :func:`matches`); ``full`` are the points of its indicator."""
    cap = min(full, rule.cap if rule.cap is not None else full)
    sure = [f for f in faults if f.standing in _CERTAIN]
    unsure = [f for f in faults if f.standing is Standing.DOUBTFUL]
    judged = max((reach[c].judged for c in rule.checks if c in reach), default=0)
    prices = _prices(rule, [*sure, *unsure], duration)
    costs = _costs(rule, sure, prices, duration, judged)
    worst = sum((_costs(rule, faults, prices, duration, judged) if unsure else costs).values(), ZERO)
    worst += _hidden(rule, reach, cap)
    deductions, beyond = _within(cap, [(f, costs[f.id]) for f in sure if costs.get(f.id)])
    certain = sum((d.counted for d in deductions), ZERO)
    return Loss(certain, max(certain, min(cap, worst)), deductions, beyond)


def lost_by_rules(losses: Sequence[Loss], full: Decimal) -> Loss:
    """The loss of an indicator: the sum over its rules, at most its points."""
    left, counted = full, []
    beyond = sum(loss.beyond for loss in losses)
    for part in (d for loss in losses for d in loss.deductions):
        taken = min(left, part.counted)
        left -= taken
        if not taken:
            beyond += 1
        elif taken == part.counted:
            counted.append(part)
        else:
            counted.append(Deduction(part.finding, part.standing, part.cost, taken))
    certain = full - left
    possible = min(full, sum((loss.possible for loss in losses), ZERO))
    return Loss(certain, max(certain, possible), tuple(counted), beyond)


def matches(
    rule_keys: Sequence[str], severities: Sequence[str], data: Mapping[str, Sequence[str]], fault: Fault
) -> bool:
    """Whether a rule or veto that asks for these speaks of ``fault`` (whose check it names)."""
    return (
        (not rule_keys or fault.key in rule_keys)
        and (not severities or fault.severity in severities)
        and all(fault.data.get(name) in values for name, values in data.items())
    )


def _prices(rule: Rule, faults: Iterable[Fault], duration: Duration) -> dict[str, Decimal]:
    """Finding id → what it costs by itself; many are alike, and are reckoned once."""
    if rule.kind is Kind.PER_SHARE:
        return {}
    by_page = rule.kind is Kind.PER_PAGE
    known: dict[tuple[Standing, int, int, int], Decimal] = {}
    prices = {}
    for fault in faults:
        alike = (fault.standing, fault.days, fault.returns, fault.pages if by_page else 1)
        price = known.get(alike)
        if price is None:
            price = known[alike] = _price(rule.each, rule.most, duration, *alike)
        prices[fault.id] = price
    return prices


@lru_cache(maxsize=65536)
def _price(
    each: Decimal,
    most: Decimal | None,
    duration: Duration,
    standing: Standing,
    days: int,
    returns: int,
    pages: int,
) -> Decimal:
    cost = Fraction(each) * pages * weight(standing, days, returns, duration)
    return rounded(cost if most is None else min(cost, Fraction(most)))


def _costs(
    rule: Rule, faults: Sequence[Fault], prices: Mapping[str, Decimal], duration: Duration, judged: int
) -> dict[str, Decimal]:
    """Finding id → cost. Those that another fault on the same subject outweighs are left out where the rule says so."""
    if rule.kind is Kind.PER_SHARE:
        return _by_share(rule, faults, duration, judged)
    if rule.once or rule.kind is Kind.PRESENCE:
        return _dearest(rule, faults, prices)
    return {f.id: prices[f.id] for f in faults}


def _dearest(rule: Rule, faults: Sequence[Fault], costs: Mapping[str, Decimal]) -> dict[str, Decimal]:
    best: dict[str, Fault] = {}
    for fault in faults:
        subject = fault.subject if rule.kind is not Kind.PRESENCE else ""
        held = best.get(subject)
        if held is None or (-costs[fault.id], fault.id) < (-costs[held.id], held.id):
            best[subject] = fault
    return {f.id: costs[f.id] for f in best.values()}


def _by_share(rule: Rule, faults: Sequence[Fault], duration: Duration, judged: int) -> dict[str, Decimal]:
    """The loss by the share of pages with a fault, dealt out to the faults by their pages (largest remainders)."""
    shares = {f.id: f.pages * weight(f.standing, f.days, f.returns, duration) for f in faults}
    pages = sum(shares.values(), Fraction(0))
    whole = max(judged, 1)
    total = rounded(Fraction(rule.each) * 100 * min(Fraction(1), pages / whole)) if pages else ZERO
    exact = {i: Fraction(total) * 100 * share / pages for i, share in shares.items()} if pages else {}
    cents = {i: e.__floor__() for i, e in exact.items()}
    missing = int(total * 100) - sum(cents.values())
    for identity in sorted(exact, key=lambda i: (cents[i] - exact[i], i))[:missing]:
        cents[identity] += 1
    return {i: Decimal(c) * CENT for i, c in cents.items()}


def _hidden(rule: Rule, reach: Mapping[str, Reach], cap: Decimal) -> Decimal:
    """What could still be there: a check that told nothing may hide anything, an undecided page one fault."""
    worst = ZERO
    most = min(cap, rounded(rule.each)) if rule.kind is Kind.PRESENCE else cap
    for check in rule.checks:
        seen = reach.get(check)
        if seen is None or (seen.undecided and (not seen.judged or rule.kind is Kind.PRESENCE)):
            return most
        if rule.kind is Kind.PER_SHARE:
            worst += rounded(
                Fraction(rule.each) * 100 * seen.undecided / max(1, seen.judged + seen.undecided)
            )
        else:
            worst += rounded(Fraction(rule.each) * seen.undecided)
    return worst


def _within(cap: Decimal, costs: Sequence[tuple[Fault, Decimal]]) -> tuple[tuple[Deduction, ...], int]:
    """The dearest first, then by id, until the cap is reached, and how many are left over: their order does not matter."""
    by_cost: dict[Decimal, list[Fault]] = {}
    for fault, cost in costs:
        by_cost.setdefault(cost, []).append(fault)
    left, found = cap, []
    for cost in sorted(by_cost, reverse=True):
        if not left:
            break
        for fault in sorted(by_cost[cost], key=_id):
            if not left:
                break
            counted = min(left, cost)
            left -= counted
            found.append(Deduction(fault.id, fault.standing, cost, counted))
    return tuple(found), len(costs) - len(found)
