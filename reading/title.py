"""What a page calls itself: the title a reader sees, and the path of columns (当前位置) above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from reading.body import Around
from reading.hints import Hints
from reading.markup import elements, is_longer, joined, plain_text, words
from reading.outline import Outline, asked_of_names

_SEPARATOR = re.compile(r"\s{0,4}[_|｜\-－–—›»>·]{1,3}\s{0,4}|\s{2,}|\u00a0{2,}")
_SITE = re.compile(
    r"(?!.{0,40}(?:关于|印发|召开|开展|任命|通知|成立|举行)).{0,30}(?:门户网站|官方网站|官网|政府网站?|信息网|政务网|网站|人民政府|委员会|公众网|办公室|管理局|[厅局]|主站|在线|首页)(?:网站)?"
)
#: The name of a site as its pages head themselves, which no article is called.
_SITE_ITSELF = re.compile(r"[\u4e00-\u9fa5]{2,20}(?:人民政府|门户网站|政府网站?|官方网站){1,2}(?:网站)?")
#: What only a website is called, no body that issues documents: it may stand before a title as well.
_WEBSITE = re.compile(r"[\u4e00-\u9fa5]{2,16}(?:政府网站?|门户网站?|官方网站|官网|信息网|政务网|公众网)")
_COLUMN = re.compile(
    r".{0,6}(?:政务公开|信息公开|通知公告|政策文件|政策解读|工作动态|要闻|新闻中心|公示公告|办事指南|详情页?|正文|内容页?)"
)
_TITLE_MARK = re.compile(
    r"(?:^|[\s_-])(?:title|bt|biaoti|tit|headline|article[-_]?tit|cotitle|wzbt|xlbt)|(?:title|biaoti|bt)\d{0,2}(?:$|[\s_-])"
)
_IGNORED = re.compile(r"[\s\u200b\ufeff“”\"'‘’《》〈〉()（）【】\[\]—\-－_·,，。:：]+")
_HERE = re.compile(
    r"(?:您(?:现在|当前)?(?:所在|所处)?(?:的)?|当前|所在|现在的?|你的?)位置(?:是|为)?\s{0,4}[:：]?|^位置\s{0,4}[:：]"
)
_STEP = re.compile(r"\s{0,6}(?:[>＞»›→/]|&gt;|-->|>>)+\s{0,6}")
_TAIL = frozenset(
    [
        "正文",
        "内容",
        "详情",
        "详细内容",
        "信息内容",
        "文章正文",
        "文章内容",
        "列表",
        "浏览文章",
        "查看",
        "浏览信息",
        "信息浏览",
        "文章浏览",
        "浏览内容",
        "查看文章",
        "查看内容",
        "查看信息",
        "阅读文章",
        "内容显示",
        "信息正文",
        "正文内容",
        "正文页",
        "内容页",
        "详情页",
        "文章详情",
        "信息详情",
        "新闻详情",
        "新闻内容",
        "浏览新闻",
        "详细信息",
        "查看详情",
    ]
)
_PATH_MARK = re.compile(
    r"crumb|dqwz|weizhi|position|location|curpos|(?:^|[\s_-])path(?:$|[\s_-])|mnav|wz_?top|navigate|lujing"
)
_META = re.compile(r"(?:发布|更新)?(?:时间|日期)\s{0,3}[:：]|来源\s{0,3}[:：]")
_NO_TITLE = re.compile(r"[:：]|位置|首页|^\W+$")
_ONE_GUIDE = re.compile(r".{2,6}办事指南")
_NEAR = 6  # pieces above the article
_LONGEST = 250
_SHORT, _LEAST_OWN = 6, 8
_LONGEST_STEP = 24
_MOST_META = 12


def head_title(tree: HtmlElement) -> str:
    """The text of ``<title>`` on one line."""
    first = next(tree.iter("title"), None)
    return "" if first is None else " ".join(plain_text(first)[:2000].split())[:500]


def bare(text: str) -> str:
    """``text`` as titles are compared: without white space, quotes, brackets and dashes."""
    return _kept_bare(text) if len(text) < 100 else _IGNORED.sub("", text)


@lru_cache(maxsize=4096)
def _kept_bare(text: str) -> str:
    return _IGNORED.sub("", text)


def without_site(title: str, names: Iterable[str]) -> str:
    """``<title>`` without the names of site and columns that templates put before or behind it."""
    text = title.strip()
    known = {bare(n) for n in names if n}
    text = _cut(text, known)
    if len(text) > 2 and text[0] == "【" and text.find("】") == len(text) - 1:
        text = text[1:-1]
    return text.strip()


def _cut(text: str, known: set[str]) -> str:
    for _ in range(4):
        parts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(text)]
        if not parts:
            return text
        last, first = text[parts[-1][1] :], text[: parts[0][0]]
        rest_before, rest_behind = text[: parts[-1][0]], text[parts[0][1] :]
        if rest_before.strip() and _is_site(last, known):
            text = rest_before
        elif rest_behind.strip() and _is_site(first, known, strict=True):
            text = rest_behind
        else:
            return text
    return text


def _is_site(text: str, known: set[str], strict: bool = False) -> bool:
    plain = bare(text)
    if not plain or plain in known:
        return True
    if strict:
        return _WEBSITE.fullmatch(plain) is not None
    return (_SITE.fullmatch(plain) or _COLUMN.fullmatch(plain)) is not None


@asked_of_names
def _is_path_name(names: str) -> bool:
    return _PATH_MARK.search(names) is not None


_NO_PATH = ("a", "body", "html", "img")
_MOST_PATHS = 8


def read_breadcrumb(outline: Outline, hints: Hints) -> tuple[str, ...]:
    """The names along the path shown above the content, outermost first, without 正文 at its end.

    ``hints`` are those of the page's markup.
    """
    called = (e for e in outline.called(_is_path_name) if e.tag not in _NO_PATH)
    for element in islice(called, _MOST_PATHS):
        steps = _steps(element)
        if len(steps) > 1:
            return steps
    for element in _positioned(outline.tree)[:3] if "位置" in hints else ():
        holder: HtmlElement | None = element
        for _ in range(4):
            if holder is None or holder.tag in ("body", "html"):
                break
            steps = _steps(holder)
            if len(steps) > 1:
                return steps
            holder = holder.getparent()
    return ()


_positioned = elements(
    "//text()[contains(., '位置')]/parent::*[not(self::script or self::style or self::title)]"
)


def _steps(element: HtmlElement) -> tuple[str, ...]:
    text = "" if is_longer(element, 6000) else joined(element)
    if not 0 < len(text) <= 400:
        return ()
    here = _HERE.search(text)
    steps = [s.strip(" ：:\u3000") for s in _STEP.split(text[here.end() :] if here else text)]
    steps = [s for s in steps if s and s not in _TAIL and len(s) < 80]
    if len(steps) > 1 or here is None:
        return tuple(steps[:12]) if here or (steps and "首页" in steps[0]) else ()
    pieces = [" ".join(p.split()).strip(" ：:\u3000|") for p in element.itertext()]
    behind = next((n + 1 for n, p in enumerate(pieces) if _HERE.search(p)), 0)
    named = [p for p in pieces[behind:] if p and p not in _TAIL]
    if behind and len(named) > 1 and all(len(p) <= _LONGEST_STEP for p in named):
        return tuple(named[:12])  # the marks between the steps are drawn by style
    return tuple(" ".join(a.text_content().split()) for a in element.iter("a"))[:12]


def article_title(
    *,
    label: str,
    head: str,
    around: Around,
    outline: Outline,
    body: HtmlElement | None,
    columns: Iterable[str] = (),
) -> str:
    """The title of an article. ``label`` is ArticleTitle, ``head`` the ``<title>`` without the site's name.

    What stands visibly above the article wins: the label's or the head's text where it is seen there, else a heading;
    unseen, the label and then the head are believed. A head that is one of the ``columns`` gives way to what stands
    right above the line of time and source.
    """
    label, named = _clean(label), {bare(c) for c in columns}
    head = _clean(head) if not _is_site(head, set()) or _heads_a_guide(head, named, around.before) else ""
    if head and not label and bare(head) in named:
        above = _own_heading(outline, body, around.before) or _over_meta(around.before)
        if len(above) >= _LEAST_OWN and not _is_site(above, set()):
            return above
    for reference in (label, head):
        if _is_shown(reference, around.before) and not _only_ends(reference, around.before):
            return _fuller(reference, around.before)
    told = label or (head if len(bare(head)) > _SHORT else "")
    heading = _heading(outline, body, head or label) or ("" if told else _over_meta(around.before))
    if heading:
        return heading
    for reference in (label, head, _first_part(head)):
        if _is_shown(reference, around.first):
            return _whole(reference, around.first) if _only_ends(reference, around.first) else reference
    return _own_heading(outline, body, around.before) or label or head


def _heads_a_guide(head: str, columns: set[str], before: Sequence[str]) -> bool:
    """Whether a short name such as 结婚登记办事指南 is that of the one matter the page is about: it stands right above."""
    plain = bare(head)
    if _ONE_GUIDE.fullmatch(plain) is None or plain in columns:
        return False
    return any(bare(piece) == plain for piece in before[-_NEAR:])


def _is_shown(reference: str, pieces: Sequence[str]) -> bool:
    """Whether the text, of four characters or more, stands in the pieces: mostly it is one of them."""
    plain = bare(reference)
    return len(plain) > 3 and (reference in pieces or plain in bare("".join(pieces)))


def _only_ends(reference: str, before: Sequence[str]) -> bool:
    """Whether a short name of a column, such as 解读材料, is seen as the end of a longer title alone."""
    plain = bare(reference)
    if len(plain) > _SHORT:
        return False
    holding = [bare(p) for p in before if plain in bare(p)]
    return bool(holding) and all(len(p) > 2 * len(plain) and not p.startswith(plain) for p in holding)


def _whole(reference: str, lines: Sequence[str]) -> str:
    """The first line that holds ``reference``, where it may be a title."""
    line = next((p for p in lines if bare(reference) in bare(p)), "")
    return line if 0 < len(line) <= 100 and not _NO_TITLE.search(line) else reference


def _first_part(head: str) -> str:
    """What stands before the name of a column that is not known as one: 关于…的决议__2007年第23号公报."""
    return re.split("[_|｜]", head, maxsplit=1)[0].strip()


def _own_heading(outline: Outline, body: HtmlElement | None, before: Sequence[str]) -> str:
    """The one ``h1`` above the article, with only the line of time and source between: label and head were copied from
    another page, or never filled in, where they are not seen at all."""
    heads = [words(e) for e in _above(list(outline.tree.iter("h1")), body)]
    shown = [h for h in heads if 8 <= len(h) <= _LONGEST and not _is_site(h, set())]
    if len(heads) != 1 or not shown or shown[0] not in before:
        return ""
    between = before[len(before) - 1 - list(reversed(before)).index(shown[0]) + 1 :]
    return shown[0] if 0 < len(between) <= _MOST_META and any(_META.search(p) for p in between) else ""


def _fuller(reference: str, before: Sequence[str]) -> str:
    """The line shown where it goes a little further than ``reference`` does; templates cut column names off."""
    plain = bare(reference)
    lines = [p for p in before if bare(p).startswith(plain)]
    if any(bare(p) == plain for p in lines):
        return reference
    return next((p for p in reversed(lines) if len(bare(p)) <= len(plain) + 15), reference)


def _over_meta(before: Sequence[str]) -> str:
    """The line right above the one with time and source, where nothing else tells a title."""
    for index, piece in enumerate(before):
        if _META.search(piece):
            above = [p for p in before[:index] if 5 < len(p) <= 100 and not _NO_TITLE.search(p)]
            return above[-1] if above else ""
    return ""


def _clean(text: str) -> str:
    plain = re.sub(r"<[^<>]{1,100}>", "", text) if "<" in text else text
    return " ".join(plain.split())[:_LONGEST]


def _heading(outline: Outline, body: HtmlElement | None, reference: str) -> str:
    """The heading nearest above the article: one that looks like the reference first, else any of title size."""
    marked = set(outline.called(_is_title_name))
    order = [
        e
        for e in outline.tree.iter("h1", "h2", "h3", "div", "p", "td", "span", "strong")
        if e in marked or e.tag in _H
    ]
    texts = [(e, words(e)) for e in _above(order, body)[-12:]]
    texts = [(e, t) for e, t in texts if 4 <= len(t) <= _LONGEST]
    if reference:
        plain = bare(reference)
        shown = [str(t) for _, t in texts if _resembles(bare(t), plain)]
    else:
        titled = [str(t) for e, t in texts if len(t) >= 6 and (e.tag in ("h1", "h2") or e in marked)]
        shown = [t for t in titled if not _SITE_ITSELF.fullmatch(t)]
    return shown[-1] if shown else ""


@asked_of_names
def _is_title_name(names: str) -> bool:
    return _TITLE_MARK.search(names) is not None


def _resembles(heading: str, reference: str) -> bool:
    """Whether both, bare, may be the same title: one begins or holds the other."""
    return heading.startswith(reference[:12]) or (len(heading) > 5 and heading in reference)


_H = frozenset({"h1", "h2", "h3"})


def _above(order: list[HtmlElement], body: HtmlElement | None) -> list[HtmlElement]:
    """Elements that stand before the article and not around it."""
    if body is None:
        return order
    before = []
    outside = set(body.iterancestors())
    for element in body.getroottree().getroot().iter():
        if element is body:
            break
        before.append(element)
    early = set(before) - outside
    return [e for e in order if e in early]
