"""Where the parts of a document stand: title, number, addressee, attachment note, issuer, date, note, appendices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from core.page import NamedAttachment, Paragraph
from reading.documents.number import find_number, order_number
from reading.numerals import iso_day, written_day

_SPACES = re.compile(r"[\s\u3000\xa0]+")
_NOTE = re.compile(
    r"附\s{0,4}件?\s{0,3}(?P<n>[一二三四五六七八九十]|\d{1,2})?\s{0,3}(?P<mark>[:：])\s{0,3}(?P<rest>.*)",
    re.DOTALL,
)
_ITEM = re.compile(
    r"(?:附件\s?)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?[.．、:：]\s{0,3}(?!\d)(.+)", re.DOTALL
)
_ITEM_SPLIT = re.compile(r"(?:^|[\s\u3000;；。，,])(?:附件)?\d{1,2}\s?[.．、]\s{0,3}(?!\d)")
_APPENDIX = re.compile(r"附\s{0,4}件\s{0,3}(?:[一二三四五六七八九十]|\d{1,2})?\s{0,3}[:：]?")
_APPENDIX_TITLED = re.compile(
    r"附\s{0,4}件\s{0,3}(?:[一二三四五六七八九十]|\d{1,2})\s{0,3}[:：]?\s{0,3}\S.{0,60}"
)
_ADDRESSEE = re.compile(
    r"人民政府|政府|管委会|委员会|街道|办事处|局|办|厅|委|院|会|公司|单位|部门|机构|企业|银行|中心|学校"
    r"|大学|县|市|区|乡|镇|场|社|队|各"
)
#: How the line with time, source and counters below a title ends, where scripts fill the rest.
_BESIDE_TITLE = re.compile(r"(?:来源|点击[数率量]?|浏览[数量]?|次数|时间|日期|字[号体]|作者|编辑)[：:]$")
_PUBLIC_NOTE = re.compile(
    r"[（(]?\s{0,3}(?:此件|本件|此文|此件依申请).{0,6}公开(?:发布)?.{0,6}[)）]?"
    r"|[（(]?信息公开(?:选项|类型|形式)[:：]?.{0,8}[)）]?|公开(?:方式|属性)[:：].{0,10}"
)
_TITLE_END = re.compile(
    r"(?:通知|意见|办法|决定|公告|通告|批复|函|规定|细则|方案|规则|规划|计划|措施|条例|命令|令|报告|纪要"
    r"|通报|决议|公报|议案|请示|目录|清单|要点|指引|指南|章程|制度|标准|预案)"
    r"(?:[（(][^（）()]{1,12}[)）]){0,2}$"
)
_BODY_END = re.compile(r"[。；;：:！!，,、]$")
_FIGURES = re.compile(r"(20\d\d)\s?[-./．]\s?(\d{1,2})\s?[-./．]\s?(\d{1,2})")
_FIRST_PARTS, _LONGEST_LINE, _LONGEST_NAME = 14, 60, 40


@dataclass(slots=True)
class Layout:
    """Paragraph indexes of the parts, absent where not found, and what was read from them."""

    blocks: dict[str, int] = field(default_factory=dict)
    number: str = ""
    issuer: str = ""
    addressee: str = ""
    signed: str = ""
    named: tuple[NamedAttachment, ...] = ()
    note_paragraphs: frozenset[int] = frozenset()
    main_end: int = 0
    appendices: tuple[int, ...] = ()


def read_layout(paragraphs: Sequence[Paragraph], title: str) -> Layout:
    """The layout of a document with these paragraphs; ``title`` is the page's own title."""
    layout = Layout(main_end=len(paragraphs))
    _head(layout, paragraphs, squeezed(title))
    _signature(layout, paragraphs)
    _attachment_note(layout, paragraphs)
    _ends(layout, paragraphs)
    layout.appendices = _appendices(layout, paragraphs)
    return layout


def squeezed(text: str) -> str:
    """``text`` without any blanks."""
    return _SPACES.sub("", text)


def _head(layout: Layout, paragraphs: Sequence[Paragraph], title: str) -> None:
    """Title, number and addressee among the first paragraphs."""
    before = ""
    outside = ((place, p) for place, p in enumerate(paragraphs) if not p.in_table)
    for place, paragraph in islice(outside, _FIRST_PARTS):
        text = squeezed(paragraph.text)
        if not text:
            continue
        above, before = before, text
        number = find_number(paragraph.text) or order_number(above, text)
        if "number" not in layout.blocks and number:
            layout.number = number
            layout.blocks["number"] = place
        elif "title" not in layout.blocks and _is_title(paragraph, text, title):
            layout.blocks["title"] = place
        elif _is_addressee(paragraph, text):
            layout.addressee = text.rstrip("：:")
            layout.blocks["addressee"] = place
            return
        elif len(text) > 30 and text[-1] in "。；":
            return


def _is_title(paragraph: Paragraph, text: str, title: str) -> bool:
    if title and (
        text == title or (len(text) > 8 and (text in title or title in text) and len(text) <= len(title) + 30)
    ):
        return True
    return paragraph.align == "center" and len(text) > 8 and bool(_TITLE_END.search(text))


def _is_addressee(paragraph: Paragraph, text: str) -> bool:
    if text[-1] not in "：:" or len(text) > 300 or "。" in text or text.startswith(("附件", "附：")):
        return False
    if _BESIDE_TITLE.search(text):
        return False
    return bool(_ADDRESSEE.search(text)) and not re.search(
        r"如下|以下|包括|通知|公告|即|做好|第[一二三]", text[-12:]
    )


def _signature(layout: Layout, paragraphs: Sequence[Paragraph]) -> None:
    """Issuer and date at the end of the main text: the first line that is a date alone, after some text."""
    first = max((p for n, p in layout.blocks.items() if n != "date"), default=-1) + 1
    for place in range(first, len(paragraphs)):
        paragraph = paragraphs[place]
        if paragraph.in_table or len(paragraph.text) > _LONGEST_LINE:
            continue
        found = written_day(paragraph.text)
        if not found:
            continue
        before, after = (
            paragraph.text[: found[1]].strip(" \u3000\xa0"),
            paragraph.text[found[2] :].strip(" \u3000\xa0"),
        )
        if after or not _may_sign(before) or not _text_before(paragraphs, first, place):
            continue
        layout.signed = found[0]
        layout.blocks["date"] = place
        _issuer(layout, paragraphs, place, before)
        return
    _signed_in_figures(layout, paragraphs, first)


def _signed_in_figures(layout: Layout, paragraphs: Sequence[Paragraph], first: int) -> None:
    """A day of another form (``2026.10.20``) at the right, below an issuer."""
    for place in range(first, len(paragraphs)):
        paragraph = paragraphs[place]
        found = _FIGURES.fullmatch(paragraph.text.strip()) if paragraph.align == "right" else None
        if found and not paragraph.in_table and _text_before(paragraphs, first, place):
            signed = iso_day(int(found[1]), int(found[2]), int(found[3]))
            above = next((p for p in reversed(paragraphs[:place]) if p.text), None)
            if signed and above is not None and above.align == "right" and _is_issuer(above.text):
                layout.signed = signed
                layout.blocks["date"] = place
                _issuer(layout, paragraphs, place, "")
                return


def _text_before(paragraphs: Sequence[Paragraph], first: int, place: int) -> bool:
    """Whether running text stands between the head and a date: else the date belongs to the head."""
    return any(len(p.text) > 15 and _BODY_END.search(p.text) for p in paragraphs[first:place])


def _may_sign(text: str) -> bool:
    """Whether ``text`` before a date on its line is nothing or an issuer's name."""
    return not text or (len(text) <= 40 and not re.search(r"[，。；：:,;、（(\d]", text) and len(text) >= 3)


def _issuer(layout: Layout, paragraphs: Sequence[Paragraph], date: int, on_line: str) -> None:
    names, first = ([on_line], date) if on_line else ([], date)
    for place in range(date - 1, max(date - 8, -1), -1):
        text = paragraphs[place].text
        if on_line or (text and not _is_issuer(text)):
            break
        if text:
            names.append(text)
            first = place
    if names:
        layout.issuer = " ".join(reversed(names))
        layout.blocks["issuer"] = first


def _is_issuer(text: str) -> bool:
    if len(text) > _LONGEST_LINE or re.search(r"[。；：:;]|附\s{0,3}件|公开", text) or _ITEM.match(text):
        return False
    return text[-1] not in "，,、！!" and not re.match(
        r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|特此", text
    )


def _attachment_note(layout: Layout, paragraphs: Sequence[Paragraph]) -> None:
    """附件：1. … 2. … in the paragraphs before (seldom after) the signature."""
    for place, paragraph in enumerate(paragraphs):
        found = (
            _NOTE.match(paragraph.text)
            if paragraph.text.startswith("附") and not paragraph.in_table
            else None
        )
        if not found or (not found["rest"].strip() and not _item_follows(paragraphs, place)):
            continue
        layout.blocks["attachments"] = place
        places, names = [place], _split_names(found["rest"])
        for following in range(place + 1, min(place + 40, len(paragraphs))):
            text = paragraphs[following].text
            if following in (layout.blocks.get("issuer"), layout.blocks.get("date")):
                break
            item = _ITEM.match(text)
            if text and (not item or len(text) > 120 or _is_sentence(text)):
                break
            places.append(following)
            names.extend(_split_names(item[0]) if item else [])
        layout.named = tuple(NamedAttachment(n) for n in names if n)
        layout.note_paragraphs = frozenset(places)
        return


def _item_follows(paragraphs: Sequence[Paragraph], place: int) -> bool:
    for paragraph in paragraphs[place + 1 : place + 3]:
        if paragraph.text:
            return (
                len(paragraph.text) < 120
                and bool(_ITEM.match(paragraph.text))
                and not _is_sentence(paragraph.text)
            )
    return False


def _is_sentence(text: str) -> bool:
    """Whether an item is running text: the name of an attachment may wrongly end with a full stop, but is short and one."""
    return text.endswith("。") and (
        len(text) > _LONGEST_NAME or re.search(r"[，；：,;。].", text) is not None
    )


def _split_names(text: str) -> list[str]:
    parts = _ITEM_SPLIT.split(" " + text.strip())
    return [squeezed(p).strip("；;").rstrip("。") for p in parts if p.strip()]


def _ends(layout: Layout, paragraphs: Sequence[Paragraph]) -> None:
    """The note after the date (此件主动公开), and where the main text ends."""
    date = layout.blocks.get("date")
    start = 0 if date is None else date + 1
    for place in range(start, min(start + 6, len(paragraphs)) if date is not None else len(paragraphs)):
        text = paragraphs[place].text
        if text and len(text) < 40 and _PUBLIC_NOTE.fullmatch(text):
            layout.blocks["note"] = place
            break
    last = max((layout.blocks[k] for k in ("date", "note") if k in layout.blocks), default=-1)
    if last >= 0:
        layout.main_end = last + 1
        return
    for place, paragraph in enumerate(paragraphs):
        if place not in layout.note_paragraphs and place > 2 and _APPENDIX.fullmatch(paragraph.text):
            layout.main_end = place
            return


def _appendices(layout: Layout, paragraphs: Sequence[Paragraph]) -> tuple[int, ...]:
    """For each paragraph the appendix it belongs to: 0 up to ``main_end``, then anew at each 附件 N or centred title."""
    numbers = [0] * min(layout.main_end, len(paragraphs))
    current, filled = 1, False
    for place in range(len(numbers), len(paragraphs)):
        paragraph = paragraphs[place]
        if place not in layout.note_paragraphs and _opens_appendix(paragraph):
            current, filled = (current + 1 if filled else current), False
        elif paragraph.text and len(paragraph.text) > 15:
            filled = True
        numbers.append(current)
    return tuple(numbers)


def _opens_appendix(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if paragraph.in_table or not text:
        return False
    if _APPENDIX.fullmatch(text) or _APPENDIX_TITLED.fullmatch(text):
        return True
    return paragraph.align == "center" and len(text) < 60 and bool(_TITLE_END.search(squeezed(text)))
