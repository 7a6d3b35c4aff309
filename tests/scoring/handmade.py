"""Rubrics and years made by hand, and strategies that make many."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from core.unit import Category
from scoring.load import find, read
from scoring.rubric import Rubric, Rule, Veto
from scoring.values import Fault, Mark, Reach, Standing, UnitYear

FUJIAN, NATIONAL = find("fujian-2023"), find("national-2019")
#: Every kind of rule, caps that bite, two parts, an exempt group, a bonus, vetoes by number.
SMALL = read(Path(__file__).with_name("small-rubric.toml"))
RUBRICS = (SMALL, FUJIAN, NATIONAL)


def fault(identity: str, check: str = "dead-link", **more: Any) -> Fault:
    given: dict[str, Any] = {
        "key": "page",
        "severity": "minor",
        "subject": identity,
        "standing": Standing.STANDING,
        **more,
    }
    return Fault(identity, check, **given)


def judged(rubric: Rubric) -> dict[str, Reach]:
    """Every check of the rubric has judged a hundred pages and was never in doubt."""
    return {check: Reach(judged=100) for check in rubric.checks}


def year(*faults: Fault, rubric: Rubric = SMALL, **more: Any) -> UnitYear:
    given: dict[str, Any] = {"category": Category.COUNTY, "reach": judged(rubric), **more}
    return UnitYear("qh", faults=faults, **given)


def _rules(rubric: Rubric) -> Iterator[Rule | Veto]:
    for indicator in rubric.indicators:
        yield from indicator.rules
    yield from rubric.vetoes


def _speaking(rubric: Rubric) -> st.SearchStrategy[tuple[str, str, str, dict[str, str]]]:
    """(check, key, severity, data) of which a rule or veto of ``rubric`` speaks."""
    spoken = [
        (check, key, severity, {name: values[0] for name, values in rule.data.items()})
        for rule in _rules(rubric)
        for check in rule.checks
        for key in (rule.keys or ("any",))
        for severity in (rule.severities or ("minor",))
    ]
    return st.sampled_from(spoken)


@st.composite
def faults(draw: st.DrawFn, /, rubric: Rubric, **fixed: Any) -> Fault:
    check, key, severity, data = draw(_speaking(rubric))
    values: dict[str, Any] = {
        "standing": draw(st.sampled_from(Standing)),
        "pages": draw(st.integers(1, 300)),
        "days": draw(st.integers(0, 400)),
        "returns": draw(st.integers(0, 6)),
        "confirmed": draw(st.booleans()),
        **fixed,
    }
    identity = f"F-{draw(st.integers(0, 10**9)):09}"
    subject = draw(st.sampled_from(["a", "b", "c", "d"]))
    return Fault(identity, check, key, severity, subject, data=data, **values)


@st.composite
def years(draw: st.DrawFn, rubric: Rubric) -> UnitYear:
    reach = {
        check: Reach(draw(st.integers(0, 200)), draw(st.sampled_from([0, 0, 0, 1, 7])))
        for check in sorted(rubric.checks)
        if draw(st.booleans())
    }
    made = draw(st.lists(faults(rubric), max_size=25, unique_by=lambda f: f.id))
    marks = {
        i.id: [
            Mark(name, (i.points * draw(st.integers(0, 100)) / 100).quantize(Decimal("0.01")))
            for name in ("甲", "乙")[: draw(st.integers(0, 2))]
        ]
        for i in rubric.indicators
        if i.manual
    }
    exempt = draw(st.sampled_from([frozenset[str](), frozenset({"service-missing"})]))
    parts = draw(st.sampled_from([frozenset({"website"}), frozenset({"website", "media"})]))
    return UnitYear("qh", draw(st.sampled_from(Category)), tuple(made), reach, marks, exempt, parts)
