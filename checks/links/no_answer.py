"""Addresses that answer with what a site shows in the place of any page: whoever asked has not been answered."""

from __future__ import annotations

from checks.links.leading_home import led_home
from checks.links.probes import answers_properly, error_pages, is_error_page
from core.fetch import FetchOutcome
from core.site import SiteFacts
from core.standing_in import A_TEXT, is_nobodys


def shows_nothing(site: SiteFacts, outcome: FetchOutcome) -> bool:
    """Whether an address that answered well shows nothing of its own: that is no reason to accuse, and mends nothing."""
    if outcome.final_url and any(o.url == outcome.url for o in led_home(site)):
        return True
    page = site.pages.head(outcome.final_url or outcome.url)
    if page is None:
        return False
    nobodys = is_nobodys(page) and page.body_length < A_TEXT and not answers_properly(site)
    return nobodys or is_error_page(page, site.once(error_pages))
