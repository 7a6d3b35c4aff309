"""How much a fault weighs: by how long it stood open, and by how often it came back (平时监测、反复出现)."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from scoring.load import share_of
from scoring.rubric import Duration
from scoring.values import Standing


@lru_cache(maxsize=65536)
def weight(standing: Standing, days: int, returns: int, duration: Duration) -> Fraction:
    """The share of a rule's points that a fault costs; 1 is the whole. Doubtful ones weigh as if they stood."""
    if standing is Standing.VOID:
        return Fraction(0)
    steps = duration.mended if standing is Standing.MENDED else duration.standing
    again = min(duration.return_share * returns, duration.return_most)
    return Fraction(share_of(steps, days)) + Fraction(again)
