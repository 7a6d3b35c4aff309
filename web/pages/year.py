"""年度 (year): the ranking, where a unit's points went, and documents to download."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import Response

from core.unit import Category
from db import people_writes, year_reads
from db.year_records import Rollup
from reports.circular import circular_context
from reports.heading import Letterhead
from reports.templates import TemplateError, render
from reports.workbook import write_workbook
from scoring.load import RubricError, find
from scoring.rubric import Rubric
from web.desk import Desk
from web.guard import Refused
from web.numbers import Year
from web.pages.units import WORD, download
from web.render import desk_of, page, viewer_of
from yearly.book import YearBook
from yearly.errors import YearError
from yearly.explain import explained, indicators, unit_of
from yearly.material import points

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register(app: FastAPI) -> None:
    app.get("/year")(years)
    app.get("/year/{year}")(year)
    app.get("/year/{year}/units/{unit_id}")(unit_year)
    app.get("/year/{year}/workbook.xlsx")(workbook)
    app.get("/year/{year}/circular.docx")(circular)


def years(request: Request) -> Response:
    heads = year_reads.rollup_list(desk_of(request).database)
    if not heads:
        words = "还没有汇总过任何一年：请管理员运行 minjian rollup --year 年度"
        return page(request, "empty.html", title="年度", words=words)
    return page(request, "years.html", heads=sorted(heads, key=lambda h: (-h.year, h.rubric, -h.version)))


def year(request: Request, year: Year) -> Response:
    desk = desk_of(request)
    book = _book(desk, year)
    groups = [(c, book.of_category(c), book.average(c), book.past_average(c, year - 1)) for c in Category]
    improved = [
        (book.name(r["unit_id"]), points(r["before"]), points(r["now"]))
        for r in book.rollup.summary["improved"]
    ]
    return page(
        request,
        "year.html",
        book=book,
        rollup=book.rollup,
        groups=[g for g in groups if g[1]],
        improved=improved,
        points=points,
    )


def unit_year(request: Request, year: Year, unit_id: str) -> Response:
    desk = desk_of(request)
    drafts = viewer_of(request).own_unit is None
    rollup, rubric = _rolled(desk, year, state="" if drafts else "final")
    try:
        row = unit_of(rollup, unit_id)
        values = {
            "indicators": indicators(desk.database, rollup, rubric, unit_id),
            "lost": explained(desk.database, rollup, rubric, unit_id),
        }
    except YearError as error:
        raise Refused(404, str(error)) from error
    unit = desk.units[unit_id]
    return page(
        request, "unit_year.html", rollup=rollup, row=row, unit=unit, rubric=rubric, points=points, **values
    )


def workbook(request: Request, year: Year) -> Response:
    return _document(request, year, write_workbook, EXCEL, "评分.xlsx", "workbook.xlsx")


def circular(request: Request, year: Year) -> Response:
    def made(book: YearBook) -> bytes:
        own: Path = desk_of(request).home / "templates"
        return render("circular", circular_context(book, Letterhead("", "", None)), own)

    return _document(request, year, made, WORD, "通报.docx", "circular.docx")


def _document(
    request: Request, year: int, make: Callable[[YearBook], bytes], kind: str, name: str, plain: str
) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    book = _book(desk, year)
    try:
        content = make(book)
    except TemplateError as error:
        raise Refused(500, str(error)) from error
    people_writes.note(desk.database, viewer.deed("document", desk.clock(), f"{plain} {year}"))
    draft = "（草稿）" if book.draft else ""
    return download(content, kind, f"{year}年度{draft}{name}", f"{year}-{plain}")


def _book(desk: Desk, year: int) -> YearBook:
    rollup, rubric = _rolled(desk, year)
    return YearBook.of(desk.database, desk.registry.units, rollup, rubric)


def _rolled(desk: Desk, year: int, state: str = "") -> tuple[Rollup, Rubric]:
    """The year's newest roll-up with its rubric, which has to be the same to the byte."""
    name = desk.rubric
    rollup = year_reads.rolled_up(desk.database, year, Path(name).stem if name else None, state=state)
    if rollup is None and state:
        raise Refused(404, f"{year} 年的评分还没有定稿")
    if rollup is None:
        raise Refused(404, f"{year} 年还没有汇总：请管理员运行 minjian rollup --year {year}")
    try:
        rubric = find(name if name and Path(name).stem == rollup.rubric else rollup.rubric)
    except RubricError as error:
        raise Refused(500, str(error)) from error
    if rubric.hash != rollup.rubric_hash:
        raise Refused(500, f"评分标准 {rollup.rubric} 在汇总之后变了：请恢复原文，或重新汇总")
    return rollup, rubric
