"""Whether the ordinals of one level of headings run 1, 2, 3 … as a reader expects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.page import Heading

#: More numbers missing than this is not a slip of the pen but a list we read only in part.
MANY = 3


@dataclass(frozen=True)
class Run:
    """Headings of one level that are counted together, in reading order."""

    headings: tuple[Heading, ...]

    @property
    def ordinals(self) -> list[int]:
        return [h.ordinal for h in self.headings]

    @property
    def repeated(self) -> list[Heading]:
        """Headings whose ordinal the same run has used before."""
        seen: set[int] = set()
        again = []
        for heading in self.headings:
            if heading.ordinal in seen:
                again.append(heading)
            seen.add(heading.ordinal)
        return again

    @property
    def missing(self) -> list[int]:
        """Ordinals up to the highest that no heading of the run has; from the first on where that is above 2.

        A run that begins with 5 is a list of which we read only a part, or decimals: its beginning is not judged.
        """
        have = set(self.ordinals)
        first = self.headings[0].ordinal
        return [n for n in range(1 if first <= 2 else first, min(max(have), 200)) if n not in have]

    @property
    def disordered(self) -> bool:
        """Whether the run has every ordinal once, but not in order."""
        return (
            not self.missing
            and max(Counter(self.ordinals).values(), default=0) == 1
            and self.ordinals != sorted(self.ordinals)
        )

    def after_missing(self, ordinal: int) -> Heading:
        """The first heading with a higher ordinal than the missing one."""
        return next(h for h in self.headings if h.ordinal > ordinal)


def runs(headings: Sequence[Heading], level: int, breaks: Iterable[int] = ()) -> list[Run]:
    """The runs of ``level`` (all headings of one appendix, in reading order).

    A run ends where the ordinal starts again at 1, or where a heading of a higher level or one of the paragraphs
    ``breaks`` (articles, chapters) comes between and the count does not simply go on (数字连续编号).
    """
    found: list[list[Heading]] = []
    stops = sorted(breaks)
    previous: Heading | None = None
    crossed = False
    for heading in headings:
        if heading.level < level:
            crossed = True
        if heading.level != level:
            continue
        if previous is not None and _between(stops, previous.paragraph, heading.paragraph):
            crossed = True
        if previous is None or _starts_again(previous, heading, crossed):
            found.append([])
        found[-1].append(heading)
        previous, crossed = heading, False
    return [Run(tuple(run)) for run in found]


def _starts_again(previous: Heading, heading: Heading, crossed: bool) -> bool:
    if crossed:
        return not previous.ordinal < heading.ordinal <= previous.ordinal + 2
    return heading.ordinal == 1 and previous.ordinal != 1


def _between(stops: Sequence[int], first: int, last: int) -> bool:
    return any(first < stop <= last for stop in stops)
