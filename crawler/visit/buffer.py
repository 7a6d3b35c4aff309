"""What was seen and is not yet written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from db.records.pages import Discovered, Failure, PageRecord

_BATCH_PAGES = 200
_BATCH_ROWS = 1000
_BATCH_SECONDS = 1.0  # what a kill repeats; a batch costs little beside its pages


@dataclass
class Buffer:
    """A batch: one transaction stores all of it. ``since`` is in monotonic seconds."""

    pages: list[PageRecord] = field(default_factory=list)
    discovered: list[Discovered] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    since: float = field(default_factory=monotonic)

    @property
    def due(self) -> bool:
        """Whether it is time to write."""
        rows = len(self.discovered) + len(self.unchanged) + len(self.failures) + len(self.targets)
        return (
            len(self.pages) >= _BATCH_PAGES
            or rows >= _BATCH_ROWS
            or monotonic() - self.since > _BATCH_SECONDS
        )
