"""A person's word on a finding, as forms and programs give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.verdicts import objection
from db.records.findings import Verdict
from web.filters import day_of


@dataclass(frozen=True)
class Word:
    """A verdict with what has to come with it."""

    verdict: Verdict
    reason: str
    until: date | None


def word_of(verdict: str, reason: str, until: str, today: date) -> Word | str:
    """The word a form gives, or what is wrong with it."""
    reason, last = " ".join(reason.split()), day_of(until)
    if wrong := objection(verdict, reason, last, today):
        return wrong
    if verdict != Verdict.EXPLAINED:
        return Word(Verdict(verdict), reason, None)
    if last is None:
        return "情况已说明要写明有效到哪一天"
    return Word(Verdict.EXPLAINED, reason, last)
