"""Findings against the truth of the practice province: what was found, missed, wrongly said, and kept alive too long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from core.wilson import wilson
from farm.model import Kind, Row
from farm.truth import Finding, concerns, says

ACTIVE = frozenset({"suspected", "open", "review"})


@dataclass
class Judged:
    """One check's account. ``false`` are accusations nobody planted, ``asked`` questions to a person about the same."""

    faults: list[Row] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    right: list[Finding] = field(default_factory=list)
    false: list[tuple[Finding, str]] = field(default_factory=list)
    asked: list[Finding] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / len(self.faults) if self.faults else 1.0

    @property
    def precision(self) -> float:
        said = len(self.right) + len(self.false)
        return len(self.right) / said if said else 1.0

    @property
    def asking(self) -> float:
        """The share of needless questions among all findings."""
        said = len(self.right) + len(self.false) + len(self.asked)
        return len(self.asked) / said if said else 0.0

    @property
    def recall_interval(self) -> tuple[float, float]:
        """Where recall lies with 95 % confidence (Wilson)."""
        return wilson(len(self.faults) - len(self.missed), len(self.faults))

    @property
    def precision_interval(self) -> tuple[float, float]:
        """The same of precision."""
        return wilson(len(self.right), len(self.right) + len(self.false))

    def add(self, other: Judged) -> None:
        """Takes over the account of another run."""
        for name in ("faults", "missed", "right", "false", "asked"):
            getattr(self, name).extend(getattr(other, name))


def judge(rows: Sequence[Row], findings: Iterable[Finding], last_night: int) -> dict[str, Judged]:
    """The account of every check after ``last_night``; ``findings`` are those of all states."""
    by_subject: dict[tuple[str, str], list[Row]] = defaultdict(list)
    judged: dict[str, Judged] = defaultdict(Judged)
    for row in rows:
        by_subject[row.unit, row.check].append(row)
        if row.kind is Kind.FAULT and was_visible(row, last_night):
            judged[row.check].faults.append(row)
    found: set[int] = set()
    for finding in findings:
        near = [r for r in by_subject[finding["unit_id"], finding["check"]] if concerns(r, finding)]
        _place(finding, near, judged[finding["check"]], found)
    for account in judged.values():
        account.missed = [r for r in account.faults if id(r) not in found]
    return dict(judged)


def as_shown(rows: Iterable[Row]) -> list[Row]:
    """The truth for those who look with a browser: what the served pages leave open is decided."""
    return [r if r.shown is None else msgspec.structs.replace(r, kind=r.shown) for r in rows]


def was_visible(row: Row, last_night: int) -> bool:
    """Whether the fault could be seen on a night up to ``last_night``."""
    return any(row.life.active(n) and n not in row.unreached for n in range(1, last_night + 1))


def _place(finding: Finding, near: list[Row], account: Judged, found: set[int]) -> None:
    meant = [r for r in near if r.kind is Kind.FAULT and says(r, finding)]
    found.update(id(r) for r in meant)
    if meant:
        account.right.append(finding)
    elif any(r.kind is Kind.OPTIONAL for r in near):
        return
    elif finding["status"] == "review":
        account.asked.append(finding)
    else:
        reason = next((f"{r.kind.value}: {r.form}" for r in near), "clean page")
        account.false.append((finding, reason))


@dataclass(frozen=True)
class Slip:
    """A finding whose state after a night is not what the truth says."""

    row: Row
    night: int
    wanted: bool
    status: str


def expected(row: Row, night: int) -> bool | None:
    """Whether the fault should stand as active after ``night``; ``None`` before it could be known."""
    known: bool | None = None
    for n in range(1, night + 1):
        if n not in row.unreached:
            known = row.life.active(n) or (False if known is not None else None)
    return known


def slips(rows: Sequence[Row], nights: Mapping[int, Sequence[Finding]]) -> tuple[int, list[Slip]]:
    """How many states were compared, and those that are wrong; faults never found are not compared.

    Of a fault without an address (a template), what is rightly said of one page besides is no state.
    """
    compared, wrong = 0, []
    wanted = [r for r in rows if r.kind is Kind.FAULT and r.strict]
    besides: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind is Kind.OPTIONAL and row.urls:
            besides[row.unit, row.check].append(row)
    for night, findings in nights.items():
        by_subject: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in findings:
            by_subject[finding["unit_id"], finding["check"]].append(finding)
        for row in wanted:
            state = expected(row, night)
            near = [] if row.urls else besides[row.unit, row.check]
            own = [
                f
                for f in by_subject[row.unit, row.check]
                if concerns(row, f) and says(row, f) and not any(concerns(r, f) for r in near)
            ]
            if state is None or not own:
                continue
            compared += 1
            if any(f["status"] in ACTIVE for f in own) is not state:
                wrong.append(Slip(row, night, state, ",".join(sorted({f["status"] for f in own}))))
    return compared, wrong
