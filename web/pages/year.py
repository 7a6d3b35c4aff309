"""年度 (year): the ranking, where a unit's points went, and documents to download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Annotated

from fastapi import FastAPI, Form, Request
from starlette.responses import RedirectResponse, Response

from core.times import local_date
from core.unit import Category
from db.errors import YearFrozen
from db.people import writes as people_writes
from db.year import reads as year_reads
from db.year.records import Rollup
from reports.circular import circular_context
from reports.heading import Letterhead
from reports.templates import TemplateError, render
from reports.workbook import write_workbook
from scoring.load import RubricError, find, shipped
from scoring.rubric import Rubric
from web.desk import Desk
from web.guard import Refused
from web.numbers import Year
from web.pages.units import WORD, download
from web.render import desk_of, page, viewer_of
from yearly.book import YearBook
from yearly.errors import YearError
from yearly.explain import explained, indicators, unit_of
from yearly.gate import missing, unsigned
from yearly.material import points
from yearly.record import content_hash
from yearly.rollup import roll_up

_LONGEST_REASON = 200
_busy = Lock()
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register(app: FastAPI) -> None:
    app.get("/year")(years)
    app.post("/year")(make)
    app.get("/year/{year}")(year)
    app.get("/year/{year}/units/{unit_id}")(unit_year)
    app.get("/year/{year}/workbook.xlsx")(workbook)
    app.get("/year/{year}/circular.docx")(circular)


def years(request: Request) -> Response:
    return _years(request)


def _years(request: Request, problem: str = "", given: int | None = None) -> Response:
    desk = desk_of(request)
    heads = year_reads.rollup_list(desk.database)
    return page(
        request,
        "years.html",
        status=400 if problem else 200,
        heads=sorted(heads, key=lambda h: (-h.year, h.rubric, -h.version)),
        problem=problem,
        this_year=given or local_date(desk.now()).year,
    )


def make(request: Request, year: Annotated[Year, Form()], reason: Annotated[str, Form()] = "") -> Response:
    """Rolls the year up as a draft; a year that is final needs a reason and becomes a new version."""
    desk, viewer = desk_of(request), viewer_of(request)
    reason = " ".join(reason.split())[:_LONGEST_REASON]
    deed = viewer.deed("year-rolled-up", desk.clock(), str(year))
    try:
        rubric = find(desk.rubric)
        with one_at_a_time():
            done = roll_up(
                desk.database,
                desk.registry.units,
                rubric,
                year,
                desk.now(),
                list(desk.catalogue.checks),
                reason,
            ).rollup
    except (YearError, RubricError, YearFrozen) as error:
        return _years(request, str(error).replace("请用 --correct 写明理由", "请写明更正的理由"), year)
    after = {"rubric": done.rubric, "version": done.version, "hash": done.hash, "reason": reason}
    people_writes.note(desk.database, replace(deed, after=after))
    return RedirectResponse(f"/year/{year}", 303)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Scoring a year takes all of a processor for seconds: a second one is told to wait."""
    if not _busy.acquire(blocking=False):
        raise Refused(429, "正在算另一份评分：请等几秒再试")
    try:
        yield
    finally:
        _busy.release()


def year(request: Request, year: Year) -> Response:
    return shown(request, year)


def shown(request: Request, year: int, *, problem: str = "") -> Response:
    """The year with its ranking, and what is between it and its publication."""
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
        status=400 if problem else 200,
        book=book,
        rollup=book.rollup,
        groups=[g for g in groups if g[1]],
        improved=improved,
        points=points,
        gate=gate_of(request, book),
        others=[n for n in shipped() if n != book.rollup.rubric],
        quarters=_quarters(year, local_date(desk.now())),
        problem=problem,
    )


def _quarters(year: int, today: date) -> list[int]:
    """The quarters of the year that have begun."""
    return [q for q in range(1, 5) if (year, 3 * q - 2) <= (today.year, today.month)]


def unit_year(request: Request, year: Year, unit_id: str) -> Response:
    desk = desk_of(request)
    drafts = viewer_of(request).own_unit is None
    rollup, rubric = rolled(desk, year, state="" if drafts else "final")
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


@dataclass(frozen=True)
class Gate:
    """What is between a roll-up and its publication (发布关). ``intact``: the stored numbers are those that were signed."""

    lacking: list[str]
    unsigned: int
    intact: bool
    mine: bool

    @property
    def open(self) -> bool:
        """Whether the viewer may sign now."""
        return not self.lacking and self.unsigned > 0 and self.intact and not self.mine


def gate_of(request: Request, book: YearBook) -> Gate:
    rollup, person = book.rollup, viewer_of(request).person
    return Gate(
        lacking=missing(rollup, book.rubric) if book.draft else [],
        unsigned=unsigned(rollup, book.rubric) if book.draft else 0,
        intact=content_hash(rollup) == rollup.hash,
        mine=any(s.is_of(person.name, person.called) for s in rollup.signed),
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
    rollup, rubric = rolled(desk, year)
    return YearBook.of(desk.database, desk.registry.units, rollup, rubric)


def rolled(desk: Desk, year: int, state: str = "") -> tuple[Rollup, Rubric]:
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
