"""Findings for programs: listed, one whole, and a verdict handed in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import FastAPI, Query, Request
from starlette.responses import Response

from core.times import local_date
from db import queries
from db.desk.paging import listing
from db.errors import Moved, UnknownFinding
from db.findings.reviews import revision
from db.records.findings import FindingHistory, FindingRow
from reports.rows import as_json
from web.api.answers import ROOT, responses, sent
from web.api.asked import FindingsAsked, asker_of, wanted
from web.api.models import Event, Finding, FindingPage, FindingWhole, Seen, VerdictIn
from web.filters import key_of, key_words
from web.refusals import Refused
from web.render import desk_of
from web.verdicts import word_of


def register(app: FastAPI) -> None:
    one = f"{ROOT}/findings/{{finding_id}}"
    app.get(
        f"{ROOT}/findings",
        response_model=FindingPage,
        summary="问题列表",
        tags=["问题"],
        responses=responses(404),
    )(list_findings)
    app.get(
        one, response_model=FindingWhole, summary="一个问题的全部", tags=["问题"], responses=responses(404)
    )(get_finding)
    app.post(
        f"{one}/verdict",
        response_model=FindingWhole,
        summary="交入复核结论",
        tags=["问题"],
        responses=responses(400, 404, 409, read=False),
    )(give_verdict)


def list_findings(request: Request, asked: Annotated[FindingsAsked, Query()]) -> Response:
    """程度重的在前，再按单位和检查；翻页用 next。"""
    desk, asker = desk_of(request), asker_of(request)
    behind = key_of(asked.after)
    if asked.after and behind is None:
        raise Refused(422, "after 应是上一页的 next")
    shown, _ = listing(desk.database, wanted(asked, desk, asker), asked.limit, after=behind)
    after = key_words(shown.after) if shown.after else None
    return sent(request, FindingPage(items=[shown_as(r) for r in shown.rows], next=after), after)


def get_finding(request: Request, finding_id: str) -> Response:
    """连同经过和每次看到的记录。"""
    history: FindingHistory = request.state.history
    return sent(request, _whole(history))


def give_verdict(request: Request, finding_id: str, given: VerdictIn) -> Response:
    """属实、误报或情况已说明；记在令牌名下，进操作日志。"""
    desk, asker = desk_of(request), asker_of(request)
    if given.until is not None and given.verdict != "explained":
        raise Refused(422, "until 只用于 explained")
    until = given.until.isoformat() if given.until else ""
    word = word_of(given.verdict, given.reason, until, local_date(desk.now()))
    if isinstance(word, str):
        raise Refused(422, word)
    seen = {finding_id: given.seen} if given.seen else None
    deed = asker.deed("review", desk.now())
    try:
        desk.store.review_many([finding_id], word.verdict, word.reason, word.until, deed, seen)
        return sent(request, _whole(queries.finding(desk.database, finding_id)))
    except UnknownFinding as error:
        raise Refused(404, str(error)) from error
    except Moved as error:
        raise Refused(409, str(error)) from error


def shown_as(row: FindingRow) -> Finding:
    """The finding as it is handed out."""
    return Finding(**as_json(row), revision=revision(row))


def _whole(history: FindingHistory) -> FindingWhole:
    return FindingWhole(
        **as_json(history.finding),
        revision=revision(history.finding),
        events=[Event(**asdict(e)) for e in history.events],
        seen=[Seen(**asdict(s)) for s in history.sightings],
    )
