"""The round of questions at the end of a visit: one after the other, each asked when the one before is answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from core.fetch import FetchOutcome
from core.gathered import HomeAgain
from core.page import Page
from core.site import UnknownAnswer
from core.times import local_date
from core.unit import Unit
from crawler.gather import home, search, unknown
from crawler.gather.queries import Titled
from crawler.task import PROBE, Task
from reading.page import read_page

#: What a task of the round asks for.
UNKNOWN, HOME, LINKED, QUERY = "unknown", "home", "search-page", "query"
_MOST_HOPS = 3


class Round:
    """Everything asked over HTTP for one unit. ``titles`` gives the pages that its search ought to know."""

    def __init__(
        self, unit: Unit, visit_id: int, now: datetime, titles: Callable[[], Sequence[Titled]]
    ) -> None:
        self.unit, self.now = unit, now
        self.trial = search.SearchTrial(unit, local_date(now), titles)
        self._unknown: list[UnknownAnswer] = []
        self._home: HomeAgain | None = None
        self._steps: deque[tuple[str, Callable[[], Sequence[str]]]] = deque(
            [
                (UNKNOWN, lambda: unknown.unknown_urls(unit, visit_id)),
                (HOME, lambda: [unit.homepage]),
                (LINKED, self.trial.linked),
                (QUERY, self.trial.control),
                (QUERY, self.trial.questions),
            ]
        )

    def __bool__(self) -> bool:
        """Whether something is still to be asked."""
        return bool(self._steps)

    def next_tasks(self) -> list[Task]:
        """The tasks of the next step that has any; none when the round is over."""
        while self._steps:
            purpose, urls = self._steps.popleft()
            tasks = [Task(url=u, worth=PROBE, age=n, purpose=purpose) for n, u in enumerate(urls())]
            if tasks:
                return tasks
        return []

    @staticmethod
    def follows(task: Task, spelling_only: bool) -> bool:
        """Whether a redirect is followed: what an unknown address answers is told, not followed."""
        return spelling_only if task.purpose == UNKNOWN else task.hops < _MOST_HOPS

    def answered(
        self, task: Task, outcome: FetchOutcome, body: bytes | None, content_type: str, seconds: float
    ) -> None:
        """What came back for a task of the round; ``body`` is ``None`` where nothing was read."""
        if task.purpose == UNKNOWN:
            told = unknown.unknown_answer(self.unit, outcome, body, content_type, self.now)
            self._unknown.append(told)
            return
        page = self._page(task, outcome, body, content_type)
        if task.purpose == HOME:
            self._home = home.home_again(outcome, page)
            self.trial.read_home(page)
        elif task.purpose == LINKED:
            self.trial.read_linked(page)
        else:
            self.trial.answer(task.asked_url, outcome, page, seconds)

    def _page(self, task: Task, outcome: FetchOutcome, body: bytes | None, content_type: str) -> Page | None:
        if not body or outcome.problem is not None:
            return None
        return read_page(
            task.url,
            body,
            unit=self.unit,
            fetched_at=self.now,
            content_type=content_type,
            status=outcome.status,
            is_home=task.purpose == HOME,
        )

    def facts(self) -> Iterator[tuple[str, Any]]:
        """Names of gatherers with their facts; nothing of what was not asked."""
        if self._unknown:
            yield unknown.NAME, self._unknown
        if self._home is not None:
            yield home.NAME, self._home
            yield search.NAME, self.trial.facts()
