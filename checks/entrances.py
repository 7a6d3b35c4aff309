"""The ways into a part of a site (办事服务、咨询、数据开放…): columns, pages and links by their names, and whether they open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from checks.disclosure.addresses import page_key, surely_dead
from core.fetch import Verdict
from core.page import Link, LinkUse, PageFacts, PageHead, PageKind
from core.site import Column, SiteFacts

_LISTING_KINDS = (PageKind.HOME, PageKind.COLUMN, PageKind.OTHER)
_ARTICLES = frozenset({PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.INTERPRETATION, PageKind.FEE_LIST})
_LONGEST_NAME = 16
_HARDLY_ANY, _FEW = 2, 8  # links of a home page


@dataclass(frozen=True)
class Entrance:
    """A link by its name, on the page where it was first met."""

    page: PageFacts
    link: Link

    @property
    def text(self) -> str:
        return " ".join(self.link.text.split())[:60]


class Entrances:
    """Everything of a site whose name says ``pattern``, but not ``other``; ``nights`` make a dead link surely dead."""

    def __init__(
        self,
        site: SiteFacts,
        pattern: re.Pattern[str],
        other: re.Pattern[str] | None = None,
        *,
        nights: int = 3,
    ) -> None:
        self.site, self.pattern, self.other, self.nights = site, pattern, other, nights

    def named(self, name: str) -> bool:
        """Whether a short name says what is looked for."""
        text = "".join(name.split())
        if not text or len(text) > _LONGEST_NAME or not self.pattern.search(text):
            return False
        return self.other is None or not self.other.search(text)

    @cached_property
    def columns(self) -> list[Column]:
        return [c for c in self.site.columns if self.named(c.name)]

    @cached_property
    def pages(self) -> list[PageHead]:
        """Column and other plain pages that call themselves so, by title or by the end of their path."""
        found = self.site.pages.heads(PageKind.COLUMN, PageKind.OTHER)
        return [p for p in found if self.named(p.title) or any(self.named(b) for b in p.breadcrumb[-1:])]

    @cached_property
    def links(self) -> list[Entrance]:
        """Links by name on home and list pages, each target once."""
        found: dict[str, Entrance] = {}
        known: dict[str, bool] = {}
        for page in self.site.pages.of_kind(*_LISTING_KINDS):
            for link in page.links:
                if link.use is not LinkUse.ANCHOR or not link.url or not link.text:
                    continue
                fits = known.get(link.text)
                if fits is None:
                    fits = known[link.text] = self.named(link.text)
                if fits and not self._is_article(link.url):
                    found.setdefault(page_key(link.url), Entrance(page, link))
        return list(found.values())

    def _is_article(self, url: str) -> bool:
        """Whether the link leads to a dated article: its title only sounds like a part of the site."""
        page = self.site.pages.get(url)
        return page is not None and page.kind in _ARTICLES and bool(page.published)

    def own(self, url: str) -> bool:
        return self.site.unit.owns(url)

    def dead(self, entrance: Entrance) -> bool:
        return surely_dead(self.site.outcome(entrance.link.url), self.nights)

    def opens(self, entrance: Entrance) -> bool:
        """Whether the link was seen to open, as a page that was read or by the answer to it."""
        outcome = self.site.outcome(entrance.link.url)
        if outcome is not None:
            return outcome.verdict is Verdict.OK
        return self.site.pages.get(entrance.link.url) is not None

    def foreign(self) -> Iterator[Entrance]:
        """Links to other hosts, which are out of the site's own hands."""
        return (e for e in self.links if not self.own(e.link.url))

    @property
    def nothing(self) -> bool:
        return not (self.columns or self.pages or self.links)


def unseen(site: SiteFacts) -> str:
    """Why the absence of something on the whole site may not be claimed tonight; empty where it may."""
    home = site.home
    if not site.visit.complete:
        return "巡查没有做完"
    if home is None or not site.was_observed(home.url):
        return "没有看到首页"
    if home.script_signs and not home.rendered and _anchors(home) <= _HARDLY_ANY:
        return "首页由脚本生成，没有看到内容"
    return ""


def _anchors(page: PageFacts) -> int:
    return sum(k.use is LinkUse.ANCHOR and bool(k.url) for k in page.links)


def may_hide(site: SiteFacts) -> bool:
    """Whether parts of the site may have escaped: navigation drawn by script, or a home page almost without links."""
    home = site.home
    if home is None:
        return True
    return _anchors(home) < _FEW or (bool(home.script_signs) and not home.rendered)
