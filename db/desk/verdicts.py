"""What people said of the findings of a check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from db.models.findings import finding_events, findings
from db.models.visits import units
from db.records.findings import Verdict, VerdictCount
from db.session import Database
from db.statements import chunks


@dataclass(frozen=True, slots=True)
class EarlierVerdict:
    """What a person said of another finding of the same check."""

    id: str
    unit: str
    message: str
    verdict: str
    reason: str
    by: str
    at: datetime


def earlier_verdicts(
    database: Database, check: str, but: str, limit: int, unit_id: str | None = None
) -> list[EarlierVerdict]:
    """The last words of people on other findings of a check, newest first; later words on a finding replace earlier ones."""
    events, table = finding_events.c, findings.c
    judged = select(table.id).where(
        table.check_id == check, table.verdict.in_([v.value for v in Verdict]), table.id != but
    )
    if unit_id is not None:
        judged = judged.where(table.unit_id == unit_id)
    last = select(events.finding_id, func.max(events.id)).where(events.kind == "reviewed")
    said: list[tuple[int, str]] = []
    with database.read() as connection:
        # The ids first, and by themselves: in one statement SQLite begins with all events there are.
        for ids in chunks(connection.execute(judged).scalars()):
            of_these = last.where(events.finding_id.in_(ids)).group_by(events.finding_id)
            said += [(number, one) for one, number in connection.execute(of_these)]
        newest = sorted(said, reverse=True)[:limit]
        told = (
            select(table.id, units.c.short_name, table.message, table.verdict, table.verdict_reason, table.verdict_by, events.at)
            .join(finding_events, events.finding_id == table.id)
            .join(units, units.c.id == table.unit_id)
            .where(events.id.in_([number for number, _ in newest]), table.id.in_([one for _, one in newest]))
            .order_by(events.id.desc())
        )  # fmt: skip
        return [EarlierVerdict(*row) for row in connection.execute(told)]


def verdicts_on(database: Database, check: str) -> list[VerdictCount]:
    """How people judged the findings of a check, by its version; the verdicts that hold now."""
    table = findings.c
    statement = (
        select(table.check_version, table.verdict, func.count())
        .where(table.check_id == check, table.verdict != "")
        .group_by(table.check_version, table.verdict)
    )
    with database.read() as connection:
        rows = connection.execute(statement).all()
    said = {(version, verdict): number for version, verdict, number in rows}
    return [
        VerdictCount(
            check=check,
            check_version=version,
            confirmed=said.get((version, Verdict.CONFIRMED), 0),
            false_alarms=said.get((version, Verdict.FALSE_ALARM), 0),
            explained=said.get((version, Verdict.EXPLAINED), 0),
        )
        for version in sorted({r[0] for r in rows})
    ]
