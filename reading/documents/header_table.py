"""The information table (公开属性栏) above a document: 索引号, 文号, 发布机构, 生成日期, 有效性 and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING

from reading.documents.header_shapes import told_by_shape
from reading.tree.markup import every_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def _words(*parts: str) -> tuple[str, ...]:
    """Every word put together from one of each ``parts``."""
    return tuple(map("".join, product(*(part.split() for part in parts))))


#: Canonical field name for each way a label is written (blanks left out).
_LABELS = {
    "index": ("索引号", "公开索引号", "信息索引号", "公文索引号", "文件索引号", "索引编号", "索引号码", "索取号", "信息索取号", "信息索引",
              *_words("索引 信息 公开 目录", "编码 编号"), "信息索引编号", "政府信息索引号", "信息公开索引号", "目录号", "信息标识", "信息识别号", "索引码",
              *_words("公开信息 文档 政务公开 信息公开 公文 文件", "索引号"), *_words("信息索引 公开索引 信息公开", "编码 编号"), *_words("索引 信息", "序号 代码")),
    "number": ("文号", "备注/文号", "文号/备注", "发文号", "公文号", "文件号", "字号", "批准文号", *_words("公文 文件 发文 发布 制发 规范性文件 正式", "文号 字号 编号"), "文书号", "文书文号", "文件代号"),
    "issuer": (*_words("发布 发文 制发 制定 公开 印发 制作 公布 颁布 签发", "机构 机关 单位 部门"), *_words("信息 文件 公文", "发布 发文 制发 制定", "机构 机关 单位 部门"), *_words("公开 制发 发文 发布 制定 印发 信息公开 信息发布", "主体"), *_words("制文 公文制作 文件制作 信息产生 信息制作", "机构 机关 单位 部门"), "信息来源机构", "信息公开机构",
               "信息公开单位", "信息所属单位", "信息所属机构", "公文制发单位", "公文制发机关"),
    "issuer?": (*_words("责任 起草 拟稿 牵头 文件起草 编制 所属 信息提供", "单位 机构 部门"), "主办部门", "发文处室"),
    "written": (*_words("生成 成文 发文 制发 签发 印发 形成 制作 制文 产生 落款 制定 签署 公文 信息产生 印制 拟制 文件", "日期 时间"), *_words("公文 文件 信息", "生成 成文 制发 形成 签发 印发", "日期 时间")),
    "published": (*_words("发布 公开 公布 主动公开 上网 网上公开", "日期 时间"), *_words("信息 文件 公文", "发布 公开 公布", "日期 时间")),
    "validity": ("效力", "时效", "有效性", "时效性", "是否有效", "是否现行有效", "有效状态", "文件状态", "公文状态", "执行状态", "法律效力", "有效/废止", "有效与否", "有效/失效", "是否有效文件", "有效期状态", "文件执行状态", *_words("公文 文件", "有效 效力 时效 有效性", "状态 状况"), "效力级别及状态", "现行有效性", *_words("有效性 时效性 效力 时效 有效", "状态 状况 属性 标注 标识 情况 说明"),
                 *_words("文件 公文 信息 现行", "有效性 时效性 时效 效力")),
    "validity?": ("状态", "政策状态", "执行情况"),
    "title": ("标题", "名称", "信息名称", "文件名称", "公文名称", "信息标题", "文件标题"),
    "topic": ("主题分类", "信息分类", "主题类别", "组配分类", "公文种类", "分类", "文件分类", "信息类别", "主题"),
    "register": ("统一登记号", "统一登记编号", *_words("规范性文件 规范性文件统一", "登记号 登记编号"), "规范性文件统一编号", "规范性文件备案号"),
    "topic?": ("体裁", "体裁分类", "文种", "文件类型", "公文类型"),
    "": ("关键词", "主题词", "内容概述", "内容概要", "信息内容", "公开方式", "公开范围", "公开类别", "公开属性",
         "公开形式", "载体类型", "责任部门", "公开责任部门", "实施日期", "生效日期", "施行日期", "废止日期", "失效日期", "有效期", "来源", "信息来源",
         "服务对象", "服务对象分类", "公开时限", "审核程序", "登记号", "签发人", "登记编号", "统一编号", "备注", "浏览次数", "关键字", "解读链接",
         "相关解读", "公开依据", "关联文件", "废止记录"),
}  # fmt: skip
_FIELD = {word: name for name, words in _LABELS.items() for word in words}
_STARTS = frozenset(w[0] for w in _FIELD) | frozenset("【[\n\t\r \u3000\xa0")
_BLANK = r"\s{0,8}"  # of any kind: \s knows the wide one and the one that does not break, too


def _pattern(words: Iterable[str]) -> str:
    """One of ``words``, the longest that fits, with blanks between its characters; what words begin with is written once."""
    following: dict[str, list[str]] = {}
    for word in words:
        if word:
            following.setdefault(word[0], []).append(word[1:])
    parts = [
        re.escape(c) + (f"(?:{_BLANK}{_pattern(r)})" if any(r) else "") + ("?" if any(r) and "" in r else "")
        for c, r in following.items()
    ]
    return f"(?:{'|'.join(parts)})"


_WORD = _pattern(_FIELD)
_LABEL = re.compile(
    rf"[【\[\s\u3000\xa0]{{0,60}}({_WORD})[\s\u3000\xa0]{{0,8}}(?:[A-Za-z][A-Za-z .]{{1,24}}"
    rf"|[（(][\u4e00-\u9fa5A-Za-z .]{{1,24}}[)）])?(?P<end>[】\]]{_BLANK}[:：]?|{_BLANK}[:：]|{_BLANK}$)"
)
_NEXT = re.compile(rf"[\s\u3000\xa0]({_WORD})[\s\u3000\xa0]{{0,4}}[:：]")
_SPACES = re.compile(r"[\s\u3000\xa0]+")
#: What numbers or marks a label in a list: （一）, 1., ▪.
_MARKS = frozenset("（(▪●·■◆•○▶»0123456789")
_BULLET = re.compile(
    r"(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．]|[▪●·■◆•○▶»])[\s\u3000\xa0]{0,4}"
)
_TAGS = (
    "td", "th", "li", "span", "b", "strong", "label", "dt", "p", "div", "em", "i", "h3", "h4", "h5",
    "h6", "font"
)  # fmt: skip
_LIKE_LABEL = re.compile(
    r"(?:^|(?<=[\s\u3000\xa0|｜;；【\[]))([\u4e00-\u9fa5/]{2,10})[\s\u3000\xa0]{0,8}[:：】\]]"
)
_NAME_ALONE = re.compile(r"[\u4e00-\u9fa5/]{2,8}")
_AT_ENDS = 3  # pieces before our first label and behind our last that may be a label and its value
_STATE = re.compile("有效|失效|废止|终止|停止")
_TELLING = frozenset({"index", "number", "issuer", "written", "validity"})
_ICONS = frozenset({"i", "em", "span", "img"})
_CELLS = frozenset({"td", "th", "dd", "dt", "li"})
_HEADS, _PAIR, _MOST_IN_ROW = frozenset({"h3", "h4", "h5", "h6", "p", "div"}), 2, 48
_BETWEEN = " |｜;；/，,。"
_INLINE = frozenset({"br", "span", "b", "strong", "font", "em", "i", "a", "u", "label"})
_LINES = frozenset({"p", "li", "h3", "h4", "h5"})
_LONGEST_VALUE = 160
_INPUTS = ("input", "select", "textarea")
_MOST = 60
_FEWEST, _NUMBERING = 2, 4
_MOST_TABLES, _MOST_LINES, _LONGEST_LINE = 12, 1500, 600
_INSIDE = re.compile(rf"(?:^|[\s\u3000\xa0|｜;；/，,])({_WORD}){_BLANK}[:：]")


def read_header(tree: HtmlElement, body: HtmlElement | None = None) -> dict[str, str]:
    """Canonical field names with their values, ``""`` for a label without a value; empty where there is no such table.

    Lines of running text inside ``body`` are not taken, tables inside it are. Two telling fields make a header.
    """
    found: dict[str, str] = {}
    for count, (element, name, rest) in enumerate(_candidates(tree)):
        if count == _MOST:
            break
        if name in found or _excluded(element, body):
            continue
        value = _value(element, rest)
        if value is not None:
            found = {**_fields(name, value), **found}
    if len(found.keys() & _TELLING) < _FEWEST:
        found = _stacked(tree) or _in_one_line(tree) or _opening(body) or found
    found = _told(found)
    if _TELLING - found.keys():
        found = {**told_by_shape(every_text(tree), _is_known), **found}
    return found if len(found.keys() & _TELLING) >= _FEWEST else {}


def _is_known(text: str) -> bool:
    """Whether a text is, or begins with, the name of a field that the list has."""
    return text[:1] in _STARTS and _LABEL.match(text) is not None


def _opening(body: HtmlElement | None) -> dict[str, str]:
    """Fields that stand in the article itself: running text names no index, and not so many others."""
    found: dict[str, str] = {}
    for element, name, rest in _candidates(body)[:_MOST] if body is not None else ():
        if name not in found and (value := _value(element, rest)) is not None:
            found = {**_fields(name, value), **found}
    return found if "index" in found and len(found.keys() & _TELLING) > _FEWEST else {}


def _told(found: dict[str, str]) -> dict[str, str]:
    """The fields by name; those of a doubtful name (``issuer?``) stand for the plain one where that is missing."""
    fields = {name: value for name, value in found.items() if not name.endswith("?")}
    if _STATE.search(found.get("validity?", "")):
        fields.setdefault("validity", found["validity?"])
    if "规范性文件" in (genre := found.get("topic?", "")):
        fields["topic"] = genre
    if issuer := found.get("issuer?"):
        fields.setdefault("issuer", issuer)
    return fields


def other_labels(pieces: Sequence[str]) -> list[str]:
    """Names of fields that are none of ours among texts in reading order: what looks like a label between our labels."""
    ours = [n for n, p in enumerate(pieces) if _LABEL.match(p[:_LONGEST_VALUE])]
    if not ours:
        return []
    table = pieces[max(0, ours[0] - _AT_ENDS) : ours[-1] + _AT_ENDS + 1]
    named = (_LIKE_LABEL.findall(p[:_LONGEST_LINE]) or _alone(p.strip()) for p in table)
    return [name for names in named for name in names if _SPACES.sub("", name) not in _FIELD]


def _alone(piece: str) -> list[str]:
    return [piece] if _NAME_ALONE.fullmatch(piece) else []


def field_named(text: str) -> str:
    """The canonical name of the field that ``text`` names and nothing else, empty for other texts."""
    return _FIELD.get(_SPACES.sub("", text).rstrip(":："), "")


def is_field_name(text: str) -> bool:
    """Whether ``text`` is the name of a field of such a table, and nothing else."""
    return _SPACES.sub("", text).rstrip(":：") in _FIELD


def _stacked(tree: HtmlElement) -> dict[str, str]:
    """Fields of a table whose rows are labels and values in turn, one row or a few of each."""
    for table in islice(tree.iter("table"), _MOST_TABLES):
        rows = [[_plain(c) for c in row.iterchildren("td", "th")] for row in islice(table.iter("tr"), 7)]
        if len(rows) not in (2, 4, 6):
            continue
        found: dict[str, str] = {}
        for labels, values in zip(rows[::2], rows[1::2], strict=True):
            names = [_FIELD.get(label.rstrip(":："), "-") for label in labels]
            unknown = names.count("-") > len(names) // 3 and not found
            if len(labels) != len(values) or len(labels) < _FEWEST or unknown:
                break
            found |= {n: v for n, v in zip(names, values, strict=True) if n not in ("", "-")}
        else:
            if len(found.keys() & _TELLING) > _FEWEST:
                return found
    return {}


def _in_one_line(tree: HtmlElement) -> dict[str, str]:
    """Fields that stand one after another in one text, parted by bars or blanks."""
    for element in islice(tree.iter("div", "p", "span", "td", "pre"), _MOST_LINES):
        text = element.text
        if (
            not text
            or len(text) > _LONGEST_LINE
            or "号" not in text
            or text.count("：") + text.count(":") < 3
        ):
            continue
        marks = list(_INSIDE.finditer(text))
        if len(marks) <= _FEWEST:
            continue
        ends = [*(m.start() for m in marks[1:]), len(text)]
        found = {
            name: _SPACES.sub(" ", _line(text[m.end() : end], element)).strip(_BETWEEN)
            for m, end in zip(marks, ends, strict=True)
            if (name := _FIELD.get(_SPACES.sub("", m[1]), ""))
        }
        if len(found.keys() & _TELLING) > _FEWEST:
            return found
    return {}


def _line(text: str, element: HtmlElement) -> str:
    """The value without the lines below it, where line breaks are shown."""
    return text.strip(" \u3000").partition("\n")[0] if element.tag == "pre" else text


def _plain(cell: HtmlElement) -> str:
    return _SPACES.sub("", "".join(islice(cell.itertext(), _MOST)))[:_LONGEST_VALUE]


def _fields(name: str, value: str) -> dict[str, str]:
    """The field, and those that follow it in the same text: 索引号：…　发布机构：…"""
    if "：" not in value and ":" not in value:
        return {name: _clean(value)}
    first, *more = _NEXT.split(" " + value[:600])
    found = {name: _clean(first).strip(_BETWEEN)}
    for label, text in zip(more[::2], more[1::2], strict=True):
        if further := _FIELD.get(_SPACES.sub("", label), ""):
            found.setdefault(further, _clean(text).strip(_BETWEEN))
    return found


def _candidates(tree: HtmlElement) -> list[tuple[HtmlElement, str, str]]:
    """Elements whose own text begins with a label: the element, the field's name, what follows the label in that text."""
    found = []
    for element in tree.iter(*_TAGS):
        text = element.text or _behind_icon(element)
        if text and text[0] in _MARKS:
            text = _BULLET.sub("", text, count=1)
        if not text or text[0] not in _STARTS or (text[0] in " \n\t\r" and len(text) > 400):
            continue
        match = _LABEL.match(text)
        if not match:
            continue
        name = _FIELD.get(_SPACES.sub("", match[1]), "")
        if name and (match["end"].strip() or _stands_alone(element)):
            found.append((element, name, text[match.end() :]))
    return found


def _behind_icon(element: HtmlElement) -> str:
    """What stands behind an empty element that an element begins with: an icon before a label."""
    icon = element[0] if len(element) else None
    if icon is None or icon.tag not in _ICONS or icon.text or len(icon):
        return ""
    return icon.tail or ""


def _stands_alone(element: HtmlElement) -> bool:
    """A label without a colon counts only as a cell of its own, or when the colon follows right behind."""
    tail = (element.tail or "").lstrip()
    if not tail and (_heads_pair(element) or _fills_cell(element)):
        return True
    return element.tag in ("td", "th", "dt", "label", "span", "b", "strong", "em", "i", "font") or tail[
        :1
    ] in (
        "：",
        ":",
    )


def _excluded(element: HtmlElement, body: HtmlElement | None) -> bool:
    """Whether the label belongs to running text of the body, to a search form, or to the head row of a list."""
    row = None
    in_table = False
    for up in element.iterancestors():
        if up.tag == "tr" and row is None:
            row = up
        in_table = in_table or up.tag in ("table", "dl")
        if up is body and not in_table:
            return True
    if row is not None:
        cells = ["".join(c.itertext()) for c in row.iterchildren("td", "th")]
        return (
            len(cells) > 2 and sum(bool(_LABEL.fullmatch(c.strip())) for c in cells) > (len(cells) + 1) // 2
        )
    return False


def _value(element: HtmlElement, rest: str) -> str | None:
    """What stands behind the label; ``None`` where the label belongs to an input field."""
    box = next(element.iter(*_INPUTS), None)
    if box is not None:
        return _shown_in(box)
    children = element if element.text else element[len(_behind_icon(element)) > 0 :]
    inside = rest + "".join(c for child in children for c in _texts(child))
    if inside.strip(" \n\t\r\u3000\xa0:："):
        return inside if _is_line(element) else _clean(inside)
    at = element
    for _ in range(4):
        tail = (at.tail or "").strip(" \n\t\r\u3000\xa0:：")
        if tail:
            return tail
        beside = at.getnext()
        while beside is not None and (not isinstance(beside.tag, str) or _is_colon(beside)):
            beside = beside.getnext()
        if beside is not None:
            return "" if at.tag in _LINES and not _heads_pair(at) else _beside(beside)
        parent = at.getparent()
        if parent is None or at.tag in _CELLS or (at.tag in _LINES and not _fills_cell(at)):
            return ""
        if _holds_more(parent, element):
            return ""
        at = parent
    return ""


def _is_colon(element: HtmlElement) -> bool:
    """Whether an element holds the colon behind a label, and nothing else."""
    return (
        not len(element) and (element.text or "").strip() in ("：", ":") and not (element.tail or "").strip()
    )


def _fills_cell(element: HtmlElement) -> bool:
    """Whether a paragraph is all that a cell holds."""
    parent = element.getparent()
    return (
        element.tag in _HEADS and parent is not None and parent.tag in _CELLS and len(_elements(parent)) == 1
    )


def _is_line(element: HtmlElement) -> bool:
    """Whether an element holds text and nothing that stands in lines of its own."""
    return all(child.tag in _INLINE for child in element)


def _heads_pair(element: HtmlElement) -> bool:
    """Whether a block holds a heading and one more element, or several such pairs: fields and their values."""
    parent = element.getparent()
    if element.tag not in _HEADS or parent is None or len(parent) > _MOST_IN_ROW:
        return False
    cells = _elements(parent)
    heads = cells[::_PAIR]
    if len(cells) % _PAIR or element not in heads:
        return False
    return len(heads) == 1 or all(_plain(h).rstrip(":：") in _FIELD for h in heads)


def _elements(parent: HtmlElement) -> list[HtmlElement]:
    """The children of a block, comments left out."""
    return [child for child in parent if isinstance(child.tag, str)]


def _holds_more(parent: HtmlElement, label: HtmlElement) -> bool:
    """Whether a block holds other words than the label: what stands behind the block is then no value of it."""
    length = len("".join("".join(label.itertext()).split()))
    return len("".join("".join(islice(parent.itertext(), _MOST)).split())) > length + _NUMBERING


def _beside(element: HtmlElement) -> str | None:
    box = next(element.iter(*_INPUTS), None)
    if box is not None:
        return _shown_in(box)
    text = "".join(_texts(element))
    if _LABEL.match(text.strip()) or (element.tag == "br" and not _ends_line(element)):
        return ""
    return _clean(text) if len(text.strip()) <= _LONGEST_VALUE or element.tag in ("td", "dd") else ""


def _shown_in(box: HtmlElement) -> str | None:
    """The value of a field that only shows it; ``None`` for one to write into."""
    locked = box.get("readonly") is not None or box.get("disabled") is not None
    return _clean(box.get("value") or box.text or "") if locked else None


def _ends_line(line_break: HtmlElement) -> bool:
    """Whether what follows a line break is a line of its own: the value under its label."""
    following = line_break.getnext()
    return following is None or following.tag == "br"


def _texts(element: HtmlElement) -> list[str]:
    """The texts inside ``element`` (scripts left out) and its tail."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return [element.tail or ""]
    texts = list(element.itertext()) if len(element) or element.text else []
    if not any(map(str.strip, texts)):
        texts = [_pictured(element)]
    return [" " if element.tag == "br" else "", *texts, element.tail or ""]


def _pictured(element: HtmlElement) -> str:
    """What pictures in the place of words say, a mark for those that say nothing."""
    pictures = islice(element.iter("img"), _FEWEST)
    return "".join(p.get("alt") or p.get("title") or "（图片）" for p in pictures)


def _clean(text: str) -> str:
    holds_more = "：" in text or ":" in text
    cut = _NEXT.split(" " + text[:600], maxsplit=1)[0] if holds_more else text[:600]
    return _SPACES.sub(" ", cut).strip(" :：|｜")[:300]
