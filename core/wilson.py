"""How sure a share is that was counted on few cases (Wilson's score interval, 威尔逊区间)."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def wilson(hits: int, cases: int, confidence: float = 0.95) -> tuple[float, float]:
    """The lowest and highest share that ``hits`` of ``cases`` leaves likely; (0, 1) where there is no case.

    After E. B. Wilson, JASA 22 (1927); unlike the plain interval it holds for few cases and for shares near 0 and 1.
    Raises :class:`ValueError` where the counts or ``confidence`` make no sense.
    """
    if not 0 <= hits <= cases or not 0 < confidence < 1:
        raise ValueError(f"no share: {hits} of {cases} at {confidence}")
    if cases == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, square = hits / cases, z * z / cases
    middle = (share + square / 2) / (1 + square)
    half = z / (1 + square) * sqrt(share * (1 - share) / cases + square / (4 * cases))
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == cases else middle + half)
