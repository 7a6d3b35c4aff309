"""整改 (rectification): the board, one notice whole, and the unit's answers to it."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from checks.workdays import workdays_between
from core.rectification import ANSWERABLE, ITEM_STATES, NOTICE_STATES, STEPS, ItemState
from core.times import local_date
from db.errors import Moved
from db.people import writes as people_writes
from db.rectify import reads as rectify_reads
from db.rectify import writes as rectify_writes
from db.rectify.records import Notice
from web.guard import Refused, is_finding_id
from web.numbers import Number
from web.pages.units import download
from web.render import desk_of, page, viewer_of
from web.uploads import KINDS, WORDS, Sent, UploadError, sent, taken
from web.viewer import Viewer

_PAGE = 50
_LONGEST = 1000
_MOST_AT_ONCE = 200


def register(app: FastAPI) -> None:
    app.get("/rectify")(board)
    app.get("/rectify/{notice}")(one)
    app.get("/rectify/{notice}/files/{file_id}")(file)
    app.post("/rectify/{notice}/receive")(receive)
    app.post("/rectify/{notice}/answer")(answer)


def board(request: Request, show: str = "", unit: str = "", before: Number | None = None) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    today = local_date(desk.now())
    own = viewer.own_unit or (unit if unit in desk.units else None)
    show = show if show in rectify_reads.CHOICES else ""
    rows = rectify_reads.listing(
        desk.database, today, unit_id=own, choice=show, before=before, limit=_PAGE + 1
    )
    ready = rectify_reads.units_ready(desk.database) if viewer.reviews else {}
    return page(
        request,
        "rectify.html",
        rows=rows[:_PAGE],
        more=rows[_PAGE - 1].id if len(rows) > _PAGE else None,
        first=before is None,
        show=show,
        unit=unit if unit in desk.units else "",
        choices=rectify_reads.CHOICES,
        totals=rectify_reads.totals(desk.database, today, own),
        late=rectify_reads.late_units(desk.database, today, own),
        ready={i: n for i, n in ready.items() if i in desk.units},
        states=NOTICE_STATES,
        today=today,
        behind=lambda due: workdays_between(due, today),
    )


def one(request: Request, notice: str) -> Response:
    return shown(request)


def shown(
    request: Request, *, problem: str = "", given: dict[str, Any] | None = None, words: str = ""
) -> Response:
    """The notice as it stands, with what was wrong with a form that was sent."""
    desk, viewer = desk_of(request), viewer_of(request)
    found = _whole(request)
    today = local_date(desk.now())
    return page(
        request,
        "notice.html",
        status=400 if problem else 200,
        notice=found,
        today=today,
        item_states=ITEM_STATES,
        notice_states=NOTICE_STATES,
        kinds=STEPS,
        answerable=[i for i in found.items if i.state in ANSWERABLE] if may_answer(viewer, found) else [],
        answers=may_answer(viewer, found),
        told=_last_words(found),
        files={f.id: f for f in found.files},
        accepted=",".join(f".{k}" for k in KINDS),
        kinds_of_file=WORDS,
        problem=problem,
        given=given or {},
        words=words,
        behind=lambda due: workdays_between(due, today),
    )


def _last_words(notice: Notice) -> dict[str, Any]:
    """By finding, the last thing that was said or seen of it."""
    return {s.finding_id: s for s in notice.steps if s.finding_id}


def _whole(request: Request) -> Notice:
    found = rectify_reads.whole(desk_of(request).database, request.state.notice.number)
    if found is None:
        raise Refused(404, "没有这张通知单")
    return found


def may_answer(viewer: Viewer, notice: Notice) -> bool:
    """The unit itself, or the office for a unit that answered on paper."""
    return notice.going and (viewer.own_unit == notice.unit_id or viewer.reviews)


def file(request: Request, notice: str, file_id: Number) -> Response:
    """A file as it was sent: browsers save it and open nothing of it."""
    desk, viewer = desk_of(request), viewer_of(request)
    found = rectify_reads.file(desk.database, request.state.notice.id, file_id)
    if found is None:
        raise Refused(404, "没有这个附件")
    people_writes.note(
        desk.database, viewer.deed("rectify-file", desk.clock(), f"{notice} {file_id} {found.name}")
    )
    saved = download(found.content, KINDS[found.kind], found.name, f"{notice}-{file_id}.{found.kind}")
    saved.headers["content-security-policy"] = "sandbox; default-src 'none'"
    return saved


def back_to(number: str) -> Response:
    return RedirectResponse(f"/rectify/{number}", 303)


def receive(request: Request, notice: str) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    try:
        rectify_writes.receive(desk.database, notice, viewer.deed("rectify-received", desk.now()))
    except Moved as error:
        raise Refused(409, str(error)) from error
    return back_to(notice)


async def answer(request: Request, notice: str) -> Response:
    """The unit's word on some of the findings: mended, or an appeal, with a file where there is one.

    The form is read here and not declared, so that nothing is read before the guard has let the person in.
    """
    return await run_in_threadpool(_answered, request, notice, await sent(request))


def _answered(request: Request, notice: str, form: Sent) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    ids = sorted({i for i in form.ids if is_finding_id(i)})
    act, words = form.fields.get("act", ""), " ".join(form.fields.get("words", "").split())
    given = {"ids": ids, "act": act, "words": words}
    if problem := _problem(act, words, ids):
        return shown(request, problem=problem, given=given)
    try:
        upload = taken(form.name, form.content) if form.name else None
        deed = viewer.deed(f"rectify-{act}", desk.now())
        rectify_writes.answer(desk.database, notice, ids, ItemState(act), words, upload, deed)
    except (UploadError, Moved) as error:
        return shown(request, problem=str(error), given=given)
    return back_to(notice)


def _problem(act: str, words: str, ids: list[str]) -> str:
    if act not in {ItemState.CLAIMED, ItemState.APPEALED}:
        return "请选择“已整改”或“申诉”"
    if not ids or len(ids) > _MOST_AT_ONCE:
        return "请勾选要答复的问题"
    if not words:
        return "请写明怎样整改的，或申诉的理由"
    return f"说明至多 {_LONGEST} 个字" if len(words) > _LONGEST else ""
