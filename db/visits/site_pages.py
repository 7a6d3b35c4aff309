"""The stored facts of a unit's pages as a :class:`core.site.PageIndex`, read from the database as asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar, overload

from ahocorasick_rs import BytesAhoCorasick
from msgspec.structs import replace
from sqlalchemy import Column, Select, bindparam, select

from core.address import address_hash, path_of
from core.fetch import FetchProblem
from core.page import PageFacts, PageHead, PageKind, decode_facts, decode_head
from db.models.visits import page_facts, pages
from db.packing import unpack_facts
from db.session import Database
from db.statements import chunks

_Head = TypeVar("_Head", bound=PageHead)

#: Pages that answered 404 this many nights in a row are no longer part of the site.
_GONE_AFTER = 2
#: Encoded facts kept decoded for another question; decoded they take about ten times as much.
_KEPT_BYTES = 2_000_000
#: Encoded heads kept decoded: every check goes through all of them. The heads beyond are read anew each time.
_KEPT_HEADS_BYTES = 4_000_000
#: Pages of a site from which on no heads stay decoded: a part of them would spare little.
_TOO_MANY = 12_000
#: Rows of one portion.
_PORTION = 200
#: After an address in the stored links comes a mark of MessagePack, never a plain character.
_PLAIN = 0x80


class StoredPages:
    """Holds the addresses and kinds of all pages; facts come in portions, the lately used stay decoded."""

    def __init__(self, database: Database, unit_id: str, stale: Collection[str] = ()) -> None:
        self._database = database
        self._unit_id = unit_id
        self._kept: OrderedDict[int, tuple[int, PageFacts]] = OrderedDict()
        self._kept_bytes = 0
        self._heads: dict[int, PageHead] = {}
        self._heads_bytes = 0
        self._same: dict[Any, Any] = {}
        self._index = _Index(self._overview())
        self._stale = {self._index.number(url) for url in stale}

    def _overview(self) -> Iterator[Any]:
        gone = (pages.c.problem == FetchProblem.NOT_FOUND.value) & (pages.c.failures >= _GONE_AFTER)
        statement = (
            select(pages.c.number, pages.c.url_hash, pages.c.kind)
            .where(pages.c.unit_id == self._unit_id, pages.c.facts_version > 0, ~gone)
            .order_by(pages.c.number)
        )
        with self._database.read() as connection:
            yield from connection.execute(statement).yield_per(5000)

    def of_kind(self, *kinds: PageKind) -> Sequence[PageFacts]:
        """Facts of all pages of these kinds, by number; read portion by portion each time they are gone through."""
        return _Portion(self, self._of_kinds(kinds))

    def _of_kinds(self, kinds: Collection[PageKind]) -> list[int]:
        return self._index.of_kinds({k.value for k in kinds})

    def get(self, url: str) -> PageFacts | None:
        """The page at ``url``, or ``None``."""
        number = self._index.number(url)
        return None if number is None else next(self.facts([number]), None)

    def head(self, url: str) -> PageHead | None:
        """The page at ``url`` without its links, or ``None``."""
        number = self._index.number(url)
        if number is None:
            return None
        return self._heads.get(number) or self._load_heads([number]).get(number)

    def all(self) -> Iterator[PageFacts]:
        """Every page once, by number."""
        return self.facts(self._index.numbers)

    def heads(self, *kinds: PageKind) -> Iterator[PageHead]:
        """Every page (of these kinds) by number, without its links; those of a site of usual size stay decoded."""
        for part in chunks(self._of_kinds(kinds), _PORTION):
            fresh = self._load_heads([n for n in part if n not in self._heads])
            for number in part:
                head = self._heads.get(number) or fresh.get(number)
                if head is not None:
                    yield head

    def _load_heads(self, numbers: Sequence[int]) -> dict[int, PageHead]:
        loaded = {}
        for row in self._rows(numbers, page_facts.c.facts):
            head = unpack_facts(row.facts)
            decoded = decode_head(head)
            if row.number in self._stale:
                decoded = _not_shown(decoded)
            loaded[row.number] = decoded
            if self._heads_bytes < _KEPT_HEADS_BYTES and len(self) < _TOO_MANY:
                self._heads[row.number] = self._shared(decoded)
                self._heads_bytes += len(head)
        return loaded

    def _shared(self, head: PageHead) -> PageHead:
        """The head with what pages of one template have in common held once."""
        same = self._same.setdefault
        return replace(
            head,
            footer=same(head.footer, head.footer),
            forms=same(head.forms, head.forms),
            aids=same(head.aids, head.aids),
            breadcrumb=same(head.breadcrumb, head.breadcrumb),
            labels={name: same(values, values) for name, values in head.labels.items()},
        )

    def linking(self, urls: Collection[str]) -> Iterator[PageFacts]:
        """Pages whose stored links hold the path of one of ``urls``; only those are decoded.

        All paths are looked for at once. ``urls`` may lose members meanwhile: no longer than for one portion they are still looked for.
        """
        paths = _Paths(urls)
        for part in chunks(self._index.numbers, _PORTION):
            if len(urls) < paths.number:
                paths = _Paths(urls)
            for row in self._rows(part, page_facts.c.bulk, page_facts.c.facts):
                bulk = unpack_facts(row.bulk)
                if paths.stand_in(bulk):
                    yield decode_facts(unpack_facts(row.facts), bulk)

    def __len__(self) -> int:
        return len(self._index.numbers)

    def facts(self, numbers: Iterable[int]) -> Iterator[PageFacts]:
        """The facts of these pages in this order."""
        for part in chunks(numbers, _PORTION):
            missing = [n for n in part if n not in self._kept]
            fresh = self._load(missing)
            for number in part:
                if number in fresh:
                    yield fresh[number]
                elif number in self._kept:
                    self._kept.move_to_end(number)
                    yield self._kept[number][1]

    def _load(self, numbers: Sequence[int]) -> dict[int, PageFacts]:
        loaded = {}
        for row in self._rows(numbers, page_facts.c.facts, page_facts.c.bulk):
            head, bulk = unpack_facts(row.facts), unpack_facts(row.bulk)
            facts = decode_facts(head, bulk)
            if row.number in self._stale:
                facts = _not_shown(facts)
            loaded[row.number] = facts
            self._keep(row.number, len(head) + len(bulk), facts)
        return loaded

    def _rows(self, numbers: Sequence[int], *columns: Column[Any]) -> Sequence[Any]:
        if not numbers:
            return ()
        values = {"unit": self._unit_id, "numbers": list(numbers)}
        with self._database.read() as connection:
            return connection.execute(_rows_with(*columns), values).all()

    def _keep(self, number: int, size: int, facts: PageFacts) -> None:
        self._kept[number] = (size, facts)
        self._kept_bytes += size
        while self._kept_bytes > _KEPT_BYTES and len(self._kept) > 1:
            _, (freed, _facts) = self._kept.popitem(last=False)
            self._kept_bytes -= freed


@lru_cache(maxsize=8)
def _rows_with(*columns: Column[Any]) -> Select[Any]:
    """The question for these columns of some pages of a unit, made once: making it takes longer than a page's answer."""
    return (
        select(page_facts.c.number, *columns)
        .where(
            page_facts.c.unit_id == bindparam("unit"),
            page_facts.c.number.in_(bindparam("numbers", expanding=True)),
        )
        .order_by(page_facts.c.number)
    )


def _not_shown(facts: _Head) -> _Head:
    """Facts that scripts made on an earlier day: nothing may be concluded from what they lack."""
    listing = facts.listing and replace(facts.listing, scripted=True, items=(), empty_shown="")
    return replace(facts, rendered=False, script_signs=("shown-before",), listing=listing)


class _Index:
    """Numbers and kinds of all pages, to be found by address: in plain arrays, since a large site has a hundred thousand."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.numbers, self._kinds, hashes = array("L"), array("B"), array("q")
        codes: dict[str, int] = {}
        for number, value, kind in rows:
            self.numbers.append(number)
            self._kinds.append(codes.setdefault(kind, len(codes)))
            hashes.append(value)
        self._codes = codes
        self._places = array("L", sorted(range(len(hashes)), key=hashes.__getitem__))
        self._hashes = array("q", map(hashes.__getitem__, self._places))

    def of_kinds(self, kinds: Collection[str]) -> list[int]:
        """The numbers of pages of these kinds, of all where none is named, in order."""
        wanted = {code for kind, code in self._codes.items() if not kinds or kind in kinds}
        return [n for n, code in zip(self.numbers, self._kinds, strict=True) if code in wanted]

    def number(self, url: str) -> int | None:
        """The number of the page at ``url``."""
        value = address_hash(url)
        at = bisect_left(self._hashes, value)
        if at == len(self._hashes) or self._hashes[at] != value:
            return None
        return self.numbers[self._places[at]]


class _Paths:
    """The paths of addresses, to be looked for in stored links: a site of 100,000 pages may have thousands of dead ones."""

    def __init__(self, urls: Collection[str]) -> None:
        self.number = len(urls)
        self._search = BytesAhoCorasick([path_of(u).encode("utf-8", "surrogatepass") for u in urls])

    def stand_in(self, bulk: bytes) -> bool:
        """Whether an address with one of the paths stands in the links, also with a slash or a fragment behind it."""
        ends = (end for _, _, end in self._search.find_matches_as_indexes(bulk, overlapping=True))
        return any(_is_end(bulk[end : end + 1]) for end in ends)


def _is_end(after: bytes) -> bool:
    return not after or after[0] >= _PLAIN or after in b"#/"


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
