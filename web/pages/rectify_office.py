"""整改 as the office does it: issuing a notice, deciding appeals, sending back, looking again, withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Form, Request
from starlette.responses import RedirectResponse, Response

from core.times import local_date
from db.errors import Moved
from db.records.findings import Verdict
from db.rectify import reads as rectify_reads
from db.rectify import writes as rectify_writes
from db.rectify.records import NewItem, Upload
from db.running.schedules import UnknownSchedule
from db.year.records import OpenFinding
from reports.deadlines import DeadlineError, due_day, holidays_known, read_deadlines
from reports.heading import Letterhead
from reports.notice import MOST_ROWS, notice_over
from reports.pictures import PictureError
from reports.templates import TemplateError
from web.guard import Refused
from web.pages.rectify import back_to, shown
from web.render import desk_of, page, viewer_of
from web.verdicts import word_of

_LONGEST = 500
#: The schedule that looks again at what units say is mended.
CLAIMS = "claims"
Text = Annotated[str, Form()]


def register(app: FastAPI) -> None:
    app.get("/rectify/new/{unit_id}")(new)
    app.post("/rectify/new/{unit_id}")(issue)
    app.post("/rectify/{notice}/decide")(decide)
    app.post("/rectify/{notice}/return")(send_back)
    app.post("/rectify/{notice}/recheck")(recheck)
    app.post("/rectify/{notice}/withdraw")(withdraw)


def new(request: Request, unit_id: str) -> Response:
    return _form(request, unit_id)


def _form(request: Request, unit_id: str, problem: str = "", given: dict[str, str] | None = None) -> Response:
    desk = desk_of(request)
    found, number = rectify_reads.ready(desk.database, unit_id, MOST_ROWS)
    today, deadlines = local_date(desk.now()), _deadlines(desk.home)
    due = {f.id: due_day(today, f.severity, deadlines) for f in found}
    return page(
        request,
        "notice_new.html",
        status=400 if problem else 200,
        unit=desk.units[unit_id],
        found=found,
        number=number,
        most=MOST_ROWS,
        unreviewed=rectify_reads.unreviewed(desk.database, unit_id),
        due=due,
        known=holidays_known(today, *due.values()),
        problem=problem,
        given=given or {},
    )


def _deadlines(home: Path) -> dict[str, int]:
    try:
        return dict(read_deadlines(home / "templates"))
    except DeadlineError as error:
        raise Refused(500, str(error)) from error


def issue(
    request: Request,
    unit_id: str,
    ids: Annotated[list[str] | None, Form()] = None,
    office: Text = "",
    number: Text = "",
    note: Text = "",
) -> Response:
    """Makes the document, stores it with the notice, and shows it."""
    desk, viewer = desk_of(request), viewer_of(request)
    given = {"office": office.strip()[:60], "number": number.strip()[:60], "note": " ".join(note.split())}
    wanted = set(ids or ())
    found = [f for f in rectify_reads.ready(desk.database, unit_id, MOST_ROWS)[0] if f.id in wanted]
    if not wanted or len(found) < len(wanted) or len(given["note"]) > _LONGEST:
        words = "请勾选要整改的问题；选过的若不见了，是状态已变" if len(given["note"]) <= _LONGEST else ""
        return _form(request, unit_id, words or f"要求至多 {_LONGEST} 个字", given)
    try:
        made = rectify_writes.issue(
            desk.database,
            unit_id,
            _items(request, found),
            given["note"],
            _document(request, unit_id, found, Letterhead(given["office"], given["number"], None)),
            viewer.deed("rectify-issued", desk.now()),
        )
    except Moved as error:
        return _form(request, unit_id, str(error), given)
    return back_to(made)


def _items(request: Request, found: Sequence[OpenFinding]) -> list[NewItem]:
    desk = desk_of(request)
    today, deadlines = local_date(desk.now()), _deadlines(desk.home)
    return [
        NewItem(
            finding_id=f.id,
            severity=f.severity,
            message=f.message,
            url=f.url,
            due=due_day(today, f.severity, deadlines),
            recurrences=f.recurrences,
        )
        for f in found
    ]


def _document(request: Request, unit_id: str, found: Sequence[OpenFinding], head: Letterhead) -> Upload:
    desk = desk_of(request)
    own, unit, today = desk.home / "templates", desk.units[unit_id], local_date(desk.now())
    dated = Letterhead(head.office, head.number, today)
    try:
        content = notice_over(
            found, desk.database, desk.vault, unit, dated, today, _deadlines(desk.home), own
        )
    except (PictureError, TemplateError) as error:
        raise Refused(500, str(error)) from error
    return Upload(name=f"整改通知单-{unit.short_name}.docx", kind="docx", content=content)


def decide(
    request: Request,
    notice: str,
    finding: Text = "",
    verdict: Text = "",
    reason: Text = "",
    until: Text = "",
) -> Response:
    """The word on an appeal: rejected, or upheld as a false alarm or as explained until a day."""
    desk, viewer = desk_of(request), viewer_of(request)
    given = {"finding": finding, "verdict": verdict, "reason": reason, "until": until}
    deed = viewer.deed("rectify-decided", desk.now())
    if verdict == "rejected":
        word = None if reason.strip() else "请写明不予支持的理由"
        upheld, last = None, None
    else:
        said = word_of(verdict, reason, until, local_date(desk.now()))
        word = said if isinstance(said, str) else None
        upheld, last = (None, None) if isinstance(said, str) else (said.verdict, said.until)
        if upheld is Verdict.CONFIRMED:
            word = "请选择申诉不成立、误报或情况已说明"
    if word or len(reason) > _LONGEST:
        return shown(request, problem=word or f"理由至多 {_LONGEST} 个字", given=given)
    try:
        words = " ".join(reason.split())
        rectify_writes.decide(desk.database, notice, finding, upheld, words, last, deed)
    except Moved as error:
        return shown(request, problem=str(error), given=given)
    return back_to(notice)


def send_back(request: Request, notice: str, finding: Text = "", words: Text = "") -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    said = " ".join(words.split())[:_LONGEST]
    if not said:
        return shown(request, problem="请写明为什么退回")
    try:
        rectify_writes.send_back(
            desk.database, notice, finding, said, viewer.deed("rectify-returned", desk.now())
        )
    except Moved as error:
        return shown(request, problem=str(error))
    return back_to(notice)


def recheck(request: Request, notice: str) -> Response:
    """Asks the scheduler to look again now, at whatever units say is mended."""
    desk, viewer = desk_of(request), viewer_of(request)
    if desk.timetable is None:
        raise Refused(409, "这个看板没有接上调度：请运行 minjian recheck --claimed")
    try:
        words = desk.timetable.ask(CLAIMS, viewer.deed("rectify-recheck", desk.now(), notice))
    except UnknownSchedule as error:
        raise Refused(
            409, f"{error}。启动过 minjian schedule 才有；也可运行 minjian recheck --claimed"
        ) from error
    return shown(request, words=words)


def withdraw(request: Request, notice: str, words: Text = "") -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    said = " ".join(words.split())[:_LONGEST]
    if not said:
        return shown(request, problem="请写明为什么撤回")
    try:
        rectify_writes.withdraw(desk.database, notice, said, viewer.deed("rectify-withdrawn", desk.now()))
    except Moved as error:
        raise Refused(409, str(error)) from error
    return RedirectResponse("/rectify", 303)
