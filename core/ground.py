"""Whose an address is, also where several sites stand on one host: on ports of their own, or in folders of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from core.address import host_of, place_of


def folder_of(homepage: str) -> str:
    """The folder that a home page stands in: ``/jyj/`` for ``/jyj``, ``/jyj/`` and ``/jyj/index.html``."""
    above, _, last = urlsplit(homepage).path.rpartition("/")
    return f"{above}/{last}/" if last and "." not in last else f"{above}/"


def name_of(entry: str) -> str:
    """The host name of an entry of a ground."""
    place = entry.partition("/")[0]
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place if place.count(":") > 1 else place.partition(":")[0]


@dataclass(frozen=True)
class Ground:
    """What a unit calls its own, and what of the same hosts is others'.

    Entries are written ``host``, ``host:port``, ``host/folder/`` or ``host:port/folder/``, in small letters. One without a port
    stands for all ports, one without a folder for all folders. The most exact entry that an address fits says whose it is.
    """

    own: frozenset[str]
    others: frozenset[str] = frozenset()

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The names alone."""
        return frozenset(name_of(entry) for entry in self.own)

    @cached_property
    def places(self) -> frozenset[str]:
        """Hosts, with their ports where these are written."""
        return frozenset(entry.partition("/")[0] for entry in self.own)

    @cached_property
    def _shared(self) -> frozenset[str]:
        """Hosts that are not the unit's as a whole."""
        parts = (name_of(e) for e in self.own if e != name_of(e))
        return frozenset((*parts, *(name_of(e) for e in self.others)))

    def owns(self, url: str) -> bool:
        host = host_of(url)
        if host not in self._shared:
            return host in self.own
        return next((e in self.own for e in _entries(url, host) if e in self.own or e in self.others), False)

    def neighbours(self, url: str) -> bool:
        """Whether the address belongs to another unit on a host that the unit is on as well."""
        host = host_of(url)
        return (
            host in self._shared and any(e in self.others for e in _entries(url, host)) and not self.owns(url)
        )

    def with_place_of(self, url: str) -> Ground:
        """This ground and the place of ``url``."""
        return Ground(self.own | {place_of(url)}, self.others)


def _entries(url: str, host: str) -> Iterator[str]:
    """The entries that ``url`` would fit, the most exact first."""
    folders = list(_folders(urlsplit(url).path.lower()))
    for place in dict.fromkeys((place_of(url), host)):
        yield from (place + folder for folder in folders)
        yield place


def _folders(path: str) -> Iterator[str]:
    above = path.rstrip("/")
    while above:
        yield above + "/"
        above = above.rpartition("/")[0]


def settled(homepage: str, hosts: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    """``hosts`` of a unit, the entry of its home page first: with its folder where others' home pages (``taken``) share the
    place, or where the folder is among the hosts."""
    place, folder = place_of(homepage), folder_of(homepage).lower()
    entry = place + folder if folder != "/" else place
    named = tuple(hosts)
    apart = entry in named or any(place_of(other) == place for other in taken)
    rest = (h for h in named if not (apart and h == place))
    return tuple(dict.fromkeys((entry if apart else place, *rest)))
