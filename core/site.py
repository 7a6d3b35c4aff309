"""What a night knows of a whole site: the material of site checks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import msgspec

from core.address import normalise, path_of
from core.compact import Outcomes
from core.fetch import FetchOutcome, FetchProblem
from core.finding import Severity, Status
from core.gathered import AxeFacts, HomeAgain, HomeShown, Ipv6Facts, SearchFacts, TlsFacts
from core.page import PageFacts, PageHead, PageKind
from core.probe import Probe
from core.times import local_date
from core.unit import ColumnType, Unit

_T = TypeVar("_T")


class FoundBy(StrEnum):
    """By what a column was recognised, surest first."""

    INVENTORY = "inventory"  # the office named it
    LABEL = "label"  # the label ColumnName (网页标签)
    NAME = "name"  # its name in the breadcrumb or in the home page's navigation
    SHAPE = "shape"  # only that its page shows a list


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column (栏目) of the site, found by the crawler or named in the inventory.

    ``level`` is 1 for columns linked from the home page's navigation. ``period_days`` is how long it may go without a
    new item, ``None`` where no rule says so. ``newest`` is the ISO day of the newest dated item over all seen
    list pages, ``items`` how many distinct items were seen, ``dated`` how many of them show a date.
    ``blank`` is true where the page was read and shows an empty list, ``None`` where that cannot be told.
    """

    url: str
    name: str
    type: ColumnType = ColumnType.OTHER
    level: int = 1
    period_days: int | None = None
    found_by: FoundBy = FoundBy.SHAPE
    newest: str = ""
    newest_title: str = ""
    items: int = 0
    dated: int = 0
    blank: bool | None = None


class PageIndex(Protocol):
    """The facts of all pages of a site; an implementation may read them from the database as asked."""

    def of_kind(self, *kinds: PageKind) -> Sequence[PageFacts]:
        """Facts of all pages of these kinds, in a stable order."""
        ...

    def get(self, url: str) -> PageFacts | None:
        """The page at ``url`` (compared normalised), or ``None``."""
        ...

    def head(self, url: str) -> PageHead | None:
        """As :meth:`get` without links and pictures, which is many times as fast."""
        ...

    def all(self) -> Iterator[PageFacts]:
        """Every page once, in a stable order. Links cost most of the reading: :meth:`heads` is five times as fast."""
        ...

    def heads(self, *kinds: PageKind) -> Iterator[PageHead]:
        """Every page, or every page of these kinds, once and without its links, in a stable order."""
        ...

    def linking(self, urls: Collection[str]) -> Iterator[PageFacts]:
        """Pages that link to one of ``urls`` (compared without host and scheme: the caller looks again), in order.

        What is taken out of ``urls`` while the pages are gone through is no longer looked for.
        """
        ...

    def __len__(self) -> int: ...


class MemoryPages:
    """A :class:`PageIndex` over facts held in memory."""

    def __init__(self, facts: Iterable[PageFacts]) -> None:
        self._by_url = {normalise(f.url): f for f in facts}

    def of_kind(self, *kinds: PageKind) -> Sequence[PageFacts]:
        return [f for f in self._by_url.values() if f.kind in kinds]

    def get(self, url: str) -> PageFacts | None:
        return self._by_url.get(normalise(url))

    def head(self, url: str) -> PageHead | None:
        return self.get(url)

    def all(self) -> Iterator[PageFacts]:
        return iter(self._by_url.values())

    def heads(self, *kinds: PageKind) -> Iterator[PageHead]:
        return (f for f in self._by_url.values() if not kinds or f.kind in kinds)

    def linking(self, urls: Collection[str]) -> Iterator[PageFacts]:
        for facts in self._by_url.values():
            if any(path_of(link.url) in {path_of(u) for u in urls} for link in facts.links):
                yield facts

    def __len__(self) -> int:
        return len(self._by_url)


class VisitFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How the visit went that these facts come from.

    ``complete`` tells that every page planned for the night was asked for and the site answered: only then
    may the absence of something on the whole site be claimed.
    """

    complete: bool = True
    status: str = "done"
    fetched: int = 0
    failed: int = 0
    blocked: int = 0


class UnknownAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the site answered to an address that nobody made (随机地址), asked for once at the end of the visit.

    ``read`` tells that a page came back, whatever its status; the rest is what the readers say of that page.
    ``header`` counts the links of its navigation, ``scripted`` tells that scripts or frames may show more.
    """

    url: str
    status: int = 0
    problem: FetchProblem | None = None
    final_url: str = ""
    read: bool = False
    head_title: str = ""
    title: str = ""
    body_hash: str = ""
    chrome: str = ""
    says_error: bool = False
    header: int = 0
    footer: bool = False
    scripted: bool = False


class PastVisit(msgspec.Struct, frozen=True):
    """An earlier visit to the unit. ``done`` tells that it came to its end: what was known then was asked for."""

    started: datetime
    ended: datetime
    done: bool = True


class Spell(msgspec.Struct, frozen=True):
    """A stretch of time in which a finding stood open; ``ended`` is when it was seen to be mended, ``None`` while it stands."""

    began: datetime
    ended: datetime | None = None


class PastFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding on the unit and when it stood: of page checks up to tonight, of site checks up to the visit before.

    Stretches that ended by a person's word (no fault, or explained) and mere suspicions are no ``spells``.
    """

    id: str
    check: str
    message_key: str
    subject: str
    url: str
    message: str = ""
    severity: Severity = Severity.MODERATE
    status: Status = Status.OPEN
    confirmations: int = 1
    spells: tuple[Spell, ...] = ()


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A post of an account as a sampler wrote it down. ``forms`` are of 文字、图片、音频、视频, empty where not noted.

    ``interpretation`` tells whether it interprets a policy (政策解读), ``None`` where the sampler did not say.
    """

    posted: datetime
    title: str = ""
    url: str = ""
    interpretation: bool | None = None
    forms: tuple[str, ...] = ()


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account of the unit on another platform (政务新媒体账号), and its posts as sampled on ``sampled``.

    ``interactive`` tells whether the sampler found an effective function for interaction, ``None`` where not noted.
    ``closed`` is the day it was closed (注销). ``posts`` are newest first.
    """

    platform: str
    name: str
    address: str = ""
    sampled: date
    interactive: bool | None = None
    closed: date | None = None
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class SiteFacts:
    """Everything a site check may look at. ``as_of`` is the monitoring point in Asia/Shanghai.

    ``outcomes`` maps normalised addresses asked for tonight (pages, files, external targets) to how that ended.
    ``observed`` holds the normalised addresses of pages that were read or answered "unchanged" tonight.
    ``first_seen`` maps page addresses to the moment of our first sight. ``unknown`` are the answers to random addresses,
    none where the visit did not ask. ``search``, ``tls``, ``ipv6`` and ``home_again`` are what else was asked for at the end
    of the visit, ``None`` where it was not; ``axe`` what was tested in a browser, at this visit or before and unchanged since,
    ``home_shown`` likewise what the home page showed there and what clicks on it did.
    ``visits`` are the earlier visits, oldest first; ``history`` the findings there were and are on the unit.
    ``accounts`` are those of the unit that were imported. ``probes`` are the tries of its home page in the last nine days,
    oldest first.
    """

    unit: Unit
    as_of: datetime
    pages: PageIndex
    columns: tuple[Column, ...] = ()
    outcomes: Mapping[str, FetchOutcome] = field(default_factory=dict)
    observed: Collection[str] = frozenset()
    first_seen: Mapping[str, datetime] = field(default_factory=dict)
    visit: VisitFacts = field(default_factory=VisitFacts)
    unknown: tuple[UnknownAnswer, ...] = ()
    search: SearchFacts | None = None
    tls: TlsFacts | None = None
    ipv6: Ipv6Facts | None = None
    home_again: HomeAgain | None = None
    axe: AxeFacts | None = None
    home_shown: HomeShown | None = None
    visits: tuple[PastVisit, ...] = ()
    history: Sequence[PastFinding] = ()
    probes: Sequence[Probe] = ()
    accounts: Sequence[Account] = ()
    _made: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, make: Callable[[SiteFacts], _T]) -> _T:
        """What ``make`` (a function, made once) says of this site; asked again, the same answer without the work."""
        if make not in self._made:
            self._made[make] = make(self)
        answer: _T = self._made[make]
        return answer

    @property
    def today(self) -> date:
        return local_date(self.as_of)

    @property
    def home(self) -> PageFacts | None:
        return self.pages.get(self.unit.homepage) or next(iter(self.pages.of_kind(PageKind.HOME)), None)

    def outcome(self, url: str) -> FetchOutcome | None:
        """How asking for ``url`` ended tonight, ``None`` where it was not asked for."""
        return self.outcomes.get(normalise(url))

    def outcomes_where(self, fits: Callable[[FetchOutcome], bool]) -> Iterator[FetchOutcome]:
        """The outcomes that ``fits`` is true of, whatever their address: it may be asked without one."""
        if isinstance(self.outcomes, Outcomes):
            return self.outcomes.where(fits)
        return filter(fits, self.outcomes.values())

    def was_observed(self, url: str) -> bool:
        """Whether the page itself was read, or answered that it is unchanged, tonight."""
        return normalise(url) in self.observed
