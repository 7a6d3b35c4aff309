"""Script files whose contents are known from their names, so that they hide nothing a check looks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.links.hosts import registered
from core.address import host_of
from core.page import LinkUse, PageFacts

_LIBRARY = re.compile(
    r"^(?:jquery[\w.-]{0,40}|swiper[\w.-]{0,30}|bootstrap[\w.-]{0,30}|vue[\w.-]{0,30}"
    r"|[\w.]{0,12}superslide[\w.-]{0,20}|slick[\w.-]{0,20}|echarts[\w.-]{0,20}|"
    r"html5(?:shiv)?[\w.-]{0,20}|respond[\w.-]{0,20}|jiucuo|ca\d{10,30}|conac|hm|z_stat|stat|webdig"
    r"|jweixin[\w.-]{0,20}|es6-promise[\w.-]{0,20}|axios[\w.-]{0,20}|"
    r"moment[\w.-]{0,20}|qrcode[\w.-]{0,20}|adsbygoogle)\.js$",
    re.IGNORECASE,
)


def unknown_parts(page: PageFacts) -> Iterator[str]:
    """Names of what may bring more to the page than was served: script files of unknown contents, frames of the site, parts loaded later.

    A frame of another site (the weather, an advertisement) can do nothing with the page around it.
    """
    own = registered(host_of(page.url))
    for link in page.links:
        name = (link.url or link.raw).partition("?")[0].rsplit("/", 1)[-1]
        framed = link.use is LinkUse.FRAME and registered(host_of(link.url) or host_of(page.url)) == own
        if framed or (link.use is LinkUse.SCRIPT and not _LIBRARY.match(name)):
            yield name or link.url
    if page.aids is not None and page.aids.loads:
        yield "页面装入后再取的部分"
