"""How a piece of a page can be kept from being seen: by inline style, the page's own style rules, or a script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from lxml.html import HtmlElement

from reading.tree.markup import marks

OFF_SCREEN, TINY, FONT, MARQUEE, COLOUR, WRITTEN = (
    "off-screen",
    "tiny",
    "font",
    "marquee",
    "colour",
    "written",
)
NOT_SHOWN = "not-shown"
#: Ways that pages without bad intent hardly use; what is not shown may be a menu or a tab.
FIRM = frozenset({OFF_SCREEN, TINY, FONT, MARQUEE, COLOUR, WRITTEN})
WORDS: Mapping[str, str] = {
    OFF_SCREEN: "移出屏幕之外",
    TINY: "尺寸压缩到看不见",
    FONT: "字号为零",
    MARQUEE: "放在一两个像素大小的滚动框里",
    COLOUR: "文字与背景同色",
    WRITTEN: "由脚本写出隐藏的外框",
    NOT_SHOWN: "设为不显示",
}
_FAR = -500.0
_LENGTH = re.compile(r"(-?\d{0,7}\.?\d{0,4})\s?(px|em|rem|pt|ex)?", re.ASCII)
_UNITS = {"px": 1.0, "": 1.0, "em": 16.0, "rem": 16.0, "pt": 1.33, "ex": 8.0}
_RULE = re.compile(r"([^{}]{1,400}+)\{([^{}]{1,2000}+)\}")
_SIMPLE = re.compile(r"[.#]([A-Za-z_][\w-]{0,80})", re.ASCII)
#: An unclosed comment goes to the end, as in a browser.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_WRITES = re.compile(r"document\.write(?:ln)?\s?\(")
_HIDES_BY_ID = re.compile(
    r"getElementById\(\s?['\"]([\w-]{1,80})['\"]\s?\)\.style\.(?:display\s?=\s?['\"]none|visibility\s?=\s?['\"]hidden)",
    re.ASCII,
)
#: Cut to nothing, or to one pixel, as marks for screen readers are.
_CLIPPED = re.compile(r"rect\(\s?[01](?:px)?(?:[\s,]{1,3}[01](?:px)?){3}\s?\)")
_STYLE_IN = re.compile(r"style\s?=\s?\\?['\"]([^'\"]{4,300})", re.IGNORECASE)
_LONGEST_SHEET, _LONGEST_SCRIPT, _MOST_RULES = 60_000, 3_000, 800


class Hidden(NamedTuple):
    """``way`` is one of the names above, ``element`` the one that conceals."""

    way: str
    element: HtmlElement


@lru_cache(maxsize=8192)
def declared(style: str) -> Mapping[str, str]:
    """The declarations of a ``style`` attribute or of a rule's block."""
    values: dict[str, str] = {}
    for part in style[:2000].split(";"):
        name, colon, value = part.partition(":")
        if colon:
            values[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return values


@lru_cache(maxsize=8192)
def way_of(style: str) -> str:
    """How these declarations conceal what they are set on; empty where they do not."""
    values = declared(style)
    if not values:
        return ""
    if _is_far(values):
        return OFF_SCREEN
    if _is_tiny(values):
        return TINY
    if _is_small(values.get("font-size", ""), 1.0):
        return FONT
    if _same_colour(values.get("color", ""), _background(values)):
        return COLOUR
    return NOT_SHOWN if _is_not_shown(values) else ""


def _is_far(values: Mapping[str, str]) -> bool:
    moved = values.get("position", "") in ("absolute", "fixed", "relative")
    names = ["margin-left", "margin-top", *(("left", "top", "right", "bottom") if moved else ())]
    if any(_length(values[n], 0.0) <= _FAR for n in names if n in values):
        return True
    pictured = "background" in values or "background-image" in values
    return not pictured and _length(values.get("text-indent", ""), 0.0) <= _FAR


def _is_tiny(values: Mapping[str, str]) -> bool:
    if _CLIPPED.fullmatch(values.get("clip", "")) and values.get("position") in ("absolute", "fixed"):
        return True
    small = _is_small(values.get("width", ""), 2.0) and _is_small(values.get("height", ""), 2.0)
    return small and "hidden" in values.get("overflow", "")


def _is_small(value: str, most: float) -> bool:
    return bool(value) and 0 <= _length(value, 99.0) <= most


def _is_not_shown(values: Mapping[str, str]) -> bool:
    if values.get("display") == "none" or values.get("visibility") == "hidden":
        return True
    flat = _is_small(values.get("height", ""), 1.0) and "hidden" in values.get("overflow", "")
    clear = values.get("opacity", "").strip("0") in ("", ".") and "opacity" in values
    return flat or clear or "opacity=0)" in values.get("filter", "").replace(" ", "")


def _length(value: str, other: float) -> float:
    match = _LENGTH.fullmatch(value)
    if match is None or match[1] in ("", "-", ".", "-."):
        return other
    return float(match[1]) * _UNITS[match[2] or ""]


def _background(values: Mapping[str, str]) -> str:
    return values.get("background-color") or values.get("background", "").split(" ")[0]


def _same_colour(text: str, ground: str) -> bool:
    return bool(text) and _colour(text) == _colour(ground) != "transparent"


@lru_cache(maxsize=1024)
def _colour(value: str) -> str:
    text = value.replace(" ", "")
    text = {"white": "#ffffff", "black": "#000000", "rgb(255,255,255)": "#ffffff"}.get(text, text)
    return "#" + "".join(c * 2 for c in text[1:]) if len(text) == 4 and text[0] == "#" else text


class Concealment:
    """Tells for the elements of one page whether and how they are concealed. Answers are kept for each element."""

    def __init__(self, tree: HtmlElement) -> None:
        self._rules = dict(_rules(tree))
        self._by_script = dict(_by_script(tree))
        self._known: dict[HtmlElement, Hidden | None] = {}

    def of(self, element: HtmlElement) -> Hidden | None:
        """The outermost firm way in which ``element`` is concealed, else the nearest other one."""
        path = []
        at: HtmlElement | None = element
        while at is not None and at not in self._known:
            path.append(at)
            at = at.getparent()
        found = self._known[at] if at is not None else None
        for step in reversed(path):
            if found is None or found.way not in FIRM:
                found = self._own(step, element) or found
            self._known[step] = found
        return found

    def _own(self, step: HtmlElement, element: HtmlElement) -> Hidden | None:
        way = self._by_script.get(step) or way_of(step.get("style") or "") or self._by_rule(step)
        if not way and step.get("hidden") is not None:
            way = NOT_SHOWN
        if not way and step.tag == "marquee" and _tiny_attributes(step):
            way = MARQUEE
        if not way and step.tag in ("a", "font", "span"):
            way = COLOUR if _as_ground(step) else ""
        if way == FONT and step.tag not in ("a", "span", "font", "p"):
            way = "" if _sized_inside(step) else NOT_SHOWN
        return Hidden(way, step) if way else None

    def _by_rule(self, element: HtmlElement) -> str:
        if not self._rules:
            return ""
        return next((self._rules[n] for n in marks(element).split() if n in self._rules), "")


def _sized_inside(element: HtmlElement) -> bool:
    """Whether what stands inside may have a size of its own: lists without gaps are written so."""
    return any(e.get("style") or e.get("class") for e in element.iterdescendants())


def _tiny_attributes(element: HtmlElement) -> bool:
    sizes = [element.get(n, "").removesuffix("px") for n in ("width", "height")]
    return any(s.isdecimal() and len(s) < 4 and int(s) <= 5 for s in sizes)


def _as_ground(element: HtmlElement) -> bool:
    """Whether the text's own colour is the one of the nearest background named in the markup."""
    text = declared(element.get("style") or "").get("color", "") or (element.get("color") or "").lower()
    if not text:
        return False
    at: HtmlElement | None = element
    while at is not None:
        ground = _background(declared(at.get("style") or "")) or (at.get("bgcolor") or "").lower()
        if ground:
            return _same_colour(text, ground)
        at = at.getparent()
    return False


def _rules(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """By class or id, lower case, how the page's own style sheets conceal it; rules for states and media say nothing."""
    for sheet in tree.iter("style"):
        yield from _rules_of((sheet.text or "")[:_LONGEST_SHEET])


@lru_cache(maxsize=256)
def _rules_of(text: str) -> tuple[tuple[str, str], ...]:
    """The same of one sheet; pages of a template share theirs."""
    found = []
    text = _COMMENT.sub("", text) if "/*" in text else text
    for count, match in enumerate(_RULE.finditer(text)):
        if count >= _MOST_RULES:
            break
        way = way_of(match[2])
        for selector in match[1].split(",") if way else ():
            simple = _SIMPLE.fullmatch(selector.strip())
            if simple:
                found.append((simple[1].lower(), way))
    return tuple(found)


def _by_script(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for script in tree.iter("script"):
        text = script.text or ""
        if not text or len(text) > _LONGEST_SCRIPT:
            continue
        if only_hides(text):
            for match in _HIDES_BY_ID.finditer(text):
                for element in tree.xpath("//*[@id=$name]", name=match[1])[:1]:
                    yield element, NOT_SHOWN
        if _WRITES.search(text) and _opens_hidden(text):
            for element in _written_into(script):
                yield element, WRITTEN


def only_hides(text: str) -> bool:
    """Whether a script takes an element out of sight at once and holds nothing that could show it again."""
    return "getElementById" in text and "function" not in text and _HIDES_BY_ID.search(text) is not None


def _opens_hidden(text: str) -> bool:
    """Whether a script writes the opening of a concealed box and leaves it open."""
    lower = text.lower()
    opened = any(way_of(m[1].lower()) for m in _STYLE_IN.finditer(text))
    return opened and lower.count("<div") + lower.count("<span") > lower.count("</div") + lower.count(
        "</span"
    )


def _written_into(script: HtmlElement) -> Iterator[HtmlElement]:
    """The elements after ``script`` up to the script that closes the box."""
    for count, sibling in enumerate(script.itersiblings()):
        if count >= 200 or (sibling.tag == "script" and _WRITES.search(sibling.text or "")):
            return
        if isinstance(sibling.tag, str):
            yield sibling
