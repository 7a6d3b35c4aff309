"""运行 (runs): nights, visits, and sites that kept us out, with what to ask them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from core.words import VISIT_STATUSES
from db import queries
from db.desk.nights import NightRow, night_of, recent_nights, struck_probes, unread_for
from db.evidence import seals
from db.records.visits import VisitRow, VisitStatus
from db.running import schedules
from web.desk import Desk
from web.filters import day_of
from web.guard import Refused
from web.health import health
from web.pages.tasks import OUTCOMES, OUTCOMES_BAD, TASKS, tasks
from web.render import desk_of, page, viewer_of

_NIGHTS = 31
_FAULTS = timedelta(days=3)
_ENOUGH = 10
_LEAST_FREE = 5_000_000_000
_ORDER = [
    VisitStatus.RUNNING, VisitStatus.FAILED, VisitStatus.BLOCKED, VisitStatus.UNREACHABLE, VisitStatus.INCOMPLETE,
    VisitStatus.NOT_STARTED, VisitStatus.PLANNED, VisitStatus.DONE,
]  # fmt: skip
#: What to do about a visit that did not see the whole site.
ADVICE = {
    "blocked": "网站的防护把监测拦下了。请向网站主管单位或其云防护服务商要求放行。",
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
    return shown(request, before)


def shown(request: Request, before: str = "", *, words: str = "", problem: str = "") -> Response:
    """The page, with what came of a change to a schedule."""
    desk = desk_of(request)
    last = _day(before) if before else None
    nights = recent_nights(desk.database, _NIGHTS + 1, last)
    more = nights[_NIGHTS - 1].night if len(nights) > _NIGHTS else None
    rows = [(n, health(n)) for n in nights[:_NIGHTS]]
    told: dict[str, Any] = {
        "rows": rows,
        "more": more,
        "first": last is None,
        "order": _ORDER,
        "OUTCOMES": OUTCOMES,
        "bad": OUTCOMES_BAD,
        "words": words,
        "problem": problem,
        "steers": viewer_of(request).administers and desk.timetable is not None,
    }
    status = 400 if problem else 200
    return page(request, "runs.html", status=status, **told, **(_now(desk, nights) if last is None else {}))


def _now(desk: Desk, nights: Sequence[NightRow]) -> dict[str, Any]:
    """How things stand: what is to run, what went wrong on our side, who kept us out, and the disk."""
    newest = nights[0].night if nights else None
    unseen = [Unseen(*row) for row in unread_for(desk.database, newest)] if newest else []
    return {
        "tasks": tasks(desk),
        "faults": faults(desk, unseen),
        "blocked": [u for u in unseen if u.status == VisitStatus.BLOCKED or u.refused],
        "newest": newest,
        "disk": disk_of(desk.home),
    }


@dataclass(frozen=True)
class Fault:
    """Something that went wrong on our side, and when."""

    at: datetime | None
    words: str


def faults(desk: Desk, unseen: Sequence[Unseen]) -> list[Fault]:
    """Our own faults of the last days: none of them says anything about a site."""
    since = desk.now() - _FAULTS
    bad = [
        r for r in schedules.runs(desk.database, limit=200) if r.outcome in OUTCOMES_BAD and r.due_at >= since
    ]
    made = [
        Fault(
            r.ended_at or r.due_at,
            f"{TASKS.get(r.name, r.name)}：{OUTCOMES.get(r.outcome, r.outcome)}{'，' + r.words if r.words else ''}",
        )
        for r in bad
    ]
    struck = struck_probes(desk.database, since)
    made += [Fault(at, f"{number} 次首页探测不计入：{why}") for why, number, at in struck]
    failed = [u for u in unseen if u.status == VisitStatus.FAILED]
    names = "、".join(desk.units[u.unit_id].short_name for u in failed if u.unit_id in desk.units)
    return [*made, *([Fault(None, f"昨夜走访时本程序出错：{names}")] if failed else [])]


@dataclass(frozen=True)
class Disk:
    """The disk that holds the data."""

    free: int
    total: int

    @property
    def percent(self) -> int:
        """How much is taken."""
        return round(100 * (self.total - self.free) / self.total) if self.total else 0

    @property
    def low(self) -> bool:
        return self.free < _LEAST_FREE


def disk_of(home: Path) -> Disk | None:
    """``None`` where the data folder is not there yet."""
    if not home.is_dir():
        return None
    usage = shutil.disk_usage(home)
    return Disk(usage.free, usage.total)


def run(request: Request, night: str) -> Response:
    desk = desk_of(request)
    day = _day(night)
    visits = queries.visits(desk.database, night=day)
    if not visits:
        raise Refused(404, "没有这一夜")
    newest = {v.unit_id: v for v in reversed(visits)}  # a unit may have been visited once more
    shown = sorted(newest.values(), key=_place)
    unseen = [Unseen(*row) for row in unread_for(desk.database, day)]
    return page(
        request,
        "run.html",
        night=night_of(desk.database, day),
        seal=seals.newest(desk.database, day),
        visits=shown,
        unseen=unseen,
        blocked=[u for u in unseen if u.status == VisitStatus.BLOCKED or u.refused],
        going=any(v.status is VisitStatus.RUNNING for v in shown),
        words=VISIT_STATUSES,
        agent=desk.agent,
        pace=pace,
    )


def pace(visit: VisitRow) -> str:
    """Seconds from one request to the next on average, as they came about; empty where too few were asked for."""
    asked = visit.counts.fetched + visit.counts.unchanged + visit.counts.failed
    return f"{visit.seconds / asked:.1f} 秒" if asked >= _ENOUGH and visit.seconds else ""


def _place(visit: VisitRow) -> tuple[int, str]:
    return _ORDER.index(visit.status), visit.unit_id


def _day(text: str) -> date:
    day = day_of(text)
    if day is None:
        raise Refused(404, "没有这一夜：日期应写成 2026-11-20")
    return day
