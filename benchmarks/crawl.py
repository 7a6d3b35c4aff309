"""What a night costs: first, unchanged and re-sent nights beside two references, workers, start-up, memory, rows.

Run ``python -m benchmarks.crawl [--bars] [--quick] [--pages N]``. Everything is measured in one run on the same practice sites
(pages of a real weight), each piece in a process of its own, alternating site by site; only ratios are compared, since
machines drift. The references: a spider as Scrapy's tutorial has it, and our own crawler that only follows links; a third,
which only looks at every element and every link ("least"), shows what no first night can be faster than, and a fourth, which
besides keeps pages, links and evidence as a first night does ("kept"), what is left for reading and judging.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from benchmarks import nights
from benchmarks.bare_spider import crawl_bare
from benchmarks.links_only import crawl_kept, crawl_least, crawl_links
from benchmarks.measure import Cost, alone, bar, hurry, missed, report
from benchmarks.sites import Field, check_reached, served
from core.unit import Unit

_NAMES = ("pages per CPU second", "pages per second", "CPU ms per page", "peak MB")
_KINDS = ("bare", "links", "least", "kept", "first", "second", "resent")


@dataclass(frozen=True)
class Size:
    """How much is measured; ``large`` is the size of the one large site, 0 leaves it out."""

    sites: int
    pages: int
    rounds: int
    large: int


#: Sites of a county's usual size, so that what a visit asks once a night weighs as it does in reality; each ratio is the
#: median of six pairs.
_FULL, _QUICK = Size(2, 1600, 3, 5000), Size(1, 120, 1, 0)
_ROUNDS_OF_WORKERS = 5


def measure(size: Size) -> dict[str, list[Cost]]:
    """All kinds of crawls of the same sites, round by round and site by site in turn."""
    costs: dict[str, list[Cost]] = {kind: [] for kind in _KINDS}
    with (
        served(size.sites, size.pages) as field,
        served(size.sites, size.pages, "--no-validators") as resending,
    ):
        for unit in field.units:  # once uncounted: the server makes its pages when they are first asked for
            for each in (field, resending):
                alone(crawl_links, each.config, unit, imports=nights.IMPORTS)
        for number in range(size.rounds):
            _measure_round(field.with_database(f"a{number}"), resending.with_database(f"b{number}"), costs)
    return costs


def _measure_round(field: Field, resending: Field, costs: dict[str, list[Cost]]) -> None:
    for unit in field.units:
        hosts = str(field.config.hosts)
        _note(
            field,
            unit,
            costs["bare"],
            alone(crawl_bare, unit.homepage, unit.hosts[0], hosts, imports=nights.IMPORTS),
        )
        for kind, crawl in (("links", crawl_links), ("least", crawl_least)):
            _note(field, unit, costs[kind], alone(crawl, field.config, unit, imports=nights.IMPORTS))
        kept = alone(crawl_kept, field.with_database(f"kept-{unit.id}").config, unit, imports=nights.IMPORTS)
        _note(field, unit, costs["kept"], kept)
        for kind, cost in nights.two_nights(field, unit):
            _note(field, unit, costs[kind], cost)
        _, (_, again) = nights.two_nights(resending, unit)
        _note(resending, unit, costs["resent"], again)


def _note(field: Field, unit: Unit, costs: list[Cost], cost: Cost) -> None:
    check_reached(field, unit, pages_of(cost))
    costs.append(cost)


def pages_of(cost: Cost) -> int:
    """Pages that were read or answered "unchanged"."""
    return cost.value if isinstance(cost.value, int) else cost.value["fetched"] + cost.value["unchanged"]


def rates(costs: list[Cost]) -> tuple[float, float, float, float]:
    """Pages per processor second, pages per second, CPU milliseconds per page: medians; peak MB: the largest."""
    return (
        median(pages_of(c) / c.cpu for c in costs),
        median(pages_of(c) / c.seconds for c in costs),
        median(1000 * c.cpu / pages_of(c) for c in costs),
        max(c.peak_mb for c in costs),
    )


def ratio(costs: dict[str, list[Cost]], kind: str, reference: str) -> float:
    """Median over sites and rounds of how many times more pages per processor second; both sides of a pair ran in turn."""
    pairs = zip(costs[kind], costs[reference], strict=True)
    return median((pages_of(a) / a.cpu) / (pages_of(b) / b.cpu) for a, b in pairs)


def _ratio_bars(costs: dict[str, list[Cost]]) -> Iterator[tuple[str, dict[str, Any]]]:
    wanted = (
        ("first", "bare", 6.0, "first night, pages per CPU second, times the spider of the tutorial"),
        ("first", "links", 0.35, "first night, pages per CPU second, times only following links"),
        ("second", "first", 3.5, "unchanged night (304), pages per CPU second, times the first"),
        (
            "resent",
            "first",
            2.5,
            "unchanged night (bodies sent again), pages per CPU second, times the first",
        ),
    )
    for kind, reference, least, name in wanted:
        got = ratio(costs, kind, reference)
        yield name, bar(f">= {least:g}", got, got >= least)


def _large_site(pages: int) -> Cost:
    """One first night of one large site."""
    with served(1, pages) as sites:
        field, unit = sites.with_database("large"), sites.units[0]
        cost = nights.night(field, unit, 0)
        check_reached(field, unit, pages_of(cost))
        return cost


def _more_bars(size: Size, figures: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, want, most, got in nights.start_up(3 if size.large else 1):
        figures[name] = round(got, 3)
        yield name, bar(want, got, got <= most)
    if not size.large:
        return
    gain = nights.two_workers(_ROUNDS_OF_WORKERS)
    figures["two workers, times one"] = round(gain, 3)
    yield "two workers, pages per second, times one", bar(">= 1.7", gain, gain >= 1.7)
    large = _large_site(size.large)
    figures["large site"] = {
        "pages": pages_of(large),
        "peak_mb": round(large.peak_mb, 1),
        "cpu": round(large.cpu, 1),
    }
    yield f"peak MB at {size.large:,} pages", bar("<= 200", large.peak_mb, large.peak_mb <= 200)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--bars", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--quick", action="store_true", help="one small site, one round, no large site")
    parser.add_argument("--pages", type=int, help="of each site, about (1600)")
    options = parser.parse_args(arguments)
    if options.quick:
        hurry()
    size = _QUICK if options.quick else _FULL
    size = replace(size, pages=options.pages or size.pages)
    costs = measure(size)
    found = {kind: rates(costs[kind]) for kind in _KINDS}
    figures: dict[str, Any] = {
        k: dict(zip(_NAMES, (round(v, 1) for v in r), strict=True)) for k, r in found.items()
    }
    for kind in ("least", "kept"):
        figures[f"{kind}, times the spider of the tutorial"] = round(ratio(costs, kind, "bare"), 2)
    figures["new_rows"] = costs["second"][0].value["rows"]
    new_rows = max(c.value["new_rows"] for c in costs["second"])
    bars = dict(_ratio_bars(costs))
    bars["unchanged night, new rows a unit"] = bar("<= 2 (visit, night)", new_rows, new_rows <= 2)
    bars |= dict(_more_bars(size, figures))
    rows = [("crawl", *_NAMES)] + [(k, *(f"{v:.1f}" for v in r)) for k, r in found.items()]
    report("crawl", rows, figures, bars)
    return 1 if options.bars and missed(bars) else 0


if __name__ == "__main__":
    sys.exit(main())
