"""Where the points went: by indicator, and down to the single finding."""

from __future__ import annotations

from typing import Any

from db.session import Database
from db.year import reads as year_reads
from db.year.records import Rollup, Said, UnitRow
from scoring.rubric import Indicator, Rubric
from yearly.errors import YearError
from yearly.material import points
from yearly.record import StoredIndicator, unpack

_STANDINGS = {"standing": "未整改", "mended": "年内已整改"}


def unit_of(rollup: Rollup, unit_id: str) -> UnitRow:
    """The unit's row; raises :class:`YearError` where the roll-up does not have it."""
    for row in rollup.units:
        if row.unit_id == unit_id:
            return row
    raise YearError(f"{rollup.year} 年的汇总里没有单位 {unit_id}：名册变了，请重新汇总")


def indicators(database: Database, rollup: Rollup, rubric: Rubric, unit_id: str) -> list[dict[str, Any]]:
    """One row an indicator: full marks, got, lost, the interval, and what has to be known."""
    details = unpack(unit_of(rollup, unit_id))
    return [_indicator(i, rubric.indicator(i.id)) for i in details.indicators]


def _indicator(stored: StoredIndicator, indicator: Indicator | None) -> dict[str, Any]:
    marks = "、".join(f"{name} {points(given)}" for name, given in stored.marks)
    return {
        "indicator": stored.id,
        "title": indicator.title if indicator else "",
        "full": str(points(stored.full)),
        "score": str(points(stored.points)),
        "lost": str(points(stored.lost)),
        "low": str(points(stored.low)),
        "high": str(points(stored.high)),
        "findings": len(stored.deductions),
        "beyond": stored.beyond,
        "marks": marks,
        "apart": _apart(stored),
        "note": stored.note,
        "certainty": indicator.certainty if indicator else "",
    }


def _apart(stored: StoredIndicator) -> str:
    """How far the reviewers are apart; empty where fewer than two have given marks."""
    given = [value for _, value in stored.marks]
    return str(points(max(given) - min(given))) if len(given) > 1 else ""


def changes(rollup: Rollup) -> list[dict[str, Any]]:
    """What a corrected version moved against the one before it, a row for each unit."""
    return [
        {
            "unit_id": c["unit_id"],
            "score_before": _shown(c["before"][0]),
            "score": _shown(c["after"][0]),
            "rank_before": c["before"][1],
            "rank": c["after"][1],
            "grade_before": c["before"][2],
            "grade": c["after"][2],
        }
        for c in rollup.changes
    ]


def _shown(hundredths: int | None) -> str:
    return "" if hundredths is None else str(points(hundredths))


def explained(database: Database, rollup: Rollup, rubric: Rubric, unit_id: str) -> list[dict[str, Any]]:
    """One row for each finding that the unit was charged with; ``lost`` is what was counted after the caps.

    The rows of an indicator add up to what it lost. Vetoes follow, then what reviewers took. ``sha256`` names the bytes
    that a finding rests on; ``minjian evidence`` brings them by the finding's ``id``.
    """
    details = unpack(unit_of(rollup, unit_id))
    named = {d.finding for i in details.indicators for d in i.deductions}
    named |= {f for v in details.vetoes for f in v.findings}
    said = year_reads.messages(database, sorted(named))
    rows = [
        {
            "indicator": i.id,
            "title": _title(rubric, i.id),
            "id": d.finding,
            "lost": str(points(d.counted)),
            "cost": str(points(d.cost)),
            "standing": _STANDINGS[d.standing],
            "reviewed": "已复核" if d.reviewed else "未复核",
            **_said(said.get(d.finding, Said())),
        }
        for i in details.indicators
        for d in i.deductions
    ]
    rows += [_vetoed(v.id, f, v.certain, rubric, said) for v in details.vetoes for f in v.findings]
    return rows + [_marked(i, rubric) for i in details.indicators if i.marks and i.lost]


def _said(said: Said) -> dict[str, str]:
    return {"message": said.message, "url": said.url, "sha256": said.sha256}


def _title(rubric: Rubric, identity: str) -> str:
    indicator = rubric.indicator(identity)
    return indicator.title if indicator else ""


def _vetoed(
    identity: str, finding: str, certain: bool, rubric: Rubric, said: dict[str, Said]
) -> dict[str, Any]:
    title = next((v.title for v in rubric.vetoes if v.id == identity), "")
    return {
        "indicator": identity,
        "title": title,
        "id": finding,
        "lost": "单项否决" if certain else "可能否决",
        "cost": "",
        "standing": _STANDINGS["standing"],
        "reviewed": "已复核" if certain else "待复核",
        **_said(said.get(finding, Said())),
    }


def _marked(stored: StoredIndicator, rubric: Rubric) -> dict[str, Any]:
    given = "、".join(f"{name} {points(value)} 分" for name, value in stored.marks)
    return {
        "indicator": stored.id,
        "title": _title(rubric, stored.id),
        "id": "",
        "lost": str(points(stored.lost)),
        "cost": "",
        "standing": "人工评分",
        "reviewed": stored.note,
        **_said(Said(given)),
    }
