"""Signs that what a reader sees is made by script, so that the served page shows less than a browser would."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from reading.markup import Named, elements, is_longer, words

_ROOTS = frozenset({"app", "root", "__next", "__nuxt", "q-app", "main-app"})
_bound = elements(
    "//*[@v-for or @v-if or @v-html or @ng-repeat or @ng-bind or @ng-app or @data-v-app or @v-text]"
)
_links = elements("//a[@href]")
_MARK = re.compile(r"\{\{\s{0,4}[\w.$()'\"|+ ]{1,60}\s{0,4}\}\}")
_NEEDS = re.compile(r"enable JavaScript|启用\s?JavaScript|开启\s?JavaScript|javascript to run", re.IGNORECASE)
_FEW_LINKS, _LITTLE_TEXT = 5, 80


def script_signs(tree: HtmlElement, named: Sequence[Named], body_text: str, text: str) -> tuple[str, ...]:
    """Names of the signs seen: ``app-root``, ``bindings``, ``template-marks``, ``needs-script``, ``empty-page``.

    ``body_text`` is the article's text, ``text`` the page's markup.
    """
    signs = []
    if any(not _has_content(e) for e in [e for e, _ in named if e.get("id") in _ROOTS][:4]):
        signs.append("app-root")
    if (" v-" in text or " ng-" in text) and _bound(tree):
        signs.append("bindings")
    if "{{" in body_text and _MARK.search(body_text):
        signs.append("template-marks")
    if any(_NEEDS.search(n.text_content()) for n in tree.iter("noscript")):
        signs.append("needs-script")
    if not signs and not body_text and _is_bare(tree):
        signs.append("empty-page")
    return tuple(signs)


def _has_content(root: HtmlElement) -> bool:
    return next(root.iter("a", "img"), None) is not None or is_longer(root, 2000) or len(words(root)) > 20


def _is_bare(tree: HtmlElement) -> bool:
    """Hardly any link and text, but scripts from files."""
    if not any(s.get("src") for s in tree.iter("script")) or len(_links(tree)) > _FEW_LINKS:
        return False
    body = next(tree.iter("body"), None)
    return body is not None and len(words(body)) < _LITTLE_TEXT
