"""One page for every address (所有地址答同一页): a notice, a firewall's or a provider's page put in place of the whole site.

What stands at the address of a home page can only be told from the site's own by what the other addresses show. A server that
gives its home page for addresses it does not know leads its visitors home, though it does not say so.
"""

from __future__ import annotations

import re

from crawler.answer import Answer
from crawler.net import validity

#: Addresses that show the same as the home page before it is believed to be no home page.
ENOUGH = 3
#: What differs from answer to answer: times, numbers of requests.
_CHANGING = re.compile(rb"[0-9a-fA-F]{6,}|\d+")
_NEARLY = 64  # bytes
_LINKS = 12  # an application's shell has none, and is the same for all its pages


class OnePage:
    """A home page with hardly a link, known from earlier nights, waits until another page was seen."""

    def __init__(self) -> None:
        self._held: Answer | None = None
        self._shown = self._full = b""
        self._alike = 0
        self.address = ""

    def keep(self, answer: Answer) -> None:
        """Remembers a home page with links of its own."""
        body = answer.body
        if not validity.is_bare(body) and body.count(b"<a ") >= _LINKS:
            self._full, self.address = body, answer.task.url

    def leads_home(self, body: bytes) -> bool:
        """Whether another address shows the very home page."""
        return bool(self._full) and body == self._full

    def is_put_off(self, answer: Answer) -> bool:
        """Whether to wait with the home page."""
        if answer.task.number is None or not validity.is_bare(answer.body):
            return False
        self._held, self._shown = answer, answer.body
        return True

    def is_home_again(self, body: bytes) -> bool:
        """Whether another address shows the home page that waits, but for its numbers."""
        same = bool(self._shown) and _nearly(body, self._shown)
        self._alike += same
        return same

    def refuted(self) -> Answer | None:
        """The home page that turned out to be none, once; what else shows it is still known."""
        if self._alike < ENOUGH:
            return None
        held, self._held = self._held, None
        return held

    def released(self) -> Answer | None:
        """The home page that waited, once: there are other pages beside it."""
        held, self._held = self._held, None
        self._shown = b"" if held else self._shown
        return held


def _nearly(one: bytes, other: bytes) -> bool:
    return abs(len(one) - len(other)) <= _NEARLY and _CHANGING.sub(b"", one) == _CHANGING.sub(b"", other)
