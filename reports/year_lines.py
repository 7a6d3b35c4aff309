"""A year's scores in a few lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from core.words import UNIT_CATEGORIES
from yearly.material import points

if TYPE_CHECKING:
    from yearly.rollup import Result


def shown(hundredths: int) -> str:
    """Points with two places."""
    return str(points(hundredths))


def year_lines(result: Result, names: Mapping[str, str]) -> Iterator[str]:
    """The year in a few lines: averages, lists, and what many lack."""
    summary, rubric = result.rollup.summary, result.rubric
    yield "平均分：" + "，".join(
        f"{UNIT_CATEGORIES[a['category']]} {shown(a['points'])}（{a['units']} 家）"
        for a in summary["averages"]
    )
    excellent = [names.get(u.unit_id, u.unit_id) for u in result.rollup.units if u.excellent]
    if excellent:
        yield f"优秀（{len(excellent)} 家）：{'、'.join(excellent)}"
    if summary["improved"]:
        yield "提升较快：" + "、".join(
            f"{names.get(r['unit_id'], r['unit_id'])}（{shown(r['before'])} → {shown(r['now'])}）"
            for r in summary["improved"]
        )
    elif not summary["compared"]:
        yield f"没有 {result.rollup.year - 1} 年的单位得分，不列提升较快名单"
    for item in summary["shortfalls"][:8]:
        indicator = rubric.indicator(item["indicator"])
        words = (indicator.shortfall or indicator.title) if indicator else item["indicator"]
        yield f"共性问题：{words}：{item['units']} 家、{item['findings']} 个问题，共扣 {shown(item['lost'])} 分"
