"""A fee list names item, basis and standard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from checks.base import PageCheck
from checks.disclosure.fees import OTHER_TEXT, UPPER_LEVEL, is_list_title, names_prices
from core.finding import Finding, Severity, Undecided
from core.page import AttachmentFacts, Page, PageFacts, PageKind, TableFacts

_ITEM = re.compile(
    r"收费(?:项目|名称|事项|内容|类别|科目|种类)|事项名称|[一二三]级项目"
    r"|项目(?:序号|编号|代码)?[及和与、]?名称|费用名称|(?:^|[^序编])项目$|^名称$|目录名称|^费(?:种|项|目)"
    r"|具体项目"
)
_BASIS = re.compile(r"依据|文号|文件|法律法规|批文|(?<!减免)(?<!优惠)(?<!减征)(?<!免征)政策")
_STANDARD = re.compile(
    r"标准|收费金额|^金额|费率|单价|征收比例|计费|(?:收费|征收|金额)(?:上限|下限|额度|限额|幅度|区间)"
)
_OTHERS = re.compile(
    r"(?:执收|收费|主管|征收)(?:单位|部门)|^部门|资金管理|收费对象|收费方式|收费性质|收入归属"
)
#: Heads of columns that hold none of the three.
_NEUTRAL = re.compile(
    r"序号|编号|代码|备注|说明|单位|部门|机构|对象|性质|方式|归属|级次|级别|类别|类型|分类|电话|投诉|监督"
    r"|举报|时间|日期|期限|年度|年限|收入|地点|窗口|责任|负责|联系|渠道|减免|优惠|范围|条件|区域|层级|行业"
    r"|领域|主体|形式|用途|管理|预算|金额|是否|状态|^行政$"
)
#: Heads of no other table than one of fees.
_CHARGES = re.compile(r"执收(?:单位|部门)[^。]{0,40}(?:项目|标准)")
_FIELDS = (("missing-item", _ITEM), ("missing-basis", _BASIS), ("missing-standard", _STANDARD))
_NAMES = {"missing-item": "收费项目", "missing-basis": "收费依据", "missing-standard": "收费标准"}
_WORDS = (
    ("missing-basis", re.compile("依据|文号|〔20")),
    ("missing-standard", re.compile("标准|元/|元／|金额")),
)
_ANNOUNCES = re.compile(
    r"(?:公布|公开|印发|发布|更新)[^。；]{0,40}收费[^，。；]{0,16}(?:目录|清单|一览表)[^，。；]{0,14}的?(?:通知|公告|通告|函)$"
)
#: What cells hold below a head that we do not know: numbers of documents, amounts for a unit.
_CELLS = (
    ("missing-basis", re.compile(r"(?:19|20)\d\d[〕\]）)】]\s?\d{1,5}\s?号")),
    (
        "missing-standard",
        re.compile(r"\d(?:\.\d{1,3})?\s?元[/／每]|每[^。；]{1,12}\d(?:\.\d{1,3})?\s?元|免收"),
    ),
)
#: Cells of a list of no fees: 1 | 无 | 无 | —.
_NOTHING = re.compile(
    r"(?:\d{0,2}|[无零]|[-—/／\\]{1,4}|(?:本?单位|我?局)?(?:暂?无|没有|不涉及)[^，。；]{0,8}收费[^，。；]{0,6}。?|不涉及)"
)
_NOTE = re.compile(r"\s{0,4}(?:附?注|说明|备注|.{0,6}依据)\s{0,2}\d?[：:.、]")
#: Heads that are fees themselves, a column for each: 学费标准 | 住宿费标准.
_FEE_ITSELF = re.compile(r"[^收计缴付免经]费(?:标准|[（(]|$)")
_ASIDE = re.compile(r"[（(][^（()）]{0,12}[）)]")
_LONGEST_HEAD = 16
#: Columns of the form that finance departments hand down, which has none for the standard.
_FINANCE_FORM = ("资金管理", "政策依据")


class FeeListFields(PageCheck):
    """A fee list lacks the column for item, basis or standard.

    ## 检查什么
    收费目录清单（网页表格，或 xls、xlsx、doc、docx、pdf 附件中的表格）是否有“项目”“依据”“标准”三栏。
    “项目名称”“政策依据”“设立依据”“征收标准”等同义说法都算；表头分两行的，两行都看；表头认不出而整栏都是文号、每件多少元的，算有依据、标准。
    停车、物业、供水等经营服务的收费公示不是行政事业性收费，不判；只提供附件链接的页面不判（附件另判）；同页已有一张三栏齐全的表时，其他表不判。
    只看表头认出来的附件（有“执收单位”一栏）、表头有空白或认不出的单元格、转载的上级清单、只能读出文字的附件，交人工复核；缺“标准”而有“资金管理方式”“政策依据”的
    、表内没有而正文或表注写有文号、金额的，也交人工复核（财政部门目录清单的通用式样没有标准一栏）；扫描件或读不出内容的不下结论。
    ## 为什么重要
    缴费人凭项目、依据、标准三项判断该不该交、交多少；缺一项，公开就没有用。
    ## 不合格示例
        序号 | 项目名称 | 收费标准 | 执收单位
    ## 合格示例
        序号 | 部门 | 项目名称 | 收费依据 | 收费标准 | 资金管理方式
    ## 依据
    - F-2 清单应有的内容（项目、依据、标准见 F-1；其余各栏凭记忆，MEM，不作判断）
    - F-1 《政府信息公开条例》第二十条第（八）项（条文凭记忆，MEM）
    """

    id = "fee-list-fields"
    version = 6
    title = "收费清单列明项目、依据、标准"
    failure_title = "收费清单缺少项目、依据或标准"
    severity = Severity.MODERATE
    basis = ("F-2", "F-1")
    certainty = "MEM"
    kinds = frozenset({PageKind.FEE_LIST, PageKind.ATTACHMENT, PageKind.ARTICLE, PageKind.DOCUMENT})
    messages = {
        "missing-item": "收费清单没有“收费项目”一栏（表头：{head}）。",
        "missing-basis": "收费清单没有“收费依据”一栏（表头：{head}）。",
        "missing-standard": "收费清单没有“收费标准”一栏（表头：{head}）。",
    }
    remedies = {
        "missing-item": "在清单中加上收费项目名称。",
        "missing-basis": "在清单中加上每个项目的收费依据（文件名称、文号）。",
        "missing-standard": "在清单中加上每个项目的收费标准。",
    }

    def applies_to(self, page: Page) -> bool:
        if not super().applies_to(page) or names_prices(page.facts.title):
            return False
        return page.kind is PageKind.FEE_LIST or _is_fee_file(page.facts) or _announces_list(page.facts)

    def evaluate(self, page: Page) -> Iterator[Finding | Undecided]:
        file = page.facts.attachment
        tables = [FeeTable.of(t) for t in (file.tables if file else page.facts.tables)]
        lists = [t for t in tables if t.is_fee_list]
        if lists and all(t.missing for t in lists):
            yield from _missing(page, max(lists, key=lambda t: len(t.found)))
        elif file and not tables:
            yield from _by_text(page.facts, file)


@dataclass(frozen=True)
class FeeTable:
    """A table with its header cells, those of a second header row included."""

    facts: TableFacts
    head: tuple[str, ...]
    found: frozenset[str]
    others: bool

    @classmethod
    def of(cls, facts: TableFacts) -> FeeTable:
        head = _down(facts) or _head(facts)
        plain = {*head, *(_ASIDE.sub("", c) for c in head)}
        found = {key for key, pattern in _FIELDS if any(pattern.search(c) for c in plain)}
        if _fees_as_heads(head):
            found |= {"missing-item", "missing-standard"}
        if found and all(head):
            found |= {key for key, pattern in _CELLS if _fills_column(facts, pattern)}
        return cls(facts, head, frozenset(found), any(_OTHERS.search(c) for c in head))

    @property
    def is_fee_list(self) -> bool:
        """Two of the three fields, or one with another typical column or a telling caption, and rows below."""
        telling = self.others or "收费" in self.facts.caption or any("收费" in c for c in self.head)
        named = len(self.found) >= 2 or (bool(self.found) and telling)
        return self.facts.rows > 0 and named and not self.says_none

    @property
    def says_none(self) -> bool:
        """Whether its rows only say that there is no fee."""
        kept = self.facts.sample
        return 0 < self.facts.rows == len(kept) and all(
            _NOTHING.fullmatch(c.strip()) for row in kept for c in row
        )

    @property
    def unseen(self) -> bool:
        """Whether fields one below the other go on in rows that are not kept."""
        return bool(_down(self.facts)) and self.facts.rows > len(self.facts.sample)

    @property
    def unclear(self) -> bool:
        """Whether a column has a head that we do not know, or none: it may be the one that is looked for."""
        known = (*(p for _, p in _FIELDS), _OTHERS, _NEUTRAL)
        return _fees_as_heads(self.head) or not all(any(p.search(c) for p in known) for c in self.head)

    @property
    def missing(self) -> list[str]:
        return [key for key, _ in _FIELDS if key not in self.found]


def _fees_as_heads(head: Sequence[str]) -> bool:
    """Whether fees have a column each, with what they cost below."""
    return sum(_FEE_ITSELF.search(c) is not None for c in head) > 1


def _fills_column(facts: TableFacts, pattern: re.Pattern[str]) -> bool:
    """Whether in some column most cells of the rows kept are of this form."""
    columns = zip_longest(*facts.sample, fillvalue="")
    return any(2 * sum(bool(pattern.search(c)) for c in column) > len(column) for column in columns)


def _down(facts: TableFacts) -> tuple[str, ...]:
    """The first cells of a table about one fee whose fields stand one below the other; empty for other tables."""
    first = [re.sub(r"\s+", "", row[0]) for row in (facts.head, *facts.sample) if row]
    named = sum(any(p.search(c) for _, p in _FIELDS) for c in first if len(c) <= _LONGEST_HEAD)
    across = sum(any(p.search(c) for _, p in _FIELDS) for c in facts.head)
    return tuple(first) if named > 1 and across <= 1 else ()


def _head(facts: TableFacts) -> tuple[str, ...]:
    """The header cells; short cells of the next row too where it reads like a second header row."""
    head = tuple(re.sub(r"\s+", "", c) for c in facts.head)
    for row in facts.sample[:2]:
        cells = tuple(re.sub(r"\s+", "", c) for c in row)
        filled = [c for c in cells if c]
        known = sum(bool(p.search(c)) for c in filled for p in (_ITEM, _BASIS, _STANDARD, _OTHERS))
        one_cell = len([c for c in head if c]) <= 1
        if known >= (2 if one_cell or "" in head else 1) and all(len(c) <= _LONGEST_HEAD for c in filled):
            head += cells
    return head


def _missing(page: Page, table: FeeTable) -> Iterator[Finding]:
    facts = page.facts
    unnamed = facts.attachment is not None and not _is_named(facts, facts.attachment)
    doubtful = unnamed or any(not c for c in table.facts.head) or table.unclear
    upper = UPPER_LEVEL.search(facts.title + table.facts.caption) is not None
    head = "、".join(c or "（空）" for c in table.head)[:200]
    where = f"表格“{table.facts.caption}”" if table.facts.caption else "收费清单的表头"
    for key in table.missing:
        data = {"head": head, "rows": table.facts.rows, "field": _NAMES[key]}
        review = (
            upper
            or doubtful
            or table.unseen
            or _said_elsewhere(page, key)
            or (key == "missing-standard" and all(c in head for c in _FINANCE_FORM))
        )
        yield Finding(key, data, where, head, url=facts.url, review=review)


def _said_elsewhere(page: Page, key: str) -> bool:
    """Whether words beside the table say what no column does: number of a document, amount for a unit."""
    text = "\n".join(_beside_tables(page))
    return any(name == key and pattern.search(text) for name, pattern in _CELLS)


def _beside_tables(page: Page) -> Iterator[str]:
    """Text outside the tables; of a file, where rows are lines as well, the lines that are called notes."""
    if page.body is None:
        yield from (line for line in page.body_text.split("\n") if _NOTE.match(line))
        return
    inside = {cell for table in page.body.iter("table") for cell in table.iter()}
    for element in page.body.iter():
        if element not in inside:
            yield element.text or ""
        if element is not page.body and element.getparent() not in inside:
            yield element.tail or ""


def _announces_list(facts: PageFacts) -> bool:
    """Whether an article or a document publishes a list as a table of its own: 关于公布……收费目录清单的通知."""
    title = facts.title
    return bool(facts.tables) and bool(_ANNOUNCES.search(title)) and not OTHER_TEXT.search(title)


def _is_fee_file(facts: PageFacts) -> bool:
    file = facts.attachment
    return file is not None and (_is_named(facts, file) or _has_charges(file))


def _has_charges(file: AttachmentFacts) -> bool:
    """Whether a table is one of fees by its head alone; the name of the list stands on the page that links to the file."""
    return any(_CHARGES.search("".join(t.head)) for t in file.tables)


def _is_named(facts: PageFacts, file: AttachmentFacts) -> bool:
    titles = [facts.title, file.text_sample[:80], *(t.caption for t in file.tables)]
    titles += ["".join(t.head) for t in file.tables if len(t.head) <= 2]
    return any(is_list_title(t) for t in titles if t)


def _by_text(facts: PageFacts, file: AttachmentFacts) -> Iterator[Finding | Undecided]:
    """A file whose text alone could be read: a word that is missing there is for a person to look at."""
    text = re.sub(r"\s+", "", file.text_sample)
    if file.problem or len(text) < 40:
        yield Undecided(file.problem or "附件读不出文字（可能是扫描件）")
        return
    for key, word in _WORDS:
        if not word.search(text):
            data = {"head": "（未能识别表格）", "rows": 0, "field": _NAMES[key]}
            yield Finding(key, data, "附件文字", text[:60], url=facts.url, review=True)
