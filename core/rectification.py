"""Rectification (整改): where a finding of a notice stands, and what monitoring makes of it. Pure rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from core.finding import Status


class ItemState(StrEnum):
    """One finding of a notice: to be mended, said to be mended, sent back, appealed against, mended, or lifted."""

    OPEN = "open"
    CLAIMED = "claimed"
    RETURNED = "returned"
    APPEALED = "appealed"
    CLOSED = "closed"
    LIFTED = "lifted"


class NoticeState(StrEnum):
    """A whole notice."""

    ISSUED = "issued"
    RECEIVED = "received"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


#: Findings that somebody still has to do something about.
LIVE = frozenset({ItemState.OPEN, ItemState.CLAIMED, ItemState.RETURNED, ItemState.APPEALED})
#: Findings that wait for the unit.
ANSWERABLE = frozenset({ItemState.OPEN, ItemState.RETURNED})
#: Notices that go on.
GOING = frozenset({NoticeState.ISSUED, NoticeState.RECEIVED})

ITEM_STATES: Mapping[str, str] = {
    "open": "待整改",
    "claimed": "报已整改，待复查",
    "returned": "复查未过，退回",
    "appealed": "申诉中",
    "closed": "已办结",
    "lifted": "已撤销",
}
NOTICE_STATES: Mapping[str, str] = {
    "issued": "待签收",
    "received": "整改中",
    "closed": "已办结",
    "withdrawn": "已撤回",
}
STEPS: Mapping[str, str] = {
    "issued": "发出通知单",
    "received": "签收",
    "claimed": "单位报告已整改",
    "appealed": "单位申诉",
    "upheld": "申诉成立",
    "rejected": "申诉不成立",
    "closed": "监测复查：已整改",
    "returned": "监测复查：问题仍在",
    "unseen": "监测复查：还不能下结论",
    "sent-back": "人工退回",
    "lifted": "问题已由复核排除或说明",
    "withdrawn": "撤回通知单",
    "finished": "全部办结",
}


def after_monitoring(
    state: ItemState, claimed_at: datetime | None, status: Status, seen_at: datetime
) -> ItemState:
    """Where an item belongs when its finding is at ``status`` and was last seen standing at ``seen_at``.

    Only a sight later than the unit's word sends it back: not seen is not mended, and neither is it still there.
    """
    if state not in LIVE:
        return state
    if status in {Status.DISMISSED, Status.EXPLAINED}:
        return ItemState.LIFTED
    if state is ItemState.APPEALED:
        return state
    if status is Status.RESOLVED:
        return ItemState.CLOSED
    still_there = status is Status.OPEN and claimed_at is not None and seen_at > claimed_at
    return ItemState.RETURNED if state is ItemState.CLAIMED and still_there else state
