"""What programs ask for, parameter by parameter; what is unknown is refused and never left out in silence."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.finding import ACTIVE, Severity, Status
from core.unit import Category
from db.records.findings import Change, FindingFilter
from db.text import clean
from web.desk import Desk
from web.filters import midnight
from web.refusals import Refused
from web.viewer import Bearer

_DAY = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}")


def _iso_day(value: Any) -> Any:
    """Only ``2026-11-20``: seconds since 1970 and the like are mistakes here."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("日期应写成 2026-11-20")
    return value


Day = Annotated[date, BeforeValidator(_iso_day)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Size = Annotated[int, Field(ge=1, le=200, description="一页至多几条")]
After = Annotated[str, Field(max_length=200, description="上一页的 next；空为从头")]


class Asked(BaseModel):
    """Parameters that are not known are refused."""

    model_config = ConfigDict(extra="forbid")


class FindingsAsked(Asked):
    """Which findings; several values of one parameter mean any of them."""

    unit: Annotated[list[Id], Field(max_length=150)] = []
    group: Annotated[list[Category], Field(max_length=3, description="单位类别")] = []
    theme: Annotated[list[Id], Field(max_length=20, description="主题")] = []
    check: Annotated[list[Id], Field(max_length=100)] = []
    severity: Annotated[list[Severity], Field(max_length=5)] = []
    status: Annotated[list[Status], Field(max_length=6, description="不给出时为未了结的三种")] = []
    since: Annotated[Day | None, Field(description="这一天起发现（北京时间）")] = None
    until: Annotated[Day | None, Field(description="到这一天为止发现（含）")] = None
    text: Annotated[str, Field(max_length=100, description="说明、网址或原文里的字词")] = ""
    change: Annotated[Change | None, Field(description="某夜的变化，与 night 一起给出")] = None
    night: Day | None = None
    limit: Size = 50
    after: After = ""


class VisitsAsked(Asked):
    """Which visits."""

    unit: Id | None = None
    night: Day | None = None
    limit: Size = 50
    after: Annotated[str, Field(pattern=r"^[0-9]{0,15}$", description="上一页的 next")] = ""


class CoverageAsked(Asked):
    """Which part of a night's coverage."""

    unit: Id | None = None
    night: Annotated[Day | None, Field(description="不给出时为最近一夜")] = None
    check: Annotated[list[Id], Field(max_length=100)] = []
    limit: Size = 200
    after: After = ""


class ScoresAsked(Asked):
    """Under which rubric, and whose."""

    rubric: Annotated[Id | None, Field(description="评分标准编号；不给出时为最近汇总的")] = None
    unit: Id | None = None


def wanted(asked: FindingsAsked, desk: Desk, asker: Bearer) -> FindingFilter:
    """The filter for the database, narrowed to what the token lets see."""
    units = [known_unit(u, desk, asker) for u in asked.unit]
    if asked.group:
        of_group = {u.id for u in desk.registry.units if u.category in asked.group}
        units = [u for u in units if u in of_group] if units else sorted(of_group)
        units = units or ["-"]
    if (asked.change is None) != (asked.night is None):
        raise Refused(422, "change 和 night 要一起给出")
    changed = (asked.night, asked.change) if asked.night and asked.change else None
    made = FindingFilter(
        units=tuple(units),
        categories=tuple(asked.theme),
        checks=tuple(asked.check),
        severities=tuple(asked.severity),
        statuses=tuple(asked.status) or (() if changed else tuple(s for s in Status if s in ACTIVE)),
        since=midnight(asked.since),
        until=midnight(asked.until, 1),
        text=clean(asked.text).replace("\ufffd", "").strip(),
        change=changed,
    )
    return asker.within(made)


def known_unit(unit_id: str, desk: Desk, asker: Bearer) -> str:
    """The id again; raises :class:`Refused` where there is no such unit, or none for this token."""
    if unit_id not in desk.units or not asker.sees(unit_id):
        raise Refused(404, f"没有单位 {unit_id}，或令牌看不到它")
    return unit_id


def asker_of(request: Request) -> Bearer:
    return request.state.viewer  # type: ignore[no-any-return]
