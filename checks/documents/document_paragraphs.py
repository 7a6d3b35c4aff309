"""The paragraphs of a document are laid out in one way, without leftovers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from checks.documents.base import DocumentCheck, parts, running_paragraphs, short, squeezed
from core.finding import Finding, Severity
from core.page import Document, Indent, Page, Paragraph

_INDENTS = {
    Indent.NONE: "不缩进",
    Indent.CSS: "样式缩进（text-indent）",
    Indent.IDEOGRAPHIC: "两个全角空格",
    Indent.SPACES: "空格",
}
_WIDE = "\u00a0\u3000\u2002\u2003"
_RUN = re.compile(rf"(?<=[\u4e00-\u9fff，。；、“”])[{_WIDE}]{{2,40}}(?=[\u4e00-\u9fff“])")
_LABELLED = re.compile(r"[：:]|^\s{0,8}第.{1,8}[条章节编]|_{2}")
_SIZE = re.compile(r"\s{0,3}(\d{1,3}(?:\.\d{1,4})?)\s{0,3}(pt|px)\s{0,3}$", re.IGNORECASE)
_SIZES = {"初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 16.0}
_SIZES |= {"小三": 15.0, "四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0}
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})$")
_RGB = re.compile(r"rgba?\(\s{0,3}(\d{1,3})\s{0,3},\s{0,3}(\d{1,3})\s{0,3},\s{0,3}(\d{1,3})")
_DARK_NAMES = frozenset(
    {"black", "windowtext", "inherit", "initial", "currentcolor", "auto", "unset", "transparent", "text", ""}
)
_DARK = 0x70
_FONTS = (
    ("仿宋", re.compile(r"仿宋|fangsong", re.IGNORECASE)),
    ("楷体", re.compile(r"楷|kaiti", re.IGNORECASE)),
    ("小标宋", re.compile(r"标宋")),
    ("黑体", re.compile(r"^['\"]?黑体|simhei|方正黑|^stheiti", re.IGNORECASE)),
    ("宋体", re.compile(r"宋体|simsun|nsimsun|songti", re.IGNORECASE)),
    ("微软雅黑", re.compile(r"雅黑|yahei", re.IGNORECASE)),
)
_BODY_FONTS = frozenset({"仿宋", "宋体", "微软雅黑"})
_SENTENCE_END = frozenset("。；：！？）”")
_CONTACT = re.compile(r"电话|地址|邮箱|联系人|网址|传真|邮编")
_OPEN_END = re.compile(r"[\u4e00-\u9fff，、]$")
_NEW_START = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(]|\d|第.{1,6}[条章节]|附|[•●■◆*-])")


class DocumentParagraphs(DocumentCheck):
    """The paragraphs of a document are indented, set or broken in mixed ways.

    ## 检查什么
    行政规范性文件正文段落的排版：段首缩进是否只用一种方式（样式缩进或者两个全角空格），是否用空格、&nbsp; 缩进或拉开文字；
    有没有连续的空段落、句子中间的换行、从 Word 带来的多余代码、零散的字体颜色，字体和字号是否一致。
    标题、字号、主送机关、附件说明、落款、各级标题、表格和居中居右的段落不算；字体里的黑体、楷体（用于标题）和西文字体不算；
    深灰到黑的颜色不算。个别段落（不到两段或者不到一成）不同的不判；
    只是有的段落没有写缩进、可能由网站样式统一缩进的，交人工复核；转载的文件不判；只从标题看像规范性文件的，交人工复核。
    ## 为什么重要
    排版混乱影响阅读，也影响手机端和读屏软件的显示。年度通报把文件排版不规范列为扣分问题。
    ## 不合格示例
        <p style="text-indent:2em">各乡镇人民政府……</p><p>　　为贯彻落实……</p>
        <p>为进一步加强城市绿化<br>管理，结合我县实际……</p>
    ## 合格示例
        <p style="text-indent:2em">各乡镇人民政府……</p><p style="text-indent:2em">为贯彻落实……</p>
    ## 依据
    - N-L5 段首缩进两字、方式统一（凭记忆，MEM）
    - N-L6 字体字号一致、没有多余代码（B）
    - N-L9 句中换行、空段落（推定，DER）
    - FJ-23-1 规范性文件网页内容排版（闽政办函〔2024〕12号；A）
    """

    id = "document-paragraphs"
    version = 3
    title = "段落排版规范"
    failure_title = "段落排版不规范"
    severity = Severity.MINOR
    severities = {"word-marks": Severity.NOTICE}
    basis = ("N-L5", "N-L6", "N-L9", "FJ-23-1")
    visual = True
    certainty = "B"
    messages = {
        "mixed-indent": "段首缩进方式不统一：{main}{main_count}段，{other}等{other_count}段。",
        "space-indent": "段首用空格（或 &nbsp;）缩进，共{count}段。",
        "space-runs": "段落中间有成串的空格，共{count}段。",
        "empty-paragraphs": "正文段落之间有空段落，共{count}处。",
        "broken-sentence": "句子中间换行，共{count}处。",
        "word-marks": "正文带有从 Word 复制来的多余代码（mso 样式、o:p 等），共{count}段。",
        "mixed-fonts": "正文字体不统一：{main}{main_count}段，{other}等{other_count}段。",
        "mixed-sizes": "正文字号不统一：{main}{main_count}段，{other}等{other_count}段。",
        "inline-colour": "正文文字设了颜色（{colour}），共{count}段。",
    }
    remedies = {
        "": "清除正文格式后重新排版：各段统一缩进两字，字体、字号、颜色一致。",
        "empty-paragraphs": "删去空段落，用样式控制段间距。",
        "broken-sentence": "删去句子中间的换行，一段一个段落标签。",
        "word-marks": "粘贴时选择“清除格式”或“只保留文本”。",
    }
    options = {"least": 2, "share": 0.1, "shortest": 20, "empty": 2, "breaks": 2}

    def judge(self, page: Page) -> Iterator[Finding]:
        _, document = parts(page)
        running = [(i, p) for i, p in running_paragraphs(document) if p.text.strip()]
        long = [(i, p) for i, p in running if len(p.text.strip()) >= self.option["shortest"]]
        files = _files(document)
        sentences = [(i, p) for i, p in long if p.text.rstrip()[-1] in _SENTENCE_END]
        yield from self._indents([(i, p) for i, p in sentences if not _names_file(p, files)])
        yield from self._spaces(long)
        yield from self._empty(page, document)
        yield from self._breaks(running)
        yield from self._word(document)
        yield from self._mixed("mixed-fonts", long, _body_font)
        yield from self._mixed("mixed-sizes", long, _size)
        yield from self._colours(document, long)

    def _indents(self, long: list[tuple[int, Paragraph]]) -> Iterator[Finding]:
        spaced = [(i, p) for i, p in long if p.indent is Indent.SPACES]
        if not self._few(len(spaced), len(long)):
            yield Finding("space-indent", {"count": len(spaced)}, _where(spaced), short(spaced[0][1].text))
        counts = Counter(p.indent for _, p in long if p.indent is not Indent.SPACES)
        if len(counts) < 2:
            return
        (main, many), (other, _) = counts.most_common(2)
        few = counts.total() - many
        if self._few(few, counts.total()):
            return
        places = [(i, p) for i, p in long if p.indent is other]
        data = {"main": _INDENTS[main], "main_count": many, "other": _INDENTS[other], "other_count": few}
        review = {main, other} == {Indent.CSS, Indent.NONE}
        yield Finding("mixed-indent", data, _where(places), short(places[0][1].text), review=review)

    def _few(self, count: int, total: int) -> bool:
        return bool(count < self.option["least"] or count < self.option["share"] * total)

    def _spaces(self, long: list[tuple[int, Paragraph]]) -> Iterator[Finding]:
        found = [(i, p) for i, p in long if _RUN.search(p.text) and not _LABELLED.search(p.text)]
        if len(found) >= self.option["least"]:
            yield Finding("space-runs", {"count": len(found)}, _where(found), short(found[0][1].text))

    def _empty(self, page: Page, document: Document) -> Iterator[Finding]:
        places = _empty_places(document)
        if len(places) >= self.option["empty"] + _shown_otherwise(page):
            after = short(document.paragraphs[places[0] - 1].text)
            yield Finding("empty-paragraphs", {"count": len(places)}, f"正文第{places[0]}段之后", after)

    def _breaks(self, running: list[tuple[int, Paragraph]]) -> Iterator[Finding]:
        within = [(i, p) for i, p in running if p.break_mid_sentence and not _CONTACT.search(p.text)]
        split = [(i, p) for (i, p), (j, q) in pairwise(running) if j == i + 1 and _split(p, q)]
        count = sum(p.break_mid_sentence for _, p in within) + len(split)
        if count >= self.option["breaks"]:
            places = within + split
            yield Finding("broken-sentence", {"count": count}, _where(places), short(places[0][1].text))

    def _word(self, document: Document) -> Iterator[Finding]:
        found = [(i, p) for i, p in enumerate(document.paragraphs) if p.word_marks]
        if found:
            quote = next((short(p.text) for _, p in found if p.text.strip()), "")
            yield Finding("word-marks", {"count": len(found)}, _where(found), quote)

    def _mixed(
        self, key: str, long: list[tuple[int, Paragraph]], of: Callable[[Paragraph], str]
    ) -> Iterator[Finding]:
        known = [(i, p, value) for i, p in long if (value := of(p))]
        counts = Counter(value for _, _, value in known)
        if len(counts) < 2:
            return
        (main, many), (other, _) = counts.most_common(2)
        few = counts.total() - many
        if self._few(few, counts.total()):
            return
        places = [(i, p) for i, p, value in known if value == other]
        data = {"main": main, "main_count": many, "other": other, "other_count": few}
        yield Finding(key, data, _where(places), short(places[0][1].text))

    def _colours(self, document: Document, long: list[tuple[int, Paragraph]]) -> Iterator[Finding]:
        files = _files(document)
        coloured = ((i, p) for i, p in long if any(map(_is_coloured, p.colours)))
        found = [(i, p) for i, p in coloured if not _names_file(p, files)]
        if found:
            colour = next(c for c in found[0][1].colours if _is_coloured(c))
            data = {"colour": short(colour, 30), "count": len(found)}
            yield Finding("inline-colour", data, _where(found), short(found[0][1].text))


def _files(document: Document) -> set[str]:
    return {squeezed(a.name) for a in document.attachments_linked if a.name}


def _names_file(paragraph: Paragraph, files: set[str]) -> bool:
    """Whether the paragraph is the line of a linked file."""
    text = squeezed(paragraph.text)
    return any(name in text for name in files)


def _where(places: list[tuple[int, Paragraph]]) -> str:
    return f"正文第{places[0][0] + 1}段等" if len(places) > 1 else f"正文第{places[0][0] + 1}段"


def _empty_places(document: Document) -> list[int]:
    """Indexes of empty paragraphs between two paragraphs of running text; a row of them counts once."""
    text = {i for i, _ in running_paragraphs(document)} | {h.paragraph for h in document.headings}
    places = []
    last = -1
    for index, paragraph in enumerate(document.paragraphs):
        if paragraph.text.strip() or paragraph.in_table:
            if index - last > 1 and last in text and index in text:
                places.append(last + 1)
            last = index
    return places


def _shown_otherwise(page: Page) -> int:
    """How many empty paragraphs may in truth hold something that is no text (player, frame)."""
    return (
        0
        if page.body is None
        else sum(1 for _ in page.body.iter("iframe", "video", "embed", "object", "canvas"))
    )


def _split(paragraph: Paragraph, following: Paragraph) -> bool:
    """Whether a sentence goes on in the next paragraph: no full stop, and the next is not indented as this one is."""
    text, rest = paragraph.text.strip(), following.text.strip()
    indented = paragraph.indent is not Indent.NONE and following.indent is Indent.NONE
    if not indented or len(text) < 20 or len(rest) < 8:
        return False
    return bool(_OPEN_END.search(text)) and not _NEW_START.match(rest)


def _body_font(paragraph: Paragraph) -> str:
    """The one font of body text the paragraph is set in; empty where none or several are named."""
    names = {name for font in paragraph.fonts if (name := _font_name(font))}
    return names.pop() if len(names) == 1 and names <= _BODY_FONTS else ""


@lru_cache(maxsize=512)
def _font_name(font: str) -> str:
    return next((name for name, pattern in _FONTS if pattern.search(font)), "")


def _size(paragraph: Paragraph) -> str:
    """The one size of the paragraph such as ``16磅``; empty where none, several or a relative one is set."""
    sizes = {_points(size) for size in paragraph.sizes}
    only = sizes.pop() if len(sizes) == 1 else 0.0
    return f"{only:g}磅" if only else ""


@lru_cache(maxsize=512)
def _points(size: str) -> float:
    """``21.33px`` and ``三号`` as 16.0 points, rounded to half a point; 0 for anything else."""
    if size in _SIZES:
        return _SIZES[size]
    found = _SIZE.match(size)
    if not found:
        return 0.0
    points = float(found[1]) * (0.75 if found[2].lower() == "px" else 1.0)
    return round(points * 2) / 2


def _is_coloured(colour: str) -> bool:
    """Whether ``colour`` is neither black nor a dark grey. What we cannot read counts as black."""
    channels = _channels(colour.strip().lower())
    return bool(channels) and max(channels) > _DARK


def _channels(colour: str) -> tuple[int, ...]:
    if colour in _DARK_NAMES:
        return ()
    if colour in _NAMED:
        return _NAMED[colour]
    if found := _HEX.match(colour):
        digits = found[1] if len(found[1]) == 6 else "".join(c * 2 for c in found[1])
        return tuple(int(digits[n : n + 2], 16) for n in (0, 2, 4))
    if found := _RGB.match(colour):
        return tuple(min(int(v), 255) for v in found.groups())
    return ()


_NAMED: dict[str, tuple[int, ...]] = {
    "red": (255, 0, 0),
    "blue": (0, 0, 255),
    "green": (0, 128, 0),
    "purple": (128, 0, 128),
    "orange": (255, 165, 0),
    "maroon": (128, 0, 0),
    "darkred": (139, 0, 0),
    "navy": (0, 0, 128),
}
