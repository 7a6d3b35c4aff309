"""Where on a page an element stands: navigation, the part people came to read, footer, or hidden."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from core.page import LinkPlace
from reading.tree.hiding import hides
from reading.tree.markup import marks
from reading.tree.outline import Outline, asked_of_names

_BY_TAG = {
    "head": LinkPlace.NAV,
    "header": LinkPlace.NAV,
    "nav": LinkPlace.NAV,
    "aside": LinkPlace.NAV,
    "footer": LinkPlace.FOOTER,
}
_HEADS = "head top topbar wztop dqwz position weizhi location path curpos sidebar leftbar toolbar share"
_TOOLS = "daohang dh logo search searchbox login toplink"
_NAV_WORDS = frozenset([*_HEADS.split(), *_TOOLS.split()])
_NAV_PART = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|header)|(?:nav|menu)\d{0,3}(?:$|[\s_-])|crumb|daohang|top-?nav|side-?nav"
)
_NOBODY: frozenset[HtmlElement] = frozenset()


@asked_of_names
@lru_cache(maxsize=8192)
def _is_nav_name(text: str) -> bool:
    return not _NAV_WORDS.isdisjoint(text.split()) or _NAV_PART.search(text) is not None


def _telling(outline: Outline) -> set[HtmlElement]:
    """The elements that may stand elsewhere than their parents: by their tag, their name or their style."""
    return {*outline.called(_is_nav_name), *outline.hiding, *outline.tagged(_BY_TAG)}


class Places:
    """Answers where an element stands. Answers are kept, so that a page's links cost one climb each.

    ``body`` is the article's element, ``footer`` the footer's, either may be ``None``.
    A box that is hidden by its own style but named in one of the page's scripts is shown later, so it is not hidden.
    """

    def __init__(self, outline: Outline, body: HtmlElement | None, footer: HtmlElement | None) -> None:
        self._kept = outline.kept
        self._body = body
        self._hiding = outline.hiding
        self._telling = _telling(outline)
        if body is not None:
            self._telling.add(body)
        self._around_body = frozenset(body.iterancestors()) if body is not None else _NOBODY
        self._known: dict[HtmlElement | None, LinkPlace] = {outline.tree: LinkPlace.BODY}
        if footer is not None:
            self._known[footer] = LinkPlace.FOOTER
            self._telling.add(footer)
        self._scripts: str | None = None

    def __call__(self, element: HtmlElement) -> LinkPlace:
        known, telling = self._known, self._telling
        if element not in telling:
            parent = element.getparent()
            place = known.get(parent)
            if place is None and parent is not None and parent not in telling:
                place = known.get(parent.getparent())
            if place is not None:
                return place
        return self._climbed(element)

    def _climbed(self, element: HtmlElement) -> LinkPlace:
        known, path = self._known, []
        at: HtmlElement | None = element
        while at is not None and at not in known:
            path.append(at)
            at = at.getparent()
        place = LinkPlace.BODY if at is None else known[at]
        for step in reversed(path):
            if step in self._telling:
                place = self._step(step, place)
            known[step] = place
        return place

    def _step(self, element: HtmlElement, above: LinkPlace) -> LinkPlace:
        """The place of ``element`` whose parent stands in ``above``: hidden stays hidden, the article stays article."""
        if above is LinkPlace.HIDDEN or self._hidden(element):
            return LinkPlace.HIDDEN
        if element is self._body:
            return LinkPlace.BODY
        if above is not LinkPlace.BODY or element in self._around_body:
            return above
        return self._marked(element)

    def _marked(self, element: HtmlElement) -> LinkPlace:
        by_tag = _BY_TAG.get(element.tag)
        if by_tag is not None:
            return by_tag
        text = marks(element)
        if len(text) < 2 or element.tag in ("a", "li", "img"):
            return LinkPlace.BODY
        if _is_nav_name(text):
            return LinkPlace.BODY if self._in_article(element) else LinkPlace.NAV
        return LinkPlace.BODY

    def _in_article(self, element: HtmlElement) -> bool:
        return self._body is not None and self._body in element.iterancestors()

    def _hidden(self, element: HtmlElement) -> bool:
        own = self._hiding.get(element)
        if own is None or not hides(own):
            return False
        names = [n for n in marks(element).split() if len(n) > 1]
        return not any(n in self._script_text() for n in names)

    def _script_text(self) -> str:
        if self._scripts is None:
            inline = (e.text or "" for e, tag, a in self._kept if tag == "script" and "src" not in a)
            self._scripts = "\n".join(inline)[:200_000].lower()
        return self._scripts
