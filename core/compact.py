"""What is known of each of very many addresses, kept in a few plain arrays: a dictionary would take ten times as much."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from msgspec.structs import replace

from core.fetch import FetchOutcome

_V = TypeVar("_V", bound=Hashable)


class AddressSet(Collection[str]):
    """A set of addresses that can only be asked whether it holds one, and for all of them."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._texts = bytearray()
        self._ends = array("Q", [0])
        hashes = array("q")
        for url in urls:
            self._texts += url.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._texts))
            hashes.append(hash(url))
        places = sorted(range(len(hashes)), key=hashes.__getitem__)
        self._places = array("L", places)
        self._hashes = array("q", map(hashes.__getitem__, places))

    def __contains__(self, url: object) -> bool:
        return isinstance(url, str) and self.place(url) is not None

    def __iter__(self) -> Iterator[str]:
        return map(self.text, range(len(self)))

    def __len__(self) -> int:
        return len(self._places)

    def place(self, url: str) -> int | None:
        """Which one ``url`` is, in the order in which they were given."""
        wanted = hash(url)
        at = bisect_left(self._hashes, wanted)
        while at < len(self._hashes) and self._hashes[at] == wanted:
            if self.text(self._places[at]) == url:
                return self._places[at]
            at += 1
        return None

    def text(self, place: int) -> str:
        """The address at this place."""
        return self._texts[self._ends[place] : self._ends[place + 1]].decode("utf-8", "surrogatepass")


class AddressMap(Mapping[str, _V], Generic[_V]):
    """A mapping from addresses to values of which there are few different ones."""

    def __init__(self, pairs: Iterable[tuple[str, _V]]) -> None:
        self._values: list[_V] = []
        self._codes = array("L")
        self._urls = AddressSet(self._coded(pairs))

    def _coded(self, pairs: Iterable[tuple[str, _V]]) -> Iterator[str]:
        known: dict[_V, int] = {}
        for url, value in pairs:
            code = known.setdefault(value, len(known))
            if code == len(self._values):
                self._values.append(value)
            self._codes.append(code)
            yield url

    def __getitem__(self, url: str) -> _V:
        place = self._urls.place(url)
        if place is None:
            raise KeyError(url)
        return self._values[self._codes[place]]

    def __contains__(self, url: Any) -> bool:
        return url in self._urls

    def __iter__(self) -> Iterator[str]:
        return iter(self._urls)

    def where(self, fits: Callable[[_V], bool]) -> Iterator[tuple[str, _V]]:
        """Addresses whose value ``fits``, which is asked once for each different value."""
        fitting = [fits(value) for value in self._values]
        for place, code in enumerate(self._codes):
            if fitting[code]:
                yield self._urls.text(place), self._values[code]

    def __len__(self) -> int:
        return len(self._urls)


class Outcomes(Mapping[str, FetchOutcome]):
    """How asking for many addresses ended; nearly all ended alike."""

    def __init__(self, outcomes: Iterable[FetchOutcome]) -> None:
        self._ended = AddressMap((o.url, replace(o, url="")) for o in outcomes)

    def __getitem__(self, url: str) -> FetchOutcome:
        return replace(self._ended[url], url=url)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ended)

    def __len__(self) -> int:
        return len(self._ended)

    def where(self, fits: Callable[[FetchOutcome], bool]) -> Iterator[FetchOutcome]:
        """The outcomes that ``fits`` is true of; it is asked without the address."""
        return (replace(outcome, url=url) for url, outcome in self._ended.where(fits))
