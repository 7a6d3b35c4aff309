"""The spider ``single``: asks for one page, as politely as a visit would."""

from __future__ import annotations

from typing import Any

from scrapy.http import Response

from core.fetch import FetchOutcome
from crawler.spiders.polite import PoliteSpider
from crawler.task import Task


class SingleSpider(PoliteSpider):
    """Keeps in ``answers`` how asking for ``url`` ended, and the response where one was read.

    A page that says that there is no such page is kept as well.
    """

    name = "single"
    line_patience = 0.0

    def __init__(self, url: str, answers: list[tuple[FetchOutcome, Response | None]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.answers = answers
        self.frontier.add(Task(url=url))

    def reads_refusals(self, task: Task) -> bool:
        return True

    def settle(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        self.answers.append((outcome, response))
