"""Which pages of a visit a browser shows: after the plain pages, within a budget, the home page first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from threading import Lock

from core.address import normalise
from core.gathered import AxeFacts, AxePage, BrowserFacts
from core.page import PageFacts, PageKind
from crawler.answer import Answer
from crawler.browser.renderer import BrowserGone, Renderer, Rendering, Wanted
from crawler.browser.testing import VERSION
from reading.tree.showing import left_to_scripts

logger = logging.getLogger(__name__)

#: Pages that may be shown however small a site is.
LEAST = 5
#: Visits in a row at which a page is tried that does not come out.
_TRIES = 3
_MOST_HELD, _MOST_HELD_BYTES, _LARGEST = 150, 64_000_000, 4_000_000
_MOST_LEFT, _MOST_SHOWN = 500, 5000
#: Pages shown for their picture alone.
MOST_PICTURES = 5
_TEMPLATES = (PageKind.HOME, PageKind.COLUMN, PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.GUIDE)


class Rank(IntEnum):
    """Who goes first."""

    HOME, COLUMN, PAGE, TEST, PICTURE = range(5)


@dataclass(frozen=True, slots=True)
class Held:
    """A page that was read and waits to be shown. ``facts`` tells that its facts are to come from what is shown.

    ``clicks`` asks for the clicks on a home page.
    """

    answer: Answer
    kind: PageKind
    rank: Rank
    facts: bool
    test: bool
    clicks: bool = False

    @property
    def url(self) -> str:
        return normalise(self.answer.task.url)


@dataclass
class Browsing:
    """The browser's part of one visit. ``known`` counts the pages known beforehand.

    ``state`` is what the last visit left undone, ``None`` where no browser ever showed a page of the unit; then ``unshown``
    names the stored pages that need one. ``unpictured`` are pages whose findings a person must see and that were never
    shown; ``again_after`` is in days. Everything but :meth:`show` and :meth:`stop` belongs to the visit's own thread.
    """

    make: Callable[[float], Renderer]
    share: float
    known: int
    homepage: str
    today: date
    state: BrowserFacts | None = None
    tests: AxeFacts = field(default_factory=AxeFacts)
    unshown: Sequence[str] = ()
    unpictured: Sequence[str] = ()
    again_after: int = 7
    asked_again: frozenset[str] = field(init=False)
    reason: str = ""
    home: tuple[Held, Rendering] | None = None
    _held: list[Held] = field(default_factory=list)
    _bytes: int = 0
    _used: int = 0
    _home_read: bool = False
    _tests_made: bool = False
    _tested: set[str] = field(default_factory=set)
    _renderer: Renderer | None = None
    _stopped: bool = False
    _guard: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        old = self.state or BrowserFacts(left=(normalise(self.homepage), *self.unshown))
        self._left = dict.fromkeys(old.left)
        self._unpictured = frozenset(map(normalise, self.unpictured))
        self._failed = dict(old.failed)
        self._shown = dict(old.shown)
        stale = (self.today - timedelta(days=self.again_after)).isoformat()
        due = sorted((day, url) for url, (day, _) in old.shown.items() if day <= stale)
        again = [
            *old.left,
            *(url for _, url in due),
            *(url for url, (tries, _) in old.failed.items() if tries < _TRIES),
            *(url for url in map(normalise, self.unpictured) if url not in old.failed),
        ]
        self.asked_again = frozenset(list(dict.fromkeys(again))[: self._budget(0)])

    def _budget(self, asked: int) -> int:
        return max(LEAST, int(self.share * max(self.known, asked)))

    def __bool__(self) -> bool:
        """Whether pages wait to be shown."""
        return bool(self._held)

    # What to show ------------------------------------------------------------------------------------------

    def rank(
        self, facts: PageFacts, size: int, *, is_home: bool, visual: bool
    ) -> tuple[Rank, bool, bool] | None:
        """How a page that was just read is to be shown: its rank, whether for its facts, whether to be tested.

        ``visual`` tells that a person must see what a check says of it. ``None`` where it need not be shown.
        """
        self._home_read |= is_home
        if facts.kind is PageKind.ATTACHMENT or size > _LARGEST:
            return None
        by_script = bool(left_to_scripts(facts))
        if not by_script:
            self._shown.pop(normalise(facts.url), None)
        test = self._is_sample(facts, is_home)
        if is_home:
            return Rank.HOME, by_script, True
        if by_script:
            return (Rank.COLUMN if facts.kind is PageKind.COLUMN else Rank.PAGE), True, test
        if test:
            return Rank.TEST, False, True
        blank = facts.kind is PageKind.COLUMN and facts.listing is not None and not facts.listing.items
        pictures = sum(h.rank is Rank.PICTURE for h in self._held)
        visual = visual or blank or normalise(facts.url) in self._unpictured
        return (Rank.PICTURE, False, False) if visual and pictures < MOST_PICTURES else None

    def _is_sample(self, facts: PageFacts, is_home: bool) -> bool:
        """Whether the page is to stand for its template: the first of its kind, where the home page changed."""
        if is_home or facts.kind not in _TEMPLATES or not self._home_read:
            return False
        if facts.kind in self._tested or any(p.kind == facts.kind for p in self.tests.pages):
            return False
        self._tested.add(facts.kind)
        return True

    def hold(self, held: Held) -> bool:
        """Keeps the page until the plain pages are read; false where there is no room."""
        if len(self._held) >= _MOST_HELD or self._bytes + len(held.answer.body) > _MOST_HELD_BYTES:
            self.postpone(held)
            return False
        self._held.append(held)
        self._bytes += len(held.answer.body)
        return True

    def batch(self, asked: int) -> tuple[list[Held], list[Held]]:
        """The pages whose turn it is, and those that the budget has no room for; none of them is held any more.

        ``asked`` counts the pages asked for at this visit.
        """
        ranked = sorted(self._held, key=lambda h: h.rank)
        self._held, self._bytes = [], 0
        room = 0 if self.reason else max(0, self._budget(asked) - self._used)
        chosen, rest = ranked[:room], ranked[room:]
        self._used += len(chosen)
        for held in rest:
            self.postpone(held)
        return chosen, rest

    def postpone(self, held: Held) -> None:
        """The page is asked for in full at the next visit, and shown then."""
        if held.facts:
            self._shown.pop(held.url, None)
            self._left.setdefault(held.url)

    # Showing -----------------------------------------------------------------------------------------------

    def show(self, pages: Iterable[Held], until: float, tell: Callable[[Held, Rendering], None]) -> None:
        """Shows the pages one by one and tells of each; in a thread of its own. Nothing more is told after :meth:`stop`."""
        for held in pages:
            try:
                rendering = self._ready(until).render(_wanted(held))
            except BrowserGone as error:
                self.reason = self.reason or str(error)
                rendering = Rendering(problem=self.reason)
            if self._stopped:
                return
            tell(held, rendering)

    def _ready(self, until: float) -> Renderer:
        with self._guard:
            if self._stopped or self.reason:
                raise BrowserGone(self.reason or "走访被中断")
            if self._renderer is None:
                self._renderer = self.make(until)
            return self._renderer

    def stop(self) -> None:
        """Ends what is under way, at once."""
        with self._guard:
            self._stopped = True
            if self._renderer is not None:
                self._renderer.stop()

    def close(self) -> None:
        with self._guard:
            renderer, self._renderer = self._renderer, None
        if renderer is not None:
            renderer.close()

    # What came out -----------------------------------------------------------------------------------------

    def done(self, held: Held, rendering: Rendering) -> None:
        """The page was shown, and is not asked for again until it changes."""
        self._left.pop(held.url, None)
        self._failed.pop(held.url, None)
        if held.facts:
            self._shown[held.url] = (self.today.isoformat(), rendering.live)
        if held.rank is Rank.HOME:
            self.home = held, rendering
        if held.test and rendering.axe is not None:
            page = AxePage(
                url=held.url, kind=held.kind.value, payload_hash=held.answer.digest, rules=rendering.axe
            )
            others = [p for p in self.tests.pages if p.url != page.url and p.kind != page.kind]
            self._tests_made = True
            self.tests = AxeFacts(pages=(*others, page), version=VERSION)

    def failed(self, held: Held, why: str) -> None:
        """What was shown proves nothing; the page is tried again at the next visits, and not for ever."""
        logger.info("%s: not shown: %s", held.url, why)
        self._shown.pop(held.url, None)
        if self.reason and why == self.reason:
            self.postpone(held)
            return
        self._left.pop(held.url, None)
        if held.facts or held.rank is Rank.PICTURE:
            tries = self._failed.get(held.url, (0, ""))[0] if held.url in self.asked_again else 0
            self._failed[held.url] = (tries + 1, why[:200])

    def result(self) -> BrowserFacts | None:
        """What is left undone; ``None`` where that is what it was before."""
        left = tuple(self._left)[:_MOST_LEFT]
        failed = dict(list(self._failed.items())[-_MOST_LEFT:])
        shown = dict(sorted(self._shown.items())[:_MOST_SHOWN])
        made = BrowserFacts(left=left, failed=failed, reason=self.reason, shown=shown)
        return None if made == self.state else made

    def new_tests(self) -> AxeFacts | None:
        """All standing tests, where pages were tested at this visit."""
        return self.tests if self._tests_made else None


def _wanted(held: Held) -> Wanted:
    lines = held.answer.sent.head.decode("latin-1").split("\r\n")[1:]
    fields = (line.partition(":") for line in lines if ":" in line)
    headers = tuple((name.strip(), value.strip()) for name, _, value in fields)
    return Wanted(
        url=held.answer.task.url, status=held.answer.outcome.status or 200, headers=headers, body=held.answer.body, axe=held.test,
        at=held.answer.sent.at.isoformat(), clicks=held.clicks,
    )  # fmt: skip
