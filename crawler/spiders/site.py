"""The spider ``site``: visits one unit, politely and within its budget, and has every page judged."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import msgspec
from scrapy import Request, signals
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from twisted.python.failure import Failure

from core.address import subject_key
from core.fetch import FetchOutcome, FetchProblem
from core.page import Link, LinkPlace, PageKind
from core.times import local_date
from crawler.answer import Answer
from crawler.browser.browsing import Browsing, Held
from crawler.browser.renderer import Rendering
from crawler.gather.round import Round
from crawler.net.headers import header
from crawler.spiders.bounded import BoundedSpider
from crawler.spiders.sampling import with_sample
from crawler.spiders.showing import AtBrowser
from crawler.task import EXTERNAL, PROBE, Task
from crawler.visit import home as home_page
from crawler.visit.meeting import Meeting
from crawler.visit.one_page import OnePage
from crawler.visit.scope import Scope, is_resource
from crawler.visit.standing import why as why_not
from crawler.visit.visit import Visit
from db.errors import DatabaseError
from reading.kind import is_home_address

logger = logging.getLogger(__name__)

_NOT_READ = ("image/", "video/", "audio/", "font/")


class SiteSpider(BoundedSpider):
    """Visits one unit.

    ``external`` asks for external link targets as well, after the pages (a night does that once for all units).
    ``probes`` is the round of questions asked at the very end (see :mod:`crawler.gather.round`).
    With ``only``, pages of ours are read and others tried, and none that they name is asked for.
    """

    name = "site"

    def __init__(
        self, visit: Visit, *, external: bool = False, probes: Round | None = None, **kwargs: Any
    ) -> None:
        super().__init__(visit, **kwargs)
        self.obey_robots = not visit.unit.ignore_robots_reason
        self.scope = Scope.of(visit.unit)
        self.external, self.probes = external, probes
        self.meeting = Meeting(visit.plan.known.hashes, local_date(visit.now).year)
        self.one_page = OnePage()
        self._link_outcomes: dict[str, FetchOutcome] = {}
        self._at_browser = AtBrowser(self._came_out)
        self._closed = False
        self._plan()

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> SiteSpider:
        spider: SiteSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.headers_came, signals.headers_received)
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
        self.ending.incomplete(f"只复查{len(self.only)}个地址")
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
        ended = self._at_browser.show(browsing, self.asked, self.deadline)
        if ended is not None:
            self.postponed += 1
            ended.addBoth(self._browsed)

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
        for held in self._at_browser.close(browsing):
            self.visit.shown(held, None)
        self._closed = True
        self.visit.flush()
        self.visit.save_browsing()

    # Before a request --------------------------------------------------------------------------------------

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
        if not self._is_home(task) or not home_page.moves_with(self.visit.unit, self.scope, url):
            return False
        self.scope = Scope(self.scope.ground.with_place_of(url))
        return True

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
        elif self._is_home(task) and (why := home_page.why_none(response.body)):
            self._settle_problem(task, home_page.not_home(outcome, why))
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
            only = home_page.not_home(home.outcome, "所有地址答的都是同一页")
            self._settle_problem(home.task, only)
            self._give_up("blocked", f"{home.task.asked_url}：{only.detail}")
        return True

    def _read_held(self) -> None:
        held = self.one_page.released()
        if held is not None:
            self._read(held)

    def _probed(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        body, kind, seconds = None, "", 0.0
        if response is not None:
            body = None if "download_stopped" in response.flags else response.body
            kind = header(response, "Content-Type")
            seconds = float(response.meta.get("download_latency", 0.0))
        if self.probes is not None:
            self.probes.answered(task, outcome, body, kind, seconds)

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

    def store_the_rest(self) -> None:
        self._read_held()
        if self.visit.fatal is not None:
            return
        if self.visit.browsing is not None:
            self._settle_held(self.visit.browsing)
        self._say_if_nothing_came()
        if self._link_outcomes:
            self.visit.save_link_outcomes(self._link_outcomes)
        for name, facts in self.probes.facts() if self.probes is not None else ():
            self.visit.save_gathered(name, facts)
        self.visit.close(self.ending.status, self.ending.reason)


def _only_spelling(asked: str, url: str) -> bool:
    """Whether a redirect changes no more than scheme, ``www.`` or a closing slash."""
    one, other = (subject_key(u).removeprefix("www.").rstrip("/") for u in (asked, url))
    return one == other


def _unasked_304(outcome: FetchOutcome) -> FetchOutcome:
    return FetchOutcome(
        url=outcome.url, status=304, problem=FetchProblem.BAD_RESPONSE, detail="未带条件的请求收到 304"
    )
