"""Service guides (办事指南): which of the ten element classes they show, and the forms they ask for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from core.address import host_of
from core.services import GuideFacts
from reading.functions.guide_conflicts import read_conflicts
from reading.guide_labels import STRICT
from reading.links import resolve
from reading.tree.lines import Label, Line, labels_of, read_lines, values_below

#: The ten classes in the order of 国办秘函〔2019〕19号, with the words a label of the class holds.
ELEMENTS: dict[str, re.Pattern[str]] = {
    "name": re.compile(r"事项名称|项目名称|服务名称|主项|子项|办理项|^(?:许可|办理|服务|审批)?事项$|^项目$"),
    "basis": re.compile(r"(?<!收费)(?<!费用)依据|法律法规"),
    "condition": re.compile(
        r"条件|资格|适用范围|适用对象|受理范围|申请范围|办理范围|申请对象|办理对象|补[助贴]对象|保障对象"
        r"|救助对象|申报对象"
    ),
    "materials": re.compile(r"材料|资料|要件|证件|手续"),
    "place": re.compile(r"地点|地址|窗口|场所|(?<!您的)(?<!当前)(?<!所在)(?<!现在的)位置|在哪|哪里办"),
    "body": re.compile(r"机构|机关|单位|部门|主体|科室|处室|股室"),
    "fee": re.compile(r"收费|费用|收取"),
    "time": re.compile(r"(?<!发布)(?<!更新)(?<!公开)时间|时限|期限|时段|时效|办结"),
    "phone": re.compile(r"电话|热线|联系方式|咨询方式|咨询渠道|咨询途径|联系人|联系我们"),
    "flow": re.compile(r"流程|程序|步骤|环节|怎么办"),
}  # fmt: skip
#: What speaks of a class in running text.
_HINTS: dict[str, re.Pattern[str]] = {
    "basis": re.compile(r"依据|根据《|按照《|《[^《》]{2,40}(?:法|条例|办法|规定|细则)[^《》]{0,12}》"),
    "condition": re.compile(r"条件|符合|具备|年满|适用于|范围[:：为]"),
    "materials": re.compile(r"材料|身份证|户口[簿本]|申请表|申请书|复印件|原件|证件|资料|手续"),
    "place": re.compile(r"窗口|服务中心|办事大厅|服务大厅|[路街道]\d{1,4}号|\d{1,2}楼|网上办理|线上办理|[镇乡街道社区村]办理"),
    "body": re.compile(
        r"[局委办厅院校处]受理|(?:由|向|到)[^，。；]{2,24}(?:局|委|办|厅|中心|政府|街道办事处|派出所|大队"
        r"|站|所)|(?:局|委员会|中心|政府|办公室|办事处|派出所|大队)(?:负责|受理|办理|审批)"
    ),
    "fee": re.compile(r"收费|免费|费用|工本费|手续费|\d\s{0,2}元"),
    "time": re.compile(r"工作日|\d{1,2}[:：]\d{2}|上午|下午|周一|当场办|当日办|即时办|随到随办|\d{1,3}天内"),
    "phone": re.compile(r"(?<!\d)(?:0\d{2,3}[-—－ )）]{0,2})?[2-8]\d{6,7}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)12[0-9]{3}(?!\d)"),
    "flow": re.compile(r"流程|程序|步骤|受理[^，。；]{0,12}[审核决发送]|申请[^，。；]{0,12}(?:受理|审)|审批后|审核后|经审"),
}  # fmt: skip
_GUIDE_NAME = re.compile(r"办事指南|服务指南|办理指南|办事须知")
_COMPLETE_FILE = re.compile(r"指南|须知|规程|手册|告知单|告知书|服务标准")
_FORM_FILE = re.compile(r"[表书单]|样本|范本|承诺|委托")
_FLOW_FILE = re.compile(r"流程")
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|rtf)(?:$|[?#])|download|downfile|attach(?:ment)?", re.I
)
_PLATFORM = re.compile(r"指南|详情|详见|在线办|网上办|我要办|立即办|查看|办事")
_BLANK = re.compile(
    r"[-—－/\\_.。·…*；;，,、\s]{0,20}|null|undefined|none|nan|待(?:完善|补充|更新)|[xX×]{2,6}", re.I
)
_FORM = re.compile(
    r"(?<![\u4e00-\u9fa5])(?:(?<=《)[\u4e00-\u9fa5（）()A-Za-z、]{0,30}?"
    r"|[\u4e00-\u9fa5（）()A-Za-z]{0,30}?)(?:申请表|申请书|申报表|申报书|审批表|备案表|报名表|承诺书|申领表"
    r"|呈报表|申请单|登记申请表|委托书)"
)
#: Papers without a name of their own, which people write in their own words.
_OWN_WORDS = frozenset({"申请书", "委托书", "承诺书"})
_ISSUED = re.compile(r"出具的?|颁发|发放的|核发|批准的|已(?:审批|备案|核准)|原(?:审批|备案|申请)")
_OFFERED = re.compile(
    r"下载|空表|空白表|样表|范本|示范文本|窗口(?:领取|提供|索取|免费)|现场(?:填写|领取|填)|(?:领取|索取)[^，。；]{0,8}表|"
    r"(?:网上|在线|线上|系统|自助)[^，。；]{0,10}(?:填|生成|打印|提交|申报|申请)|无需(?:提交|提供|填)"
    r"|免(?:提交|填)|自动生成|统一(?:印制|制发)|自拟|(?<!申请人)自备|自行(?:撰写|拟)"
)
#: Heads of columns of a table of papers.
_FORM_COLUMN = re.compile(r"(?:空白|示例|填报)?(?:空白表格?|空表|表格|样表|范本|样本)(?:下载)?")
#: The value of a label with a colon and nothing behind it: it may head the labels below it.
_BARE = "："
_A_DAY = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\s\d:：]{0,10}")
_OPENING = ("【", "[", "［")
_DOWNLOAD = re.compile(r"[\[【（(]?(?:点击|立即)?(?:下载|附件)[\]】）)]?")
_LONGEST_NAME = 30
_LONGEST_VALUE, _LONGEST_SECTION, _MOST_FILES, _MOST_FORMS = 80, 1500, 20, 8


@dataclass
class _Reading:
    """The elements met so far; ``section`` holds the text that belongs to the materials."""

    elements: dict[str, str] = field(default_factory=dict)
    section: list[str] = field(default_factory=list)

    def meet(self, name: str, value: str) -> None:
        """A blank value never replaces a shown one; a day is that of publication (时间：2026-03-10)."""
        if name == "time" and _A_DAY.fullmatch(value):
            return
        if self.elements.get(name, "") in ("", _BARE):
            self.elements[name] = value[:_LONGEST_VALUE]


def is_plain_label(text: str) -> bool:
    """Whether a piece of text is, or begins with, a label of a guide in whatever words, and nothing else can be meant."""
    return any(STRICT.fullmatch(k.head) for k in labels_of(Line(text))[:1])


def named_guide(title: str) -> bool:
    """Whether the title itself says that the page is a guide."""
    return _GUIDE_NAME.search(title) is not None


def read_guide(
    element: HtmlElement,
    title: str,
    around: Sequence[str],
    base: str,
    text: str,
    without: Collection[HtmlElement] = (),
) -> GuideFacts:
    """The guide in ``element``; ``around`` are texts beside it, ``text`` is what ``element`` says as running text.

    ``without`` are parts of ``element`` that are none of the guide.
    """
    lines = read_lines(element, without)
    text = text or " ".join(line.text for line in lines)
    found = _elements([k for k in lines if k.text != title or k.row], title)
    if title and found.elements.get("name", "") in ("", _BARE):
        found.elements["name"] = title[:_LONGEST_VALUE]
    for head, rest in _beside(around):
        for name in _classes(head):
            if found.elements.get(name) != "":  # a cell left blank is not filled by the footer's telephone
                found.meet(name, rest or head)
    files = _files(element, base)
    elsewhere = _elsewhere(element, files, base, text)
    if any(_FLOW_FILE.search(t) for t, _ in files) or "picture" in elsewhere:
        found.meet("flow", "（附件或图片）")
    hints = [n for n, p in _HINTS.items() if n not in found.elements and p.search(text)]
    section = " ".join(found.section)[:_LONGEST_SECTION]
    return GuideFacts(
        elements=found.elements,
        hinted=tuple(hints),
        elsewhere=tuple(elsewhere),
        forms=_forms(section),
        offers_form=bool(_OFFERED.search(text)) and not _offered_nowhere(lines, text),
        files=tuple(files[:_MOST_FILES]),
        named=named_guide(title),
        conflicts=read_conflicts(lines, text),
    )


def _offered_nowhere(lines: Sequence[Line], text: str) -> bool:
    """Whether only the heads of columns speak of blank forms, and the cells below hold none."""
    heads = {line.text for line in lines if line.row and _FORM_COLUMN.fullmatch(line.text)}
    return bool(heads) and len(_OFFERED.findall(text)) == sum(text.count(head) for head in heads)


def _elements(lines: Sequence[Line], title: str) -> _Reading:
    found, at = _Reading(), ""
    labelled = [_labels(line) if line.text != title else [] for line in lines]
    under = {h: _shown(lines[v].text) for h, v in values_below(lines, _is_strict).items()}
    answers = {i for i in range(1, len(lines)) if _answers(lines, labelled, i)}
    for index, line in enumerate(lines):
        for label in () if index in answers else labelled[index]:
            names = _classes(label.head)
            for name in names:
                found.meet(name, under[index] if index in under else _value(label, lines, labelled, index))
            at = names[0] if names else at
        if at == "materials" and sum(map(len, found.section)) < _LONGEST_SECTION:
            found.section.append(line.text)
    for index in sorted(answers):
        for name in {n for k in labelled[index] for n in _classes(k.head)} - found.elements.keys():
            found.meet(name, lines[index].text)
    return found


def _answers(lines: Sequence[Line], labelled: Sequence[list[Label]], index: int) -> bool:
    """Whether a cell that might be a label stands behind a plain one: 事项名称 | 动物防疫条件合格证 names no condition.

    It counts as a label last, for what no other names.
    """
    line, before = lines[index], lines[index - 1]
    if not line.row or line.row != before.row or not labelled[index] or "：" in line.text or ":" in line.text:
        return False
    plain = any(not k.rest and STRICT.fullmatch(k.head) for k in labelled[index - 1])
    return plain and not any(STRICT.fullmatch(k.head) for k in labelled[index])


def _is_strict(text: str) -> bool:
    return STRICT.fullmatch(text) is not None


def _shown(text: str) -> str:
    return "" if _BLANK.fullmatch(text) else text


def _labels(line: Line) -> list[Label]:
    return [k for k in labels_of(line) if _classes(k.head)]


def _classes(head: str) -> list[str]:
    return [name for name, pattern in ELEMENTS.items() if pattern.search(head)]


def _value(label: Label, lines: Sequence[Line], labelled: Sequence[list[Label]], index: int) -> str:
    """What stands beside a label: the rest of its line, else the next line; blank only where that is plain.

    Plain means: a strict label, and beside it a blank cell, or the next strict label with a colon of its own.
    """
    if not _BLANK.fullmatch(label.rest):
        return label.rest
    if STRICT.fullmatch(label.head) is None:
        return label.head
    if label.marked and label is not labelled[index][-1]:
        return _BARE
    line, after = lines[index], lines[index + 1] if index + 1 < len(lines) else None
    if after is not None and after.row and after.row == line.row:
        return "" if _BLANK.fullmatch(after.text) else after.text
    if not _ends_with_colon(line):
        sides = ((index - 1, index - 2), (index + 1, index + 2))
        if all(any(_valued(lines, labelled, i) for i in side) for side in sides):
            return _BARE
        strict = any(STRICT.fullmatch(k.head) for k in labelled[index + 1]) if after is not None else True
        if strict and _stands_alone(lines, labelled, index):
            return _BARE
        return after.text if after is not None and not strict else label.head
    if after is None:
        return _BARE if line.row == 0 else label.head
    bare = labelled[index + 1] and any(STRICT.fullmatch(k.head) and k.marked for k in labelled[index + 1])
    return _BARE if bare and ("：" in after.text or ":" in after.text) else (after.text or label.head)


def _stands_alone(lines: Sequence[Line], labelled: Sequence[list[Label]], index: int) -> bool:
    """Whether a heading has nothing below it but the next one, while those around it have: tabs with an empty one among them."""
    near = [_heading(lines, labelled, i) for i in (index - 1, index, index + 1, index + 2)]
    if near[0] or not near[1] or not near[2] or near[3] or index < 2:
        return False
    return _heading(lines, labelled, index - 2) != "" and not set(near[1].split()) & set(near[2].split())


def _valued(lines: Sequence[Line], labelled: Sequence[list[Label]], index: int) -> bool:
    """Whether a line is a plain label with its value beside it, set apart by an element or brackets and not by a colon."""
    if not 0 <= index < len(lines):
        return False
    bracketed = lines[index].text[:1] in _OPENING
    return any(k.rest and k.marked is bracketed and STRICT.fullmatch(k.head) for k in labelled[index])


def _heading(lines: Sequence[Line], labelled: Sequence[list[Label]], index: int) -> str:
    """The classes of a line that is nothing but a plain label; empty for any other."""
    if not 0 <= index < len(lines) or _ends_with_colon(lines[index]):
        return ""
    for label in labelled[index]:
        if not label.rest and not lines[index].row and STRICT.fullmatch(label.head):
            return " ".join(_classes(label.head))
    return ""


def _ends_with_colon(line: Line) -> bool:
    return line.text.rstrip().endswith((":", "："))


def _beside(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for text in texts:
        for label in labels_of(Line(text[:300])):
            if STRICT.fullmatch(label.head):
                yield label.head, label.rest


def _files(element: HtmlElement, base: str) -> list[tuple[str, str]]:
    found = []
    for anchor in element.iter("a"):
        url = resolve(base, anchor.get("href") or "")
        if url and _FILE.search(urlsplit(url).path + "?" + urlsplit(url).query):
            text = " ".join("".join(anchor.itertext()).split()) or anchor.get("title", "")
            if _DOWNLOAD.fullmatch(text):
                text = _before(anchor) + text
            found.append((text[:80], url))
    return found


def _before(anchor: HtmlElement) -> str:
    """The words in front of a link that only says 下载: they name the file."""
    last, parent = anchor.getprevious(), anchor.getparent()
    told = last.tail if last is not None else parent.text if parent is not None else ""
    return "".join((told or "").split())[-_LONGEST_NAME:]


def _elsewhere(element: HtmlElement, files: Sequence[tuple[str, str]], base: str, text: str) -> list[str]:
    found = []
    if any(_COMPLETE_FILE.search(t) for t, _ in files) or (
        len(text) < 120 and any(not _FORM_FILE.search(t) for t, _ in files)
    ):
        found.append("file")
    if any(_is_picture(image) for image in element.iter("img")):
        found.append("picture")
    if next(element.iter("iframe", "embed", "object", "frame"), None) is not None:
        found.append("frame")
    own = host_of(base)
    for anchor in element.iter("a"):
        url = resolve(base, anchor.get("href") or "")
        if url and host_of(url) != own and _PLATFORM.search("".join(anchor.itertext())):
            found.append("platform")
            break
    return found


def _is_picture(image: HtmlElement) -> bool:
    """A picture of some size, no icon of a file type or a bullet."""
    source = (image.get("src") or "").lower()
    if not source or re.search(r"icon|fileicon|/ico|bullet|arrow|spacer|dot\.", source):
        return False
    width = (image.get("width") or "").rstrip("px")
    return not (width.isascii() and width.isdecimal() and int(width) < 60)


def _forms(section: str) -> tuple[str, ...]:
    """Names of forms the applicant fills in, as the materials name them; papers that other bodies issue are none."""
    found: dict[str, None] = {}
    for match in _FORM.finditer(section):
        before = section[max(0, match.start() - 12) : match.end()]
        if match[0] in _OWN_WORDS and before[-len(match[0]) - 1 :][:1] != "《":
            continue
        if not _ISSUED.search(before):
            found.setdefault(match[0].strip("（）()、《》"), None)
    return tuple(found)[:_MOST_FORMS]
