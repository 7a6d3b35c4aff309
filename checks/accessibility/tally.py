"""Counts of pages that share a defect, so that a template is named once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.page import CONTENT_KINDS, PageFacts, PageKind
from core.site import SiteFacts

#: Pages that visitors read; utility pages and files are none.
READ_KINDS = CONTENT_KINDS | {PageKind.HOME, PageKind.COLUMN}


@dataclass
class Seen:
    """The pages that show one defect. ``example`` was seen tonight; ``quotes`` holds a few things seen on them."""

    pages: int = 0
    tonight: int = 0
    example: PageFacts | None = None
    quotes: dict[str, int] = field(default_factory=dict)

    def add(self, page: PageFacts, quote: str, observed: bool) -> None:
        self.pages += 1
        if quote and (quote in self.quotes or len(self.quotes) < 50):
            self.quotes[quote] = self.quotes.get(quote, 0) + 1
        if observed:
            self.tonight += 1
            if self.example is None or page.kind is PageKind.HOME:
                self.example = page

    def shown(self, most: int = 5) -> str:
        """The commonest of the quotes, in one line."""
        ranked = sorted(self.quotes, key=lambda q: -self.quotes[q])
        return "、".join(ranked[:most])[:200]

    @property
    def mended(self) -> bool:
        """No page shows it, neither one seen tonight nor one out of sight."""
        return self.pages == 0


def readable(site: SiteFacts) -> Iterator[tuple[PageFacts, bool]]:
    """Every page of use to readers whose served markup is what they see, and whether it was seen tonight."""
    for page in site.pages.all():
        if page.kind in READ_KINDS and (not page.script_signs or page.rendered):
            yield page, site.was_observed(page.url)
