"""How often people found the findings of a check to be true, check by check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checks.catalogue import Catalogue
from db.records.findings import VerdictCount
from scoring.trust import Bar, Trust, Verdicts, trust


@dataclass(frozen=True, kw_only=True)
class AccuracyRow:
    """Reviewed precision of the check's current version; ``low`` and ``high`` bound it (Wilson, 95 %).

    ``earlier`` counts verdicts on findings of earlier versions, which say nothing of this one.
    """

    check: str
    title: str
    version: int
    confirmed: int
    false_alarms: int
    explained: int
    precision: float | None
    low: float
    high: float
    trust: Trust
    earlier: int


def accuracy_rows(counts: Iterable[VerdictCount], catalogue: Catalogue, bar: Bar) -> list[AccuracyRow]:
    """A row for every check of the catalogue, the least trusted first."""
    listed = list(counts)
    rows = [_row(id_, [c for c in listed if c.check == id_], catalogue, bar) for id_ in catalogue.checks]
    return sorted(rows, key=lambda r: (2.0 if r.precision is None else r.precision, r.check))


def _row(check_id: str, counts: list[VerdictCount], catalogue: Catalogue, bar: Bar) -> AccuracyRow:
    check = catalogue.checks[check_id]
    own = next((c for c in counts if c.check_version == check.version), VerdictCount(check=check_id))
    said = Verdicts(own.confirmed, own.false_alarms)
    low, high = said.interval
    others = [c for c in counts if c is not own]
    return AccuracyRow(
        check=check_id,
        title=check.title,
        version=check.version,
        confirmed=own.confirmed,
        false_alarms=own.false_alarms,
        explained=own.explained,
        precision=said.precision,
        low=low,
        high=high,
        trust=trust(said, bar),
        earlier=sum(c.confirmed + c.false_alarms for c in others),
    )
