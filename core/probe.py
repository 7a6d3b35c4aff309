"""One try of a home page (探测)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from core.fetch import FetchProblem, Verdict

#: A try that takes so many seconds counts as failed (国办秘函〔2019〕19号).
TOO_LONG = 15.0


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """How one try of a unit's home page ended.

    ``seconds`` count from sending the request to the beginning of the page (its first 32 kB, or its end), over all
    redirects; ``None`` where none came. ``struck`` says why the try does not count: the fault was ours.
    """

    at: datetime
    status: int = 0
    problem: FetchProblem | None = None
    seconds: float | None = None
    struck: str = ""

    @property
    def verdict(self) -> Verdict:
        """Ok, broken (failed), or undecided: struck out, blocked, or not asked at all."""
        if self.struck:
            return Verdict.UNDECIDED
        return Verdict.OK if self.problem is None else self.problem.verdict
