"""Links, pictures and forms of a page, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin

from lxml.html import HtmlElement

from core.page import Form, Image, Link, LinkPlace, LinkUse
from reading.markup import elements, strings

_BASE = elements("//base[@href]")
_FIELDS = strings(".//input/@name | .//select/@name | .//textarea/@name")
_ALT = strings(".//img/@alt")
_TAGS = ("a", "area", "img", "link", "script", "iframe", "frame", "embed", "form", "option")
_CONTROL = dict.fromkeys(range(32))
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:")
_ABSOLUTE = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_NO_HOST = re.compile(r"https?:/{0,9}(?:[?]|$)", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:window\.open|location(?:\.href)?|location\.(?:replace|assign))\s{0,4}[=(]\s{0,4}['\"]([^'\"\s]{2,500})['\"]"
)
_LONGEST_TEXT = 300
_LONGEST_URL = 4000
_MOST = 20_000  # elements looked at on one page

Place = Callable[[HtmlElement], LinkPlace]


@dataclass(frozen=True, slots=True)
class Targets:
    """What a page points to, in document order."""

    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    forms: tuple[Form, ...] = ()


def base_url(tree: HtmlElement, url: str) -> str:
    """The address that relative links count from: the first usable ``<base href>``, or ``url``."""
    for base in _BASE(tree):
        found = resolve(url, base.get("href") or "")
        if found:
            return found
    return url


def resolve(base: str, raw: str) -> str:
    """``raw`` as an absolute http address without fragment, empty where it is no such address.

    Reads as browsers do: outer white space and inner line breaks are dropped, backslashes are slashes.
    """
    text = raw.strip() if raw.isprintable() else raw.translate(_CONTROL).strip()
    if not text or text[0] == "#" or len(text) > _LONGEST_URL:
        return ""
    return _join(base, text)


@lru_cache(maxsize=16_384)
def _join(base: str, text: str) -> str:
    if _SCHEME.match(text) and not text[:5].lower().startswith(("http:", "https")):
        return ""
    text = text.partition("#")[0].replace("\\", "/").strip().replace(" ", "%20")
    if _NO_HOST.match(text):
        return ""
    try:
        url = urljoin(base, text)
    except ValueError:
        return ""
    return url if _ABSOLUTE.match(url) else ""


def read_links(tree: HtmlElement, base: str, place: Place, body: HtmlElement | None = None) -> Targets:
    """Everything ``tree`` points to; ``base`` as given by :func:`base_url`, ``place`` tells where an element stands.

    ``body`` is the element that holds the article, so that pictures know whether they stand in it.
    """
    links: list[Link] = []
    images: list[Image] = []
    forms: list[Form] = []
    inside = set(body.iter("img")) if body is not None else set()
    for element in _elements(tree):
        tag = element.tag
        if tag == "img":
            images.append(_image(element, base, element in inside))
        elif tag == "form":
            forms.append(_form(element, base))
        link = _link(element, tag, base, place)
        if link is not None:
            links.append(link)
    return Targets(tuple(links), tuple(images), tuple(forms))


def _elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    for count, element in enumerate(tree.iter(*_TAGS)):
        if count >= _MOST:
            return
        yield element


def _link(element: HtmlElement, tag: str, base: str, place: Place) -> Link | None:
    if tag in ("a", "area"):
        return _anchor(element, base, place)
    use, name = _USES.get(tag, (None, ""))
    raw = element.get(name) if use else None
    if use is None or not raw:
        return None
    if tag == "link":
        rel = element.get("rel", "").lower()
        if "icon" in rel:
            use = LinkUse.IMAGE
        elif "stylesheet" not in rel:
            return None
    if tag == "option" and not _ABSOLUTE.match(raw.strip()):
        return None
    if raw[:5].lower() == "data:":
        return None
    url = resolve(base, raw)
    text = _text(element) if tag == "option" else element.get("alt") or ""
    return Link(url, text[:_LONGEST_TEXT], place(element), use, "" if url else raw[:_LONGEST_TEXT])


_USES = {
    "img": (LinkUse.IMAGE, "src"),
    "link": (LinkUse.STYLE, "href"),
    "script": (LinkUse.SCRIPT, "src"),
    "iframe": (LinkUse.FRAME, "src"),
    "frame": (LinkUse.FRAME, "src"),
    "embed": (LinkUse.FRAME, "src"),
    "option": (LinkUse.ANCHOR, "value"),
}


def _anchor(element: HtmlElement, base: str, place: Place) -> Link | None:
    raw = element.get("href")
    if raw is None and not element.get("onclick"):
        return None  # a named place, not a link
    url = resolve(base, raw) if raw else ""
    if not url:
        opened = _OPENS.search((raw or "")[:2000]) or _OPENS.search(element.get("onclick", "")[:2000])
        url = resolve(base, opened[1]) if opened else ""
    return Link(
        url, anchor_text(element), place(element), LinkUse.ANCHOR, "" if url else (raw or "")[:_LONGEST_TEXT]
    )


def anchor_text(element: HtmlElement) -> str:
    """What a reader sees of a link: its text, else the picture's ``alt``, else its ``title``.

    A text cut off with dots gives way to the full ``title``.
    """
    text = _text(element)
    title = element.get("title")
    if title and (not text or (text.endswith(("...", "…", "..")) and len(title) > len(text))):
        return " ".join(title.split())[:_LONGEST_TEXT]
    if not text and len(element):
        text = " ".join(" ".join(_ALT(element)).split())
    return text[:_LONGEST_TEXT]


def _text(element: HtmlElement) -> str:
    raw = element.text or "" if not len(element) else "".join(element.itertext())
    return " ".join(raw.split())


def _image(element: HtmlElement, base: str, in_body: bool) -> Image:
    raw = element.get("src") or element.get("data-src") or element.get("data-original") or ""
    url = "" if raw[:5].lower() == "data:" else resolve(base, raw)
    return Image(url, element.get("alt"), in_body)


def _form(element: HtmlElement, base: str) -> Form:
    action = element.get("action") or ""
    names = tuple(dict.fromkeys(_FIELDS(element)[:100]))
    return Form(resolve(base, action) if action else "", (element.get("method") or "get").lower(), names)
