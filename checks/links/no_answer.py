"""Addresses that answer with what a site shows in the place of any page: whoever asked has not been answered."""

from __future__ import annotations

from checks.links.leading_home import led_home
from checks.links.probes import error_pages, is_error_page
from core.fetch import FetchOutcome
from core.site import SiteFacts
from core.standing_in import is_nobodys


def shows_nothing(site: SiteFacts, outcome: FetchOutcome) -> bool:
    """Whether an address that answered well shows nothing of its own: that is no reason to accuse, and mends nothing."""
    if outcome.final_url and led_home(site):
        return True
    page = site.pages.head(outcome.final_url or outcome.url)
    return page is not None and (is_nobodys(page) or is_error_page(page, site.once(error_pages)))
