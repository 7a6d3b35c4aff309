"""One visit of one unit: what is known, what was seen, and when it is written down. Knows no Scrapy."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import chain
from time import monotonic
from typing import Any

import msgspec

from checks.accessibility.elder_version import needs_click as entry_needs_click
from checks.catalogue import Catalogue
from checks.links.external_prompt import needs_click as exits_need_click
from checks.runner import run_page_checks
from core.address import address_hash, normalise, other_scheme, subject_key
from core.fetch import FetchOutcome, FetchProblem
from core.gathered import HomeShown
from core.page import (
    READER_VERSION,
    AidFacts,
    Link,
    LinkPlace,
    ListFacts,
    Page,
    PageFacts,
    PageKind,
    encode_facts,
)
from core.unit import Unit
from crawler import task as worth
from crawler.browser.browsing import Browsing, Held
from crawler.browser.renderer import Rendering
from crawler.browser.testing import AXE, BROWSER, HOME
from crawler.config import Config
from crawler.evidence.keeper import Keeper, spool_name
from crawler.evidence.sending import send_closed
from crawler.evidence.sent import Sent
from crawler.gather.queries import Titled
from crawler.records import checks_key, results_of
from crawler.scope import Scope
from crawler.task import Task
from db import bitmap, site_reads
from db.errors import DatabaseError
from db.records import CheckResult, Discovered, Failure, KnownPage, PageOrder, PageRecord, Ranks, VisitCounts
from db.session import Database
from db.store import Store
from reading.page import read_page, read_rendered
from reading.tree.showing import still_missing

logger = logging.getLogger(__name__)

_RANKS = Ranks(home=worth.HOME, column=worth.LIST, new=worth.NEW, read=worth.OLD)

#: What was asked for longer ago than this was not asked for in the night before.
_LAST_NIGHT = timedelta(hours=30)
_TITLED = (PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.INTERPRETATION)
_MOST_TITLES = 400
_BATCH_PAGES = 200
_BATCH_KNOWN = 200
_BATCH_ROWS = 1000
_BATCH_SECONDS = 1.0  # what a kill repeats; a batch costs little beside its pages


@dataclass
class Counts:
    """Running totals of a visit; ``findings`` counts what page checks said, before any life cycle."""

    planned: int = 0
    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    blocked: int = 0
    bytes: int = 0
    findings: int = 0

    @classmethod
    def resumed(cls, stored: VisitCounts) -> Counts:
        """Totals that go on from those of an earlier attempt."""
        return cls(
            planned=stored.planned,
            fetched=stored.fetched,
            unchanged=stored.unchanged,
            failed=stored.failed,
            blocked=stored.blocked,
            bytes=stored.bytes,
        )

    @property
    def seen(self) -> int:
        return self.fetched + self.unchanged

    def record(self) -> VisitCounts:
        return VisitCounts(
            planned=self.planned,
            fetched=self.fetched,
            unchanged=self.unchanged,
            failed=self.failed,
            blocked=self.blocked,
            bytes=self.bytes,
        )


@dataclass
class _Buffer:
    pages: list[PageRecord] = field(default_factory=list)
    discovered: list[Discovered] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    since: float = field(default_factory=monotonic)

    @property
    def due(self) -> bool:
        rows = len(self.discovered) + len(self.unchanged) + len(self.failures) + len(self.targets)
        return (
            len(self.pages) >= _BATCH_PAGES
            or rows >= _BATCH_ROWS
            or monotonic() - self.since > _BATCH_SECONDS
        )


class Visit:
    """Reads and judges what the spider brings, and stores it in batches; every batch is one transaction."""

    def __init__(
        self, unit: Unit, config: Config, database: Database, catalogue: Catalogue, night: date | None
    ) -> None:
        self.unit, self.config, self.catalogue = unit, config, catalogue
        self.store = Store(database)
        self.now: datetime = config.now()
        self._began = monotonic()
        self.handle = self.store.begin_visit(unit.id, night, self.now)
        self.key = checks_key(catalogue, unit.exemptions)
        self.counts = Counts.resumed(self.handle.counts)
        self.fatal: DatabaseError | None = None
        self.evidence = Keeper(config.vault, database, self.handle)
        self.home_keys = {subject_key(unit.homepage)}
        self._buffer = _Buffer()
        self.known = self._order()
        self.browsing: Browsing | None = None

    def _order(self) -> PageOrder:
        home = normalise(self.unit.homepage)
        before, nights = self.now - _LAST_NIGHT, self.config.revisit_nights
        return self.store.page_order(self.unit.id, (home, other_scheme(home)), _RANKS, before, nights)

    # What to ask for ---------------------------------------------------------------------------------------

    def planned(self) -> tuple[int, Iterator[Task]]:
        """How many addresses wait for this visit, and a task for each: the home page, then every known page by worth.

        The tasks are read from the database as they are drawn.
        """
        waiting = self._waiting(self.known.numbers)
        new = [*self._new_home(), *self.new_columns()]
        return len(waiting) + len(new), chain(new, self._known_tasks(waiting))

    def left(self) -> tuple[int, Iterator[Task]]:
        """Like :meth:`planned`, later in the visit: what was met meanwhile as well, and nothing that was asked for."""
        self.flush()
        waiting = self._waiting(self._order().numbers)
        return len(waiting), self._known_tasks(waiting)

    def _waiting(self, numbers: array[int]) -> array[int]:
        done = self.store.done(self.handle)
        return array("q", (n for n in numbers if not bitmap.holds(done, n)))

    def _new_home(self) -> list[Task]:
        """The task for a home page that no visit has met yet."""
        home = normalise(self.unit.homepage)
        if any(address_hash(u) in self.known.hashes for u in (home, other_scheme(home))):
            return []
        return [Task(url=home, worth=worth.HOME)]

    def new_columns(self) -> list[Task]:
        """Tasks for the columns of the inventory that no visit has met yet: no page may link to them."""
        scope = Scope.of(self.unit)
        named = dict.fromkeys(
            normalise(c.url) for c in self.unit.columns if not c.ignore and scope.owns(c.url)
        )
        return [
            Task(url=url, depth=1, worth=worth.COLUMN)
            for url in named
            if not any(address_hash(u) in self.known.hashes for u in (url, other_scheme(url)))
            and subject_key(url) not in self.home_keys
        ]

    def _known_tasks(self, numbers: array[int]) -> Iterator[Task]:
        for start in range(0, len(numbers), _BATCH_KNOWN):
            for page in self.store.known(self.unit.id, numbers[start : start + _BATCH_KNOWN]):
                yield self._known_task(page, subject_key(page.url) in self.home_keys)

    def _known_task(self, page: KnownPage, is_home: bool) -> Task:
        fresh = (
            page.facts_version == READER_VERSION
            and page.checks_key == self.key
            and bool(page.payload_hash)
            and page.payload_hash not in self.evidence.wanted
            and not (self.browsing is not None and normalise(page.url) in self.browsing.asked_again)
        )
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

    def single(self, urls: Iterable[str]) -> Iterator[Task]:
        """A task for each of these addresses, with what is known of its page."""
        wanted = [normalise(u) for u in urls]
        numbers = self.store.numbers_at(self.unit.id, wanted)
        yield from self._known_tasks(array("q", sorted(numbers.values())))
        yield from (Task(url=u, worth=worth.OLD) for u in wanted if u not in numbers)

    # What came back ----------------------------------------------------------------------------------------

    def read(
        self, task: Task, outcome: FetchOutcome, body: bytes, etag: str, modified: str, sent: Sent
    ) -> tuple[PageKind, tuple[Link, ...]]:
        """Reads, judges and buffers one page; gives its kind and its links. An unchanged body gives no links."""
        digest = sha256(body).hexdigest()
        self.counts.bytes += len(body)
        moved = bool(task.origin) and subject_key(task.origin) != subject_key(task.url)
        if task.payload_hash == digest and not moved:
            self.evidence.again(sent, digest)
            self.unchanged(task)
            return PageKind.OTHER, ()
        page = self._served(task, outcome, body)
        if task.place == LinkPlace.GUESSED and not _is_list(page.facts.listing):
            self.answered(task, outcome)
            return PageKind.OTHER, ()
        results = self._judged(page, task)
        held = self._held(page, results, task, outcome, body, etag, modified, sent, digest)
        if held is None or self.browsing is None or not self.browsing.hold(held):
            self._keep(page, results, task, outcome, len(body), etag, modified, sent, digest)
        return page.facts.kind, (*page.facts.links, *_listed(page.facts))

    def shown(self, held: Held, rendering: Rendering | None) -> tuple[PageKind, tuple[Link, ...]]:
        """Judges and buffers a page that was held for the browser; as served where it was not shown, or in vain."""
        task, outcome = held.task, held.outcome
        page = self._served(task, outcome, held.body)
        good = rendering is not None and self._came_out(held, rendering, page)
        if good and rendering is not None and held.facts:
            page = read_rendered(task.url, held.body, rendering.html, **self._parts(task, outcome))
        results = self._judged(page, task)
        self._keep(
            page, results, task, outcome, len(held.body), held.etag, held.modified, held.sent, held.digest,
            always=good,
        )  # fmt: skip
        if good and rendering is not None:
            self.evidence.shown(held.sent, held.digest, rendering.html, rendering.picture)
        return page.facts.kind, (*page.facts.links, *_listed(page.facts))

    def _came_out(self, held: Held, rendering: Rendering, served: Page) -> bool:
        """Whether what the browser shows may be taken for the page; what it lacks must not be the browser's fault."""
        if self.browsing is None:
            return False
        why = rendering.problem or ("" if rendering.html else "浏览器没有给出页面")
        if not why and held.facts and rendering.errors:
            shown = read_rendered(
                held.task.url, held.body, rendering.html, **self._parts(held.task, held.outcome)
            )
            missing = still_missing(served.facts, shown.facts)
            why = f"脚本出错（{rendering.errors[0]}），仍缺 {'、'.join(missing)}" if missing else ""
        if why:
            self.browsing.failed(held, why)
        else:
            self.browsing.done(held, rendering)
        return not why

    def _held(
        self, page: Page, results: Sequence[CheckResult], task: Task, outcome: FetchOutcome, body: bytes, etag: str,
        modified: str, sent: Sent, digest: str,
    ) -> Held | None:  # fmt: skip
        """The page as it waits for the browser, ``None`` where it need not be shown."""
        if self.browsing is None or page.tree is None:
            return None
        visual = any(r.findings and self.catalogue.checks[r.check].visual for r in results)
        wanted = self.browsing.rank(page.facts, len(body), is_home=self._is_home(task), visual=visual)
        if wanted is None:
            return None
        rank, facts, test = wanted
        clicks = self._is_home(task) and (exits_need_click(page.facts) or entry_needs_click(page.facts))
        return Held(
            task, outcome, body, etag, modified, sent, digest, page.facts.kind, rank, facts, test, clicks
        )

    def _is_home(self, task: Task) -> bool:
        return subject_key(task.asked_url) in self.home_keys

    def _parts(self, task: Task, outcome: FetchOutcome) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "fetched_at": self.now,
            "content_type": outcome.content_type,
            "status": outcome.status,
            "is_home": self._is_home(task),
        }

    def _served(self, task: Task, outcome: FetchOutcome, body: bytes) -> Page:
        return read_page(task.url, body, **self._parts(task, outcome))

    def _judged(self, page: Page, task: Task) -> list[CheckResult]:
        outcomes = run_page_checks(page, self.catalogue.page_checks, self.unit.exemptions)
        return results_of(outcomes, self.catalogue.checks, page.url, task.parent_url)

    def _keep(
        self, page: Page, results: Sequence[CheckResult], task: Task, outcome: FetchOutcome, size: int, etag: str,
        modified: str, sent: Sent, digest: str, *, always: bool = False,
    ) -> None:  # fmt: skip
        """Buffers a page with what was said of it, and its bytes where they are evidence."""
        facts = page.facts
        worthy = always or facts.kind is PageKind.COLUMN or self._is_home(task)
        self.evidence.page(sent, digest, results, always=worthy)
        head, bulk = encode_facts(facts)
        self.counts.fetched += 1
        self.counts.findings += sum(len(r.findings) for r in results)
        self._buffer.pages.append(
            PageRecord(
                url=task.url,
                parent_url=task.parent_url,
                place=task.place,
                depth=task.depth,
                worth=task.worth,
                status=outcome.status,
                etag=etag,
                last_modified=modified,
                payload_hash=digest,
                size=size,
                content_type=outcome.content_type,
                kind=facts.kind,
                title=facts.title,
                published=facts.published,
                facts=head,
                bulk=bulk,
                facts_version=facts.version,
                fetched_at=self.now,
                checks_key=self.key,
                results=tuple(results),
            )
        )
        if task.origin and subject_key(task.origin) != subject_key(task.url):
            self.redirected(task, outcome)

    def unchanged(self, task: Task) -> None:
        """The stored reading stands."""
        if task.number is None:
            raise ValueError(f"an address without a stored page cannot be unchanged: {task.url}")
        self.counts.unchanged += 1
        self._buffer.unchanged.append(task.number)

    def answered(self, task: Task, outcome: FetchOutcome) -> None:
        """The address answers; what it holds is not read and nothing is said of it."""
        self._buffer.failures.append(self._failure(task, outcome))

    def redirected(self, task: Task, outcome: FetchOutcome) -> None:
        """The address asked for answered by sending its visitor to ``outcome.final_url``."""
        if subject_key(task.asked_url) in self.home_keys:
            self.home_keys.add(subject_key(outcome.final_url))
        self._buffer.failures.append(self._failure(task, outcome))

    def failed(self, task: Task, outcome: FetchOutcome) -> None:
        """The address could not be read; ``outcome`` says why."""
        if outcome.problem in (FetchProblem.BLOCKED, FetchProblem.RATE_LIMITED):
            self.counts.blocked += 1
        else:
            self.counts.failed += 1
        self._buffer.failures.append(self._failure(task, outcome))

    def _failure(self, task: Task, outcome: FetchOutcome) -> Failure:
        return Failure(
            url=task.asked_url,
            parent_url=task.parent_url,
            place=task.place,
            depth=task.depth,
            worth=task.worth,
            outcome=outcome,
        )

    def discovered(self, tasks: Iterable[Task]) -> None:
        self._buffer.discovered += [
            Discovered(url=t.url, parent_url=t.parent_url, place=t.place, depth=t.depth, worth=t.worth)
            for t in tasks
        ]

    def target(self, url: str, source: str) -> None:
        """An external address that a page of ours links to."""
        self._buffer.targets.setdefault(url, source)

    def external_targets(self) -> list[str]:
        """External addresses that the unit's pages linked to so far."""
        return list(self.store.external_targets([self.handle.id]))

    # Writing -----------------------------------------------------------------------------------------------

    def flush_if_due(self) -> None:
        if self._buffer.due:
            self.flush()

    def flush(self) -> None:
        """Everything seen so far is stored when this returns."""
        buffer, self._buffer = self._buffer, _Buffer()
        renderings = self.evidence.take_renderings()
        evidence = self.evidence.take()
        self.store.database.insist(
            lambda: self.store.save(
                self.handle,
                now=self.now,
                pages=buffer.pages,
                discovered=buffer.discovered,
                unchanged=buffer.unchanged,
                failures=buffer.failures,
                counts=self.counts.record(),
                targets=buffer.targets,
                evidence=evidence,
                renderings=renderings,
            )
        )

    def save_link_outcomes(self, outcomes: Mapping[str, FetchOutcome]) -> None:
        """How asking for external targets ended."""
        self.store.save_outcomes(self.unit.id, self.handle, outcomes, self.now)

    def titles(self) -> list[Titled]:
        """The newest articles seen tonight, by which the site's search is tried."""
        self.flush()
        rows = site_reads.newest_titles(self.store.database, self.handle, _TITLED, _MOST_TITLES)
        return [Titled(url, title, published) for url, title, published in rows]

    def save_gathered(self, name: str, facts: Any) -> None:
        """Facts that needed requests of their own, kept with the visit under ``name``."""
        self.store.save_gathered(self.handle, name, msgspec.to_builtins(facts))

    def save_browsing(self) -> None:
        """What the browser tested, and what it left undone, where either is new."""
        if self.browsing is None:
            return
        if (tests := self.browsing.new_tests()) is not None:
            self.save_gathered(AXE, tests)
        if (state := self.browsing.result()) is not None:
            self.save_gathered(BROWSER, state)
        if self.browsing.home is not None:
            self.save_gathered(HOME, self._home_shown(*self.browsing.home))

    def _home_shown(self, held: Held, rendering: Rendering) -> HomeShown:
        """What the home page showed, and what clicks on it did."""
        parts = self._parts(held.task, held.outcome)
        aids = read_rendered(held.task.url, held.body, rendering.html, **parts).facts.aids or AidFacts()
        return HomeShown(
            url=held.url, payload_hash=held.digest, elder_entry=aids.elder_entry, elder_url=aids.elder_url,
            exit_prompt=aids.exit_prompt, exits=rendering.exits, elder=rendering.elder,
            doubt="".join(rendering.errors[:1]),
        )  # fmt: skip

    def close(self, status: str, reason: str) -> None:
        self.flush()
        self.evidence.close()
        ended = self.now + timedelta(seconds=monotonic() - self._began)
        counts = self.counts.record()
        self.store.database.insist(lambda: self.store.close_visit(self.handle, status, reason, counts, ended))

    def send(self) -> None:
        """The visit's files go to the store that machines share, where there is one; after :meth:`close`."""
        spool = spool_name(self.handle) if self.config.engine == "workers" else ""
        send_closed(self.config.vault, self.store.database, self.evidence.files(), spool, self.now)


def _listed(facts: PageFacts) -> Iterator[Link]:
    """Entries and further pages of a list that a script writes: they stand in no link."""
    if facts.listing is None:
        return
    linked = {link.url for link in facts.links}
    for url in (item.url for item in facts.listing.items):
        if url and url not in linked:
            yield Link(url)
    for url in facts.listing.next_urls:
        if url not in linked:
            yield Link(url, place=LinkPlace.GUESSED)


def _is_list(listing: ListFacts | None) -> bool:
    """Whether a guessed further page is one: such a page has the pager again, and an error page served with 200 has none."""
    return listing is not None and listing.page_count > 1
