"""Whatever happens in whatever order, a finding's story stays consistent and never says more than was seen."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.fetch import FetchOutcome, FetchProblem
from core.finding import OutcomeStatus, Status
from db import queries
from db.records.findings import FindingFilter, FindingHistory
from db.records.pages import Failure, PageRecord
from db.session import open_database
from db.store import Store
from tests.db.handmade import exempt, fault, night_time, page, result, unit, url
from tests.db.house import House

ACTS = [
    "fault",
    "other",
    "pass",
    "unsure",
    "error",
    "unchanged",
    "fail",
    "away",
    "dismiss",
    "confirm",
    "explain",
    "exempt",
]
VERDICTS = {"dismiss": "false-alarm", "confirm": "confirmed", "explain": "explained"}
NEVER_SEEN = {"unsure", "error", "unchanged", "fail", "away"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    story=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(ACTS)), min_size=1, max_size=9),
    confirmations=st.sampled_from([1, 3]),
    shared=st.booleans(),
)
def test_every_story_of_a_finding_follows_the_rules(
    sqlite_template: Path, story: list[tuple[str, str]], confirmations: int, shared: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(sqlite_template, Path(folder) / "x.db")
        database = open_database(f"sqlite:///{folder}/x.db")
        store = Store(database)
        store.sync_units([unit()])
        house = House(database, store)
        house.visit(0, page(1), page(2))
        more = {"confirmations": confirmations, "subject": "template:x" if shared else ""}
        for night, acts in enumerate(story, 1):
            before = {f.id: f for f in house.all()}
            _night(house, night, acts, more)
            after = [queries.finding(database, f.id) for f in house.all()]
            for history in after:
                _check_story(history)
            if set(acts) <= NEVER_SEEN:
                assert {h.finding.id for h in after} == set(before)
                assert not any(
                    h.finding.status is Status.RESOLVED
                    and before[h.finding.id].status is not Status.RESOLVED
                    and confirmations == 1
                    for h in after
                )
        database.close()


def _night(house: House, night: int, acts: tuple[str, str], more: Mapping[str, Any]) -> None:
    pages: list[PageRecord] = []
    unchanged: list[int] = []
    failures: list[Failure] = []
    for number, act in enumerate(acts, 1):
        results = {
            "fault": result(fault(**more)),
            "other": result(fault(key="other")),
            "pass": result(),
            "unsure": result(status=OutcomeStatus.UNDECIDED),
            "error": result(status=OutcomeStatus.ERROR),
            "exempt": exempt(),
        }
        if act in results:
            pages.append(page(number, results[act], version=night + 1))
        elif act == "unchanged":
            unchanged.append(number)
        elif act == "fail":
            gone = FetchOutcome(url=url(number), problem=FetchProblem.NOT_FOUND)
            failures.append(Failure(url=url(number), outcome=gone))
        elif act in VERDICTS:
            for row in queries.findings(house.database, FindingFilter(statuses=())):
                house.store.review(row.id, VERDICTS[act], "", "王", None, night_time(night))
    house.visit(night, *pages, unchanged=unchanged, failures=failures)


def _check_story(history: FindingHistory) -> None:
    row, events = history.finding, history.events
    assert events[0].kind == "seen"
    assert events[0].from_status == ""
    for earlier, later in pairwise(events):
        assert later.from_status == earlier.to_status
        assert later.at >= earlier.at
    assert events[-1].to_status == row.status
    assert (row.resolved_at is not None) == (row.status is Status.RESOLVED)
    assert row.first_seen <= row.last_seen
    assert row.recurrences <= sum(e.kind == "reopened" for e in events)
    assert row.opened_at is not None or row.status is not Status.OPEN
    standing = [s for s in history.sightings if s.state != "past"]
    if row.status is Status.SUSPECTED:
        assert standing
    if row.status is Status.RESOLVED:
        assert not standing
    if row.status is Status.OPEN and standing:
        assert row.pages == len({s.url for s in standing})
