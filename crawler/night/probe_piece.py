"""The requests of one round of probes, in a process of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from scrapy.crawler import CrawlerProcess

from core.unit import Unit
from crawler.config import Config
from crawler.gather.rounds import Answered, spread_over
from crawler.night.visiting import project_settings, settings_for
from crawler.spiders.probe import ProbeSpider

_AT_ONCE = 64


@dataclass(frozen=True, kw_only=True)
class Told:
    """A round as it was held: answers by unit, those of the controls, and our own worst delay."""

    began: datetime
    answers: dict[str, Answered]
    controls: list[Answered]
    lag: float


def probe_piece(
    config: Config, units: list[Unit], spread: float, log: str, tell: Callable[[Any], None]
) -> Any:
    """The requests of one round, in their own process; gives :class:`Told` as plain data, which may travel."""
    began = config.now()
    starts = spread_over(units, spread, began.isoformat())
    by_url: dict[str, float] = {}
    for unit in units:
        by_url.setdefault(unit.homepage, starts[unit.id])
    for control in config.controls:
        by_url.setdefault(control, spread / 2)
    answers: dict[str, Answered] = {}
    private = sorted({p for u in units for p in u.ground.places}) if config.allow_private else []
    settings = settings_for(config) | {"CONCURRENT_REQUESTS": _AT_ONCE, "MINJIAN_PRIVATE_HOSTS": private}
    process = CrawlerProcess(project_settings(settings, log))
    crawler = process.create_crawler(ProbeSpider)
    failures: list[Any] = []
    process.crawl(crawler, starts=by_url, answers=answers).addErrback(failures.append)
    process.start()
    if failures:
        failures[0].raiseException()
    lag = crawler.spider.longest_lag if isinstance(crawler.spider, ProbeSpider) else 0.0
    found = {u.id: answers[u.homepage] for u in units if u.homepage in answers}
    controls = [answers[c] for c in config.controls if c in answers]
    return msgspec.to_builtins(Told(began=began, answers=found, controls=controls, lag=lag))
