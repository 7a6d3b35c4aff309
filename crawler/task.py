"""One address to ask for, with everything needed to ask well and to know what the answer means."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Worth classes, best first: the frontier hands out lower numbers earlier.
#: External addresses come last: the unit's own pages go before.
#: Probes are addresses that no page names; they go after everything else.
HOME, COLUMN, LIST, NEW, OLD, FILE, EXTERNAL, PROBE = range(8)


@dataclass(frozen=True, slots=True)
class Task:
    """``number`` is the page's number in the database, ``None`` for an address met tonight.

    ``worth`` is one of the classes above, ``age`` orders within a class (lower first). ``etag``, ``last_modified`` and
    ``payload_hash`` are the validators of the stored reading; empty asks for the page in full. ``tries`` counts how
    often it was asked for, ``hops`` the redirects followed since ``origin``, the address first asked for. ``purpose`` names
    what a probe is for (see :mod:`crawler.gather.round`). ``due`` tells that the page waited longest of all,
    ``given_cookie`` that a redirect on the way wanted a cookie kept.
    """

    url: str
    parent_url: str = ""
    place: str = ""
    depth: int = 0
    worth: int = NEW
    age: float = 0.0
    number: int | None = None
    etag: str = ""
    last_modified: str = ""
    payload_hash: str = ""
    tries: int = 0
    hops: int = 0
    origin: str = ""
    purpose: str = ""
    due: bool = False
    given_cookie: bool = False

    @property
    def rank(self) -> int:
        """How early it is asked for: by its worth, or among the lists where its turn has come."""
        return min(self.worth, LIST) if self.due else self.worth

    @property
    def asked_url(self) -> str:
        """The address as a page names it, before redirects."""
        return self.origin or self.url

    def again(self) -> Task:
        return replace(self, tries=self.tries + 1)

    def redirected(self, url: str, *, given_cookie: bool = False) -> Task:
        return replace(
            self, url=url, origin=self.asked_url, hops=self.hops + 1, etag="", last_modified="",
            given_cookie=self.given_cookie or given_cookie,
        )  # fmt: skip
