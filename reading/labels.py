"""Page labels (网页标签): the ``<meta name=…>`` of a page, as written and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from reading.tree.outline import Outline, outline_of

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060"))
_PLACEHOLDER = re.compile(
    r"\s*+(?:null|undefined|none|暂无|无|<!--.*|\$\{.*|\{.*|<\$.*|%.*%|-+)?\s*", re.IGNORECASE | re.DOTALL
)
_MOST = 200  # labels kept of one page
_LONGEST = 2000  # characters kept of one value


@dataclass(frozen=True, slots=True)
class Labels:
    """``values`` maps names as written to all their values in order; ``outside_head`` names those found in the body."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    outside_head: tuple[str, ...] = ()
    _lower: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, values in self.values.items():
            self._lower.setdefault(name.lower(), values)

    def get(self, name: str) -> str:
        """The first usable value of ``name`` without regard to letter case; placeholders count as empty."""
        values = self._lower.get(name.lower(), ())
        return next((v.strip() for v in values if not is_placeholder(v)), "")


def is_placeholder(value: str) -> bool:
    """Whether a label's value is blank, ``null`` or a template mark nobody filled in."""
    return _PLACEHOLDER.fullmatch(value) is not None


def read_labels(tree: HtmlElement, outline: Outline | None = None) -> Labels:
    """All named ``<meta>`` elements. A value is kept as written, without invisible characters."""
    values: dict[str, tuple[str, ...]] = {}
    outside: dict[str, None] = {}
    metas = ((e, a) for e, tag, a in (outline or outline_of(tree)).kept if tag == "meta")
    for meta, attributes in islice(metas, _MOST):
        name = attributes.get("name", "").strip()
        if not name:
            continue
        content = _visible(attributes.get("content", ""))[:_LONGEST]
        values[name] = (*values.get(name, ()), content)
        if _in_body(meta):
            outside[name] = None
    return Labels(values, tuple(outside))


def _visible(text: str) -> str:
    return text if text.isprintable() else text.translate(_INVISIBLE)


def _in_body(element: HtmlElement) -> bool:
    parent = element.getparent()
    if parent is None or parent.tag == "head":
        return False
    return next(element.iterancestors("body"), None) is not None
