"""Records of a year's scores, of what reviewers and samplers gave, and of past years. Points are whole hundredths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec


class YearFinding(msgspec.Struct, frozen=True, gc=False):
    """A finding as the year's scores ask for it. Moments are whole seconds since 1970, since there are many of them.

    ``spells`` (began, ended) are empty unless it ever came back.
    """

    id: str
    unit_id: str
    check: str
    key: str
    severity: str
    subject: str
    status: str
    pages: int
    came: int
    opened: int | None
    resolved: int | None
    confirmed: bool
    data: Mapping[str, Any] | None = None
    spells: tuple[tuple[int, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a finding says, its address, and the SHA-256 of the bytes it rests on (empty where there are none)."""

    message: str = ""
    url: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class UnitReach:
    """What the checks said on the last night of the year on which a unit's site could be visited."""

    unit_id: str
    night: date
    coverage: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Review:
    """How many findings of a check people confirmed, and how many they called false alarms."""

    check: str
    confirmed: int
    false: int


@dataclass(frozen=True, slots=True)
class ManualScore:
    """What one reviewer gave a unit for a manual indicator; ``points`` in hundredths."""

    year: int
    unit_id: str
    indicator: str
    reviewer: str
    points: int
    scored_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class PastScore:
    """A score of an earlier year: of a unit, or, with ``unit_id`` empty, the average of a category."""

    year: int
    category: str
    unit_id: str
    points: int
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One row of the score table; ``indicator`` is ``total`` for the whole."""

    unit_id: str
    indicator: str
    points: int
    lost: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit's result; ``details`` is packed, see :mod:`yearly.record`."""

    unit_id: str
    category: str
    rank: int
    grade: str
    excellent: bool
    points: int
    low: int
    high: int
    vetoed: bool
    details: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed which numbers, and when. ``account`` is whose login it was, empty for a signature on the command line.

    Two accounts are two people, whatever their names; where one of two has no account, the same name is the same person.
    """

    name: str
    hash: str
    at: datetime
    account: str = ""

    def is_of(self, account: str, name: str) -> bool:
        """Whether whoever signs with this account and name has given this signature."""
        if self.account and account:
            return self.account == account
        return name in (self.name, self.account) or self.name == account


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """A roll-up of a year (汇总). ``version`` counts publications; ``state`` is ``draft`` or ``final``.

    ``hash`` names its numbers; ``summary`` holds what belongs to the year and not to a unit; ``changes`` what a
    correction moved against the version before, for ``reason``.
    """

    id: int = 0
    year: int
    rubric: str
    rubric_version: int
    rubric_hash: str
    version: int
    state: str
    made_at: datetime
    as_of: datetime
    hash: str
    summary: Mapping[str, Any]
    reason: str = ""
    changes: Sequence[Mapping[str, Any]] = ()
    units: tuple[UnitRow, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    signatures: tuple[Signature, ...] = field(default=())

    @property
    def signed(self) -> tuple[Signature, ...]:
        """The signatures under these very numbers."""
        return tuple(s for s in self.signatures if s.hash == self.hash)

    def called(self, signature: Signature) -> str:
        """The name of who signed; with the account where two of one name did."""
        alike = sum(s.name == signature.name for s in self.signatures) > 1
        return f"{signature.name}（{signature.account}）" if alike and signature.account else signature.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What monitoring did in a stretch of time: nights, visits that saw their site, and findings.

    ``found`` are findings that stood open in it for the first time, ``mended`` those of them that were seen mended by its
    end, ``standing`` those that stand. ``by_check`` is check → (found, mended).
    """

    nights: int = 0
    visits: int = 0
    found: int = 0
    mended: int = 0
    standing: int = 0
    by_check: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFinding:
    """A finding as a document names it.

    ``found_on`` is the page that has the link, where nothing was read at ``url`` itself; empty where the fault is there.
    ``since`` is when it was seen first, or again after it was mended.
    """

    id: str
    unit_id: str
    check: str
    category: str
    severity: str
    status: str
    message: str
    url: str
    where: str
    quote: str
    remedy: str
    basis: tuple[str, ...]
    pages: int
    opened_at: datetime | None
    resolved_at: datetime | None
    recurrences: int
    found_on: str = ""
    since: datetime | None = None
