"""A visit within its bounds: the pages and the time it may take, what the site bears, what the database takes, and how it ends."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any, Self

from scrapy import signals

from core.address import place_of
from crawler.reasons import DEADLINE_REACHED, INTERRUPTED
from crawler.spiders.polite import PoliteSpider
from crawler.task import EXTERNAL, PROBE, Task
from crawler.visit.counts import Counts
from crawler.visit.ending import Ending
from crawler.visit.standing import Standing
from crawler.visit.visit import Visit
from db.errors import DatabaseError

logger = logging.getLogger(__name__)

_REPORT_SECONDS = 0.4


class BoundedSpider(PoliteSpider):
    """``visit`` is made by whoever starts the spider (see :mod:`crawler.night.visiting`).

    ``max_pages`` bounds the pages asked for, ``deadline`` (monotonic seconds) the time; either ends the visit as incomplete.
    With ``only``, just these addresses are asked for, and nothing is said of the site as a whole.
    ``report`` is called now and then with the running counts and the number of waiting tasks.
    """

    def __init__(
        self,
        visit: Visit,
        max_pages: int,
        deadline: float | None = None,
        report: Callable[[Counts, int], None] | None = None,
        only: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.visit, self.report, self.only = visit, report, tuple(only)
        self.max_pages, self.deadline = max_pages, deadline
        self.ending, self.standing = Ending(), Standing()
        self.asked, self._reported = 0, 0.0
        self._home_says = ""
        self._without_room, self._full = 0, False

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Self:
        spider: Self = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.closed_down, signals.spider_closed)
        crawler.signals.connect(spider.broke, signals.spider_error)
        return spider

    def store_the_rest(self) -> None:
        """Called once when the spider has closed: stores what was seen and is not stored yet, and closes the visit."""
        raise NotImplementedError

    # Bounds ------------------------------------------------------------------------------------------------

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
        self.ending.incomplete(f"到达页数上限 {self.max_pages}")
        self._full, self._without_room = not self.closing_reason, 0
        self.frontier.clear()

    def _too_late(self) -> bool:
        return self.deadline is not None and monotonic() > self.deadline

    def host_closed(self, task: Task, why: str) -> None:
        """Of the home page's host nothing more is seen tonight; without another one the visit is incomplete all the same."""
        if task.worth >= EXTERNAL:
            return
        if place_of(task.url) in {place_of(f"http://{key}") for key in self.visit.home_keys}:
            self._give_up("blocked", f"{why}，其余网页不下结论")
        else:
            self.ending.incomplete(f"{why}，它的其余网页不下结论")

    # Telling -----------------------------------------------------------------------------------------------

    def _database_failed(self, error: DatabaseError) -> None:
        """Nothing more can be kept: the run stops; what was stored before is whole."""
        logger.error("%s: %s", self.visit.unit.id, error)
        self.visit.fatal = error
        self.stop(str(error))

    def _tell(self) -> None:
        if self.report is not None and monotonic() - self._reported > _REPORT_SECONDS:
            self._reported = monotonic()
            self.report(self.visit.counts, len(self.frontier) + self._without_room)

    # The end -----------------------------------------------------------------------------------------------

    def _incomplete(self, reason: str) -> None:
        self.ending.incomplete(reason)
        self.stop(reason)

    def _give_up(self, status: str, reason: str) -> None:
        if not self.closing_reason:
            self.ending.say(status, reason)
        self.stop(reason)

    def closed_down(self, reason: str) -> None:
        """Scrapy has closed the spider: what was seen is stored, whatever the reason."""
        if reason == "shutdown":
            self.ending.say("incomplete", DEADLINE_REACHED if self._too_late() else INTERRUPTED)
        elif reason != "finished":
            self.ending.incomplete(reason)
        self._say_if_refused()
        try:
            self.store_the_rest()
        except DatabaseError as error:
            self._database_failed(error)
        if self.report is not None:
            self.report(self.visit.counts, 0)

    def _say_if_refused(self) -> None:
        """A site that refuses us a good part of its pages was not seen, however the visit went besides."""
        if self.only or self.ending.status not in ("done", "incomplete"):
            return
        if reason := self.standing.refused(self.visit.counts.seen):
            self.ending.say("blocked", reason)

    def _say_if_nothing_came(self) -> None:
        """A visit that saw no page at all is not done, though every address was asked for: the home page's answer says why."""
        if self.ending.status == "done" and not self.only and not self.visit.counts.seen:
            self.ending.say("unreachable", self._home_says or "没有看到一个网页")

    def broke(self, failure: Any, **_: Any) -> None:
        """A fault of ours while dealing with a page: the page counts as not seen, and the visit as incomplete."""
        self.ending.incomplete(f"程序出错：{failure.getErrorMessage()}"[:300])
