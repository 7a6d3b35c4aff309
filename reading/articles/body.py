"""The element that holds the article (正文), and the texts around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from reading.decoration import decorates, is_drawn
from reading.tree.hiding import hides
from reading.tree.hints import Hints
from reading.tree.markup import Named, elements, every_text, flowing, joined, marks, plain_text
from reading.tree.outline import Outline, asked_of_names

#: Classes and ids that the common content systems give to the article, written without ``-`` and ``_``.
_ARTICLE = (
    "trseditor trsueditor trsword trspreappend ucapcontent vnewscontent zoom zoomcon zoomcontent "
    "articlecontent articlecon articlecont articletext articlebody articletxt pagescontent pagecontent "
    "zhengwen newscontent newscon newstext newstxt newsbody contentbody arccontent arccon wzcon wznr "
    "wzcontent maintxt xlcontent xlnr viewcontent detailcontent detailcon detailtext detailtxt detailbody "
    "infocontent infotext artcon artcontent arttext contxt contentxt contenttxt contenttext textcontent "
    "textcon texttxt nrcon nrtext easysitecontent easysitearticle jcontent ivsarticlecontent bsharetext "
    "articlecontents conbody fontzoom fontsizecontent doccontent xxgkcontent gkcontent zwcontent zwnr "
    "govcontent pgcontent ewbarticleinfo ewbarticlecontent tycontent neirong zwxlcontent zwxlcon "
    "fieldnamebody msrtestatefield contenthtml richtext noticecontent wenzhang articletextcontent contentp conttext jsycontent wenben zwconcnt "
    "bookpartcontent showcontent rtftext editorcontent ueditorcontent entrycontent postcontent postbody jscontent "
)
_BODY_NAMES = frozenset(_ARTICLE.split())
#: Names that some templates give to the article and others to a wrapper with title and time in it.
_WRAPPERS = "articledetail detailmain infocon printcontent printarea xlmain articlemain contdetail maintext contentmain"
_WRAPPER_NAMES = frozenset(_WRAPPERS.split())
_VAGUE_NAMES = frozenset(("content", "con", "text", "nr", "txt", "cont"))
_NO_BODY = frozenset({
    "html", "body", "a", "li", "ul", "img", "input", "h1", "h2", "h3", "script", "style", "form",
    "span", "link", "button"
})  # fmt: skip
_JUNK = re.compile(
    r"foot|bottom|nav|menu"
    r"|(?<!card[-_])(?<!card__)(?<!panel[-_])(?<!panel__)(?<!item[-_])(?<!item__)(?<!accordion[-_])(?<!collapse[-_])(?<!collapse__)header|crumb|sidebar|copyright|related|xgwz|xgxx|friend|links|login|search"
)
_BLOCKS = frozenset({"div", "td", "section", "article", "main", "blockquote", "body", "center"})
_HOLDERS = _BLOCKS | {"table"}
_LINED = ("p", "div", "section", "td", "h1", "h2", "center")
_LINED_SET = frozenset({*_LINED, "table"})
_MOST_PIECES = 60
_comments = elements("//comment()[contains(., '信息内容') or contains(., 'begin') or contains(., '正文')]")
_starts = elements("//meta[translate(@name,'CS','cs')='contentstart']")
_NO_TEXT = frozenset({"script", "style", "noscript", "title", "template", "option", "textarea", "head"})
_anchors = elements(".//a")
_paragraphs = elements("//p | //pre | //div | //td | //section | //article | //span[br] | //font[br]")
#: What no text was scanned into, besides ornaments.
_BANNER = re.compile(r"banner", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|bmp|webp)(?:[?#]|$)|^$|^#|^javascript", re.IGNORECASE)
_LONGEST_MARK = 3
_ICONS = ("i", "em", "span", "b", "img")
_LABEL_TAGS = (
    "td", "th", "dt", "dd", "li", "p", "div", "span", "b", "strong", "label", "h2", "h3", "h4", "h5",
    "a", "button", "summary"
)  # fmt: skip
_FEW_LABELS, _MOST_LABELS = 4, 80
_CHIEF_SHARE = 0.6
_CELL_SHARE = 0.6  # of a table's text; a cell with more is the article itself
_MOST_NAMED, _MOST_BLOCKS = 60, 4000  # bounds on hostile pages
_WHOLE, _BEFORE, _AFTER, _FIRST = 250, 55, 14, 16  # text pieces looked at around the article
#: What the editor of one system calls single paragraphs: vsbcontent_start, vsbcontent_img.
_PARAGRAPHS = frozenset({"start", "img", "end", "both"})
_HEADED = 600  # characters of an outer element that may hold title, time and source
_OPENING = 36  # blocks at the beginning of an article; a header table within it takes up to twenty
_LEAST_TAGGED = 100  # characters of an article that only its tag tells
_SEPARATE = str.maketrans("", "", "-_")


@dataclass(frozen=True, slots=True)
class Around:
    """Text pieces in reading order, blank ones left out: before the article, its first ones, and after it."""

    before: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """``element`` holds the article; ``by_name`` tells that its template names it, so that even empty it is the article."""

    element: HtmlElement
    text: str
    by_name: bool


def find_body(outline: Outline, hints: Hints) -> Found | None:
    """The article by the content system's own marks: its comments, then its known names; the outermost that fits.

    ``hints`` are those of the page's markup.
    """
    marked = _by_comment(outline.tree) if "信息内容" in hints or "ontentStart" in hints else None
    if marked is not None:
        return Found(marked, flowing(marked), True)
    named = [e for e in outline.called(_role) if e.tag not in _NO_BODY]
    candidates = _of_role(named, "article") or _of_role(named, "wrapper")
    if not candidates:
        return None
    outermost = _without_inner(candidates)
    texts = [flowing(e) for e in outermost]
    best = max(range(len(texts)), key=lambda i: len(texts[i]))
    return _narrowed(outermost[best], texts[best], candidates)


#: What the head of every page says to its visitors.
_GREETING = re.compile(
    r"\s{0,9}(?:您好|欢迎|今天是?|现在是?|当前时间|北京时间)[^。]{0,60}(?:访问|光临|来到|20\d\d|星期)"
)
_FIELD_LINE = re.compile(
    r"[\s\u3000\xa0]{0,60}(?:索\s{0,6}引\s{0,6}号|文\s{0,6}号|发文字号|发[布文]机[构关]|成文日期|生成日期"
    r"|发[布表][日时][期间]|(?:更新|录入|添加|上传)[日时][期间]|(?:信息|文章|稿件)?来\s{0,6}源"
    r"|作\s{0,6}者)[\s\u3000\xa0]{0,6}[:：]"
)
_META_LINE = re.compile(r"(?:发布|更新)(?:时间|日期)\s{0,3}[:：]|来源\s{0,3}[:：]|索\s{0,3}引\s{0,3}号")


def _narrowed(element: HtmlElement, text: str, candidates: list[HtmlElement]) -> Found:
    """The inner article where the outer one holds the line with date and source as well: most of what stands below it."""
    meta = [m.end() for m in _META_LINE.finditer(text[:_HEADED])]
    if meta:
        below = len(text) - meta[-1]
        for inner in candidates[:8]:
            if inner is not element and element in inner.iterancestors():
                inner_text = flowing(inner)
                if len(inner_text) * 2 > below and not _META_LINE.search(inner_text[:200]):
                    return Found(inner, inner_text, True)
    return Found(element, text, True)


def _of_role(named: list[HtmlElement], role: str) -> list[HtmlElement]:
    return [e for e in named if _role(marks(e)) == role][:_MOST_NAMED]


@asked_of_names
@lru_cache(maxsize=8192)
def _role(text: str) -> str:
    """Whether classes and id ``text``, written without ``-`` and ``_``, name an article, a wrapper or neither."""
    words_of = text.translate(_SEPARATE).split()
    if any(w in _BODY_NAMES or (w.startswith("vsbcontent") and w[10:] not in _PARAGRAPHS) for w in words_of):
        return "article"
    return "" if _WRAPPER_NAMES.isdisjoint(words_of) else "wrapper"


@lru_cache(maxsize=8192)
def _is_junk(text: str) -> bool:
    return _JUNK.search(text) is not None


def _junk(named: list[Named], footer: HtmlElement | None) -> set[HtmlElement]:
    """Elements named as what stands around articles. ``body`` may be named after its menu: that says nothing about the text."""
    found = {e for e, text in named if _is_junk(text) and e.tag not in ("body", "html")}
    return found if footer is None else found | {footer}


def _without_inner(candidates: list[HtmlElement]) -> list[HtmlElement]:
    """Document order puts the outer before the inner."""
    kept: list[HtmlElement] = []
    members: set[HtmlElement] = set()
    for element in candidates:
        if not any(a in members for a in element.iterancestors()):
            kept.append(element)
            members.add(element)
    return kept


def _by_comment(tree: HtmlElement) -> HtmlElement | None:
    for comment in _comments(tree):
        text = comment.text or ""
        if "信息内容" in text and "begin" in text:
            parent = comment.getparent()
            return parent if parent is not None and parent.tag not in ("body", "html") else None
    for start in _starts(tree):
        parent = start.getparent()
        if parent is not None and parent.tag not in ("body", "html", "head"):
            return parent
    return None


def guess_body(
    tree: HtmlElement, footer: HtmlElement | None, named: list[Named], *, least: int = 60
) -> Found | None:
    """The block with most running text outside navigation and footer, where no known name helps.

    ``least`` is how many characters it must hold.
    """
    scores = _scores(tree, footer, named)
    if not scores:
        return None
    best = _without_heading(max(scores, key=lambda e: scores[e]), scores)
    best = _whole_table(_within_page(best) if best.tag == "body" else best)
    text = flowing(best)
    linked = sum(len("".join(a.itertext())) for a in _anchors(best))
    if len(text) < least or linked * 2 > len(text):
        return None
    return _widened(best, text, dict(named))


def _within_page(page: HtmlElement) -> HtmlElement:
    """The one block right below ``page`` that holds most of its running text, where nothing stands around it."""
    worth = {e: _worth(e) for e in islice(page, _MOST_NAMED) if e.tag in _BLOCKS}
    chief = max(worth, key=lambda e: worth[e], default=page)
    texts = sum(_worth(e) for e in islice(page, _MOST_NAMED) if isinstance(e.tag, str))
    return chief if worth.get(chief, 0) > _CHIEF_SHARE * texts else page


def _whole_table(best: HtmlElement) -> HtmlElement:
    """The data table where ``best`` is only its wordiest cell."""
    table = next(best.iterancestors("table"), None) if best.tag in ("td", "th") else None
    length = len("".join(table.itertext())) if table is not None else 0
    if table is None or len("".join(best.itertext())) > _CELL_SHARE * length or not _is_data(table, length):
        return best
    row = best.getparent()
    return table if row is not None and sum(len(joined(cell)) > 1 for cell in row) > 1 else best


def table_body(
    tree: HtmlElement, footer: HtmlElement | None, named: list[Named], *, least: int = 40, rows: int = 3
) -> Found | None:
    """The largest data table and what stands around it, where a page publishes a table without any running text.

    ``least`` is how many characters it must hold, ``rows`` how many rows.
    """
    junk = _junk(named, footer)
    known: dict[HtmlElement, bool] = {}
    best, longest = None, least
    for table in islice(tree.iter("table"), 40):
        length = len("".join(table.itertext()))
        if length > longest and not _inside(table, junk, known) and _is_data(table, length, rows):
            best, longest = table, length
    if best is None:
        return None
    parent = best.getparent()
    holder = parent if parent is not None and parent.tag not in ("body", "html", "td") else best
    return Found(holder, flowing(holder), False)


def tagged_body(outline: Outline) -> Found | None:
    """The page's one ``article`` element, where it has one heading and much more text than links: lists have one for each entry."""
    tagged = list(islice(outline.tree.iter("article"), 2))
    if len(tagged) != 1 or sum(1 for _ in islice(tagged[0].iter("h1", "h2"), 2)) != 1:
        return None
    text = flowing(tagged[0])
    linked = sum(len("".join(a.itertext())) for a in _anchors(tagged[0]))
    return Found(tagged[0], text, True) if len(text) > _LEAST_TAGGED and linked * 4 < len(text) else None


def picture_body(tree: HtmlElement, footer: HtmlElement | None, named: list[Named]) -> Found | None:
    """The block with most pictures outside navigation and footer, where a page publishes a text as pictures only."""
    junk = _junk(named, footer)
    known: dict[HtmlElement, bool] = {}
    held: Counter[HtmlElement] = Counter()
    for picture in islice(tree.iter("img"), _MOST_NAMED):
        block = None if _decorates(picture) or _inside(picture, junk, known) else _picture_block(picture)
        if block is not None:
            held[block] += 1
    best = max(held, key=lambda e: held[e], default=None)
    return Found(best, flowing(best), False) if best is not None else None


def _decorates(picture: HtmlElement) -> bool:
    """Whether a picture is an icon, a code to scan, or leads to another page."""
    address = picture.get("src") or ""
    if not address or address.startswith("data:") or decorates(address, _BANNER) or is_drawn(address):
        return True
    link = next(picture.iterancestors("a"), None)
    return link is not None and not _PICTURE.search(link.get("href") or "")


def _picture_block(picture: HtmlElement) -> HtmlElement | None:
    """The block around a picture; where it is one of several blocks with a picture each, the one around them."""
    block = next(picture.iterancestors(*_BLOCKS), None)
    if block is None or block.tag in ("body", "html"):
        return None
    above = block.getparent()
    if above is None or above.tag not in _BLOCKS or above.tag == "body" or len(block) > 1 or joined(block):
        return block
    alike = [
        e for e in islice(above, _MOST_NAMED) if e.tag == block.tag and e.get("class") == block.get("class")
    ]
    return above if len(alike) > 1 else block


def labelled_body(
    tree: HtmlElement, footer: HtmlElement | None, named: list[Named], is_label: Callable[[str], bool]
) -> Found | None:
    """The innermost block that holds nearly all labels of a page made of labels and short answers."""
    junk = _junk(named, footer)
    known: dict[HtmlElement, bool] = {}
    held: Counter[HtmlElement] = Counter()
    labels = 0
    for element in islice(tree.iter(*_LABEL_TAGS), _MOST_BLOCKS):
        text = _first_text(element)
        if element.tag == "a" and (element.get("href") or "#")[:1] != "#":
            continue
        if text and is_label(text[:40]) and not _inside(element, junk, known):
            labels += 1
            held.update(element.iterancestors())
            if labels == _MOST_LABELS:
                break
    wanted = max(_FEW_LABELS, labels * 4 // 5)
    holders = [e for e, n in held.items() if n >= wanted and e.tag not in ("body", "html", "tbody", "tr")]
    if not holders:
        return None
    innermost = max(holders, key=lambda e: sum(1 for _ in e.iterancestors()))
    return Found(innermost, flowing(innermost), False)


def _first_text(element: HtmlElement) -> str:
    """What an element begins with; an icon or a number in an element of its own says nothing."""
    text = element.text or ""
    if not text.strip() and len(element) and element[0].tag in _ICONS and not len(element[0]):
        mark = element[0]
        return (mark.tail or "") if len((mark.text or "").strip()) <= _LONGEST_MARK else text
    return text


def _is_data(table: HtmlElement, length: int, least: int = 3) -> bool:
    """Three rows or more of two cells or more each, that are no links and hold no table."""
    rows = [r for r in islice(table.iter("tr"), 60) if len(r) >= 2]
    linked = sum(len("".join(a.itertext())) for a in _anchors(table))
    return (
        len(rows) >= least
        and linked * 2 < length
        and next(table.iterdescendants("table", "form"), None) is None
    )


def _scores(tree: HtmlElement, footer: HtmlElement | None, named: list[Named]) -> dict[HtmlElement, float]:
    scores: dict[HtmlElement, float] = {}
    junk = _junk(named, footer)
    known: dict[HtmlElement, bool] = {}
    for block in _paragraphs(tree)[:_MOST_BLOCKS]:
        worth = _worth(block)
        if worth and not _inside(block, junk, known):
            _credit(scores, block, worth)
    return scores


def _without_heading(best: HtmlElement, scores: dict[HtmlElement, float]) -> HtmlElement:
    """The part below the heading where ``best`` holds title and article both."""
    if next(best.iter("h1", "h2", "h3"), None) is None:
        return best
    inner = [e for e in scores if e is not best and best in e.iterancestors()]
    inner = [
        e for e in inner if scores[e] * 2.5 >= scores[best] and next(e.iter("h1", "h2", "h3"), None) is None
    ]
    return max(inner, key=lambda e: scores[e], default=best)


def _worth(block: HtmlElement) -> float:
    """Characters of running text that ``block`` itself holds, sentences counting more."""
    if block.tag == "p" or _is_line(block):
        text = "".join(block.itertext())
        text_length = len(text) - sum(len("".join(a.itertext())) for a in _anchors(block))
    else:
        text = (block.text or "") + "".join(c.tail or "" for c in block)
        text_length = len(text)
    stops = text.count("。") + text.count("；")
    if not stops and (_FIELD_LINE.match(text) or _GREETING.match(text)):
        return 0
    return text_length + 20 * stops if text_length > 24 or stops else 0


def _credit(scores: dict[HtmlElement, float], block: HtmlElement, worth: float) -> None:
    lined = block.tag == "p" or _is_line(block) or _is_paragraph(block)
    holder = block.getparent() if lined else block
    while holder is not None and holder.tag not in _BLOCKS and not _holds_paragraphs(holder):
        holder = holder.getparent()
    if holder is None:
        return
    scores[holder] = scores.get(holder, 0) + worth
    above = next(holder.iterancestors("table"), None) if holder.tag == "td" else holder.getparent()
    if above is not None and above.tag in _HOLDERS:
        scores[above] = scores.get(above, 0) + worth / 2


def _holds_paragraphs(element: HtmlElement) -> bool:
    """Whether it is the half of a ``dl`` that holds an article."""
    return element.tag == "dd" and len(element.findall("p")) > 1


def _is_line(block: HtmlElement) -> bool:
    """Whether a ``section`` is a paragraph, as editors of messengers make them: its text stands in spans, and no block in it."""
    return block.tag == "section" and next(block.iterdescendants(*_HOLDERS, "p"), None) is None


def _is_paragraph(block: HtmlElement) -> bool:
    """Whether a ``div`` is one of several like ones that editors make of paragraphs: no name, nothing but text in it."""
    if (
        block.tag != "div"
        or block.get("id")
        or next(block.iterdescendants(*_HOLDERS, "p", "br"), None) is not None
    ):
        return False
    return any(
        other is not None
        and other.tag == "div"
        and other.get("class") == block.get("class")
        and other.get("style") == block.get("style")
        and len((other.text or "").strip()) > 1
        for other in (block.getprevious(), block.getnext())
    )


def _inside(element: HtmlElement, junk: set[HtmlElement], known: dict[HtmlElement, bool]) -> bool:
    """Whether ``element`` is or stands in one of ``junk``; ``known`` keeps the answers for its ancestors."""
    path = []
    at: HtmlElement | None = element
    while at is not None and at not in known:
        path.append(at)
        at = at.getparent()
    answer = at is not None and known[at]
    for step in reversed(path):
        answer = answer or step in junk
        known[step] = answer
    return answer


def _widened(best: HtmlElement, text: str, named: dict[HtmlElement, str]) -> Found:
    """The parent where it is named like an article and holds little more."""
    parent = best.getparent()
    if parent is not None and parent.tag not in ("body", "html"):
        vague = any(w in _VAGUE_NAMES for w in named.get(parent, "").translate(_SEPARATE).split())
        if vague:
            wide = flowing(parent)
            if len(wide) < 1.25 * len(text) and not _META_LINE.search(wide[:300]):
                return Found(parent, wide, False)
    return Found(best, text, False)


#: What templates put under the text, inside the article's own element.
_TAIL = re.compile(
    r"\s(?:分享(?:到|至)\s{0,2}[:：]|扫一扫(?:在|，|,|用|分享)?(?:手机|微信)|扫码?(?:描)?二维码|打印本页"
    r"|【(?:打印|关闭|字[体号]|返回)|\[(?:打印|关闭)|关闭窗口|上一[篇条]\s{0,2}[:：]"
    r"|下一[篇条]\s{0,2}[:：])"
)
_TAIL_WITHIN = 300


def without_tail(text: str) -> str:
    """The article's text without what its template puts under it: sharing, printing, the next article."""
    tail = _TAIL.search(text, max(0, len(text) - _TAIL_WITHIN))
    return text[: tail.start()].rstrip() if tail else text


def around(outline: Outline, body: HtmlElement | None) -> Around:
    """The texts next to the article; without an article the page's first texts count as standing before it."""
    seen = _Seen(outline)
    if body is None:
        whole = next(outline.tree.iter("body"), outline.tree)
        return Around(before=_pieces(seen.inside(whole), _WHOLE))
    before = _pieces(seen.before(body), _BEFORE)
    return Around(
        before=before[::-1],
        first=_pieces(seen.inside(body), _FIRST),
        after=_pieces(seen.after(body), _AFTER),
    )


def _pieces(texts: Iterator[str | None], most: int) -> tuple[str, ...]:
    """The first ``most`` texts that are not blank, white space squeezed."""
    pieces: list[str] = []
    for text in texts:
        words = text[:2000].split() if text else None
        if words:
            pieces.append(" ".join(words))
            if len(pieces) == most:
                break
    return tuple(pieces)


def opening_lines(body: HtmlElement) -> tuple[str, ...]:
    """The first short lines of the article, each put together from all its pieces."""
    blocks = islice(body.iter(*_LINED), _OPENING)
    lines = (line for block in blocks for line in _lines(block))
    return tuple(line for line in lines if 0 < len(line) <= 80)


def _lines(block: HtmlElement) -> Iterator[str]:
    """The lines at the beginning of a block, before any other one that it holds."""
    pieces = [block.text or ""]
    for child in islice(block, _MOST_PIECES):
        if child.tag in _LINED_SET:
            break
        if child.tag == "br":
            yield " ".join("".join(pieces).split())
            pieces = []
        elif isinstance(child.tag, str):
            pieces.append(plain_text(child))
        pieces.append(child.tail or "")
    yield " ".join("".join(pieces).split())


class _Seen:
    """The texts of a page that may be seen: not those of scripts, options and what its own style hides.

    Most elements hold nothing unseen; their texts are asked for in one go.
    """

    def __init__(self, outline: Outline) -> None:
        self._unseen = set(outline.tagged(_NO_TEXT))
        self._unseen.update(e for e, own in outline.hiding.items() if hides(own))
        self._mixed: set[HtmlElement] = set()
        for element in self._unseen:
            at = element.getparent()
            while at is not None and at not in self._mixed:
                self._mixed.add(at)
                at = at.getparent()

    def inside(self, element: HtmlElement) -> Iterator[str | None]:
        """The texts inside ``element`` in reading order. No recursion: hostile pages nest deeply."""
        stack: list[HtmlElement | str | None] = [element]
        while stack:
            item = stack.pop()
            if item is None or isinstance(item, str):
                yield item
            elif item in self._unseen or not isinstance(item.tag, str):
                continue
            elif item in self._mixed:
                yield item.text
                for child in reversed(item):
                    stack.append(child.tail)
                    stack.append(child)
            else:
                yield from every_text(item)

    def before(self, element: HtmlElement) -> Iterator[str | None]:
        """The texts before ``element``, nearest first."""
        at: HtmlElement | None = element
        while at is not None:
            for sibling in at.itersiblings(preceding=True):
                yield sibling.tail
                yield from self._last_first(sibling)
            at = at.getparent()
            if at is not None:
                yield at.text

    def _last_first(self, element: HtmlElement) -> Iterator[str | None]:
        """The texts inside ``element``, the last first."""
        stack: list[HtmlElement | str | None] = [element]
        while stack:
            item = stack.pop()
            if item is None or isinstance(item, str):
                yield item
            elif item in self._unseen or not isinstance(item.tag, str):
                continue
            elif item in self._mixed:
                stack.append(item.text)
                for child in item:
                    stack.append(child)
                    stack.append(child.tail)
            else:
                yield from reversed(every_text(item))

    def after(self, element: HtmlElement) -> Iterator[str | None]:
        """The texts after ``element`` in reading order."""
        at: HtmlElement | None = element
        while at is not None:
            yield at.tail
            for sibling in at.itersiblings():
                yield from self.inside(sibling)
                yield sibling.tail
            at = at.getparent()
