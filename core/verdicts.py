"""What a person's word on a finding has to come with, whichever way it is given."""

from __future__ import annotations

from datetime import date

from core.words import VERDICTS

LONGEST_REASON = 500


def objection(verdict: str, reason: str, until: date | None, today: date) -> str:
    """What is wrong with the word, empty where nothing is; ``until`` is the last day of an explanation, ``None`` for none."""
    if verdict not in VERDICTS:
        return "请选择属实、误报或情况已说明"
    if len(reason) > LONGEST_REASON:
        return f"理由至多 {LONGEST_REASON} 个字"
    if verdict != "confirmed" and not reason:
        return "请写明理由：误报错在哪里，或情况怎样说明"
    if verdict == "explained" and until is not None and until < today:
        return "有效期不能早于今天"
    return ""
