"""What is planted in the practice province."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from core.times import local_date
from crawler.office import read_config
from farm.media import sampled_faults
from farm.model import Row
from farm.names import practice_units
from farm.province import make_province


def truth_of(units: int, pages: int, seed: int, today: date) -> list[Row]:
    """What is planted, in the sites and in the samples. ``today`` is the day of the first night."""
    known = practice_units(units)
    return [*make_province(seed, known, pages, today).truth(), *sampled_faults(known, seed)]


def truth_rows(units: int, pages: int, seed: int, today: date | None = None) -> list[dict[str, Any]]:
    """What is planted, one mapping a row. ``today`` is the day of the first night."""
    today = today or local_date(read_config().now())
    return [msgspec.to_builtins(row) for row in truth_of(units, pages, seed, today)]
