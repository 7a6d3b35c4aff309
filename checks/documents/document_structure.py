"""The parts of a document stand in order, and title and date are written as they should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from checks.documents.base import (
    DocumentCheck,
    block_text,
    is_link_list,
    parts,
    says_when_written,
    short,
    squeezed,
)
from core.finding import Finding, Severity
from core.page import Document, DocumentFacts, Page, Paragraph
from reading.dates import day, parse_date
from reading.documents.number import find_number

_PARTS = {
    "title": "标题",
    "number": "发文字号",
    "addressee": "主送机关",
    "attachments": "附件说明",
    "issuer": "发文机关署名",
    "date": "成文日期",
    "note": "附注",
}
#: Pairs whose first must stand before the second: a line that stands after its successor is out of order.
#: The number stands above the title in the printed form, so that pair is left out;
#: a list of links behind the date is the attachments themselves and no note.
_ORDER = (
    ("title", "addressee"),
    ("number", "addressee"),
    ("addressee", "issuer"),
    ("addressee", "date"),
    ("number", "date"),
    ("attachments", "date"),
    ("issuer", "date"),
    ("date", "note"),
)
_TYPES = (
    "通知|意见|办法|决定|公告|通告|批复|函|规定|细则|方案|规划|计划|条例|规则|决议|命令|令|通报|报告|请示|纪要|公报|议案|目录|清单|标准|规程|"
    "指南|预案|制度|章程|要点|措施|政策|规范|指引|准则|纲要|名单|安排|职责|协议|说明|倡议书|解释|建议|守则|要求|条件|程序|流程|体系|答复|试行|"
    "[一二三四五六七八九十\\d]{1,3}条"
)
_TAIL = re.compile(r"(?:[（(][^（）()]{1,60}[）)]|[〔\[【][^〔〕\[\]【】]{1,40}[〕\]】]|[》”])$")
_NUMBER_TAIL = re.compile(
    r"(?:[\u4e00-\u9fff]{1,16}[〔（(\[【]\d{4}[〕）)\]】]第?\d{1,5}号"
    r"|(?:[〔（(\[【]?\d{4}[〕）)\]】]?年?)?第[一二三四五六七八九十百零〇\d]{1,5}号)$"
)
_ENDS_WITH_TYPE = re.compile(rf"(?:{_TYPES})$")
_FORBIDDEN = re.compile(r"[。；！？!?;，]")
_DOUBTFUL = re.compile(r"[：:,]")
_CUT = re.compile(r"(?:\.{2,6}|…{1,3})$")
_ISSUER = re.compile(
    r"(?:政府|办公[室厅]|委员会|委|局|厅|署|院|会|部|处|中心|政府办|管委会|指挥部|领导小组|联席会议|党组"
    r"|海关|银行|支队|大队|公司|集团)$"
)
_SIGNER = re.compile(r"^[\u4e00-\u9fff]{2,26}(?:人民政府|办公室|办公厅|委员会|局|厅)$")
_NOTE = re.compile(r"[（(](?:此件|本件).{0,8}公开.{0,6}[)）]")
_ADDRESSEE = re.compile(r"各[^。；要应须]{2,80}(?:政府|单位|部门|机构|局)[：:]")
_CHINESE_DATE = re.compile(
    r"[二一][〇零○０O0Ｏ一二三四五六七八九]{3}年\s?[一二三四五六七八九十]{1,3}月\s?[一二三四五六七八九十]{1,3}日"
)
_ZEROES = re.compile(r"\d{4}年(?:0\d月\d{1,2}|\d{1,2}月0\d)日")
_OTHER_DATE = re.compile(r"(?<!\d)(?:\d{4}[-/.．]\d{1,2}[-/.．]\d{1,2}|\d{2}年\d{1,2}月\d{1,2}日)$")
_RUNNING = 40  # characters of a paragraph that is neither note nor title
_ARABIC_SINCE = date(2012, 7, 1)  # GB/T 9704-2012; before it dates were written in Chinese numerals


class DocumentStructure(DocumentCheck):
    """The parts of a document are out of order, or its title or date is ill-formed.

    ## 检查什么
    行政规范性文件正文各部分的先后：标题、主送机关、正文、署名、成文日期、附注；
    标题是否由发文机关、事由、文种组成，有没有不该有的标点（书名号、括号、引号、顿号、连接号可以有）；
    成文日期是否用阿拉伯数字、年份写全、月日不补“0”，与公开属性栏的成文日期是否一致。
    发文字号在标题上面（红头格式）不算错；标题分行、发文机关单独一行的算有发文机关；2012 年 7 月以前用汉字写的日期不算错；
    日期之后列出附件链接的、附件正文前写着“附件1：……”的、所印发的办法后面自己的附件说明不算错；没有署名、日期的不判。标题没有“关于”又认不出文种、标题含冒号、标题没有写全的，
    属性栏日期等于网页发布日期（可能由系统生成）的、属性栏写的是印发日期等而不是成文日期的、没有署名的，交人工复核；转载的文件不判；只从标题看像规范性文件的，交人工复核。
    ## 为什么重要
    标题和日期是判断文件由谁、何时、为何制发的依据。年度通报把文件排版不规范列为扣分问题。
    ## 不合格示例
        关于印发城市绿化管理办法（没有发文机关、没有文种）　2026年11月02日
    ## 合格示例
        清河县人民政府办公室关于印发《清河县城市绿化管理办法》的通知　2026年11月2日
    ## 依据
    - N-L1 各部分的先后（GB/T 9704-2012；A）
    - N-L2 标题的组成和标点（GB/T 9704-2012；A）
    - N-L7 日期的写法、与属性栏一致（凭记忆，MEM）
    - FJ-23-1 规范性文件网页内容排版（闽政办函〔2024〕12号；A）
    """

    id = "document-structure"
    version = 5
    title = "文件结构规范"
    failure_title = "文件结构、标题或日期不规范"
    severity = Severity.MINOR
    severities = {"date-mismatch": Severity.MODERATE}
    basis = ("N-L1", "N-L2", "N-L7", "FJ-23-1")
    certainty = "A"
    messages = {
        "order": "{first}（“{first_text}”）排在{second}（“{second_text}”）之后。",
        "title-without-issuer": "标题“{title}”没有发文机关名称。",
        "title-without-type": "标题“{title}”没有文种（通知、意见、办法等）。",
        "title-punctuation": "标题“{title}”中有不该有的标点“{mark}”。",
        "title-marks-unpaired": "标题“{title}”的书名号不成对。",
        "title-cut": "标题“{title}”没有写全。",
        "date-form": "成文日期“{written}”写法不规范，应为“{expected}”。",
        "date-mismatch": "正文落款日期 {signed} 与公开属性栏的成文日期 {header} 不一致。",
    }
    remedies = {
        "": "按“发文机关＋关于……的＋文种”改写标题。",
        "order": "按标题、发文字号、主送机关、正文、附件说明、署名、成文日期、附注的顺序排列。",
        "title-punctuation": "去掉标题中的标点；法规、规章名称可以加书名号。",
        "title-marks-unpaired": "补上或删去多余的书名号。",
        "title-cut": "写全标题。",
        "date-form": "成文日期用阿拉伯数字，年份写全，月、日不编虚位。",
        "date-mismatch": "对照正式文件，更正落款日期或属性栏的成文日期。",
    }

    def judge(self, page: Page) -> Iterator[Finding]:
        facts, document = parts(page)
        yield from _order(page, document)
        yield from _title(page, facts, document)
        yield from _date_form(facts, document)
        yield from _date_mismatch(page, facts, "issuer" in document.blocks)


def _order(page: Page, document: Document) -> Iterator[Finding]:
    places = {**document.blocks, **_misplaced(document)}
    if is_link_list(page, document) or _is_of_text_below(document):
        places.pop("attachments", None)
    for first, second in _ORDER:
        a, b = places.get(first), places.get(second)
        if a is not None and b is not None and a > b and a < len(document.paragraphs):
            data = {
                "first": _PARTS[first],
                "second": _PARTS[second],
                "first_text": short(document.paragraphs[a].text, 30),
                "second_text": short(document.paragraphs[b].text, 30),
            }
            yield Finding("order", data, "正文", data["first_text"])
            return


def _is_of_text_below(document: Document) -> bool:
    """Whether text stands between the date and the attachment note: it is the note of the rules that the document issues."""
    signed, note = document.blocks.get("date"), document.blocks.get("attachments")
    if signed is None or note is None:
        return False
    return any(len(p.text) > _RUNNING for p in document.paragraphs[signed + 1 : note])


def _misplaced(document: Document) -> dict[str, int]:
    """Parts that the reader does not look for where they stand: too late, or too early."""
    found: dict[str, int] = {}
    blocks, lines = document.blocks, document.paragraphs
    for part in {"addressee", "date"} & blocks.keys() if "number" not in blocks else ():
        after = range(blocks[part] + 1, min(blocks[part] + 4, len(lines)))
        found |= _first("number", after, lambda i: bool(find_number(lines[i].text)))
    if "issuer" not in blocks and "date" in blocks:
        found |= _first("issuer", _next_filled(document, blocks["date"]), lambda i: _is_issuer_line(lines[i]))
    if "note" not in blocks and "date" in blocks:
        before = range(max(0, blocks["date"] - 3), min(blocks["date"], len(lines)))
        found |= _first("note", before, lambda i: bool(_NOTE.fullmatch(squeezed(lines[i].text))))
    if "addressee" not in blocks and "date" in blocks:
        before = range(max(0, blocks["date"] - 4), min(blocks["date"] + 4, len(lines)))
        found |= _first("addressee", before, lambda i: bool(_ADDRESSEE.fullmatch(squeezed(lines[i].text))))
    return found


def _first(part: str, places: Iterable[int], wanted: Callable[[int], bool]) -> dict[str, int]:
    return next(({part: i} for i in places if wanted(i)), {})


def _next_filled(document: Document, place: int) -> list[int]:
    """The next paragraph after ``place`` that holds text, if it belongs to the signature."""
    after = range(place + 1, min(place + 3, len(document.paragraphs)))
    printed = any("印发" in p.text for p in document.paragraphs[place + 1 : place + 5])
    return [] if printed else [i for i in after if document.paragraphs[i].text.strip()][:1]


def _is_issuer_line(paragraph: Paragraph) -> bool:
    text = squeezed(paragraph.text)
    return 4 <= len(text) <= 30 and paragraph.align in ("right", "") and bool(_SIGNER.search(text))


def _title(page: Page, facts: DocumentFacts, document: Document) -> Iterator[Finding]:
    titles = [
        squeezed(t) for t in (facts.title, page.facts.title, block_text(document, "title")) if t.strip()
    ]
    if not titles:
        return
    title = max(titles, key=len)
    data = {"title": short(title, 100)}
    if all(_CUT.search(t) for t in titles):
        yield Finding("title-cut", data, "标题", short(title), review=True)
        return
    for key, review in _composition(title, titles, document):
        yield Finding(key, data, "标题", short(title), review=review)
    yield from _punctuation(title, data)


def _composition(title: str, titles: list[str], document: Document) -> Iterator[tuple[str, bool]]:
    """Message keys of what the title lacks, and whether a person has to look."""
    if all(t.startswith(("关于", "印发", "转发")) for t in titles) and not _issuer_above(document):
        yield "title-without-issuer", False
    if not any(_has_type(t) for t in titles):
        yield "title-without-type", "关于" not in title


def _has_type(title: str) -> bool:
    plain = title.rstrip("。；！？!?;,，")
    for _ in range(4):
        if _ENDS_WITH_TYPE.search(plain):
            return True
        plain = _TAIL.sub("", _NUMBER_TAIL.sub("", plain))
    return False


def _issuer_above(document: Document) -> bool:
    """Whether a line above the title in the text names the issuer: long titles are set in several lines."""
    ends = [document.blocks[part] for part in ("title", "number", "addressee") if part in document.blocks]
    place = min(ends, default=0)
    above = document.paragraphs[max(0, place - 4) : place]
    return any(_ISSUER.search(squeezed(p.text)) and len(p.text) <= 40 for p in above)


def _punctuation(title: str, data: dict[str, str]) -> Iterator[Finding]:
    found, doubtful = _FORBIDDEN.search(title), _DOUBTFUL.search(title)
    mark = found or doubtful
    if mark:
        yield Finding("title-punctuation", {**data, "mark": mark[0]}, "标题", short(title), review=not found)
    if title.count("《") != title.count("》"):
        yield Finding("title-marks-unpaired", data, "标题", short(title))


def _date_form(facts: DocumentFacts, document: Document) -> Iterator[Finding]:
    text, signed = squeezed(block_text(document, "date")), day(facts.signed)
    if signed is None or not text:
        return
    wrong = _ZEROES.search(text) or _OTHER_DATE.search(text)
    if not wrong and signed >= _ARABIC_SINCE:
        wrong = _CHINESE_DATE.search(text)
    if wrong:
        data = {"written": wrong[0], "expected": f"{signed.year}年{signed.month}月{signed.day}日"}
        yield Finding("date-form", data, "落款日期", short(text))


def _date_mismatch(page: Page, facts: DocumentFacts, signed_by_issuer: bool) -> Iterator[Finding]:
    signed, header = day(facts.signed), day(parse_date(facts.header.get("written", "")))
    if signed is None or header is None or signed == header:
        return
    data = {"signed": signed.isoformat(), "header": header.isoformat()}
    published = {day(page.facts.published), day(parse_date(facts.header.get("published", "")))}
    review = header in published or not signed_by_issuer or not says_when_written(page)
    quote = short(f"{facts.signed}；{facts.header['written']}")
    yield Finding("date-mismatch", data, "落款日期与公开属性栏", quote, review=review)
