"""Drawing tasks from the frontier, and when each is sent: what is common to all spiders before any answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from time import monotonic, time
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.http import Response
from scrapy.utils.asyncio import call_later

from core.address import host_of, subject_key
from core.fetch import FetchOutcome, FetchProblem
from crawler.net.headers import header
from crawler.net.robots import HostState
from crawler.task import Task
from crawler.visit.frontier import Frontier

logger = logging.getLogger(__name__)

_LONGEST_PAUSE = 300.0
_LONGEST_ASKED = 31_536_000.0  # seconds: what a host may mean by later
_SLOWEST = 60.0


class DrawingSpider(scrapy.Spider):
    """Draws tasks from ``frontier`` and ends each with exactly one call of :meth:`settle`."""

    max_tries: int = 3
    #: Tasks that may wait for the robots.txt of their hosts, or until these take us again, before no more are drawn.
    most_waiting: int = 200

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frontier = Frontier()
        self.hosts: dict[str, HostState] = {}
        self.postponed = 0
        self.in_flight = 0
        self.closing_reason = ""
        self.timeout = 30.0
        self._set_aside = 0
        self._over = False

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Any:
        # Scrapy makes a record for every page even where the level of the log throws it away.
        logging.getLogger("scrapy").setLevel(crawler.settings["LOG_LEVEL"])
        spider = super().from_crawler(crawler, *args, **kwargs)
        # What a middleware of Scrapy's would do; without it an answer may take ten seconds, whatever the settings say.
        spider.timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        crawler.signals.connect(spider.is_over, signals.spider_closed)
        return spider

    def settle(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        """``response`` is given where the page itself was read, or answered 304."""
        raise NotImplementedError

    def may_start(self, task: Task) -> bool:
        """Whether this task is still wanted, asked just before it is sent."""
        return True

    async def start(self) -> Any:
        """Nothing to start with: the scheduler draws from the frontier."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def busy(self) -> bool:
        return not self.closing_reason and (len(self.frontier) > 0 or self.postponed > 0)

    def is_over(self) -> None:
        """Scrapy has closed the spider: nothing more is settled."""
        self._over = True

    def next_request(self) -> Request | None:
        while self._may_draw() and (task := self.frontier.pop()) is not None:
            request = self._request_for(task)
            if request is not None:
                self.in_flight += 1
                return request
        return None

    def _may_draw(self) -> bool:
        """Not where too much waits for a host already: it would only wait in memory."""
        return not self.closing_reason and self._set_aside < self.most_waiting

    def stop(self, reason: str) -> None:
        """No further requests; what is under way still ends."""
        self.closing_reason = self.closing_reason or reason

    def _request_for(self, task: Task) -> Request | None:
        """The request for a task that may be sent now; ``None`` where it waits for its host, or has ended unasked."""
        raise NotImplementedError

    def _state_of(self, url: str) -> HostState:
        return self.hosts.setdefault(urlsplit(url).netloc.lower(), HostState())

    def slot_of(self, url: str) -> str:
        """Whose pace an address is asked at: its host's, whatever the port, for that is one machine."""
        return host_of(url)

    def _hold(self, task: Task, state: HostState) -> None:
        state.waiting.append(task)
        self._set_aside += 1

    def _released(self, state: HostState) -> list[Task]:
        waiting, state.waiting = state.waiting, []
        self._set_aside -= len(waiting)
        return waiting

    def _agent_headers(self) -> dict[str, str]:
        return {
            "User-Agent": self.settings["USER_AGENT"],
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
        }

    def _fail(self, task: Task, problem: FetchProblem, detail: str) -> None:
        self.settle(task, self._outcome(task, 0, problem, detail), None)

    def _outcome(self, task: Task, status: int, problem: FetchProblem, detail: str) -> FetchOutcome:
        final = task.url if task.origin and subject_key(task.url) != subject_key(task.origin) else ""
        return FetchOutcome(
            url=task.asked_url, status=status, problem=problem, detail=detail, final_url=final
        )

    # When it is sent -------------------------------------------------------------------------------------------

    def _requeue(self, task: Task) -> None:
        request = None if self.closing_reason else self._request_for(task)
        if request is not None:
            self._send(request)

    def _pause(self, tries: int) -> float:
        first = self.settings.getfloat("MINJIAN_RETRY_PAUSE")
        return min(first * 2.0 ** (tries - 1), _LONGEST_PAUSE)

    def _asked_pause(self, response: Response) -> float:
        """In how many seconds the host wants to see us again, 0 where it does not say."""
        value = header(response, "Retry-After")
        if value.isdigit():
            return min(float(value[:9]), _LONGEST_ASKED)
        try:
            return min(max(parsedate_to_datetime(value).timestamp() - time(), 0.0), _LONGEST_ASKED)
        except (TypeError, ValueError):
            return 0.0

    def _keep_pace(self, host: str, state: HostState) -> None:
        """Tells the downloader how long to wait between two requests to the host, also where it forgets idle ones."""
        usual = max(self.settings.getfloat("DOWNLOAD_DELAY"), state.crawl_delay)
        pace, now = min(state.refusals.delay(usual), max(_SLOWEST, usual)), monotonic()
        downloader = self.crawler.engine.downloader
        for key, slot in downloader.slots.items():
            if key.lower() != host:
                continue
            if pace != downloader.per_slot_settings.get(key, {}).get("delay", slot.delay):
                logger.warning("%s: pause between requests is now %.1f s", host, pace)
                downloader.per_slot_settings[key] = {"delay": pace}
            left = state.refusals.left(now)
            slot.delay = max(pace, now - slot.lastseen + left) if left else pace

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        self.postponed += 1

        def run() -> None:
            self.postponed -= 1
            action()
            self._look_again()

        call_later(seconds, run)

    def _look_again(self) -> None:
        """Has Scrapy see whether all is done: by itself it looks after an answer, and every five seconds."""
        slot = self.crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()

    def _send(self, request: Request) -> None:
        if not self.closing_reason:
            self.in_flight += 1
            self.crawler.engine.crawl(request)
