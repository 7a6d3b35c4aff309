"""A year in a database: findings whose lives are made by visits, as the crawler makes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.finding import OutcomeStatus, Severity, Undecided
from core.times import SHANGHAI, local_date
from core.unit import Category, Unit
from db.records.findings import CheckResult, FindingRecord
from db.session import Database
from db.store import Store
from scoring.load import read
from scoring.rubric import Rubric
from tests.scoring import handmade as rubrics
from yearly.rollup import Result, reckon, roll_up

YEAR = 2026
END = datetime(2027, 1, 15, 9, tzinfo=SHANGHAI)
SMALL = rubrics.SMALL
__all__ = ["END", "SMALL", "YEAR", "Town", "day", "fault", "read", "town", "unit"]


def day(month: int, number: int, year: int = YEAR) -> datetime:
    """Half past one at night."""
    return datetime(year, month, number, 1, 30, tzinfo=SHANGHAI)


def unit(identity: str = "qh", category: Category = Category.COUNTY, **more: object) -> Unit:
    host = f"www.{identity}.gov.cn"
    return Unit(
        id=identity,
        name=f"{identity}人民政府",
        short_name=identity,
        category=category,
        homepage=f"http://{host}/",
        hosts=(host,),
        **more,  # type: ignore[arg-type]
    )


def fault(check: str = "service-guide", subject: str = "", **more: object) -> FindingRecord:
    given: dict[str, object] = {
        "check": check,
        "check_version": 1,
        "category": "service",
        "severity": Severity.MODERATE,
        "message_key": "missing",
        "message": f"{check}：缺少要素",
        "subject": subject or f"http://www.qh.gov.cn/{check}",
        "url": subject or f"http://www.qh.gov.cn/{check}",
        **more,
    }
    return FindingRecord(**given)  # type: ignore[arg-type]


@dataclass
class Town:
    """A database with units, and the visits that make findings in it."""

    database: Database
    units: list[Unit]
    rubric: Rubric = field(default=SMALL)

    @property
    def store(self) -> Store:
        return Store(self.database)

    def visit(
        self,
        at: datetime,
        *faults: FindingRecord,
        of: str = "qh",
        undecided: Iterable[str] = (),
        status: str = "done",
    ) -> None:
        """A night's visit on which every check of the rubric judged the site: what is not in ``faults`` was seen mended."""
        night = local_date(at)
        self.store.plan_night(night, [of], at)
        handle = self.store.begin_visit(of, night, at)
        doubtful = set(undecided)
        results = [self._result(check, faults, check in doubtful) for check in sorted(self.rubric.checks)]
        settles = {check: (lambda subject, url: True) for check in self.rubric.checks}
        self.store.apply_site_results(handle, of, results, settles, at)
        self.store.close_visit(handle, status, "", None, at + timedelta(minutes=5))
        self.store.finish_night(night, at + timedelta(minutes=6))

    def _result(self, check: str, faults: Iterable[FindingRecord], doubtful: bool) -> CheckResult:
        own = tuple(f for f in faults if f.check == check)
        if doubtful:
            untold = (Undecided("被拦截"),)
            return CheckResult(check=check, version=1, status=OutcomeStatus.UNDECIDED, undecided=untold)
        status = OutcomeStatus.FAILED if own else OutcomeStatus.PASSED
        return CheckResult(check=check, version=1, status=status, findings=own)

    def roll(
        self, now: datetime = END, rubric: Rubric | None = None, year: int = YEAR, reason: str = ""
    ) -> Result:
        chosen = rubric or self.rubric
        return roll_up(self.database, self.units, chosen, year, now, sorted(chosen.checks), reason)

    def reckoned(self, now: datetime = END) -> Result:
        return reckon(self.database, self.units, self.rubric, YEAR, now, sorted(self.rubric.checks))

    def lost(self, indicator: str, now: datetime = END, of: str = "qh") -> str:
        """What the unit lost under the indicator."""
        score = next(r.score for r in self.reckoned(now).scores.ranked if r.score.unit == of)
        return str(next(i.lost for i in score.indicators if i.id == indicator))

    def ids(self) -> list[str]:
        from db import queries
        from db.records.findings import FindingFilter

        return [f.id for f in queries.findings(self.database, FindingFilter(statuses=()))]

    def judge(self, verdict: str, *ids: str, now: datetime = END) -> None:
        for identity in ids or self.ids():
            self.store.review(identity, verdict, "核对", "李四", None, now)


def town(database: Database, *more: Unit) -> Town:
    units = [unit(), *more]
    Store(database).sync_units(units)
    return Town(database, units)
