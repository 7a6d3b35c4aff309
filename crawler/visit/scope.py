"""Which links are followed, which are only asked for once a night, and how soon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.file_names import DOCUMENTS, ending_of
from core.ground import Ground
from core.page import Link, LinkPlace, LinkUse, PageKind
from core.unit import Unit
from crawler import task as worth

_RESOURCES = frozenset([
    "jpg", "jpeg", "png", "gif", "bmp", "webp", "svg", "ico", "tif", "tiff", "css", "js", "json", "xml",
    "rss", "mp3", "mp4", "wav", "wma", "wmv", "avi", "flv", "mov", "m3u8", "swf", "exe", "msi", "apk",
    "ipa", "dmg", "iso", "tar", "gz", "bz2", "woff", "woff2", "ttf", "eot", "ceb"
])  # fmt: skip
_OPENED = (LinkUse.ANCHOR, LinkUse.FRAME)
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})$")
_LIST_ADDRESS = re.compile(
    r"(?:/|/(?:index|list|default|col)[_\-\w]{0,40}\.(?:s?html?|jhtml|jsp|aspx?|php)|/col/col\d+/.{0,40})$",
    re.I,
)


def extension(url: str) -> str:
    """The lower-case file extension of the address's path, or an empty string."""
    match = _EXTENSION.search(urlsplit(url).path[-12:])
    return match.group(1).lower() if match else ""


def is_resource(url: str) -> bool:
    """Whether the address names a picture, a film, a style or the like: asked for, but not read."""
    return extension(url) in _RESOURCES


@dataclass(frozen=True)
class Scope:
    """The unit's own ground. A link there is a page of ours; a web address elsewhere is an external target."""

    ground: Ground

    @classmethod
    def of(cls, unit: Unit) -> Scope:
        return cls(unit.ground)

    def owns(self, url: str) -> bool:
        return self.ground.owns(url)

    def is_page(self, link: Link) -> bool:
        """Whether the link leads to something of the site's own that a visitor opens as a page or a file."""
        return link.use in _OPENED and self.owns(link.url) and not is_resource(link.url)


def worth_of(link: Link, url: str, from_kind: PageKind, depth: int) -> int:
    """The worth class of an address met on a page of ``from_kind`` at ``depth`` (home is 0)."""
    if ending_of(url) in DOCUMENTS:
        return worth.FILE
    if depth == 0 and link.place is LinkPlace.NAV:
        return worth.COLUMN
    if _LIST_ADDRESS.search(urlsplit(url).path):
        return worth.LIST
    return worth.NEW if from_kind in (PageKind.HOME, PageKind.COLUMN) else worth.OLD
