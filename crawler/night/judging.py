"""After the visit: the site checks over everything known of a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import msgspec

from checks.base import SiteCheck
from checks.catalogue import Catalogue
from checks.links.leading_home import led_home
from checks.runner import run_site_checks
from core.compact import Outcomes
from core.fetch import FetchOutcome, FetchProblem
from core.finding import OutcomeStatus
from core.gathered import HomeAgain, Ipv6Facts, SearchFacts, TlsFacts
from core.site import SiteFacts, UnknownAnswer, VisitFacts
from core.times import local_date
from core.unit import Unit
from crawler.browser.testing import gone_stale, home_shown, tested_pages
from crawler.gather import certificate, home, ipv6, search, unknown
from crawler.night.columns import column_records
from crawler.night.mapping import keep_map
from crawler.visit.records import results_of
from crawler.visit.scope import Scope, is_resource
from db import queries, site_reads
from db.records.findings import CheckResult, FindingRow
from db.records.visits import VisitRow, VisitStatus
from db.running.probes import probes_of
from db.session import Database
from db.store import Store
from db.visits.media import accounts_of
from db.visits.site_history import past_findings, past_visits
from reading.lists.columns import find_columns

_Kind = TypeVar("_Kind")
_PROBE_DAYS = 9


def judge_unit(database: Database, unit: Unit, visit_id: int, catalogue: Catalogue, now: datetime) -> int:
    """Runs the site checks after the visit; gives the number of findings they named.

    Where the site could not be seen at all, site checks are undecided and their old findings stay as they are, but for those
    that rest on probes.
    """
    store = Store(database)
    row = next(v for v in queries.visits(database, unit_id=unit.id, limit=20) if v.id == visit_id)
    if row.counts.fetched:
        kinds = {c.id: c.of_template for c in catalogue.page_checks if c.of_template}
        store.join_templates(visit_id, unit.id, kinds, now)
    site = site_facts(database, unit, row, now)
    able, unable = catalogue.site_checks, []
    if row.counts.fetched + row.counts.unchanged == 0:
        able = tuple(c for c in catalogue.site_checks if c.without_visit)
        unable = _unseen([c for c in catalogue.site_checks if not c.without_visit], row)
    else:
        store.save_columns(unit.id, column_records(site, catalogue), now)
    if unable:
        store.apply_site_results(visit_id, unit.id, unable, {}, now)
    results = _in_turn(store, site, able, visit_id, catalogue, now)
    if not unable:
        keep_map(database, site, catalogue, results, now)
    return sum(len(r.findings) for r in results)


def _in_turn(
    store: Store,
    site: SiteFacts,
    checks: Sequence[SiteCheck],
    visit_id: int,
    catalogue: Catalogue,
    now: datetime,
) -> list[CheckResult]:
    """Runs the checks and stores what they say, those last that judge by what the others said."""
    said = []
    for last in (False, True):
        chosen = [c for c in checks if c.after_others is last]
        if not chosen:
            continue
        if last:
            site = replace(site, history=past_findings(store.database, site.unit.id))
        results = results_of(run_site_checks(site, chosen), catalogue.checks, site.unit.id, "")
        settles = {c.id: partial(c.settles, site) for c in chosen}
        store.apply_site_results(visit_id, site.unit.id, results, settles, now)
        said += results
    return said


def judge_subjects(
    database: Database,
    unit: Unit,
    visit_id: int,
    catalogue: Catalogue,
    wanted: Sequence[FindingRow],
    now: datetime,
) -> None:
    """After a recheck: what the site checks say of the ``wanted`` findings' subjects, and nothing else.

    The visit saw little on purpose, so the site never counts as seen completely.
    """
    asked = {(f.check, f.subject): f.pages for f in wanted}
    names = {check for check, _ in asked}
    checks = [c for c in catalogue.site_checks if c.id in names]
    row = next(v for v in queries.visits(database, unit_id=unit.id, limit=20) if v.id == visit_id)
    if not checks:
        return
    site = site_facts(database, unit, row, now)
    site = replace(site, visit=msgspec.structs.replace(site.visit, complete=False))
    results = results_of(run_site_checks(site, checks), catalogue.checks, unit.id, "")
    only = [_only(r, asked) for r in results]
    settles = {c.id: partial(_settles, c, site, asked) for c in checks}
    Store(database).apply_site_results(visit_id, unit.id, only, settles, now)


def _only(result: CheckResult, asked: Mapping[tuple[str, str], int]) -> CheckResult:
    """The findings on the asked subjects; on how many pages they stand is known from whole visits."""
    kept = [f for f in result.findings if (f.check, f.subject) in asked]
    return msgspec.structs.replace(
        result, findings=tuple(replace(f, pages=max(f.pages, asked[f.check, f.subject])) for f in kept)
    )


def _settles(
    check: SiteCheck, site: SiteFacts, asked: Mapping[tuple[str, str], int], subject: str, url: str
) -> bool:
    return (check.id, subject) in asked and check.settles(site, subject, url)


def site_facts(database: Database, unit: Unit, row: VisitRow, now: datetime) -> SiteFacts:
    """Everything the database knows of the unit, as site checks see it after this visit.

    A server that gives its home page for every address has shown no other page, however completely it was asked.
    """
    begun = local_date(row.started_at or now)
    pages = site_reads.site_pages(database, unit.id, gone_stale(database, unit.id, begun))
    outcomes = site_reads.outcomes(database, unit.id, row.id)
    kept = site_reads.all_gathered(database, row.id)
    site = SiteFacts(
        unit=unit,
        as_of=now,
        pages=pages,
        columns=find_columns(unit, pages),
        outcomes=outcomes,
        observed=site_reads.observed_urls(database, row.id),
        first_seen=site_reads.first_seen(database, unit.id),
        visit=_visit_facts(row, unit, outcomes),
        unknown=_kept(kept, unknown.NAME, tuple[UnknownAnswer, ...]) or (),
        search=_kept(kept, search.NAME, SearchFacts),
        tls=_kept(kept, certificate.NAME, TlsFacts),
        ipv6=_kept(kept, ipv6.NAME, Ipv6Facts),
        home_again=_kept(kept, home.NAME, HomeAgain),
        axe=tested_pages(database, unit),
        home_shown=home_shown(database, unit.id),
        visits=past_visits(database, unit.id, row.id),
        history=past_findings(database, unit.id),
        probes=probes_of(database, unit.id, now, _PROBE_DAYS),
        accounts=accounts_of(database, unit.id),
    )
    return (
        replace(site, visit=msgspec.structs.replace(site.visit, complete=False)) if led_home(site) else site
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
