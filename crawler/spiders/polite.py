"""What all spiders share: redirects, retries, hosts that ask us to come later, and one answer for every address asked for."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from time import monotonic
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from core.address import host_of, normalise, place_of
from core.fetch import FetchOutcome, FetchProblem
from crawler.net import validity
from crawler.net.download import HostClosed
from crawler.net.guard import is_forbidden_literal
from crawler.net.headers import header, location
from crawler.net.problems import problem_of
from crawler.net.refusals import Refusal
from crawler.net.robots import HostState
from crawler.spiders.doubting import LINE_PAUSE
from crawler.spiders.robots_first import RobotsFirstSpider
from crawler.task import EXTERNAL, FILE, Task

logger = logging.getLogger(__name__)

MAX_HOPS = 8
_MOST_BYTES_ASIDE = 3_000_000


class PoliteSpider(RobotsFirstSpider):
    """Asks for each task as politely as it can; subclasses say what an answer means."""

    # What subclasses say ---------------------------------------------------------------------------------------

    def follows(self, task: Task, url: str) -> bool:
        """Whether a redirect to ``url`` is followed; if not, the address counts as answered."""
        return True

    def reads_refusals(self, task: Task) -> bool:
        """Whether :meth:`settle` is given the answer, too, where it says that there is no such page."""
        return False

    def headers_for(self, task: Task) -> dict[str, str]:
        return {}

    def host_closed(self, task: Task, why: str) -> None:
        """The host of ``task`` has asked us to slow down for so long that it is asked no more."""

    # Sending ---------------------------------------------------------------------------------------------------

    def _request_for(self, task: Task) -> Request | None:
        if is_forbidden_literal(host_of(task.url)) and not self._may_be_private(task.url):
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

    def _page_request(self, task: Task) -> Request | None:
        headers = self._agent_headers() | _came_from(task) | self.headers_for(task)
        try:
            return Request(
                task.url,
                callback=self.answered,
                errback=self.failed,
                headers=headers,
                dont_filter=True,
                meta={
                    "task": task,
                    "download_slot": self.slot_of(task.url),
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

    def _may_be_private(self, url: str) -> bool:
        host, named = host_of(url), self.settings.getlist("MINJIAN_PRIVATE_HOSTS")
        return host in named or place_of(url) in named or self._mapped(host)

    # Answers ---------------------------------------------------------------------------------------------------

    def answered(self, response: Response) -> None:
        self.in_flight -= 1
        self._line_is_there()
        task: Task = response.meta["task"]
        target = location(response)
        if 300 <= response.status < 400 and response.status != 304:
            self._state_of(task.url).refusals.came()
            self._redirect(task, response.status, target, given_cookie=b"Set-Cookie" in response.headers)
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
            self._later(LINE_PAUSE, lambda: self._requeue(task))
        elif problem.retry and task.tries + 1 < self.max_tries:
            self._retry(task)
        else:
            self._lost(task, problem, detail)

    def _answered_well(self, task: Task, response: Response) -> None:
        target = validity.refresh_target(response.body) if response.status == 200 else ""
        if target and normalise(urljoin(response.url, target)) != normalise(task.url):
            self._redirect(task, response.status, target, given_cookie=b"Set-Cookie" in response.headers)
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
        if refusal.problem is FetchProblem.NOT_FOUND:
            title = validity.own_title(response.body, _media_type(response))
            return replace(refusal, detail=refusal.detail + title)
        if validity.challenged(response.status, response.body):
            return replace(
                refusal, problem=FetchProblem.BLOCKED, detail=f"HTTP {response.status}，防护拦截页"
            )
        return refusal

    def _redirect(self, task: Task, status: int, place: str, *, given_cookie: bool = False) -> None:
        try:
            target = normalise(urljoin(task.url, place)) if place else ""
        except ValueError:
            target = ""
        if not target.startswith(("http://", "https://")):
            self._fail(task, FetchProblem.BAD_REDIRECT, f"HTTP {status}，跳转地址“{place[:100]}”不可用")
        elif task.hops >= MAX_HOPS or target in (normalise(task.url), normalise(task.asked_url)):
            self._fail(task, *_round(task, status, given_cookie=given_cookie))
        elif not self.follows(task, target):
            self.settle(task, FetchOutcome(url=task.asked_url, status=status, final_url=target), None)
        else:
            worth = task.worth if task.worth >= EXTERNAL else min(task.worth, 1)
            redirected = task.redirected(target, given_cookie=given_cookie)
            self.frontier.add(replace(redirected, worth=worth))

    # Pace ------------------------------------------------------------------------------------------------------

    def _retry(self, task: Task) -> None:
        self._later(self._pause(task.tries + 1), lambda: self._requeue(task.again()))

    def _asked_to_wait(self, task: Task, response: Response, refusal: validity.Refusal) -> None:
        """The host slows us down: all its addresses wait, this one behind the others of its worth."""
        state, now = self._state_of(task.url), monotonic()
        sent_at = float(response.meta.get("sent_at", now))
        said = Refusal(task.url, sent_at, now, self._asked_pause(response), refusal.detail)
        wait = state.refusals.refused(said, self.settings.getfloat("MINJIAN_RETRY_PAUSE"))
        self._keep_pace(self.slot_of(task.url), state)
        if state.refusals.left(now):
            self._later(state.refusals.left(now), partial(self._takes_again, self.slot_of(task.url), state))
        if wait is not None and task.tries + 1 < self.max_tries:
            self._hold(replace(task.again(), age=float("inf")), state)
            return
        self._settle_refused(task, response, refusal)
        if state.refusals.closed:
            self._close_host(task, state)

    def _close_host(self, task: Task, state: HostState) -> None:
        why = f"{place_of(task.url)} {state.refusals.closed}"
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


def _media_type(response: Response) -> str:
    value = header(response, "Content-Type")
    return value.partition(";")[0].strip().lower()


def _round(task: Task, status: int, *, given_cookie: bool) -> tuple[FetchProblem, str]:
    """What a redirect back to where we came from means: a site that asks for its cookie to be kept opens for visitors who keep it."""
    if given_cookie or task.given_cookie:
        return FetchProblem.BLOCKED, f"HTTP {status}，要带着 Cookie 再来才给出网页"
    return FetchProblem.REDIRECT_LOOP, f"跳转 {task.hops} 次仍未到达"


def _came_from(task: Task) -> dict[str, str]:
    """Files name the page that links to them, as browsers do: some sites give them to nobody else (防盗链)."""
    own = task.worth == FILE and place_of(task.parent_url) == place_of(task.url)
    return {"Referer": task.parent_url} if own else {}
