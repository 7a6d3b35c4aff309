"""The other references: our own crawler, as polite as ever, that follows links and judges and stores nothing.

:class:`LeastSpider` looks at each page besides as any program that judges pages must, and throws away what it sees: no
crawl that reads with lxml can be faster, whatever it makes of it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from lxml import etree, html
from lxml.html import HtmlElement
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from core.fetch import FetchOutcome
from core.unit import Unit
from crawler.config import Config
from crawler.night.visiting import project_settings, settings_for
from crawler.spiders.polite import PoliteSpider
from crawler.task import Task

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
        said = [etree.tostring(a, encoding="unicode", method="text", with_tail=False) for a in links]
        text = etree.tostring(tree, encoding="unicode", method="text")
        self.looked_at = len(seen) + len(said) + len(text)


def crawl_least(config: Config, unit: Unit) -> int:
    """As :func:`crawl_links`, with a look at each page."""
    return crawl_links(config, unit, LeastSpider)


def crawl_links(config: Config, unit: Unit, spider: type[LinksOnlySpider] = LinksOnlySpider) -> int:
    """Crawls one site in this process; gives the number of pages."""
    counts = [0]
    process = CrawlerProcess(project_settings(settings_for(config, unit), None))
    crawling = process.crawl(spider, unit=unit, counts=counts)
    failures: list[Any] = []
    crawling.addErrback(failures.append)
    process.start()
    if failures:
        failures[0].raiseException()
    return counts[0]
