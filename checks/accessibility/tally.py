"""Counts of pages that share a defect, so that a template is named once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from checks.identity.own import is_framed, own_heads
from core.page import CONTENT_KINDS, PageHead, PageKind
from core.site import SiteFacts

#: Pages that visitors read; utility pages and files are none.
READ_KINDS = CONTENT_KINDS | {PageKind.HOME, PageKind.COLUMN}

_MOST_QUOTES = 500


@dataclass
class Seen:
    """The pages that show one defect. ``example`` was seen tonight; ``quotes`` holds a few things seen on them."""

    pages: int = 0
    tonight: int = 0
    example: PageHead | None = None
    quotes: dict[str, int] = field(default_factory=dict)

    def add(self, page: PageHead, quotes: Iterable[str], observed: bool) -> None:
        """Counts ``page``; what is quoted of it is counted as well, up to some hundreds of different things."""
        self.pages += 1
        for quote in quotes:
            if quote in self.quotes or len(self.quotes) < _MOST_QUOTES:
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


def readable(site: SiteFacts) -> Iterator[tuple[PageHead, bool]]:
    """Every page of the unit's own of use to readers whose served markup is what they see, and whether it was seen tonight."""
    for page in own_heads(site, *READ_KINDS):
        if (not page.script_signs or page.rendered) and not is_framed(page, site):
            yield page, site.was_observed(page.url)
