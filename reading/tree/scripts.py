"""Signs that what a reader sees is made by script, so that the served page shows less than a browser would."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from reading.tree.hints import Hints
from reading.tree.markup import elements, is_longer, words
from reading.tree.outline import Outline

_ROOTS = frozenset({"app", "root", "__next", "__nuxt", "q-app", "main-app"})
_bound = elements(
    "//*[@v-for or @v-if or @v-html or @ng-repeat or @ng-bind or @ng-app or @data-v-app or @v-text]"
)
_MARK = re.compile(r"\{\{\s{0,4}[\w.$()'\"|+ ]{1,60}\s{0,4}\}\}")
_NEEDS = re.compile(r"enable JavaScript|启用\s?JavaScript|开启\s?JavaScript|javascript to run", re.IGNORECASE)
#: Sign of a page that says even in a browser that its list is being fetched.
LOADING = "loading"
_FEW_LINKS, _LITTLE_TEXT = 5, 80


def script_signs(outline: Outline, body_text: str, hints: Hints) -> tuple[str, ...]:
    """Names of the signs seen: ``app-root``, ``bindings``, ``template-marks``, ``needs-script``, ``empty-page``.

    ``body_text`` is the article's text, ``hints`` are those of the page's markup.
    """
    signs, tree = [], outline.tree
    if any(not _has_content(e) for e in [e for e, i in outline.ids if i in _ROOTS][:4]):
        signs.append("app-root")
    if (" v-" in hints or " ng-" in hints) and _bound(tree):
        signs.append("bindings")
    if "{{" in body_text and _MARK.search(body_text):
        signs.append("template-marks")
    if any(_NEEDS.search(n.text_content()) for n in outline.tagged(("noscript",))):
        signs.append("needs-script")
    if not signs and not body_text and _is_bare(outline):
        signs.append("empty-page")
    return tuple(signs)


def _has_content(root: HtmlElement) -> bool:
    return next(root.iter("a", "img"), None) is not None or is_longer(root, 2000) or len(words(root)) > 20


def _acts(script: HtmlElement) -> bool:
    code = script.text or ""
    return "location" in code or "document.write" in code or "innerHTML" in code


def _is_bare(outline: Outline) -> bool:
    """Hardly any link and text, but scripts from files, or one that writes the page or leaves it."""
    kept = outline.kept
    if sum(tag == "a" and "href" in a for _, tag, a in kept) > _FEW_LINKS:
        return False
    if not any(tag == "script" and (a.get("src") or _acts(e)) for e, tag, a in kept):
        return False
    body = next(outline.tree.iter("body"), None)
    return body is not None and len(words(body)) < _LITTLE_TEXT
