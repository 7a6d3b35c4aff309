"""The pages that are the unit's own. What another host says about itself is no fault of this site."""

from __future__ import annotations

from collections.abc import Iterator

from core.address import host_of, subject_key
from core.page import LinkUse, PageFacts, PageHead, PageKind
from core.site import SiteFacts


def own_hosts(site: SiteFacts) -> frozenset[str]:
    """Host names of the unit without ``www.``, also where its home page was led to another one."""
    home = site.home
    return frozenset(_bare(h) for h in (*site.unit.own_hosts, host_of(home.url if home else "")) if h)


def own_heads(site: SiteFacts, *kinds: PageKind) -> Iterator[PageHead]:
    """The same without their links, which is five times as fast; only of these kinds, where some are given."""
    hosts = own_hosts(site)
    for page in site.pages.heads(*kinds):
        if _bare(host_of(page.url)) in hosts:
            yield page


def own_pages(site: SiteFacts) -> Iterator[PageFacts]:
    """Every known page on a host of the unit, once."""
    hosts = own_hosts(site)
    for page in site.pages.all():
        if _bare(host_of(page.url)) in hosts:
            yield page


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def is_framed(head: PageHead, site: SiteFacts) -> bool:
    """Whether the page is made to be shown in a frame of another one: it has no title of its own."""
    return not head.head_title.strip() and subject_key(head.url) in site.once(_framed)


def _framed(site: SiteFacts) -> frozenset[str]:
    """Keys of the pages without a title that stand in frames."""
    untitled = {subject_key(h.url): h.url for h in site.pages.heads() if not h.head_title.strip()}
    if not untitled:
        return frozenset()
    shown = (
        k for p in site.pages.linking(list(untitled.values())) for k in p.links if k.use is LinkUse.FRAME
    )
    return frozenset(key for k in shown if (key := subject_key(k.url)) in untitled)
