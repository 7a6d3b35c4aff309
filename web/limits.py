"""How many requests one caller may make: a bucket that fills again (令牌桶). Kept in memory: a restart forgives everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic

_MOST_CALLERS = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a caller after a request. ``wait`` is 0 where the request is allowed, else seconds until one is."""

    limit: int
    remaining: int
    reset: int
    wait: int

    def headers(self) -> dict[str, str]:
        """What the answer tells about it."""
        told = {
            "ratelimit-limit": str(self.limit),
            "ratelimit-remaining": str(self.remaining),
            "ratelimit-reset": str(self.reset),
        }
        return told | ({"retry-after": str(self.wait)} if self.wait else {})


class Buckets:
    """A bucket for every caller: ``per_minute`` requests fit in, and flow in again evenly within a minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self.limit = per_minute
        self._clock = clock
        self._rate = per_minute / 60
        self._lock = Lock()
        self._full: dict[str, tuple[float, float]] = {}

    def take(self, caller: str) -> Allowance:
        """Counts a request of ``caller``."""
        with self._lock:
            now = self._clock()
            left, at = self._full.pop(caller, (float(self.limit), now))
            left = min(float(self.limit), left + (now - at) * self._rate)
            allowed = left >= 1
            left -= 1 if allowed else 0
            self._full[caller] = (left, now)
            if len(self._full) > _MOST_CALLERS:
                self._full.pop(next(iter(self._full)))  # who was silent for longest has a full bucket again
        wait = 0 if allowed else max(1, ceil((1 - left) / self._rate))
        return Allowance(self.limit, int(left), ceil((self.limit - left) / self._rate), wait)
