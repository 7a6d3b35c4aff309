"""A rubric (评分标准): indicators with their points, rules of deduction, vetoes, and how a total becomes a grade.

Every figure carries how certain it is: A and B official texts, MEM recalled, DER ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import msgspec

from core.unit import Category


class Kind(StrEnum):
    """How a rule turns faults into lost points."""

    PER_FINDING = "per-finding"  # each fault costs ``each``
    PER_PAGE = "per-page"  # each page of a fault costs ``each``, at most ``most`` a fault
    PER_SHARE = "per-share"  # ``each`` a percentage point of the judged pages that carry a fault
    PRESENCE = "presence"  # ``each`` once, however many


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    certainty: str
    source: str = ""


class Step(msgspec.Struct, frozen=True):
    """Up to so many days open, a fault counts with this share of its points; without ``upto`` for ever."""

    share: Decimal
    upto: int | None = None


class Duration(_Table, frozen=True, kw_only=True):
    """How the time a fault stood open, and its return, weigh (平时监测). ``gap_days``: sooner is no return."""

    standing: tuple[Step, ...]
    mended: tuple[Step, ...]
    return_share: Decimal = Decimal(0)
    return_most: Decimal = Decimal(0)
    gap_days: int = 7


class Rule(_Table, frozen=True, kw_only=True):
    """Faults of ``checks`` (only with one of ``keys``, ``severities`` and ``data``, where given) cost points.

    ``once`` per ``subject`` lets only the dearest of several faults on one subject count. ``cap`` is the most that the
    rule costs; the indicator's points bound it in any case.
    """

    kind: Kind
    checks: tuple[str, ...]
    each: Decimal
    keys: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    data: dict[str, tuple[str, ...]] = {}
    cap: Decimal | None = None
    most: Decimal | None = None
    once: str = ""


class Indicator(_Table, frozen=True, kw_only=True):
    """One line of the table (指标). ``manual``: reviewers give its points. ``bonus``: points beyond the hundred (加分).

    ``theme`` groups shortfalls as a circular does; ``shortfall`` is how it says them.
    """

    id: str
    title: str
    group: str
    points: Decimal
    categories: tuple[Category, ...] = tuple(Category)
    rules: tuple[Rule, ...] = msgspec.field(default=(), name="rule")
    manual: bool = False
    bonus: bool = False
    theme: str = ""
    shortfall: str = ""


class Part(_Table, frozen=True, kw_only=True):
    """A part of the assessment with its weight: the website (网站), the accounts (政务新媒体)."""

    id: str
    title: str
    weight: Decimal


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Indicators under one heading. Units exempt from one of ``skip_when_exempt`` are judged without the group."""

    id: str
    title: str
    part: str = "website"
    skip_when_exempt: tuple[str, ...] = ()


class Veto(_Table, frozen=True, kw_only=True):
    """``count`` standing faults, and the unit fails (单项否决). ``confirmed``: only those a person has confirmed.

    ``mended``: those mended within the year count too. Units exempt from one of ``skip_when_exempt`` are passed over.
    """

    id: str
    title: str
    checks: tuple[str, ...]
    keys: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    data: dict[str, tuple[str, ...]] = {}
    count: int = 1
    confirmed: bool = True
    mended: bool = False
    skip_when_exempt: tuple[str, ...] = ()


class VetoEffect(_Table, frozen=True, kw_only=True):
    """A vetoed unit has at most ``ceiling``; ``averaged`` tells whether it enters its category's average."""

    ceiling: Decimal
    grade: str
    averaged: bool = True


class Grade(_Table, frozen=True, kw_only=True):
    """Scores from ``least`` upwards are of this grade (等次), the highest that fits."""

    name: str
    least: Decimal


class Quota(_Table, frozen=True, kw_only=True):
    """How many units of each category are named: a number, or a share such as ``1/3``."""

    department: int | str = 0
    city: int | str = 0
    county: int | str = 0

    def of(self, category: Category, units: int) -> int:
        """The number of places for a category of so many units; a share is rounded down."""
        places: int | str = getattr(self, category.value)
        return places if isinstance(places, int) else (Fraction(places) * units).__floor__()


class Bonus(_Table, frozen=True, kw_only=True):
    """Bonus points are added to totals above ``above``, ``most`` in all."""

    above: Decimal
    most: Decimal


class Precision(_Table, frozen=True, kw_only=True):
    """A check deducts only while at least ``bar`` of what people reviewed of it (``reviews`` or more) was right."""

    bar: Decimal
    reviews: int


class Gate(_Table, frozen=True, kw_only=True):
    """A year can be signed when ``reviewed`` of its deducting findings were looked at, by ``signatures`` people."""

    reviewed: Decimal
    signatures: int = 2


class Scale(_Table, frozen=True, kw_only=True):
    """What each part's points make in all, for a unit to which every indicator applies."""

    base: Decimal


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """A heading under which a circular gathers shortfalls (存在的不足)."""

    id: str
    title: str


class Rubric(msgspec.Struct, frozen=True, kw_only=True):
    """A whole rubric. ``hash`` names its bytes, ``text`` is what they say: a year keeps both, so that it can be explained for ever."""

    id: str
    version: int
    year: int
    title: str
    basis: str
    indicative: bool
    note: str = ""
    scale: Scale
    parts: tuple[Part, ...] = msgspec.field(name="part")
    groups: tuple[Group, ...] = msgspec.field(name="group")
    indicators: tuple[Indicator, ...] = msgspec.field(name="indicator")
    duration: Duration
    vetoes: tuple[Veto, ...] = msgspec.field(default=(), name="veto")
    veto_effect: VetoEffect
    grades: tuple[Grade, ...] = msgspec.field(name="grade")
    excellent: Quota
    improved: Quota
    bonus: Bonus | None = None
    precision: Precision
    gate: Gate
    manual_tolerance: Decimal = Decimal("0.3")
    themes: tuple[Theme, ...] = msgspec.field(default=(), name="theme")
    hash: str = ""
    text: str = ""

    def indicator(self, identity: str) -> Indicator | None:
        return next((i for i in self.indicators if i.id == identity), None)

    @property
    def checks(self) -> frozenset[str]:
        """Every check that the rubric names."""
        named = [c for i in self.indicators for r in i.rules for c in r.checks]
        return frozenset([*named, *(c for v in self.vetoes for c in v.checks)])

    @property
    def subject_checks(self) -> frozenset[str]:
        """Checks of which a rule asks what their findings are about."""
        return frozenset(c for i in self.indicators for r in i.rules if r.once for c in r.checks)

    @property
    def data_keys(self) -> Mapping[str, frozenset[str]]:
        """By check, the values of its findings that a rule asks for."""
        found: dict[str, frozenset[str]] = {}
        for checks, data in self._asking():
            for check in checks:
                found[check] = found.get(check, frozenset()) | frozenset(data)
        return found

    def _asking(self) -> Iterator[tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]]:
        yield from ((r.checks, r.data) for i in self.indicators for r in i.rules if r.data)
        yield from ((v.checks, v.data) for v in self.vetoes if v.data)
