"""Live progress of a night on the terminal (stderr): one bar for the units, one line for each site under way."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from crawler.visit.counts import Counts


class NightProgress:
    """Draws nothing but the last state where stderr is no terminal."""

    def __init__(self, title: str, total: int, console: Console | None = None) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TextColumn("{task.fields[words]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console or Console(stderr=True),
            refresh_per_second=4,
        )
        self._all = self._progress.add_task(title, total=total, words="")
        self._bars: dict[str, TaskID] = {}
        self._counts: dict[str, Counts] = {}

    def __enter__(self) -> NightProgress:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def news(self, name: str, counts: Counts, waiting: int) -> None:
        """A site under way has got this far."""
        if name not in self._bars:
            self._bars[name] = self._progress.add_task(f"  {name}", total=None, words="")
        self._counts[name] = counts
        seen = counts.seen + counts.failed + counts.blocked
        self._progress.update(
            self._bars[name],
            completed=seen,
            total=seen + waiting,
            words=f"未变 {counts.unchanged} 失败 {counts.failed} 问题 {counts.findings}",
        )
        self._total()

    def ended(self, name: str) -> None:
        """A site is done with."""
        if name in self._bars:
            self._progress.remove_task(self._bars.pop(name))
        self._progress.advance(self._all)
        self._total()

    def _total(self) -> None:
        pages = sum(c.seen for c in self._counts.values())
        findings = sum(c.findings for c in self._counts.values())
        self._progress.update(self._all, words=f"{pages} 页 问题 {findings}")
