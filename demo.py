"""The practice province for people: served, crawled and summed up by one command."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from time import monotonic
from typing import Any

from rich.cells import cell_len
from rich.console import Console

from core.times import local_date
from crawler.config import Config
from crawler.hosts import HostMap
from crawler.nightly import Night
from crawler.office import RunError, open_office, read_config
from crawler.summary import print_night

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
    """Serves the province, visits all of it, prints the summary; gives the exit code.

    ``picture`` is where the terminal's picture is saved as SVG.
    """
    out = Console() if picture is None else Console(record=True, width=_PICTURE_CELLS)
    config = read_config()
    home = config.home
    home.mkdir(parents=True, exist_ok=True)
    today = local_date(config.now())
    out.print(f"练习省：{units} 个虚构网站，每个约 {pages} 页，由本机提供（种子 {seed}）", highlight=False)
    began = monotonic()
    with province(units, pages, seed, 1, today, home / "practice-units.csv") as port:
        office = open_office(practice(config, home / "practice-units.csv", port))
        run = Night(
            office=office,
            units=office.registry.units,
            night=today,
            jobs=config.jobs,
            max_pages=config.max_pages,
        )
        code = run.run()
        print_night(run.summary(), run.rows(), office.catalogue, monotonic() - began, out)
    _where(out, home)
    if picture is not None:
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(terminal_picture(out, "make demo"), encoding="utf-8")
    return 0 if code in (3, 4) else code


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
    """``config`` turned towards the practice province: its registry, its server, no pauses."""
    return replace(
        config,
        units=units,
        overrides=units.with_name("none.toml"),
        columns=units.with_name("none.csv"),
        hosts=HostMap((("*", "127.0.0.1", port),)),
        delay=0.0,
        retry_pause=0.2,
        concurrency=_AT_ONCE,
    )


@contextmanager
def province(
    units: int, pages: int, seed: int, night: int, today: date, registry: Path, *flags: str
) -> Iterator[int]:
    """The server in a process of its own; gives its port. Raises :class:`~crawler.office.RunError` where it fails.

    ``flags`` are switches of ``farm.server``, such as ``--rich``.
    """
    command = [sys.executable, "-m", "farm.server", "--port", "0", "--registry", str(registry)]
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


def serve(port: int, units: int, pages: int, seed: int, night: int) -> None:
    """Serves until Ctrl-C, and says how to point a crawl at it."""
    from farm import server

    config = read_config()
    registry = config.home / "practice-units.csv"
    registry.parent.mkdir(parents=True, exist_ok=True)
    print(f"名册：{registry}\n另开一个终端：", file=sys.stderr)
    print(
        f"  MINJIAN_UNITS={registry} MINJIAN_HOSTS='*=127.0.0.1:{port}' MINJIAN_DELAY=0 minjian nightly",
        file=sys.stderr,
    )
    today = local_date(config.now()).isoformat()
    arguments = {"port": port, "units": units, "pages": pages, "seed": seed, "night": night, "today": today}
    server.main([p for k, v in arguments.items() for p in (f"--{k}", str(v))] + ["--registry", str(registry)])


def truth_rows(units: int, pages: int, seed: int) -> list[dict[str, Any]]:
    """What is planted, one mapping a row."""
    import msgspec

    from farm.names import practice_units
    from farm.province import make_province

    today = local_date(read_config().now())
    made = make_province(seed, practice_units(units), pages, today)
    return [msgspec.to_builtins(row) for row in made.truth()]


def _where(out: Console, home: Path) -> None:
    out.print()
    out.print(f"数据库：{home / 'minjian.db'}", markup=False, highlight=False)
    out.print(
        "接下来：minjian findings；minjian finding 编号；minjian coverage；minjian farm truth",
        highlight=False,
    )
    out.print("看板、评分和公文尚未建成，见 README“尚未建成”", highlight=False)
