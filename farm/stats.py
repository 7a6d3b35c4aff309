"""Counts of what visitors do, so that tests can prove their manners."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import NamedTuple

from farm.requests import Request

FORBIDDEN = ("/admin/", "/neibu/")
#: Where robots.txt closes the search; other sites answer elsewhere.
_CLOSED_SEARCH = ("/search",)


class LogLine(NamedTuple):
    """One request that was answered; ``moment`` is in monotonic seconds."""

    moment: float
    host: str
    method: str
    target: str
    status: int


@dataclass
class Stats:
    """What visitors did, by host. ``most_at_once`` and ``most_connections`` are the highest counts at one moment."""

    requests: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    at_once: Counter[str] = field(default_factory=Counter)
    most_at_once: Counter[str] = field(default_factory=Counter)
    most_connections: Counter[str] = field(default_factory=Counter)
    robots_violations: Counter[str] = field(default_factory=Counter)
    log: deque[LogLine] = field(default_factory=lambda: deque(maxlen=200_000))

    def begin(self, host: str, target: str) -> None:
        self.requests[host] += 1
        self.at_once[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self.at_once[host])
        if target.startswith(FORBIDDEN) or target.split("?", 1)[0] in _CLOSED_SEARCH:
            self.robots_violations[host] += 1

    def end(self, request: Request, status: int) -> None:
        self.at_once[request.host] -= 1
        self.statuses[status] += 1
        self.log.append(LogLine(time.monotonic(), request.host, request.method, request.target, status))
