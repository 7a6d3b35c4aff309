"""After the visit: the site checks over everything known of a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import msgspec

from checks.base import SiteCheck
from checks.catalogue import Catalogue
from checks.runner import run_site_checks
from core.compact import Outcomes
from core.fetch import FetchOutcome, FetchProblem
from core.finding import OutcomeStatus
from core.gathered import HomeAgain, Ipv6Facts, SearchFacts, TlsFacts
from core.site import SiteFacts, UnknownAnswer, VisitFacts
from core.times import local_date
from core.unit import Unit
from crawler.browser.testing import gone_stale, tested_pages
from crawler.columns import column_records
from crawler.gather import certificate, home, ipv6, search, unknown
from crawler.records import results_of
from crawler.scope import Scope, is_resource
from db import queries
from db.media import accounts_of
from db.records import CheckResult, VisitRow, VisitStatus
from db.session import Database
from db.site_history import past_findings, past_visits
from db.store import Store
from reading.columns import find_columns

_Kind = TypeVar("_Kind")


def judge_unit(database: Database, unit: Unit, visit_id: int, catalogue: Catalogue, now: datetime) -> int:
    """Runs the site checks after the visit; gives the number of findings they named.

    Where the site could not be seen at all, every site check is undecided and old findings stay as they are.
    """
    store = Store(database)
    row = next(v for v in queries.visits(database, unit_id=unit.id, limit=20) if v.id == visit_id)
    if row.counts.fetched + row.counts.unchanged == 0:
        store.apply_site_results(visit_id, unit.id, _unseen(catalogue.site_checks, row), {}, now)
        return 0
    site = site_facts(database, unit, row, now)
    results = results_of(run_site_checks(site, catalogue.site_checks), catalogue.checks, unit.id, "")
    store.save_columns(unit.id, column_records(site, catalogue), now)
    settles = {c.id: partial(c.settles, site) for c in catalogue.site_checks}
    store.apply_site_results(visit_id, unit.id, results, settles, now)
    return sum(len(r.findings) for r in results)


def site_facts(database: Database, unit: Unit, row: VisitRow, now: datetime) -> SiteFacts:
    """Everything the database knows of the unit, as site checks see it after this visit."""
    begun = local_date(row.started_at or now)
    pages = queries.site_pages(database, unit.id, gone_stale(database, unit.id, begun))
    outcomes = queries.outcomes(database, unit.id, row.id)
    kept = queries.all_gathered(database, row.id)
    return SiteFacts(
        unit=unit,
        as_of=now,
        pages=pages,
        columns=find_columns(unit, pages),
        outcomes=outcomes,
        observed=queries.observed_urls(database, row.id),
        first_seen=queries.first_seen(database, unit.id),
        visit=_visit_facts(row, unit, outcomes),
        unknown=_kept(kept, unknown.NAME, tuple[UnknownAnswer, ...]) or (),
        search=_kept(kept, search.NAME, SearchFacts),
        tls=_kept(kept, certificate.NAME, TlsFacts),
        ipv6=_kept(kept, ipv6.NAME, Ipv6Facts),
        home_again=_kept(kept, home.NAME, HomeAgain),
        axe=tested_pages(database, unit),
        visits=past_visits(database, unit.id, row.id),
        history=past_findings(database, unit.id),
        accounts=accounts_of(database, unit.id),
    )


def _kept(kept: Mapping[str, Any], name: str, kind: type[_Kind]) -> _Kind | None:
    return None if kept.get(name) is None else msgspec.convert(kept[name], kind)


def _visit_facts(row: VisitRow, unit: Unit, outcomes: Outcomes) -> VisitFacts:
    scope = Scope.of(unit)
    unanswered = any(scope.owns(o.url) and not is_resource(o.url) for o in outcomes.where(_unanswered))
    return VisitFacts(
        complete=row.status is VisitStatus.DONE and not unanswered,
        status=row.status.value,
        fetched=row.counts.fetched + row.counts.unchanged,
        failed=row.counts.failed,
        blocked=row.counts.blocked,
    )


def _unanswered(outcome: FetchOutcome) -> bool:
    """A page of the site's own that may hold anything: it might have answered at another time."""
    return outcome.problem is not None and (outcome.problem.retry or outcome.problem is FetchProblem.BLOCKED)


def _unseen(checks: Sequence[SiteCheck], row: VisitRow) -> list[CheckResult]:
    reason = f"本次未能看到网站（{row.status.value}）：{row.reason}"[:500]
    return [
        CheckResult(check=c.id, version=c.version, status=OutcomeStatus.UNDECIDED, reason=reason)
        for c in checks
    ]
