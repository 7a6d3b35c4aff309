"""What follows when a host asks us to come later (429, or 503 with ``Retry-After``): a pause, a slower pace, no more tonight."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Refusals in a row after which a host is left alone.
MOST_IN_A_ROW = 5
#: Seconds that one host may have us wait in a visit; each page that comes gives one of them back.
PATIENCE = 120.0
#: How much slower than usual a host is asked at the most.
SLOWEST = 4.0
_LEAST_USUAL = 0.5


@dataclass(frozen=True, slots=True)
class Refusal:
    """One answer: for which address, when that was sent and answered, in how many seconds we may come again (0: not said)."""

    url: str
    sent_at: float
    now: float
    asked: float
    words: str


@dataclass
class Refusals:
    """How one host has asked us tonight to come later. Times are monotonic seconds.

    ``until`` is when it may be asked again, ``factor`` how many times slower than usual, ``closed`` why it is asked no more.
    """

    factor: float = 1.0
    until: float = 0.0
    closed: str = ""
    _run: int = 0
    _spent: float = 0.0
    _last: float = float("-inf")
    _urls: set[str] = field(default_factory=set)

    def came(self) -> None:
        """A page came: the host takes us again."""
        self._run, self._spent = 0, max(0.0, self._spent - 1.0)

    def left(self, now: float) -> float:
        """Seconds until the host may be asked again."""
        return max(0.0, self.until - now)

    def delay(self, usual: float) -> float:
        """Seconds between two requests, where ``usual`` is the pace without any refusal."""
        return usual if self.factor <= 1.0 else max(usual, _LEAST_USUAL) * self.factor

    def refused(self, refusal: Refusal, first: float) -> float | None:
        """Seconds after which the address may be asked for again; ``None`` where it is not to be tonight.

        ``first`` is the pause where the host names none, doubled with each refusal in a row. What was on its way while
        another answer came is part of that refusal. An address refused again while others come is refused for its own sake.
        """
        if self.closed:
            return None
        if refusal.sent_at <= self._last:
            return self.left(refusal.now)
        if refusal.url in self._urls and not self._run:
            self.factor = max(1.0, self.factor / 2)
            return None
        self._run, self._last = self._run + 1, refusal.now
        self._urls.add(refusal.url)
        if self._run == 1:
            self.factor = min(SLOWEST, self.factor * 2)
        return self._pause(refusal, first)

    def _pause(self, refusal: Refusal, first: float) -> float | None:
        usual = first * 2.0 ** (self._run - 1)
        wanted, granted = max(refusal.asked, usual), PATIENCE - self._spent
        if self._run >= MOST_IN_A_ROW or (wanted > granted and self._run > 1):
            self.closed = self._why(refusal)
            return None
        pause = wanted if wanted <= granted else min(usual, granted)
        self._spent, self.until = self._spent + pause, refusal.now + pause
        return pause if wanted <= granted else None

    def _why(self, refusal: Refusal) -> str:
        """Why the host is asked no more, in words for the visit's row."""
        if refusal.asked > PATIENCE:
            return f"{refusal.words}，要求 {refusal.asked:.0f} 秒后再来，今晚不再访问"
        return f"连续 {self._run} 次要求放慢（{refusal.words}），已等候 {self._spent:.0f} 秒，今晚不再访问"
