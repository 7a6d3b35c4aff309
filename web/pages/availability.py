"""Availability (可用性): a unit's home page hour by hour, as the probes found it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.fetch import Verdict
from core.probe import Probe

DAYS = 7


@dataclass(frozen=True)
class Hour:
    """The tries of one hour: counted ones, failed ones among them, and those that do not count."""

    hour: int
    tries: int
    failed: int
    undecided: int

    @property
    def state(self) -> str:
        """``good``, ``some`` failed, ``bad`` (all failed), ``unknown`` (none counts), ``none`` (nobody tried)."""
        if not self.tries:
            return "unknown" if self.undecided else "none"
        return "good" if not self.failed else "bad" if self.failed == self.tries else "some"


@dataclass(frozen=True)
class Day:
    """One day of the strip."""

    day: date
    hours: tuple[Hour, ...]

    @property
    def words(self) -> str:
        """The day for people who cannot see the strip."""
        tries, failed = sum(h.tries for h in self.hours), sum(h.failed for h in self.hours)
        out = sum(h.undecided for h in self.hours)
        told = f"{tries} 次计入，失败 {failed} 次" if tries else "没有计入的探测"
        return told + (f"，另有 {out} 次不计入" if out else "")


@dataclass(frozen=True)
class Availability:
    """The last days, and their sum. ``percent`` is empty where no try counts: unknown is not 100 %."""

    days: tuple[Day, ...]
    tries: int
    failed: int
    undecided: int

    @property
    def percent(self) -> str:
        return f"{100 * (self.tries - self.failed) / self.tries:.1f}%" if self.tries else ""


def availability(probes: Iterable[Probe], now: datetime) -> Availability | None:
    """The strip that ends today; ``None`` where nobody tried in these days."""
    first = now.date() - timedelta(days=DAYS - 1)
    counts: dict[tuple[date, int], list[int]] = {}
    for probe in probes:
        if probe.at.date() >= first:
            cell = counts.setdefault((probe.at.date(), probe.at.hour), [0, 0, 0])
            cell[2 if probe.verdict is Verdict.UNDECIDED else 0] += 1
            cell[1] += probe.verdict is Verdict.BROKEN
    if not counts:
        return None
    days = [first + timedelta(days=n) for n in range(DAYS)]
    made = tuple(Day(d, tuple(Hour(h, *counts.get((d, h), (0, 0, 0))) for h in range(24))) for d in days)
    sums = [sum(c[n] for c in counts.values()) for n in range(3)]
    return Availability(made, *sums)
