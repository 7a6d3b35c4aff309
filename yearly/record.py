"""Scores as they are stored: rows of whole hundredths, details packed, and one hash over all of it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from db.year.records import IndicatorRow, Rollup, UnitRow
from scoring.ranking import Ranked, YearScores
from scoring.unit_score import IndicatorScore
from yearly.material import hundredths

TOTAL = "total"
_encode = msgspec.json.Encoder(order="sorted").encode


class StoredDeduction(msgspec.Struct, frozen=True):
    """What a finding cost; hundredths. ``standing`` and ``reviewed`` as they were when the scores were made."""

    finding: str
    standing: str
    cost: int
    counted: int
    reviewed: bool


class StoredIndicator(msgspec.Struct, frozen=True):
    """An indicator of a unit with what it rests on. Marks are (reviewer, hundredths).

    ``deductions`` are those that were counted; ``beyond`` is how many more there were when the cap was reached.
    """

    id: str
    full: int
    points: int
    lost: int
    low: int
    high: int
    note: str = ""
    judged: bool = True
    beyond: int = 0
    marks: tuple[tuple[str, int], ...] = ()
    deductions: tuple[StoredDeduction, ...] = ()


class StoredPart(msgspec.Struct, frozen=True):
    """A part's score; ``factor`` as a fraction in words, such as ``4/3``."""

    id: str
    points: int
    low: int
    high: int
    factor: str


class StoredVeto(msgspec.Struct, frozen=True):
    """A veto that struck, or might."""

    id: str
    certain: bool
    findings: tuple[str, ...]


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """Everything behind one unit's score. ``night`` is the night whose coverage was taken."""

    plain: int
    bonus: int
    night: str
    tied: bool
    parts: tuple[StoredPart, ...]
    vetoes: tuple[StoredVeto, ...]
    indicators: tuple[StoredIndicator, ...]


_decoder = msgspec.json.Decoder(Details)


def unpack(row: UnitRow) -> Details:
    """The details of a stored unit."""
    return _decoder.decode(zlib.decompress(row.details))


def unit_row(ranked: Ranked, night: str, confirmed: frozenset[str]) -> UnitRow:
    """A unit as stored; ``confirmed`` are the findings that a person has confirmed."""
    score = ranked.score
    details = Details(
        plain=hundredths(score.plain),
        bonus=hundredths(score.bonus),
        night=night,
        tied=ranked.tied,
        parts=tuple(
            StoredPart(p.id, hundredths(p.points), hundredths(p.low), hundredths(p.high), str(p.factor))
            for p in score.parts
        ),
        vetoes=tuple(StoredVeto(v.id, v.certain, v.findings) for v in score.vetoes),
        indicators=tuple(_indicator(i, confirmed) for i in score.indicators),
    )
    return UnitRow(
        unit_id=score.unit,
        category=score.category.value,
        rank=ranked.rank,
        grade=ranked.grade,
        excellent=ranked.excellent,
        points=hundredths(score.score),
        low=hundredths(score.low),
        high=hundredths(score.high),
        vetoed=score.vetoed,
        details=zlib.compress(_encode(details), 6),
    )


def _indicator(score: IndicatorScore, confirmed: frozenset[str]) -> StoredIndicator:
    return StoredIndicator(
        score.id,
        hundredths(score.full),
        hundredths(score.points),
        hundredths(score.lost),
        hundredths(score.low),
        hundredths(score.high),
        score.note,
        score.judged,
        score.beyond,
        tuple((m.reviewer, hundredths(m.points)) for m in score.marks),
        tuple(
            StoredDeduction(
                d.finding, d.standing.value, hundredths(d.cost), hundredths(d.counted), d.finding in confirmed
            )
            for d in score.deductions
        ),
    )


def indicator_rows(scores: YearScores, base: Decimal) -> tuple[IndicatorRow, ...]:
    """The score table: a row for each unit and indicator, and its total."""
    rows = [
        IndicatorRow(
            unit_id=r.score.unit,
            indicator=i.id,
            points=hundredths(i.points),
            lost=hundredths(i.lost),
            low=hundredths(i.low),
            high=hundredths(i.high),
        )
        for r in scores.ranked
        for i in r.score.indicators
    ]
    rows += [
        IndicatorRow(
            unit_id=r.score.unit,
            indicator=TOTAL,
            points=hundredths(r.score.score),
            lost=max(0, hundredths(base - r.score.score)),
            low=hundredths(r.score.low),
            high=hundredths(r.score.high),
        )
        for r in scores.ranked
    ]
    return tuple(sorted(rows, key=lambda r: (r.unit_id, r.indicator)))


def content_hash(rollup: Rollup) -> str:
    """Names everything that is stored of a roll-up but when it was made, so that a changed digit shows."""
    whole: Mapping[str, Any] = {
        "year": rollup.year,
        "rubric": [rollup.rubric, rollup.rubric_version, rollup.rubric_hash],
        "version": rollup.version,
        "reason": rollup.reason,
        "summary": rollup.summary,
        "indicators": [msgspec.to_builtins(r) for r in rollup.indicators],
        "units": [
            [u.unit_id, u.category, u.rank, u.grade, u.excellent, u.points, u.low, u.high, u.vetoed,
             zlib.decompress(u.details).decode()]
            for u in sorted(rollup.units, key=lambda u: u.unit_id)
        ],
    }  # fmt: skip
    return sha256(_encode(whole)).hexdigest()
