"""Notices of rectification (整改通知单) as plain frozen records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.finding import Status
from core.rectification import ANSWERABLE, ITEM_STATES, LIVE, ItemState, NoticeState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A finding as the notice names it, with the day by which it has to be mended."""

    finding_id: str
    severity: str
    message: str
    url: str
    due: date
    recurrences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file to be kept; ``kind`` is its ending and was found in its bytes, not believed."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A finding of a notice. ``status`` and ``recurrences_now`` are the finding's as it stands today."""

    finding_id: str
    state: ItemState
    severity: str
    message: str
    url: str
    due: date
    recurrences: int
    claimed_at: datetime | None
    ended_at: datetime | None
    status: Status
    recurrences_now: int

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def words(self) -> str:
        return ITEM_STATES[self.state]

    @property
    def back_again(self) -> bool:
        """Whether it stands open once more after it had been mended."""
        return self.state is ItemState.CLOSED and self.status in {Status.OPEN, Status.SUSPECTED}

    def late(self, today: date) -> bool:
        """Whether its day has passed and it waits for the unit: what was answered waits for others."""
        return self.state in ANSWERABLE and self.due < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened. ``by`` is empty where monitoring saw it; without ``finding_id`` it is about the whole notice."""

    at: datetime
    kind: str
    finding_id: str | None
    by: str
    role: str
    words: str
    file_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A kept file without its bytes."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A whole notice."""

    id: int
    number: str
    unit_id: str
    state: NoticeState
    issued_at: datetime
    issued_by: str
    note: str
    received_at: datetime | None
    received_by: str
    closed_at: datetime | None
    items: Sequence[Item] = ()
    steps: Sequence[Step] = ()
    files: Sequence[StoredFile] = ()

    @property
    def going(self) -> bool:
        return self.state in {NoticeState.ISSUED, NoticeState.RECEIVED}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notice in a list: how many of its findings are where, and the next day that comes due."""

    id: int
    number: str
    unit_id: str
    state: NoticeState
    issued_at: datetime
    items: int
    live: int
    claimed: int
    appealed: int
    late: int
    again: int
    due: date | None


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit that is behind: how many findings, in how many notices, since when."""

    unit_id: str
    items: int
    notices: int
    due: date


@dataclass(frozen=True, slots=True)
class Settled:
    """What looking at the findings' states changed: (notice, finding) by outcome."""

    closed: tuple[tuple[str, str], ...] = ()
    returned: tuple[tuple[str, str], ...] = ()
    lifted: tuple[tuple[str, str], ...] = ()
    unseen: tuple[tuple[str, str], ...] = ()
