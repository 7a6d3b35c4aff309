"""今日 (today): what changed since last night, and what to look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import FastAPI, Request
from starlette.responses import Response

from core.finding import Severity, Status
from core.times import local_date
from core.unit import Category, Unit
from core.words import THEMES, UNIT_CATEGORIES
from db import night_reads
from db.desk.changes import Moves, changes_of, moves_since
from db.desk.columns import due_columns
from db.desk.nights import NightRow, newest_statuses, reach_of, recent_nights
from db.desk.paging import veto_candidates
from db.desk.standing import standing_by_theme
from db.records.findings import Change
from web.desk import Desk
from web.filters import CHANGES
from web.render import desk_of, page, viewer_of
from web.viewer import Viewer

_VETOES = 8
_SOON = timedelta(days=7)
_TREND, _SPARK = 30, 14


@dataclass(frozen=True)
class Spark:
    """A small line of what became open night by night, with its points in a field of 60 by 14."""

    counts: tuple[int, ...]

    @property
    def number(self) -> int:
        return sum(self.counts)

    @property
    def points(self) -> str:
        most, wide = max(1, *self.counts), max(1, len(self.counts) - 1)
        made = ((60 * n / wide, 13 - 12 * c / most) for n, c in enumerate(self.counts))
        return " ".join(f"{x:.0f},{y:.0f}" for x, y in made)


@dataclass(frozen=True)
class City:
    """A city with the counties below it (设区市): what stands open, and whose visit did not see everything."""

    unit: Unit
    counties: int
    total: int
    own: int
    vetoes: int
    unread: int
    most: int

    @property
    def share(self) -> int:
        """How long its bar is beside the longest, in hundredths."""
        return round(100 * self.total / self.most) if self.most else 0


@dataclass(frozen=True)
class HeatRow:
    """A unit's active findings by theme, in the order of the columns."""

    unit: Unit
    cells: tuple[int, ...]
    total: int
    vetoes: int
    status: str
    line: Spark | None = None


@dataclass(frozen=True)
class HeatGroup:
    """The units of one category."""

    category: str
    rows: tuple[HeatRow, ...]


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
        veto_number=sum(n for _, _, s, _, n in standing if s == Severity.VETO_CANDIDATE),
        by_status=_by(standing, 3),
        due=due_columns(desk.database, this_day, this_day + _SOON, own, 12),
        themes=themes,
        groups=groups,
        cities=cities(desk, standing, statuses) if own is None else [],
        trend=trend(shown, moves),
        today=this_day,
    )


def _by(standing: Iterable[tuple[str, str, str, str, int]], place: int) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for row in standing:
        counted[str(row[place])] += row[4]
    return {s.value: counted[s.value] for s in (Status.OPEN, Status.REVIEW, Status.SUSPECTED)}


def health(night: NightRow) -> tuple[str, str]:
    """How the night went: a class for its colour, and one sentence."""
    if night.finished_at is None:
        going = night.by_status.get("running", 0)
        if going:
            return "going", f"走访正在进行：{night.by_status.get('done', 0)} / {night.visits} 个单位已完成"
        return "bad", "这一夜没有收尾：可能被中断，请到“运行”查看"
    done = night.by_status.get("done", 0)
    if done == night.visits:
        return "good", f"计划的 {night.visits} 个单位全部走访完成"
    return (
        "warn",
        f"计划 {night.visits} 个单位，完成 {done} 个；其余 {night.visits - done} 个没有看全，相关问题保持原状",
    )


def heat(
    desk: Desk,
    viewer: Viewer,
    standing: Sequence[tuple[str, str, str, str, int]],
    statuses: Mapping[str, str],
    lines: Mapping[str, Spark] | None = None,
) -> tuple[list[str], list[HeatGroup]]:
    """The themes that stand against anybody, and every unit with its numbers, the worst of each category first."""
    counted: Counter[tuple[str, str]] = Counter()
    vetoes: Counter[str] = Counter()
    for unit, theme, severity, _, number in standing:
        counted[unit, theme] += number
        vetoes[unit] += number if severity == Severity.VETO_CANDIDATE else 0
    themes = [t for t in THEMES if any(key[1] == t for key in counted)]
    groups = []
    for category in UNIT_CATEGORIES:
        units = [u for u in desk.registry.units if u.category.value == category and viewer.sees(u.id)]
        told = lines or {}
        rows = [
            _heat_row(u, themes, counted, vetoes[u.id], statuses.get(u.id, ""), told.get(u.id)) for u in units
        ]
        if rows:
            groups.append(HeatGroup(category, tuple(sorted(rows, key=lambda r: (-r.vetoes, -r.total)))))
    return themes, groups


def _heat_row(
    unit: Unit,
    themes: Sequence[str],
    counted: Mapping[tuple[str, str], int],
    vetoes: int,
    status: str,
    line: Spark | None,
) -> HeatRow:
    cells = tuple(counted.get((unit.id, t), 0) for t in themes)
    return HeatRow(unit, cells, sum(cells), vetoes, status, line)


def cities(
    desk: Desk, standing: Iterable[tuple[str, str, str, str, int]], statuses: Mapping[str, str]
) -> list[City]:
    """Every city with its counties, in the order of the registry."""
    total: Counter[str] = Counter()
    vetoes: Counter[str] = Counter()
    for unit, _, severity, _, number in standing:
        total[unit] += number
        vetoes[unit] += number if severity == Severity.VETO_CANDIDATE else 0
    of = {
        city: [city.id, *(u.id for u in desk.registry.units if u.parent == city.id)]
        for city in desk.registry.units
        if city.category is Category.CITY
    }
    sums = {city: sum(total[u] for u in units) for city, units in of.items()}
    most = max(sums.values(), default=0)
    return [
        City(
            unit=city,
            counties=len(units) - 1,
            total=sums[city],
            own=total[city.id],
            vetoes=sum(vetoes[u] for u in units),
            unread=sum(1 for u in units if statuses.get(u, "") not in ("", "done")),
            most=most,
        )
        for city, units in of.items()
    ]


def last_nights(desk: Desk) -> list[date]:
    """The last nights, oldest first."""
    return sorted(night_reads.nights(desk.database)[:_TREND])


def sparks(nights: Sequence[date], moves: Iterable[Moves]) -> dict[str, Spark]:
    """By unit, what became open in each of the last nights."""
    shown = {night: n for n, night in enumerate(nights[-_SPARK:])}
    counts: dict[str, list[int]] = {}
    for move in moves:
        if move.night in shown:
            counts.setdefault(move.unit_id, [0] * len(shown))[shown[move.night]] += move.opened
    return {unit: Spark(tuple(c)) for unit, c in counts.items() if len(c) > 1}


@dataclass(frozen=True)
class Trend:
    """Findings opened and mended by night, with the points of two lines in a field of 100 by 30."""

    nights: tuple[tuple[date, int, int], ...]
    most: int

    def points(self, which: int) -> str:
        """The line of what came (1) or went (2)."""
        wide = max(1, len(self.nights) - 1)
        made = ((100 * n / wide, 29 - 28 * row[which] / self.most) for n, row in enumerate(self.nights))  # type: ignore[operator]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in made)


def trend(nights: Sequence[date], moves: Iterable[Moves]) -> Trend | None:
    """What came and went in these nights; ``None`` while one night is all there is."""
    if len(nights) < 2:
        return None
    came: Counter[date] = Counter()
    went: Counter[date] = Counter()
    for move in moves:
        came[move.night] += move.opened
        went[move.night] += move.mended
    rows = tuple((n, came[n], went[n]) for n in nights)
    return Trend(rows, max(1, *(max(r[1], r[2]) for r in rows)))
