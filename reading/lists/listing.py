"""The list of a column page: entries with dates, further pages, and whether it is empty or comes by script."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from core.address import host_of, place_of
from core.page import ListFacts, ListItem
from reading.kind import is_content_address
from reading.links import join
from reading.lists.emptiness import (
    asks_visitors,
    counted_none,
    empty_words,
    filled_by_script,
    has_empty_list,
    has_placeholders,
    hollow_places,
    is_templated,
    shows_other,
)
from reading.lists.item_dates import is_date_only
from reading.lists.loose_days import loose_days
from reading.lists.pager import Pager, read_pager
from reading.lists.rows import Group, beside, date_of, row_groups, shows_day, title_of
from reading.tables import read_tables
from reading.tree.markup import plain_text
from reading.tree.outline import Outline, outline_of
from reading.tree.records import records

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_ITEMS = 200
_MOST_GROUPS, _FEW = 12, 8
_MOST_PIECES, _ABOVE = 1000, 60
_FEWEST, _TITLED = 3, 8  # entries of a list without dates, and letters of their titles on average
_MARK_HOST = re.compile(r"beian|miit\.gov|conac\.cn|zfwzgl")
_MARK_TEXT = re.compile(r"备案?\s{0,2}[\d号]|公网安备|ICP|标识码|技术支持|网站纠错|政府网站找错")
_FEW_MARKS = 12  # rows of a footer
_PINNED_CLASS = re.compile(r"zhiding|istop|is-top|stick|settop|set-top", re.IGNORECASE)
_SIDE = re.compile(
    r"(?:^|\s)side(?:\s|$)|(?<![ps])hot|rank|tuijian|recommend|related|xg(?:wz|xx|yd)|side(?:bar|box|nav|-)|[-_]side\b|aside|phb",
    re.IGNORECASE,
)
_LONGEST_HEAD = 12
_HEADS = frozenset({"h2", "h3", "h4", "h5", "div", "p", "span", "dt"})
_SIDE_HEAD = re.compile(
    r"(?:本周|本月|最新)?(?:热点|热门|排行|推荐|点击排行|相关链接|友情链接|快速通道|常用链接|相关(?:文章|新闻|阅读|信息))"
)


def read_listing(tree: HtmlElement | None, url: str, outline: Outline | None = None) -> ListFacts | None:
    """The main list of the page at ``url``, ``None`` where the page has neither a list nor a place for one.

    Dates are read for entries only where they are shown. ``links_only`` tells that all entries lead to other sites.
    """
    if tree is None:
        return None
    base = _base(tree, url)
    scripts = [s.text for s in tree.iter("script") if s.text]
    stored = _records(scripts)
    groups = stored or row_groups(outline or outline_of(tree))
    chosen = _main_list(groups, base)
    if chosen.dated and chosen.beside is None:
        return _facts(chosen, read_pager(tree, url, base, scripts), url)
    own, hollow = [g for g in groups if not _aside(g)], hollow_places(tree, stored=bool(stored))
    if not chosen.dated:
        return _without_dates(tree, url, base, scripts, chosen, own, hollow)
    left = _without_dates(tree, url, base, scripts, _List(), own, hollow)
    if left is not None and _is_empty(left) and not _holds(chosen.beside, left.empty_shown, hollow):
        return left
    return _facts(chosen, read_pager(tree, url, base, scripts), url)


@dataclass(frozen=True, slots=True)
class _List:
    """``beside`` is the side column in which the list stands, under a heading that says so (热点推荐), with none of the page's own.

    ``days_unread`` tells of a list without dates that its rows do show days.
    """

    items: tuple[ListItem, ...] = ()
    dated: int = 0
    beside: HtmlElement | None = None
    days_unread: bool = False


def _holds(block: HtmlElement | None, words: str, hollow: list[HtmlElement]) -> bool:
    """Whether the block holds the words, or the empty place, as well: then it is no side column of theirs."""
    if block is None:
        return True
    said = bool(words) and "".join(words.split()) in "".join(plain_text(block).split())
    return said or any(block in place.iterancestors() for place in hollow)


def _is_empty(found: ListFacts) -> bool:
    """Whether the page itself shows an empty place, or says that nothing is there."""
    return not found.items and not found.scripted


def _base(tree: HtmlElement, url: str) -> str:
    element = next(tree.iter("base"), None)
    href = element.get("href") if element is not None else None
    return join(url, href) or url if href else url


def _facts(chosen: _List, pager: Pager, url: str, *, scripted: bool = False) -> ListFacts:
    return ListFacts(
        items=chosen.items,
        page_count=pager.count,
        page_number=pager.number,
        next_urls=pager.next_urls,
        scripted=scripted,
        links_only=bool(chosen.items) and not chosen.dated and _leads_away(chosen, place_of(url)),
        days_unread=chosen.days_unread,
    )


def _leads_away(chosen: _List, own: str) -> bool:
    return all(i.url and place_of(i.url) != own for i in chosen.items)


def _records(scripts: list[str]) -> list[Group]:
    """The records of a list, as a group of their own."""
    text = next((s for s in scripts if "<record" in s and "CDATA" in s), "")
    root = records(text) if text else None
    if root is None:
        return []
    group = Group(root)
    for record in root:
        anchor = max(record.iter("a"), key=lambda a: len(a.text_content()), default=None)
        if anchor is not None:
            group.rows.append((record, anchor))
            group.letters += 20
    return [group] if group.rows else []


def _main_list(groups: list[Group], base: str) -> _List:
    """The group with most dated, long-titled rows; sections of a channel page count as one list together."""
    likely = sorted((g for g in groups if g.letters >= 5), key=lambda g: -g.letters)[:_MOST_GROUPS]
    ranked = sorted(
        ((_weight(g, base), n) for n, g in enumerate(likely)), key=lambda pair: (-pair[0], pair[1])
    )
    if not ranked:
        return _List()
    chief = likely[ranked[0][1]]
    best = _read(chief, base)
    if not best.dated:
        return _undated([likely[n] for _, n in ranked], groups, base)
    aside = _aside(chief)
    like = [g for g in likely if g is not chief and _aside(g) <= aside and _akin(g, chief)]
    sections = sorted([chief, *like], key=groups.index)
    lists = [best if g is chief else _read(g, base) for g in sections]
    found = _together([x for x in lists if x.dated])
    alone = (
        aside
        and _headed_aside(chief.container)
        and not any(_read(g, base).dated for g in likely if not _aside(g))
    )
    return _List(found.items, found.dated, beside=chief.container.getparent() if alone else None)


def _undated(ranked: list[Group], groups: list[Group], base: str) -> _List:
    """The best list without dates, with its like; one in a side column is never what the page is for."""
    chief = next((g for g in ranked if not _aside(g) and not _is_footer(g, base)), None)
    found = _read(chief, base) if chief else _List()
    if chief is None or len(found.items) < _FEWEST or _average(found) < _TITLED:
        return _List()
    like = [
        g for g in ranked if g is chief or (not _aside(g) and _akin(g, chief) and not _is_footer(g, base))
    ]
    lists = [found if g is chief else _read(g, base) for g in sorted(like, key=groups.index)]
    shown = _together([x for x in lists if _average(x) >= _TITLED])
    return _List(shown.items, days_unread=any(shows_day(*row) for row in chief.rows[:_FEWEST]))


def _weight(group: Group, base: str) -> float:
    """How much a group looks like the main list, judged by the letters of its titles and the dates of a few rows."""
    rows = group.rows
    few = [rows[0], rows[len(rows) // 2], rows[-1]]
    columns = _date_columns(group)
    dated = sum(bool(date_of(r, a, join(base, a.get("href", "")), columns)) for r, a in few) / len(few)
    weight = group.letters + dated * (20 * len(rows) + group.letters)
    return weight / 3 if _aside(group) else weight


def _average(found: _List) -> float:
    return sum(len(i.title) for i in found.items) / max(len(found.items), 1)


def _akin(group: Group, chief: Group) -> bool:
    """Whether two groups are sections of the same page: the same make of rows and of container."""
    a, b = group.container, chief.container
    names = [(e.get("class") or "").split()[:1] for e in (a, b)]
    return a.tag == b.tag and names[0] == names[1] and group.rows[0][0].tag == chief.rows[0][0].tag


def lists_entries(body: HtmlElement) -> bool:
    """Whether it begins with a link, and three or more stand in it with as many days on pieces of their own: an article
    may have such a list under its text."""
    anchors = [a for a in islice(body.iter("a"), _MOST_ITEMS) if len(plain_text(a).strip()) > 5]
    if len(anchors) < _FEWEST:
        return False
    pieces = [" ".join(piece.split()) for piece in islice(body.itertext(), _MOST_PIECES)]
    if "".join(pieces).find("".join(plain_text(anchors[0]).split())[:_TITLED]) > _ABOVE:
        return False
    days = sum(is_date_only(piece) for piece in pieces)
    return days >= _FEWEST and days * 5 >= len(anchors) * 4


def _aside(group: Group) -> bool:
    """Whether the group stands in a side column (热点, 推荐, 相关)."""
    at = group.container
    for _ in range(4):
        if at is None or at.tag == "body":
            break
        if _is_side(f"{at.get('class', '')} {at.get('id', '')}"):
            return True
        at = at.getparent()
    return _headed_aside(group.container)


def _headed_aside(container: HtmlElement) -> bool:
    """Whether the heading right above the list names it one of what is read or recommended most."""
    head = container.getprevious()
    if head is None or head.tag not in _HEADS:
        return False
    text = plain_text(head).strip()
    return len(text) <= _LONGEST_HEAD and _SIDE_HEAD.match(text) is not None


@lru_cache(maxsize=4096)
def _is_side(names: str) -> bool:
    return _SIDE.search(names) is not None


def _together(lists: list[_List]) -> _List:
    items: dict[str, ListItem] = {}
    for section, found in enumerate(lists):
        for item in found.items:
            items.setdefault(item.url or item.title, replace(item, section=section) if section else item)
    kept = tuple(items.values())[:_MOST_ITEMS]
    return _List(kept, sum(bool(i.date) for i in kept))


def _read(group: Group, base: str) -> _List:
    columns = _date_columns(group)
    items: dict[str, ListItem] = {}
    rows: dict[str, tuple[HtmlElement, HtmlElement]] = {}
    for row, anchor in group.rows[:_MOST_ITEMS]:
        title = title_of(anchor)
        if len(title) < 2:
            continue
        url = join(base, anchor.get("href", ""))
        date = date_of(row, anchor, url, columns)
        items.setdefault(url or title, ListItem(title, url, date, _pinned(row)))
        rows.setdefault(url or title, (row, anchor))
    undated = next((name for name, item in items.items() if not item.date), None)
    if undated is not None and len(items) >= _FEWEST and shows_day(*rows[undated]):
        items = _loosely_dated(items, rows)
    kept = tuple(items.values())
    dated = sum(bool(i.date) for i in kept)
    return _List(kept, dated)


def _loosely_dated(
    items: dict[str, ListItem], rows: dict[str, tuple[HtmlElement, HtmlElement]]
) -> dict[str, ListItem]:
    """The entries, with those days as well that only the whole list can tell."""
    days = loose_days([beside(*pair) for pair in rows.values()], [row for row, _ in rows.values()])
    return {
        name: item if item.date or not day else replace(item, date=day)
        for (name, item), day in zip(items.items(), days, strict=True)
    }


def _date_columns(group: Group) -> tuple[int, ...]:
    """Columns of a table headed by 发布日期 and the like, best first."""
    if group.rows[0][0].tag != "tr":
        return ()
    table = next(group.rows[0][0].iterancestors("table"), None)
    head = next(table.iter("tr"), None) if table is not None else None
    if head is None:
        return ()
    cells = ["".join("".join(c.itertext()).split()) for c in head.iterchildren("td", "th")]
    ranked = [
        (0 if re.search("发布|公开|公布", c) else 1, n)
        for n, c in enumerate(cells)
        if re.search("日期|时间", c)
    ]
    return tuple(n for rank, n in sorted(ranked) if not rank or "成文" not in cells[n])


def _pinned(row: HtmlElement) -> bool:
    if "置顶" in plain_text(row) and any("置顶" in part for part in row.itertext()):
        return True
    if _PINNED_CLASS.search(row.get("class", "")):
        return True
    return any("置顶" in (i.get("alt") or i.get("title") or "") for i in row.iter("img"))


def _without_dates(
    tree: HtmlElement, url: str, base: str, scripts: list[str], found: _List, groups: list[Group], hollow: list[HtmlElement],
) -> ListFacts | None:  # fmt: skip
    """The answer for pages without a dated list: said to be empty, filled by script, plain links, or an empty place.

    Entries that are no list of their own, pictures, films, tables and sentences are something: such a page is not empty. A
    pager that counts none is believed where no rows of links but repeated menus stand outside navigation and footer.
    """
    entries = found.items or _has_entries(groups, base, place_of(url))
    words = "" if entries or asks_visitors(tree) else empty_words(tree)
    if not entries and not words and not _lists_links(tree, groups):
        words = counted_none(tree)
    if words and is_templated(tree):
        return ListFacts(scripted=True)
    scripted = filled_by_script(tree, scripts, hollow) or has_placeholders(tree)
    if words:
        return ListFacts(empty_shown=words, scripted=scripted)
    if found.items or scripted:
        return _facts(found, read_pager(tree, url, base, scripts), url, scripted=scripted)
    empty = not entries and has_empty_list(tree, hollow) and not read_tables(tree) and not shows_other(tree)
    return ListFacts() if empty else None


def _is_mark(anchor: HtmlElement, url: str) -> bool:
    """Whether a link is one of the footer's marks (备案、党政机关标识), which old layouts keep in table rows as well."""
    return _MARK_HOST.search(host_of(url)) is not None or _MARK_TEXT.search(plain_text(anchor)) is not None


def _is_footer(group: Group, base: str) -> bool:
    """Whether the rows hold a footer's marks: a footer laid out as a table lists nothing."""
    return any(_is_mark(a, join(base, a.get("href", ""))) for _, a in group.rows[:_FEW_MARKS])


def _lists_links(tree: HtmlElement, groups: list[Group]) -> bool:
    """Whether rows of links stand on the page that are no menu, whose links the page's navigation shows as well."""
    rows = [[anchor for _, anchor in g.rows] for g in groups if len(g.rows) > 1]
    if not rows:
        return False
    shown = Counter(a.get("href") for a in tree.iter("a"))
    return any(any(shown[a.get("href")] < 2 for a in anchors) for anchors in rows)


def _has_entries(groups: list[Group], base: str, own: str) -> bool:
    """Whether links in rows lead to articles, to files or to other sites, as those of menus do not."""
    for group in groups[:_MOST_GROUPS]:
        for _, anchor in group.rows[:_FEW]:
            url = join(base, anchor.get("href", ""))
            if url and (is_content_address(url) or place_of(url) != own) and not _is_mark(anchor, url):
                return True
    return False
