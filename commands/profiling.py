"""What each check costs: ``minjian checks --profile``. Measured on pages of the practice province, which are always at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from time import process_time
from typing import Any

from checks.catalogue import Catalogue
from checks.runner import run_page_checks, run_site_checks
from core.address import normalise
from core.page import Page
from core.site import MemoryPages, SiteFacts
from core.times import SHANGHAI
from core.unit import Unit
from reading.lists.columns import find_columns
from reading.page import read_page

_SITES, _PAGES = 12, 60
_NOW = datetime(2026, 11, 20, 2, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Profile:
    """The cost of one piece of work on one page: mean and worst, in microseconds, and its share of the whole in percent.

    A site check's cost is its time over a whole site, divided by the site's pages.
    """

    id: str
    kind: str
    us_per_page: float
    worst_us: float
    percent: float


@dataclass(frozen=True)
class _Source:
    unit: Unit
    url: str
    body: bytes
    content_type: str


def profile(catalogue: Catalogue, rounds: int = 3) -> list[Profile]:
    """The dearest first; reading a page comes along as the measure of the others."""
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(rounds):
        for sources in _sites():
            _measure_site(sources, catalogue, times)
    means = {key: sum(v) / len(v) for key, v in times.items()}
    whole = sum(means.values())
    rows = [
        Profile(
            name,
            kind,
            round(1e6 * mean, 1),
            round(1e6 * max(times[name, kind]), 1),
            round(100 * mean / whole, 1),
        )
        for (name, kind), mean in means.items()
    ]
    return sorted(rows, key=lambda r: -r.us_per_page)


def _measure_site(
    sources: Sequence[_Source], catalogue: Catalogue, times: dict[tuple[str, str], list[float]]
) -> None:
    pages = [_timed(times["（读取页面）", "page"], _read, source) for source in sources]
    for check in catalogue.page_checks:
        for page in pages:
            _timed(times[check.id, "page"], run_page_checks, page, [check])
    for site_check in catalogue.site_checks:
        spent: list[float] = []
        _timed(spent, run_site_checks, _site(sources[0].unit, pages), [site_check])
        times[site_check.id, "site"].append(spent[0] / len(pages))


def _timed(times: list[float], work: Callable[..., Any], *arguments: Any) -> Any:
    began = process_time()
    answer = work(*arguments)
    times.append(process_time() - began)
    return answer


def _read(source: _Source) -> Page:
    return read_page(
        source.url, source.body, unit=source.unit, fetched_at=_NOW, content_type=source.content_type
    )


def _site(unit: Unit, pages: Sequence[Page]) -> SiteFacts:
    index = MemoryPages(p.facts for p in pages)
    seen = frozenset(normalise(p.url) for p in pages)
    return SiteFacts(unit=unit, as_of=_NOW, pages=index, columns=find_columns(unit, index), observed=seen)


def _sites() -> Iterator[list[_Source]]:
    from farm.answers import answer_of
    from farm.entries import paths_of
    from farm.names import practice_units
    from farm.province import make_province

    province = make_province(1, practice_units(_SITES), _PAGES, date(2026, 11, 20), rich=True)
    for site in province.sites.values():
        answers = ((site.url(path), answer_of(site, path, 1)) for path in paths_of(site, 1))
        pages = (
            _Source(site.unit, u, a.body, a.content_type) for u, a in answers if "html" in a.content_type
        )
        yield list(islice(pages, _PAGES))
