"""A year's scores as rows and lines of the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.times import local
from core.words import UNIT_CATEGORIES
from reports.year_lines import shown, year_lines

if TYPE_CHECKING:
    from db.year.records import Rollup
    from yearly.rollup import Result


def score_rows(result: Result, names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "category": UNIT_CATEGORIES[u.category],
            "rank": u.rank,
            "unit": names.get(u.unit_id, u.unit_id),
            "unit_id": u.unit_id,
            "score": shown(u.points),
            "low": shown(u.low),
            "high": shown(u.high),
            "grade": ("优秀" if u.excellent else u.grade),
        }
        for u in result.rollup.units
    ]


def moves(result: Result, other: Result, names: Mapping[str, str]) -> list[dict[str, Any]]:
    from yearly.rollup import what_if

    return [
        {
            "category": UNIT_CATEGORIES[m.category.value],
            "unit": names.get(m.unit, m.unit),
            "unit_id": m.unit,
            f"{result.rubric.id}": str(m.score),
            f"{other.rubric.id}": str(m.other_score),
            "rank": m.rank,
            "other_rank": m.other_rank,
            "moved": f"{'升' if m.places > 0 else '降'} {abs(m.places)}" if m.places else "不变",
            "grade": m.grade,
            "other_grade": m.other_grade,
        }
        for m in what_if(result, other)
    ]


def notes(result: Result) -> None:
    """What a reader has to know before believing the numbers, on stderr."""
    if result.rubric.indicative:
        print(f"{result.rubric.id}：参考口径。{result.rubric.note}", file=sys.stderr)
    if result.unknown:
        words = "、".join(result.unknown)
        print(f"本程序没有这些检查，相应指标不扣分、按未能判定处理：{words}", file=sys.stderr)
    if result.material.untrusted:
        words = "、".join(sorted(result.material.untrusted))
        print(f"复核中误报偏多，未经人工确认的不扣分：{words}", file=sys.stderr)
    if unvisited := result.rollup.summary["unvisited"]:
        print(f"年内没有走访成的单位 {len(unvisited)} 个，其自动指标按未能判定处理", file=sys.stderr)


def closing(result: Result, names: Mapping[str, str]) -> Iterator[str]:
    yield from year_lines(result, names)
    review = result.rollup.summary["review"]
    yield (
        f"草稿第 {result.rollup.version} 版：扣分的问题 {review['deducting']} 个，已复核 {review['confirmed']} 个；"
        f"哈希 {result.rollup.hash[:16]}。签字：minjian year sign --year {result.rollup.year} --by 姓名"
    )


def headline(stored: Rollup, names: Mapping[str, str], unit: str) -> str:
    row = next((u for u in stored.units if u.unit_id == unit), None)
    state = "定稿" if stored.state == "final" else "草稿"
    if row is None:
        return f"{stored.year} 年{state}里没有这个单位"
    span = f"（{shown(row.low)}～{shown(row.high)}）" if row.low != row.high else ""
    return (
        f"{names.get(unit, unit)} {stored.year} 年 {shown(row.points)} 分{span}，"
        f"{UNIT_CATEGORIES[row.category]}第 {row.rank} 名，{'优秀' if row.excellent else row.grade}；"
        f"{stored.rubric} 第 {stored.rubric_version} 版标准，{state}第 {stored.version} 版"
    )


def status_row(old: Rollup, lacking: Sequence[str]) -> dict[str, Any]:
    return {
        "year": old.year,
        "rubric": old.rubric,
        "version": old.version,
        "state": "定稿" if old.state == "final" else "草稿",
        "made_at": local(old.made_at),
        "signatures": "、".join(map(old.called, old.signed)),
        "missing": "；".join(lacking),
        "reason": old.reason,
        "changes": len(old.changes),
        "hash": old.hash,
    }
