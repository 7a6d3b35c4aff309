"""The practice province for people: served, crawled and summed up by one command."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from rich.cells import cell_len
from rich.console import Console

from core.times import local_date
from core.unit import Unit
from crawler import config as configuration
from crawler.config import Config
from crawler.errors import RunError
from crawler.hosts import HostMap
from crawler.nightly import Night
from crawler.office import Office, connect, open_office, read_config
from crawler.practice import place_of, practice_place
from crawler.summary import print_night
from db import queries
from db.records import NightSummary, VisitRow
from demo_year import bring_samples, year_of_demo
from farm.media import sampled_faults
from farm.model import Row
from farm.names import practice_units
from farm.province import make_province

#: The usual province.
UNITS, PAGES, SEED = 126, 60, 1
#: Nights of the demo. After the first only so many sites are visited, those where most changes.
_NIGHTS, _FEW = 3, 6
_INTERRUPTED = 130
#: A small province is enough to look at the dashboard.
DASHBOARD_UNITS = 12
REGISTRY = "practice-units.csv"
#: The root certificate that the province trusts, beside the registry.
AUTHORITY = "practice-authority.pem"

_PLACE = ("MINJIAN_HOME", "MINJIAN_DATABASE_URL")
_AT_ONCE = 8
_PICTURE_CELLS = 90
_ASPECT = (
    0.55  # width of a cell to its height; narrower than rich's, so that two cells fit a Chinese character
)
_CELL = 20 * _ASPECT  # pixels; rich draws cells 20 high
_FONTS = '"Sarasa Mono SC", "Noto Sans Mono CJK SC", Menlo, Consolas, "DejaVu Sans Mono", "PingFang SC", "Microsoft YaHei", monospace'
_TEXT = re.compile(
    r'<text class="([^"]+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+" clip-path="([^"]+)">([^<]*)</text>'
)
_FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: FONTS; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
""".replace("FONTS", _FONTS)


def run_demo(units: int, pages: int, seed: int, picture: Path | None = None) -> int:
    """Serves the province, visits all of it for a night and some of it for two more, and sums up; gives the exit code.

    The last night is today's. The province is kept in the configured place while nothing else is there, else in the
    folder ``demo`` of it; once more on the same day it is the last night's next run. ``picture`` is where the terminal's picture is saved as SVG.
    """
    out = Console() if picture is None else Console(record=True, width=_PICTURE_CELLS)
    configured = read_config()
    config = place_of_practice(configured)
    if config != configured:
        _say(out, f"{configured.home} 里已有真实网站的数据，练习省另放在 {config.home}")
    today = local_date(config.now())
    first = today - timedelta(days=_NIGHTS - 1)
    _say(out, f"练习省：{units} 个虚构网站，由本机提供（种子 {seed}）")
    registry, codes = config.home / REGISTRY, []
    truth = truth_of(units, pages, seed, first)
    for number in range(1, _NIGHTS + 1) if _fresh(config) else [_NIGHTS]:
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


def _fresh(config: Config) -> bool:
    """Whether no night was ever run there."""
    with closing(connect(config)) as database:
        return not queries.nights(database)


def place_of_practice(config: Config) -> Config:
    """``config`` with a home and a database that the province has to itself; the home is made."""
    with closing(connect(config)) as database:
        config = practice_place(config, database)
    try:
        config.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{config.home}：无法建立数据目录（{error.strerror}）；请检查路径和权限", 5) from error
    return config


def terminal_picture(console: Console, title: str) -> str:
    """What ``console`` has recorded, as an SVG that loads nothing from elsewhere and keeps Chinese text in its cells."""
    svg = console.export_svg(title=title, code_format=_FRAME, font_aspect_ratio=_ASPECT, unique_id="demo")
    return "\n".join(line.rstrip() for line in _TEXT.sub(_in_cells, svg).splitlines()) + "\n"


def _in_cells(match: re.Match[str]) -> str:
    """A run of text cut into narrow and wide stretches, each as long as its cells; rich counts characters instead."""
    style, left, top, clip, text = match.groups()
    parts, at = [], float(left)
    for _, stretch in groupby(unescape(text), key=cell_len):
        piece = "".join(stretch)
        length = _CELL * cell_len(piece)
        if piece.strip():
            place = f'x="{at:g}" y="{top}" textLength="{length:g}"'
            shown = escape(piece).replace("\xa0", "&#160;")
            parts.append(f'<text class="{style}" {place} clip-path="{clip}">{shown}</text>')
        at += length
    return "\n".join(parts)


def practice(config: Config, units: Path, port: int) -> Config:
    """``config`` turned towards the practice province: its registry, its server, its authority beside the registry, no pauses."""
    authorities = units.with_name(AUTHORITY)
    return replace(
        config,
        units=units,
        overrides=units.with_name("none.toml"),
        columns=units.with_name("none.csv"),
        hosts=HostMap((("*", "127.0.0.1", port),)),
        authorities=authorities if authorities.is_file() else None,
        nameserver=("127.0.0.1", port),
        delay=0.0,
        retry_pause=0.2,
        concurrency=_AT_ONCE,
        # One browser for all sites would take most of the demo's time; who wants it says so.
        browser_share=config.browser_share if "MINJIAN_BROWSER_SHARE" in os.environ else 0.0,
    )


@contextmanager
def province(
    units: int, pages: int, seed: int, night: int, today: date, registry: Path, *flags: str
) -> Iterator[int]:
    """The server in a process of its own; gives its port. Raises :class:`~crawler.errors.RunError` where it fails.

    ``flags`` are switches of ``farm.server``, such as ``--rich``.
    """
    command = [sys.executable, "-m", "farm.server", "--port", "0", "--registry", str(registry)]
    command += ["--authority", str(registry.with_name(AUTHORITY))]
    options = {"units": units, "pages": pages, "seed": seed, "night": night, "today": today.isoformat()}
    command += [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command += flags
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            if not re.fullmatch(r"\d{1,5}\n", line):
                raise RunError(f"练习省没有起来：{server.stderr.read()[-500:] if server.stderr else ''}", 5)
            yield int(line)
        finally:
            server.terminate()


def serve(port: int, units: int, pages: int, seed: int, night: int, today: date | None = None) -> None:
    """Serves until Ctrl-C, and says how to point a crawl at it. ``today`` is the day of the first night."""
    from farm import server

    config = place_of_practice(read_config())
    registry = config.home / REGISTRY
    variables = {
        **place_variables(config),
        "MINJIAN_UNITS": str(registry),
        "MINJIAN_OVERRIDES": os.devnull,
        "MINJIAN_HOSTS": f"*=127.0.0.1:{port}",
        "MINJIAN_AUTHORITIES": str(registry.with_name(AUTHORITY)),
        "MINJIAN_NAMESERVER": f"127.0.0.1:{port}",
        "MINJIAN_DELAY": "0",
    }
    print(f"名册：{registry}\n另开一个终端：", file=sys.stderr)
    print(f"  {command(variables, 'nightly')}", file=sys.stderr)
    first = (today or local_date(config.now())).isoformat()
    arguments = {"port": port, "units": units, "pages": pages, "seed": seed, "night": night, "today": first}
    files = ["--registry", str(registry), "--authority", str(registry.with_name(AUTHORITY))]
    server.main([p for k, v in arguments.items() for p in (f"--{k}", str(v))] + files)


def truth_of(units: int, pages: int, seed: int, today: date) -> list[Row]:
    """What is planted, in the sites and in the samples. ``today`` is the day of the first night."""
    known = practice_units(units)
    return [*make_province(seed, known, pages, today).truth(), *sampled_faults(known, seed)]


def truth_rows(units: int, pages: int, seed: int, today: date | None = None) -> list[dict[str, Any]]:
    """What is planted, one mapping a row. ``today`` is the day of the first night."""
    import msgspec

    today = today or local_date(read_config().now())
    return [msgspec.to_builtins(row) for row in truth_of(units, pages, seed, today)]


def command(variables: Mapping[str, str], *arguments: str) -> str:
    """A line that runs the program as it was started here, with ``variables`` set."""
    settings = [f"{name}={shlex.quote(value)}" for name, value in variables.items()]
    return " ".join([*settings, *_program(), *arguments])


def _program() -> list[str]:
    """How the program is called from the current folder: by its name where the shell finds it, else by its path."""
    path = Path(sys.argv[0])
    if path.suffix == ".py":
        return [shlex.quote(_from_here(Path(sys.executable))), "-m", path.stem]
    found = shutil.which(path.name)
    return [path.name if found and Path(found) == path else shlex.quote(_from_here(path))]


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def place_variables(config: Config) -> dict[str, str]:
    """The variables that lead a command from this folder to the home and the database of ``config``.

    A variable that is set now may be set for this one command only, so it is named again; an address with a password in
    it is not.
    """
    rest = {k: v for k, v in os.environ.items() if k not in _PLACE}
    home = {} if config.home == configuration.load(rest).home else {"MINJIAN_HOME": str(config.home)}
    usual = configuration.load({**rest, **home}).database_url
    secret = urlsplit(config.database_url).password
    if config.database_url == usual or secret:
        return home
    return {**home, "MINJIAN_DATABASE_URL": config.database_url}


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
