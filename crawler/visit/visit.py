"""One visit of one unit: what is known, what was seen, and when it is written down. Knows no Scrapy."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

import msgspec

from checks.catalogue import Catalogue
from core.address import normalise, subject_key
from core.fetch import FetchOutcome, FetchProblem
from core.page import (
    READER_VERSION,
    Link,
    LinkPlace,
    ListFacts,
    Page,
    PageFacts,
    PageKind,
)
from core.unit import Unit
from crawler.answer import Answer
from crawler.browser.browsing import Browsing, Held
from crawler.browser.renderer import Rendering
from crawler.browser.testing import AXE, BROWSER, HOME
from crawler.config import Config
from crawler.evidence.keeper import Keeper, spool_name
from crawler.evidence.sending import send_closed
from crawler.gather.queries import Titled
from crawler.task import Task
from crawler.visit.buffer import Buffer
from crawler.visit.counts import Counts
from crawler.visit.judge import Judge
from crawler.visit.planning import Plan
from crawler.visit.records import checks_key
from crawler.visit.rows import discovered_of, failure_of, page_record
from crawler.visit.shown import home_shown, to_be_shown, why_in_vain
from db import site_reads
from db.errors import DatabaseError
from db.records.findings import CheckResult
from db.records.pages import KnownPage
from db.session import Database
from db.store import Store

logger = logging.getLogger(__name__)

_TITLED = (PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.INTERPRETATION)
_MOST_TITLES = 400


class Visit:
    """Reads and judges what the spider brings, and stores it in batches; every batch is one transaction."""

    def __init__(
        self, unit: Unit, config: Config, database: Database, catalogue: Catalogue, night: date | None
    ) -> None:
        self.unit, self.config = unit, config
        self.store = Store(database)
        self.now: datetime = config.now()
        self._began = monotonic()
        self.handle = self.store.begin_visit(unit.id, night, self.now)
        self.key = checks_key(catalogue, unit.exemptions)
        self.counts = Counts.resumed(self.handle.counts)
        self.fatal: DatabaseError | None = None
        self.evidence = Keeper(config.vault, database, self.handle)
        self.home_keys = {subject_key(unit.homepage)}
        self.judge = Judge(unit, catalogue, self.now, self.home_keys)
        self.browsing: Browsing | None = None
        self.plan = Plan(
            unit, self.store, self.handle, self.now, config.revisit_nights, self.home_keys, self._stands
        )
        self._buffer = Buffer()

    def _stands(self, page: KnownPage) -> bool:
        """Whether what is stored of the page holds as long as its bytes do not change."""
        return (
            page.facts_version == READER_VERSION
            and page.checks_key == self.key
            and bool(page.payload_hash)
            and page.payload_hash not in self.evidence.wanted
            and not (self.browsing is not None and normalise(page.url) in self.browsing.asked_again)
        )

    def left(self) -> tuple[int, Iterator[Task]]:
        """What the plan holds once all that was met so far is stored, without what was asked for."""
        self.flush()
        return self.plan.left()

    # What came back ----------------------------------------------------------------------------------------

    def read(self, answer: Answer) -> tuple[PageKind, tuple[Link, ...]]:
        """Reads, judges and buffers one page; gives its kind and its links. An unchanged body gives no links."""
        task = answer.task
        self.counts.bytes += len(answer.body)
        if task.payload_hash == answer.digest and not _moved(task):
            self.evidence.again(answer.sent, answer.digest)
            self.unchanged(task)
            return PageKind.OTHER, ()
        page = self.judge.served(answer)
        if task.place == LinkPlace.GUESSED and not _is_list(page.facts.listing):
            self.answered(task, answer.outcome)
            return PageKind.OTHER, ()
        results = self.judge.results(page, task)
        if not self._waits_for_browser(answer, page, results):
            self._keep(answer, page, results)
        return page.facts.kind, (*page.facts.links, *_listed(page.facts))

    def shown(self, held: Held, rendering: Rendering | None) -> tuple[PageKind, tuple[Link, ...]]:
        """Judges and buffers a page that was held for the browser; as served where it was not shown, or in vain."""
        answer = held.answer
        page = self.judge.served(answer)
        good = rendering is not None and self._came_out(held, rendering, page)
        if good and rendering is not None and held.facts:
            page = self.judge.rendered(answer, rendering)
        self._keep(answer, page, self.judge.results(page, answer.task), always=good)
        if good and rendering is not None:
            self.evidence.shown(answer.sent, answer.digest, rendering.html, rendering.picture)
        return page.facts.kind, (*page.facts.links, *_listed(page.facts))

    def _waits_for_browser(self, answer: Answer, page: Page, results: Sequence[CheckResult]) -> bool:
        if self.browsing is None:
            return False
        held = to_be_shown(self.browsing, self.judge, answer, page, results)
        return held is not None and self.browsing.hold(held)

    def _came_out(self, held: Held, rendering: Rendering, served: Page) -> bool:
        """Whether what the browser shows is taken for the page; the browsing is told."""
        if self.browsing is None:
            return False
        if why := why_in_vain(self.judge, held, rendering, served):
            self.browsing.failed(held, why)
        else:
            self.browsing.done(held, rendering)
        return not why

    def _keep(
        self, answer: Answer, page: Page, results: Sequence[CheckResult], *, always: bool = False
    ) -> None:
        """Buffers a page with what was said of it, and its bytes where they are evidence."""
        worthy = always or page.facts.kind is PageKind.COLUMN or self.judge.is_home(answer.task)
        self.evidence.page(answer.sent, answer.digest, results, always=worthy)
        self.counts.fetched += 1
        self.counts.findings += sum(len(r.findings) for r in results)
        self._buffer.pages.append(page_record(answer, page.facts, results, self.now, self.key))
        if _moved(answer.task):
            self.redirected(answer.task, answer.outcome)

    def unchanged(self, task: Task) -> None:
        """The stored reading stands."""
        if task.number is None:
            raise ValueError(f"an address without a stored page cannot be unchanged: {task.url}")
        self.counts.unchanged += 1
        self._buffer.unchanged.append(task.number)

    def answered(self, task: Task, outcome: FetchOutcome) -> None:
        """The address answers; what it holds is not read and nothing is said of it."""
        self._buffer.failures.append(failure_of(task, outcome))

    def redirected(self, task: Task, outcome: FetchOutcome) -> None:
        """The address asked for answered by sending its visitor to ``outcome.final_url``."""
        if self.judge.is_home(task):
            self.home_keys.add(subject_key(outcome.final_url))
        self._buffer.failures.append(failure_of(task, outcome))

    def failed(self, task: Task, outcome: FetchOutcome) -> None:
        """The address could not be read; ``outcome`` says why."""
        if outcome.problem in (FetchProblem.BLOCKED, FetchProblem.RATE_LIMITED):
            self.counts.blocked += 1
        else:
            self.counts.failed += 1
        self._buffer.failures.append(failure_of(task, outcome))

    def discovered(self, tasks: Iterable[Task]) -> None:
        self._buffer.discovered += map(discovered_of, tasks)

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
        buffer, self._buffer = self._buffer, Buffer()
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
            self.save_gathered(HOME, home_shown(self.judge, *self.browsing.home))

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


def _moved(task: Task) -> bool:
    """Whether the address sent its visitor to another."""
    return bool(task.origin) and subject_key(task.origin) != subject_key(task.url)


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
