"""The other reference: our own crawler, as polite as ever, that follows links and judges and stores nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from lxml import etree, html
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from core.fetch import FetchOutcome
from core.unit import Unit
from crawler.config import Config
from crawler.spiders.polite import PoliteSpider
from crawler.task import Task
from crawler.visiting import project_settings, settings_for

_hrefs = etree.XPath("//a/@href", smart_strings=False)


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
        hrefs: Any = _hrefs(html.fromstring(response.body))
        for href in hrefs:
            if href in self.raw_met:
                continue
            if href.startswith(("/", "http")):
                self.raw_met.add(href)
            url = urljoin(response.url, href).partition("#")[0]
            if url.startswith(self.prefix) and url not in self.met:
                self.met.add(url)
                self.frontier.add(Task(url=url))


def crawl_links(config: Config, unit: Unit) -> int:
    """Crawls one site in this process; gives the number of pages."""
    counts = [0]
    process = CrawlerProcess(project_settings(settings_for(config, unit), None))
    crawling = process.crawl(LinksOnlySpider, unit=unit, counts=counts)
    failures: list[Any] = []
    crawling.addErrback(failures.append)
    process.start()
    if failures:
        failures[0].raiseException()
    return counts[0]
