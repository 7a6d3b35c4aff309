"""Where the time of reading a page goes, and what others take for less: all in times of parsing it once with lxml.

Each reader that :mod:`reading.page` calls is timed by itself, without those it calls in turn. Beside them stand what no
reader in Python can do without (one look at every element and its attributes; the text of every link), and what
well-known libraries take for a single one of the questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from time import process_time
from types import FunctionType
from typing import Any

import lxml.html
from lxml import etree
from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor

from benchmarks.page_cost import NOW, Source, sites
from reading import page as reading_page

_links = LinkExtractor()


class _Clock:
    """Seconds by name; a name's seconds are those in which no other that is timed ran."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = process_time()

    def _pass(self) -> None:
        now = process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def run(*args: Any, **kwargs: Any) -> Any:
            self._pass()
            self._running.append(name)
            try:
                return work(*args, **kwargs)
            finally:
                self._pass()
                self._running.pop()

        return run


@contextmanager
def _watched(clock: _Clock) -> Iterator[None]:
    """While it lasts, what ``reading.page`` calls of other readers is timed."""
    own = {n: f for n, f in vars(reading_page).items() if isinstance(f, FunctionType)}
    theirs = {
        n: f for n, f in own.items() if f.__module__.startswith("reading.") and f.__module__ != "reading.page"
    }
    for name, work in theirs.items():
        setattr(reading_page, name, clock.timed(f"{work.__module__}.{name}", work))
    try:
        yield
    finally:
        for name, work in theirs.items():
            setattr(reading_page, name, work)


def measure_stages(count: int, pages: int) -> tuple[dict[str, float], dict[str, float]]:
    """Of ``count`` practice sites (one more warms up): by reader, and by others, in times of parsing the same pages."""
    first, *rest = sites(count + 1, pages)
    for source in first:
        _read(source)
    measured = [source for each in rest for source in each]
    return stages(measured), others(measured[: 2 * pages])


def _read(source: Source) -> Any:
    return reading_page.read_page(
        source.url, source.body, unit=source.unit, fetched_at=NOW, content_type=source.content_type
    )


def stages(pages: Sequence[Source]) -> dict[str, float]:
    """By reader, how many times as long as parsing all ``pages`` it takes, the longest first."""
    clock, parsed = _Clock(), _spent(pages, _parse)
    whole = clock.timed("reading.page", _read)
    with _watched(clock):
        for source in pages:
            whole(source)
    return {name: seconds / parsed for name, seconds in sorted(clock.seconds.items(), key=lambda s: -s[1])}


def _spent(pages: Sequence[Source], work: Callable[[Source], Any]) -> float:
    began = process_time()
    for source in pages:
        work(source)
    return process_time() - began


def _parse(source: Source) -> Any:
    return etree.fromstring(source.body, parser=etree.HTMLParser(encoding="utf-8", huge_tree=True))


def _walk(source: Source) -> None:
    for element in lxml.html.fromstring(source.body).iter("*"):
        element.items()


def _link_texts(source: Source) -> None:
    for link in lxml.html.fromstring(source.body).iter("a"):
        link.get("href"), "".join(map(str, link.itertext()))


def _extract_links(source: Source) -> None:
    _links.extract_links(HtmlResponse(source.url, body=source.body, encoding="utf-8"))


def _find_date(source: Source) -> None:
    from htmldate import find_date

    find_date(source.body.decode("utf-8", "replace"), original_date=True)


def _body_text(source: Source) -> None:
    from trafilatura import extract

    extract(source.body.decode("utf-8", "replace"))


_OTHERS: dict[str, Callable[[Source], Any]] = {
    "lxml.html: parse, look at every element and its attributes": _walk,
    "lxml.html: parse, text and address of every link": _link_texts,
    "Scrapy's LinkExtractor: links alone": _extract_links,
    "htmldate: the date alone": _find_date,
    "trafilatura: the body alone": _body_text,
}


def others(pages: Sequence[Source]) -> dict[str, float]:
    """What each of the others takes, in times of parsing the same ``pages``."""
    parsed = _spent(pages, _parse)
    return {name: _spent(pages, work) / parsed for name, work in _OTHERS.items()}
