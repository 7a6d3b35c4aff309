"""Document numbers (发文字号) as pages write them, right or wrong: 清政办〔2026〕12号, 清政[2026]012号, 第41号令."""

from __future__ import annotations

import re

_OPEN, _CLOSE = "〔﹝［\\[【(（{〈<《", "〕﹞］\\]】)）}〉>》"
#: A number with agency code, year in any brackets, and serial; written with blanks, 第 or zeros as found.
NUMBER = re.compile(
    rf"[\u4e00-\u9fa5]{{1,16}}(?:\s{{0,2}}[（(][\u4e00-\u9fa5]{{1,6}}[)）])?\s{{0,3}}[{_OPEN}]\s{{0,2}}(?:19|20)\d\d\s{{0,2}}年?\s{{0,2}}[{_CLOSE}]"
    r"\s{0,3}(?:第\s?)?\d{1,5}\s{0,3}号"
)
#: The same without brackets: 清政办2026年12号, 清政办2026-12号.
_BARE = re.compile(r"[\u4e00-\u9fa5]{2,12}\s{0,2}20\d\d(?:\s?年\s?第?|\s?[-—－]\s?)\d{1,4}\s?号")
#: Orders and notices counted by themselves: 证监会令第118号, 2026年第41号令, 2026年第3号.
ORDER = re.compile(
    r"[\u4e00-\u9fa5]{2,30}令\s{0,3}(?:[（(]?第?\s?[\d一二三四五六七八九十百〇]{1,5}\s?号[)）]?)|20\d\d\s?年第?\s?\d{1,4}\s?号令?"
)
_ORDER_NAME = re.compile(r"[\u4e00-\u9fa5]{2,30}令")
_ORDER_SERIAL = re.compile(r"第[\d一二三四五六七八九十百〇]{1,5}号")
_LEADING = re.compile(r"^(?:.{0,12}(?:文号|字号|编号)\s{0,3}[:：]\s{0,3}|关于|根据|按照|依据)")


def find_number(text: str) -> str:
    """The document number a short line consists of (labels and brackets around it aside), ``""`` for other lines."""
    line = _LEADING.sub("", text.strip())
    bare = line.strip("（）() \u3000\xa0")
    if len(bare) > 60:
        return ""
    for pattern in (NUMBER, _BARE, ORDER):
        for candidate in (line, bare):
            if pattern.fullmatch(candidate):
                return candidate
    return ""


def order_number(name: str, serial: str) -> str:
    """The number of an order that stands on two lines, 清河县人民政府令 and 第85号; ``""`` for other pairs of lines."""
    bare = serial.strip("（）()")
    return name + bare if _ORDER_SERIAL.fullmatch(bare) and _ORDER_NAME.fullmatch(name) else ""


def number_within(text: str) -> str:
    """A document number somewhere in ``text`` (a title, a header value)."""
    found = NUMBER.search(text) or ORDER.search(text)
    return found[0] if found else ""


def is_order(number: str) -> bool:
    """Whether the number is that of an order (令)."""
    return "令" in number and not NUMBER.fullmatch(number)
