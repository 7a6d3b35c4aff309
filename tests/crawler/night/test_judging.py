"""What site checks see of each other when a visit has ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from checks.base import SiteCheck
from checks.catalogue import Catalogue, load
from core.fetch import FetchOutcome
from core.finding import Finding, Severity, Status
from core.page import Link, PageFacts, PageKind, encode_facts
from core.site import SiteFacts
from core.times import SHANGHAI, local_date
from crawler.night.judging import judge_unit, site_facts
from db import queries
from db.records.findings import FindingFilter
from db.records.pages import Failure
from db.records.visits import VisitCounts
from db.session import Database
from db.store import Store
from tests.crawler.visits import UNIT
from tests.db.handmade import page


class Standing(SiteCheck):
    """Yields what it was made with."""

    id = "standing"
    title, failure_title, severity = "好", "不好", Severity.MODERATE
    basis, certainty, messages, remedies = ("N-L9",), "DER", {"bad": "不好。"}, {"": "改好。"}
    stands = True

    def evaluate(self, site: SiteFacts) -> Iterator[Finding]:
        if self.stands:
            yield Finding("bad", {}, "网站", "", "standing", UNIT.homepage)

    def settles(self, site: SiteFacts, subject: str, url: str) -> bool:
        return True


def night(database: Database, catalogue: Catalogue, month: int, number: int, *, seen: int = 1) -> None:
    """A night on which ``seen`` pages were read and the site judged."""
    at, store = datetime(2026, month, number, 1, tzinfo=SHANGHAI), Store(database)
    store.plan_night(local_date(at), [UNIT.id], at)
    handle = store.begin_visit(UNIT.id, local_date(at), at)
    store.close_visit(handle, "done", "", VisitCounts(planned=seen, fetched=seen), at)
    judge_unit(database, UNIT, handle.id, catalogue, at)


def relapses(database: Database) -> list[tuple[str, Status]]:
    rows = queries.findings(database, FindingFilter(statuses=(), checks=("recurrence",)))
    return [(r.message_key, r.status) for r in rows]


@pytest.mark.parametrize("first", [True, False])
def test_a_site_checks_finding_that_came_back_is_named_the_same_night(
    database: Database, first: bool
) -> None:
    check, recurrence = Standing(), load().checks["recurrence"]
    order = (check, recurrence) if first else (recurrence, check)
    catalogue = Catalogue({c.id: c for c in order}, {c.id: "minjian" for c in order})
    Store(database).sync_units([UNIT])
    for month, check.stands in ((3, True), (4, False)):
        night(database, catalogue, month, 1)
        assert not relapses(database)
    check.stands = True
    night(database, catalogue, 6, 1)
    assert relapses(database) == [("returned", Status.OPEN)]
    night(database, catalogue, 6, 2, seen=0)
    assert relapses(database) == [("returned", Status.OPEN)], "not seen is not mended"
    check.stands = False
    night(database, catalogue, 6, 3)
    assert relapses(database) == [("returned", Status.RESOLVED)]


@pytest.mark.parametrize(("number", "complete"), [(4, True), (6, False)])
def test_a_site_that_leads_everywhere_home_was_not_seen_completely(
    database: Database, number: int, complete: bool
) -> None:
    at, store = datetime(2026, 11, 20, 1, tzinfo=SHANGHAI), Store(database)
    store.sync_units([UNIT])
    store.plan_night(local_date(at), [UNIT.id], at)
    handle = store.begin_visit(UNIT.id, local_date(at), at)
    urls = [f"{UNIT.homepage}zwgk/{n}.htm" for n in range(number)]
    led = [Failure(url=u, outcome=FetchOutcome(url=u, status=302, final_url=UNIT.homepage)) for u in urls]
    links = tuple(Link(u, "春季造林") for u in urls)
    facts = PageFacts(url=UNIT.homepage, kind=PageKind.HOME, title=UNIT.name, links=links)
    head, bulk = encode_facts(facts)
    store.save(
        handle, now=at, pages=[replace(page(1), url=UNIT.homepage, kind="home", facts=head, bulk=bulk)]
    )
    store.save(handle, now=at, failures=led)
    store.close_visit(handle, "done", "", VisitCounts(planned=number, fetched=1), at)
    (row,) = queries.visits(database, unit_id=UNIT.id)
    assert site_facts(database, UNIT, row, at).visit.complete is complete
