"""The spider ``site``: visits one unit, politely and within its budget, and has every page judged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from itertools import chain
from time import monotonic
from typing import Any

import msgspec
import tldextract
from scrapy import Request, signals
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from twisted.python.failure import Failure

from core.address import host_of, place_of, subject_key
from core.fetch import FetchOutcome, FetchProblem
from core.page import Link, LinkPlace, PageKind
from core.times import local_date
from core.unit import Category
from crawler.answer import Answer
from crawler.browser.browsing import Browsing, Held
from crawler.browser.renderer import Rendering
from crawler.gather.round import Round
from crawler.net import validity
from crawler.net.headers import header
from crawler.reasons import DEADLINE_REACHED, INTERRUPTED
from crawler.spiders.polite import PoliteSpider
from crawler.spiders.sampling import with_sample
from crawler.spiders.showing import AtBrowser
from crawler.task import EXTERNAL, PROBE, Task
from crawler.visit.counts import Counts
from crawler.visit.meeting import Meeting
from crawler.visit.one_page import OnePage
from crawler.visit.scope import Scope, is_resource
from crawler.visit.standing import Standing
from crawler.visit.standing import why as why_not
from crawler.visit.visit import Visit
from db.errors import DatabaseError
from reading.kind import is_home_address

logger = logging.getLogger(__name__)

_REPORT_SECONDS = 0.4
_BROWSER_SECONDS = 900.0
_NOT_READ = ("image/", "video/", "audio/", "font/")


class SiteSpider(PoliteSpider):
    """Visits one unit. ``visit`` is made by whoever starts the spider (see :mod:`crawler.night.visiting`).

    ``max_pages`` bounds the pages asked for, ``deadline`` (monotonic seconds) the time; either ends the visit as incomplete.
    ``external`` asks for external link targets as well, after the pages (a night does that once for all units).
    ``probes`` is the round of questions asked at the very end (see :mod:`crawler.gather.round`).
    With ``only``, just these addresses are asked for (pages of ours read, others tried), and none that they name.
    ``report`` is called now and then with the running counts and the number of waiting tasks.
    """

    name = "site"

    def __init__(
        self,
        visit: Visit,
        max_pages: int,
        deadline: float | None = None,
        external: bool = False,
        probes: Round | None = None,
        report: Callable[[Counts, int], None] | None = None,
        only: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.visit = visit
        self.obey_robots = not visit.unit.ignore_robots_reason
        self.max_pages = max_pages
        self.deadline = deadline
        self.scope = Scope.of(visit.unit)
        self.external, self.report = external, report
        self.probes, self.only = probes, tuple(only)
        self.asked, self._reported = 0, 0.0
        self._link_outcomes: dict[str, FetchOutcome] = {}
        self.status, self.reason = "done", ""
        self._home_says = ""
        self.meeting = Meeting(visit.plan.known.hashes, local_date(visit.now).year)
        self.standing = Standing()
        self._without_room = 0
        self.one_page = OnePage()
        self._at_browser = AtBrowser(self._came_out)
        self._closed = self._full = False
        self._plan()

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> SiteSpider:
        spider: SiteSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.closed_down, signals.spider_closed)
        crawler.signals.connect(spider.headers_came, signals.headers_received)
        crawler.signals.connect(spider.broke, signals.spider_error)
        return spider

    def _plan(self) -> None:
        if self.only:
            self._plan_only()
            return
        number, tasks = self.visit.plan.all()
        for url in (self.visit.unit.homepage, *(t.url for t in self.visit.plan.columns())):
            self.meeting.is_new(url)
        self.frontier.stream(tasks, number)
        self.visit.counts.planned += 0 if self.visit.handle.resumed else number
        if self.external:
            for target in self.visit.external_targets():
                self._ask_external(target)
        if self.visit.unit.ignore_robots_reason:
            logger.warning(
                "%s: robots.txt overridden: %s", self.visit.unit.id, self.visit.unit.ignore_robots_reason
            )

    def _plan_only(self) -> None:
        """An incomplete visit from the start: nothing may be said of what it leaves out."""
        self.status, self.reason = "incomplete", f"只复查{len(self.only)}个地址"
        ours = [u for u in self.only if self.scope.owns(u) and not is_resource(u)]
        for task in self.visit.plan.these(ours):
            self.meeting.is_new(task.url)
            self.frontier.add(task)
        for url in set(self.only) - set(ours):
            self._ask_external(url)
        self.visit.counts.planned += len(ours)

    def busy(self) -> bool:
        left = bool(self.probes) or bool(self.visit.browsing) or self._without_room > 0
        return super().busy() or (left and not self.closing_reason)

    def next_request(self) -> Request | None:
        try:
            while True:
                if not (self.in_flight or self.postponed or len(self.frontier)):
                    self._go_on()
                request = super().next_request()
                if request is not None or not self._more_at_once():
                    return request
        except DatabaseError as error:
            self._database_failed(error)
            return None

    def _more_at_once(self) -> bool:
        """Whether all that was drawn ended unasked (robots.txt) and more is to come: Scrapy would look again in five seconds."""
        waits = self.in_flight or self.postponed or len(self.frontier)
        return not (self.closing_reason or waits) and (bool(self.probes) or self._without_room > 0)

    def _go_on(self) -> None:
        """Takes up what found no room in the frontier and waits in the database; then the probes."""
        if self._without_room:
            self._without_room = 0
            number, tasks = self.visit.left()
            self.frontier.stream(tasks, number)
        if self.visit.browsing and not len(self.frontier):
            self._browse(self.visit.browsing)
        if self.probes and not len(self.frontier) and not self.postponed:
            for task in self.probes.next_tasks():
                self.frontier.add(task)

    # The browser -------------------------------------------------------------------------------------------

    def _browse(self, browsing: Browsing) -> None:
        """Has the pages shown that wait for it; what they link to is met as with any page."""
        chosen, rest = browsing.batch(self.asked)
        if self._too_late():
            chosen, rest = [], [*chosen, *rest]
        for held in rest:
            self._came_out(held, None)
        if not chosen:
            return
        self.postponed += 1
        limit = monotonic() + _BROWSER_SECONDS
        until = limit if self.deadline is None else min(limit, self.deadline)
        self._at_browser.show(browsing, chosen, until).addBoth(self._browsed)

    def _came_out(self, held: Held, rendering: Rendering | None) -> None:
        if self.visit.fatal is not None or self._closed:
            return
        try:
            kind, links = self.visit.shown(held, rendering)
            self._meet(held.answer.task, kind, links)
            self.visit.flush_if_due()
        except DatabaseError as error:
            self._database_failed(error)
        self._tell()

    def _browsed(self, result: Any) -> None:
        self.postponed -= 1
        if isinstance(result, Failure):
            logger.error("%s: %s", self.visit.unit.id, result.getTraceback())
            self.broke(result)
        self._at_browser.give_up()
        request = None if self._closed else self.next_request()
        if request is not None:
            self.crawler.engine.crawl(request)
        self._look_again()

    def _settle_held(self, browsing: Browsing) -> None:
        """At the end: what still waits for the browser is judged as it was served."""
        browsing.stop()
        waiting = [*self._at_browser.take(), *chain.from_iterable(browsing.batch(0))]
        for held in waiting:
            browsing.postpone(held)
            self.visit.shown(held, None)
        self._closed = True
        self.visit.flush()
        self.visit.save_browsing()

    # Before a request --------------------------------------------------------------------------------------

    def may_start(self, task: Task) -> bool:
        if self._too_late():
            if task.worth < PROBE:  # the pages are done when probes are asked for
                self._incomplete(DEADLINE_REACHED)
            return False
        if task.tries == 0 and task.hops == 0 and task.worth < EXTERNAL:
            if self.asked >= self.max_pages:
                self._fill()
                return False
            self.asked += 1
        return True

    def _fill(self) -> None:
        """The budget of pages is spent: what waits for another night goes; the few questions at the end are still asked."""
        if self.status == "done":
            self.status, self.reason = "incomplete", f"到达页数上限 {self.max_pages}"
        self._full, self._without_room = not self.closing_reason, 0
        self.frontier.clear()

    def _too_late(self) -> bool:
        return self.deadline is not None and monotonic() > self.deadline

    def headers_for(self, task: Task) -> dict[str, str]:
        headers = {}
        if task.etag:
            headers["If-None-Match"] = task.etag
        if task.last_modified:
            headers["If-Modified-Since"] = task.last_modified
        return headers

    def follows(self, task: Task, url: str) -> bool:
        if task.worth >= EXTERNAL:
            return task.worth == EXTERNAL or Round.follows(task, _only_spelling(task.url, url))
        if not self.scope.owns(url) and not self._adopts(task, url):
            return False
        return subject_key(url) == subject_key(task.url) or self.meeting.is_new(url)

    def reads_refusals(self, task: Task) -> bool:
        return task.worth == PROBE

    def _adopts(self, task: Task, url: str) -> bool:
        """The home page moved to another host of the same registered domain: that host is the site's."""
        if not self._is_home(task) or self.scope.ground.neighbours(url):
            return False
        if _domain(url) != _domain(self.visit.unit.homepage) or self._joins_the_portal(url):
            return False
        logger.warning("%s: the home page moved to %s", self.visit.unit.id, place_of(url))
        self.scope = Scope(self.scope.ground.with_place_of(url))
        return True

    def _joins_the_portal(self, url: str) -> bool:
        """Whether a department's own host sends its visitors to the government's portal, which did not become its site."""
        unit, domain = self.visit.unit, _domain(url)
        portals = (domain, f"www.{domain}")
        leaves = host_of(unit.homepage) not in portals and host_of(url) in portals
        return leaves and unit.category is Category.DEPARTMENT

    def headers_came(self, headers: Any, request: Any, **_: Any) -> None:
        """A picture or a film behind a page's address is not downloaded."""
        task: Task | None = request.meta.get("task")
        kind = (headers.get(b"Content-Type") or b"").decode("latin-1").strip().lower()
        if task is not None and (
            kind.startswith(_NOT_READ) or (task.worth == EXTERNAL and "html" not in kind)
        ):
            raise StopDownload(fail=False)

    # After an answer ---------------------------------------------------------------------------------------

    def settle(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        if self.visit.fatal is not None:
            return
        try:
            self._settle(task, outcome, response)
            self.visit.flush_if_due()
        except DatabaseError as error:
            self._database_failed(error)
        self._tell()

    def _settle(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        if task.worth == EXTERNAL:
            self._link_outcomes[task.asked_url] = with_sample(task, outcome, response)
        elif task.worth == PROBE:
            self._probed(task, outcome, response)
        elif outcome.problem is not None:
            self._settle_problem(task, outcome)
        elif response is None or "download_stopped" in response.flags:
            self.visit.redirected(task, outcome)
            if self._is_home(task):
                self._home_says = f"{task.asked_url}：首页转到 {outcome.final_url}，不是本单位登记的网址"
        elif response.status == 304 and (task.etag or task.last_modified):
            self.standing.well()
            self._read_held()
            self.visit.unchanged(task)
        elif response.status == 304:
            self._settle_problem(task, _unasked_304(outcome))
        elif why := self._why_no_home(task, response):
            self._settle_problem(task, _no_home(outcome, why))
        elif not self._waits(answer := Answer.of(task, outcome, response)):
            self.standing.well()
            self._read(answer)

    def _waits(self, answer: Answer) -> bool:
        """Whether the answer is not to be read: a home page that may be none, or another address that shows it too."""
        if self.only:
            return False
        task, outcome = answer.task, answer.outcome
        if self._is_home(task):
            self.one_page.keep(answer)
            return len(self.frontier) > 0 and self.one_page.is_put_off(answer)
        if is_home_address(task.url, self.visit.unit):
            return False
        if "?" not in task.url and self.one_page.leads_home(answer.body):
            self.visit.redirected(task, msgspec.structs.replace(outcome, final_url=self.one_page.address))
            return True
        if not self.one_page.is_home_again(answer.body):
            self._read_held()
            return False
        self.visit.answered(task, outcome)
        if (home := self.one_page.refuted()) is not None:
            only = _no_home(home.outcome, "所有地址答的都是同一页")
            self._settle_problem(home.task, only)
            self._give_up("blocked", f"{home.task.asked_url}：{only.detail}")
        return True

    def _read_held(self) -> None:
        held = self.one_page.released()
        if held is not None:
            self._read(held)

    def _why_no_home(self, task: Task, response: Response) -> str:
        """Why what was answered is not the site's home page; empty where it is, or where another page was asked for."""
        if not self._is_home(task):
            return ""
        if validity.is_login_form(response.body):
            return f"{validity.LOGIN}（首页只有登录框）"
        return "首页没有一个汉字，不是本单位的网页" if validity.is_nobodys(response.body) else ""

    def _probed(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        body, kind, seconds = None, "", 0.0
        if response is not None:
            body = None if "download_stopped" in response.flags else response.body
            kind = header(response, "Content-Type")
            seconds = float(response.meta.get("download_latency", 0.0))
        if self.probes is not None:
            self.probes.answered(task, outcome, body, kind, seconds)

    def _database_failed(self, error: DatabaseError) -> None:
        """Nothing more can be kept: the run stops; what was stored before is whole."""
        logger.error("%s: %s", self.visit.unit.id, error)
        self.visit.fatal = error
        self.stop(str(error))

    def _tell(self) -> None:
        if self.report is not None and monotonic() - self._reported > _REPORT_SECONDS:
            self._reported = monotonic()
            self.report(self.visit.counts, len(self.frontier) + self._without_room)

    def _read(self, answer: Answer) -> None:
        kind, links = self.visit.read(answer)
        self._meet(answer.task, kind, links)

    def _settle_problem(self, task: Task, outcome: FetchOutcome) -> None:
        self.visit.failed(task, outcome)
        if task.place == LinkPlace.GUESSED:
            return  # a wrong guess of ours says nothing about how the site treats us
        home = self._is_home(task)
        if home:
            self._home_says = why_not(task, outcome)
        first, last = self.visit.counts.seen == 0, not len(self.frontier)
        if ending := self.standing.problem(task, outcome, home=home, first=first, last=last):
            self._give_up(*ending)

    def _is_home(self, task: Task) -> bool:
        return subject_key(task.asked_url) in self.visit.home_keys

    def host_closed(self, task: Task, why: str) -> None:
        """Of the home page's host nothing more is seen tonight; without another one the visit is incomplete all the same."""
        if task.worth >= EXTERNAL:
            return
        if place_of(task.url) in {place_of(f"http://{key}") for key in self.visit.home_keys}:
            self._give_up("blocked", f"{why}，其余网页不下结论")
        elif self.status == "done":
            self.status, self.reason = "incomplete", f"{why}，它的其余网页不下结论"[:500]

    # Links -------------------------------------------------------------------------------------------------

    def _meet(self, task: Task, kind: PageKind, links: Iterable[Link]) -> None:
        if self.only:
            return
        met = self.meeting.links(task, kind, links, self.scope)
        for url in met.external:
            self.visit.target(url, task.url)
            if self.external:
                self._ask_external(url)
        for trap, why in met.traps:
            self.visit.failed(trap, FetchOutcome(url=trap.url, problem=FetchProblem.TRAP, detail=why))
        self.visit.discovered(met.tasks)
        self.visit.counts.planned += len(met.tasks)
        if not self._full:
            self._without_room += sum(not self.frontier.offer(found) for found in met.tasks)

    def _ask_external(self, url: str) -> None:
        if self.meeting.is_new(url):
            self.frontier.add(Task(url=url, worth=EXTERNAL))

    # The end -----------------------------------------------------------------------------------------------

    def _incomplete(self, reason: str) -> None:
        if self.status == "done":
            self.status, self.reason = "incomplete", reason
        self.stop(reason)

    def _give_up(self, status: str, reason: str) -> None:
        if not self.closing_reason:
            self.status, self.reason = status, reason[:500]
        self.stop(reason)

    def closed_down(self, reason: str) -> None:
        """Scrapy has closed the spider: what was seen is stored, whatever the reason."""
        if reason == "shutdown":
            words = DEADLINE_REACHED if self._too_late() else INTERRUPTED
            self.status, self.reason = "incomplete", words
        elif reason != "finished" and self.status == "done":
            self.status, self.reason = "incomplete", reason
        self._say_if_refused()
        try:
            self._read_held()
            self._store_the_rest()
        except DatabaseError as error:
            self._database_failed(error)
        if self.report is not None:
            self.report(self.visit.counts, 0)

    def _say_if_refused(self) -> None:
        """A site that refuses us a good part of its pages was not seen, however the visit went besides."""
        if self.only or self.status not in ("done", "incomplete"):
            return
        if reason := self.standing.refused(self.visit.counts.seen):
            self.status, self.reason = "blocked", reason

    def _say_if_nothing_came(self) -> None:
        """A visit that saw no page at all is not done, though every address was asked for: the home page's answer says why."""
        if self.status == "done" and not self.only and not self.visit.counts.seen:
            self.status, self.reason = "unreachable", (self._home_says or "没有看到一个网页")[:500]

    def _store_the_rest(self) -> None:
        if self.visit.fatal is not None:
            return
        if self.visit.browsing is not None:
            self._settle_held(self.visit.browsing)
        self._say_if_nothing_came()
        if self._link_outcomes:
            self.visit.save_link_outcomes(self._link_outcomes)
        for name, facts in self.probes.facts() if self.probes is not None else ():
            self.visit.save_gathered(name, facts)
        self.visit.close(self.status, self.reason)

    def broke(self, failure: Any, **_: Any) -> None:
        """A fault of ours while dealing with a page: the page counts as not seen, and the visit as incomplete."""
        if self.status == "done":
            self.status, self.reason = "incomplete", f"程序出错：{failure.getErrorMessage()}"[:300]


def _domain(url: str) -> str:
    """The registered domain; the host itself where it has none, as an IP address."""
    return tldextract.extract(url).top_domain_under_public_suffix or host_of(url)


def _only_spelling(asked: str, url: str) -> bool:
    """Whether a redirect changes no more than scheme, ``www.`` or a closing slash."""
    one, other = (subject_key(u).removeprefix("www.").rstrip("/") for u in (asked, url))
    return one == other


def _no_home(outcome: FetchOutcome, why: str) -> FetchOutcome:
    return FetchOutcome(
        url=outcome.url,
        status=outcome.status,
        problem=FetchProblem.BLOCKED,
        detail=f"HTTP {outcome.status}，{why}",
        final_url=outcome.final_url,
    )


def _unasked_304(outcome: FetchOutcome) -> FetchOutcome:
    return FetchOutcome(
        url=outcome.url, status=304, problem=FetchProblem.BAD_RESPONSE, detail="未带条件的请求收到 304"
    )
