"""The catalogue of checks and a year's scores for programs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from starlette.responses import Response

from checks.base import Check
from db.year import reads as year_reads
from db.year.records import IndicatorRow, Rollup, UnitRow
from web.api.answers import ROOT, responses, sent
from web.api.asked import ScoresAsked, asker_of, known_unit
from web.api.models import CheckOut, Checks, Indicator, Scores, UnitScore
from web.desk import Desk
from web.numbers import Year
from web.refusals import Refused
from web.render import desk_of

_CHECK = (
    "id",
    "version",
    "title",
    "failure_title",
    "category",
    "severity",
    "certainty",
    "confirmations",
    "preview",
)


def register(app: FastAPI) -> None:
    app.get(
        f"{ROOT}/checks", response_model=Checks, summary="全部检查", tags=["检查"], responses=responses()
    )(list_checks)
    app.get(
        f"{ROOT}/checks/{{check_id}}",
        response_model=CheckOut,
        summary="一项检查",
        tags=["检查"],
        responses=responses(404),
    )(get_check)
    app.get(
        f"{ROOT}/scores/{{year}}",
        response_model=Scores,
        summary="年度得分",
        tags=["年度"],
        responses=responses(404),
    )(get_scores)


def list_checks(request: Request) -> Response:
    """编号、依据、措辞；message_key 的意思在 messages 里。"""
    desk = desk_of(request)
    return sent(request, Checks(items=[_check(c, desk) for c in desk.catalogue.checks.values()]))


def get_check(request: Request, check_id: str) -> Response:
    """一项检查的声明。"""
    desk = desk_of(request)
    check = desk.catalogue.checks.get(check_id)
    if check is None:
        raise Refused(404, "没有这项检查：编号见检查列表")
    return sent(request, _check(check, desk))


def _check(check: Check, desk: Desk) -> CheckOut:
    return CheckOut(
        **{n: getattr(check, n) for n in _CHECK},
        basis=list(check.basis),
        messages=dict(check.messages),
        origin=desk.catalogue.origins[check.id],
    )


def get_scores(request: Request, year: Year, asked: Annotated[ScoresAsked, Query()]) -> Response:
    """最近一次汇总，精确到百分之一分；无法判定的部分在 low 与 high 之间。"""
    desk, asker = desk_of(request), asker_of(request)
    state = "" if asker.own_unit is None else "final"
    rollup = year_reads.rolled_up(desk.database, year, asked.rubric, state=state)
    if rollup is None:
        raise Refused(404, f"{year} 年还没有汇总" + ("" if asker.own_unit is None else "，或还没有定稿"))
    only = asker.own_unit if asked.unit is None else known_unit(asked.unit, desk, asker)
    return sent(request, _scores(rollup, only))


def _scores(rollup: Rollup, only: str | None) -> Scores:
    units = [u for u in rollup.units if only in (None, u.unit_id)]
    by_unit: dict[str, list[Indicator]] = {}
    for row in rollup.indicators:
        by_unit.setdefault(row.unit_id, []).append(_indicator(row))
    same = ("year", "rubric", "rubric_version", "version", "state", "as_of", "hash")
    return Scores(
        **{n: getattr(rollup, n) for n in same}, items=[_unit(u, by_unit.get(u.unit_id, [])) for u in units]
    )


def _unit(row: UnitRow, indicators: list[Indicator]) -> UnitScore:
    same = ("unit_id", "category", "rank", "grade", "excellent", "vetoed")
    values: dict[str, Any] = {**{n: getattr(row, n) for n in same}, **_points(row)}
    return UnitScore(**values, indicators=indicators)


def _indicator(row: IndicatorRow) -> Indicator:
    return Indicator(indicator=row.indicator, lost=row.lost / 100, **_points(row))


def _points(row: UnitRow | IndicatorRow) -> dict[str, float]:
    """Whole hundredths as points."""
    return {n: getattr(row, n) / 100 for n in ("points", "low", "high")}
