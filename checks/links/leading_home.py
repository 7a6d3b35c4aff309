"""A server that answers every address with its home page: one fault of the site, not one of each address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from core.address import subject_key
from core.fetch import FetchOutcome, Verdict
from core.site import SiteFacts
from reading.kind import is_home_address

#: Addresses that mean the home page in another spelling or for other readers: ``/gb/``, ``/cn/index.html``, ``/index/index.do``.
COPY_PATH = re.compile(
    r"(?:/(?:(?:index|default|home|main|portal|shouye|welcome)(?:[_-]?(?:new|pc|cn|gb|\d{1,2}))?|gb(?:k|2312)?|big5|cn|"
    r"zh(?:[-_]?(?:cn|tw|hans|hant))?|ch[st]|pc|wap|mobile|m|web|www|site|s?html|jhtml|cms)){1,3}(?:\.[a-z]{2,5})?/?",
    re.IGNORECASE,
)
#: Addresses of the site that led home tonight, and their share of those that answered, from which on it is the server's way.
_LEAST, _SHARE = 5, 0.8


def led_home(site: SiteFacts) -> Sequence[FetchOutcome]:
    """The answers of tonight that led to the home page, where nearly all addresses of the site do so; else none."""
    return site.once(_led_home)


def _led_home(site: SiteFacts) -> Sequence[FetchOutcome]:
    home = subject_key(site.home.url) if site.home else ""
    moved = site.outcomes_where(lambda o: o.verdict is Verdict.OK and bool(o.final_url))
    led = [o for o in moved if _is_home(site, o.final_url, home) and _is_page(site, o, home)]
    if len(led) < _LEAST:
        return ()
    answered = sum(_is_page(site, o, home) for o in site.outcomes_where(lambda o: o.verdict is Verdict.OK))
    return led if len(led) >= _SHARE * answered else ()


def _is_page(site: SiteFacts, outcome: FetchOutcome, home: str) -> bool:
    html = not outcome.content_type or "html" in outcome.content_type
    copy = COPY_PATH.fullmatch(urlsplit(outcome.url).path) is not None or _is_home(site, outcome.url, home)
    return html and site.unit.owns(outcome.url) and not copy


def _is_home(site: SiteFacts, url: str, home: str) -> bool:
    return subject_key(url) == home or is_home_address(url, site.unit)
