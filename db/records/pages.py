"""Pages: as they were read or failed tonight, and what the next visit needs of those it knows."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime

from core.fetch import FetchOutcome
from db.records.findings import CheckResult


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """A page that was read and judged tonight.

    ``place`` and ``worth`` are the crawler's: where the page was linked and how early it should be asked for.
    ``payload_hash`` identifies the bytes (SHA-256, hex). ``facts`` and ``bulk`` come from :func:`core.page.encode_facts`.
    ``checks_key`` names the set of checks and options that judged it.
    """

    url: str
    parent_url: str = ""
    place: str = ""
    depth: int = 0
    worth: float = 0
    status: int = 200
    etag: str = ""
    last_modified: str = ""
    payload_hash: str = ""
    size: int = 0
    content_type: str = ""
    kind: str = "other"
    title: str = ""
    published: str = ""
    facts: bytes
    bulk: bytes
    facts_version: int
    fetched_at: datetime
    checks_key: str = ""
    results: tuple[CheckResult, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """An address seen in a link and not asked for yet."""

    url: str
    parent_url: str = ""
    place: str = ""
    depth: int = 0
    worth: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A page of the site that was asked for tonight and could not be read."""

    url: str
    outcome: FetchOutcome
    parent_url: str = ""
    place: str = ""
    depth: int = 0
    worth: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """How early known pages are asked for: the home page, column pages, and pages of worth ``new`` once they were read.

    Lower is earlier; every other page goes by its stored worth, and within a rank the longest unread goes first.
    """

    home: float
    column: float
    new: float
    read: float


@dataclass(frozen=True, slots=True)
class PageOrder:
    """The known pages of a unit: their numbers in the order they are to be asked for, and all address hashes.

    ``due`` are the pages whose turn has come: they go before anything new, so that none waits for ever.
    """

    numbers: array[int]
    hashes: set[int]
    due: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """What the crawler needs of a page it knows. ``last_read_at`` is when it was last read or said "unchanged".

    ``facts_version`` is 0 where the page was never read. ``failures`` counts failed nights in a row.
    """

    number: int
    url: str
    parent_url: str
    place: str
    depth: int
    worth: float
    kind: str
    etag: str
    last_modified: str
    payload_hash: str
    facts_version: int
    checks_key: str
    last_read_at: datetime | None
    failures: int
