"""What a served page leaves to scripts and frames, and whether a browser has shown it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from core.address import place_of
from core.page import Link, LinkUse, PageFacts, PageHead, PageKind

LIST, FOOTER, FRAME, RELATED = "list", "footer", "frame", "related"
_PART = re.compile(r"head|top|nav|menu|foot|bottom|dibu|weibu|daohang|toubu", re.IGNORECASE)
_SPEAKS_FOR_SITE = frozenset({PageKind.HOME})


def left_to_scripts(facts: PageHead) -> tuple[str, ...]:
    """Why a browser would show more of this page: the signs of :func:`reading.tree.scripts.script_signs`, ``list``, ``footer``, ``frame``, ``related``.

    A footer or head that comes by script or in a frame stands on every page of a site; it counts on the home page alone.
    """
    if facts.rendered or facts.kind is PageKind.ATTACHMENT:
        return ()
    signs = list(facts.script_signs)
    if facts.related_scripted:
        signs.append(RELATED)
    if facts.listing is not None and facts.listing.scripted:
        signs.append(LIST)
    if facts.kind in _SPEAKS_FOR_SITE:
        if facts.footer is not None and facts.footer.scripted:
            signs.append(FOOTER)
        if isinstance(facts, PageFacts) and any(_is_part(link, facts.url) for link in facts.links):
            signs.append(FRAME)
    return tuple(signs)


def _is_part(link: Link, url: str) -> bool:
    """A frame of the site's own with the navigation or the footer."""
    if link.use is not LinkUse.FRAME or place_of(link.url) != place_of(url):
        return False
    return _PART.search(urlsplit(link.url).path) is not None


def still_missing(served: PageFacts, shown: PageFacts) -> tuple[str, ...]:
    """The signs of ``served`` that the browser did not make good: its absence may be a fault of the browser's."""
    signs = left_to_scripts(served)
    missing = [s for s in signs if s in shown.script_signs]
    if LIST in signs and not (shown.listing is not None and shown.listing.items):
        missing.append(LIST)
    if FOOTER in signs and not (shown.footer is not None and shown.footer.found):
        missing.append(FOOTER)
    if "empty-page" in signs and not shown.links:
        missing.append("empty-page")
    return tuple(dict.fromkeys(missing))
