"""What a page calls itself: the title a reader sees, and the path of columns (当前位置) above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import islice, pairwise

from lxml.html import HtmlElement

from reading.articles.body import Around
from reading.dates import find_dates, short_day
from reading.tree.hints import Hints
from reading.tree.markup import elements, is_longer, joined, marks, plain_text, words
from reading.tree.outline import Outline, asked_of_names

_SEPARATOR = re.compile(r"\s{0,4}[_|｜\-－–—›»>·]{1,3}\s{0,4}|\s{2,}|\u00a0{2,}")
_SITE = re.compile(
    r"(?!.{0,40}(?:关于|印发|召开|开展|任命|通知|成立|举行)).{0,30}(?:门户网站|官方网站|官网|政府网站?"
    r"|信息网|政务网|网站|人民政府|委员会|公众网|办公室|管理局|[厅局]|主站|在线|首页)(?:网站)?(?:手机版?"
    r"|移动版?|触屏版|无障碍版?|长者(?:版|专区|模式)?|适老版|微网站|客户端)?"
)
#: The name of a site as its pages head themselves, which no article is called.
_SITE_ITSELF = re.compile(r"[\u4e00-\u9fa5]{2,20}(?:人民政府|门户网站|政府网站?|官方网站){1,2}(?:网站)?")
#: What only a website is called, no body that issues documents: it may stand before a title as well.
_WEBSITE = re.compile(r"[\u4e00-\u9fa5]{2,16}(?:政府网站?|门户网站?|官方网站|官网|信息网|政务网|公众网)")
_COLUMN = re.compile(
    r"新闻|动态|资讯|公告|通知|公示|.{0,6}(?:政务公开|信息公开|通知公告|政策文件|政策解读|工作动态|要闻"
    r"|新闻中心|公示公告|办事指南|详情页?|正文|内容页?|无标题(?:文档|页面?)|打印(?:页面?|预览|本页|文章)?)"
)
_TITLE_MARK = re.compile(
    r"(?:^|[\s_-])(?:title|bt|biaot|tit|headline|article[-_]?tit|cotitle|wzbt|xlbt)|(?:title|biaoti?|bt)\d{0,2}(?:$|[\s_-])"
)
_MARK = re.compile(r"\s{0,4}[_|｜-]{1,3}\s{0,4}")
_IGNORED = re.compile(r"[\s\u200b\ufeff“”\"'‘’《》〈〉()（）【】\[\]—\-－_·,，。:：]+")
_HERE = re.compile(
    r"(?:您(?:现在|当前)?(?:所在|所处)?(?:的)?|当前|當前|所在|现在的?|現在的?|你的?)位置(?:是|为)?\s{0,4}[:：]?|^位置\s{0,4}[:：]"
)
#: How a path begins that neither its name nor a word announces.
_FIRST_STEP = re.compile(r"(?:网站|本站)?(?:首\s{0,3}[页頁]|主页)\s{0,4}[>＞»›]")
_STEP = re.compile(r"\s{0,6}(?:[>＞»›→/]|&gt;|-->|>>)+\s{0,6}")
_TAIL = frozenset([
    "正文", "内容", "详情", "详细内容", "信息内容", "文章正文", "文章内容", "列表", "浏览文章", "查看", "浏览信息", "信息浏览", "文章浏览",
    "浏览内容", "查看文章", "查看内容", "查看信息", "阅读文章", "内容显示", "信息正文", "正文内容", "正文页", "内容页", "详情页", "文章详情", "信息详情",
    "新闻详情", "新闻内容", "浏览新闻", "详细信息", "查看详情"
])  # fmt: skip
_PATH_MARK = re.compile(
    r"crumb|(?<![a-z])bread(?![a-z])|dqwz|weizhi|position|location|curpos|(?:^|[\s_-])path(?:$|[\s_-])|mnav|wz_?top|navigate|lujing"
)
_META = re.compile(
    r"(?:发\s?布|更\s?新)?\s?(?:时\s?间|日\s?期)\s{0,3}[:：]|来\s{0,6}源(?:单位|部门|于)?\s{0,3}[:：]"
    r"|供稿(?:单位)?\s{0,3}[:：]|[稿信]源\s{0,3}[:：]|(?:转载?|摘)自\s{0,3}[:：]|信息提供\s{0,3}[:：]"
    r"|作\s{0,4}者\s{0,3}[:：]|发[布文](?:机构|单位|机关|部门)\s{0,3}[:：]"
    r"|^(?:(?:信息)?来源|(?:发布)?(?:时间|日期)|发[布文](?:机构|单位|机关|部门)|索引号|作者)$"
)
_NO_TITLE = re.compile(r"[:：]|位置|首页|^\W+$|^【?(?:信息)?来源")
_NO_LINE = re.compile(
    r"[:：]\s{0,2}$|^.{1,5}[:：]|位置|首\s{0,3}页|^\W+$|[>›»→＞]|打\s?印|关\s?闭|分享|字体|字号|收藏|浏览"
    r"|点击|阅读|视力|返回|正文$|下载$|作者|编辑|来源|录入|发布人|^文[/／]"
    r"|^(?:20\d\d[-年.])?\d{1,2}(?:月\d{1,2}日)?$"
)
#: The line with which the table of a guide begins.
_GUIDE_LINE = re.compile(r"(?:办事|服务|办理|申请|申领|申报)(?:指南|须知|流程)$")
_ONE_GUIDE = re.compile(r".{2,6}办事指南")
_NEAR = 6  # pieces above the article
_FIRST_NAME = re.compile(r"首\s{0,3}[页頁]|主页")
#: Fields that hold the title itself, on pages made of fields: letters, information tables.
_FIELD = re.compile(
    r"(?:信\s?件|来\s?信|留\s?言|诉\s?求|咨\s?询|信\s?息|文\s?件|公\s?文|文\s?章)?\s{0,2}(?:标\s{0,8}题"
    r"|(?<=[件信言求询])主\s{0,4}题|(?<=信息)名\s{0,4}称|(?<=文件)名\s{0,4}称)\s{0,2}[:：]?\s{0,4}"
)
_LONGEST = 250
_SHORT, _LEAST_OWN, _LEAST_FIRST = 6, 8, 4
_LONGEST_STEP = 24
_NEXT_TO, _SHORT_LINE, _CLOSE = 4, 40, 8
#: A head that names only the order (令) by which something is published.
_ORDER_ONLY = re.compile(r"[\u4e00-\u9fa5]{2,30}令(?:第?[\d一二三四五六七八九十百〇]{1,6}号)?")
_MOST_META = 12
_OPENS, _LONGEST_SHOWN, _LEAST_PART = 4, 100, 3
_CUT = re.compile(r"(?:\.{2,6}|…{1,3})$")
_FIELD_NAME = re.compile(r"[\u4e00-\u9fa5 \u3000]{2,10}[:：]")
_FEW_FIELDS = 2  # of an information table, whose own times and sources are no line of the article's


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


def read_breadcrumb(outline: Outline, hints: Hints, markup: str = "") -> tuple[str, ...]:
    """The names along the path shown above the content, outermost first, without 正文 at its end.

    ``hints`` are those of ``markup``, the page as served; without it only paths with a known name are found.
    """
    called = (e for e in outline.called(_is_path_name) if e.tag not in _NO_PATH)
    for element in islice(called, _MOST_PATHS):
        steps = _steps(element)
        if len(steps) < 2:
            steps = _listed(element)
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
            if len(steps) == 1 and _FIRST_NAME.fullmatch(steps[0]) and _HERE.match(joined(holder).lstrip()):
                return ()  # a path that ends where it begins: what stands around it is the menu
            holder = holder.getparent()
    return _unnamed_path(outline.tree) if _begins_a_path(markup) else ()


def _begins_a_path(markup: str) -> bool:
    """Whether a mark of the way on stands right behind one of the first words for the home page, tags aside."""
    for word in _FIRST_WORDS:
        at = markup.find(word)
        for _ in range(_MOST_BEGINNINGS):
            if at < 0:
                break
            if _LEADS_ON.match(markup, at + len(word)):
                return True
            at = markup.find(word, at + 1)
    return False


def _unnamed_path(tree: HtmlElement) -> tuple[str, ...]:
    """The path that begins with 首页 and a mark, where its template has no name for it that we know."""
    for element in _beginning(tree)[:_MOST_BEGINNINGS]:
        holder: HtmlElement | None = element
        for _ in range(3):
            if holder is None or holder.tag in ("body", "html") or is_longer(holder, 400):
                break
            if _FIRST_STEP.match(joined(holder)):
                steps = _steps(holder)
                if len(steps) > 1 and all(len(step) <= _LONGEST_STEP for step in steps[:-1]):
                    return steps
            holder = holder.getparent()
    return ()


_MOST_BEGINNINGS = 6
_MOST_STEPS = 8  # of a path
_CRUMBS = re.compile(r"crumb")
_FIRST_WORDS = ("首页", "首頁", "主页")
_LEADS_ON = re.compile(
    r"(?:\s|&nbsp;|</?[a-z][^<>]{0,200}>){0,12}(?:&gt;|&raquo;|&rsaquo;|[>＞»›])", re.IGNORECASE
)
_beginning = elements(
    "//text()[contains(., '首页') or contains(., '首頁') or contains(., '主页')]/parent::*[not(self::script or self::style or self::title)]"
)
_positioned = elements(
    "//text()[contains(., '位置')]/parent::*[not(self::script or self::style or self::title)]"
)


def _listed(element: HtmlElement) -> tuple[str, ...]:
    """The steps of a path that is a list, whose marks between them only the style draws; a menu may be called by its location."""
    if not _CRUMBS.search(marks(element)):
        return ()
    items = [joined(li).strip(" ：:>/\u3000") for li in islice(element.iter("li"), _MOST_STEPS + 1)]
    steps = [i for i in items if i and i not in _TAIL]
    if len(items) > _MOST_STEPS or not steps or not _FIRST_NAME.search(steps[0]):
        return ()
    return tuple(steps) if all(len(step) <= _LONGEST_STEP for step in steps[:-1]) else ()


def _steps(element: HtmlElement) -> tuple[str, ...]:
    text = "" if is_longer(element, 6000) else joined(element)
    if not 0 < len(text) <= 400:
        return ()
    here = _HERE.search(text)
    steps = [s.strip(" ：:\u3000") for s in _STEP.split(text[here.end() :] if here else text)]
    steps = [s for s in steps if s and s not in _TAIL and len(s) < 80]
    if len(steps) > 1 or here is None:
        return tuple(steps[:12]) if here or (steps and _FIRST_NAME.search(steps[0])) else ()
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
    columns = tuple(columns)
    label, named = _clean(label), {bare(c) for c in columns}
    near = (*around.before[-_NEAR:], *around.first[:_OPENS])
    head = _clean(head) if not _is_site(head, set()) or _heads_a_guide(head, named, near) else ""
    if head and not label and bare(head) in named and not _tops_meta(head, around.before):
        if told := _in_field((*around.before, *around.first)):
            return told
        above = _own_heading(outline, body, around.before) or _over_meta(around.before, named)
        if len(above) >= _LEAST_OWN and not _is_site(above, set()):
            return above
    label, head = (_uncut(text, around) for text in (label, head))
    opening = around.first[:_OPENS]
    if _first_part(head) not in opening:
        parted = _nearest_part(head, around.before, named)
        head = (
            parted
            or _without_prefix(head, around.before, named)
            or _without_prefix(head, opening, named)
            or head
        )
    for reference in (label, head):
        if _is_shown(reference, around.before) and not _only_ends(reference, around.before):
            return _fuller(reference, around.before)
    if _is_name(head, named) and head in around.before[-_CLOSE:] and _is_heading(head, outline):
        return head
    if head and head in opening[:1] and bare(head) not in named and _is_heading(head, outline):
        return head
    told = label or (head if len(bare(head)) > _SHORT else "")
    heading = _heading(outline, body, head or label) or (
        "" if told else _untold(around, named, outline, body)
    )
    if heading:
        return heading
    first = _SEPARATOR.split(head, maxsplit=1)[0].strip()
    near = (*around.before[-_CLOSE:], *opening)
    if len(bare(first)) >= _LEAST_FIRST and first in near and first not in columns:
        return first
    for reference in (label, head, _first_part(head)):
        if _is_shown(reference, around.first):
            published = _ORDER_ONLY.fullmatch(reference) and _own_heading(outline, body, around.before)
            if published:
                return published
            return _whole(reference, around.first) if _only_ends(reference, around.first) else reference
    return _own_heading(outline, body, around.before) or label or head


def _uncut(text: str, around: Around) -> str:
    """The line shown that goes on where the template cut ``text`` off with dots; ``text`` itself where none does."""
    cut = _CUT.search(text)
    begun = bare(text[: cut.start()]) if cut else ""
    if len(begun) < _SHORT:
        return text
    lines = (*reversed(around.before), *around.first[:_OPENS])
    whole = (
        p for p in lines if len(p) <= _LONGEST_SHOWN and bare(p).startswith(begun) and not _CUT.search(p)
    )
    return next((p for p in whole if len(bare(p)) > len(begun) and "。" not in p), text)


def _without_prefix(head: str, before: Sequence[str], named: Set[str]) -> str:
    """The end of a head that stands above the article, or opens it, by itself: what is before it names site or column.
    Empty where the whole head is shown, or nothing of it."""
    plain, shown = bare(head), [bare(p) for p in before[-_MOST_META:]]
    if not plain or plain in shown:
        return ""
    mark = _MARK.search(head)
    if mark is None:
        return _ending(head, plain, before[-_MOST_META:])
    front, behind = head[: mark.start()].strip(), head[mark.end() :].strip()
    last = {text: n for n, text in enumerate(shown)}
    if last.get(bare(front), -1) > last.get(bare(behind), -1):
        return ""
    if len(bare(behind)) <= _LEAST_PART or bare(behind) in named:
        return ""
    return behind if bare(behind) in last or _is_shown(behind, before) else ""


def _nearest_part(head: str, before: Sequence[str], named: Set[str]) -> str:
    """Of a head whose parts all stand above the article as lines of their own, site and title, the part nearest to it."""
    last = {bare(piece): n for n, piece in enumerate(before)}
    parts = [p for p in _SEPARATOR.split(head) if bare(p)]
    if not 1 < len(parts) < _OPENS or not all(bare(p) in last for p in parts):
        return ""
    nearest = max(parts, key=lambda p: last[bare(p)])
    return nearest if len(bare(nearest)) >= _LEAST_FIRST and bare(nearest) not in named else ""


def _ending(head: str, plain: str, before: Sequence[str]) -> str:
    """The line, or the lines of a title broken into several, that end the head."""
    last = head.rsplit(maxsplit=1)[-1]
    for at in range(len(before) - 1, -1, -1):
        text, start = before[at], at
        if (len(bare(text)) < _LEAST_OWN and text != last) or not plain.endswith(bare(text)):
            continue
        while start and _is_part(joined := before[start - 1] + text, before[start - 1], plain):
            text, start = joined, start - 1
        names = head.removesuffix(text)
        return text if names != head and names[-1:].isspace() else ""
    return ""


def _is_part(joined: str, line: str, plain: str) -> bool:
    """Whether a line begins what ends the head; one of a few characters is the name of a column."""
    return len(bare(line)) > _SHORT and plain.endswith(bare(joined))


def _tops_meta(head: str, before: Sequence[str]) -> bool:
    """Whether a head that the path ends with as well stands right above the line of time and source: it is the title."""
    at = next((n for n, piece in enumerate(before) if _META.search(piece)), 0)
    return at > 0 and bare(before[at - 1]) == bare(head)


def _heads_a_guide(head: str, columns: set[str], near: Sequence[str]) -> bool:
    """Whether a short name such as 结婚登记办事指南 is that of the one matter the page is about: it stands right above, or
    opens the text."""
    plain = bare(head)
    if _ONE_GUIDE.fullmatch(plain) is None or plain in columns:
        return False
    return any(bare(piece) == plain for piece in near)


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


def _is_name(head: str, named: Set[str]) -> bool:
    """Whether a head is short as the name of a person is, and no column's."""
    return 1 < len(bare(head)) < _LEAST_FIRST and bare(head) not in named


def _is_heading(text: str, outline: Outline) -> bool:
    return any(words(e) == text for e in outline.tree.iter("h1", "h2", "h3"))


def _fuller(reference: str, before: Sequence[str]) -> str:
    """The line shown where it goes a little further than ``reference`` does; templates cut column names off."""
    plain = bare(reference)
    lines = [p for p in before if bare(p).startswith(plain)]
    if any(bare(p) == plain for p in lines):
        return reference
    return next((p for p in reversed(lines) if len(bare(p)) <= len(plain) + 15), reference)


def _untold(around: Around, named: Set[str], outline: Outline, body: HtmlElement | None) -> str:
    """The title of a page whose label and head tell none."""
    heading = _heading(outline, body, "")
    return (
        _in_field((*around.before, *around.first))
        or (heading if heading in around.before[-_CLOSE:] and bare(heading) not in named else "")
        or _over_meta(around.before, named)
        or _over_day(around.before)
        or _last_line(around.before, named, _LEAST_OWN)
        or ("" if around.before else _over_meta(around.first[:_MOST_META], named))
        or _over_text(around.first, named)
        or _opening(around.first, named)
        or _of_guide(around.first)
    )


def _of_guide(first: Sequence[str]) -> str:
    """The line that opens the article, where it is the name of a guide."""
    line = first[0] if first else ""
    told = _SHORT < len(line) <= _SHORT_LINE and _GUIDE_LINE.search(line) and not _NO_TITLE.search(line)
    return line if told else ""


def _over_text(first: Sequence[str], named: Set[str]) -> str:
    """The line that opens the article, where running text follows it and nothing else tells a title."""
    line, text = first[0] if first else "", first[1] if len(first) > 1 else ""
    if not text.endswith(("。", "：")) or len(text) <= _SHORT_LINE or re.search(r"[。；，,]", line):
        return ""
    return _last_line((line,), named, _LEAST_OWN)


def _opening(first: Sequence[str], named: Set[str]) -> str:
    """The line that opens the article, where time and source follow within it."""
    line, below = first[0] if first else "", first[1:_OPENS]
    dated = any(len(p) <= _SHORT_LINE and (_META.search(p) or find_dates(p)) for p in below)
    return _last_line((line,), named, _SHORT) if dated else ""


def _last_line(before: Sequence[str], named: Set[str], least: int = _LEAST_FIRST) -> str:
    """What stands right above, where it may be a title: neither field nor button nor the end of the path."""
    line = before[-1] if before else ""
    told = least <= len(bare(line)) <= 100 and bare(line) not in named and not _NO_LINE.search(line)
    return line if told and not find_dates(line[:_SHORT_LINE]) else ""


def _over_day(before: Sequence[str]) -> str:
    """The line right above one that begins with a day and is short, both next to the article."""
    near = before[-_NEXT_TO:]
    if sum(bool(find_dates(p[:_SHORT_LINE])) for p in before[-2 * _NEXT_TO :]) > 1:
        return ""  # entries of a list beside the article
    for above, piece in pairwise(near):
        found = find_dates(piece[:_SHORT_LINE]) if len(piece) <= _SHORT_LINE else []
        begins = found and not piece[: found[0][1]].strip("([（【［〔")
        if (begins or (len(piece) <= _SHORT_LINE and short_day(piece)[0])) and 5 < len(above) <= 100:
            return "" if _NO_TITLE.search(above) or find_dates(above) else above
    return ""


def _in_field(pieces: Sequence[str]) -> str:
    """The value of a field called 标题 or the like, behind its name or in the next piece."""
    for index, piece in enumerate(pieces):
        field = _FIELD.match(piece) if len(piece) <= _LONGEST else None
        if field is None:
            continue
        value = piece[field.end() :] or (pieces[index + 1] if index + 1 < len(pieces) else "")
        told = field.end() == len(piece) or piece[: field.end()].rstrip().endswith((":", "："))
        if told and len(bare(value)) > 3 and not _NO_TITLE.search(value) and len(value) <= _LONGEST:
            return value.strip()
    return ""


def title_over_line(pieces: Sequence[str]) -> str:
    """The title of a page on which nothing is known but its texts: what stands right above the line of day and source."""
    return _over_meta(pieces, frozenset())


def _over_meta(before: Sequence[str], named: Set[str]) -> str:
    """The line right above the one with time and source, where nothing else tells a title."""
    fields = sum(_FIELD_NAME.fullmatch(p) is not None for p in before) > _FEW_FIELDS
    for index, piece in enumerate(before):
        if _META.search(piece) and not (fields and _FIELD_NAME.fullmatch(piece)):
            if line := _last_line(before[:index], named):
                return line
            above = [
                p
                for p in before[:index]
                if 5 < len(p) <= 100 and not _NO_TITLE.search(p) and not find_dates(p[:_SHORT_LINE])
            ]
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
    texts = [(e, _shown_as(e)) for e in _above(order, body)[-12:]]
    texts = [(e, t) for e, t in texts if 4 <= len(t) <= _LONGEST]
    if reference:
        plain = bare(reference)
        shown = [str(t) for _, t in texts if _resembles(bare(t), plain)]
    else:
        titled = [str(t) for e, t in texts if len(t) >= 6 and (e.tag in ("h1", "h2") or e in marked)]
        shown = [t for t in titled if not _SITE_ITSELF.fullmatch(t)]
    return shown[-1] if shown else ""


def _shown_as(element: HtmlElement) -> str:
    """The text of a heading, without the name of its field; a line break within a title is no blank."""
    plain = joined(element) if all(e.tag in _INLINE for e in element) else words(element)
    plain = _over_its_line(plain)
    field = _FIELD.match(plain)
    return plain[field.end() :] if field and field[0].rstrip().endswith((":", "：")) else plain


def _over_its_line(plain: str) -> str:
    """A heading without the line of day and source that its template puts into the same element."""
    meta = _META.search(plain)
    found = find_dates(plain) if meta else []
    return plain[: min(meta.start(), found[0][1])].rstrip() if meta and found else plain


@asked_of_names
def _is_title_name(names: str) -> bool:
    return _TITLE_MARK.search(names) is not None


def _resembles(heading: str, reference: str) -> bool:
    """Whether both, bare, may be the same title: one begins or holds the other, or nearly all of the shorter is in both."""
    begins = heading.startswith(reference[:12]) or (len(heading) > 5 and heading in reference)
    return begins or (min(len(heading), len(reference)) > 5 and _shared(heading, reference) >= _MUCH)


_MUCH = 0.75


def _shared(one: str, other: str) -> float:
    """The share of the pairs of neighbouring characters in the shorter text that the longer one has as well."""
    few, many = sorted(({a + b for a, b in pairwise(t)} for t in (one, other)), key=len)
    return len(few & many) / max(len(few), 1)


_H = frozenset({"h1", "h2", "h3"})
_INLINE = frozenset({"br", "b", "strong", "em", "i", "font", "span", "img", "a", "u"})


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
