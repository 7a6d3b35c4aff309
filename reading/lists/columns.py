"""The columns (栏目) of a site: from the inventory, then from its list pages, their names and the home page's navigation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.address import normalise, subject_key
from core.page import LinkPlace, LinkUse, ListFacts, ListItem, PageFacts, PageKind
from core.site import Column, FoundBy, PageIndex
from core.unit import ColumnType, InventoryColumn, Unit
from reading.lists.column_types import type_of
from reading.tree.scripts import LOADING

#: Days without a new item by type, where the column is of the first level (六个月 counted as 183 days).
NEWS_DAYS, HALF_YEAR_DAYS = 14, 183
_HALF_YEAR = frozenset({ColumnType.NOTICE, ColumnType.POLICY, ColumnType.INTERPRETATION})
_MOST_LIST_PAGES = 20
_FEW_LINKS, _SOME_COLUMNS, _FEW_COLUMNS, _MOSTLY, _LONGEST_NAME = 3, 12, 3, 0.8, 10
_MOST_IN_FRAME = 60  # links of a frame that is a menu
_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)
_FURTHER = re.compile(
    r"[_-]\d{1,5}\.(?:s?html?|jsp)$|[?&](?:page(?:no|num|number|index|d)?|p|pn|(?:current|cur)_?page(?:no)?)=(?!0?1(?:&|$))\d",
    re.IGNORECASE,
)
#: The number right behind the name of the first page (list.shtml, list2.shtml), as columns may be numbered as well.
_JOINED = re.compile(r"(?<=[a-z])\d{1,3}(?=\.(?:s?html?|jsp|aspx?|php)$)", re.IGNORECASE)
_NO_NAMES = re.compile(
    r"^(?:首页|更多|more|正文|列表|当前位置|您的位置|hide|null|网站首页|返回|查看更多|>+|»)$", re.IGNORECASE
)
#: What templates add to the name of a column: 新闻动态-列表, 通知公告列表页.
_OF_A_LIST = re.compile(
    r"(?<=.)[-_—|·]?(?:(?:信息|文章|新闻|内容)?列表页?|栏目页|(?<=[-_—|·])(?:栏目|频道))$"
)
_TITLE_CUT = re.compile(r"\s{0,3}[-_|—–>]{1,2}\s{0,3}|_")


def find_columns(unit: Unit, pages: PageIndex) -> tuple[Column, ...]:
    """All columns with what their lists show, those of the inventory first, then in the order of the pages.

    A column page that was not read is a column only where the inventory names it. ``period_days`` is left out for
    types without a rule of their own, and for half-year types below the first level.
    """
    nav = _navigation(unit, pages)
    ignored = {column_key(c.url) for c in unit.columns if c.ignore}
    inventory = {column_key(c.url): c for c in unit.columns if not c.ignore}
    read = {column_key(h.url): h.url for h in pages.heads()} if inventory else {}
    found = {key: _from_inventory(named, read.get(key, ""), pages, nav) for key, named in inventory.items()}
    for page in _first_pages(unit, pages):
        key = column_key(page.url)
        if key not in found and key not in ignored:
            column = _from_page(page, pages, nav)
            if column is not None:
                found[key] = column
    return tuple(found.values())


def column_key(url: str) -> str:
    """One spelling for the addresses of a column: no scheme, no index file."""
    return _INDEX.sub("/", subject_key(url)).rstrip("/")


def _navigation(unit: Unit, pages: PageIndex) -> Mapping[str, str]:
    """Keys of what the home page's navigation links to, with the text of the link."""
    home = pages.get(unit.homepage) or next(iter(pages.of_kind(PageKind.HOME)), None)
    links = home.links if home else ()
    found: dict[str, str] = {}
    for link in links:
        if link.place is LinkPlace.NAV and link.use is LinkUse.ANCHOR and link.url:
            text = "".join(link.text.split())
            if text and not _NO_NAMES.match(text):
                found.setdefault(column_key(link.url), text[:30])
    if home is None or len(found) >= _FEW_LINKS:
        return found
    return {**_repeated(home, pages), **_framed(home, pages), **found}


def _framed(home: PageFacts, pages: PageIndex) -> dict[str, str]:
    """What frames beside the home page's own content link to: a header or a menu kept in a file of its own."""
    found: dict[str, str] = {}
    for frame in home.links:
        shown = pages.get(frame.url) if frame.use is LinkUse.FRAME and frame.url else None
        if shown is None or shown.kind is not PageKind.OTHER or shown.listing is not None:
            continue
        for link in shown.links if len(shown.links) <= _MOST_IN_FRAME else ():
            text = "".join(link.text.split())
            named = 2 <= len(text) <= _LONGEST_NAME and not _NO_NAMES.match(text)
            if named and link.use is LinkUse.ANCHOR and link.url:
                found.setdefault(column_key(link.url), text)
    return found


def _repeated(home: PageFacts, pages: PageIndex) -> dict[str, str]:
    """What a navigation without a name of its own links to: short links of the home page that its columns show as well."""
    columns = pages.of_kind(PageKind.COLUMN)[:_SOME_COLUMNS]
    if len(columns) < _FEW_COLUMNS:
        return {}
    shown: Counter[str] = Counter()
    for page in columns:
        shown.update({column_key(k.url) for k in page.links if k.use is LinkUse.ANCHOR and k.url})
    found: dict[str, str] = {}
    for link in home.links:
        text = "".join(link.text.split())
        if link.place is not LinkPlace.BODY or link.use is not LinkUse.ANCHOR or not link.url:
            continue
        everywhere = shown[column_key(link.url)] >= _MOSTLY * len(columns)
        if everywhere and 2 <= len(text) <= _LONGEST_NAME and not _NO_NAMES.match(text):
            found.setdefault(column_key(link.url), text)
    return found


def _first_pages(unit: Unit, pages: PageIndex) -> Iterator[PageFacts]:
    """Column pages of the unit that are no further page of another one's list."""
    columns = pages.of_kind(PageKind.COLUMN)
    further = {column_key(u) for p in columns if p.listing and _is_first(p) for u in p.listing.next_urls}
    known = {column_key(p.url) for p in columns}
    whole = {column_key(p.url): _name(p, "")[0] for p in columns if "?" not in p.url}
    for page in columns:
        if "?" in page.url and whole.get(column_key(page.url.partition("?")[0])) == _name(page, "")[0]:
            continue  # a column as sorted or narrowed down by what a visitor chose
        numbered = page.listing is not None and page.listing.page_number > 1
        if not unit.owns(page.url) or numbered or column_key(page.url) in further:
            continue
        if _FURTHER.search(page.url) and _without_number(page.url) & known:
            continue
        if (
            _JOINED.search(page.url)
            and whole.get(column_key(_JOINED.sub("", page.url))) == _name(page, "")[0]
        ):
            continue
        yield page


def _is_first(page: PageFacts) -> bool:
    """Whether a list page is the first of its list, as far as its address and its own pager tell."""
    return (page.listing is None or page.listing.page_number == 1) and not _FURTHER.search(page.url)


def _without_number(url: str) -> set[str]:
    """Keys under which the first page of ``…/index_3.html`` or ``…/list.html?page=3`` may be known."""
    bare = _FURTHER.sub(lambda m: "" if m[0][0] in "?&" else m[0][m[0].rfind(".") :], url)
    return {column_key(bare), column_key(bare.rpartition("/")[0] + "/")}


def _from_inventory(named: InventoryColumn, read: str, pages: PageIndex, nav: Mapping[str, str]) -> Column:
    """``read`` is the address under which the column was read, where that differs from the inventory's."""
    page = pages.get(named.url) or (pages.get(read) if read else None)
    kind = named.type
    level = 1 if column_key(named.url) in nav or named.type is not ColumnType.OTHER else 2
    shown = _shown(page, pages)
    return Column(
        url=page.url if page else normalise(named.url),
        name=named.name,
        type=kind,
        level=level,
        period_days=named.period_days if named.period_days is not None else _period(kind, level),
        found_by=FoundBy.INVENTORY,
        newest=shown.newest,
        newest_title=shown.title,
        items=shown.items,
        dated=shown.dated,
        blank=shown.blank,
    )


def _from_page(page: PageFacts, pages: PageIndex, nav: Mapping[str, str]) -> Column | None:
    key = column_key(page.url)
    name, found_by = _name(page, nav.get(key, ""))
    if not name:
        return None
    level = 1 if key in nav else 2
    kind = type_of(name, page.label("ColumnType") or "", (*page.breadcrumb[:-1], page.url))
    shown = _shown(page, pages)
    return Column(
        url=page.url,
        name=name,
        type=kind,
        level=level,
        period_days=_period(kind, level),
        found_by=found_by,
        newest=shown.newest,
        newest_title=shown.title,
        items=shown.items,
        dated=shown.dated,
        blank=shown.blank,
    )


def _period(kind: ColumnType, level: int) -> int | None:
    if level == 1 and kind is ColumnType.NEWS:
        return NEWS_DAYS
    return HALF_YEAR_DAYS if level == 1 and kind in _HALF_YEAR else None


def _name(page: PageFacts, in_nav: str) -> tuple[str, FoundBy]:
    """The column's name and where it was read: its label, the last of the breadcrumb, its title, the first part of
    the head title, the navigation's words for it. A page that the navigation names is no mere shape."""
    last = FoundBy.NAME if in_nav else FoundBy.SHAPE
    candidates = [(page.label("ColumnName") or "", FoundBy.LABEL)]
    candidates += [(name, FoundBy.NAME) for name in page.breadcrumb[-1:]]
    candidates += [(page.title, last), (_TITLE_CUT.split(page.head_title.strip(), maxsplit=1)[0], last)]
    for candidate, found_by in candidates:
        between = " " if candidate.isascii() else ""
        text = _OF_A_LIST.sub("", between.join(candidate.split())).strip("·>»-")
        if text and len(text) <= 30 and not _NO_NAMES.match(text):
            return text, found_by
    return in_nav, FoundBy.NAME


@dataclass(frozen=True, slots=True)
class _Shown:
    newest: str = ""
    title: str = ""
    items: int = 0
    dated: int = 0
    blank: bool | None = None


def _shown(page: PageFacts | None, pages: PageIndex) -> _Shown:
    """What the column's list pages, as far as they were read, show together."""
    if page is None or page.listing is None:
        return _Shown()
    items = {i.url or i.title: i for listing in _lists(page.listing, pages) for i in listing.items}
    dated = [i for i in items.values() if i.date]
    newest = max(dated, key=lambda i: i.date, default=ListItem(""))
    return _Shown(newest.date, newest.title, len(items), len(dated), _blank(page, len(items)))


def _lists(first: ListFacts, pages: PageIndex) -> Iterator[ListFacts]:
    """The list itself and its further pages, each once."""
    yield first
    seen: set[str] = set()
    waiting = list(first.next_urls)
    while waiting and len(seen) < _MOST_LIST_PAGES:
        url = waiting.pop(0)
        key = column_key(url)
        if key in seen:
            continue
        seen.add(key)
        page = pages.get(url)
        if page is not None and page.listing is not None:
            yield page.listing
            waiting.extend(page.listing.next_urls)


def awaits_script(page: PageFacts) -> bool:
    """Whether the page's list comes by script and was not seen, in a browser neither."""
    if page.listing is None:
        return False
    return LOADING in page.script_signs if page.rendered else page.listing.scripted


def _blank(page: PageFacts, items: int) -> bool | None:
    """Whether the column shows an empty list; ``None`` where script may fill it, or the page has other content."""
    listing = page.listing
    if listing is None or awaits_script(page):
        return False if items else None
    if items:
        return False
    if listing.empty_shown:
        return True
    other = any(t.rows for t in page.tables) or any(i.in_body for i in page.images) or page.body_length > 300
    return None if other else True
