"""Guest books (留言簿): letters that stand with their answers on one page, as blocks that repeat or as rows of a table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise, takewhile

import msgspec
from lxml import etree
from lxml.html import HtmlElement

from core.services import MessageFacts
from reading.dates import find_dates
from reading.functions.messages import ASKED_HEAD, letter_kind, read_letter
from reading.tree.lines import Line, labels_of, read_lines
from reading.tree.markup import is_element, plain_text

#: What only begins a letter, once in each: the label of its time, who wrote it, a mark for the question.
_MARKS = re.compile(
    r"(?P<time>(?:来信|写信|留言|提问|咨询|提交|反映|投诉|诉求)(?:日期|时间)|(?:留言|提问|提交|发表)于)"
    r"|^\s{0,9}(?:(?P<writer>(?:来信|写信|留言|提问|咨询|发言|投诉|反映|诉求)[人者]|姓名|昵称|网名)"
    r"|(?P<person>网友|网民|市民|游客|匿名)"
    r"|(?P<asks>[【\[(（]?(?:提问|咨询|留言|问|Q)[】\])）]?\s{0,3}(?:[:：.．、]|$)))"
)
_LABELS = 2  # so many kinds of marks are labels
_BARE_DAYS = frozenset({"时间", "日期"})
_ASKING = re.compile(r"^\s{0,3}[问QＱ]\s{0,2}[:：.．、]?\s{0,3}(?=.{3})")
#: What the office itself puts on top of its book.
_NOTICE = re.compile(r"[【\[]?(?:公告|通知|置顶|须知|说明|温馨提示|公示)")
_SENTENCE = re.compile(r"[，。？！?!；]")
_TITLE = re.compile(r"(?:来信|信件|留言|咨询|提问|诉求|问题)?(?:标题|主题)")
#: What leads to an answer that is not on the page itself.
_ELSEWHERE = re.compile(r"查看|详情|详细|更多|展开|附件|下载|点击")
_NO_TEXT = frozenset({"script", "style", "noscript", "template", "textarea", "select", "option"})
_FEWEST, _MOST, _MOST_MARKS, _MOST_ELEMENTS, _LEAD = 2, 60, 120, 6000, 3
_MOST_TABLES, _MOST_CELLS, _FEWEST_HEADS, _LONGEST_HEAD = 8, 16, 3, 14
_LONGEST_TITLE = 60
_MOST_BEHIND = 6

#: An entry: the elements next to each other that hold it.
_Entry = list[HtmlElement]


def read_guestbook(tree: HtmlElement, without: Collection[HtmlElement] = ()) -> tuple[MessageFacts, ...]:
    """The letters of the page, none where no two of them were found, or none of them is answered on the page."""
    for table in islice(tree.iter("table"), _MOST_TABLES):
        found = _rows(table)
        if found:
            return found
    begun = _marked(tree)
    for marked in begun:
        for entries in _grouped(marked):
            found = _answered([(e, _read(e)) for e in entries[:_MOST]])
            if found:
                return found
    return _lined(read_lines(tree, without)) if begun else ()


def _lined(lines: Sequence[Line]) -> tuple[MessageFacts, ...]:
    """Letters that only breaks of lines part, each begun by a mark."""
    begun: dict[tuple[int, str], list[int]] = {}
    for number, line in enumerate(lines):
        if kind := _mark(line.text):
            begun.setdefault(kind, []).append(number)
    for kind in sorted(begun):
        starts = begun[kind]
        if len(starts) >= _FEWEST:
            longest = max(b - a for a, b in pairwise(starts))
            parts = [lines[a:b] for a, b in pairwise([*starts, starts[-1] + longest])]
            found = _answered([([], read_letter(part, _title([], part))) for part in parts[:_MOST]])
            if found:
                return found
    return ()


def _mark(text: str) -> tuple[int, str] | None:
    """The kind of mark that a text holds; one letter may have labels of one kind in several words."""
    mark = _MARKS.search(text[:80])
    if mark is None or mark.lastgroup is None:
        return None
    kind = _MARKS.groupindex[mark.lastgroup]
    return kind, "" if kind > _LABELS else mark[mark.lastgroup]


def _marked(tree: HtmlElement) -> list[list[HtmlElement]]:
    """The elements that begin a letter, by their mark."""
    found: dict[tuple[int, str], list[HtmlElement]] = {}
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in islice(walk, _MOST_ELEMENTS):
        if element.tag in _NO_TEXT:
            walk.skip_subtree()
            continue
        for text in (element.text, *(c.tail for c in element)):
            if text and (kind := _mark(text)):
                places = found.setdefault(kind, [])
                if len(places) < _MOST_MARKS and not (places and places[-1] is element):
                    places.append(element)
    return [found[k] for k in sorted(found) if len(found[k]) >= _FEWEST]


def _grouped(marked: Sequence[HtmlElement]) -> Iterator[list[_Entry]]:
    """Blocks next to each other, each with one mark and with what follows it up to the next."""
    above: dict[HtmlElement, dict[HtmlElement, int]] = {}
    for mark in marked:
        child = mark
        for parent in mark.iterancestors():
            held = above.setdefault(parent, {})
            held[child] = held.get(child, 0) + 1
            child = parent
    for parent, held in above.items():
        if len(held) >= _FEWEST and set(held.values()) == {1}:
            yield _parted([c for c in parent if is_element(c)], held)


def _parted(children: Sequence[HtmlElement], marked: dict[HtmlElement, int]) -> list[_Entry]:
    """The children in entries; where something alike stands before every mark (a title), it belongs to what follows."""
    places = [n for n, child in enumerate(children) if child in marked]
    lead = _lead(children, places)
    starts = [place - lead for place in places]
    entries = [list(children[a:b]) for a, b in pairwise(starts)]
    return [*entries, *_last(children[starts[-1] :], entries, lead)]


def _last(rest: Sequence[HtmlElement], entries: Sequence[_Entry], lead: int) -> Iterator[_Entry]:
    """The last entry: it goes on as long as what follows looks like parts of the others; none where its answer may stand behind."""
    known = {_kin(e) for entry in entries for e in entry}
    entry = [*rest[: lead + 1], *takewhile(lambda e: _kin(e) in known, rest[lead + 1 :])]
    more = rest[: len(entry) + _MOST_BEHIND]
    if len(more) == len(entry) or _read(entry).answer or not _read(more).answer:
        yield entry


def _kin(element: HtmlElement) -> tuple[str, str]:
    """Tag and first class: templates give the last block a further one (``item last``)."""
    return str(element.tag), next(iter((element.get("class") or "").split()), "")


def _lead(children: Sequence[HtmlElement], places: Sequence[int]) -> int:
    """How many children before each mark are its entry's own."""
    for lead in range(min(_LEAD, places[0]), 0, -1):
        rows = [[_shape(c) for c in children[p - lead : p]] for p in places]
        between = all(b - a > lead for a, b in pairwise(places))
        if between and all(row == rows[0] for row in rows):
            shape = _shape(children[places[0]])
            tail = [_shape(c) for c in children[places[0] + 1 : places[1] - lead]]
            if rows[0][0] != shape and rows[0][0] not in tail:
                return lead
    return 0


def _shape(element: HtmlElement) -> tuple[str, str, str, str]:
    """What two alike parts of two entries have in common: tag, class, the label that begins their text, what is set in bold."""
    label = re.match(r"\s{0,20}([\u4e00-\u9fff]{2,6})[:：]", plain_text(element)[:40])
    first = next(iter(element), None) if not (element.text or "").strip() else None
    inner = str(first.tag) if first is not None and is_element(first) else ""
    return str(element.tag), element.get("class") or "", label[1] if label else "", inner


def _read(entry: Sequence[HtmlElement]) -> MessageFacts:
    lines = [_running(line) for element in entry for line in read_lines(element)]
    begins = next((n for n, line in enumerate(lines) if _mark(line.text)), 0)
    # A letter may stand before the line that names its writer and day.
    ordered = [*lines[begins : begins + 1], *lines[:begins], *lines[begins + 1 :]]
    return read_letter(ordered, _title(entry, lines, begins))


def _running(line: Line) -> Line:
    """A sentence in a cell or a definition is the letter's text, no value of a field."""
    return replace(line, row=0) if line.row and _SENTENCE.search(line.text) else line


def _title(entry: Sequence[HtmlElement], lines: Sequence[Line], begins: int = 0) -> str:
    """What the entry calls itself, else how its letter begins; ``begins`` is the line of its mark."""
    asks = _heading(lines[:begins])
    for line in lines:
        for label in labels_of(line):
            if label.rest and _TITLE.fullmatch(label.head):
                return label.rest[:_LONGEST_TITLE]
            if letter_kind(label.head) == "question":
                asks = asks or label.rest
    heads = (h for e in entry for h in e.iter("h1", "h2", "h3", "h4", "h5", "dt", "a", "strong"))
    named = ["".join(plain_text(h).split()) for h in islice(heads, _MOST_CELLS)]
    said = [n for n in named if 4 <= len(n) <= _LONGEST_TITLE and not _MARKS.search(n)]
    plain = [n.text for n in lines if len(n.text) > 1 and not _labelled(n)]
    running = (text for text in plain if _ASKING.match(text) or not _MARKS.search(text))
    running = (text for text in running if _plain(text) and not find_dates(text[:_LONGEST_HEAD]))
    return _plain(next(iter((*said, *([asks] if asks else running))), ""))


def _heading(above: Sequence[Line]) -> str:
    """The line on top of an entry, where it is no field and no sentence."""
    text = "" if not above or _labelled(above[0]) else _plain(above[0].text)
    return "" if _SENTENCE.search(text) or find_dates(text) else text


def _labelled(line: Line) -> bool:
    """Whether a line is a field; a word in brackets that names no part of a letter only begins a text."""
    labels = [k for k in labels_of(line) if k.marked]
    return any(letter_kind(k.head) for k in labels) if line.text[:1] in "【[" else bool(labels)


def _plain(text: str) -> str:
    """A question without its mark and its day."""
    days = find_dates(text)
    text = text[: days[0][1]] if days and days[0][1] else text
    return _ASKING.sub("", text).strip("（( 　")[:_LONGEST_TITLE]


def _answered(read: Sequence[tuple[_Entry, MessageFacts]]) -> tuple[MessageFacts, ...]:
    """The letters whose day is known, where the page shows answers; those without one whose answer may stand elsewhere left out."""
    told = [(e, m) for e, m in read if m.asked and "shown" not in m.labels]
    if len(told) < _FEWEST or not any(m.answer for _, m in told):
        return ()
    return tuple(m for e, m in told if m.answer or not (_NOTICE.match(m.title) or any(map(_leads_on, e))))


def _leads_on(element: HtmlElement) -> bool:
    """Whether a picture, a file or a link may be, or lead to, an answer."""
    if next(element.iter("img", "iframe", "object", "video"), None) is not None:
        return True
    links = [a for a in element.iter("a", "button")]
    return any(_is_link(a) or _ELSEWHERE.search(plain_text(a)[:40]) for a in links)


def _is_link(anchor: HtmlElement) -> bool:
    href = (anchor.get("href") or "").strip().lower()
    return bool(href) and not href.startswith(("#", "javascript"))


def _rows(table: HtmlElement) -> tuple[MessageFacts, ...]:
    """The rows of a table whose head names the parts of a letter, its answer among them."""
    rows = [(r, [c for c in r if c.tag in ("td", "th")]) for r in islice(table.iter("tr"), _MOST + 1)]
    if len(rows) <= _FEWEST:
        return ()
    names = ["".join(plain_text(c).split()) for c in rows[0][1][:_MOST_CELLS]]
    kinds = [letter_kind(n) if len(n) <= _LONGEST_HEAD else "" for n in names]
    days = [n for n in names if ASKED_HEAD.fullmatch(n)]
    if not days and "answer" not in kinds:  # the answer may stand below the letter in its cell
        days = [n for n in names if n in _BARE_DAYS]
        names = [f"留言{n}" if n in _BARE_DAYS else n for n in names]
    if len(names) < _FEWEST_HEADS or len(days) != 1 or not {"answer", "question"} & set(kinds):
        return ()
    whole = [(r, c) for r, c in rows[1:] if len(c) == len(names) and not any(map(_merged, c))]
    return _answered([([r], _row(names, cells)) for r, cells in whole])


def _merged(cell: HtmlElement) -> bool:
    return bool(cell.get("colspan") or cell.get("rowspan"))


def _row(names: Sequence[str], cells: Sequence[HtmlElement]) -> MessageFacts:
    """A row, read as if each cell stood beside the head of its column."""
    lines: list[Line] = []
    title = ""
    for number, (name, cell) in enumerate(zip(names, cells, strict=True), start=1):
        inner = [replace(line, row=number) for line in read_lines(cell)]
        lines += [Line(name, (name,), number), *(inner or [Line("", (), number)])]
        kind = letter_kind(name)
        if inner and (_TITLE.fullmatch(name) or (kind == "question" and not title)):
            title = inner[0].text
    return msgspec.structs.replace(read_letter(lines, title), title=title[:_LONGEST_TITLE])
