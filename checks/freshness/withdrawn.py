"""Columns that the site has given up: the remedy of a column that nobody keeps."""

from __future__ import annotations

from core.fetch import FetchProblem
from core.page import PageKind
from core.site import SiteFacts

_SEVERAL = 3  # columns
_LEADING = frozenset({PageKind.HOME, PageKind.COLUMN})


def is_withdrawn(site: SiteFacts, url: str) -> bool:
    """Whether a visit that saw everything found no such column: its page shows something else, or is gone and no longer led to.

    A column that does not answer while home page and columns still lead to it is only out of order.
    """
    if not site.visit.complete or any(c.url == url for c in site.columns):
        return False
    if site.was_observed(url):
        return True
    return _is_gone(site, url) and not any(
        page.kind in _LEADING and page.url != url and site.was_observed(page.url)
        for page in site.pages.linking([url])
    )


def _is_gone(site: SiteFacts, url: str) -> bool:
    outcome = site.outcome(url)
    if outcome is None:
        return site.pages.head(url) is None
    return outcome.problem is FetchProblem.NOT_FOUND or bool(outcome.final_url)


def all_blank(site: SiteFacts) -> bool:
    """Whether several columns show nothing and none shows anything: the list behind them failed tonight."""
    blank = sum(c.blank is True for c in site.columns)
    return blank >= _SEVERAL and not any(c.items for c in site.columns)
