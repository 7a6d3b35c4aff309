"""``minjian probe``: one round of tries of all home pages, in a process of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from core.fetch import Verdict
from core.probe import Probe
from core.unit import Unit
from crawler.errors import RunError
from crawler.gather.rounds import probes_of_round
from crawler.night.ending import translated
from crawler.night.engine import engine_of
from crawler.night.pool import Piece, Pool
from crawler.night.probe_piece import Told, probe_piece
from crawler.office import Office, log_file
from db.errors import DatabaseError
from db.running.probes import save_probes

_PATIENCE = 60.0


def probe_round(office: Office, units: Sequence[Unit], spread: float) -> dict[str, Probe]:
    """Tries every unit's home page once over ``spread`` seconds and stores the round; gives unit id → probe.

    Raises :class:`RunError` where the round could not be held or stored: then no try counts.
    """
    log = log_file(office.config, "probes", "probes")
    with translated():
        kind, value = _asked(office, Piece("探测", probe_piece, (office.config, list(units), spread, log)))
    if kind != "done":
        raise RunError(f"本轮探测没有完成（{value}），不计入", 5)
    told = msgspec.convert(value, Told)
    found = probes_of_round(told.answers, told.began, controls=told.controls, lag=told.lag)
    try:
        save_probes(office.database, found)
    except DatabaseError as error:
        raise RunError(str(error), 5) from error
    return found


def _asked(office: Office, piece: Piece) -> tuple[str, Any]:
    """How the piece ended. A round has its hour: where all workers are busy or away, this machine holds it."""
    ended: list[tuple[str, Any]] = []

    def on_end(name: str, kind: str, value: Any) -> None:
        ended.append((kind, value))

    engine_of(office, "probe", _PATIENCE)(1, lambda name, news: None, on_end, None).run([piece])
    if ended[-1][0] == "not-started":
        Pool(1, lambda name, news: None, on_end).run([piece])
    return ended[-1]


def round_words(found: Mapping[str, Probe]) -> str:
    """The round in one line."""
    counted = Counter("struck" if p.struck else p.verdict.value for p in found.values())
    words = {"ok": "打开", "broken": "打不开", "undecided": "不作判断", "struck": "因本机原因剔除"}
    parts = [f"{name}{counted[key]}" for key, name in words.items() if counted[key] or key == "ok"]
    return f"探测 {len(found)} 个首页：{'，'.join(parts)}"


def probe_rows(units: Sequence[Unit], found: Mapping[str, Probe]) -> list[dict[str, Any]]:
    """A row for each unit, as tables and files show it."""
    return [
        {
            "unit_id": u.id,
            "unit": u.short_name or u.name,
            "at": found[u.id].at,
            "url": u.homepage,
            "status": found[u.id].status,
            "reason": found[u.id].problem.value if found[u.id].problem else "",  # type: ignore[union-attr]
            "seconds": found[u.id].seconds,
            "outcome": _outcome(found[u.id]),
            "struck": found[u.id].struck,
        }
        for u in units
        if u.id in found
    ]


def _outcome(probe: Probe) -> str:
    if probe.struck:
        return "struck"
    return {Verdict.OK: "ok", Verdict.BROKEN: "failed", Verdict.UNDECIDED: "undecided"}[probe.verdict]
