"""Rolling a year up: gathered, scored, stored as a draft with its hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from core.unit import Unit
from db.session import Database
from db.year import reads as year_reads
from db.year import writes as year_writes
from db.year.records import Rollup
from scoring.compare import Move, moves
from scoring.load import unknown_checks
from scoring.ranking import YearScores, score_year
from scoring.rubric import Rubric
from scoring.values import Standing
from yearly.errors import YearError
from yearly.gate import Review, reviewed
from yearly.material import Material, Window, gather, hundredths
from yearly.record import content_hash, indicator_rows, unit_row

FIRST = 1


@dataclass(frozen=True)
class Result:
    """A roll-up that was made. ``unknown`` are checks of the rubric that this program lacks."""

    rollup: Rollup
    scores: YearScores
    material: Material
    rubric: Rubric
    unknown: tuple[str, ...]


def roll_up(
    database: Database,
    units: Sequence[Unit],
    rubric: Rubric,
    year: int,
    now: datetime,
    known_checks: Sequence[str],
    reason: str = "",
) -> Result:
    """Scores the year and stores it as a draft. A year that is final needs a ``reason`` and becomes a new version.

    Raises :class:`YearError` where the rubric changed after a year was scored with it, or a final year would change.
    """
    _same_rubric(database, rubric)
    before = _final_before(database, rubric, year, reason)
    result = reckon(database, units, rubric, year, now, known_checks)
    version = before.version + 1 if before else FIRST
    draft = replace(result.rollup, version=version, reason=reason)
    if before is not None:
        draft = replace(draft, changes=changed(before, draft))
    draft = replace(draft, hash=content_hash(draft))
    return replace(result, rollup=replace(draft, id=year_writes.save_draft(database, draft)))


def reckon(
    database: Database,
    units: Sequence[Unit],
    rubric: Rubric,
    year: int,
    now: datetime,
    known_checks: Sequence[str],
) -> Result:
    """Scores the year without storing anything."""
    material = gather(database, units, rubric, year, Window.of(year, now))
    scores = score_year(material.units, rubric, before=material.before, untrusted=material.untrusted)
    unknown = tuple(unknown_checks(rubric, known_checks))
    confirmed = frozenset(f.id for u in material.units for f in u.faults if f.confirmed)
    rows = tuple(unit_row(r, material.nights.get(r.score.unit, ""), confirmed) for r in scores.ranked)
    rollup = Rollup(
        year=year,
        rubric=rubric.id,
        rubric_version=rubric.version,
        rubric_hash=rubric.hash,
        version=FIRST,
        state="draft",
        made_at=now,
        as_of=now,
        hash="",
        summary=_summary(scores, material, unknown, reviewed(scores, confirmed)) | {"rubric": rubric.text},
        units=rows,
        indicators=indicator_rows(scores, rubric.scale.base),
    )
    return Result(rollup, scores, material, rubric, unknown)


def what_if(result: Result, other: Result) -> tuple[Move, ...]:
    """Who moves where the same year is scored under the other rubric."""
    return moves(result.scores.ranked, other.scores.ranked)


def unchanged(
    database: Database, units: Sequence[Unit], rubric: Rubric, stored: Rollup, known_checks: Sequence[str]
) -> None:
    """Raises :class:`YearError` where the findings, samples or marks behind a draft have changed since it was made."""
    again = reckon(database, units, rubric, stored.year, stored.as_of, known_checks).rollup
    again = replace(again, version=stored.version, reason=stored.reason)
    if stored.state != "final" and content_hash(again) != stored.hash:
        raise YearError(
            f"{stored.year} 年汇总之后，问题、抽样或人工评分又有变化：请重新 minjian rollup --year {stored.year} 再签字"
        )


def _same_rubric(database: Database, rubric: Rubric) -> None:
    """A rubric's version is never changed once a year was scored with it."""
    for old in year_reads.rollup_list(database):
        same = (old.rubric, old.rubric_version) == (rubric.id, rubric.version)
        if same and old.rubric_hash != rubric.hash:
            raise YearError(
                f"评分标准 {rubric.id} 第 {rubric.version} 版已用于 {old.year} 年评分（哈希 {old.rubric_hash[:12]}），"
                f"现在的内容不同（{rubric.hash[:12]}）：请恢复原文，或把 version 改为 {rubric.version + 1}"
            )


def _final_before(database: Database, rubric: Rubric, year: int, reason: str) -> Rollup | None:
    final = year_reads.rolled_up(database, year, rubric.id, state="final")
    if final is not None and not reason:
        raise YearError(
            f"{year} 年的评分（{rubric.id} 第 {final.version} 版）已经签字定稿：如需更正，请用 --correct 写明理由，另成一版"
        )
    if final is None and reason:
        raise YearError(f"{year} 年的评分（{rubric.id}）还没有定稿，不需要 --correct")
    return final


def changed(before: Rollup, after: Rollup) -> tuple[Mapping[str, Any], ...]:
    """What a correction moves: units whose score, rank or grade differ, in the order of their ids."""
    old = {u.unit_id: u for u in before.units}
    found = []
    for unit in sorted(after.units, key=lambda u: u.unit_id):
        was = old.get(unit.unit_id)
        one = (was.points, was.rank, was.grade) if was else (None, None, "")
        two = (unit.points, unit.rank, unit.grade)
        if one != two:
            found.append({"unit_id": unit.unit_id, "before": list(one), "after": list(two)})
    return tuple(found)


def _summary(
    scores: YearScores, material: Material, unknown: Sequence[str], review: Review
) -> dict[str, Any]:
    """What belongs to the year: averages, lists, shortfalls, and what could not be measured."""
    doubtful = sum(f.standing is Standing.DOUBTFUL for u in material.units for f in u.faults)
    return {
        "averages": [
            {
                "category": a.category.value,
                "points": hundredths(a.score),
                "low": hundredths(a.low),
                "high": hundredths(a.high),
                "units": a.units,
                "left_out": a.left_out,
            }
            for a in scores.averages
        ],
        "improved": [
            {"unit_id": r.unit, "before": hundredths(r.before), "now": hundredths(r.now)}
            for r in scores.improved
        ],
        "shortfalls": [
            {"indicator": s.indicator, "units": s.units, "findings": s.findings, "lost": hundredths(s.lost)}
            for s in scores.shortfalls
        ],
        "unknown_checks": list(unknown),
        "untrusted": sorted(material.untrusted),
        "doubtful": doubtful,
        "compared": bool(material.before),
        "unvisited": sorted(u.id for u in material.units if u.id not in material.nights),
        "review": msgspec.to_builtins(review),
    }
