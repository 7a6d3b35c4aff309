"""A person's word on findings: given on one or on many, and taken back while nothing else has happened to them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.finding import Status
from core.times import utc
from db.errors import Moved, UnknownFinding
from db.findings.life import Life, Turn, judged
from db.findings.rows import event_row, life_columns, life_of
from db.models.findings import finding_events, findings
from db.models.people import audit_log
from db.people import writes as people_writes
from db.people.records import Deed
from db.records.findings import FindingRow, Verdict
from db.session import Database
from db.text import clean

_KEPT = ("status", "opened_at", "resolved_at", "verdict", "verdict_reason", "verdict_by", "verdict_until")
_MOMENTS = ("opened_at", "resolved_at")
Kept = dict[str, Any]


def review(
    connection: Connection,
    finding_id: str,
    verdict: Verdict,
    *,
    reason: str,
    by: str,
    until: date | None,
    now: datetime,
) -> tuple[Kept, Kept]:
    """Stores the word; gives what it changed, before and after. Raises :class:`db.errors.UnknownFinding`."""
    life = _life(connection, finding_id)
    after, change = judged(life, verdict, reason=clean(reason), by=clean(by), until=until, now=now)
    _write(connection, finding_id, after, change, now)
    return _kept(life), _kept(after)


def review_many(
    database: Database,
    ids: Sequence[str],
    verdict: Verdict,
    *,
    reason: str,
    until: date | None,
    deed: Deed,
    seen: Mapping[str, str] | None = None,
) -> int:
    """One word on many findings, all or none, with its line in the log, whose number it gives.

    ``seen`` names the :func:`revision` of a finding that the person looked at: raises :class:`db.errors.Moved` where it
    has another one by now.
    """
    before, after = {}, {}
    with database.write() as connection:
        for one in sorted(set(ids)):
            if seen and (known := seen.get(one)) and revision(_life(connection, one)) != known:
                raise Moved(f"{one} 在您查看之后又有变化，没有记录：请重新读取再复核")
            before[one], after[one] = review(
                connection, one, verdict, reason=reason, by=deed.name, until=until, now=deed.at
            )
        target = next(iter(before)) if len(before) == 1 else f"{len(before)} findings"
        return people_writes.record(connection, replace(deed, target=target, before=before, after=after))


def take_back(database: Database, number: int, deed: Deed) -> list[str]:
    """Undoes the review that the log has under ``number``; gives the findings.

    Raises :class:`db.errors.Moved` where one of them has changed since, or it was not this person's review.
    """
    with database.write() as connection:
        row = connection.execute(select(audit_log).where(audit_log.c.id == number)).first()
        if (
            row is None
            or row.action != deed.action.removesuffix("-undone")
            or row.person_id != deed.person_id
        ):
            raise Moved("没有这次复核，或不是您做的：不能撤回")
        for one, before in row.before.items():
            life = _life(connection, one)
            if _kept(life) != row.after[one]:
                raise Moved(f"{one} 在复核之后又有变化：不能撤回，请重新复核")
            word = f"{before['verdict']}: {before['verdict_reason']}" if before["verdict"] else ""
            change = Turn("withdrawn", life.status, before["status"], word, clean(deed.name))
            _write(connection, one, _restored(life, before), change, deed.at)
        undone = replace(deed, target=row.target, before=row.after, after=row.before)
        people_writes.record(connection, undone)
        return list(row.before)


def revision(life: Life | FindingRow) -> str:
    """A short name of how a finding stands and what was said of it; a change of either changes it."""
    return sha256(json.dumps(_kept(life), sort_keys=True).encode()).hexdigest()[:16]


def _life(connection: Connection, finding_id: str) -> Life:
    row = connection.execute(select(findings).where(findings.c.id == finding_id).with_for_update()).first()
    if row is None:
        raise UnknownFinding(
            f"没有编号为 {finding_id} 的问题：编号形如 F-7K2M9QX3A5BD，见 minjian findings。"
        )
    return life_of(row)


def _write(connection: Connection, finding_id: str, life: Life, change: Turn, now: datetime) -> None:
    connection.execute(update(findings).where(findings.c.id == finding_id).values(life_columns(life)))
    connection.execute(insert(finding_events), [event_row(finding_id, None, now, change)])


def _kept(life: Life | FindingRow) -> Kept:
    return {n: _word(getattr(life, n)) for n in _KEPT}


def _word(value: Any) -> str | None:
    if isinstance(value, datetime):
        return utc(value).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value) if value is not None else None


def _restored(life: Life, kept: Mapping[str, Any]) -> Life:
    values: dict[str, Any] = {n: kept[n] for n in ("verdict", "verdict_reason", "verdict_by")}
    values |= {n: datetime.fromisoformat(kept[n]) if kept[n] else None for n in _MOMENTS}
    values["verdict_until"] = date.fromisoformat(kept["verdict_until"]) if kept["verdict_until"] else None
    return replace(life, status=Status(kept["status"]), **values)
