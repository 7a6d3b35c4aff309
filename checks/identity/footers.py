"""The footers of a site that can be judged: which pages speak for the site, and what their marks say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.page import FooterFacts, PageFacts, PageKind
from core.site import SiteFacts

_KINDS = frozenset(
    {PageKind.HOME, PageKind.COLUMN, PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.INTERPRETATION}
)


@dataclass(frozen=True, slots=True)
class Footers:
    """``page`` speaks for the site: the home page, or a column page where the home page's footer cannot be read.

    ``sure`` is false where it is not the home page. ``reason`` says why there is none to judge.
    """

    page: PageFacts | None
    sure: bool = True
    reason: str = ""


def speaking(site: SiteFacts) -> Footers:
    """The page whose footer is judged. A footer written by script or shown in a frame says nothing by absence."""
    home = site.home
    if home is None or not site.was_observed(home.url):
        return Footers(None, reason="当晚没有看到首页")
    if home.footer is None or _unread(home):
        return Footers(None, reason="首页由脚本写出，没有看到页脚")
    if home.footer.scripted:
        return Footers(home, reason="页脚由脚本写出或在框架里")
    if home.footer.found:
        return Footers(home)
    other = next(_with_footer(site), None)
    return Footers(other, sure=False, reason="" if other else "没有认出页脚")


def _unread(page: PageFacts) -> bool:
    return bool(page.script_signs) and not page.rendered


def _with_footer(site: SiteFacts) -> Iterator[PageFacts]:
    for page in site.pages.of_kind(PageKind.COLUMN):
        footer = page.footer
        if footer and footer.found and not footer.scripted and site.was_observed(page.url):
            yield page


def all_footers(site: SiteFacts) -> Iterator[tuple[PageFacts, FooterFacts]]:
    """Footers of all known pages of a kind that carries the site's template."""
    for page in site.pages.all():
        if page.footer is not None and page.kind in _KINDS:
            yield page, page.footer
