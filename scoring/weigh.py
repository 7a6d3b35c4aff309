"""How much a fault weighs: by how long it stood open, and by how often it came back (平时监测、反复出现)."""

from __future__ import annotations

from fractions import Fraction

from scoring.load import share_of
from scoring.rubric import Duration
from scoring.values import Fault, Standing


def weight(fault: Fault, duration: Duration) -> Fraction:
    """The share of a rule's points that the fault costs; 1 is the whole. Doubtful ones weigh as if they stood."""
    if fault.standing is Standing.VOID:
        return Fraction(0)
    steps = duration.mended if fault.standing is Standing.MENDED else duration.standing
    again = min(duration.return_share * fault.returns, duration.return_most)
    return Fraction(share_of(steps, fault.days)) + Fraction(again)
