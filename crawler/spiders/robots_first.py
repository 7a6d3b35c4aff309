"""robots.txt comes first: no address of a host is asked for before its rules are known (RFC 9309)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from core.address import place_of
from core.fetch import FetchProblem
from crawler.net.headers import location
from crawler.net.problems import problem_of
from crawler.net.refusals import PATIENCE
from crawler.net.robots import UNAVAILABLE, HostState
from crawler.spiders.doubting import LINE_PAUSE, DoubtingSpider
from crawler.task import Task


class RobotsFirstSpider(DoubtingSpider):
    """Tasks wait with their hosts until :meth:`_robots_known`."""

    obey_robots: bool = True

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
                "download_slot": self.slot_of(task.url),
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
        asked_for = location(response)
        if 300 <= response.status < 400 and asked_for and meta["hops"] < 5:
            target = urljoin(response.url, asked_for)
            if place_of(target) == place_of(task.url) and urlsplit(target).path.endswith("/robots.txt"):
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
            self._later(LINE_PAUSE, lambda: self._send(again))
        else:
            self.logger.info("%s: %s", request.url, detail)
            problem, words = self._in_words(problem, request.url, detail)
            self._robots_again(task, state, request.meta["tries"], f"robots.txt 取不到：{words}", problem)

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
        else:
            self._robots_out_of_order(task, state, why, problem)

    def _robots_out_of_order(self, task: Task, state: HostState, why: str, problem: FetchProblem) -> None:
        """Every try is used up: the host is left alone."""
        state.close(why, problem)
        for waiter in self._released(state):
            self._lost(waiter, problem, why)

    def _robots_known(self, url: str, state: HostState) -> None:
        self._keep_pace(self.slot_of(url), state)
        for waiter in self._released(state):
            self.frontier.add(waiter)
