"""Visits and coverage for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import FastAPI, Query, Request
from starlette.responses import Response

from db import listing_reads
from db.records.visits import CoverageRow, VisitRow
from db.text import clean
from web.api.answers import ROOT, responses, sent
from web.api.asked import CoverageAsked, VisitsAsked, asker_of, known_unit
from web.api.models import Coverage, CoveragePage, Visit, VisitPage
from web.desk import Desk
from web.refusals import Refused
from web.render import desk_of
from web.viewer import Bearer


def register(app: FastAPI) -> None:
    app.get(
        f"{ROOT}/visits", response_model=VisitPage, summary="走访", tags=["运行"], responses=responses(404)
    )(list_visits)
    app.get(
        f"{ROOT}/coverage",
        response_model=CoveragePage,
        summary="覆盖：每项检查判断了多少",
        tags=["运行"],
        responses=responses(404),
    )(list_coverage)


def list_visits(request: Request, asked: Annotated[VisitsAsked, Query()]) -> Response:
    """新的在前；没有走成的也在内，写明原因。"""
    desk, asker = desk_of(request), asker_of(request)
    rows = listing_reads.visit_page(
        desk.database,
        asked.limit + 1,
        unit_id=_unit(asked.unit, desk, asker),
        night=asked.night,
        before=int(asked.after) if asked.after else None,
    )
    shown = rows[: asked.limit]
    after = str(shown[-1].id) if len(rows) > asked.limit else None
    return sent(request, VisitPage(items=[_visit(r) for r in shown], next=after), after)


def list_coverage(request: Request, asked: Annotated[CoverageAsked, Query()]) -> Response:
    """一夜里各单位各项检查的结果数；没有判断的写明是无法判定、未见还是出错。"""
    desk, asker = desk_of(request), asker_of(request)
    night = asked.night or listing_reads.newest_night(desk.database)
    if night is None:
        return sent(request, CoveragePage(night=None, items=[], next=None))
    rows = listing_reads.coverage_page(
        desk.database,
        night,
        asked.limit + 1,
        unit_id=_unit(asked.unit, desk, asker),
        checks=asked.check,
        after=_behind(asked.after),
    )
    shown = rows[: asked.limit]
    after = f"{shown[-1].unit_id}.{shown[-1].check}" if len(rows) > asked.limit else None
    return sent(request, CoveragePage(night=night, items=[_coverage(r) for r in shown], next=after), after)


def _unit(asked: str | None, desk: Desk, asker: Bearer) -> str | None:
    return asker.own_unit if asked is None else known_unit(asked, desk, asker)


def _behind(after: str) -> tuple[str, str] | None:
    unit, point, check = clean(after).partition(".")
    if after and not (unit and point and check):
        raise Refused(422, "after 应是上一页的 next")
    return (unit, check) if after else None


def _visit(row: VisitRow) -> Visit:
    values = {n: v for n, v in asdict(row).items() if n != "counts"}
    return Visit(**values, **asdict(row.counts))


def _coverage(row: CoverageRow) -> Coverage:
    return Coverage(**{n: getattr(row, n) for n in Coverage.model_fields})
