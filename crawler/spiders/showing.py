"""The pages of a visit that are with the browser: shown in a thread of its own, told of in the reactor's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from time import monotonic
from typing import Any

from crawler.browser.browsing import Browsing, Held
from crawler.browser.renderer import Rendering

_MOST_SECONDS = 900.0


class AtBrowser:
    """``came_out`` is told of every page once; without a rendering where it was not shown."""

    def __init__(self, came_out: Callable[[Held, Rendering | None], None]) -> None:
        self._came_out = came_out
        self._waiting: dict[int, Held] = {}

    def show(self, browsing: Browsing, asked: int, deadline: float | None) -> Any:
        """Has a batch of what waits shown, until ``deadline`` (monotonic seconds) at the latest, and tells of the rest as it is.

        The deferred fires when the thread has ended; ``None`` where there is nothing to show.
        """
        now = monotonic()
        chosen, rest = browsing.batch(asked)
        if deadline is not None and now > deadline:
            chosen, rest = [], [*chosen, *rest]
        for held in rest:
            self._came_out(held, None)
        until = now + _MOST_SECONDS
        return (
            self._begin(browsing, chosen, until if deadline is None else min(until, deadline))
            if chosen
            else None
        )

    def _begin(self, browsing: Browsing, pages: Sequence[Held], until: float) -> Any:
        from twisted.internet import reactor
        from twisted.internet.threads import deferToThread

        def tell(held: Held, rendering: Rendering) -> None:
            reactor.callFromThread(self._told, held, rendering)

        self._waiting = {id(held): held for held in pages}
        return deferToThread(browsing.show, pages, until, tell)

    def _told(self, held: Held, rendering: Rendering | None) -> None:
        if self._waiting.pop(id(held), None) is not None:
            self._came_out(held, rendering)

    def give_up(self) -> None:
        """What was not shown is told of as it is."""
        for held in self._take():
            self._came_out(held, None)

    def close(self, browsing: Browsing) -> list[Held]:
        """At the end: what still waits for the browser, put off to another night; nothing is told of it any more."""
        browsing.stop()
        waiting = [*self._take(), *chain.from_iterable(browsing.batch(0))]
        for held in waiting:
            browsing.postpone(held)
        return waiting

    def _take(self) -> list[Held]:
        waiting, self._waiting = list(self._waiting.values()), {}
        return waiting
