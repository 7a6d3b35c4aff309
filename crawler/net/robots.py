"""What a host's robots.txt allows, and how fast it wants to be asked (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass, field

from protego import Protego

from core.fetch import FetchProblem
from crawler.net.refusals import Refusals
from crawler.task import Task

#: Hosts may ask for longer pauses than this, but one night has only so many hours; the longest we grant, in seconds.
MAX_CRAWL_DELAY = 30.0
_AGENT = "minjian"
#: How it is said that the server answers for its rules with an error.
UNAVAILABLE = "robots.txt 应答"


@dataclass
class HostState:
    """One host tonight: its rules once they are known, how it asked us to slow down, and the tasks that wait for either."""

    known: bool = False
    asked: bool = False
    rules: Protego | None = None
    closed: str = ""
    forbidden: bool = False
    waiting: list[Task] = field(default_factory=list)
    refusals: Refusals = field(default_factory=Refusals)

    def allow_all(self) -> None:
        self.known, self.rules = True, None

    def close(self, reason: str, problem: FetchProblem = FetchProblem.ROBOTS) -> None:
        """robots.txt cannot be had because of the server's fault: RFC 9309 asks to stay away. Or because of our guard."""
        self.known, self.closed = True, reason
        self.forbidden = problem is FetchProblem.FORBIDDEN_ADDRESS

    @property
    def problem(self) -> FetchProblem:
        """Why an address here is not asked for."""
        return FetchProblem.FORBIDDEN_ADDRESS if self.forbidden else FetchProblem.ROBOTS

    def read(self, body: bytes) -> None:
        self.known = True
        self.rules = Protego.parse(body[:512_000].decode("utf-8-sig", "replace"))

    def allows(self, url: str) -> bool:
        return not self.closed and (self.rules is None or bool(self.rules.can_fetch(url, _AGENT)))

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests as the host asks for, 0 where it does not."""
        delay = self.rules.crawl_delay(_AGENT) if self.rules else None
        return min(float(delay or 0.0), MAX_CRAWL_DELAY)
