"""``minjian nightly`` and ``minjian crawl``: visits, all of them or a few."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from commands.opening import working
from core.times import SHANGHAI, local_date

if TYPE_CHECKING:
    from core.unit import Unit
    from crawler.night.nightly import Night
    from crawler.office import Office

_LATE, _DAY = 6 * 3600, 24 * 3600


def nightly(
    jobs: Annotated[int | None, typer.Option(min=1, help="同时走访的网站数")] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="每个网站最多走访的页数")] = None,
    deadline: Annotated[str | None, typer.Option(help="截止时刻（北京时间），如 06:00；到时收尾")] = None,
    category: Annotated[str | None, typer.Option(help="只走访一类：department、city 或 county")] = None,
) -> None:
    """走访全部网站一夜：计划、走访、外链、全站检查、小结。"""
    from reports.digest import clock_behind

    office = working()
    units = _of_category(office.registry.units, category)
    for _, words in clock_behind(office.database, office.config.now()):
        print(words, file=sys.stderr)
    _run_night(office, units, local_date(office.config.now()), jobs, max_pages, deadline)


def crawl(
    unit: Annotated[list[str] | None, typer.Argument(help="单位编号，可多个")] = None,
    every: Annotated[bool, typer.Option("--all", help="全部单位")] = False,
    category: Annotated[str | None, typer.Option(help="一类单位：department、city 或 county")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="同时走访的网站数")] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="每个网站最多走访的页数")] = None,
    deadline: Annotated[str | None, typer.Option(help="截止时刻（北京时间），如 06:00；到时收尾")] = None,
) -> None:
    """抽查若干单位：同 scrapy crawl site，可多个同时进行。"""
    from crawler.errors import RunError

    if not (unit or every or category):
        raise RunError("请给出单位编号，或用 --all、--category；编号见 minjian units", 2)
    office = working()
    units = office.units(unit) if unit else _of_category(office.registry.units, category)
    _run_night(office, units, None, jobs, max_pages, deadline)


def _of_category(units: Sequence[Unit], category: str | None) -> list[Unit]:
    from crawler.errors import RunError

    names = sorted({u.category.value for u in units})
    if category is not None and category not in names:
        raise RunError(f"没有类别 {category}；可用：{'、'.join(names)}", 2)
    return [u for u in units if category in (None, u.category.value)]


def _run_night(
    office: Office,
    units: list[Unit],
    night: date | None,
    jobs: int | None,
    max_pages: int | None,
    deadline: str | None,
) -> None:
    from crawler.night.engine import engine_of
    from crawler.night.nightly import Night

    began = monotonic()
    run = Night(
        office=office,
        units=units,
        night=night,
        jobs=jobs or office.config.jobs,
        max_pages=max_pages or office.config.max_pages,
        deadline=_deadline(deadline),
        engine=engine_of(office, "" if night else "spot"),
    )
    code = run.run()
    _print_run(run, monotonic() - began)
    raise typer.Exit(code)


def _print_run(run: Night, seconds: float) -> None:
    from crawler.telling.summary import print_night, print_visit
    from db import queries
    from db.records.findings import FindingFilter

    if run.night is not None:
        print_night(run.summary(), run.rows(), run.office.catalogue, seconds, notes=run.notes())
        return
    for row in run.rows():
        print_visit(row, queries.findings(run.office.database, FindingFilter(units=(row.unit_id,))))
    for line in run.notes():
        print(line)


def _seconds_until(clock: str) -> float:
    """Seconds to such a time of day; below zero where it passed in the last six hours, as when a run starts late."""
    from crawler.errors import RunError

    try:
        hour, minute = (int(part) for part in clock.split(":"))
        now = datetime.now(SHANGHAI)
        moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError as error:
        raise RunError(f"--deadline “{clock}”应写成 06:00（北京时间）", 2) from error
    return ((moment - now).total_seconds() + _LATE) % _DAY - _LATE


def _deadline(clock: str | None) -> float | None:
    """The deadline in monotonic seconds; says so where it has passed, and nothing will be visited."""
    if clock is None:
        return None
    seconds = _seconds_until(clock)
    if seconds <= 0:
        passed = f"截止时刻 {clock} 已过 {max(1, round(-seconds / 60))} 分钟：不再开始走访"
        print(f"{passed}（六小时之内的按已过处理）", file=sys.stderr)
    return monotonic() + seconds
