"""What a visit has done so far, in numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from db.records.visits import VisitCounts


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
        return cls(**asdict(stored))

    @property
    def seen(self) -> int:
        return self.fetched + self.unchanged

    def record(self) -> VisitCounts:
        return VisitCounts(**{f.name: getattr(self, f.name) for f in fields(VisitCounts)})
