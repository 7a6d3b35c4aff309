"""Starting a visit: settings for one unit, and a Scrapy process around the spider."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from checks import catalogue as check_catalogue
from core.fetch import FetchOutcome
from core.times import local_date
from core.unit import Unit
from crawler.browser.browsing import MOST_PICTURES, Browsing
from crawler.browser.renderer import Renderer, find_browser
from crawler.browser.testing import stored_state, stored_tests
from crawler.config import Config
from crawler.gather.line import below_http, line_of
from crawler.gather.round import Round
from crawler.net import our_line
from crawler.spiders.links import LinksSpider
from crawler.spiders.site import SiteSpider
from crawler.visit.counts import Counts
from crawler.visit.visit import Visit
from db import site_reads
from db.evidence.renderings import unpictured
from db.records.visits import VisitHandle
from db.session import Database, open_database
from reading.files.process import shared as files
from reading.tree.showing import left_to_scripts

_LINKS_AT_ONCE = 32


@dataclass(frozen=True, kw_only=True)
class Order:
    """What one visit is to do. ``night`` is ``None`` for a spot check.

    ``deadline`` is in monotonic seconds, which all processes of a machine share. ``probes`` asks for the facts that need
    requests of their own as well. With ``only``, nothing but these addresses is asked for.
    """

    unit: Unit
    night: date | None
    max_pages: int
    deadline: float | None = None
    external: bool = False
    probes: bool = False
    only: tuple[str, ...] = ()


def settings_for(config: Config, unit: Unit | None = None) -> dict[str, Any]:
    """The Scrapy settings that depend on the configuration and on the unit."""
    delay = config.delay if unit is None or unit.delay is None else unit.delay
    return {
        "MINJIAN_HOSTS": str(config.hosts),
        "MINJIAN_PRIVATE_HOSTS": sorted(unit.ground.places) if unit and config.allow_private else [],
        "MINJIAN_RETRY_PAUSE": config.retry_pause,
        "DOWNLOAD_DELAY": delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": config.concurrency,
        "CONCURRENT_REQUESTS": config.concurrency + 1 if unit else _LINKS_AT_ONCE,
        "USER_AGENT": config.agent,
        **our_line.settings_of(config.controls, config.second_nameserver),
    }


def make_visit(config: Config, database: Database, order: Order) -> Visit:
    """Begins (or takes up again) the visit in the database."""
    catalogue = check_catalogue.load(config.checks)
    visit = Visit(order.unit, config, database, catalogue, order.night)
    seen = [c.id for c in catalogue.checks.values() if c.visual]
    visit.browsing = browsing_for(
        config, database, order.unit, len(visit.plan.known.numbers), local_date(visit.now), seen
    )
    return visit


def browsing_for(
    config: Config, database: Database, unit: Unit, known: int, today: date, visual: Sequence[str]
) -> Browsing | None:
    """The browser's part of a visit; ``None`` where there is no browser or none is wanted.

    ``visual`` are the checks whose findings a person must see.
    """
    chromium = find_browser(config.chromium) if config.browser_share and unit.browser else ""
    if not chromium:
        return None
    settings = settings_for(config, unit)

    def make(until: float) -> Renderer:
        return Renderer(
            chromium, agent=settings["USER_AGENT"], hosts=settings["MINJIAN_HOSTS"],
            private=settings["MINJIAN_PRIVATE_HOSTS"], own=unit.ground.own, others=unit.neighbours,
            until=until,
        )  # fmt: skip

    state = stored_state(database, unit.id)
    heads = site_reads.site_pages(database, unit.id).heads() if state is None else ()
    return Browsing(
        make, share=config.browser_share, known=known, homepage=unit.homepage, today=today, state=state,
        tests=stored_tests(database, unit.id), unshown=[h.url for h in heads if left_to_scripts(h)],
        unpictured=unpictured(database, unit.id, visual, MOST_PICTURES), again_after=config.revisit_nights,
    )  # fmt: skip


def spider_arguments(
    order: Order, visit: Visit, report: Callable[[Counts, int], None] | None
) -> dict[str, Any]:
    return {
        "visit": visit,
        "max_pages": min(order.max_pages, order.unit.max_pages or order.max_pages),
        "deadline": order.deadline,
        "external": order.external,
        "probes": Round(order.unit, visit.handle.id, visit.now, visit.titles) if order.probes else None,
        "report": report,
        "only": order.only,
    }


#: A page's tree is made and dropped as a whole; looking through it for cycles seven hundred objects at a time is waste.
_COLLECT = (20_000, 20, 20)


def run_visit(
    config: Config,
    order: Order,
    report: Callable[[Counts, int], None] | None = None,
    log_file: str | None = None,
) -> VisitHandle:
    """Visits one unit in this process, which must not have run a reactor before."""
    gc.set_threshold(*_COLLECT)
    files.start()
    database = open_database(config.database_url)
    visit = make_visit(config, database, order)
    process = CrawlerProcess(project_settings(settings_for(config, order.unit), log_file))
    crawl_with(process, SiteSpider, spider_arguments(order, visit, report))
    if visit.browsing is not None:
        visit.browsing.close()
    if visit.fatal is not None:
        raise visit.fatal
    visit.send()
    if order.probes and visit.counts.seen:
        for name, facts in below_http(order.unit, line_of(config, order.unit)):
            visit.save_gathered(name, facts)
    return visit.handle


def run_links(
    config: Config, urls: list[str], log_file: str | None = None, private: Sequence[str] = ()
) -> Mapping[str, FetchOutcome]:
    """Asks for external addresses in this process, which must not have run a reactor before; ``private`` as in the settings."""
    outcomes: dict[str, FetchOutcome] = {}
    process = CrawlerProcess(
        project_settings(settings_for(config) | {"MINJIAN_PRIVATE_HOSTS": list(private)}, log_file)
    )
    crawl_with(process, LinksSpider, {"urls": urls, "outcomes": outcomes})
    return outcomes


def crawl_with(process: CrawlerProcess, spider: type[Any], arguments: dict[str, Any]) -> None:
    """Runs one spider to its end; raises what it raised."""
    crawling = process.crawl(spider, **arguments)
    failures: list[Any] = []
    crawling.addErrback(failures.append)
    process.start()
    if failures:
        failures[0].raiseException()


def project_settings(values: Mapping[str, Any], log_file: str | None) -> Settings:
    settings = get_project_settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(values, priority="cmdline")
    if log_file:
        settings.setdict({"LOG_FILE": log_file, "LOG_FILE_APPEND": True}, priority="cmdline")
    return settings
