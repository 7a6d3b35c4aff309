"""The page, or we? No address is blamed for silence before our own line was looked at."""

from __future__ import annotations

import logging
import re
from functools import cached_property
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from twisted.python.failure import Failure

from core.address import host_of
from core.fetch import FetchProblem
from core.words import FETCH_PROBLEMS
from crawler.net.hosts import HostMap
from crawler.net.our_line import WORDS, OurLine
from crawler.spiders.drawing import DrawingSpider
from crawler.task import Task

logger = logging.getLogger(__name__)

_FRESH = 5.0  # seconds for which an answer shows that our line works
LINE_PAUSE = 5.0
_PLAIN_PORT = "MINJIAN_HOSTS 把这个域名的所有端口指到同一处，那里只讲 http"
_NOT_TLS = re.compile(
    r"wrong.version.number|http.request|unknown.protocol|packet.length|record.layer", re.IGNORECASE
)


class DoubtingSpider(DrawingSpider):
    """Ends what gave no answer with :meth:`_lost`."""

    #: Seconds for which a line of ours that is down (no route to anywhere) is waited for; no try of a site's is counted meanwhile.
    line_patience: float = 300.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.our_line = OurLine()
        self._lost_since: float | None = None
        self._answered_at = float("-inf")
        self._doubted = 0

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Any:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.our_line = OurLine.of(crawler.settings)
        return spider

    def busy(self) -> bool:
        return self._doubted > 0 or super().busy()

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

    def _in_words(self, problem: FetchProblem, url: str, detail: str) -> tuple[FetchProblem, str]:
        """What is the matter, without the particulars: our line, where the mapping is to blame."""
        if problem is FetchProblem.TLS and self._speaks_plainly(url, detail):
            return FetchProblem.OUR_LINE, f"{WORDS}：{_PLAIN_PORT}"
        return problem, FETCH_PROBLEMS.get(problem, problem.value)

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
        if problem is not FetchProblem.OUR_LINE or now - self._answered_at < LINE_PAUSE:
            return False
        if self._lost_since is None:
            self._lost_since = now
            logger.warning("our own line is down; waiting for it, %.0f s at most", self.line_patience)
        return now - self._lost_since < self.line_patience

    def _mapped(self, host: str) -> bool:
        return self._host_map.find(host) is not None

    @cached_property
    def _host_map(self) -> HostMap:
        return HostMap.parse(self.settings.get("MINJIAN_HOSTS") or "")
