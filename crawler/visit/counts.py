"""What a visit has done so far, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from db.records import VisitCounts


@dataclass
class Counts:
    """Running totals of a visit; ``findings`` counts what page checks said, before any life cycle."""

    planned: int = 0
    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    blocked: int = 0
    bytes: int = 0
    findings: int = 0

    @classmethod
    def resumed(cls, stored: VisitCounts) -> Counts:
        """Totals that go on from those of an earlier attempt."""
        return cls(
            planned=stored.planned,
            fetched=stored.fetched,
            unchanged=stored.unchanged,
            failed=stored.failed,
            blocked=stored.blocked,
            bytes=stored.bytes,
        )

    @property
    def seen(self) -> int:
        return self.fetched + self.unchanged

    def record(self) -> VisitCounts:
        return VisitCounts(
            planned=self.planned,
            fetched=self.fetched,
            unchanged=self.unchanged,
            failed=self.failed,
            blocked=self.blocked,
            bytes=self.bytes,
        )
