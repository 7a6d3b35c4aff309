"""What a service guide says against itself: a promise longer than the law allows, a fee that is none, an impossible number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from core.services import GuideConflict
from reading.numerals import ordinal
from reading.tree.lines import Label, Line, labels_of

_UNIT = r"工作日|自然日|日历日|个月|小时|日|天|月"
_TERM = re.compile(
    rf"(?P<who>法定|承诺)(?!书|人|件|制|函|事项|内容|办理地)[^\d\u4e00-\u9fff，。；]{{0,6}}(?:办结|办理"
    rf"|审批|期限|时限|时间|为|是|的|自受理之日起|受理之日起|在|[（()）【】\[\]:：\s]){{0,6}}"
    rf"(?P<number>\d{{1,3}}|[一二三四五六七八九十]{{1,3}})\s{{0,3}}个?\s{{0,3}}(?P<unit>{_UNIT})(?!\d)"
)
#: Words near a term that say it counts otherwise than the other.
_OTHERWISE = re.compile(r"不含|不计|除外|另计|扣除|不包括|含|特殊|延长|公示|勘验|检测|评审|听证")
_LEGAL, _PROMISED = "法定", "承诺"
_DAYS = {"工作日": 1, "日": 1, "天": 1, "自然日": 1, "日历日": 1, "个月": 30, "月": 30}
_FREE = re.compile(r"(?:否|不收费|免费|无|不收取(?:任何)?费用|无收费|不涉及收费|零收费)[。；;]?")
_ASKS_WHETHER = re.compile(r"是否收费|收费情况|是否涉及收费")
_HOW_MUCH = re.compile(r"收费(?:标准|金额|项目及标准|依据及标准)|(?:收取)?标准|费用")
_AMOUNT = re.compile(r"(?<![\d.])(?:[1-9]\d{0,6}(?:\.\d{1,2})?|0\.\d{1,2})\s{0,2}(?:元|万元)")
_EXCUSED = re.compile(
    r"停征|免征|免收|减免|取消|原|暂停|押金|保证金|罚|第三方|中介|检测机构|医院|银行|鉴定|自愿|邮寄|快递"
    r"|补贴|奖励|补助|资助|0元|不再|以下|以上|超过|注册资本"
)
_TELEPHONE = re.compile(r"电话|热线|联系方式|咨询方式|咨询途径")
_NUMBER = re.compile(
    r"(?<![\d\-－—*xX×./])(0[1-9]\d{1,2})[-－—)）\s]{1,3}(\d[\d ]{2,14}\d|\d{3,16})(?![\d*xX×])"
)
_MORE_DIGITS = re.compile(r"\s{0,2}[-－—转/、]\s{0,2}\d|\s\d")
_MOST_LINES, _LONGEST, _SHORTEST_LINE, _LONGEST_LINE = 400, 80, 4, 10
_LOCAL = (7, 8)
#: Lines that the whole country dials alike, with the code of an area before them: 0599-12345, 0591-968890.
_HOTLINE = re.compile(r"1\d{2,4}|9[56]\d{3,4}")


def read_conflicts(lines: Sequence[Line], text: str) -> tuple[GuideConflict, ...]:
    """The conflicts of a guide of these ``lines``; ``text`` is the same as running text."""
    labels = [k for line in islice(_joined(lines), _MOST_LINES) for k in labels_of(line)]
    return tuple([*_terms(text), *_fees(labels), *_telephones(labels)])


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, a label that stands alone with what follows it."""
    for index, line in enumerate(lines):
        labels = labels_of(line)
        after = lines[index + 1] if index + 1 < len(lines) else None
        if after is not None and labels and not any(k.rest for k in labels) and line.row == after.row:
            yield Line(f"{line.text.rstrip(':：')}：{after.text}", (), line.row)
        else:
            yield line


def _terms(text: str) -> Iterator[GuideConflict]:
    """One legal and one promised term, both in units that can be compared."""
    found: dict[str, dict[tuple[int, str], str]] = {_LEGAL: {}, _PROMISED: {}}
    for match in _TERM.finditer(text):
        number = int(match["number"]) if match["number"].isdecimal() else ordinal(match["number"])
        around = text[match.start() : match.end() + 16]
        found[match["who"]].setdefault((number, match["unit"]), around)
    if len(found[_LEGAL]) != 1 or len(found[_PROMISED]) != 1:
        return
    (legal, said), (promised, vowed) = (next(iter(found[w].items())) for w in (_LEGAL, _PROMISED))
    if _longer(promised, legal):
        shown = (f"{legal[0]}{legal[1]}", f"{promised[0]}{promised[1]}")
        yield GuideConflict("time", shown, sure=not _OTHERWISE.search(said + vowed))


def _longer(promised: tuple[int, str], legal: tuple[int, str]) -> bool:
    """Whether the promise is surely the longer one: a number of working days is never less than as many days."""
    if "小时" in (promised[1], legal[1]):
        return promised[1] == legal[1] and promised[0] > legal[0] > 0
    days, allowed = promised[0] * _DAYS[promised[1]], legal[0] * _DAYS[legal[1]]
    if legal[1] == "工作日" and promised[1] != "工作日":
        allowed = allowed * 2 + 4  # weekends and holidays
    return days > allowed > 0


def _fees(labels: Sequence[Label]) -> Iterator[GuideConflict]:
    """A guide that costs nothing, and the amount that it costs."""
    free = next((k for k in labels if _ASKS_WHETHER.fullmatch(k.head) and _FREE.fullmatch(k.rest)), None)
    for label in labels:
        amount = _AMOUNT.search(label.rest) if _HOW_MUCH.fullmatch(label.head) else None
        if amount is None or _EXCUSED.search(label.rest):
            continue
        if free is not None:
            yield GuideConflict("fee", (f"{free.head}：{free.rest}", label.rest[:_LONGEST]))
        elif said := re.match(r"不收费|免费|不收取", label.rest):
            yield GuideConflict("fee", (said[0], label.rest[:_LONGEST]), sure=False)
        else:
            continue
        return


def _telephones(labels: Sequence[Label]) -> Iterator[GuideConflict]:
    """Numbers behind a code of an area that no line can have: less than seven digits, or more than eight."""
    for label in labels:
        if not _TELEPHONE.search(label.head):
            continue
        for match in _NUMBER.finditer(label.rest[:_LONGEST]):
            number, more = match[2], _MORE_DIGITS.match(label.rest, match.end())
            if len(number) in _LOCAL or more or " " in number or _HOTLINE.fullmatch(number):
                continue
            if _SHORTEST_LINE <= len(number) <= _LONGEST_LINE:
                yield GuideConflict("phone", (match[0],))
                return
