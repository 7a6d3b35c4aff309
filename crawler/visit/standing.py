"""How a site treats a visit: refusals and lost connections in a row, and when it is no use to go on."""

from __future__ import annotations

from collections import Counter

from core.fetch import FetchOutcome, FetchProblem
from core.words import FETCH_PROBLEMS, NOT_READ
from crawler.net import validity
from crawler.task import Task

_BLOCKED_IN_A_ROW = 5
_FAILED_IN_A_ROW = 20
_REFUSED_LEAST, _REFUSED_SHARE = 5, 0.3
_CONNECTION = frozenset(
    {
        FetchProblem.TIMEOUT,
        FetchProblem.REFUSED,
        FetchProblem.RESET,
        FetchProblem.DNS,
        FetchProblem.TLS,
        FetchProblem.CERTIFICATE,
        FetchProblem.OUR_LINE,
        FetchProblem.FORBIDDEN_ADDRESS,
    }
)


class Standing:
    """Counts what went wrong. Status and reason are those of the visit that ends."""

    def __init__(self) -> None:
        self._blocked_run = self._failed_run = 0
        self._refused: Counter[str] = Counter()

    def well(self) -> None:
        """A page came: whatever went wrong before it is no row any more."""
        self._blocked_run = self._failed_run = 0

    def problem(
        self, task: Task, outcome: FetchOutcome, *, home: bool, first: bool, last: bool
    ) -> tuple[str, str] | None:
        """Status and reason where there is no use in going on after ``outcome``.

        ``home`` tells that the home page was asked for, ``first`` that nothing was seen before, ``last`` that nothing waits.
        """
        self._count(outcome)
        if outcome.problem is FetchProblem.OUR_LINE and (home or self._failed_run >= _FAILED_IN_A_ROW):
            return "incomplete", outcome.detail
        if (home and outcome.problem in _CONNECTION) or self._failed_run >= _FAILED_IN_A_ROW:
            return "unreachable", why(task, outcome)
        if self._blocked_run >= _BLOCKED_IN_A_ROW or (home and first and _is_blocked(outcome)):
            return "blocked", f"{task.asked_url}：{outcome.detail}"
        return ("unreachable", why(task, outcome)) if home and first and last else None

    def _count(self, outcome: FetchOutcome) -> None:
        blocked = _is_blocked(outcome)
        self._refused[outcome.detail] += blocked and validity.LOGIN not in outcome.detail
        if outcome.problem is not FetchProblem.RATE_LIMITED:  # how long that is borne is counted for the host
            self._blocked_run = self._blocked_run + 1 if blocked else 0
        self._failed_run = self._failed_run + 1 if outcome.problem in _CONNECTION else 0

    def refused(self, seen: int) -> str:
        """Why a site of which ``seen`` pages came was not seen all the same: it refused a good part of what was asked for."""
        number = self._refused.total()
        if number < _REFUSED_LEAST or number < _REFUSED_SHARE * (number + seen):
            return ""
        worst, _ = self._refused.most_common(1)[0]
        return f"{number + seen} 页中 {number} 页被拦截：{worst}"[:500]


def _is_blocked(outcome: FetchOutcome) -> bool:
    return outcome.problem in (FetchProblem.RATE_LIMITED, FetchProblem.BLOCKED)


def why(task: Task, outcome: FetchOutcome) -> str:
    """Address, what is the matter with it in words, and the particulars."""
    words = {**FETCH_PROBLEMS, **NOT_READ}[outcome.problem] if outcome.problem else ""
    return f"{task.asked_url}：{words}（{outcome.detail}）"
