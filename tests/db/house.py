"""A store with one unit in it, and shortcuts for whole visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.finding import Status
from core.times import local_date
from db import queries
from db.findings.writes import Settles
from db.records.findings import CheckResult, FindingFilter, FindingHistory, FindingRow
from db.records.pages import Failure, PageRecord
from db.records.visits import VisitHandle
from db.session import Database
from db.store import Store
from tests.db.handmade import night_time


@dataclass
class House:
    """A store, and shortcuts for whole visits."""

    database: Database
    store: Store

    def begin(self, night: int, unit_id: str = "qh") -> tuple[VisitHandle, datetime]:
        now = night_time(night)
        self.store.plan_night(local_date(now), [unit_id], now)
        return self.store.begin_visit(unit_id, local_date(now), now), now

    def visit(
        self,
        night: int,
        *pages: PageRecord,
        unchanged: Iterable[int] = (),
        failures: Sequence[Failure] = (),
        site: Sequence[CheckResult] = (),
        settles: Mapping[str, Settles] | None = None,
    ) -> VisitHandle:
        """One whole visit of the night."""
        handle, now = self.begin(night)
        self.store.save(
            handle, now=now, pages=pages, unchanged=list(unchanged), failures=failures, counts=None
        )
        self.store.apply_site_results(handle, "qh", site, settles or {}, now)
        self.store.close_visit(handle, "done", "", None, now + timedelta(minutes=5))
        return handle

    def all(self) -> list[FindingRow]:
        return queries.findings(self.database, FindingFilter(statuses=()))

    def one(self) -> FindingHistory:
        (row,) = self.all()
        return queries.finding(self.database, row.id)

    def status(self) -> Status:
        return self.one().finding.status

    def kinds(self) -> list[str]:
        return [e.kind for e in self.one().events]
