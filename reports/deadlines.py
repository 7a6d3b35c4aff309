"""By when a finding has to be mended: working days by severity, from a table that an office can change."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from checks.workdays import add_workdays, known_year
from core.words import SEVERITIES

_OURS = Path(__file__).with_name("deadlines.toml")
_MOST = 250


class DeadlineError(ValueError):
    """The table cannot be used; the message is Chinese and names file and key."""


def read_deadlines(folder: Path | None = None) -> Mapping[str, int]:
    """Severity → working days, from the office's table in ``folder`` where there is one. Raises :class:`DeadlineError`."""
    own = folder / "deadlines.toml" if folder else None
    path = own if own and own.is_file() else _OURS
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeadlineError(f"{path}：无法读取：{error}") from error
    for key, days in table.items():
        if key not in SEVERITIES:
            raise DeadlineError(f"{path}：没有程度 {key}；可用：{'、'.join(SEVERITIES)}")
        if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= _MOST:
            raise DeadlineError(f"{path}：{key}：“{days}”应为 0 到 {_MOST} 的整数（工作日）")
    if missing := [s for s in SEVERITIES if s not in table]:
        raise DeadlineError(f"{path}：缺少 {'、'.join(missing)}")
    return table


def due_day(day: date, severity: str, deadlines: Mapping[str, int]) -> date:
    """The last day on which a finding may be mended that was notified on ``day``."""
    return add_workdays(day, deadlines[severity])


def holidays_known(*days: date) -> bool:
    """Whether the public holidays of these days' years are known; else only weekends were left out."""
    return all(known_year(d.year) for d in days)
