"""Rows of links that belong together: the raw material of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from reading.dates import MONTHS_WRITTEN
from reading.lists.item_dates import is_date_only, item_date
from reading.tree.markup import plain_text
from reading.tree.outline import Outline

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ROWS = frozenset({"li", "tr", "dd", "dt", "article"})
_WRAPS = frozenset({"article", "li"})
_BLOCKS = frozenset({"div", "p", "section"})
_CLIMB = 6
_CHROME = re.compile(
    r"\b(?:nav|menu|header|head|foot|footer|copyright|crumb|breadcrumb|location|position|bread|banner|dqwz|weizhi)\b"
    r"|(?:^|[\s_-])(?:nav|menu|foot|crumb)|(?:nav|menu|footer|crumbs?|position|dqwz)(?:[\s_-]|$)|curchnl",
    re.IGNORECASE,
)
_BAR = re.compile(r"top(?:[-_]?(?:bar|tools?|link|line|box))?|toolbar|logo", re.IGNORECASE)
_CHROME_TAGS = frozenset({"nav", "header", "footer", "select"})
_NOT_BESIDE = frozenset({"script", "style", "ul", "ol", "table", "img", "br", etree.Comment, etree.PI})
_MOST_ANCHORS = 1500
_INLINE = frozenset({"span", "font", "i", "em", "b", "strong", "img", "small", "time", "label"})
_FEWEST_LINES, _MOST_BESIDE, _MOST_ON_LINE, _MOST_CHILDREN = 3, 16, 40, 2000
_AT_END = re.compile(r"[\[(（【\s](20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[\])）】]?$")
_NAMED_DAY = re.compile(
    r"(?:发布|公开|更新|录入)?(?:时间|日期)\s{0,2}[:：]\s{0,2}(20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
)
#: A line of fields within a link, below its title.
_FIELDS = re.compile(r"(?:(?:发布|公开|更新|发表|录入)(?:时间|日期|于)?|时间|日期)\s{0,2}[:：]\s{0,2}20\d\d")
_BEHIND_TITLE = re.compile(r"\s(?:发布|公开|更新|录入|点击|浏览)(?:时间|日期|次数|数)\s?[:：].{0,200}$")
_PATH = re.compile(r"位置\s{0,3}[:：]|首页\s{0,3}[>›»→]")
_PROSE = re.compile(r"[，。；！？…]")
_DOTS = " \t\r\n\u00a0\u3000….·•。-—_"
_MOST_HEADINGS, _TOOLS, _LINKS = 4, 3, 4
#: Of a table row: how many pages make it a frame whatever stands beside it; how much of it is looked at.
_SURELY, _MOST_BLOCKS, _MOST_INSIDE, _MOST_CELLS, _NEXT_ROWS, _MOST_IN_ROW = 4, 60, 60, 20, 2, 400
_BULLETS = "◆●■★▲▶◇□○•·※☆△> "
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6", "strong", "b")


@dataclass(slots=True)
class Group:
    """Rows under one parent (or under like parents side by side), each with its main link."""

    container: HtmlElement
    rows: list[tuple[HtmlElement, HtmlElement]] = field(default_factory=list)
    letters: int = 0


#: Whether a row frames a list, by row, parent of the blocks, their tag and class.
_Frames = dict[tuple["HtmlElement", "HtmlElement", str, str | None], bool]

#: A day, or perhaps one: 11月20日, 20/11/2026, 3天前, 20 Nov.
_SOME_DAY = re.compile(
    r"(?<![\d.])\d{1,2}\s?(?:[-/月]\s?\d{1,2}|\.\d{1,2}\.\d{2,4})(?!\d)|\d\s?(?:天|小时|分钟|周|个月)前|[昨今前]天|刚刚"
    rf"|\d\s(?:{MONTHS_WRITTEN})|(?:{MONTHS_WRITTEN})\s\d"
)


def row_groups(outline: Outline) -> list[Group]:
    """All groups of linked rows outside navigation and footer, in reading order."""
    groups: dict[HtmlElement, Group] = {}
    seen: dict[HtmlElement, int] = {}
    chrome: dict[HtmlElement, bool] = {}
    lines: dict[HtmlElement, frozenset[HtmlElement]] = {}
    frames: _Frames = {}
    for anchor, title in _anchors(outline):
        row = anchor if _is_line(anchor, lines) else _row_of(anchor, frames)
        container = row.getparent() if row is not None else None
        if row is None or container is None or in_chrome(container, chrome):
            continue
        if row.tag in _BLOCKS and (in_chrome(row, chrome) or _is_bar(row)):
            continue
        group = groups.get(container)
        if group is None:
            group = groups[container] = Group(container)
        _add(group, row, anchor, title, seen)
    for group in groups.values():
        _of_one_sort(group)
    return _joined(groups)


def _of_one_sort(group: Group) -> None:
    """Leaves out the lines of links that stand below the rows of a list, in one place with them."""
    rows = sum(row.tag in _ROWS for row, _ in group.rows)
    if _FEWEST_LINES <= rows < len(group.rows):
        kept = [(row, anchor) for row, anchor in group.rows if row.tag not in _BLOCKS]
        left = len(group.rows) - len(kept)
        if left * _FEWEST_LINES <= len(kept):
            group.letters = group.letters * len(kept) // len(group.rows)
            group.rows = kept


def _anchors(outline: Outline) -> Iterator[tuple[HtmlElement, str]]:
    """Links with a target and some text, each with its ``title``."""
    anchors = ((e, a) for e, tag, a in outline.kept if tag == "a")
    for anchor, attributes in islice(anchors, _MOST_ANCHORS):
        href = attributes.get("href", "").lstrip()
        if not href or href[0] == "#" or href[:11].lower() == "javascript:":
            continue
        title = attributes.get("title", "")
        if len(title) > 3 or len(anchor) or len((anchor.text or "").strip()) > 3:
            yield anchor, title


def _is_line(anchor: HtmlElement, known: dict[HtmlElement, frozenset[HtmlElement]]) -> bool:
    """Whether the link is a line of a list that only ``<br>`` divides; ``known`` keeps the lines of each parent."""
    parent = anchor.getparent()
    if parent is None:
        return False
    lines = known.get(parent)
    if lines is None:
        lines = known[parent] = _lines(parent) if _is_divided(parent, anchor) else frozenset()
    return anchor in lines


def _is_divided(parent: HtmlElement, anchor: HtmlElement) -> bool:
    """Whether breaks, or empty blocks (``clear``) behind each link and its date, divide what stands in ``parent``."""
    if next(parent.iterchildren("br"), None) is not None:
        return True
    beside = anchor.getnext()
    end = beside.getnext() if beside is not None and beside.tag in _INLINE else None
    return end is not None and end.tag in ("div", "hr") and len(end) == 0 and not (end.text or "").strip()


def _lines(parent: HtmlElement) -> frozenset[HtmlElement]:
    """The links of a list whose rows only ``<br>`` divides: three or more, one a line, and beside them little but their dates."""
    found: set[HtmlElement] = set()
    anchors: list[HtmlElement] = []
    beside, others = [parent.text or ""], 0
    for child in islice(parent, _MOST_CHILDREN):
        if child.tag == "a":
            anchors.append(child)
        elif _ends_line(child):
            others += _end_line(anchors, "".join(beside), found)
            anchors, beside = [], []
        elif isinstance(child.tag, str):
            beside.append(_first_words(child))
        beside.append(child.tail or "")
    others += _end_line(anchors, "".join(beside), found)
    return frozenset(found) if len(found) >= _FEWEST_LINES and others * 4 <= len(found) else frozenset()


def _ends_line(element: HtmlElement) -> bool:
    """A break or a block; comments and what may hold the date do not."""
    return isinstance(element.tag, str) and element.tag not in _INLINE


def _first_words(element: HtmlElement) -> str:
    """The text of an inline element; of one that holds much, the beginning: hostile pages nest deeply."""
    return "".join(islice(element.itertext(), _MOST_ON_LINE)) if isinstance(element.tag, str) else ""


def _end_line(anchors: list[HtmlElement], beside: str, found: set[HtmlElement]) -> int:
    """Adds the line's link where it is one of a list; 1 for a line of something else."""
    letters = sum(c.isalpha() for c in beside[:400])
    if len(anchors) == 1 and letters <= _MOST_BESIDE:
        found.add(anchors[0])
        return 0
    return int(bool(anchors) or letters > 0)


def _row_of(anchor: HtmlElement, frames: _Frames) -> HtmlElement | None:
    """The nearest ancestor that is a row by its tag, else the nearest block that has like siblings; ``frames`` keeps answers."""
    block = None
    at: HtmlElement | None = anchor
    for _ in range(_CLIMB):
        at = at.getparent() if at is not None else None
        if at is None or at.tag == "body":
            break
        if at.tag in _ROWS:
            if at.tag == "tr" and (_lays_out(at) or (block is not None and _holds_list(at, block, frames))):
                break
            within = block if block is not None else anchor
            if at.tag in _WRAPS and _is_alone(at) and _wraps(at, within, frames):
                break
            return at
        if block is None and at.tag in _BLOCKS and _has_like_sibling(at):
            block = at
        elif at.tag in ("ul", "table"):
            break
    if block is None and anchor.getparent() is not None and _has_like_sibling(anchor) and len(anchor):
        return anchor
    return block


def _lays_out(row: HtmlElement) -> bool:
    """Whether a table row holds a table of its own: old pages are laid out so, and what stands in it is no entry."""
    return next(row.iterdescendants("tr"), None) is not None


def _holds_list(row: HtmlElement, block: HtmlElement, frames: _Frames) -> bool:
    """Whether a row frames a whole list of blocks, each with its link; ``frames`` keeps what was answered for blocks like it."""
    parent = block.getparent()
    if parent is None:
        return False
    key = (row, parent, block.tag, block.get("class"))
    answer = frames.get(key)
    if answer is None:
        answer = frames[key] = _frames_list(row, block, parent)
    return answer


def _frames_list(row: HtmlElement, block: HtmlElement, parent: HtmlElement) -> bool:
    """Two pages are enough in the row's only cell, else three; an entry's title, summary and files lead to few pages, and the
    rows beside it hold the same."""
    pages = _pages_behind(block, parent)
    alone = _cells(row) == 1
    if pages >= _SURELY or pages < (_FEWEST_LINES - 1 if alone else _FEWEST_LINES):
        return pages >= _SURELY
    return row.tag != "tr" or not _has_its_like_beside(row, block)


def _pages_behind(block: HtmlElement, parent: HtmlElement) -> int:
    """To how many pages the blocks like ``block`` lead, up to as many as make a list for sure."""
    pages: set[str] = set()
    for like in islice(parent.iterchildren(block.tag), _MOST_BLOCKS):
        link = _first_link(like) if like.get("class") == block.get("class") else None
        if link is not None:
            pages.add(link.get("href") or "")
        if len(pages) == _SURELY:
            break
    return len(pages)


def _has_its_like_beside(row: HtmlElement, block: HtmlElement) -> bool:
    """Whether a row near by has as many cells and two or more blocks like ``block``, each with a link."""
    cells, kind = _cells(row), block.get("class")
    after, before = row.itersiblings("tr"), row.itersiblings("tr", preceding=True)
    for beside in (*islice(after, _NEXT_ROWS), *islice(before, _NEXT_ROWS)):
        if _cells(beside) == cells:
            inside = (e for e in islice(beside.iter(), _MOST_IN_ROW) if e.tag == block.tag)
            linked = (e for e in inside if e.get("class") == kind and _first_link(e) is not None)
            if sum(1 for _ in islice(linked, 2)) == 2:
                return True
    return False


def _first_link(block: HtmlElement) -> HtmlElement | None:
    """The first link of a block; a link holds itself. Looked for near the beginning: hostile blocks hold very much."""
    return next((e for e in islice(block.iter(), _MOST_INSIDE) if e.tag == "a"), None)


def _cells(row: HtmlElement) -> int:
    return sum(1 for _ in islice(row.iterchildren("td", "th"), _MOST_CELLS))


def _is_alone(row: HtmlElement) -> bool:
    """Whether nothing of its tag stands beside a row."""
    return (
        next(row.itersiblings(row.tag), None) is None
        and next(row.itersiblings(row.tag, preceding=True), None) is None
    )


def _wraps(row: HtmlElement, block: HtmlElement, frames: _Frames) -> bool:
    """Whether the one ``<article>`` of a page is its whole middle, with a list in it: blocks with links, or links that are
    blocks themselves."""
    return (block.tag != "a" or len(block) > 0) and _holds_list(row, block, frames)


def _has_like_sibling(element: HtmlElement) -> bool:
    kind = element.get("class")
    for sibling in (element.getnext(), element.getprevious()):
        if sibling is not None and sibling.tag == element.tag and sibling.get("class") == kind:
            return True
    return False


def in_chrome(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Whether ``element`` stands in navigation, breadcrumb or footer, by tags and class names up to the body."""
    path = []
    at: HtmlElement | None = element
    answer = False
    while at is not None and at.tag != "body":
        if at in known:
            answer = known[at]
            break
        path.append(at)
        if at.tag in _CHROME_TAGS or _chrome_name(at):
            answer = True
            break
        at = at.getparent()
    for passed in path:
        known[passed] = answer
    return answer


def _is_bar(row: HtmlElement) -> bool:
    """Whether a block of links is the bar of tools above a page (设为首页, 无障碍, today's day)."""
    return _BAR.fullmatch(row.get("id") or row.get("class") or "") is not None


def _chrome_name(element: HtmlElement) -> bool:
    name = f"{element.get('class', '')} {element.get('id', '')}"
    return len(name) > 1 and _is_chrome(name[:200])


@lru_cache(maxsize=8192)
def _is_chrome(name: str) -> bool:
    return _CHROME.search(name) is not None


def _add(
    group: Group, row: HtmlElement, anchor: HtmlElement, title: str, seen: dict[HtmlElement, int]
) -> None:
    """Keeps for each row the link with the longest text."""
    length = _length(anchor, title)
    place = seen.get(row)
    if place is None:
        seen[row] = len(group.rows)
        group.rows.append((row, anchor))
        group.letters += length
        return
    best = group.rows[place][1]
    before = _length(best, best.get("title", ""))
    if length > before:
        group.rows[place] = (row, anchor)
        group.letters += length - before


def _length(anchor: HtmlElement, title: str) -> int:
    return min(max(len(_text(anchor).strip()), len(title)), 40)


def _text(element: HtmlElement) -> str:
    return plain_text(element) if len(element) else element.text or ""


def _joined(groups: dict[HtmlElement, Group]) -> list[Group]:
    """Lists broken into several of five rows each, side by side, are one list."""
    joined: list[Group] = []
    for group in groups.values():
        last = joined[-1] if joined else None
        if last is not None and _joins(last, group):
            last.rows.extend(group.rows)
            last.letters += group.letters
            last.container = group.container
        else:
            joined.append(group)
    return joined


def _joins(last: Group, group: Group) -> bool:
    """Whether ``group`` goes on with the rows of ``last``: like it, next to it, and under no heading of its own."""
    if not _continues(last.container, group.container) or _is_path(last) or _is_menu(last):
        return False
    first = group.container[0]
    return first is group.rows[0][0] or first.tag not in _HEADINGS


def _is_path(group: Group) -> bool:
    """Whether the group is the page's path (您现在的位置：…), which tables keep in a row like those of a list."""
    return len(group.rows) == 1 and _PATH.search(plain_text(group.rows[0][0])[:60]) is not None


def _is_menu(group: Group) -> bool:
    """Whether the group is a row of several links, as menus are in pages made of tables."""
    return len(group.rows) == 1 and sum(1 for _ in islice(group.rows[0][0].iter("a"), _LINKS)) == _LINKS


def _continues(first: HtmlElement, second: HtmlElement) -> bool:
    if first.tag != second.tag or first.get("class") != second.get("class"):
        return False
    at = first.getnext()
    for _ in range(6):
        if at is None:
            return False
        if at is second:
            return True
        if isinstance(at.tag, str) and at.tag not in ("script", "style") and "".join(at.itertext()).strip():
            return False
        at = at.getnext()
    return False


def title_of(anchor: HtmlElement) -> str:
    """What the link calls its target: its heading, its text without dates, or its ``title`` attribute."""
    attribute = _BEHIND_TITLE.sub("", _clean(anchor.get("title", "")))
    if len(anchor):
        headings = (_clean("".join(h.itertext())) for h in islice(anchor.iter(*_TITLE_TAGS), _MOST_HEADINGS))
        heading = next((h for h in headings if len(h) > 3 and not is_date_only(h)), "")
        if heading:
            return heading
        parts = [_clean(p) for p in anchor.itertext()]
        text = _clean(" ".join(p for p in parts if p and not is_date_only(p) and not _FIELDS.match(p)))
    else:
        text = _clean(anchor.text or "")
    cut = text.endswith(("...", "…"))
    if len(attribute) > 3 and (len(text) <= 3 or cut or text.startswith(attribute)):
        return attribute
    return text or ("" if is_date_only(attribute) else attribute)


def date_of(row: HtmlElement, anchor: HtmlElement, url: str, columns: tuple[int, ...] = ()) -> str:
    """The date beside (else inside) the link; in tables first from ``columns``, those headed by 发布日期."""
    if row.tag == "tr":
        cells = list(row.iterchildren("td", "th"))
        for column in columns:
            if column < len(cells):
                day = item_date(_clean(" ".join(cells[column].itertext())), url)
                if day:
                    return day
    outside = beside(row, anchor)
    if row.tag in _BLOCKS and "星期" in outside and len(list(islice(row.iter("a"), _TOOLS))) == _TOOLS:
        return ""  # today's day in the bar of tools above a page
    return item_date(outside, url) or _inside(anchor, url) or _elsewhere(row, anchor, url)


def shows_day(row: HtmlElement, anchor: HtmlElement) -> bool:
    """Whether a day stands beside or inside the link that :func:`date_of` cannot place: without its year, or counted from today."""
    return any(_SOME_DAY.search(t[:400]) for t in (beside(row, anchor), " ".join(plain_text(anchor).split())))


def beside(row: HtmlElement, anchor: HtmlElement) -> str:
    """What stands beside the link in its row, or on its line."""
    return _outside(row, anchor) if row is not anchor else _on_line(anchor)


def _elsewhere(row: HtmlElement, anchor: HtmlElement, url: str) -> str:
    """A date in the other half of a ``dl``, among fields in a list of their own (no links in it), or behind its name in
    what the link shows when pointed at."""
    fields = (
        e for e in islice(row.iterdescendants("ul", "ol", "table"), _TOOLS) if next(e.iter("a"), None) is None
    )
    for half in (*_other_halves(row), *fields):
        if day := item_date(_clean(" ".join(half.itertext())), url):
            return day
    named = _NAMED_DAY.search(anchor.get("title", "")[:600])
    return item_date(named[1], url) if named else ""


def _other_halves(row: HtmlElement) -> Iterator[HtmlElement]:
    """Of a ``dt`` the ``dd`` behind it up to the next ``dt``, of a ``dd`` the ``dt`` before it."""
    if row.tag == "dt":
        for half in row.itersiblings():
            if half.tag == "dt":
                return
            if half.tag == "dd":
                yield half
    elif row.tag == "dd":
        first = next(iter(row.getparent() if row.getparent() is not None else ()), None)
        behind = first is not None and first.tag == "dd"  # a list that begins with dd has its dt behind
        yield from islice(row.itersiblings("dt", preceding=not behind), 1)


def _outside(row: HtmlElement, anchor: HtmlElement) -> str:
    parts: list[str] = []
    _walk(row, anchor, parts, frozenset(anchor.iterancestors()), 0)
    return _clean(" ".join(p for p in parts if not _is_prose(p)))


def _on_line(anchor: HtmlElement) -> str:
    """What stands beside a link up to the nearest ``<br>`` on either side; nothing where that is another link."""
    parent = anchor.getparent()
    before: list[str] = []
    behind = [anchor.tail or ""]
    start = parent.text if parent is not None else ""
    for near in anchor.itersiblings(preceding=True):
        if near.tag == "a":
            return ""
        if _ends_line(near) or len(before) > _MOST_ON_LINE:
            start = near.tail
            break
        before += [near.tail or "", _first_words(near)]
    for near in anchor.itersiblings():
        if near.tag == "a":
            return ""
        if _ends_line(near) or len(behind) > _MOST_ON_LINE:
            break
        behind += [_first_words(near), near.tail or ""]
    return _clean(" ".join([start or "", *reversed(before), *behind]))


def _is_prose(piece: str) -> bool:
    """Whether a piece is part of a summary, whose dates are those of what happened; a line of fields is none, nor a day
    behind a row of dots."""
    text = piece.lstrip(_DOTS)
    return (
        len(text) > 12
        and _PROSE.search(text) is not None
        and any(c.isdigit() for c in text)
        and not is_date_only(text)
        and _NAMED_DAY.search(text) is None
    )


def _walk(
    element: HtmlElement, anchor: HtmlElement, parts: list[str], around: frozenset[HtmlElement], depth: int
) -> None:
    """Collects the texts of a row, but not those of other long links and of lists inside it that do not hold its link."""
    if element.text:
        parts.append(element.text)
    for child in element:
        beside = child in around or _is_beside(child)
        if child is not anchor and depth < 8 and len(parts) < 60 and beside:
            _walk(child, anchor, parts, around, depth + 1)
        if child.tail:
            parts.append(child.tail)


def _is_beside(child: HtmlElement) -> bool:
    if child.tag == "a":
        return len(_text(child)) < 25
    if child.tag == "p" and len(child):
        return next(child.iter("a"), None) is not None or not _is_prose(plain_text(child)[:600])
    return child.tag not in _NOT_BESIDE


def _inside(anchor: HtmlElement, url: str) -> str:
    """A date inside the link: a part of its own, or in brackets at the end of the text."""
    if len(anchor):
        parts = [c for p in anchor.itertext() if (c := _clean(p)) and not _is_prose(c)]
        short = " ".join(p for p in parts if p and len(p) <= 24 and any(c.isdigit() for c in p))
        if short and any(is_date_only(p) or p.isdecimal() or _FIELDS.match(p) for p in parts if p):
            return item_date(short, url)
    text = _clean(_text(anchor))[-24:]
    end = _AT_END.search(text) if "20" in text else None
    return item_date(end[1], url) if end else ""


def _clean(text: str) -> str:
    return " ".join(text[:600].split()).lstrip(_BULLETS)[:300]
