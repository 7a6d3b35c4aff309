"""Further pages of a list, whether linked plainly or written by script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from core.address import normalise, place_of
from reading.links import join

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Further pages named on one page, at most; each names its own next ones.
MOST_NEXT = 10
_MOST_PAGES = 5000
_CALL = re.compile(r"createPage(?:HTML|Html|s)?\s?\(([^()]{3,160})\)")
_ARGUMENT = re.compile(r"""["']([^"']{0,60})["']|(-?\d{1,7})""")
_EXTENSION = re.compile(r"\.?(?:s?html?|jspx?|aspx?|php|do)", re.IGNORECASE)
_COUNT = re.compile(r"(?:countPage|pageCount|totalPages?|nPageCount|maxPageNum)\s?[=:]\s?[\"']?(\d{1,5})")
_CURRENT = re.compile(r"\bcurrentPage\s?=\s?[\"']?(\d{1,5})")
_PARTS = re.compile(
    r"totalRecord\s{0,3}:\s{0,3}[\"']?(?P<all>\d{1,7})|perPage\s{0,3}:\s{0,3}[\"']?(?P<per>\d{1,4})"
)
_GROUP = re.compile(
    r"<nextgroup>(?:(?!</nextgroup).){0,200}?href=[\"']([^\"']{5,500})", re.DOTALL | re.IGNORECASE
)
_NEXT = re.compile(r"下一?页|后一?页|下一頁|[>›»]|next(?: ?page)?", re.IGNORECASE)
_TOTAL_SHOWN = re.compile(
    r"共\s{0,3}(\d{1,5})\s{0,3}页|总页数\s?[:：]\s?(\d{1,5})|第?\s?\d{1,5}\s?/\s?(\d{1,5})\s{0,3}页"
)
_NUMBER_SHOWN = re.compile(r"第\s{0,3}(\d{1,5})\s{0,3}页|(\d{1,5})\s?/\s?\d{1,5}\s{0,3}页")
_FILE_NUMBER = re.compile(r"[_-](\d{1,5})\.[a-z]{3,5}$", re.IGNORECASE)
_UNUSABLE = ("javascript", "#", "mailto:", "void")


@dataclass(frozen=True, slots=True)
class Pager:
    """How many pages a list has, which this one is (from 1), and the addresses of following pages, nearest first."""

    count: int = 1
    number: int = 1
    next_urls: tuple[str, ...] = ()


def read_pager(tree: HtmlElement, url: str, base: str, scripts: list[str]) -> Pager:
    """The pager of a page; ``scripts`` are the texts of its inline scripts, ``base`` what its links start from."""
    for text in scripts:
        found = _from_script(text, url, base)
        if found:
            return found
    records = "\n".join(s for s in scripts if "totalRecord" in s or "<nextgroup" in s)
    found = _from_records(records, base) if records else None
    return found or _from_links(tree, url, base, scripts)


def _from_script(text: str, url: str, base: str) -> Pager | None:
    if "createPage" in text:
        found = _from_call(text, url, base)
        if found:
            return found
    if "currentPage" in text and "countPage" in text:
        return _from_variables(text, url)
    return None


def _from_call(text: str, url: str, base: str) -> Pager | None:
    """``createPageHTML(9, 0, "index", "html")``, ``("page_div", 9, 1, "index", "html", 89)``, ``("index", "html", 9, 0)``."""
    for call in _CALL.finditer(text):
        if _commented(text, call.start()):
            continue
        arguments = _ARGUMENT.findall(call[1])
        words = [w for w, n in arguments if not n]
        numbers = [int(n) for _, n in arguments if n]
        extension = next((i for i, w in enumerate(words) if i and _EXTENSION.fullmatch(w)), 0)
        if extension and len(numbers) >= 2:
            named_place = len(words) > 2 and not arguments[0][1]
            name, suffix = words[extension - 1], words[extension].lstrip(".")
            return _numbered(urljoin(base, name), suffix, numbers[0], numbers[1], one_based=named_place)
    return None


def _commented(text: str, place: int) -> bool:
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return "//" in line.replace("://", "") or "function" in line


def _numbered(stem: str, suffix: str, count: int, current: int, *, one_based: bool) -> Pager:
    """Files ``stem_1``, ``stem_2``… after ``stem``: counted from 0 the second page is ``_1``, counted from 1 it is ``_2``."""
    count = max(1, min(count, _MOST_PAGES))
    last = count if one_based else count - 1
    following = range(current + 1, min(last, current + MOST_NEXT) + 1)
    urls = tuple(f"{stem}_{n}.{suffix}" for n in following)
    return Pager(count, max(1, current if one_based else current + 1), urls)


def _from_variables(text: str, url: str) -> Pager | None:
    count, current = _COUNT.search(text), _CURRENT.search(text)
    if not count or not current:
        return None
    name = url.rpartition("/")[2].partition("?")[0] or "index.html"
    stem, dot, suffix = name.rpartition(".")
    stem = re.sub(r"_\d{1,5}$", "", stem)
    if not dot:
        return None
    return _numbered(urljoin(url, stem), suffix, int(count[1]), int(current[1]), one_based=False)


def _from_records(text: str, base: str) -> Pager | None:
    """大汉 jpage: how many pages the record count makes; further groups only where the page names their address."""
    total = per = 0
    for part in _PARTS.finditer(text):
        total, per = int(part["all"] or total), int(part["per"] or per)
    group = _GROUP.search(text)
    urls = (urljoin(base, group[1].replace("&amp;", "&")),) if group else ()
    if not total and not urls:
        return None
    return Pager(max(1, min(-(-total // max(per, 1)), _MOST_PAGES)), 1, urls)


def _from_links(tree: HtmlElement, url: str, base: str, scripts: list[str]) -> Pager:
    own = normalise(url)
    following, numbered, places = _collect(tree, base, own)
    if not following and not numbered:
        return _backwards(tree, base, scripts)
    texts = [t for t in ("".join(p.itertext()) for p in places) if len(t) <= 1500]
    count = max((_shown(_TOTAL_SHOWN, t) for t in texts), default=1)
    number = max(_current(numbered, own), *(_shown(_NUMBER_SHOWN, t) for t in texts), 1)
    after = [u for n, u in sorted(numbered.items()) if n > number and normalise(u) != own]
    urls = dict.fromkeys([*following, *after])
    return Pager(max(count, *numbered, 1), number, tuple(urls)[:MOST_NEXT])


def _shown(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return min(int(next(g for g in found.groups() if g)), _MOST_PAGES) if found else 1


def _collect(
    tree: HtmlElement, base: str, own: str
) -> tuple[dict[str, None], dict[int, str], list[HtmlElement]]:
    """Links called 下一页, links called by a number, and the elements around them."""
    following: dict[str, None] = {}
    numbered: dict[int, str] = {}
    places: dict[HtmlElement, None] = {}
    for anchor in tree.iter("a"):
        text = (anchor.text or "").strip()
        if len(text) > 12:
            continue
        if not text and len(anchor) == 1:
            text = (anchor[0].text or "").strip()
        is_number = text.isdecimal() and text.isascii() and len(text) < 5
        if not is_number and not (len(text) < 9 and _NEXT.fullmatch(text)):
            continue
        target = _target(anchor, base, own)
        if target and is_number:
            numbered.setdefault(int(text), target)
        elif target and normalise(target) != own:
            following[target] = None
        if target and len(places) < 20:
            places.update(dict.fromkeys(list(anchor.iterancestors())[:2]))
    return following, numbered, list(places)


def _target(anchor: HtmlElement, base: str, own: str) -> str:
    """Where a pager's link leads on this site, an empty string for scripts and other sites."""
    href = (anchor.get("href") or "").strip()
    if not href or href.lower().startswith(_UNUSABLE):
        return ""
    target = join(base, href)
    return target if place_of(target) == place_of(own) else ""


def _current(numbered: dict[int, str], own: str) -> int:
    """The number under which this page is linked; else the gap in the numbers, for it is often no link."""
    for number, target in numbered.items():
        if normalise(target) == own:
            return number
    if not numbered:
        return 1
    return next((n for n in range(1, max(numbered)) if n not in numbered), 1)


def _backwards(tree: HtmlElement, base: str, scripts: list[str]) -> Pager:
    """Files numbered from the oldest on: with ``maxPageNum`` 16, ``…_15`` is the second page."""
    highest = next(
        (int(m[1]) for s in scripts if "maxPageNum" in s for m in _COUNT.finditer(s) if m[1] != "0"), 0
    )
    if highest < 2:
        return Pager()
    found: dict[int, str] = {}
    for anchor in tree.iter("a"):
        number = _FILE_NUMBER.search(anchor.get("href") or "")
        if number and not (anchor.text or "").strip():
            found.setdefault(int(number[1]), join(base, anchor.get("href") or ""))
    urls = [u for n, u in sorted(found.items(), reverse=True) if n < highest]
    return Pager(min(highest, _MOST_PAGES), 1, tuple(urls[:MOST_NEXT]))
