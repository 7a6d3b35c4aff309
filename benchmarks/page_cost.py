"""What a page costs: reading it and all page checks, beside parsing it once with lxml.

Every page is measured once, as a night reads it, and both sides one after the other: reading pages again would find
its memos filled by the page itself. The pages of one more site come first, uncounted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from statistics import median
from time import process_time

from lxml import etree

from checks import catalogue
from checks.base import PageCheck
from checks.runner import run_page_checks
from core.times import SHANGHAI
from core.unit import Unit
from farm.answers import answer_of
from farm.entries import paths_of
from farm.names import practice_units
from farm.province import make_province
from reading.page import read_page

NOW = datetime(2026, 11, 20, 2, tzinfo=SHANGHAI)
STEPS = ("parse", "read", "check")


@dataclass(frozen=True)
class Source:
    """A page as it comes from the network."""

    unit: Unit
    url: str
    body: bytes
    content_type: str


@dataclass
class Costs:
    """Seconds by step of the pages of one kind (or of one site), and how many they are."""

    pages: int = 0
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, spent: tuple[float, float, float]) -> None:
        self.pages += 1
        for step, seconds in zip(STEPS, spent, strict=True):
            self.seconds[step] += seconds

    @property
    def times(self) -> float:
        """How many times the cost of parsing reading and checks cost."""
        return (self.seconds["read"] + self.seconds["check"]) / self.seconds["parse"]

    def milliseconds(self, step: str) -> float:
        return 1000 * self.seconds[step] / self.pages


@dataclass(frozen=True)
class Measured:
    """``by_kind`` sums over all sites, ``by_site`` over all kinds of pages."""

    by_kind: dict[str, Costs]
    by_site: dict[str, Costs]

    @property
    def times(self) -> float:
        """The ratio of the median site."""
        return median(c.times for c in self.by_site.values())


def sites(count: int, pages: int) -> Iterator[list[Source]]:
    """The first ``pages`` pages of each of ``count`` practice sites, in the proportion the site has them."""
    province = make_province(5, practice_units(count), pages, date(2026, 11, 20), rich=True)
    for site in islice(province.sites.values(), count):
        answers = ((site.url(path), answer_of(site, path, 1)) for path in paths_of(site, 1))
        found = (Source(site.unit, u, a.body, a.content_type) for u, a in answers if "html" in a.content_type)
        yield list(islice(found, pages))


def measure(count: int, pages: int) -> Measured:
    """The costs on ``count`` sites; the pages of one more warm up."""
    checks = catalogue.load().page_checks
    first, *rest = sites(count + 1, pages)
    for source in first:
        _spent(source, checks)
    measured = Measured(defaultdict(Costs), defaultdict(Costs))
    for sources in rest:
        for source in sources:
            kind, spent = _spent(source, checks)
            measured.by_kind[kind].add(spent)
            measured.by_site[source.unit.id].add(spent)
    return measured


def _spent(source: Source, checks: tuple[PageCheck, ...]) -> tuple[str, tuple[float, float, float]]:
    """The kind of the page and the processor's seconds for each step."""
    began = process_time()
    etree.fromstring(source.body, parser=etree.HTMLParser(encoding="utf-8", huge_tree=True))
    parsed = process_time()
    page = read_page(
        source.url, source.body, unit=source.unit, fetched_at=NOW, content_type=source.content_type
    )
    read = process_time()
    run_page_checks(page, checks)
    return page.kind.value, (parsed - began, read - parsed, process_time() - read)
