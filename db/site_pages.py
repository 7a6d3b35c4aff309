"""The stored facts of a unit's pages as a :class:`core.site.PageIndex`, read from the database as asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

from sqlalchemy import bindparam, select

from core.address import address_hash
from core.fetch import FetchProblem
from core.page import PageFacts, PageKind, decode_facts
from db.models import page_facts, pages
from db.page_writes import unpack_facts
from db.session import Database
from db.statements import chunks

#: Pages that answered 404 this many nights in a row are no longer part of the site.
_GONE_AFTER = 2
#: Encoded facts kept decoded for another question; decoded they take about ten times as much.
_KEPT_BYTES = 3_000_000


class StoredPages:
    """Holds the addresses and kinds of all pages; facts come in portions, the lately used stay decoded."""

    def __init__(self, database: Database, unit_id: str) -> None:
        self._database = database
        self._unit_id = unit_id
        self._kept: OrderedDict[int, tuple[int, PageFacts]] = OrderedDict()
        self._kept_bytes = 0
        self._kinds: dict[int, str] = {}
        self._numbers: dict[int, int] = {}
        for number, value, kind in self._overview():
            self._kinds[number] = kind
            self._numbers[value] = number

    def _overview(self) -> Sequence[Any]:
        gone = (pages.c.problem == FetchProblem.NOT_FOUND.value) & (pages.c.failures >= _GONE_AFTER)
        statement = (
            select(pages.c.number, pages.c.url_hash, pages.c.kind)
            .where(pages.c.unit_id == self._unit_id, pages.c.facts_version > 0, ~gone)
            .order_by(pages.c.number)
        )
        with self._database.read() as connection:
            return connection.execute(statement).all()

    def of_kind(self, *kinds: PageKind) -> Sequence[PageFacts]:
        """Facts of all pages of these kinds, by number; read portion by portion each time they are gone through."""
        wanted = {k.value for k in kinds}
        return _Portion(self, [n for n, kind in self._kinds.items() if kind in wanted])

    def get(self, url: str) -> PageFacts | None:
        """The page at ``url``, or ``None``."""
        number = self._numbers.get(address_hash(url))
        return None if number is None else next(self.facts([number]), None)

    def all(self) -> Iterator[PageFacts]:
        """Every page once, by number."""
        return self.facts(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def facts(self, numbers: Iterable[int]) -> Iterator[PageFacts]:
        """The facts of these pages in this order."""
        for part in chunks(numbers, 200):
            missing = [n for n in part if n not in self._kept]
            fresh = self._load(missing)
            for number in part:
                if number in fresh:
                    yield fresh[number]
                elif number in self._kept:
                    self._kept.move_to_end(number)
                    yield self._kept[number][1]

    def _load(self, numbers: Sequence[int]) -> dict[int, PageFacts]:
        if not numbers:
            return {}
        statement = select(page_facts.c.number, page_facts.c.facts).where(
            page_facts.c.unit_id == self._unit_id,
            page_facts.c.number.in_(bindparam("numbers", expanding=True)),
        )
        with self._database.read() as connection:
            rows = connection.execute(statement, {"numbers": list(numbers)}).all()
        loaded = {}
        for number, stored in rows:
            data = unpack_facts(stored)
            loaded[number] = facts = decode_facts(data)
            self._keep(number, len(data), facts)
        return loaded

    def _keep(self, number: int, size: int, facts: PageFacts) -> None:
        self._kept[number] = (size, facts)
        self._kept_bytes += size
        while self._kept_bytes > _KEPT_BYTES and len(self._kept) > 1:
            _, (freed, _facts) = self._kept.popitem(last=False)
            self._kept_bytes -= freed


class _Portion(Sequence[PageFacts]):
    """Some pages of a site as a sequence that holds no facts itself: a site's articles would not fit in memory."""

    def __init__(self, pages_of: StoredPages, numbers: list[int]) -> None:
        self._pages = pages_of
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[PageFacts]:
        return self._pages.facts(self._numbers)

    @overload
    def __getitem__(self, index: int) -> PageFacts: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PageFacts]: ...
    def __getitem__(self, index: int | slice) -> PageFacts | Sequence[PageFacts]:
        if isinstance(index, slice):
            return _Portion(self._pages, self._numbers[index])
        return next(self._pages.facts([self._numbers[index]]))
