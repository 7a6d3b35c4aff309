"""External link targets, asked for once a night for all units together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.address import place_of
from core.fetch import FetchOutcome, FetchProblem
from crawler.config import Config
from crawler.night.visiting import run_links
from db import queries
from db.session import open_database
from db.store import Store

_OUR_LINE_SHARE = 0.95


def ask_links_piece(
    config: Config, visits: Mapping[str, int], log_file: str, tell: Callable[[Any], None]
) -> int:
    """Asks for all external targets of these visits (unit → visit) and stores the answers for each unit; gives their number.

    What these visits have an answer to already (who asked was killed later) is not asked for again.
    """
    store = Store(open_database(config.database_url))
    targets = store.external_targets(list(visits.values()), unanswered=True)
    outcomes = (
        our_line_aside(run_links(config, sorted(targets), log_file, _private(config, store)))
        if targets
        else {}
    )
    by_unit: dict[str, dict[str, FetchOutcome]] = {}
    for url, units in targets.items():
        for unit_id in units:
            if url in outcomes:
                by_unit.setdefault(unit_id, {})[url] = outcomes[url]
    for unit_id, found in by_unit.items():
        store.save_outcomes(unit_id, visits.get(unit_id), found, config.now())
    return len(outcomes)


def _private(config: Config, store: Store) -> list[str]:
    """Where the registered sites are, for one may link to another, also where they are on an inner network."""
    return (
        sorted({place_of(u.homepage) for u in queries.units(store.database)}) if config.allow_private else []
    )


def our_line_aside(outcomes: Mapping[str, FetchOutcome]) -> Mapping[str, FetchOutcome]:
    """Where nearly no address could be connected to, our own line is at fault and nobody is accused."""
    lost = [u for u, o in outcomes.items() if o.status == 0 and o.problem is not None and o.problem.retry]
    if len(outcomes) < 10 or len(lost) < _OUR_LINE_SHARE * len(outcomes):
        return outcomes
    detail = "几乎所有外部地址都连接不上，可能是本机网络故障"
    ours = {u: FetchOutcome(url=u, problem=FetchProblem.OUR_LINE, detail=detail) for u in lost}
    return {**outcomes, **ours}
