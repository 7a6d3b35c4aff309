"""What inline styles and old attributes say about the look of a piece of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ZERO = re.compile(r"-?0*(?:\.0*)?\s*[a-z%]{0,3}", re.IGNORECASE)
_ALIGN = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right"}
_BLACK = frozenset(
    {"#000", "#000000", "black", "rgb(0,0,0)", "windowtext", "inherit", "initial", "auto", "currentcolor"}
)
_STRONG = frozenset({"b", "strong", "h1", "h2", "h3", "h4"})
_PLAIN = frozenset({"", "inherit", "initial", "unset"})


class Look(NamedTuple):
    """The inherited look at a place: empty strings where nothing inside the body says so.

    ``indent`` tells whether a text-indent other than zero is set, ``None`` where none is named.
    """

    font: str = ""
    size: str = ""
    colour: str = ""
    align: str = ""
    bold: bool = False
    indent: bool | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    font: str | None = None
    size: str | None = None
    colour: str | None = None
    align: str | None = None
    bold: bool | None = None
    indent: bool | None = None
    hidden: bool = False
    word: bool = False


def _parse(style: str) -> _Style:
    """The declarations of one ``style`` attribute that we look at."""
    values: dict[str, str] = {}
    for part in style[:2000].split(";"):
        name, colon, value = part.partition(":")
        if colon:
            values[name.strip().lower()] = value.replace("!important", "").strip()
    weight = values.get("font-weight", "").lower()
    indent = values.get("text-indent")
    return _Style(
        font=_first_font(values["font-family"]) if "font-family" in values else None,
        size=_kept(values["font-size"]) if "font-size" in values else None,
        colour=_colour(values["color"]) if "color" in values else None,
        align=_ALIGN.get(values.get("text-align", "").lower()),
        bold=weight in ("bold", "bolder", "600", "700", "800", "900") if weight else None,
        indent=not _ZERO.fullmatch(indent) if indent else None,
        hidden=values.get("display", "").lower() == "none"
        or values.get("visibility", "").lower() == "hidden",
        word="mso-" in style or "Mso" in style,
    )


def _first_font(value: str) -> str:
    name = value.partition(",")[0].strip(" '\"").lower()
    return "" if name in _PLAIN else name


def _kept(value: str) -> str:
    text = value.lower().replace(" ", "")
    return "" if text in _PLAIN else text


def _colour(value: str) -> str:
    text = value.lower().replace(" ", "")
    return "" if text in _BLACK or text in _PLAIN else text


def look_of(element: HtmlElement, inherited: Look) -> tuple[Look, bool]:
    """The look inside ``element`` and whether the element carries marks left over from Word."""
    pairs, tag = element.items(), element.tag
    strong = tag in _STRONG
    if not pairs and not strong and tag not in ("center", "o:p"):
        return inherited, False
    attributes = dict(pairs)
    written = attributes.get("style", "")
    look, word = _changed(inherited, written, strong) if written or strong else (inherited, False)
    if tag in ("font", "center") or "align" in attributes:
        look = _old_attributes(look, element)
    return look, word or tag == "o:p" or "Mso" in attributes.get("class", "")


@lru_cache(maxsize=4096)
def _changed(look: Look, written: str, strong: bool) -> tuple[Look, bool]:
    """The look below an element with this ``style``, and whether that style comes from Word."""
    style = _parse(written)
    bold = style.bold if style.bold is not None else (True if strong else look.bold)
    changed = Look(
        font=look.font if style.font is None else style.font,
        size=look.size if style.size is None else style.size,
        colour=look.colour if style.colour is None else style.colour,
        align=style.align or look.align,
        bold=bold,
        indent=look.indent if style.indent is None else style.indent,
        hidden=look.hidden or style.hidden,
    )
    return changed, style.word


def _old_attributes(look: Look, element: HtmlElement) -> Look:
    align = "center" if element.tag == "center" else (element.get("align") or "")
    if element.tag != "font":
        return look._replace(align=_ALIGN.get(align.strip().lower(), look.align))
    return _font(
        look, align, element.get("face") or "", element.get("size") or "", element.get("color") or ""
    )


@lru_cache(maxsize=1024)
def _font(look: Look, align: str, face: str, size: str, colour: str) -> Look:
    return look._replace(
        align=_ALIGN.get(align.strip().lower(), look.align),
        font=_first_font(face) or look.font,
        size=_kept(size) or look.size,
        colour=_colour(colour) or look.colour,
    )
