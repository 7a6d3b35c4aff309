"""单位 (unit): all units, and one with its findings, columns and visits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.responses import Response

from core.finding import Severity
from core.times import local, local_date
from core.words import THEMES
from db import queries
from db.desk.changes import moves_since
from db.desk.nights import newest_statuses, recent_nights
from db.desk.paging import finding_page
from db.desk.standing import Standing, standing_by_theme
from db.people import writes as people_writes
from db.records.columns import ColumnRow
from db.records.findings import FindingFilter
from db.running.probes import probes_of
from db.session import Database
from db.visits import site_maps
from db.year import reads as year_reads
from db.year.records import UnitRow
from reports.deadlines import DeadlineError, read_deadlines
from reports.heading import Letterhead
from reports.notice import notice_over
from reports.pictures import PictureError
from reports.templates import TemplateError
from web.guard import Refused
from web.heat import heat
from web.pages.availability import DAYS, availability
from web.pages.calendar import weeks
from web.pages.documents import Sums, sums
from web.pages.findings import SHARE_DAYS
from web.render import desk_of, page, viewer_of
from web.trends import last_nights, trend
from yearly.material import points

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORST, _VISITS = 8, 30


@dataclass(frozen=True)
class Theme:
    """A unit's active findings under one theme, by how bad they are."""

    id: str
    by_severity: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_severity.values())


@dataclass(frozen=True)
class Score:
    """What the newest roll-up says of a unit; ``low`` and ``high`` are equal where nothing is undecided."""

    year: int
    draft: bool
    points: str
    low: str
    high: str
    rank: int
    grade: str


def register(app: FastAPI) -> None:
    app.get("/units")(units)
    app.get("/units/{unit_id}")(unit)
    app.get("/units/{unit_id}/notice.docx")(notice)


def units(request: Request) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    night = next(iter(recent_nights(desk.database, 1)), None)
    statuses = newest_statuses(desk.database, night.night) if night else {}
    themes, groups = heat(desk, viewer, standing_by_theme(desk.database, viewer.own_unit), statuses)
    return page(request, "units.html", themes=themes, groups=groups)


def unit(request: Request, unit_id: str) -> Response:
    desk = desk_of(request)
    today = local_date(desk.now())
    standing = standing_by_theme(desk.database, unit_id)
    shown = last_nights(desk)
    columns = [with_left(c, today) for c in queries.columns(desk.database, unit_id)]
    return page(
        request,
        "unit.html",
        unit=desk.units[unit_id],
        themes=by_theme(standing),
        severities=list(Severity),
        total=sum(row.number for row in standing),
        worst=finding_page(desk.database, FindingFilter(units=(unit_id,)), _WORST),
        columns=columns,
        late=sum(1 for c in columns if c.left is not None and c.left <= 0),
        visits=queries.visits(desk.database, unit_id=unit_id, limit=_VISITS),
        weeks=weeks(columns, today),
        availability=availability(probes_of(desk.database, unit_id, desk.now(), DAYS), local(desk.now())),
        trend=trend(shown, moves_since(desk.database, shown[0], unit_id) if len(shown) > 1 else []),
        share_days=SHARE_DAYS,
        score=score_of(desk.database, unit_id, drafts=viewer_of(request).own_unit is None),
        papers=papers_of(desk.database, unit_id),
        today=today,
    )


def papers_of(database: Database, unit_id: str) -> Sums | None:
    """Documents and lists of fees in numbers; ``None`` before the first visit."""
    kept = site_maps.read(database, unit_id)
    return sums(*kept) if kept else None


def by_theme(standing: list[Standing]) -> list[Theme]:
    counted: dict[str, Counter[str]] = {}
    for _, theme, severity, _, number in standing:
        counted.setdefault(theme, Counter())[severity] += number
    return [Theme(t, dict(counted[t])) for t in THEMES if t in counted]


def with_left(column: ColumnRow, today: date) -> ColumnRow:
    """The column with the days until it is due."""
    return replace(column, left=(column.due - today).days if column.due else None)


def score_of(database: Database, unit_id: str, *, drafts: bool) -> Score | None:
    """The unit's place in the newest roll-up of the newest year; ``None`` where there is none, or only a draft."""
    heads = [h for h in year_reads.rollup_list(database) if drafts or h.state == "final"]
    if not heads:
        return None
    whole = year_reads.rolled_up(database, max(h.year for h in heads), state="" if drafts else "final")
    row: UnitRow | None = next((u for u in whole.units if u.unit_id == unit_id), None) if whole else None
    if whole is None or row is None:
        return None
    return Score(
        year=whole.year,
        draft=whole.state != "final",
        points=str(points(row.points)),
        low=str(points(row.low)),
        high=str(points(row.high)),
        rank=row.rank,
        grade="优秀" if row.excellent else row.grade,
    )


def notice(request: Request, unit_id: str) -> Response:
    """The notice of rectification (整改通知单) over what stands open, as a draft in Word."""
    desk, viewer = desk_of(request), viewer_of(request)
    found = year_reads.opened_findings(desk.database, unit_id=unit_id, standing=True)
    if not found:
        raise Refused(404, "这个单位没有待整改的问题，不需要通知单")
    own: Path = desk.home / "templates"
    try:
        head, today = Letterhead("", "", None), local_date(desk.now())
        content = notice_over(
            found, desk.database, desk.vault, desk.units[unit_id], head, today, read_deadlines(own), own
        )
    except (DeadlineError, PictureError, TemplateError) as error:
        raise Refused(500, str(error)) from error
    people_writes.note(desk.database, viewer.deed("document", desk.clock(), f"notice {unit_id}"))
    return download(
        content, WORD, f"整改通知单-{desk.units[unit_id].short_name}.docx", f"notice-{unit_id}.docx"
    )


def download(content: bytes, kind: str, name: str, plain: str) -> Response:
    """A document to be saved; ``plain`` is its name for programs that read ASCII only."""
    words = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=kind, headers={"content-disposition": words})
