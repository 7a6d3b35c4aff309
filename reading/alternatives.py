"""Which pictures need an alternative text (替代文本), and which texts say nothing."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from reading.tree.hiding import hides_itself

_NAMED_BY = ("aria-label", "aria-labelledby", "title")
_FILE_NAME = re.compile(
    r"[\w\-. （()）]{0,80}\.(?:jpe?g|png|gif|bmp|webp|svg)|(?:IMG|DSC|DSCN|MVIMG|WeChat|W0|P0)[_\-]?\d{4,20}[\w\-]{0,40}|"
    r"(?:图片|image|img|pic|picture|照片|插图|未命名|untitled)[\s_-]?\d{0,4}|\d{6,20}",
    re.IGNORECASE,
)
_TINY = frozenset({"0", "1", "2", "3", "0px", "1px", "2px", "3px"})


def is_file_name(alt: str) -> bool:
    """Whether an alternative text is only the name of a file (``IMG_2034.jpg``) or says no more than that there is a picture (图片1)."""
    return len(alt) <= 100 and _FILE_NAME.fullmatch(alt.strip()) is not None


def is_excused(image: HtmlElement) -> bool:
    """Whether a picture without a telling ``alt`` is decoration, named in another way, part of a named link, or not to be seen."""
    if image.get("role") in ("presentation", "none") or image.get("aria-hidden") == "true":
        return True
    if any((image.get(name) or "").strip() for name in _NAMED_BY):
        return True
    if image.get("width") in _TINY or image.get("height") in _TINY or hides_itself(image):
        return True
    parent = image.getparent()
    return parent is not None and parent.tag in ("a", "button") and _is_named(parent)


def _is_named(parent: HtmlElement) -> bool:
    """The link around the picture has words of its own, so that the picture only adorns them."""
    if any((parent.get(name) or "").strip() for name in _NAMED_BY):
        return True
    return bool("".join(parent.itertext()).strip())
