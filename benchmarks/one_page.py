"""A visit of one page as a night forks it. Apart from the benchmarks, whose imports each such process would pay for."""

from __future__ import annotations

import resource
from typing import Any

from core.unit import Unit
from crawler.config import Config
from crawler.night.visiting import Order, run_visit


def one_page(config: Config, unit: Unit, tell: Any) -> float:
    """Visits the home page; gives the processor's seconds of this process since it was forked."""
    run_visit(config, Order(unit=unit, night=None, max_pages=1))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
