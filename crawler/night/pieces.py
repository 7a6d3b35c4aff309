"""The pieces of a night that run in processes of their own; what they import, the fork server has imported already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from checks import catalogue
from core.unit import Unit
from crawler.config import Config
from crawler.evidence.naming import keep_named
from crawler.night.judging import judge_subjects, judge_unit
from crawler.night.visiting import Order, run_visit
from crawler.visit.counts import Counts
from db import queries
from db.session import open_database


def visit_piece(config: Config, order: Order, log_file: str, tell: Callable[[Any], None]) -> int:
    """One visit, in its own process; gives the visit's id."""

    def report(counts: Counts, waiting: int) -> None:
        tell((counts, waiting))

    return run_visit(config, order, report, log_file).id


def judge_piece(config: Config, unit: Unit, visit_id: int, tell: Callable[[Any], None]) -> int:
    """The site checks of one unit, in their own process; gives the number of findings."""
    database = open_database(config.database_url)
    number = judge_unit(database, unit, visit_id, catalogue.load(config.checks), config.now())
    keep_named(config.vault, database, queries.visit_handle(database, visit_id), config.now())
    return number


def recheck_piece(
    config: Config, order: Order, ids: list[str], log_file: str, tell: Callable[[Any], None]
) -> int:
    """One unit in its own process; ``ids`` are those of the findings to judge anew. Gives the visit's id."""
    visit = run_visit(config, order, lambda counts, waiting: tell((counts, waiting)), log_file)
    database = open_database(config.database_url)
    wanted = [queries.finding(database, i).finding for i in ids]
    judge_subjects(database, order.unit, visit.id, catalogue.load(config.checks), wanted, config.now())
    return visit.id
