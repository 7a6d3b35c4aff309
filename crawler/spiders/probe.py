"""The spider ``probe``: one try of each unit's home page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from time import monotonic
from typing import Any

from scrapy import Request, signals
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from core.address import place_of
from core.fetch import FetchOutcome, FetchProblem
from core.probe import TOO_LONG
from crawler.gather.rounds import Answered
from crawler.net.robots import HostState
from crawler.spiders.polite import PoliteSpider
from crawler.task import Task

_ENOUGH = 32_000  # bytes: more than any page that a firewall puts in place of another
_TICK = 0.25


class ProbeSpider(PoliteSpider):
    """One plain GET of each address, closed early, never tried twice: a try is a try.

    ``starts`` maps an address to the seconds after which it is asked for; ``answers`` takes how each one ended. Where
    robots.txt is out of order itself, the home page is asked for all the same: whether the server is there is what we
    want to know, and it is one request.
    """

    name = "probe"
    max_tries = 1
    line_patience = 0.0
    most_waiting = 1_000_000
    custom_settings = {"DNS_TIMEOUT": 10}  # noqa: RUF012  (Scrapy's own way to declare it)

    def __init__(self, starts: Mapping[str, float], answers: dict[str, Answered], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.answers = answers
        self.longest_lag = 0.0
        self._starts = starts
        self._began = monotonic()
        self._asked_at: dict[str, float] = {}
        self._seconds: dict[str, float] = {}
        self._ticked = 0.0
        self._clock: LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> ProbeSpider:
        spider: ProbeSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.opened, signals.spider_opened)
        crawler.signals.connect(spider.some_came, signals.bytes_received)
        crawler.signals.connect(spider.closed_down, signals.spider_closed)
        return spider

    def opened(self) -> None:
        self._clock = LoopingCall(self._tick)
        self._clock.start(_TICK, now=False)
        for url, seconds in self._starts.items():
            self._later(seconds, partial(self._requeue, Task(url=url)))

    def closed_down(self) -> None:
        if self._clock is not None and self._clock.running:
            self._clock.stop()

    def _tick(self) -> None:
        """How late our own process is: what it hears too late says nothing about a site."""
        now = monotonic()
        if self._ticked:
            self.longest_lag = max(self.longest_lag, now - self._ticked - _TICK)
        self._ticked = now

    # robots.txt ------------------------------------------------------------------------------------------------

    def _robots_out_of_order(self, task: Task, state: HostState, why: str, problem: FetchProblem) -> None:
        state.allow_all()
        self._robots_known(task.url, state)

    def slot_of(self, url: str) -> str:
        """Each site by itself: one that hangs must not keep its neighbour on another port waiting."""
        return place_of(url)

    # One try ---------------------------------------------------------------------------------------------------

    def headers_for(self, task: Task) -> dict[str, str]:
        """Not packed: the first bytes of the page are to be readable by themselves."""
        return {"Accept-Encoding": "identity"}

    def _page_request(self, task: Task) -> Request | None:
        request = super()._page_request(task)
        if request is not None:
            url = task.asked_url
            self._asked_at.setdefault(url, monotonic() - self._began)
            request.meta["download_timeout"] = max(TOO_LONG - self._seconds.get(url, 0.0), 1.0)
        return request

    def some_came(self, data: bytes, request: Request, **_: Any) -> None:
        request.meta["came"] = request.meta.get("came", 0) + len(data)
        if "task" in request.meta and request.meta["came"] >= _ENOUGH:
            raise StopDownload(fail=False)

    def answered(self, response: Response) -> None:
        self._count(response.meta)
        super().answered(response)

    def failed(self, failure: Failure) -> None:
        self._count(failure.request.meta)  # type: ignore[attr-defined]
        super().failed(failure)

    def _count(self, meta: dict[str, Any]) -> None:
        sent, url = meta.get("sent_at"), meta["task"].asked_url
        if sent is not None:
            self._seconds[url] = self._seconds.get(url, 0.0) + monotonic() - sent

    def settle(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        url = task.asked_url
        self.answers[url] = Answered(
            outcome=outcome, seconds=self._seconds.get(url), after=self._asked_at.get(url, 0.0)
        )
