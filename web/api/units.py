"""Units for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fastapi import FastAPI, Request
from starlette.responses import Response

from core.unit import Unit as Known
from db import queries
from db.desk.standing import Standing, standing_by_theme
from db.records.columns import ColumnRow
from web.api.answers import ROOT, responses, sent
from web.api.asked import asker_of
from web.api.models import ColumnOut, Unit, Units, UnitWhole
from web.render import desk_of


def register(app: FastAPI) -> None:
    app.get(f"{ROOT}/units", response_model=Units, summary="全部单位", tags=["单位"], responses=responses())(
        list_units
    )
    app.get(
        f"{ROOT}/units/{{unit_id}}",
        response_model=UnitWhole,
        summary="一个单位和它的栏目",
        tags=["单位"],
        responses=responses(404),
    )(get_unit)


def list_units(request: Request) -> Response:
    """连同未了结的问题数；只限一个单位的令牌只看到这一个。"""
    desk, asker = desk_of(request), asker_of(request)
    standing = standing_by_theme(desk.database, asker.own_unit)
    shown = [u for u in desk.registry.units if asker.sees(u.id)]
    return sent(request, Units(items=[Unit(**_values(u, standing)) for u in shown]))  # type: ignore[arg-type]


def get_unit(request: Request, unit_id: str) -> Response:
    """连同栏目和到期日。"""
    desk = desk_of(request)
    values = _values(desk.units[unit_id], standing_by_theme(desk.database, unit_id))
    columns = [_column(c) for c in queries.columns(desk.database, unit_id)]
    return sent(request, UnitWhole(**values, columns=columns))  # type: ignore[arg-type]


def _values(unit: Known, standing: Sequence[Standing]) -> dict[str, object]:
    by_theme: Counter[str] = Counter()
    by_severity: Counter[str] = Counter()
    for row in (row for row in standing if row.unit_id == unit.id):
        by_theme[row.theme] += row.number
        by_severity[row.severity] += row.number
    same = ("id", "name", "short_name", "category", "parent", "homepage", "site_id_code")
    return {
        **{n: getattr(unit, n) for n in same},
        "active_findings": by_theme.total(),
        "by_theme": dict(by_theme),
        "by_severity": dict(by_severity),
    }


def _column(row: ColumnRow) -> ColumnOut:
    same = {n: getattr(row, n) for n in ColumnOut.model_fields if n != "name"}
    return ColumnOut(name=row.column, **same)
