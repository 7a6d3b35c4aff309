"""Home pages that are out of reach, or slow, in some hours of a week: faults of availability, and what looks like them.

The visitor says which hour it is (``hour-37`` in the user agent), so that a week can be probed in a minute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from core.unit import Unit
from farm.chance import shuffled
from farm.model import Kind, Row

HOURS = 168
_HOUR = re.compile(r"hour-(\d{1,3})")
#: The line of the office is down in these hours: nobody answers.
_DARK = range(150, 155)


@dataclass(frozen=True)
class Reach:
    """How one site behaves: ``act`` gives the misbehaviour of an hour, empty for none. ``key`` is the message wanted."""

    form: str
    check: str
    kind: Kind
    meaning: str
    act: Callable[[int], str]
    key: str = ""


def _at(*hours: int | range, act: str) -> Callable[[int], str]:
    wanted = {h for part in hours for h in (part if isinstance(part, range) else (part,))}
    return lambda hour: act if hour in wanted else ""


_A, _L, F, D = "availability", "load-time", Kind.FAULT, Kind.DECOY
REACHES: tuple[Reach, ...] = (
    Reach("down for a night", _A, F, "夜里关机", _at(range(40, 52), act="reset"), "down"),
    Reach("bad gateway now and then", _A, F, "时常 502", _at(range(3, HOURS, 14), act="gateway502"), "down"),
    Reach("never in time", _A, F, "15 秒没有打开", _at(range(100, 110), act="stall"), "down"),
    Reach("hangs up", _A, F, "接通即断", _at(range(5, HOURS, 16), act="close"), "down"),
    Reach("nearly too often", _A, F, "接近限度", _at(range(20, 26), act="reset"), "near-limit"),
    Reach("slow all the time", _L, F, "一直慢", lambda hour: "slow-home", "slow"),
    Reach("slow on most hours", _L, F, "多数时候慢", lambda hour: "slow-home" if hour % 5 else "", "slow"),
    Reach("restarts at night", _A, D, "夜间重启三次", _at(30, 78, 126, act="reset")),
    Reach("guarded for two days", _A, D, "防护拦截两天", _at(range(10, 58), act="challenge412")),
    Reach("asks to come later", _A, D, "限速", _at(range(60, 80), act="limit429")),
    Reach("login for some hours", _A, D, "需登录", _at(range(80, 95), act="login401")),
    Reach("slow in the mornings", _L, D, "早上慢", lambda hour: "slow-home" if hour % 24 in (8, 9, 10) else ""),
    Reach("slow once a day", _L, D, "每天慢一次", lambda hour: "slow-home" if hour % 24 == 3 else ""),
)  # fmt: skip


CHECKS = tuple(dict.fromkeys(r.check for r in REACHES))


def planted(units: Sequence[Unit], seed: int) -> dict[str, Reach]:
    """Which unit behaves how; the others answer well at every hour."""
    chosen = shuffled([u.id for u in units], seed, "reach")
    return dict(zip(chosen, REACHES, strict=False))


def rows(units: Sequence[Unit], seed: int) -> list[Row]:
    """The truth about them."""
    homes = {u.id: u.homepage for u in units}
    return [row for unit, reach in planted(units, seed).items() for row in _rows(unit, homes[unit], reach)]


def _rows(unit: str, home: str, reach: Reach) -> Iterator[Row]:
    words = (rf"^{reach.key}\b",) if reach.key else ()
    about = Row(unit=unit, check=reach.check, kind=reach.kind, form=reach.form, meaning=reach.meaning, urls=(home,), words=words)  # fmt: skip
    yield about
    if reach.key == "down":  # before so many tries have failed, a warning is true
        yield replace(about, kind=Kind.OPTIONAL, form=f"{reach.form}, so far", words=())


def act_of(behaviours: Mapping[str, Reach], unit_id: str, target: str, agent: str) -> str:
    """How the server is to misbehave for this request of a probing visitor; empty for other visitors."""
    told = _HOUR.search(agent)
    if told is None:
        return ""
    hour = int(told.group(1))
    if hour in _DARK:
        return "reset"
    act = behaviours[unit_id].act(hour) if unit_id in behaviours else ""
    return "" if target == "/robots.txt" and act in ("slow-home", "stall") else act
