"""Arithmetic on tries of a home page: which count, and the worst week among them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.fetch import Verdict
from core.probe import Probe


@dataclass(frozen=True)
class Try:
    """What counts as one try: a probe, or several that were not spaced."""

    at: datetime
    failed: bool
    probe: Probe


def spaced(probes: Sequence[Probe], gap: timedelta) -> list[Try]:
    """The tries that count, oldest first: struck and undecided ones do not.

    Probes that follow the first of a try within ``gap`` belong to it; it failed only where all of them did.
    """
    tries: list[Try] = []
    for probe in probes:
        if probe.verdict is Verdict.UNDECIDED:
            continue
        failed = probe.verdict is Verdict.BROKEN
        if tries and probe.at - tries[-1].at < gap:
            if not failed:
                tries[-1] = Try(tries[-1].at, False, probe)
        else:
            tries.append(Try(probe.at, failed, probe))
    return tries


@dataclass(frozen=True)
class Week:
    """The tries of seven days: ``tries`` is what the share is taken of, ``limit`` the number of failures that reaches it."""

    ended: datetime
    counted: int
    failed: int
    tries: int
    limit: int


def weeks(tries: Sequence[Try], since: datetime, days: int, share: float, fewest: int) -> list[Week]:
    """The weeks that end with each try since ``since``, and the one that ends with the last try of all.

    The share is taken of at least ``fewest`` tries (twenty a day are asked for): missing ones count as good. Where
    probing began less than a week before, as many more are expected as its pace promises.
    """
    found: list[Week] = []
    start = failed = 0
    for end, last in enumerate(tries):
        failed += last.failed
        while last.at - tries[start].at >= timedelta(days=days):
            failed -= tries[start].failed
            start += 1
        if last.at >= since or end == len(tries) - 1:
            counted = end - start + 1
            whole = max(fewest, counted, _promised(tries[start].at, last.at, counted, days))
            found.append(Week(last.at, counted, failed, whole, math.ceil(share * whole - 1e-9)))
    return found


def _promised(first: datetime, last: datetime, counted: int, days: int) -> int:
    """How many tries a whole week will have at the pace so far."""
    span = (last - first).total_seconds()
    return round((counted - 1) / span * days * 86_400) if span else 0
