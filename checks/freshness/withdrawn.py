"""Columns that the site has given up: the remedy of a column that nobody keeps."""

from __future__ import annotations

from core.fetch import FetchProblem
from core.page import PageKind
from core.site import Column, FoundBy, SiteFacts

_SEVERAL = 3  # columns
_LEADING = frozenset({PageKind.HOME, PageKind.COLUMN})


def is_withdrawn(site: SiteFacts, url: str) -> bool:
    """Whether a visit that saw everything found no such column: its page shows something else, or is gone and no longer led to.

    A column that does not answer while home page and columns still lead to it is only out of order.
    """
    if not site.visit.complete or any(c.url == url for c in standing(site)):
        return False
    return site.was_observed(url) or _is_given_up(site, url)


def standing(site: SiteFacts) -> tuple[Column, ...]:
    """The columns but those that were given up tonight, of which the pages of earlier nights still tell."""
    return site.once(_standing)


def _standing(site: SiteFacts) -> tuple[Column, ...]:
    if not site.visit.complete:
        return tuple(site.columns)
    return tuple(c for c in site.columns if not _was_left(site, c))


def _was_left(site: SiteFacts, column: Column) -> bool:
    """What the office's own inventory names is no column that was given up, but one that is out of order."""
    named = column.found_by is FoundBy.INVENTORY or site.was_observed(column.url)
    return not named and _is_given_up(site, column.url)


def _is_given_up(site: SiteFacts, url: str) -> bool:
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
