"""``minjian recheck``: visits just what findings are about, and lets them live on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.finding import ACTIVE
from core.unit import Unit
from crawler.errors import RunError
from crawler.night.ending import interruptions, translated
from crawler.night.engine import engine_of
from crawler.night.pieces import recheck_piece
from crawler.night.pool import Engine, Piece
from crawler.night.visiting import Order
from crawler.office import Office, log_file
from crawler.reasons import INTERRUPTED
from crawler.telling.progress import NightProgress
from db import queries, site_reads
from db.errors import DatabaseError
from db.records.findings import FindingFilter, FindingRow
from db.records.visits import VisitRow, VisitStatus
from db.rectify import settle as rectify_settle
from db.rectify.records import Settled
from db.visits.guarantee import overdue_pages

_MOST_PAGES = 50  # of one finding: the places it was seen at


@dataclass
class Recheck:
    """One run. ``wanted`` are the findings by unit, ``pages`` further addresses by unit (findings or not)."""

    office: Office
    jobs: int
    wanted: Mapping[str, Sequence[FindingRow]] = field(default_factory=dict)
    pages: Mapping[str, Sequence[str]] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    interrupted: bool = False
    _engine: Engine = field(init=False)

    def run(self) -> int:
        """Visits every unit concerned; gives the exit code."""
        orders = self._orders()
        with NightProgress("复查", len(orders)) as progress, interruptions(self._interrupt):

            def ended(name: str, kind: str, value: Any) -> None:
                progress.ended(name)
                if kind == "done":
                    self.visits[name] = value
                else:
                    self.failed[name] = value[1] if kind == "failed" else str(value)

            make = engine_of(self.office, "recheck")
            self._engine = make(self.jobs, lambda name, news: progress.news(name, *news), ended, None)
            with translated():
                self._engine.run([self._piece(o) for o in orders])
        return 130 if self.interrupted else self._exit_code()

    def _piece(self, order: Order) -> Piece:
        config, name = self.office.config, order.unit.id
        ids = [f.id for f in self.wanted.get(name, ())]
        log = log_file(config, "recheck", name)
        return Piece(name, recheck_piece, (config, order, ids, log), order.unit.turn)

    def _interrupt(self) -> None:
        self.interrupted = True
        self._engine.stop(INTERRUPTED)

    def _orders(self) -> list[Order]:
        units = self.office.units(list({**self.wanted, **self.pages}))
        orders = [self._order(u) for u in units]
        return [o for o in orders if o.only]

    def _order(self, unit: Unit) -> Order:
        urls = [u for f in self.wanted.get(unit.id, ()) for u in addresses_of(self.office, f)]
        only = tuple(dict.fromkeys([*urls, *self.pages.get(unit.id, ())]))
        return Order(unit=unit, night=None, max_pages=max(len(only), 1), only=only)

    def rows(self) -> list[VisitRow]:
        """The visits of this run."""
        found = (queries.visits(self.office.database, unit_id=u, limit=5) for u in self.visits)
        return [row for rows in found for row in rows if row.id == self.visits[row.unit_id]]

    def changes(self) -> list[tuple[FindingRow, FindingRow]]:
        """Each wanted finding before and after."""
        before = [f for rows in self.wanted.values() for f in rows]
        return [(f, queries.finding(self.office.database, f.id).finding) for f in before]

    def _exit_code(self) -> int:
        if self.failed:
            return 3
        states = {row.status for row in self.rows()}
        if VisitStatus.BLOCKED in states:
            return 4
        return 3 if VisitStatus.UNREACHABLE in states else 0


def addresses_of(office: Office, finding: FindingRow) -> list[str]:
    """What has to be asked for to judge the finding again: its subject, its page, the page that led there, where it was seen."""
    seen = [s.url for s in queries.finding(office.database, finding.id).sightings if s.state != "past"]
    urls = [finding.subject, finding.url, finding.parent_url, *seen[:_MOST_PAGES]]
    return [u for u in dict.fromkeys(urls) if u.startswith(("http://", "https://"))]


def by_unit(findings: Sequence[FindingRow]) -> dict[str, list[FindingRow]]:
    found: dict[str, list[FindingRow]] = defaultdict(list)
    for finding in findings:
        found[finding.unit_id].append(finding)
    return dict(found)


def named(office: Office, ids: Sequence[str], unit_ids: Sequence[str]) -> list[FindingRow]:
    """The findings of these ids, and the active ones of these units; raises :class:`RunError`."""
    office.units(unit_ids)
    try:
        found = [queries.finding(office.database, i).finding for i in dict.fromkeys(ids)]
    except DatabaseError as error:
        raise RunError(str(error), 2) from error
    if unit_ids:
        found += queries.findings(office.database, FindingFilter(units=tuple(unit_ids)))
    return list({f.id: f for f in found}.values())


def due(office: Office, now: datetime) -> list[FindingRow]:
    """Findings that wait for another observation: suspected ones, and those about to be closed by good ones."""
    ids = site_reads.findings_due(office.database, now)
    rows = queries.findings(office.database, FindingFilter(statuses=tuple(ACTIVE)))
    return [f for f in rows if f.id in ids]


def claimed(office: Office) -> list[FindingRow]:
    """Findings of notices that units say are mended."""
    known = {u.id for u in office.registry.units}
    found = (queries.finding(office.database, i).finding for i in rectify_settle.claimed(office.database))
    return [f for f in found if f.unit_id in known]


def settled(office: Office, run: Recheck) -> Settled:
    """What was seen becomes the state of notices of rectification."""
    asked = {f.id for rows in run.wanted.values() for f in rows}
    return rectify_settle.settle(office.database, office.config.now(), asked)


def overdue(office: Office, unit_ids: Sequence[str], now: datetime) -> dict[str, list[str]]:
    """The pages that break the promise of being asked for in time, within each unit's page budget."""
    found: dict[str, list[str]] = defaultdict(list)
    known = {u.id for u in office.registry.units}
    for page in overdue_pages(office.database, office.config.revisit_nights, unit_ids):
        if page.unit_id in known and len(found[page.unit_id]) < office.config.max_pages:
            found[page.unit_id].append(page.url)
    return dict(found)
