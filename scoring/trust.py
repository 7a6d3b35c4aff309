"""Whether a check may cost a unit points, by what people said of its findings (复核精确率)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.wilson import wilson


@dataclass(frozen=True)
class Verdicts:
    """People's words on the findings of one check: ``confirmed`` (属实) and ``false_alarms`` (误报), one a finding."""

    confirmed: int = 0
    false_alarms: int = 0

    @property
    def count(self) -> int:
        return self.confirmed + self.false_alarms

    @property
    def precision(self) -> float | None:
        """The share of confirmed findings, ``None`` where nobody has looked."""
        return self.confirmed / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true precision lies with 95 % confidence (Wilson)."""
        return wilson(self.confirmed, self.count)


@dataclass(frozen=True)
class Bar:
    """What a rubric asks of a check before it may deduct.

    ``precision`` is the least share of confirmed findings, ``least`` the verdicts from which on that share counts,
    ``unreviewed`` whether a check with fewer verdicts may deduct (its floors on the practice province speak for it).
    Raises :class:`ValueError` for numbers that make no sense.
    """

    precision: float = 0.95
    least: int = 10
    unreviewed: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.precision <= 1 or self.least < 1:
            raise ValueError(f"no bar: precision {self.precision}, least {self.least}")


class Trust(StrEnum):
    """How a check stands against a bar."""

    TRUSTED = "trusted"
    UNREVIEWED = "unreviewed"
    DOUBTED = "doubted"


def trust(verdicts: Verdicts, bar: Bar) -> Trust:
    """How the check stands: also few verdicts are doubt enough where they rule the bar out."""
    precision = verdicts.precision
    if precision is None:
        return Trust.UNREVIEWED
    enough = verdicts.count >= bar.least
    if precision < bar.precision and (enough or verdicts.interval[1] < bar.precision):
        return Trust.DOUBTED
    return Trust.TRUSTED if enough else Trust.UNREVIEWED


def may_deduct(verdicts: Verdicts, bar: Bar) -> bool:
    """Whether findings of the check may cost points; if not, they list as ``review``."""
    standing = trust(verdicts, bar)
    return standing is Trust.TRUSTED or (standing is Trust.UNREVIEWED and bar.unreviewed)


def untrusted(checks: Iterable[str], said: Mapping[str, Verdicts], bar: Bar) -> frozenset[str]:
    """Those of ``checks`` (ids) that may not deduct; ``said`` holds people's verdicts by check, none where it lacks one."""
    return frozenset(check for check in checks if not may_deduct(said.get(check, Verdicts()), bar))
