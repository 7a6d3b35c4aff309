"""运行 (runs): nights, visits, and sites that kept us out, with what to ask them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import FastAPI, Request
from starlette.responses import Response

from core.words import VISIT_STATUSES
from db import desk_reads, queries, seals
from db.records import VisitRow, VisitStatus
from web.filters import day_of
from web.guard import Refused
from web.pages.today import health
from web.render import desk_of, page

_NIGHTS = 31
_ORDER = [
    VisitStatus.RUNNING, VisitStatus.FAILED, VisitStatus.BLOCKED, VisitStatus.UNREACHABLE, VisitStatus.INCOMPLETE,
    VisitStatus.NOT_STARTED, VisitStatus.PLANNED, VisitStatus.DONE,
]  # fmt: skip
#: What to do about a visit that did not see the whole site.
ADVICE = {
    "blocked": "网站的防护把监测拦下了。请向网站主管单位或其云防护服务商要求放行，见下面的措辞。",
    "unreachable": "首页打不开。先从本单位网络用浏览器试开；能打开，多半是对方按地址段限制，请对方放行；打不开，请电话告知。",
    "incomplete": "到截止时刻还没有走完，下一夜接着走。常如此时，提早开始、增加同时走访数，或为它调大页数上限。",
    "failed": "是本程序出的错，不是网站的问题。请把这一夜的日志交给维护人员。",
    "not-started": "还没轮到就到了截止时刻。请提早开始，或增加同时走访数（--jobs）。",
    "done": "走访完成，但有页面拒绝了监测，这些页面不作判断。",
}


@dataclass(frozen=True)
class Unseen:
    """A unit whose site was not wholly seen. ``refused`` counts the pages that kept us out."""

    unit_id: str
    status: str
    reason: str
    refused: int

    @property
    def advice(self) -> str:
        return ADVICE.get(self.status, "")


def register(app: FastAPI) -> None:
    app.get("/runs")(runs)
    app.get("/runs/{night}")(run)


def runs(request: Request, before: str = "") -> Response:
    desk = desk_of(request)
    last = _day(before) if before else None
    nights = desk_reads.recent_nights(desk.database, _NIGHTS + 1, last)
    if not nights and last is None:
        return page(request, "empty.html", title="运行", words="还没有走访过任何一夜")
    more = nights[_NIGHTS - 1].night if len(nights) > _NIGHTS else None
    rows = [(n, health(n)) for n in nights[:_NIGHTS]]
    return page(request, "runs.html", rows=rows, more=more, first=last is None, order=_ORDER)


def run(request: Request, night: str) -> Response:
    desk = desk_of(request)
    day = _day(night)
    visits = queries.visits(desk.database, night=day)
    if not visits:
        raise Refused(404, "没有这一夜")
    newest = {v.unit_id: v for v in reversed(visits)}  # a unit may have been visited once more
    shown = sorted(newest.values(), key=_place)
    unseen = [Unseen(*row) for row in desk_reads.unread_for(desk.database, day)]
    return page(
        request,
        "run.html",
        night=desk_reads.night(desk.database, day),
        seal=seals.newest(desk.database, day),
        visits=shown,
        unseen=unseen,
        blocked=[u for u in unseen if u.status == VisitStatus.BLOCKED or u.refused],
        going=any(v.status is VisitStatus.RUNNING for v in shown),
        words=VISIT_STATUSES,
        agent=desk.agent,
    )


def _place(visit: VisitRow) -> tuple[int, str]:
    return _ORDER.index(visit.status), visit.unit_id


def _day(text: str) -> date:
    day = day_of(text)
    if day is None:
        raise Refused(404, "没有这一夜：日期应写成 2026-11-20")
    return day
