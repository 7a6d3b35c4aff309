"""Names of the disclosure part and of fees that a page shows without a link: headings, tabs and choices that a script opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from reading.tree.hints import Hints

_TAGS = (
    "a", "b", "dd", "div", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "i", "label", "legend", "li", "option", "p", "span",
    "strong", "td", "th",
)  # fmt: skip
_SUBJECT = re.compile(r"公开|年报|年度报告|依申请|收费")
#: A statement that nothing is charged is longer than a name.
_NO_FEES = re.compile(r"(?:无|没有|不涉及|未设立|零)[^，。；]{0,10}收费")
_LEADS = re.compile(r"\s{0,9}(?!javascript:|#|void)\S", re.IGNORECASE)
#: Titles of texts that are a part of the disclosure platform.
_PART = re.compile(
    r"(?:政府)?信息公开(?:指南|制度|目录|年报|年度报告)?|(?:法定)?主动公开(?:内容|目录)|依申请公开|指南|制度|目录|年报|年度报告"
)
_LONGEST, _LONGEST_STATEMENT, _MOST, _LOOKED_AT = 24, 60, 30, 20_000


def is_part_of_platform(title: str) -> bool:
    """Whether a text is named like a part of the disclosure platform, so that it stands for a column."""
    return _PART.fullmatch("".join(title.split())) is not None


def unlinked_names(tree: HtmlElement, hints: Hints) -> tuple[str, ...]:
    """Short texts that speak of disclosure or fees and lead nowhere, each once. ``hints`` are those of the page's markup."""
    if "公开" not in hints and "年报" not in hints and "收费" not in hints:
        return ()
    return tuple(islice(dict.fromkeys(_names(tree)), _MOST))


def _names(tree: HtmlElement) -> Iterator[str]:
    for element in islice(tree.iter(*_TAGS), _LOOKED_AT):
        said = element.text
        if said and len(said) < 100 and _SUBJECT.search(said):
            name = "".join(said.split()).strip("：:·•>»")
            longest = _LONGEST_STATEMENT if _NO_FEES.search(name) else _LONGEST
            if len(name) <= longest and not _leads_somewhere(element):
                yield name


def _leads_somewhere(element: HtmlElement) -> bool:
    """Whether a click on the element opens an address."""
    at: HtmlElement | None = element
    for _ in range(4):
        if at is None:
            return False
        if at.tag == "a":
            return _LEADS.match(at.get("href") or "") is not None
        at = at.getparent()
    return False
