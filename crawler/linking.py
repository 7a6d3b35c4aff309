"""External link targets, asked for once a night for all units together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from core.fetch import FetchOutcome, FetchProblem
from crawler.config import Config
from crawler.office import Office
from crawler.pool import Piece
from crawler.visiting import run_links

_OUR_LINE_SHARE = 0.95


def ask_links(
    office: Office,
    visits: Mapping[str, int],
    targets: Mapping[str, Mapping[str, str]],
    run: Callable[[Piece], Any],
) -> None:
    """Asks for ``targets`` (address → {unit: page}) in one process and stores the answers for each unit."""
    log_file = str(Path(office.config.home) / "logs" / "links.log")
    outcomes = run(Piece("外链核验", links_piece, (office.config, sorted(targets), log_file)))
    if not outcomes:
        return
    outcomes = our_line_aside(outcomes)
    by_unit: dict[str, dict[str, FetchOutcome]] = {}
    for url, units in targets.items():
        for unit_id in units:
            if url in outcomes:
                by_unit.setdefault(unit_id, {})[url] = outcomes[url]
    for unit_id, found in by_unit.items():
        office.store.save_outcomes(unit_id, visits.get(unit_id), found, office.config.now())


def our_line_aside(outcomes: Mapping[str, FetchOutcome]) -> Mapping[str, FetchOutcome]:
    """Where nearly no address could be connected to, our own line is at fault and nobody is accused."""
    lost = [u for u, o in outcomes.items() if o.status == 0 and o.problem is not None and o.problem.retry]
    if len(outcomes) < 10 or len(lost) < _OUR_LINE_SHARE * len(outcomes):
        return outcomes
    detail = "几乎所有外部地址都连接不上，可能是本机网络故障"
    ours = {u: FetchOutcome(url=u, problem=FetchProblem.OUR_LINE, detail=detail) for u in lost}
    return {**outcomes, **ours}


def links_piece(
    config: Config, urls: list[str], log_file: str, tell: Callable[[Any], None]
) -> dict[str, FetchOutcome]:
    """All external addresses, in one process."""
    return dict(run_links(config, urls, log_file))
