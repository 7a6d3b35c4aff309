"""Public letters with their answers (来信与答复): the four facts, the state of handling, and what is shown of the asker."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType

from lxml.html import HtmlElement

from core.services import MessageFacts
from reading.dates import find_dates
from reading.functions.cards import read_cards
from reading.functions.hollow import is_hollow
from reading.links import resolve
from reading.tree.lines import Label, Line, labels_of, read_lines, values_below
from reading.tree.markup import plain_text
from reading.tree.tabs import tabs

_ASK = "来信|写信|留言|来电|提问|咨询|提交|反映|发信|投递|诉求|问政|建议|信件|网民|提出|发表|登记|受理来信"
_ANSWER = "回复|答复|回信|反馈|办结|办理完成|回应|官方回复|处理|办理|最终答复|首次答复"
_ASKED = re.compile(rf"(?:{_ASK})(?:日期|时间)|(?:{_ASK})于")
#: What the page itself may call the letter's own time.
_SHOWN_TIME = re.compile(r"(?:发布|发表)(?:时间|日期)")
_ANSWERED = re.compile(rf"(?:{_ANSWER})(?:日期|时间)|(?:{_ANSWER})于")
#: Heads of a list's columns that can mean nothing else: 办理日期 may be any step on the way, 最新回复 an afterthought.
ASKED_HEAD = re.compile(r"(?:来信|写信|留言|提问|咨询|提交|投递|反映|诉求|信件提交)(?:日期|时间)")
_TITLE_HEAD = re.compile(r"(?:来信|写信|信件|留言|咨询|诉求|问题|反映)?(?:标题|主题|题目|事项|摘要)")
_ANSWERED_HEAD = re.compile(r"(?:官方|首次|部门)?(?:回复|答复|回信|办结)(?:日期|时间)")
_COLUMNS = (ASKED_HEAD, _ANSWERED_HEAD, _TITLE_HEAD)
_UNIT = re.compile(
    r"(?:回复|答复|回信|办理|承办|处理|受理|责任|反馈|主办|交办|转办|经办|被咨询|接收|收件)(?:单位|部门"
    r"|机构|机关)|(?:回复|答复|承办|办理)[人者]|^(?:单位|部门)$"
)
#: Labels that an element of their own sets apart from the value in the same line, without a colon.
_PLAIN = re.compile(
    rf"(?:{_ASK}|{_ANSWER}|承办|受理|信件)(?:日期|时间|内容|单位|部门|机构|结果|情况|状态|意见)"
)
#: What else heads the columns of a letter's own table.
_OTHER_HEAD = re.compile(
    rf"序号|姓名|编号|标题|主题|(?:{_ASK}|网友)(?:人|者|人姓名|编号|标题|主题|类型|类别|方式)"
)
_REPLIES = re.compile(r"回复|答复|回信|反馈|办理")
_QUESTION = re.compile(
    rf"(?:{_ASK}|问题|主要)(?:内容|正文|描述|详情|诉求)|^(?:内容|问题|正文|问|来信|留言|咨询|[QＱ])$|咨询问题|^诉求$"
)
_ANSWER_TEXT = re.compile(
    r"(?:回复|答复|回信|反馈|处理|办理|官方|部门|处置|回应)(?:内容|结果|情况|意见|详情|正文|说明|回复|答复)"
    r"|^(?:管理员|站长|版主|客服|工作人员|本站|网站|编辑|小编)?(?:回复|答复)$"
    r"|^(?:答|办理结果|处理结果|回信|官方回复|[AＡ])$"
)
_STATUS = re.compile(r"(?:处理|办理|信件|来信|留言|当前|受理|回复|答复|办件)?状态|处理情况|办理进度")
_SORT = re.compile(
    r"(?:信件|来信|留言|咨询|诉求|问题|事项)?(?:类型|类别|性质|分类)|^(?:所属|接收|收信|选择|受理)?信箱(?:名称)?$"
)
_DONE = re.compile(
    r"已(?:经)?(?:回复|答复|办结|办理|处理|反馈|回信|办复|办毕|结案|完成)|(?<![待未])办结|办理完毕|答复完毕"
)
_OPEN = re.compile(
    r"(?:未|待|尚未|暂未|暂无|等待)(?:回复|答复|办理|处理|受理|反馈|审核|办结)"
    r"|(?:办理|处理|受理|回复|答复|交办|转办|审核)中|正在(?:办理|处理)|无回复|没有回复|无答复"
)
_TAKEN = re.compile(r"已(?:受理|接收|收件|转办|交办|分办|签收)")
_VOID = re.compile(
    r"不予(?:受理|公开|回复)|无效|重复(?:来信|信件|留言|诉求|提交|件)|^重复$|退回|作废|撤销|撤回|已关闭|涉法涉诉|不属于"
)
_PROMISE = re.compile(
    r"(?:承诺|将在|应当?在|请在|须在|限"
    r"|自[^，。；]{2,12}(?:之日)?起)[^，。；\d]{0,14}(\d{1,3})\s{0,2}个?(工作日|日"
    r"|天)内?[^，。；]{0,12}(?:回复|答复|办结|反馈|办理)|"
    r"(?:答复|回复|办结|办理)(?:时限|期限)[:：为 ]{0,3}(\d{1,3})\s{0,2}个?(工作日|日|天)"
)
_DUE = re.compile(
    r"(?:办理|答复|回复|办结)(?:期限|时限|截止(?:日期|时间))[:：]|应(?:答复|回复|办结)(?:日期|时间)[:：]"
)
#: A term in a cell or element behind its label.
_TERM = re.compile(
    r"(?:办理|答复|回复|办结|处理)(?:期限|时限|截止(?:日期|时间))|应(?:答复|回复|办结)(?:日期|时间)"
)
#: How the names of offices end.
_OFFICES = "局|委|委员会|管委会|联合会|残联|妇联|工会|办|办公室|中心|政府|街道|厅|大队|支队|院|处|站|公司|所|社|校|行|馆|镇|乡"
_OF_LETTERS = re.compile(r"来信|信件|留言|信箱|写信|本栏目|平台")
_SIGNED = re.compile(rf"[\u4e00-\u9fa5（）()]{{2,28}}(?:{_OFFICES})")
#: Office and day in brackets at the end of an answer: 周六上午有。（县卫健局 2026-10-05）
_SIGNED_BEHIND = re.compile(
    rf"[（(]\s{{0,3}}(?:(?:回复|答复)(?:单位|人"
    rf"|部门)?[:：]?\s{{0,3}})?(?P<unit>[\u4e00-\u9fa5]{{1,24}}(?:{_OFFICES}))[\s，,]{{0,4}}(?P<day>(?:20\d\d[^（()）]{{3,20}})?)[）)]\s{{0,3}}$"
)
_BEFORE_DAY = re.compile(r"[\s（(，,:：于日期时间回答复]{0,12}")
_MORE = re.compile(r"[^\d年月日.\-/\s:：]")
_ANSWER_LINE = re.compile(
    rf"^[【\[（(]?(?:(?P<unit>[\u4e00-\u9fa5]{{0,24}}(?:{_OFFICES}))|[Aa]dmin|管理员|站长|版主|客服"
    rf"|工作人员|本站|网站)[】\]）)]?\s{{0,3}}(?:于\s{{0,3}})?"
    r"[^，。；\u4e00-\u9fa5]{0,24}(?:回复|答复)"
)
#: A line of nothing but an office and a day, as replies are headed that look like a talk.
_OFFICE_AND_DAY = re.compile(
    rf"(?P<unit>[\u4e00-\u9fa5]{{2,24}}(?:{_OFFICES}))\s{{0,4}}[（(]?\s{{0,3}}20\d\d[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?[\s\d:：]{{0,10}}[）)]?"
)
#: The same with the words of the answer, and of the letter, behind a colon in the same line.
_OFFICE_LINE = re.compile(
    rf"(?P<unit>[\u4e00-\u9fa5]{{2,24}}(?:{_OFFICES}))\s{{0,4}}[（(]?\s{{0,3}}(?P<day>20\d\d[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?)(?:\s\d\d?[:：]\d\d)?\s{{0,3}}[）)]?\s{{0,3}}[:：]\s{{0,3}}(?=\S)"
)
_WRITER_LINE = re.compile(
    r"(?:网友|网民|市民|写信人|来信人|留言者"
    r"|提问者)[^，。；:：\d]{0,20}(?P<day>20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?:\s\d\d?[:：]\d\d)?\s{0,3}[）)]?\s{0,3}(?:留言|提问|咨询|说|问)?[:：]\s{0,3}(?=\S)"
)
#: Lines of letters whose parts no label marks: 【咨询】…（2026-06-20）, 网民 2026-06-20, 【回复】（县住建局　2026-06-25）.
_ASKED_LINE = re.compile(
    r"(?:(?:[【\[［（(](?:咨询|建议|投诉|求助|来信|留言|提问|问|诉求)[】\]］）)]"
    r"|[QＱ问](?=[\s:：.．、])).{0,120}"
    r"|(?:网友|网民|市民|写信人|来信人|留言者|提问者)[^，。；]{0,24})20\d\d[^，。；]{0,24}"
)
#: The writer's name may stand before it, the state behind it: 林** 留言于 2026-06-01.
_ASKED_AT = re.compile(r"(?:留言|提问|提交|来信|写信|咨询|投诉|反映|发表)于\s{0,3}[:：]?\s{0,3}(?=20\d\d)")
_BARE_TIME = re.compile(r"时间|日期")
_WRITER = re.compile(r"姓名|昵称|网名|网友|(?:来信|写信|留言|咨询|提问|投诉|发言)[人者]")
_LETTER_MARKS = frozenset("问答QA")
_ASKING = re.compile(r"(?:[QＱ]|提?问)\s{0,2}[:：]\s{0,3}(?=\S)")
_TAGGED_ANSWER = re.compile(
    rf"(?:[【\[［（(](?:官方)?(?:回复|答复|回信|答)[】\]］）)]\s{{0,3}}[:：]?\s{{0,3}}[（(]?"
    rf"|[AＡ](?=[\s:：.．、])[:：.．、]?\s{{0,3}}|答\s{{0,2}}[:：]\s{{0,3}}"
    rf"|(?:官方|部门|单位)?(?:回复"
    rf"|答复)[（(])\s{{0,3}}(?:(?P<unit>[\u4e00-\u9fa5]{{1,30}}(?:{_OFFICES}))(?=[\s，,）):：]|20\d\d"
    rf"|$))?[\s，,]{{0,4}}(?P<rest>.{{0,240}})"
)
#: How an answer begins that no label announces.
_REPLIES_TO = re.compile(
    r"^[^，。]{0,30}(?:您好|你好)[，,！!。：:\s].{0,40}?(?:您(?:所)?(?:反映|咨询|提出|来信|留言|关心)|收悉"
    r"|(?:答复|回复)如下|我(?:局|委|办|厅|院|处|镇|街道|中心)|经(?:核实|核查|了解|调查|研究|查))"
    r"|^.{0,40}(?:现|特)(?:将.{0,20})?(?:答复|回复)如下"
)
_MOBILE = re.compile(r"(?<![\d*])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d*])")
_PERSONAL = (
    ("电话", re.compile(
        r"(?:来信人|写信人|留言人|网友|本人|联系|手机|移动|您的)?(?:联系)?(?:电话|手机|手机号|手机号码"
        r"|联系方式|电话号码)"
    )),
    ("证件号码", re.compile(r"(?:身份证|证件)(?:号|号码)")),
    ("住址", re.compile(r"(?:家庭|通讯|联系|居住|来信人|写信人)(?:住址|地址)|^(?:住址|地址)$")),
    ("邮箱", re.compile(r"(?:电子)?(?:邮箱|邮件)(?:地址)?|[Ee]-?[Mm]ail")),
)  # fmt: skip
_ID_NUMBER = re.compile(
    r"(?<![\dA-Za-z*])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_MAIL = re.compile(r"(?<![\w.*-])[A-Za-z0-9._-]{2,40}@[A-Za-z0-9-]{2,40}\.[A-Za-z.]{2,12}")
_STREET = re.compile(
    r"[\u4e00-\u9fa5]{2,8}(?:小区|花园|村|路|街|巷|公寓|大厦)[^，。；]{0,20}\d{1,4}\s{0,2}(?:号|栋|幢|单元"
    r"|室)[^，。；]{0,12}\d{1,4}\s{0,2}[室号]|\d{1,3}\s{0,2}[栋幢号]楼?\s{0,2}\d{2,4}\s{0,2}[室号]"
)
_OFFICIAL = re.compile(r"单位|部门|办公|监督|回复|答复|承办|受理|服务|热线")
_END = re.compile(
    r"(?:热点|热门|最新|相关|推荐|其他)(?:来信|信件|留言|咨询|回复|信息)|上一[篇条]|下一[篇条]|分享到"
    r"|【?打印|【?关闭|版权所有|主办单位|扫一扫|满意度|评价|您?(?:访问|点击|打开)的链接.{0,4}即将"
    r"|您?即将离开"
)
#: Words right before a number that make it the asker's: 您预留的电话139…, 来信人（139…）.
_OWN_WORDS = re.compile(
    r"(?:[您你]|(?:来信|写信|反映|诉求|投诉|当事)人)(?:本人|女士|先生)?所?(?:预留|留下|留|提供|登记|填写"
    r"|注册|来电)?的?(?:联系)?(?:电话|手机|方式)?(?:号码|号)?[为是]?[（(:：，,\s]{0,3}\Z"
)
#: An office that called the number back: 已电话（139…）与您联系; not one who will: 王师傅（139…）与您对接.
_CALLED = re.compile(
    r"(?:(?:已|曾|经|多次|再次|当即|立即)(?:通过|用|打)?电话|致电|去电|回电|拨打)[（(:：\s]{0,2}\Z"
)
_OWN_BEHIND = re.compile(
    r"[）)]?[，,\s]{0,3}(?:与|和|同|跟|向|给|联系|告知|回复)[您你来诉反](?!所在|的|家|小区|单位|村)"
)
#: An answer that begins with the asker's name and number: 郑建国先生（电话137…）：您反映的……
_SALUTATION = re.compile(
    r"\A\s{0,4}(?:尊敬的)?[\u4e00-\u9fa5]{1,4}(?:先生|女士|同志|网友"
    r"|市民)[（(，,、\s]{0,3}(?:您?的?(?:联系)?(?:电话|手机号?码?|号码)|手机)?[:：]?\s{0,2}\Z"
)
_NO_TEXT = re.compile(r"(?:暂无(?:回复|答复|内容)?|无|未回复|尚未回复|待回复|办理中|[-—/\s.。（）()]{0,10})")
#: What says that letter or answer are kept from the public; not a letter about something that is.
_WITHHELD = re.compile(
    r"(?:人|者|本人|市民|网民|网友)的?(?:(?:要求|选择|申请|请求|意愿)，?[^，。；？?]{0,6}"
    r"(?:不(?:予|宜|便|愿|想|要|同意)?(?:对外|向社会)?公开|保密(?!协议))|(?:不愿|不同意)[^，。；？?]{0,10}(?:公开|保密))"
    r"|(?:信件|来信|留言|此信|该信|答复|回复|诉求|内容)(?:内容)?(?:不予|不宜|不便|不|未|非)(?:对外|向社会)?公开(?!的)"
    r"|涉及[^，。；？?]{0,12}(?:隐私|秘密|保密|敏感)[^。；？?]{0,10}(?:不|未)[^。；？?]{0,6}公开"
    r"|仅(?:限)?(?:来信|写信|留言|提问|咨询|诉求)?(?:人|本人)[^，。；？?]{0,8}(?:可见|查看|查询)"
)
_ROW_TAGS = ("tr", "li", "dl")
_LONGEST_DAY = 20
_MOST_CELLS, _LONGEST_CELL, _MOST_PICTURES = 20, 40, 4
_LONGEST_HEAD = 120
_LONGEST_STATE, _LONGEST_NOTE, _SHORTEST_TEXT = 14, 60, 3
_MOST_ROWS, _MOST_HEAD, _MOST_LINES = 60, 60, 100_000
_NOWHERE: Mapping[HtmlElement, str] = MappingProxyType({})


@dataclass
class _Reading:
    """What was met so far on a letter's page; ``part`` is the part that the lines belong to now."""

    asked: str = ""
    answered: str = ""
    unit: str = ""
    status: str = ""
    promised: str = ""
    sort: str = ""
    part: str = ""
    implied: bool = False  # the letter's text begins without a label, behind the time
    texts: dict[str, list[str]] = field(default_factory=lambda: {"question": [], "answer": []})
    personal: list[tuple[str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    bare_day: str = ""  # alone on a line before the answer


def read_message(element: HtmlElement, title: str, without: Collection[HtmlElement] = ()) -> MessageFacts:
    """The letter in ``element``, which may hold more than the article; ``without`` are its navigation and side columns."""
    return read_letter(_lines(element, without), title)


def read_letter(lines: Sequence[Line], title: str) -> MessageFacts:
    """The letter that these lines tell."""
    lines = _paired(lines)
    found = _Reading()
    skip = -1
    for index, line in enumerate(lines):
        if _answered_in_line(found, _spelled(line)):
            continue
        labels = _marked(line)
        _when(found, labels)
        known = [k for k in labels if _take(found, k, _next(lines, index))]
        if any(not k.rest and letter_kind(k.head) not in ("question", "answer") for k in known):
            skip = index + 1
        elif not known and index != skip and not _is_field(found, line, labels):
            _unlabelled(found, line)
        if known and found.part and _blank_cell(lines, index):
            found.part = ""
        if not found.part and "asked" in found.labels and not _answers(found):
            found.part, found.implied = "question", True
    if not found.asked and not found.implied and found.labels:
        found.asked = found.bare_day
    if not found.asked and not found.implied and (shown := _shown_time(lines)):
        found.asked = shown
        found.labels.append("shown")
    question, answer = "\n".join(found.texts["question"]), "\n".join(found.texts["answer"])
    _signature(found)
    if not found.status and _says_nothing(answer.strip()):
        found.status = _status(answer) if _OPEN.search(answer[:_LONGEST_STATE]) else ""
    if is_hollow(answer):
        found.labels.append("hollow")
    withheld = _withheld(answer) or ("" if answer.strip() else _withheld(question))
    return MessageFacts(
        title=title[:120],
        asked=found.asked,
        answered=found.answered,
        unit=found.unit[:60],
        question=len(question),
        answer=0 if withheld or _says_nothing(answer.strip()) else len(answer),
        status=f"void:{withheld}" if withheld else found.status,
        promised=found.promised or _promise("\n".join(_rules(lines, found))),
        sort=found.sort[:20],
        leaks=tuple(_leaks(found, question, answer)),
        labels=tuple(dict.fromkeys(found.labels)),
    )


def _rules(lines: Sequence[Line], found: _Reading) -> Iterator[str]:
    """The lines in which the page itself may promise an answer: what the letter tells, or the answer of the matter, is none."""
    asked, answered = (tuple(found.texts[part]) for part in ("question", "answer"))
    for line in lines:
        of_answer = line.text.endswith(answered) and _OF_LETTERS.search(line.text) is None
        if not line.text.endswith(asked) and not of_answer:
            yield line.text


def _withheld(text: str) -> str:
    """The words that say that letter or answer are kept from the public, as the writer or the law wants it."""
    said = _WITHHELD.search(text) if len(text) <= _LONGEST_NOTE and not text.endswith(("？", "?")) else None
    return said[0] if said else ""


def _says_nothing(answer: str) -> bool:
    """Whether what stands where the answer should only says that there is none as yet."""
    return _NO_TEXT.fullmatch(answer) is not None or (
        len(answer) <= _LONGEST_STATE and bool(_OPEN.search(answer))
    )


def _paired(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the values of a table headed by the labels of a letter each behind its head."""
    below = values_below(lines, _is_head)
    values = set(below.values())
    paired: list[Line] = []
    for index, line in enumerate(lines):
        if index in below:
            row = _MOST_LINES + index  # a number that no row of the page has
            paired += [replace(line, row=row), replace(lines[below[index]], row=row)]
        elif index not in values:
            paired.append(line)
    return paired


def _is_head(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None or _OTHER_HEAD.fullmatch(text) is not None


def _marked(line: Line) -> list[Label]:
    """The labels of a line that a colon, a cell or a line of their own marks, or a plain one in an element of its own."""
    labels = labels_of(line)
    labels = _whole_answers(labels)
    plain = [k for k in labels if not k.marked and k.rest and (_PLAIN.fullmatch(k.head) or _is_personal(k))]
    return plain[:1] or [k for k in labels if k.marked or not k.rest]


def _whole_answers(labels: Sequence[Label]) -> list[Label]:
    """The labels, without those inside an answer that are words of it: 您好！您登记的电话：139…."""
    found: list[Label] = []
    for label in labels:
        if found and letter_kind(found[-1].head) == "answer" and not letter_kind(label.head):
            found[-1] = replace(found[-1], rest=f"{found[-1].rest}{label.head}：{label.rest}")
        else:
            found.append(label)
    return found


def _lines(element: HtmlElement, without: Collection[HtmlElement]) -> list[Line]:
    """The lines of a letter; where letter and answer stand in tabs, the words of each tab before what it shows."""
    for box, parts in tabs(element, lambda words: letter_kind(words) in ("question", "answer")):
        kinds = {letter_kind(words) for words, _ in parts}
        if {"question", "answer"} <= kinds and not any(box in p.iterdescendants() for _, p in parts):
            lines = read_lines(element, {*without, box, *(panel for _, panel in parts)})
            for words, panel in parts:
                lines += [Line(f"{words}：", (f"{words}：",)), *read_lines(panel)]
            return lines
    return read_lines(element, without)


def _shown_time(lines: Sequence[Line]) -> str:
    """The day that a letter without a time of its own is shown with; the letter may be older."""
    for line in lines[:_MOST_HEAD]:
        for label in labels_of(line):
            if label.marked and _SHOWN_TIME.fullmatch(label.head) and (day := _day(label.rest)):
                return day
    return ""


def _blank_cell(lines: Sequence[Line], index: int) -> bool:
    """Whether the cell beside a label is blank: what comes after its row is no answer."""
    after = lines[index + 1] if index + 1 < len(lines) else None
    return after is not None and after.row > 0 and after.row == lines[index].row and not after.text


def _next(lines: Sequence[Line], index: int) -> str:
    """The text that stands beside or below a label that ends its line."""
    for line in lines[index + 1 : index + 2]:
        own = labels_of(line)
        if not any(letter_kind(k.head) for k in own if k.marked or not k.rest) or not own:
            return line.text
    return ""


def letter_kind(head: str) -> str:
    """Which part of a letter a label names; empty for none."""
    if len(head) > 14 or _WITHHELD.search(head):
        return ""
    for kind, pattern in _KINDS:
        if pattern.search(head):
            return kind
    return ""


_KINDS = (
    ("answered", _ANSWERED), ("asked", _ASKED), ("status", _STATUS), ("answer", _ANSWER_TEXT), ("question", _QUESTION),
    ("unit", _UNIT), ("sort", _SORT),
)  # fmt: skip


def _take(found: _Reading, label: Label, below: str) -> bool:
    """Keeps what a label says; whether it was one of ours."""
    kind = letter_kind(label.head)
    value = label.rest or (below if kind not in ("question", "answer") else "")
    _personal(found, label, value)
    if not found.promised and value and _TERM.fullmatch(label.head):
        found.promised = _promise(f"{label.head}：{value[:_LONGEST_NOTE]}")
    if not kind:
        return False
    found.labels.append(kind)
    if kind in ("question", "answer"):
        found.part, found.implied = kind, False
        if label.rest:
            found.texts[kind].append(label.rest)
    elif kind == "answered" or (kind == "unit" and _REPLIES.search(label.head)):
        found.part = "answer" if found.part == "question" else found.part
    if kind in ("asked", "answered"):
        days = find_dates(value)
        if days and not getattr(found, kind):
            setattr(found, kind, days[0][0][:10])
    elif kind == "status":
        found.status = found.status or _status(value) or _status(label.head)
    elif kind in ("unit", "sort") and value and not getattr(found, kind) and len(value) <= 60:
        setattr(found, kind, value)
    return True


def _is_field(found: _Reading, line: Line, labels: Sequence[Label]) -> bool:
    """Whether a line behind the letter's time is another field of it, not its text."""
    return found.implied and (line.row > 0 or any(map(_is_personal, labels)))


def _is_personal(label: Label) -> bool:
    return any(pattern.fullmatch(label.head) for _, pattern in _PERSONAL)


def _personal(found: _Reading, label: Label, value: str) -> None:
    if not value or _OFFICIAL.search(label.head) or found.part == "answer":
        return
    for name, pattern in _PERSONAL:
        if pattern.fullmatch(label.head):
            found.personal.append((name, value[:80]))


def _when(found: _Reading, labels: Sequence[Label]) -> None:
    """A bare 时间 is that of whom the same line names: 姓名：林** 时间：…, 回复人：办公室 时间：…."""
    day = next((_day(k.rest) for k in labels if _BARE_TIME.fullmatch(k.head)), "")
    heads = [k.head for k in labels]
    if not day:
        return
    if not found.answered and any(letter_kind(h) == "unit" and _REPLIES.search(h) for h in heads):
        found.answered = day
        found.labels.append("answered")
    elif not found.asked and any(map(_WRITER.fullmatch, heads)):
        found.asked = day
        found.labels.append("asked")


def _spelled(line: Line) -> str:
    """The text of a line, with a colon behind a mark for question or answer that has an element of its own."""
    if len(line.pieces) < 2 or line.pieces[0] not in _LETTER_MARKS or len(line.pieces[1]) < _SHORTEST_TEXT:
        return line.text  # a label broken by a narrow cell has pieces as short
    return f"{line.pieces[0]}：{line.text[1:].lstrip()}"


def _answered_in_line(found: _Reading, text: str) -> bool:
    """Whether the line is one like ``【县住建局】2026-11-03 回复：``, which begins an answer, or begins the letter so."""
    if not text:
        return False
    if not found.asked and len(text) < _LONGEST_HEAD and (said := _ASKED_AT.search(text)):
        found.asked = _day(text[said.end() :])
        found.labels.append("asked")
    if len(text) < 160 and not found.asked and "20" in text and _ASKED_LINE.fullmatch(text):
        found.asked = _day(text)
        found.labels.append("asked")
        found.part = "question"
        if said := _ASKING.match(text):
            found.texts["question"].append(text[said.end() :])
        return True
    if not found.asked and (said := _WRITER_LINE.match(text)) and (days := find_dates(said["day"])):
        found.asked = days[0][0][:10]
        found.labels.append("asked")
        found.part = "question"
        found.texts["question"].append(text[said.end() :])
        return True
    if found.asked and found.part == "question" and (headed := _OFFICE_LINE.match(text)):
        _reply_begins(found, headed["unit"], headed["day"])
        found.texts["answer"].append(text[headed.end() :])
        return True
    if text[:1] in "【[［（(官部单回答AＡ" and (tagged := _TAGGED_ANSWER.fullmatch(text[:240])):
        return _tagged(found, tagged, text[tagged.start("rest") :])
    if text[0] in "QＱ提问" and (asking := _ASKING.match(text)):
        found.labels.append("question")
        found.part, found.implied = "question", False
        found.texts["question"].append(text[asking.end() :])
        return True
    head = re.split(r"[:：]", text[:200], maxsplit=1)[0]
    said = _ANSWER_LINE.match(head) if len(head) < 60 else None
    rest = text[len(head) + 1 :]
    if said is None and (said := _ANSWER_LINE.match(text[:_LONGEST_HEAD])):  # the clock has a colon as well
        rest = text[said.end() :].lstrip()
        if rest[:1] not in (":", "："):
            return False
        rest = rest[1:]
    if said is None:
        return False
    found.unit = found.unit or said["unit"] or ""
    found.answered = found.answered or _day(text)
    found.labels.append("answer")
    found.part = "answer"
    if rest.strip():
        found.texts["answer"].append(rest.strip())
    return True


def _answers(found: _Reading) -> bool:
    """Whether the reading has come to the answer, or past the letter's own text."""
    return bool({"answer", "answered", "question"} & set(found.labels) or found.texts["question"])


def _tagged(found: _Reading, tagged: re.Match[str], rest: str) -> bool:
    """A line that a word in brackets marks as the answer, or as its beginning."""
    found.unit = found.unit or tagged["unit"] or ""
    days = _leading_days(rest)
    found.answered = found.answered or (days[0][0][:10] if days else "")
    found.labels.append("answer")
    found.part = "answer"
    text = rest[days[0][2] :] if days else rest
    if text.strip("）) 　:："):
        found.texts["answer"].append(text.strip())
    return True


def _leading_days(text: str) -> list[tuple[str, int, int]]:
    """The day that heads an answer, before its first words: one further on is spoken of."""
    return [d for d in find_dates(text[:_LONGEST_NOTE]) if _BEFORE_DAY.fullmatch(text[: d[1]])][:1]


def _reply_begins(found: _Reading, unit: str, text: str) -> None:
    """What stands below an office and a day is its answer."""
    found.unit = found.unit or unit
    found.answered = found.answered or _day(text)
    found.labels.append("answer")
    found.part = "answer"


def _unlabelled(found: _Reading, line: Line) -> None:
    """A line of running text."""
    text = line.text
    if _END.match(text):
        found.part = ""
        return
    if found.part != "answer" and len(text) <= _LONGEST_DAY and "20" in text:
        found.bare_day = _day(text) or found.bare_day
    if not found.status and len(text) <= 12:
        found.status = _status(text)
    asked = found.part == "question" and bool(found.asked or found.texts["question"])
    if asked and "answered" not in found.labels and (headed := _OFFICE_AND_DAY.fullmatch(text)):
        _reply_begins(found, headed["unit"], text)
        return
    if asked and _REPLIES_TO.search(text[:120]):
        found.part = "answer"
    if found.part:
        found.texts[found.part].append(text[:2000])


def _day(text: str) -> str:
    days = find_dates(text)
    return days[0][0][:10] if days else ""


def _signature(found: _Reading) -> None:
    """Unit and day at the end of an answer count where no label gives them."""
    last = found.texts["answer"][-1] if found.texts["answer"] else ""
    if bracketed := _SIGNED_BEHIND.search(last[-_LONGEST_NOTE:]):
        found.unit = found.unit or bracketed["unit"]
        found.answered = found.answered or _day(bracketed["day"])
    for text in found.texts["answer"][-4:]:
        if len(text) > 60:
            continue
        if not found.answered:
            found.answered = _day(text)
        signed = _SIGNED.match(text.strip())
        if not found.unit and signed and not _MORE.search(text.strip()[signed.end() :]):
            found.unit = signed[0]


def _status(text: str) -> str:
    """``done``, ``open`` or ``void`` with the words themselves after a colon; empty where the text says nothing of it."""
    text = " ".join(text.split())[:20]
    for name, pattern in (("void", _VOID), ("open", _OPEN), ("done", _DONE), ("open", _TAKEN)):
        match = pattern.search(text)
        if match:
            return f"{name}:{match[0]}"
    return ""


def _promise(text: str) -> str:
    """``5 workdays``, ``10 days``, ``by 2026-11-20`` as the page promises; empty without a promise."""
    due = _DUE.search(text)
    if due:
        days = find_dates(text[due.end() : due.end() + 30])
        if days and days[0][1] < 6:
            return f"by {days[0][0][:10]}"
    match = _PROMISE.search(text)
    if not match:
        return ""
    number, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    return f"{number} {'workdays' if unit == '工作日' else 'days'}"


def _leaks(found: _Reading, question: str, answer: str) -> Iterator[tuple[str, str]]:
    """What is shown unmasked of the asker: in fields of their own, in the letter, and repeated in the answer."""
    for name, value in found.personal:
        shown = _shown(name, value)
        if shown:
            yield f"{name}栏", shown
    for place, text in (("来信内容", question), ("答复内容", answer)):
        for match in _ID_NUMBER.finditer(text):
            yield f"{place}中的身份证号码", _masked(match[0])
    mobiles = {re.sub(r"\D", "", m[0]) for m in _MOBILE.finditer(question)}
    for number in sorted(mobiles):
        yield "来信内容中的手机号码", _masked(number)
    for match in _MOBILE.finditer(answer):
        before = answer[max(0, match.start() - 16) : match.start()]
        behind = answer[match.end() : match.end() + 12]
        own = _OWN_WORDS.search(before) or (_CALLED.search(before) and _OWN_BEHIND.match(behind))
        own = own or _SALUTATION.search(answer[: match.start()])
        if re.sub(r"\D", "", match[0]) in mobiles or own:
            yield "答复内容中的手机号码", _masked(match[0])


def _shown(name: str, value: str) -> str:
    pattern = {"电话": _MOBILE, "证件号码": _ID_NUMBER, "住址": _STREET, "邮箱": _MAIL}[name]
    match = pattern.search(value)
    return _masked(match[0]) if match else ""


def _masked(text: str) -> str:
    """Enough to find it again on the page, not enough to spread it."""
    return f"{text[:3]}{'*' * max(3, len(text) - 5)}{text[-2:]}"[:40]


def read_message_rows(tree: HtmlElement, base: str) -> tuple[MessageFacts, ...]:
    """The letters that a list page shows: rows with a link, a day, and words like 已回复 or 待办理, or both days by name."""
    found = []
    stated, tables = _stated(tree), _Tables()
    for row in tree.iter(*_ROW_TAGS):
        message = _row(row, base, tables, stated)
        if message is not None:
            found.append(message)
            if len(found) == _MOST_ROWS:
                break
    if found:
        return tuple(found)
    return tuple(islice(read_cards(tree, _status, lambda b: _row(b, base, tables) or _card(b)), _MOST_ROWS))


@dataclass(frozen=True)
class _Head:
    """The head of a table: its row, how many cells it has, and which of them is alone in what it means."""

    row: HtmlElement
    width: int
    columns: Mapping[re.Pattern[str], int]


class _Tables:
    """The heads of a page's tables, each read once for all rows."""

    def __init__(self) -> None:
        self._heads: dict[HtmlElement, _Head | None] = {}

    def under(self, row: HtmlElement, wanted: re.Pattern[str]) -> HtmlElement | None:
        """The row's cell in the one column that the head of its table calls so; none where cells are merged."""
        table = next(row.iterancestors("table"), None)
        if table is None:
            return None
        if table not in self._heads:
            self._heads[table] = _head_of(table)
        head = self._heads[table]
        if head is None or head.row is row or wanted not in head.columns:
            return None
        cells = list(row.iterchildren("th", "td"))
        whole = len(cells) == head.width and not any(map(_is_merged, cells))
        return cells[head.columns[wanted]] if whole else None


def _head_of(table: HtmlElement) -> _Head | None:
    """The first row of a table, none where its cells are merged or name nothing that is asked for."""
    row = next(table.iter("tr"), None)
    cells = list(row.iterchildren("th", "td")) if row is not None else []
    if row is None or any(map(_is_merged, cells)):
        return None
    names = ["".join(plain_text(c).split()) for c in cells[:_MOST_CELLS]]
    places = {p: [n for n, name in enumerate(names) if p.fullmatch(name)] for p in _COLUMNS}
    columns = {pattern: found[0] for pattern, found in places.items() if len(found) == 1}
    return _Head(row, len(cells), columns) if columns else None


def _is_merged(cell: HtmlElement) -> bool:
    return bool(cell.get("colspan") or cell.get("rowspan"))


def _stated(tree: HtmlElement) -> dict[HtmlElement, str]:
    """Panels of tabs that are named by the state of their letters (已回复、未回复)."""
    found: dict[HtmlElement, str] = {}
    for _, parts in tabs(tree, _status):
        if all(_holds_rows(panel) or not len(panel) for _, panel in parts):
            found.update({panel: _status(words) for words, panel in parts if _status(words)})
    return found


def _holds_rows(panel: HtmlElement) -> bool:
    """Whether a block is a list of letters, and no letter of a list itself."""
    return next(panel.iterdescendants(*_ROW_TAGS), None) is not None


def _card(block: HtmlElement) -> MessageFacts | None:
    """A letter without a page of its own: its first words, the day it was asked, its state."""
    texts = [" ".join(t.split())[:300] for t in block.itertext() if t and not t.isspace()]
    title = next((t for t in texts if len(t) > 3 and not find_dates(t) and not _status(t[:20])), "")
    state = next((s for t in texts if len(t) <= _LONGEST_STATE and (s := _status(t))), "")
    asked = next((_day(t) for t in texts if _ASKED.search(t) and find_dates(t)), "")
    if not title or not state or not asked:
        return None
    return MessageFacts(title=title[:120], asked=asked, status=state)


def _row(
    row: HtmlElement, base: str, tables: _Tables, stated: Mapping[HtmlElement, str] = _NOWHERE
) -> MessageFacts | None:
    """``stated`` are blocks whose heads tell the state of all letters in them: ``open:页签“待办理”``."""
    if next(row.iterdescendants(*_ROW_TAGS), None) is not None:
        return None
    anchor = max(row.iter("a"), key=lambda a: len("".join(a.itertext())), default=None)
    pieces = [" ".join(t.split())[:200] for t in row.itertext() if t and not t.isspace()][:20]
    pieces += [i.get("alt") or i.get("title") or "" for i in islice(row.iter("img"), _MOST_PICTURES)]
    if anchor is not None:
        title = " ".join((anchor.get("title") or "".join(anchor.itertext())).split())
    else:
        title = _named_title(row, tables)
    if not title:
        return None
    rest = [p for p in pieces if len(p) <= 24 and p not in title]
    states = [s for s in map(_status, rest) if s]
    days = [d for p in rest for d in (x[0][:10] for x in find_dates(p))]
    if not states and stated and days:
        state, _, words = next((stated[a] for a in row.iterancestors() if a in stated), "").partition(":")
        states = [f"{state}:页签“{words}”"] if state else []
    if not days:
        return None
    named = _named_days(row, tables)
    leads = anchor is not None and bool(anchor.get("href"))
    if (not states and not (named and leads)) or (anchor is None and not named):
        return None
    asked, answered = named or (min(days), max(days) if len(set(days)) > 1 else "")
    return MessageFacts(
        title=title[:120],
        url=resolve(base, anchor.get("href") or "") if anchor is not None else "",
        asked=asked,
        answered=answered,
        status=states[0] if states else "",
        labels=("asked", "answered") if named else (),
    )


def _named_days(row: HtmlElement, tables: _Tables) -> tuple[str, str] | None:
    """The days of letter and answer, where the head of the row's table names a column for each and nothing is merged."""
    asked, answered = (tables.under(row, pattern) for pattern in (ASKED_HEAD, _ANSWERED_HEAD))
    if asked is None or answered is None or not (day := _only_day(plain_text(asked))):
        return None
    return day, _only_day(plain_text(answered))


def _named_title(row: HtmlElement, tables: _Tables) -> str:
    """What a letter is about that its list does not lead to: the cell below the one that says so."""
    cell = tables.under(row, _TITLE_HEAD) if row.tag == "tr" else None
    return " ".join(plain_text(cell).split()) if cell is not None else ""


def _only_day(text: str) -> str:
    """The day that a cell holds and nothing besides."""
    days = find_dates(text[:_LONGEST_CELL])
    return days[0][0][:10] if len(days) == 1 and len(text) < _LONGEST_CELL else ""
