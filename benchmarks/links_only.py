"""The other references: our own crawler, as polite as ever, that follows links and judges and stores nothing.

:class:`LeastSpider` looks at each page besides as any program that judges pages must, and throws away what it sees: no
crawl that reads with lxml can be faster, whatever it makes of it. :class:`KeptSpider` looks in the same way and keeps of each
page what a first night has to keep (its row, its links, its bytes as evidence), read and judged as little as before: between it and
a first night lies what reading and judging cost.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from lxml import etree, html
from lxml.html import HtmlElement
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from benchmarks.sites import TODAY
from checks.catalogue import Catalogue
from core.fetch import FetchOutcome
from core.page import Link, Page, PageFacts, PageKind
from core.unit import Unit
from crawler.answer import Answer
from crawler.config import Config
from crawler.night.visiting import crawl_with, project_settings, settings_for
from crawler.spiders.polite import PoliteSpider
from crawler.task import Task
from crawler.visit.visit import Visit
from db.session import open_database
from reading.kind import is_column_address
from reading.links import Resolver

_hrefs = etree.XPath("//a/@href", smart_strings=False)
_links = etree.XPath("//a[@href]", smart_strings=False)


class LinksOnlySpider(PoliteSpider):
    """Every address of one host, once."""

    name = "links-only"

    def __init__(self, unit: Unit, counts: list[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.prefix = unit.homepage.rstrip("/") + "/"
        self.counts = counts
        self.met = {unit.homepage}
        self.raw_met: set[str] = set()
        self.frontier.add(Task(url=unit.homepage))

    def settle(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        if response is None or outcome.problem is not None:
            return
        self.counts[0] += 1
        if "html" in outcome.content_type:
            self._follow(response)

    def _follow(self, response: Response) -> None:
        tree = html.fromstring(response.body)
        self.look(tree)
        hrefs: Any = _hrefs(tree)
        for href in hrefs:
            if href in self.raw_met:
                continue
            if href.startswith(("/", "http")):
                self.raw_met.add(href)
            url = urljoin(response.url, href).partition("#")[0]
            if url.startswith(self.prefix) and url not in self.met:
                self.met.add(url)
                self.frontier.add(Task(url=url))

    def look(self, tree: HtmlElement) -> None:
        """Nothing is looked at but addresses."""


class LeastSpider(LinksOnlySpider):
    """Looks at every element with its attributes and at the text of every link, and at the text of the page."""

    name = "least"

    def look(self, tree: HtmlElement) -> None:
        seen = [(element, element.tag, element.items()) for element in tree.iter("*")]
        links: Any = _links(tree)
        self.linked = [
            (a.get("href"), etree.tostring(a, encoding="unicode", method="text", with_tail=False))
            for a in links
        ]
        text = etree.tostring(tree, encoding="unicode", method="text")
        self.looked_at = len(seen) + len(text)


class KeptVisit(Visit):
    """Stores pages and evidence with the code of every visit; of a page it knows the address and the links."""

    def __init__(self, unit: Unit, config: Config) -> None:
        super().__init__(unit, config, open_database(config.database_url), Catalogue({}, {}), TODAY)

    def keep(self, answer: Answer, links: tuple[Link, ...]) -> None:
        kind = PageKind.COLUMN if is_column_address(answer.task.url) else PageKind.ARTICLE
        facts = PageFacts(url=answer.task.url, kind=kind, links=links)
        self._keep(answer, Page(facts=facts, fetched_at=self.now), ())
        self.flush_if_due()


class KeptSpider(LeastSpider):
    """Keeps each page it looked at."""

    name = "kept"

    def __init__(self, unit: Unit, counts: list[int], visit: KeptVisit, **kwargs: Any) -> None:
        super().__init__(unit, counts, **kwargs)
        self.visit = visit

    def settle(self, task: Task, outcome: FetchOutcome, response: Response | None) -> None:
        self.linked = []
        super().settle(task, outcome, response)
        if response is not None and outcome.problem is None:
            address = Resolver(response.url)
            links = tuple(Link(address(href), text.strip()) for href, text in self.linked)
            self.visit.keep(Answer.of(task, outcome, response), links)


def crawl_least(config: Config, unit: Unit) -> int:
    """As :func:`crawl_links`, with a look at each page."""
    return crawl_links(config, unit, LeastSpider)


def crawl_kept(config: Config, unit: Unit) -> int:
    """As :func:`crawl_least`, with what was seen kept in the database and in the unit's WARC file."""
    visit = KeptVisit(unit, config)
    pages = crawl_links(config, unit, KeptSpider, visit=visit)
    visit.close("done", "")
    return pages


def crawl_links(
    config: Config, unit: Unit, spider: type[LinksOnlySpider] = LinksOnlySpider, **more: Any
) -> int:
    """Crawls one site in this process; gives the number of pages."""
    counts = [0]
    process = CrawlerProcess(project_settings(settings_for(config, unit), None))
    crawl_with(process, spider, {"unit": unit, "counts": counts, **more})
    return counts[0]
