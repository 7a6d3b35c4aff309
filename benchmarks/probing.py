"""Rounds of probes of the practice province, many hours of a week at the same time: the visitor says which hour it is."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from benchmarks.measure import alone
from core.unit import Unit
from crawler.config import Config
from crawler.gather.rounds import Answered, probes_of_round
from db.running.probes import save_probes
from db.session import Database

_ASKED_AT_ONCE = (
    360  # home pages: what one process and one practice server answer without being late themselves
)


def rounds(config: Config, units: Sequence[Unit], hours: Sequence[int]) -> dict[int, dict[str, Answered]]:
    """The rounds of these hours, at the same time, in this process, which must not have run a reactor before."""
    from scrapy.crawler import CrawlerProcess

    from crawler.night.visiting import project_settings, settings_for
    from crawler.spiders.probe import ProbeSpider

    class HourSpider(ProbeSpider):
        """Tells the practice server which hour it is."""

        hour = 0

        def _agent_headers(self) -> dict[str, str]:
            usual = super()._agent_headers()
            return {**usual, "User-Agent": f"{usual['User-Agent']} hour-{self.hour}"}

    found: dict[int, dict[str, Answered]] = {}
    settings = settings_for(config) | {"CONCURRENT_REQUESTS": 64}
    process = CrawlerProcess(project_settings(settings, None))
    for hour in hours:
        found[hour] = {}
        process.crawl(HourSpider, starts={u.homepage: 0.0 for u in units}, answers=found[hour], hour=hour)
    process.start()
    return {h: {u.id: answers[u.homepage] for u in units} for h, answers in found.items()}


def hold_rounds(
    database: Database, config: Config, units: Sequence[Unit], hours: Sequence[int], began: datetime
) -> None:
    """Holds a round in each of these hours since ``began``, and stores them."""
    at_once = max(_ASKED_AT_ONCE // len(units), 1)
    for first in range(0, len(hours), at_once):
        group = hours[first : first + at_once]
        answers = alone(rounds, config, units, group).value
        for hour in group:
            save_probes(database, probes_of_round(answers[hour], began + timedelta(hours=hour)))
        print(f"hours {group[0]}–{group[-1]} …", file=sys.stderr, flush=True)
