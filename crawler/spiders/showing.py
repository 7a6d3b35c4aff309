"""The pages of a visit that are with the browser: shown in a thread of its own, told of in the reactor's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from crawler.browser.browsing import Browsing, Held
from crawler.browser.renderer import Rendering


class AtBrowser:
    """``came_out`` is told of every page once; without a rendering where it was not shown."""

    def __init__(self, came_out: Callable[[Held, Rendering | None], None]) -> None:
        self._came_out = came_out
        self._waiting: dict[int, Held] = {}

    def show(self, browsing: Browsing, pages: Sequence[Held], until: float) -> Any:
        """Has the pages shown until then (monotonic seconds); the deferred fires when the thread has ended."""
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
        for held in self.take():
            self._came_out(held, None)

    def take(self) -> list[Held]:
        """The pages that nothing was told of yet, and of which nothing will be."""
        waiting, self._waiting = list(self._waiting.values()), {}
        return waiting
