"""What both spiders share: robots.txt, pace, redirects, retries, and one answer for every address asked for."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from functools import cached_property, partial
from time import monotonic, time
from typing import Any
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from core.address import host_of, normalise, subject_key
from core.fetch import FetchOutcome, FetchProblem
from crawler import validity
from crawler.download import HostClosed
from crawler.frontier import Frontier
from crawler.guard import is_forbidden_literal
from crawler.headers import header
from crawler.hosts import HostMap
from crawler.our_line import WORDS, OurLine
from crawler.problems import problem_of
from crawler.refusals import PATIENCE, Refusal
from crawler.robots import UNAVAILABLE, HostState
from crawler.task import EXTERNAL, Task

logger = logging.getLogger(__name__)

MAX_HOPS = 8
_LONGEST_PAUSE = 300.0
_LONGEST_ASKED = 31_536_000.0  # seconds: what a host may mean by later
_SLOWEST = 60.0
_MOST_BYTES_ASIDE = 3_000_000
_FRESH = 5.0  # seconds for which an answer shows that our line works
_LINE_PAUSE = 5.0
_PLAIN_PORT = "MINJIAN_HOSTS 把这个域名的所有端口指到同一处，那里只讲 http"
_NOT_TLS = re.compile(
    r"wrong.version.number|http.request|unknown.protocol|packet.length|record.layer", re.IGNORECASE
)


class PoliteSpider(scrapy.Spider):
    """Draws tasks from ``frontier`` and ends each with exactly one call of :meth:`settle`.

    Subclasses say what an answer means.
    """

    obey_robots: bool = True
    max_tries: int = 3
    #: Tasks that may wait for the robots.txt of their hosts, or until these take us again, before no more are drawn.
    most_waiting: int = 200
    #: Seconds for which a line of ours that is down (no route to anywhere) is waited for; no try of a site's is counted meanwhile.
    line_patience: float = 300.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frontier = Frontier()
        self.hosts: dict[str, HostState] = {}
        self.postponed = 0
        self.in_flight = 0
        self.closing_reason = ""
        self._lost_since: float | None = None
        self._answered_at = float("-inf")
        self._set_aside = 0
        self.our_line = OurLine()
        self._doubted = 0
        self._over = False
        self.timeout = 30.0

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Any:
        # Scrapy makes a record for every page even where the level of the log throws it away.
        logging.getLogger("scrapy").setLevel(crawler.settings["LOG_LEVEL"])
        spider = super().from_crawler(crawler, *args, **kwargs)
        # What a middleware of Scrapy's would do; without it an answer may take ten seconds, whatever the settings say.
        spider.timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        spider.our_line = OurLine.of(crawler.settings)
        crawler.signals.connect(spider.is_over, signals.spider_closed)
        return spider

    # What subclasses say ---------------------------------------------------------------------------------------

    def settle(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        """``response`` is given where the page itself was read, or answered 304."""
        raise NotImplementedError

    def follows(self, task: Task, url: str) -> bool:
        """Whether a redirect to ``url`` is followed; if not, the address counts as answered."""
        return True

    def reads_refusals(self, task: Task) -> bool:
        """Whether :meth:`settle` is given the answer, too, where it says that there is no such page."""
        return False

    def may_start(self, task: Task) -> bool:
        """Whether this task is still wanted, asked just before it is sent."""
        return True

    def headers_for(self, task: Task) -> dict[str, str]:
        return {}

    def host_closed(self, task: Task, why: str) -> None:
        """The host of ``task`` has asked us to slow down for so long that it is asked no more."""

    # What the scheduler asks -----------------------------------------------------------------------------------

    async def start(self) -> Any:
        """Nothing to start with: the scheduler draws from the frontier."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def busy(self) -> bool:
        if self._doubted:
            return True
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

    # Sending ---------------------------------------------------------------------------------------------------

    def _request_for(self, task: Task) -> Request | None:
        host = host_of(task.url)
        if is_forbidden_literal(host) and not self._may_be_private(host):
            self._fail(task, FetchProblem.FORBIDDEN_ADDRESS, "内网地址不访问")
            return None
        state = self._state_of(task.url)
        if state.refusals.closed:
            self._fail(task, FetchProblem.RATE_LIMITED, state.refusals.closed)
            return None
        if self.obey_robots and not state.known:
            self._hold(task, state)
            return None if state.asked else self._robots_request(task, state)
        if self.obey_robots and not state.allows(task.url):
            self._fail(task, state.problem, state.closed or "robots.txt 不允许")
            return None
        if state.refusals.left(monotonic()):
            self._hold(task, state)
            return None
        return self._page_request(task) if self.may_start(task) else None

    def _state_of(self, url: str) -> HostState:
        return self.hosts.setdefault(urlsplit(url).netloc.lower(), HostState())

    def _hold(self, task: Task, state: HostState) -> None:
        state.waiting.append(task)
        self._set_aside += 1

    def _page_request(self, task: Task) -> Request | None:
        headers = self._agent_headers() | self.headers_for(task)
        try:
            return Request(
                task.url,
                callback=self.answered,
                errback=self.failed,
                headers=headers,
                dont_filter=True,
                meta={
                    "task": task,
                    "refusals": self._state_of(task.url).refusals,
                    "download_timeout": self.timeout,
                    **self._bounds(task),
                },
            )
        except ValueError as error:
            self._fail(task, FetchProblem.BAD_REDIRECT, str(error)[:200])
            return None

    def _bounds(self, task: Task) -> dict[str, int]:
        """Limits of their own for what is no page of the site."""
        return {"download_maxsize": _MOST_BYTES_ASIDE} if task.worth >= EXTERNAL else {}

    def _agent_headers(self) -> dict[str, str]:
        return {
            "User-Agent": self.settings["USER_AGENT"],
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
        }

    def _may_be_private(self, host: str) -> bool:
        return host in self.settings.getlist("MINJIAN_PRIVATE_HOSTS") or self._mapped(host)

    def _mapped(self, host: str) -> bool:
        return self._host_map.find(host) is not None

    @cached_property
    def _host_map(self) -> HostMap:
        return HostMap.parse(self.settings.get("MINJIAN_HOSTS") or "")

    # robots.txt ------------------------------------------------------------------------------------------------

    def _robots_request(
        self, task: Task, state: HostState, tries: int = 1, url: str = "", hops: int = 0
    ) -> Request:
        state.asked = True
        return Request(
            url or urljoin(task.url, "/robots.txt"),
            callback=self._robots_answered,
            errback=self._robots_failed,
            headers=self._agent_headers(),
            dont_filter=True,
            meta={
                "robots_for": task,
                "tries": tries,
                "hops": hops,
                "download_maxsize": 1_000_000,
                "download_timeout": self.timeout,
            },
        )

    def _robots_answered(self, response: Response) -> None:
        self.in_flight -= 1
        self._line_is_there()
        task, meta = response.meta["robots_for"], response.meta
        state = self.hosts[urlsplit(task.url).netloc.lower()]
        location = header(response, "Location")
        if 300 <= response.status < 400 and location and meta["hops"] < 5:
            target = urljoin(response.url, location)
            if host_of(target) == host_of(task.url) and urlsplit(target).path.endswith("/robots.txt"):
                self._send(self._robots_request(task, state, meta["tries"], target, meta["hops"] + 1))
                return
        if response.status == 429 or response.status >= 500:
            asked = self._asked_pause(response)
            tries = self.max_tries if asked > PATIENCE else meta["tries"]
            self._robots_again(task, state, tries, f"{UNAVAILABLE} {response.status}", asked=asked)
            return
        if response.status == 200:
            state.read(response.body)
        else:
            state.allow_all()
        self._robots_known(task.url, state)

    def _robots_failed(self, failure: Failure) -> None:
        self.in_flight -= 1
        request: Request = failure.request  # type: ignore[attr-defined]
        task = request.meta["robots_for"]
        problem, detail = problem_of(failure, request.url)
        state = self.hosts[urlsplit(task.url).netloc.lower()]
        if problem is FetchProblem.TOO_LARGE:
            state.allow_all()
            self._robots_known(task.url, state)
        elif self._waits_for_line(problem):
            again = self._robots_request(task, state, request.meta["tries"])
            self._later(_LINE_PAUSE, lambda: self._send(again))
        else:
            why = f"robots.txt 取不到（{problem.value}）：{detail}"[:250]
            self._robots_again(task, state, request.meta["tries"], why, problem)

    def _robots_again(
        self,
        task: Task,
        state: HostState,
        tries: int,
        why: str,
        problem: FetchProblem = FetchProblem.ROBOTS,
        asked: float = 0.0,
    ) -> None:
        if tries < self.max_tries and (problem is FetchProblem.ROBOTS or problem.retry):
            again = self._robots_request(task, state, tries + 1)
            self._later(max(self._pause(tries), asked), lambda: self._send(again))
            return
        state.close(why, problem)
        for waiter in self._released(state):
            self._lost(waiter, problem, why)

    def _robots_known(self, url: str, state: HostState) -> None:
        self._keep_pace(host_of(url), state)
        for waiter in self._released(state):
            self.frontier.add(waiter)

    def _released(self, state: HostState) -> list[Task]:
        waiting, state.waiting = state.waiting, []
        self._set_aside -= len(waiting)
        return waiting

    # Answers ---------------------------------------------------------------------------------------------------

    def answered(self, response: Response) -> None:
        self.in_flight -= 1
        self._line_is_there()
        task: Task = response.meta["task"]
        location = header(response, "Location")
        if 300 <= response.status < 400 and response.status != 304:
            self._state_of(task.url).refusals.came()
            self._redirect(task, response.status, location)
            return
        refusal = self._refusal(response)
        if refusal is not None and refusal.problem is FetchProblem.RATE_LIMITED:
            self._asked_to_wait(task, response, refusal)
            return
        if refusal is None or refusal.problem is FetchProblem.NOT_FOUND:
            self._state_of(task.url).refusals.came()
        if refusal is None:
            self._answered_well(task, response)
        elif refusal.problem.retry and task.tries + 1 < self.max_tries:
            self._retry(task)
        else:
            self._settle_refused(task, response, refusal)

    def _settle_refused(self, task: Task, response: Response, refusal: validity.Refusal) -> None:
        kept = response if self.reads_refusals(task) else None
        self.settle(task, self._outcome(task, response.status, refusal.problem, refusal.detail), kept)

    def failed(self, failure: Failure) -> None:
        self.in_flight -= 1
        request: Request = failure.request  # type: ignore[attr-defined]
        task: Task = request.meta["task"]
        if isinstance(failure.value, HostClosed):
            self._fail(task, FetchProblem.RATE_LIMITED, str(failure.value))
            return
        problem, detail = problem_of(failure, request.url)
        if self._waits_for_line(problem):
            self._later(_LINE_PAUSE, lambda: self._requeue(task))
        elif problem.retry and task.tries + 1 < self.max_tries:
            self._retry(task)
        else:
            self._lost(task, problem, detail)

    # The page, or we? ------------------------------------------------------------------------------------------

    def _lost(self, task: Task, problem: FetchProblem, detail: str) -> None:
        """No answer came. Before the address is blamed, our own line is looked at, unless it has just been seen to work."""
        if problem is FetchProblem.TLS and self._speaks_plainly(task.url, detail):
            self._fail(task, FetchProblem.OUR_LINE, f"{WORDS}：{_PLAIN_PORT}；{detail}"[:300])
            return
        works = not self.nobody_answers() and problem is not FetchProblem.DNS
        if works or not self.our_line.may_tell(problem):
            self._fail(task, problem, detail)
            return
        from twisted.internet.threads import deferToThread

        self._doubted += 1
        deferToThread(self.our_line.fault, task.url, problem).addBoth(self._judged, task, problem, detail)

    def _speaks_plainly(self, url: str, detail: str) -> bool:
        """Whether ``https`` failed because the mapping leads all ports of the host to one that speaks plain HTTP."""
        mapped = self._host_map.for_all_ports(host_of(url), urlsplit(url).port or 443)
        return mapped and _NOT_TLS.search(detail) is not None

    def _judged(self, fault: Any, task: Task, problem: FetchProblem, detail: str) -> None:
        self._doubted -= 1
        if self._over:
            return
        if isinstance(fault, Failure):
            logger.error("%s: %s", task.url, fault.getTraceback())
            fault = f"{WORDS}：对照没有做成（{fault.getErrorMessage()}）"[:200]
        if fault:
            self._fail(task, FetchProblem.OUR_LINE, f"{fault}；{detail}"[:300])
        else:
            self._fail(task, problem, detail)
        request = self.next_request()
        if request is not None:
            self.crawler.engine.crawl(request)

    def nobody_answers(self) -> bool:
        """Whether no host at all has answered for a while: what is lost meanwhile may be our fault."""
        return monotonic() - self._answered_at >= _FRESH

    def _line_is_there(self) -> None:
        self._lost_since, self._answered_at = None, monotonic()

    def _waits_for_line(self, problem: FetchProblem) -> bool:
        """Whether our own line is down, as far as one can tell (nobody has answered lately), and is waited for."""
        now = monotonic()
        if problem is not FetchProblem.OUR_LINE or now - self._answered_at < _LINE_PAUSE:
            return False
        if self._lost_since is None:
            self._lost_since = now
            logger.warning("our own line is down; waiting for it, %.0f s at most", self.line_patience)
        return now - self._lost_since < self.line_patience

    def _answered_well(self, task: Task, response: Response) -> None:
        target = validity.refresh_target(response.body) if response.status == 200 else ""
        if target and normalise(urljoin(response.url, target)) != normalise(task.url):
            self._redirect(task, response.status, target)
            return
        content_type = _media_type(response)
        outcome = FetchOutcome(
            url=task.asked_url,
            status=response.status,
            final_url=task.url if task.origin else "",
            content_type=content_type,
        )
        self.settle(task, outcome, response)

    def _refusal(self, response: Response) -> validity.Refusal | None:
        refusal = validity.judge_status(response.status, retry_after=b"Retry-After" in response.headers)
        if refusal is None:
            if response.status == 304 or "download_stopped" in response.flags:
                return None
            return validity.judge_body(response.status, response.body, _media_type(response))
        if refusal.problem is not FetchProblem.NOT_FOUND and validity.challenged(
            response.status, response.body
        ):
            return replace(
                refusal, problem=FetchProblem.BLOCKED, detail=f"HTTP {response.status}，防护拦截页"
            )
        return refusal

    def _redirect(self, task: Task, status: int, location: str) -> None:
        try:
            target = normalise(urljoin(task.url, location)) if location else ""
        except ValueError:
            target = ""
        if not target.startswith(("http://", "https://")):
            self._fail(task, FetchProblem.BAD_REDIRECT, f"HTTP {status}，跳转地址“{location[:100]}”不可用")
        elif task.hops >= MAX_HOPS or target == normalise(task.url):
            self._fail(task, FetchProblem.REDIRECT_LOOP, f"跳转 {task.hops} 次仍未到达")
        elif not self.follows(task, target):
            self.settle(task, FetchOutcome(url=task.asked_url, status=status, final_url=target), None)
        else:
            worth = task.worth if task.worth >= EXTERNAL else min(task.worth, 1)
            self.frontier.add(replace(task.redirected(target), worth=worth))

    def _fail(self, task: Task, problem: FetchProblem, detail: str) -> None:
        self.settle(task, self._outcome(task, 0, problem, detail), None)

    def _outcome(self, task: Task, status: int, problem: FetchProblem, detail: str) -> FetchOutcome:
        final = task.url if task.origin and subject_key(task.url) != subject_key(task.origin) else ""
        return FetchOutcome(
            url=task.asked_url, status=status, problem=problem, detail=detail, final_url=final
        )

    # Pace ------------------------------------------------------------------------------------------------------

    def _retry(self, task: Task) -> None:
        self._later(self._pause(task.tries + 1), lambda: self._requeue(task.again()))

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

    def _asked_to_wait(self, task: Task, response: Response, refusal: validity.Refusal) -> None:
        """The host slows us down: all its addresses wait, this one behind the others of its worth."""
        state, now = self._state_of(task.url), monotonic()
        sent_at = float(response.meta.get("sent_at", now))
        said = Refusal(task.url, sent_at, now, self._asked_pause(response), refusal.detail)
        wait = state.refusals.refused(said, self.settings.getfloat("MINJIAN_RETRY_PAUSE"))
        self._keep_pace(host_of(task.url), state)
        if state.refusals.left(now):
            self._later(state.refusals.left(now), partial(self._takes_again, host_of(task.url), state))
        if wait is not None and task.tries + 1 < self.max_tries:
            self._hold(replace(task.again(), age=float("inf")), state)
            return
        self._settle_refused(task, response, refusal)
        if state.refusals.closed:
            self._close_host(task, state)

    def _close_host(self, task: Task, state: HostState) -> None:
        why = f"{host_of(task.url)} {state.refusals.closed}"
        logger.warning("%s", why)
        self.host_closed(task, why)
        for waiter in self._released(state):
            self._fail(waiter, FetchProblem.RATE_LIMITED, state.refusals.closed)

    def _takes_again(self, host: str, state: HostState) -> None:
        """The pause is over, unless the host has asked for another one meanwhile."""
        left = state.refusals.left(monotonic())
        if left:
            self._later(left, partial(self._takes_again, host, state))
            return
        self._keep_pace(host, state)
        for waiter in self._released(state):
            self.frontier.add(waiter)

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


def _media_type(response: Response) -> str:
    value = header(response, "Content-Type")
    return value.partition(";")[0].strip().lower()
