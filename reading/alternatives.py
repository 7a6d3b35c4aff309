"""Pictures that need no alternative text of their own (替代文本)."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_NAMED_BY = ("aria-label", "aria-labelledby", "title")
_UNSEEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_TINY = frozenset({"0", "1", "2", "3", "0px", "1px", "2px", "3px"})


def is_excused(image: HtmlElement) -> bool:
    """Whether a picture without ``alt`` is decoration, named in another way, part of a named link, or not to be seen."""
    if image.get("role") in ("presentation", "none") or image.get("aria-hidden") == "true":
        return True
    if any((image.get(name) or "").strip() for name in _NAMED_BY):
        return True
    if (
        image.get("width") in _TINY
        or image.get("height") in _TINY
        or _UNSEEN.search(image.get("style") or "")
    ):
        return True
    parent = image.getparent()
    return parent is not None and parent.tag in ("a", "button") and _is_named(parent)


def _is_named(parent: HtmlElement) -> bool:
    """The link around the picture has words of its own, so that the picture only adorns them."""
    if any((parent.get(name) or "").strip() for name in _NAMED_BY):
        return True
    return bool("".join(parent.itertext()).strip())
