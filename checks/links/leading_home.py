"""A server that answers every address with its home page: one fault of the site, not one of each address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import urlsplit

from core.address import subject_key
from core.fetch import FetchOutcome, Verdict
from core.page import PageKind
from core.site import SiteFacts
from reading.kind import is_home_address

#: Addresses that mean the home page in another spelling or for other readers: ``/gb/``, ``/cn/index.html``, ``/index/index.do``.
COPY_PATH = re.compile(
    r"(?:/(?:(?:index|default|home|main|portal|shouye|welcome)(?:[_-]?(?:new|pc|cn|gb|\d{1,2}))?|gb(?:k|2312)?|big5|cn|"
    r"zh(?:[-_]?(?:cn|tw|hans|hant))?|ch[st]|pc|wap|mobile|m|web|www|site|s?html|jhtml|cms)){1,3}(?:\.[a-z]{2,5})?/?",
    re.IGNORECASE,
)
#: Words of links that rightly lead home.
ASKS_HOME = re.compile(
    r"首页|主页|返回|主站|门户|政府网|网站|旧版|原版|新版|简体|繁体|English|回到", re.IGNORECASE
)
_LEADS_ON = re.compile(r"退出|打印|关闭|无障碍|长者|适老|收藏|登[录陆]|注册|EN\b", re.IGNORECASE)
#: Addresses of the site that led home tonight, and their share of those that answered, from which on it is the server's way.
_LEAST, _SHARE = 5, 0.8


def led_home(site: SiteFacts) -> Sequence[FetchOutcome]:
    """The answers of tonight that led to the home page, where nearly all addresses of the site do so; else none.

    Only addresses count that the site links to: old ones that nobody links to may lead home for years.
    """
    return site.once(_led_home)


def _led_home(site: SiteFacts) -> Sequence[FetchOutcome]:
    home = subject_key(site.home.url) if site.home else ""
    moved = site.outcomes_where(lambda o: o.verdict is Verdict.OK and bool(o.final_url))
    led = [o for o in moved if _is_home(site, o.final_url, home) and _is_page(site, o, home)]
    if len(led) < _LEAST or _others_shown(site) >= _LEAST or len(led := _linked(site, led)) < _LEAST:
        return ()
    answered = sum(_is_page(site, o, home) for o in site.outcomes_where(lambda o: o.verdict is Verdict.OK))
    return led if len(led) >= _SHARE * answered else ()


def _others_shown(site: SiteFacts) -> int:
    """How many pages besides the home page showed themselves tonight."""
    heads = (h for h in site.pages.heads() if h.kind is not PageKind.HOME and site.was_observed(h.url))
    return sum(1 for _ in islice(heads, _LEAST))


def _linked(site: SiteFacts, led: Sequence[FetchOutcome]) -> list[FetchOutcome]:
    """Those that a page seen tonight links to, by words that do not ask for the home page."""
    wanted = {subject_key(o.url) for o in led}
    pages = (p for p in site.pages.linking({o.url for o in led}) if site.was_observed(p.url))
    links = (k for page in pages for k in page.links if k.url and subject_key(k.url) in wanted)
    met = {subject_key(k.url) for k in links if not (ASKS_HOME.search(k.text) or _LEADS_ON.search(k.text))}
    return [o for o in led if subject_key(o.url) in met]


def _is_page(site: SiteFacts, outcome: FetchOutcome, home: str) -> bool:
    html = not outcome.content_type or "html" in outcome.content_type
    copy = COPY_PATH.fullmatch(urlsplit(outcome.url).path) is not None or _is_home(site, outcome.url, home)
    return html and site.unit.owns(outcome.url) and not copy


def _is_home(site: SiteFacts, url: str, home: str) -> bool:
    return subject_key(url) == home or is_home_address(url, site.unit)
