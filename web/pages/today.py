"""今日 (today): what changed since last night, and what to look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import FastAPI, Request
from starlette.responses import Response

from core.finding import Severity, Status
from core.times import local_date
from db.desk.changes import changes_of, moves_since
from db.desk.columns import due_columns
from db.desk.nights import newest_statuses, reach_of, recent_nights
from db.desk.paging import veto_candidates
from db.desk.standing import Standing, standing_by_theme
from db.records.findings import Change
from web.filters import CHANGES
from web.health import health
from web.heat import cities, heat
from web.render import desk_of, page, viewer_of
from web.trends import last_nights, sparks, trend

_VETOES = 8
_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Reach:
    """How far the checks got in a night: single judgements by their outcome."""

    judged: int
    undecided: int
    unseen: int
    error: int

    @property
    def percent(self) -> str:
        whole = self.judged + self.undecided + self.unseen + self.error
        return f"{100 * self.judged / whole:.1f}%" if whole else "—"


def register(app: FastAPI) -> None:
    app.get("/")(today)


def today(request: Request) -> Response:
    desk, viewer = desk_of(request), viewer_of(request)
    nights = recent_nights(desk.database, 2)
    night = nights[0] if nights else None
    if night is None:
        return page(request, "empty.html", title="今日", words="还没有走访过任何一夜")
    own, this_day = viewer.own_unit, local_date(desk.now())
    standing = standing_by_theme(desk.database, own)
    statuses = newest_statuses(desk.database, night.night)
    shown = last_nights(desk)
    moves = moves_since(desk.database, shown[0], own) if len(shown) > 1 else []
    themes, groups = heat(desk, viewer, standing, statuses, sparks(shown, moves))
    return page(
        request,
        "today.html",
        night=night,
        first=len(nights) == 1,
        health=health(night),
        stale_days=(this_day - night.night).days,
        reach=Reach(**reach_of(desk.database, night.night, own)),
        changes=changes_of(desk.database, night.night, own),
        change_words=CHANGES,
        directions=(Change.NEW, Change.REOPENED, Change.OPENED, Change.RESOLVED),
        vetoes=veto_candidates(desk.database, own, _VETOES),
        veto_number=sum(row.number for row in standing if row.severity == Severity.VETO_CANDIDATE),
        by_status=_by_status(standing),
        due=due_columns(desk.database, this_day, this_day + _SOON, own, 12),
        themes=themes,
        groups=groups,
        cities=cities(desk, standing, statuses) if own is None else [],
        trend=trend(shown, moves),
        today=this_day,
    )


def _by_status(standing: Iterable[Standing]) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for row in standing:
        counted[row.status] += row.number
    return {s.value: counted[s.value] for s in (Status.OPEN, Status.REVIEW, Status.SUSPECTED)}
