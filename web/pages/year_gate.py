"""年度: signing, scoring by another rubric, and the report of a quarter."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Form, Request
from starlette.responses import RedirectResponse, Response

from checks.workdays import add_workdays
from core.times import local_date
from db.errors import Moved
from db.people import reads as people_reads
from db.people import writes as people_writes
from reports.heading import Letterhead
from reports.quarter import quarter_context
from reports.templates import TemplateError, render
from scoring.load import RubricError, find, shipped
from web import logins, passwords
from web.guard import Refused
from web.numbers import Number, Year
from web.pages.units import WORD, download
from web.pages.year import one_at_a_time, rolled, shown
from web.render import desk_of, page, viewer_of
from web.viewer import Viewer
from yearly.errors import YearError
from yearly.gate import sign
from yearly.quarter import gather_quarter
from yearly.rollup import reckon, unchanged, what_if


def register(app: FastAPI) -> None:
    app.get("/year/{year}/what-if")(moved)
    app.post("/year/{year}/sign")(signed)
    app.get("/year/{year}/quarter/{quarter}.docx")(quarterly)


def moved(request: Request, year: Year, rubric: str = "") -> Response:
    """The same year under another rubric, on today's findings on both sides; nothing is stored."""
    desk = desk_of(request)
    stored, own = rolled(desk, year)
    if rubric not in shipped() or rubric == stored.rubric:
        raise Refused(404, "没有这个评分标准，或就是现在用的")
    arguments = (year, desk.now(), list(desk.catalogue.checks))
    try:
        other = find(rubric)
        with one_at_a_time():
            ours = reckon(desk.database, desk.registry.units, own, *arguments)
            theirs = reckon(desk.database, desk.registry.units, other, *arguments)
    except (YearError, RubricError) as error:
        raise Refused(409, str(error)) from error
    rows = sorted(what_if(ours, theirs), key=lambda m: (m.category.value, m.rank, m.unit))
    return page(
        request,
        "year_what_if.html",
        year=year,
        rows=rows,
        own=own,
        other=other,
        moved=sum(1 for m in rows if m.places),
        graded=sum(1 for m in rows if m.grade != m.other_grade),
    )


def signed(
    request: Request,
    year: Year,
    seen: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """A signature under the very numbers that were shown, given with the password once more."""
    desk, viewer = desk_of(request), viewer_of(request)
    stored, rubric = rolled(desk, year)
    if seen != stored.hash:
        return shown(request, year, problem="分数在您打开之后重新汇总过：请核对现在的分数再签字")
    if problem := _refused(request, viewer, password):
        return shown(request, year, problem=problem)
    try:
        with one_at_a_time():
            unchanged(desk.database, desk.registry.units, rubric, stored, list(desk.catalogue.checks))
        deed = viewer.deed("year-signed", desk.clock())
        person = viewer.person
        sign(desk.database, stored, rubric, person.called, desk.now(), deed, person.name)
    except (YearError, Moved) as error:
        return shown(request, year, problem=str(error))
    return RedirectResponse(f"/year/{year}", 303)


def _refused(request: Request, viewer: Viewer, password: str) -> str:
    """Why the password will not do; guessing is slowed down like at the door."""
    desk = desk_of(request)
    now, name = desk.clock(), viewer.person.name
    tried, _ = people_reads.failures(desk.database, name, "", now - logins.WINDOW)
    if tried >= logins.MOST_BY_NAME:
        return "失败次数太多：请稍候再试"
    if passwords.right(viewer.person.password, password):
        return ""
    people_writes.failed(desk.database, viewer.deed("password-refused", now), now - logins.WINDOW)
    return "密码不对：签字要用您自己的登录密码确认"


def quarterly(request: Request, year: Year, quarter: Number) -> Response:
    """The quarter's inspection report (季度检查情况) as a draft in Word."""
    desk, viewer = desk_of(request), viewer_of(request)
    if not 1 <= quarter <= 4:
        raise Refused(404, "一年有四个季度")
    now = desk.now()
    own: Path = desk.home / "templates"
    try:
        rubric = find(desk.rubric)
        with one_at_a_time():
            material = gather_quarter(desk.database, desk.registry.units, rubric, year, quarter, now)
        context = quarter_context(material, Letterhead("", "", None), add_workdays(local_date(now), 10))
        content = render("quarter", context, own)
    except (YearError, RubricError) as error:
        raise Refused(404, str(error)) from error
    except TemplateError as error:
        raise Refused(500, str(error)) from error
    people_writes.note(desk.database, viewer.deed("document", desk.clock(), f"quarter {year}Q{quarter}"))
    return download(content, WORD, f"{year}年第{quarter}季度检查情况.docx", f"quarter-{year}Q{quarter}.docx")
