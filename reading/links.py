"""Links, pictures and forms of a page, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin

from lxml.html import HtmlElement
from msgspec.structs import replace

from core.address import without_session
from core.page import Form, Image, Link, LinkPlace, LinkUse
from reading.tree.markup import elements, plain_text, strings
from reading.tree.outline import Attributes, Outline, outline_of

_BASE = elements("//base[@href]")
_FIELDS = strings(".//input/@name | .//select/@name | .//textarea/@name")
_ALT = strings(".//img/@alt")
_CONTROL = dict.fromkeys(range(32))
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:")
_PLAIN_BASE = re.compile(r"(https?://[^/?#\\\s]{1,300}/)(?:[^?#]{0,2000}/)?")
_ABSOLUTE = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_NO_HOST = re.compile(r"https?:/{0,9}(?:[?]|$)", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:window\.open|location(?:\.href)?|location\.(?:replace|assign))\s{0,4}[=(]\s{0,4}['\"]([^'\"\s]{2,500})['\"]"
)
_PAGE = re.compile(
    r"\.{0,2}/[^\s<>\"']{1,300}\.(?:s?html?|jspx?|aspx?|php)(?:\?[^\s<>\"']{1,200})?", re.IGNORECASE
)
_LONGEST_TEXT = 300
_LONGEST_URL = 4000
_LONGEST_KEPT = 300  # characters of an address whose resolution is kept
_MOST_KEPT = 4096  # addresses of one site that are kept
#: Where a picture that is fetched when it comes into view keeps its address, and what stands in its place until then.
_LATER = (
    "data-src",
    "data-original",
    "data-lazy",
    "data-lazy-src",
    "data-url",
    "lazyload",
    "original",
    "oldsrc",
)
_STAND_IN = re.compile(
    r"^data:|(?:^|/)[^/]{0,40}(?:blank|loading|lazy|spacer|placeholder|transparent|gr[ae]y|1x1|pixel"
    r"|load)[^/]{0,20}\.(?:gif|png|jpe?g|svg|webp)(?:[?#]|$)",
    re.IGNORECASE,
)
#: Texts of links that say nothing of where they lead.
_SAYS_NOTHING = frozenset([
    "点击查看", "点击阅读", "点击浏览", "点击此处", "点击这里", "点击进入", "点击链接", "点此查看", "请点击", "查看", "查看详情", "查看全文", "阅读",
    "阅读全文", "详情", "链接", "此处", "这里"
])  # fmt: skip
_LONGEST_SAYING = max(map(len, _SAYS_NOTHING))
_LABEL = re.compile(r"(?:政策|文件|相关|文字|图文|视频){0,2}(?:解读|图解|原文)(?:链接|地址|材料)?[:：]$")
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
    if not raw or raw[0] == "#":
        return ""
    start = _start(base, raw)
    return _known(start, raw) if len(raw) < _LONGEST_KEPT else _resolved(start, raw)


def _start(base: str, raw: str) -> str:
    """As much of ``base`` as the plain address ``raw`` counts from, so that pages of a site share their answers."""
    if raw[0] == "/":
        return _starts(base)[0] if raw[1:2].isalnum() or raw == "/" else base
    if raw.startswith(("http://", "https://")):
        return _starts(base)[0]
    if raw[:11] == "javascript:":
        return ""
    return _starts(base)[1] if (raw[0].isalnum() or raw[0] == ".") and ":" not in raw else base


@lru_cache(maxsize=64)
def _starts(base: str) -> tuple[str, str]:
    """Site and folder of ``base``: what addresses from the root on and those of files count from, on many pages the same."""
    plain = _PLAIN_BASE.match(base)
    return (plain[1], plain[0]) if plain else (base, base)


def _resolved(base: str, raw: str) -> str:
    text = raw.strip() if raw.isprintable() else raw.translate(_CONTROL).strip()
    if not text or text[0] == "#" or len(text) > _LONGEST_URL:
        return ""
    if _SCHEME.match(text) and not text[:5].lower().startswith(("http:", "https")):
        return ""
    text = text.partition("#")[0].replace("\\", "/").strip().replace(" ", "%20")
    if _NO_HOST.match(text):
        return ""
    try:
        url = urljoin(base, text)
    except ValueError:
        return ""
    return without_session(url) if _ABSOLUTE.match(url) else ""


_known = lru_cache(maxsize=16_384)(_resolved)


#: How addresses begin that mean the same on every page of a site.
_ROOTED = ("/", "http://", "https://")


class Resolver:
    """:func:`resolve` for the links of one page: what counts from the site's root is kept for all its pages."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._site = _starts(base)[0]
        self._kept = _answers(self._site)

    def __call__(self, raw: str) -> str:
        url = self._kept.get(raw)
        if url is None:
            url = resolve(self.base, raw)
            # A page in the root counts relative addresses from the root as well, but others do not.
            if raw.startswith(_ROOTED) and len(raw) < _LONGEST_KEPT and _start(self.base, raw) == self._site:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.clear()
                self._kept[raw] = url
        return url


@lru_cache(maxsize=16)
def _answers(site: str) -> dict[str, str]:
    return {}


def join(base: str, href: str) -> str:
    """``urljoin`` with its answers kept, for addresses that may be of any kind; empty where there is none.

    Session identifiers go, as in :func:`resolve`: a page is known by the address under which it was asked for.
    """
    if not href or len(href) >= _LONGEST_KEPT:
        return _joined(base, href)
    return _kept_join(_start(base, href), href)


def _joined(base: str, href: str) -> str:
    try:
        return without_session(urljoin(base, href.strip()))
    except ValueError:
        return ""


_kept_join = lru_cache(maxsize=8192)(_joined)


def read_links(
    tree: HtmlElement,
    base: str,
    place: Place,
    body: HtmlElement | None = None,
    outline: Outline | None = None,
) -> Targets:
    """Everything ``tree`` points to; ``base`` as given by :func:`base_url`, ``place`` tells where an element stands.

    ``body`` is the element that holds the article, so that pictures know whether they stand in it.
    """
    kept = (outline or outline_of(tree)).kept
    address = Resolver(base)
    links: list[Link] = []
    images: list[Image] = []
    forms: list[Form] = []
    inside = set(body.iter("img")) if body is not None else set()
    for element, tag, attributes in kept[:_MOST]:
        if tag in {"a", "area"}:
            name = attributes.get("title") or (attributes.get("alt") if tag == "area" else None)
            link = _anchor(element, attributes, name, address, place)
        else:
            if tag == "img":
                images.append(_image(attributes, address, element in inside))
            elif tag == "form":
                forms.append(_form(element, attributes, address))
            link = _other(element, tag, attributes, address, place) or _clicked(
                element, tag, attributes, address, place
            )
        if link is not None:
            links.append(link)
    return Targets(tuple(links), tuple(images), tuple(forms))


def is_upgraded(metas: Iterable[HtmlElement]) -> bool:
    """Whether the page has browsers fetch by https what it loads by http (CSP ``upgrade-insecure-requests``)."""
    return any(
        (m.get("http-equiv") or "").strip().lower() == "content-security-policy"
        and "upgrade-insecure-requests" in (m.get("content") or "").lower()
        for m in metas
    )


def upgraded(targets: Targets) -> Targets:
    """What a browser asks for in place of ``targets`` on such a page. Where links lead to stays as it is."""
    links = tuple(
        k if k.use is LinkUse.ANCHOR or not k.url.startswith("http:") else replace(k, url=_secure(k.url))
        for k in targets.links
    )
    images = tuple(replace(i, url=_secure(i.url)) if i.url.startswith("http:") else i for i in targets.images)
    return Targets(links, images, targets.forms)


def _secure(url: str) -> str:
    return "https" + url[4:]


def _other(
    element: HtmlElement, tag: str, attributes: Attributes, address: Resolver, place: Place
) -> Link | None:
    use, name = _USES.get(tag, (None, ""))
    raw = attributes.get(name) if use else None
    if use is None or not raw:
        return None
    if tag == "link" and "stylesheet" not in attributes.get("rel", "").lower():
        return None  # an icon that is not there is no picture that anybody misses on the page
    if tag == "option" and not (_ABSOLUTE.match(raw.strip()) or _PAGE.fullmatch(raw.strip())):
        return None
    if raw[:5].lower() == "data:":
        return None
    url = address(raw)
    text = _text(element) if tag == "option" else attributes.get("alt") or ""
    return Link(url, text[:_LONGEST_TEXT], place(element), use, "" if url else raw[:_LONGEST_TEXT])


def _clicked(
    element: HtmlElement, tag: str, attributes: Attributes, address: Resolver, place: Place
) -> Link | None:
    """The link that something without an address of its own is, because a click on it opens a page."""
    if "onclick" not in attributes or tag in _USES:
        return None
    opened = _OPENS.search(attributes["onclick"][:2000])
    url = address(opened[1]) if opened else ""
    if not url:
        return None
    return Link(url, called(element, attributes.get("title")), place(element), LinkUse.ANCHOR)


_USES = {
    "img": (LinkUse.IMAGE, "src"),
    "link": (LinkUse.STYLE, "href"),
    "script": (LinkUse.SCRIPT, "src"),
    "iframe": (LinkUse.FRAME, "src"),
    "frame": (LinkUse.FRAME, "src"),
    "embed": (LinkUse.FRAME, "src"),
    "video": (LinkUse.IMAGE, "src"),
    "audio": (LinkUse.IMAGE, "src"),
    "source": (LinkUse.IMAGE, "src"),
    "option": (LinkUse.ANCHOR, "value"),
}
_ANCHOR = LinkUse.ANCHOR


def _anchor(
    element: HtmlElement, attributes: Attributes, name: str | None, address: Resolver, place: Place
) -> Link | None:
    """A link or an area of a picture; ``name`` is what its attributes call it."""
    raw = attributes.get("href")
    url = address(raw) if raw else ""
    text = called(element, name)
    if len(text) <= _LONGEST_SAYING and text in _SAYS_NOTHING:
        text = _label_before(element) + text
    if url:
        return Link(url, text, place(element), _ANCHOR)
    code = attributes.get("onclick", "")
    if raw is None and not code:
        return None  # a named place, not a link
    opened = _OPENS.search((raw or "")[:2000]) or _OPENS.search(code[:2000])
    url = address(opened[1]) if opened else ""
    return Link(url, text, place(element), _ANCHOR, "" if url else (raw or "")[:_LONGEST_TEXT])


def _label_before(element: HtmlElement) -> str:
    """What the words before a link say it leads to, where it is a policy or an interpretation: 政策解读：点击查看."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is None:
        before = (parent.text or "") if parent is not None else ""
    else:
        before = (previous.tail or "").strip() or plain_text(previous)
    found = _LABEL.search(before[-30:].rstrip())
    return found[0] if found else ""


def anchor_text(element: HtmlElement) -> str:
    """What a reader sees of a link: its text, else the picture's ``alt``, else its ``title``.

    A text cut off with dots gives way to the full ``title``.
    """
    return called(element, element.get("title"))


def called(element: HtmlElement, title: str | None) -> str:
    """As :func:`anchor_text`, where the ``title`` is known already."""
    text = (plain_text(element) if len(element) else element.text) or ""
    if " " in text or not text.isprintable():
        text = " ".join(text.split())
    if title and (not text or (text.endswith(_CUT) and len(title) > len(text))):
        return " ".join(title.split())[:_LONGEST_TEXT]
    if not text and next(element.iterdescendants("img"), None) is not None:
        text = " ".join(" ".join(_ALT(element)).split())
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT]


_CUT = ("...", "…", "..")


def _text(element: HtmlElement) -> str:
    raw = plain_text(element) if len(element) else element.text
    return " ".join(raw.split()) if raw else ""


def _image(attributes: Attributes, address: Resolver, in_body: bool) -> Image:
    raw = attributes.get("src") or ""
    if not raw or _stands_in(raw):
        raw = next((v for n in _LATER if (v := attributes.get(n))), raw)
    url = "" if raw[:5].lower() == "data:" else address(raw)
    return Image(url, attributes.get("alt"), in_body)


@lru_cache(maxsize=4096)
def _stands_in(raw: str) -> bool:
    return _STAND_IN.search(raw[:_LONGEST_KEPT]) is not None


def _form(element: HtmlElement, attributes: Attributes, address: Resolver) -> Form:
    action = attributes.get("action") or ""
    names = tuple(dict.fromkeys(_FIELDS(element)[:100]))
    return Form(address(action) if action else "", (attributes.get("method") or "get").lower(), names)
