"""The nights of the demo: the province served, visited and summed up."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

from rich.console import Console

from core.times import local_date
from core.unit import Unit
from crawler.config import Config
from crawler.night.nightly import Night
from crawler.office import Office, connect, open_office, read_config
from crawler.practice import place_of
from crawler.telling.summary import print_night
from db import night_reads, queries
from db.records.visits import NightSummary, VisitRow, VisitStatus
from demo.picture import CELLS, terminal_picture
from demo.province import PAGES, REGISTRY, SEED, UNITS, place_of_practice, practice, province
from demo.truth import truth_of
from demo.words import command, place_variables
from demo.year import bring_samples, year_of_demo
from farm.model import Row

#: Nights of the demo. After the first only so many sites are visited, those where most changes.
_NIGHTS, _FEW = 3, 6
_UNDER_WAY = (VisitStatus.PLANNED, VisitStatus.RUNNING)
_INTERRUPTED = 130
#: A small province is enough to look at the dashboard.
DASHBOARD_UNITS = 12


def run_demo(units: int, pages: int, seed: int, picture: Path | None = None) -> int:
    """Serves the province, visits all of it for a night and some of it for two more, and sums up; gives the exit code.

    The last night is today's. The province is kept in the configured place while nothing else is there, else in the
    folder ``demo`` of it; once more on the same day it goes on where it was interrupted, else it is the last night's
    next run. ``picture`` is where the terminal's picture is saved as SVG.
    """
    out = Console() if picture is None else Console(record=True, width=CELLS)
    configured = read_config()
    config = place_of_practice(configured)
    if config != configured:
        _say(out, f"{configured.home} 里已有真实网站的数据，练习省另放在 {config.home}")
    today = local_date(config.now())
    first = today - timedelta(days=_NIGHTS - 1)
    _say(out, f"练习省：{units} 个虚构网站，由本机提供（种子 {seed}）")
    registry, codes = config.home / REGISTRY, []
    truth = truth_of(units, pages, seed, first)
    for number in _nights_left(config, first):
        with province(units, pages, seed, number, first, registry) as port:
            dated = replace(config, as_of=config.now() - timedelta(days=_NIGHTS - number))
            office = open_office(practice(dated if number < _NIGHTS else config, registry, port))
            if number == 1:
                bring_samples(office, seed, first)
            chosen = office.registry.units if number == 1 else changing(office.registry.units, truth)
            codes.append(run_night(office, chosen, number, out))
            if codes[-1] == _INTERRUPTED:
                break
    if _INTERRUPTED not in codes:
        out.print()
        for line in year_of_demo(office, truth, today.year):
            _say(out, line)
    lines = truth_command(units, pages, seed, first)
    _where(out, config, lines, office.registry.units[0].id, today.year)
    if picture is not None:
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(terminal_picture(out, "make demo"), encoding="utf-8")
    return max((code for code in codes if code not in (3, 4)), default=0)


def changing(units: Sequence[Unit], truth: Sequence[Row]) -> list[Unit]:
    """The sites where most kinds of change are planted: something new, mended, back again, not to be reached."""
    kinds: dict[str, set[str]] = {}
    for row in truth:
        life = row.life
        signs = {"new": life.first > 1, "mended": life.mended, "again": life.again, "gone": row.unreached}
        kinds.setdefault(row.unit, set()).update(sign for sign, met in signs.items() if met)
    return sorted(units, key=lambda u: -len(kinds.get(u.id, ())))[:_FEW]


def run_night(office: Office, units: Sequence[Unit], number: int, out: Console) -> int:
    """One night of the demo: the first visits all sites, later ones a few, and says what has changed; gives the exit code."""
    config, began = office.config, monotonic()
    run = Night(
        office=office,
        units=units,
        night=local_date(config.now()),
        jobs=config.jobs + 1,  # some practice sites stall
        max_pages=config.max_pages,
    )
    code = run.run()
    if number == 1:
        print_night(run.summary(), run.rows(), office.catalogue, monotonic() - began, out, run.notes())
    else:
        print_later_night(number, run.summary(), run.rows(), monotonic() - began, out)
    return code


def print_later_night(
    number: int, summary: NightSummary, rows: Sequence[VisitRow], seconds: float, out: Console
) -> None:
    """What a night changed, in two lines."""
    counts = summary.counts
    _say(
        out,
        f"\n第 {number} 夜（{summary.night:%m月%d日}）只看 {len(rows)} 个网站：新读 {counts.fetched} 页，未变 {counts.unchanged} 页，"
        f"失败 {counts.failed}，用时 {seconds:.0f} 秒\n  转为待整改 {summary.opened}，已整改 {summary.resolved}，疑点消失 {summary.cleared}，"
        f"复发 {summary.reopened}，现有问题 {summary.active}（未走访的网站不变）",
    )


def _nights_left(config: Config, first: date) -> Sequence[int]:
    """All nights where none was run yet; else from the one that was interrupted today, or the last once more."""
    with closing(connect(config)) as database:
        known = night_reads.nights(database)
        for number in range(1, _NIGHTS + 1) if first in known or not known else ():
            rows = queries.visits(database, night=first + timedelta(days=number - 1))
            if not rows or any(row.status in _UNDER_WAY for row in rows):
                return range(number, _NIGHTS + 1)
    return (_NIGHTS,)


def truth_command(units: int, pages: int, seed: int, first: date) -> list[str]:
    """``farm truth`` of this province, whose first night is ``first``: options that are not the usual ones are named."""
    given = {
        "--units": (units, UNITS), "--pages": (pages, PAGES), "--seed": (seed, SEED), "--today": (first.isoformat(), ""),
    }  # fmt: skip
    options = [
        part for name, (value, usual) in given.items() if value != usual for part in (name, str(value))
    ]
    return ["farm", "truth", *options]


def _where(out: Console, config: Config, truth: Sequence[str], unit: str, year: int) -> None:
    with closing(connect(config)) as database:
        place = place_of(database)
    variables = place_variables(config)
    _say(out, f"\n数据库：{place}\n接下来：")
    scores = ("score", unit, "--year", str(year), "--explain")
    for arguments in (("findings",), ("finding", "问题编号"), ("units",), ("coverage",), scores, truth):
        _say(out, "  " + command({} if arguments is truth else variables, *arguments))
    _say(out, f"看板：{command(variables, 'serve', '--demo')}")


def _say(out: Console, words: str) -> None:
    out.print(words, markup=False, highlight=False, soft_wrap=True)
