"""What a visit asks for: the home page, the columns that the office named, and every page known, in order of worth."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Set
from datetime import datetime, timedelta
from itertools import chain

from core.address import address_hash, normalise, other_scheme, subject_key
from core.page import PageKind
from core.unit import Unit
from crawler import task as worth
from crawler.task import Task
from crawler.visit.scope import Scope
from db import bitmap
from db.records.pages import KnownPage, PageOrder, Ranks
from db.records.visits import VisitHandle
from db.store import Store

_RANKS = Ranks(home=worth.HOME, column=worth.LIST, new=worth.NEW, read=worth.OLD)
#: What was asked for longer ago than this was not asked for in the night before.
_LAST_NIGHT = timedelta(hours=30)
_BATCH_KNOWN = 200


class Plan:
    """The tasks of one visit.

    ``home_keys`` are the addresses of the home page, to which the visit adds; ``stands`` says whether what is stored of a
    page is up to date, so that it need not be read again where it did not change; ``nights`` is how many may pass until a
    page is asked for again.
    """

    def __init__(
        self,
        unit: Unit,
        store: Store,
        handle: VisitHandle,
        now: datetime,
        nights: int,
        home_keys: Set[str],
        stands: Callable[[KnownPage], bool],
    ) -> None:
        self.unit, self._store, self._handle, self._now, self._nights = unit, store, handle, now, nights
        self._home_keys, self._stands = home_keys, stands
        self.known = self._order()

    def _order(self) -> PageOrder:
        home = normalise(self.unit.homepage)
        before = self._now - _LAST_NIGHT
        return self._store.page_order(self.unit.id, (home, other_scheme(home)), _RANKS, before, self._nights)

    def all(self) -> tuple[int, Iterator[Task]]:
        """How many addresses wait for this visit, and a task for each: the home page, then every known page by worth.

        The tasks are read from the database as they are drawn.
        """
        waiting = self._waiting(self.known.numbers)
        new = [*self._new_home(), *self.columns()]
        return len(waiting) + len(new), chain(new, self._known_tasks(waiting))

    def left(self) -> tuple[int, Iterator[Task]]:
        """Like :meth:`all`, later in the visit: what was met meanwhile as well, and nothing that was asked for."""
        waiting = self._waiting(self._order().numbers)
        return len(waiting), self._known_tasks(waiting)

    def _waiting(self, numbers: array[int]) -> array[int]:
        done = self._store.done(self._handle)
        return array("q", (n for n in numbers if not bitmap.holds(done, n)))

    def _new_home(self) -> list[Task]:
        """The task for a home page that no visit has met yet."""
        home = normalise(self.unit.homepage)
        if any(address_hash(u) in self.known.hashes for u in (home, other_scheme(home))):
            return []
        return [Task(url=home, worth=worth.HOME)]

    def columns(self) -> list[Task]:
        """Tasks for the columns of the inventory that no visit has met yet: no page may link to them."""
        scope = Scope.of(self.unit)
        named = dict.fromkeys(
            normalise(c.url) for c in self.unit.columns if not c.ignore and scope.owns(c.url)
        )
        return [
            Task(url=url, depth=1, worth=worth.COLUMN)
            for url in named
            if not any(address_hash(u) in self.known.hashes for u in (url, other_scheme(url)))
            and subject_key(url) not in self._home_keys
        ]

    def _known_tasks(self, numbers: array[int]) -> Iterator[Task]:
        for start in range(0, len(numbers), _BATCH_KNOWN):
            for page in self._store.known(self.unit.id, numbers[start : start + _BATCH_KNOWN]):
                yield self._known_task(page, subject_key(page.url) in self._home_keys)

    def _known_task(self, page: KnownPage, is_home: bool) -> Task:
        fresh = self._stands(page)
        kind_worth = worth.HOME if is_home else worth.LIST if page.kind == PageKind.COLUMN else page.worth
        if page.last_read_at and kind_worth == worth.NEW:
            kind_worth = worth.OLD
        return Task(
            url=page.url,
            parent_url=page.parent_url,
            place=page.place,
            depth=page.depth,
            worth=int(kind_worth),
            age=page.last_read_at.timestamp() if page.last_read_at else 0.0,
            number=page.number,
            etag=page.etag if fresh else "",
            last_modified=page.last_modified if fresh else "",
            payload_hash=page.payload_hash if fresh else "",
            due=page.number in self.known.due,
        )

    def these(self, urls: Iterable[str]) -> Iterator[Task]:
        """A task for each of these addresses, with what is known of its page."""
        wanted = [normalise(u) for u in urls]
        numbers = self._store.numbers_at(self.unit.id, wanted)
        yield from self._known_tasks(array("q", sorted(numbers.values())))
        yield from (Task(url=u, worth=worth.OLD) for u in wanted if u not in numbers)
