"""One page for every address (所有地址答同一页): a notice, a firewall's or a provider's page put in place of the whole site.

What stands at the address of a home page can only be told from the site's own by what the other addresses show.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scrapy.http import Response

from core.fetch import FetchOutcome
from crawler import validity
from crawler.task import Task

#: Addresses that show the same as the home page before it is believed to be no home page.
ENOUGH = 3
#: What differs from answer to answer: times, numbers of requests.
_CHANGING = re.compile(rb"[0-9a-fA-F]{6,}|\d+")
_NEARLY = 64  # bytes


class Answered(NamedTuple):
    task: Task
    outcome: FetchOutcome
    response: Response


class OnePage:
    """``held`` is a home page with hardly a link, known from earlier nights, that waits until another page was seen."""

    def __init__(self) -> None:
        self.held: Answered | None = None
        self._alike = 0

    def is_put_off(self, answered: Answered) -> bool:
        """Whether to wait with the home page."""
        if answered.task.number is None or not validity.is_bare(answered.response.body):
            return False
        self.held = answered
        return True

    def is_home_again(self, body: bytes) -> bool:
        """Whether another address shows the home page that waits, but for its numbers."""
        same = self.held is not None and _nearly(body, self.held.response.body)
        self._alike += same
        return same

    @property
    def is_all_there_is(self) -> bool:
        return self.held is not None and self._alike >= ENOUGH

    def released(self) -> Answered | None:
        """The home page that waited, once."""
        held, self.held = self.held, None
        return held


def _nearly(one: bytes, other: bytes) -> bool:
    return abs(len(one) - len(other)) <= _NEARLY and _CHANGING.sub(b"", one) == _CHANGING.sub(b"", other)
