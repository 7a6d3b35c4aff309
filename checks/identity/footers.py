"""The footers of a site that can be judged: which page speaks for the site, and which others show its template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.identity.own import own_heads
from core.address import subject_key
from core.page import FooterFacts, LinkUse, PageFacts, PageHead, PageKind
from core.site import SiteFacts

_KINDS = frozenset(
    {PageKind.HOME, PageKind.COLUMN, PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.INTERPRETATION}
)

_SEVERAL = 3  # marks


@dataclass(frozen=True, slots=True)
class Footers:
    """``page`` speaks for the site: the home page, or a column page where the home page's footer cannot be read.

    ``sure`` is false where it is not the home page, or where the home page draws itself in part. ``reason`` says why
    the absence of a mark proves nothing. A footer in a frame is the framed page's.
    """

    page: PageFacts | None
    sure: bool = True
    reason: str = ""


def speaking(site: SiteFacts) -> Footers:
    """The page whose footer is judged. A footer written by script or shown in a frame says nothing by absence."""
    home = site.home
    if home is None or not site.was_observed(home.url):
        return Footers(None, reason="当晚没有看到首页")
    unread = bool(home.script_signs) and not home.rendered
    if home.footer is None or (unread and not home.footer.found):
        return Footers(None, reason="首页由脚本写出，没有看到页脚")
    if home.footer.scripted:
        framed = None if home.footer.found else _in_frame(site, home)
        return Footers(framed) if framed else Footers(home, reason="页脚由脚本写出或在框架里")
    if home.footer.found:
        return Footers(home, sure=not unread)
    other = next(_column_footers(site), None)
    return Footers(other, sure=False, reason="" if other else "没有认出页脚")


def _in_frame(site: SiteFacts, home: PageFacts) -> PageFacts | None:
    """The page of the site that the home page shows in a frame as its whole footer: it holds several of the marks."""
    frames = {subject_key(k.url) for k in home.links if k.use is LinkUse.FRAME}
    for head in own_heads(site, PageKind.OTHER, PageKind.COLUMN) if frames else ():
        footer = head.footer
        if subject_key(head.url) in frames and footer is not None and is_plain(footer):
            marks = (
                footer.sponsor,
                footer.icp,
                footer.site_code,
                footer.police,
                footer.conac,
                footer.sitemap_url,
            )
            if sum(map(bool, marks)) >= _SEVERAL and site.was_observed(head.url):
                return site.pages.get(head.url)
    return None


def _column_footers(site: SiteFacts) -> Iterator[PageFacts]:
    for head in own_heads(site, PageKind.COLUMN):
        if site.was_observed(head.url) and is_plain(head.footer):
            page = site.pages.get(head.url)
            if page is not None:
                yield page


def is_plain(footer: FooterFacts | None) -> bool:
    """Whether a footer was found in the page's own markup, so that what it lacks is not there."""
    return footer is not None and footer.found and not footer.scripted


def carries_template(page: PageHead) -> bool:
    """Whether pages of this kind carry the site's template; a printed letter or a login may do without."""
    return page.footer is not None and page.kind in _KINDS
