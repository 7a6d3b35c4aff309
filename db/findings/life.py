"""The life of a finding: pure rules, no database.

A finding is *seen* (its check yielded it on material that was read), *absent* (its check judged the same subject
and did not yield it), or neither, and then nothing here is called and nothing changes.

- New, it is ``review`` where the check asks for a person, ``open`` where one sighting is enough, else ``suspected``.
- ``suspected`` becomes ``open`` after ``confirmations`` sightings in different visits over at least 24 hours, and is
  dropped (``resolved``) by the first good observation.
- ``open`` is ``resolved`` by one good observation, or by as many as it took to open it.
- What comes back after it was resolved is reopened, and counted where it had been open before.
- Where the unit is exempted from the check (豁免), the finding is ``explained`` by rule: closed, and not mended. When the check
  applies again, the next observation decides anew, and the time between is no recurrence.
- What turns out to be a template's fault is ``explained`` by rule as well: the template's finding stands for it. So is the
  fault of an address that now leads to another, where it is found again.
- A page that its site says does not exist (404, 410), visit after visit over two days, is taken down: its finding is ``resolved``.
- A person's ``dismissed`` and ``explained`` hold, also while the fault is away, until the evidence changes or the
  date of the explanation has passed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.finding import EXEMPTED, Status
from core.times import local_date
from db.records.findings import Verdict

CONFIRM_OVER = timedelta(hours=24)
_JUDGED = frozenset({Status.DISMISSED, Status.EXPLAINED})
#: Stands where a person's name stands, for what a rule has closed.
BY_RULE = "（豁免规则）"
MERGED_BY_RULE = "（归并规则）"
RULES = (BY_RULE, MERGED_BY_RULE)
#: Why a finding of one page is closed that is the template's: nobody has mended anything.
MERGED = "同一模板的网页都有，归并为一个问题"
#: Why a finding of an address is closed that leads to another one, where the same fault is found: one page is accused once.
MOVED = "网址已转到另一处，问题归到新网址"
#: Why a finding of a page is closed that its site has taken down: nobody can read it any more.
WITHDRAWN = "网页已撤下：多次走访都答“不存在”"
#: So many visits in a row have to be told that a page does not exist, over this time since it was last read.
WITHDRAWN_AFTER, WITHDRAWN_OVER = 3, timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Where a finding stands. ``goods`` counts good observations in a row, ``counted_visit`` the last visit counted."""

    status: Status
    first_seen: datetime
    last_seen: datetime
    came_at: datetime
    opened_at: datetime | None = None
    resolved_at: datetime | None = None
    recurrences: int = 0
    confirmations: int = 1
    sightings: int = 1
    goods: int = 0
    counted_visit: int | None = None
    verdict: str = ""
    verdict_reason: str = ""
    verdict_by: str = ""
    verdict_until: date | None = None
    evidence_key: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of state for the history."""

    kind: str
    before: str
    after: str
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a sighting says that matters for the life."""

    review: bool
    confirmations: int
    evidence_key: str


def seen(life: Life | None, now_seen: Seen, visit: int, now: datetime) -> tuple[Life, Turn | None]:
    """The life after a sighting."""
    if life is None:
        born = Life(status=Status.OPEN, first_seen=now, last_seen=now, came_at=now)
        return _enter(born, now_seen, visit, now, "seen", before="")
    if life.status in _JUDGED:
        return _seen_judged(life, now_seen, visit, now)
    if life.status is Status.RESOLVED:
        back = replace(life, came_at=now, recurrences=life.recurrences + (life.opened_at is not None))
        return _enter(_forget(back, now_seen), now_seen, visit, now, "reopened", before=life.status)
    return _seen_active(_forget(life, now_seen), now_seen, visit, now)


def absent(life: Life, visit: int, now: datetime, reason: str) -> tuple[Life, Turn | None]:
    """The life after its check judged the subject and did not yield it."""
    if _by_rule(life):
        return _resolve(_clear_verdict(life), now, "resolved", reason)
    if life.status is Status.RESOLVED or life.status in _JUDGED:
        return life, None
    if life.status is Status.OPEN and life.confirmations > 1:
        if life.counted_visit == visit:
            return life, None
        life = replace(life, goods=life.goods + 1, counted_visit=visit)
        if life.goods < life.confirmations:
            return life, None
    return _resolve(life, now, "resolved", reason)


def exempted(life: Life) -> tuple[Life, Turn | None]:
    """The life after the unit was exempted from the check; what people have judged or what is mended stays as it is."""
    if life.status is Status.RESOLVED or life.status in _JUDGED:
        return life, None
    return _close_by_rule(life, "exempted", EXEMPTED, BY_RULE)


def merged(life: Life, reason: str = MERGED) -> tuple[Life, Turn | None]:
    """The life after the fault was found to be the template's, or another address's, which has a finding of its own."""
    if life.status is Status.RESOLVED or life.status in _JUDGED:
        return life, None
    return _close_by_rule(life, "moved" if reason == MOVED else "merged", reason, MERGED_BY_RULE)


def withdrawn(life: Life, now: datetime) -> tuple[Life, Turn | None]:
    """The life after the page was taken down; that it was has been confirmed by several visits."""
    if _by_rule(life):
        return _resolve(_clear_verdict(life), now, "resolved", WITHDRAWN)
    if life.status is Status.RESOLVED or life.status in _JUDGED:
        return life, None
    return _resolve(life, now, "resolved", WITHDRAWN)


def _close_by_rule(life: Life, kind: str, reason: str, rule: str) -> tuple[Life, Turn]:
    said = replace(
        life, status=Status.EXPLAINED, verdict=Verdict.EXPLAINED.value, verdict_reason=reason, verdict_by=rule,
        verdict_until=None, goods=0,
    )  # fmt: skip
    return said, Turn(kind, life.status, Status.EXPLAINED, reason)


def judged(
    life: Life, verdict: Verdict, *, reason: str, by: str, until: date | None, now: datetime
) -> tuple[Life, Turn]:
    """The life after a person's word. A confirmed finding that is resolved stays resolved."""
    after = {Verdict.CONFIRMED: Status.OPEN, Verdict.FALSE_ALARM: Status.DISMISSED}.get(
        verdict, Status.EXPLAINED
    )
    if verdict is Verdict.CONFIRMED and life.status is Status.RESOLVED:
        after = Status.RESOLVED
    opened = life.opened_at or (now if after is Status.OPEN else None)
    said = replace(
        life,
        status=after,
        opened_at=opened,
        verdict=verdict.value,
        verdict_reason=reason,
        verdict_by=by,
        verdict_until=until if verdict is Verdict.EXPLAINED else None,
        resolved_at=life.resolved_at if after is Status.RESOLVED else None,
    )
    return said, Turn("reviewed", life.status, after, f"{verdict.value}: {reason}", by)


def expired(life: Life, standing: bool, now: datetime) -> tuple[Life, Turn | None]:
    """The life of an explained finding after its date: back to work, or resolved where the fault has gone since."""
    if life.status is not Status.EXPLAINED or not _is_over(life, now):
        return life, None
    freed = _clear_verdict(life)
    if not standing:
        return _resolve(freed, now, "expired", "explanation ended, fault gone")
    after = Status.OPEN if life.opened_at else Status.REVIEW
    return replace(freed, status=after), Turn("expired", life.status, after, "explanation ended")


def _seen_judged(life: Life, now_seen: Seen, visit: int, now: datetime) -> tuple[Life, Turn | None]:
    over, ruled = _is_over(life, now), _by_rule(life)
    if life.evidence_key == now_seen.evidence_key and not over and not ruled:
        return replace(life, last_seen=now), None
    kind = "applies" if ruled else "expired" if over else "evidence"
    fresh = replace(_clear_verdict(life), came_at=now)
    return _enter(fresh, now_seen, visit, now, kind, before=life.status)


def _seen_active(life: Life, now_seen: Seen, visit: int, now: datetime) -> tuple[Life, Turn | None]:
    counted = life if life.counted_visit == visit else replace(life, sightings=life.sightings + 1)
    current = replace(
        counted,
        last_seen=now,
        goods=0,
        counted_visit=visit,
        confirmations=now_seen.confirmations,
        evidence_key=now_seen.evidence_key,
    )
    after = _status(current, now_seen, now)
    opened = current.opened_at or (now if after is Status.OPEN else None)
    current = replace(current, status=after, opened_at=opened)
    if after is life.status:
        return current, None
    kind = {Status.REVIEW: "doubted", Status.OPEN: "opened"}.get(after, "suspected")
    return current, Turn(kind, life.status, after)


def _status(life: Life, now_seen: Seen, now: datetime) -> Status:
    """Where an active finding belongs after a sighting."""
    if life.verdict == Verdict.CONFIRMED:
        return Status.OPEN
    if now_seen.review:
        return Status.REVIEW
    if life.status is Status.OPEN or now_seen.confirmations <= 1:
        return Status.OPEN
    enough = life.sightings >= now_seen.confirmations and now - life.came_at >= CONFIRM_OVER
    return Status.OPEN if enough else Status.SUSPECTED


def _enter(
    life: Life, now_seen: Seen, visit: int, now: datetime, kind: str, *, before: str
) -> tuple[Life, Turn]:
    """Starts a new stretch of life: first sighting, return, or a verdict that no longer holds."""
    started = replace(
        life,
        status=Status.SUSPECTED,
        last_seen=now,
        resolved_at=None,
        sightings=1,
        goods=0,
        counted_visit=visit,
        confirmations=now_seen.confirmations,
        evidence_key=now_seen.evidence_key,
    )
    after = _status(started, now_seen, now)
    opened = started.opened_at or (now if after is Status.OPEN else None)
    return replace(started, status=after, opened_at=opened), Turn(kind, before, after)


def _resolve(life: Life, now: datetime, kind: str, reason: str) -> tuple[Life, Turn]:
    done = replace(life, status=Status.RESOLVED, resolved_at=now)
    return done, Turn(kind, life.status, Status.RESOLVED, reason)


def _forget(life: Life, now_seen: Seen) -> Life:
    """A verdict holds for the evidence it was given on."""
    return life if life.evidence_key == now_seen.evidence_key else _clear_verdict(life)


def _clear_verdict(life: Life) -> Life:
    return replace(life, verdict="", verdict_reason="", verdict_by="", verdict_until=None)


def _by_rule(life: Life) -> bool:
    return life.status is Status.EXPLAINED and life.verdict_by in RULES


def _is_over(life: Life, now: datetime) -> bool:
    return life.verdict_until is not None and life.verdict_until < local_date(now)
