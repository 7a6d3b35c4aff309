"""Cost against size: ``python -m benchmarks.scale [--bars] [--quick] [--large] [--plot FILE]``.

A first and four unchanged nights of one site of 1,000, 5,000 and 20,000 pages (``--large``: and 100,000), and whole nights of
1, 14 and 126 sites: pages a second, processor time, memory, size of the database. An exponent is fitted to processor
time over pages (1 is linear). From the measured cost a page and the limits of politeness follows what a night of 14,000
sites takes.
"""

from __future__ import annotations

import argparse
import math
import os
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.crawl import pages_of
from benchmarks.measure import Cost, bar, hurry, missed, report
from benchmarks.nights import night, whole_night
from benchmarks.sites import check_reached, served

_SIZES, _QUICK, _LARGE = (1000, 5000, 20_000), (100, 200), 100_000
_SITES = (1, 14, 126)
#: Nights after the second over which growth is taken: the file grows by whole pages.
_FURTHER = 3
#: The simulated province of provinces: sites, pages of each, seconds between two requests to one host, hours of a night.
_FAR_SITES, _FAR_PAGES, _FAR_DELAY, _FAR_HOURS = 14_000, 5_000, 1.0, 8.0


@dataclass(frozen=True)
class Point:
    """What one size costs. ``mb`` is the size of the database after the first night, ``grown`` what each further one adds.

    Not the second: then some rows move for good (a page that waited for its confirmation, a file read to its end).
    """

    pages: int
    first: Cost
    second: Cost
    mb: float
    grown: float


def measure(sizes: Sequence[int]) -> list[Point]:
    return [_point(size) for size in sizes]


def _point(size: int) -> Point:
    with served(1, size) as sites:
        field, unit = sites.with_database("scale"), sites.units[0]
        path = Path(field.config.database_url.removeprefix("sqlite:///"))
        first = night(field, unit, 0)
        check_reached(field, unit, pages_of(first))
        made = _megabytes(path)
        second = night(field, unit, 1)
        before = _megabytes(path)
        for number in range(_FURTHER):
            night(field, unit, 2 + number)
        return Point(pages_of(first), first, second, made, (_megabytes(path) - before) / _FURTHER)


def _megabytes(path: Path) -> float:
    """The size of the database file with its log folded in."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.stat().st_size / 2**20


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of a straight line through the logarithms, by least squares."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (sum(p[i] for p in logs) / len(logs) for i in (0, 1))
    top = sum((x - mean_x) * (y - mean_y) for x, y in logs)
    return top / sum((x - mean_x) ** 2 for x, _ in logs)


def machines(cpu_per_page: float) -> dict[str, float]:
    """What a night of many sites takes, of which each is bounded by the pace that its host allows."""
    reachable = min(_FAR_PAGES, _FAR_HOURS * 3600 / _FAR_DELAY)
    cores = _FAR_SITES * reachable * cpu_per_page / (_FAR_HOURS * 3600)
    return {
        "sites": _FAR_SITES, "pages of each": reachable, "hours at one request a second": round(reachable * _FAR_DELAY / 3600, 2),
        "cores busy for eight hours": round(cores, 1), "machines of eight cores at 70 %": math.ceil(cores / 8 / 0.7),
    }  # fmt: skip


def plot(points: Sequence[Point], file: Path) -> None:
    """Processor seconds over pages, both on logarithmic scales, as an SVG of its own."""
    left, right = math.log10(points[0].pages) - 0.2, math.log10(points[-1].pages) + 0.2
    series = (
        ("first night", "#c0392b", [p.first.cpu for p in points]),
        ("unchanged night", "#2471a3", [p.second.cpu for p in points]),
    )
    low = math.log10(min(v for _, _, s in series for v in s)) - 0.2
    high = math.log10(max(v for _, _, s in series for v in s)) + 0.2
    x = [60 + 500 * (math.log10(p.pages) - left) / (right - left) for p in points]
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 360" font-family="sans-serif" font-size="12">',
             '<rect width="600" height="360" fill="white"/><path d="M60 20V320H580" fill="none" stroke="black"/>',
             '<text x="280" y="350">pages of the site</text><text x="8" y="14">CPU seconds</text>']  # fmt: skip
    for number, (name, colour, values) in enumerate(series):
        y = [320 - 300 * (math.log10(v) - low) / (high - low) for v in values]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/><text x="80" y="{40 + 16 * number}" fill="{colour}">{name}</text>'
        )
        parts += [
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/><text x="{a + 5:.1f}" y="{b - 5:.1f}">{v:.1f}</text>'
            for a, b, v in zip(x, y, values, strict=True)
        ]
    parts += [f'<text x="{a - 15:.1f}" y="335">{p.pages:,}</text>' for a, p in zip(x, points, strict=True)]
    file.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _rows(points: Sequence[Point]) -> Sequence[tuple[str, ...]]:
    head = (
        "pages",
        "first: pages/s",
        "CPU s",
        "peak MB",
        "second: pages/s",
        "CPU s",
        "peak MB",
        "database MB",
        "grown MB",
    )
    return [head] + [
        (f"{p.pages:,}", f"{p.pages / p.first.seconds:.0f}", f"{p.first.cpu:.1f}", f"{p.first.peak_mb:.0f}", f"{p.pages / p.second.seconds:.0f}",
         f"{p.second.cpu:.1f}", f"{p.second.peak_mb:.0f}", f"{p.mb:.1f}", f"{p.grown:.2f}")
        for p in points
    ]  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="two small sites, no whole nights")
    parser.add_argument("--large", action="store_true", help="also a site of 100,000 pages (half an hour)")
    parser.add_argument("--plot", type=Path, help="draw CPU seconds over pages as SVG")
    options = parser.parse_args(arguments)
    if options.quick:
        hurry()
    points = measure(_QUICK if options.quick else (*_SIZES, *([_LARGE] if options.large else [])))
    slopes = {n: exponent([(p.pages, getattr(p, n).cpu) for p in points]) for n in ("first", "second")}
    last = points[-1]
    figures: dict[str, Any] = {
        f"{p.pages} pages": {"first_cpu": round(p.first.cpu, 2), "second_cpu": round(p.second.cpu, 2), "first_mb": round(p.first.peak_mb, 1),
                             "second_mb": round(p.second.peak_mb, 1), "database_mb": round(p.mb, 2), "grown_mb": round(p.grown, 3)}
        for p in points
    }  # fmt: skip
    figures["exponents"] = {n: round(v, 3) for n, v in slopes.items()}
    figures["a night of 14,000 sites"] = machines(last.first.cpu / last.pages)
    if not options.quick:
        figures["whole nights"] = {f"{n} sites": whole_night(n, 60, os.cpu_count() or 1) for n in _SITES}
    bars = {
        f"exponent of the {n} night": bar("<= 1.15", v, v <= 1.15 or options.quick) for n, v in slopes.items()
    }
    most = 300 if last.pages > 50_000 else 200 if last.pages <= 5000 else 250
    bars[f"peak MB at {last.pages:,} pages"] = bar(
        f"<= {most}", last.first.peak_mb, last.first.peak_mb <= most
    )
    usual = min(points, key=lambda p: abs(p.pages - 5000))
    per_night = usual.grown * 126
    bars["MB that an unchanged night adds at 126 × 5,000 pages"] = bar("<= 1", per_night, per_night <= 1)
    if options.plot:
        plot(points, options.plot)
    report("scale", _rows(points), figures, bars)
    return 1 if options.bars and missed(bars) else 0


if __name__ == "__main__":
    sys.exit(main())
