"""What a round of probes says: which failures are the sites', and which are our own. Knows no Scrapy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from statistics import median

import msgspec

from core.fetch import FetchOutcome, FetchProblem, Verdict
from core.probe import TOO_LONG, Probe
from core.unit import Unit
from crawler.net.our_line import WORDS

_FEW = 5  # of so few sites all have to be out of reach before our line is suspected
_LOST_SHARE = 0.5
_BUSY = 2.0  # seconds
_SLOW = 3.0


@dataclass(frozen=True, kw_only=True)
class Answered:
    """How one try ended: ``seconds`` it took (``None`` where nothing was sent), begun ``after`` so many of the round."""

    outcome: FetchOutcome
    seconds: float | None
    after: float = 0.0


def spread_over(units: Sequence[Unit], seconds: float, salt: str) -> dict[str, float]:
    """When in the round each unit's turn comes: spread evenly, in an order that every round mixes anew."""
    ordered = sorted(units, key=lambda u: blake2b(f"{salt}/{u.id}".encode(), digest_size=8).digest())
    step = seconds / max(len(ordered), 1)
    return {u.id: step * (n + _chance(f"{salt}/{u.id}")) for n, u in enumerate(ordered)}


def _chance(text: str) -> float:
    """A number from 0 up to 1 that ``text`` decides."""
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big") / 2**32


def probes_of_round(
    answers: Mapping[str, Answered], began: datetime, *, controls: Sequence[Answered] = (), lag: float = 0.0
) -> dict[str, Probe]:
    """Unit id → probe. ``lag`` is by how many seconds our own process was late at worst."""
    found = {unit: _probe(answer, began) for unit, answer in answers.items()}
    found = _busy_aside(found, lag)
    found = _our_line_aside(found, controls)
    return _slow_line_aside(found)


def _probe(answer: Answered, began: datetime) -> Probe:
    outcome, at = answer.outcome, began + timedelta(seconds=answer.after)
    problem = outcome.problem
    if problem is None and answer.seconds is not None and answer.seconds >= TOO_LONG:
        problem = FetchProblem.TIMEOUT
    struck = _own_fault(outcome.detail) if problem is FetchProblem.OUR_LINE else ""
    return Probe(at=at, status=outcome.status, problem=problem, seconds=answer.seconds, struck=struck)


def _own_fault(detail: str) -> str:
    """The reason without the single address, so that tries struck out for one reason are counted together."""
    return detail.partition("；")[0][:200] if detail.startswith(WORDS) else f"{WORDS}：{detail}"[:200]


def _busy_aside(found: Mapping[str, Probe], lag: float) -> dict[str, Probe]:
    """Where our own process could not keep up, an answer that came too late may have been there in time."""
    if lag < _BUSY:
        return dict(found)
    words = f"本机过忙，延误{lag:.0f}秒"
    late = {u: p for u, p in found.items() if p.problem is FetchProblem.TIMEOUT or (p.seconds or 0) >= _SLOW}
    return {**found, **_struck(late, words)}


def _our_line_aside(found: Mapping[str, Probe], controls: Sequence[Answered]) -> dict[str, Probe]:
    """Where half of the sites, or all of a few, give no answer at all, it is our line, unless a control answers."""
    lost = {u: p for u, p in found.items() if _is_lost(p)}
    enough = len(lost) >= _LOST_SHARE * len(found) if len(found) >= _FEW else len(lost) == len(found) > 1
    if controls:
        enough = bool(lost) and all(_lost_outcome(c.outcome) for c in controls)
    if not lost or not enough:
        return dict(found)
    words = f"本轮{len(found)}个网站中{len(lost)}个没有应答，疑为本机线路故障"
    if controls:
        words = f"对照网站{len(controls)}个都没有应答，本机线路故障"
    return {**found, **_struck(lost, words)}


def _slow_line_aside(found: Mapping[str, Probe]) -> dict[str, Probe]:
    """Where the sites are slow all together, our line is, and no time of this round counts."""
    times = [p.seconds for p in found.values() if p.verdict is Verdict.OK and p.seconds is not None]
    if len(times) < _FEW or median(times) <= _SLOW:
        return dict(found)
    words = f"本轮{len(times)}个网站打开时间的中位数{median(times):.1f}秒，疑为本机线路慢"
    slow = {u: p for u, p in found.items() if (p.seconds or 0) > _SLOW}
    return {**found, **_struck(slow, words)}


def _is_lost(probe: Probe) -> bool:
    return probe.status == 0 and probe.verdict is Verdict.BROKEN


def _lost_outcome(outcome: FetchOutcome) -> bool:
    return outcome.status == 0 and outcome.problem is not None


def _struck(found: Mapping[str, Probe], words: str) -> dict[str, Probe]:
    return {u: p if p.struck else msgspec.structs.replace(p, struck=words) for u, p in found.items()}
