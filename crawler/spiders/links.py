"""The spider ``links``: asks once for each external address that pages of any unit link to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import StopDownload
from scrapy.http import Response

from core.fetch import FetchOutcome, FetchProblem
from crawler.gather.sample import MOST_BYTES, is_sampled
from crawler.spiders.polite import PoliteSpider
from crawler.spiders.sampling import with_sample
from crawler.task import Task

#: What a line of ours that is down does to addresses that are well.
_PASSING = frozenset({FetchProblem.TIMEOUT, FetchProblem.RESET, FetchProblem.TRUNCATED, FetchProblem.DNS})


class LinksSpider(PoliteSpider):
    """GET, closed as soon as the status is known: servers answer HEAD wrongly too often to accuse anyone by it.

    Pages of strangers are read a little further: what they call themselves shows that a domain has changed hands.
    ``outcomes`` maps each address to how asking ended; hosts are taken in turn so that none waits for another. What was
    lost while nobody at all answered is asked for once more at the end: it may have been our line.
    """

    name = "links"
    most_waiting = 1_000_000  # all of them are in memory anyway, and no host waits for another
    max_tries = 2  # later nights ask again before anyone is accused
    custom_settings = {"DOWNLOAD_TIMEOUT": 15}  # noqa: RUF012  (Scrapy's own way to declare it)

    def __init__(self, urls: Iterable[str], outcomes: dict[str, FetchOutcome], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.outcomes = outcomes
        self._unheard: list[str] = []
        self._repeats = False
        for number, url in enumerate(urls):
            self.frontier.add(Task(url=url, age=number))

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> LinksSpider:
        spider: LinksSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.headers_came, signals.headers_received)
        crawler.signals.connect(spider.bytes_came, signals.bytes_received)
        return spider

    def headers_came(self, headers: Any, request: Any, body_length: Any = None, **_: Any) -> None:
        """The status is enough, unless the page is small enough to be a challenge or to say that it is gone."""
        if "task" not in request.meta:
            return
        small = isinstance(body_length, int) and body_length <= 24_000
        kind = (headers.get(b"Content-Type") or b"").decode("latin-1").lower()
        if "html" not in kind or not (small or is_sampled(request.url)):
            raise StopDownload(fail=False)

    def bytes_came(self, data: bytes, request: Any, **_: Any) -> None:
        """A long page is left where its sample ends."""
        task = request.meta.get("task")
        if task is None:
            return
        request.meta["came"] = request.meta.get("came", 0) + len(data)
        if request.meta["came"] > MOST_BYTES:
            raise StopDownload(fail=False)

    def settle(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        self.outcomes[task.asked_url] = with_sample(task, outcome, response)
        if outcome.problem in _PASSING and self.nobody_answers():
            self._unheard.append(task.asked_url)
        if not (len(self.frontier) or self.in_flight or self.postponed or self._repeats):
            self._repeats = True
            # Those that wait for the same robots.txt are lost with this one, before the next turn.
            self._later(0.0, self._ask_again)

    def _ask_again(self) -> None:
        """The addresses lost in silence, with the robots.txt of their hosts."""
        for url in self._unheard:
            self.hosts.pop(urlsplit(url).netloc.lower(), None)
        for url in self._unheard:
            self._requeue(Task(url=url))
