"""What goes into a year's scores: faults as they count, how far the checks got, and what reviewers gave.

Points are :class:`~decimal.Decimal` with two places; shares and factors are exact fractions until a point is made of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

import msgspec

from core.unit import Category

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


class Standing(StrEnum):
    """How a finding counts for the year.

    ``standing``: confirmed, and not mended when the year ended. ``mended``: confirmed, mended within the year.
    ``doubtful``: waits for a person or for further visits; never costs a point, widens the interval.
    ``void``: a false alarm, or explained; counts for nothing.
    """

    STANDING = "standing"
    MENDED = "mended"
    DOUBTFUL = "doubtful"
    VOID = "void"


class Fault(msgspec.Struct, frozen=True, gc=False):
    """One finding as the year sees it.

    ``pages`` is how many pages carry it, ``days`` how many whole days of the year it stood open, ``returns`` how often it
    came back after it had been mended. ``confirmed`` tells that a person said so. ``data`` holds those values of the
    finding that a rule of the rubric asks for.
    """

    id: str
    check: str
    key: str
    severity: str
    subject: str
    standing: Standing
    pages: int = 1
    days: int = 0
    returns: int = 0
    confirmed: bool = False
    data: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a check got on a unit (覆盖): numbers of subjects judged and of those it could not tell about."""

    judged: int = 0
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """What one reviewer (评审人) gave for a manual indicator."""

    reviewer: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class UnitYear:
    """Everything that is known of a unit's year.

    ``exemptions`` are checks that do not apply to it, ``parts`` the parts of the assessment it has (``website``, and
    ``media`` where accounts of it are known). ``marks`` maps a manual indicator to what reviewers gave.
    ``reach`` lacks a check that never looked at the unit.
    """

    id: str
    category: Category
    faults: Sequence[Fault] = ()
    reach: Mapping[str, Reach] = field(default_factory=dict)
    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    exemptions: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset({"website"})


def rounded(value: Fraction | Decimal | int) -> Decimal:
    """To hundredths, halves away from zero (四舍五入)."""
    exact = value if isinstance(value, Fraction) else Fraction(value)
    cents = exact * 100
    whole = (abs(cents) + Fraction(1, 2)).__floor__()
    return (Decimal(whole if cents >= 0 else -whole) / 100).quantize(CENT, ROUND_HALF_UP)
