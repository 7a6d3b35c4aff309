"""What a document names as its attachments is there, under the same names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml.etree import XPath
from rapidfuzz import fuzz

from checks.documents.base import DocumentCheck, block_text, is_link_list, parts, short, squeezed
from checks.documents.below import shown_below
from core.finding import Finding, Severity, Undecided
from core.page import Document, DocumentFacts, LinkPlace, LinkUse, NamedAttachment, Page

_ENDING = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|7z|txt|jpe?g|png|gif|tiff?|rtf|dps)(?:\s|$|[（(])",
    re.IGNORECASE,
)
#: What templates write behind a file's name: its size, how often it was fetched.
_BESIDE = re.compile(
    r"(?:[（(\[]?\s{0,2}(?:文件)?(?:大小)?[:：]?\s{0,2}\d{1,6}(?:\.\d{1,3})?\s{0,2}(?:[KMG]B?"
    r"|字节)\s{0,2}[)）\]]?|[（(\[]?(?:已?下载"
    r"|点击)(?:次数)?[:：]?\s{0,2}\d{0,7}\s{0,2}次?[)）\]]?)\s{0,3}$",
    re.IGNORECASE,
)
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff")
#: What is a picture by nature: maps, plans, drawings.
_DRAWN = re.compile(r"图(?:纸|件|则|示)?(?:[（(][^（）()]{1,20}[）)])?(?:\.[a-z]{3,4})?$")
_ARCHIVES = (".zip", ".rar", ".7z")
_clickable = XPath("boolean(.//*[@onclick and not(self::img)])", smart_strings=False)
_LEAD = re.compile(
    r"^(?:附\s?[件表]\s?(?:[一二三四五六七八九十]{1,2}|\d{1,2}(?!\d))?|附(?=[:：])"
    r"|(?:[一二三四五六七八九十]{1,2}|\d{1,2})(?=[.．、:：]))?"
    r"[.．、:：\-—_\s]{0,3}(?:\d{1,2}[.．、](?!\d))?"
)
_MARKS = re.compile(r"[《》〈〉“”\"'‘’\s·.,:：;；、，。!！?？\-—_|丨【】\[\]()（）]+")
_GENERIC = re.compile(
    r"(?:点击|请|图片|图像|在线|此处|这里|文件|正文|附件|下载|查看|打开|预览|全文|原文|原件|版|格式|word"
    r"|pdf|doc|docx|wps|ofd|红头|扫描件|打印|文本|文字|\d)*",
    re.IGNORECASE,
)
_RANGE = re.compile(r"附件?\s{0,2}(\d{1,2})\s{0,2}[-—–~～至到]{1,2}\s{0,2}(?:附件)?(\d{1,2})")
_ALL = re.compile(r"(?:全部|所有)附件(?:下载)?|附件(?:汇总|合集)?")
_UNRELATED = re.compile(
    r"解读|图解|一图|读懂|问答|意见反馈|视频|音频|海报|客户端|浏览器|阅读器|reader|插件|驱动", re.IGNORECASE
)
_LEFT_OUT = re.compile(
    r"^(?:略|无|见附件)|[（(](?:[此本]件)?(?:略|此略|另发|另附|另行.{0,6}|不予公开|不公开|依申请公开)[)）]"
)
_REFERS = re.compile(r"[见按照据填用的]附件|附件(?:\d{1,2}|[一二三四五六七八九])?[）)所中的要]")
_LONGEST_HEAD = 40
_NUMBERED = re.compile(r"第.{1,6}[条章节]|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．]")
_ALIKE = 88.0
_NEAR = 45.0


class DocumentAttachments(DocumentCheck):
    """A document's attachments are named but not linked, linked but not named, or named differently.

    ## 检查什么
    行政规范性文件“附件：”所列的附件是否都能在网页上找到（文件链接，或者正文后面、正文下方直接写出的附件内容）；
    提供下载的附件是否在附件说明或正文中提到；两处名称是否一致；附件说明末尾有没有多余的标点；附件是否只有图片（红线图、规划图一类本来就是图的除外）。
    序号、书名号、标点、扩展名、空格不同不算名称不同；链接文字是“附件1”“点击下载”的按顺序对应；
    链接文字被截短、以“…”结尾的按前半段比较；压缩包算包含全部附件；文件全文的 Word、PDF 版和解读材料不算附件。
    没有附件说明而多出文件的，附件数目对不上、名称不相近的，交人工复核；注明“略”“另发”“依申请公开”的不算缺；
    页面由脚本显示的不下结论；链接能否打开由“死链”检查；转载的文件不判；只从标题看像规范性文件的，交人工复核。
    ## 为什么重要
    附件常常是要填的表、要看的清单，缺了就办不成事。年度通报把文件排版不规范列为扣分问题。
    ## 不合格示例
        附件：1.城市绿化补偿标准　2.申请表（页面上只有“城市绿化补偿标准.doc”）
    ## 合格示例
        附件：1.城市绿化补偿标准　2.申请表（页面上有两个同名文件的链接）
    ## 依据
    - N-L8 附件说明的写法，附件齐全、名称一致（B）
    - N-H4 提供文字版（A；外省规则，仅用于判断附件只有图片）
    - FJ-23-1 规范性文件网页内容排版（闽政办函〔2024〕12号；A）
    """

    id = "document-attachments"
    version = 8
    title = "附件齐全、名称一致"
    failure_title = "附件缺失或名称不一致"
    severity = Severity.MODERATE
    severities = {
        "note-punctuation": Severity.NOTICE,
        "linked-not-named": Severity.MINOR,
        "names-differ": Severity.MINOR,
    }
    basis = ("N-L8", "N-H4", "FJ-23-1")
    certainty = "B"
    messages = {
        "named-not-linked": "附件说明列出的“{name}”在页面上找不到（共缺{count}个）。",
        "linked-not-named": "页面提供的附件“{name}”在附件说明和正文中都没有提到（共{count}个）。",
        "names-differ": "附件说明写作“{named}”，链接写作“{linked}”，名称不一致。",
        "note-punctuation": "附件名称“{name}”后面有多余的标点“{mark}”。",
        "picture-attachment": "附件“{name}”只有图片，没有可以复制、填写的文字版。",
    }
    remedies = {
        "named-not-linked": "上传缺少的附件，或者在正文后面写出附件内容。",
        "linked-not-named": "在附件说明中写明该附件，或者删去无关的文件。",
        "names-differ": "把附件链接的名称改为与附件说明一致。",
        "note-punctuation": "删去附件名称后面的标点。",
        "picture-attachment": "改用 Word、Excel、WPS 或文字版 PDF 文件。",
    }

    def judge(self, page: Page) -> Iterator[Finding | Undecided]:
        facts, document = parts(page)
        if is_link_list(page, document):
            document = replace(document, attachments_named=())
        pairing = _Pairing.of(facts, document, _offered(page, document))
        yield from _missing(page, document, pairing)
        yield from _different(pairing)
        yield from _extra(facts, document, pairing)
        yield from _note_marks(document)
        yield from _pictures(_offered(page, document))
        yield from _pictured_below(page, pairing)


@dataclass(frozen=True)
class _Pairing:
    """Named attachments without a link, links without a name, and pairs whose names are merely alike."""

    unlinked: tuple[NamedAttachment, ...]
    unnamed: tuple[NamedAttachment, ...]
    unequal: tuple[tuple[NamedAttachment, NamedAttachment], ...]
    placeless: int

    @classmethod
    def of(cls, facts: DocumentFacts, document: Document, offered: Sequence[NamedAttachment]) -> _Pairing:
        named = {
            core(n.name): n for n in reversed(document.attachments_named)
        }  # a list of links repeats the note
        unlinked = [n for n in document.attachments_named if n is named[core(n.name)] and core(n.name)]
        unlinked = [n for n in unlinked if not _LEFT_OUT.search(n.name)]
        links = [a for a in offered if _is_named(a, unlinked) or not _is_the_document(a, facts)]
        telling = [a for a in links if not _is_generic(a.name)]
        unnamed = []
        for link in telling:
            match = next((n for n in unlinked if same(n.name, link.name)), None)
            if match is None:
                unnamed.append(link)
            else:
                unlinked.remove(match)
        unequal = _closest(unlinked, unnamed)
        return cls(
            tuple(n for n in unlinked if n not in [a for a, _ in unequal]),
            tuple(u for u in unnamed if u not in [b for _, b in unequal]),
            tuple(unequal),
            sum(_held(a, links, len(document.attachments_named)) for a in links if a not in telling),
        )


def _held(link: NamedAttachment, links: Sequence[NamedAttachment], named: int) -> int:
    """How many attachments a link without a telling name stands for: 附件1-3 for three, the one file called 附件 for all."""
    if found := _RANGE.search(link.name):
        return max(1, int(found[2]) - int(found[1]) + 1)
    return named if len(links) == 1 and _ALL.fullmatch(_ENDING.sub("", link.name.strip())) else 1


def _offered(page: Page, document: Document) -> list[NamedAttachment]:
    """Linked files, and other links inside the text that bear an attachment's name (pages, pictures)."""
    files = list(document.attachments_linked)
    if not document.attachments_named and not any(_is_picture(k.url) for k in page.facts.links):
        return files
    known = {a.url for a in files}
    names = {core(n.name) for n in document.attachments_named} - {""}
    for link in page.facts.links:
        if link.use is not LinkUse.ANCHOR or link.place is not LinkPlace.BODY or link.url in known:
            continue
        text = core(link.text)
        if text in names or (_is_picture(link.url) and link.text.strip().startswith("附件")):
            files.append(NamedAttachment(link.text.strip(), link.url))
            known.update({link.url} - {""})
    return files


def _is_picture(url: str) -> bool:
    return url.lower().partition("?")[0].endswith(_PICTURES)


def core(name: str) -> str:
    """``name`` for comparison: without ordinal, extension, brackets and punctuation."""
    text = unicodedata.normalize("NFKC", name).strip()
    text = _ENDING.sub("", _BESIDE.sub("", text))
    return _MARKS.sub("", _LEAD.sub("", text, count=1)).lower()


def same(a: str, b: str) -> bool:
    """Whether two names mean the same attachment by the same name, or one is the other cut short."""
    x, y = core(a), core(b)
    if x == y:
        return True
    if a.rstrip().endswith(("…", "...")) or b.rstrip().endswith(("…", "...")):
        return min(len(x), len(y)) >= 4 and (x.startswith(y) or y.startswith(x))
    return min(len(x), len(y)) >= 6 and fuzz.ratio(x, y) >= _ALIKE and _digits(x) == _digits(y)


def _digits(text: str) -> list[str]:
    return re.findall(r"\d{1,9}", text)


def _closest(
    named: Sequence[NamedAttachment], linked: Sequence[NamedAttachment]
) -> list[tuple[NamedAttachment, NamedAttachment]]:
    """Pairs of what is left over on both sides, the most alike first; all of them where one and one is left."""
    left, right = list(named), list(linked)
    pairs = []
    while left and right:
        score, a, b = max(
            ((fuzz.ratio(core(a.name), core(b.name)), a, b) for a in left for b in right), key=lambda t: t[0]
        )
        if score < _NEAR and not len(left) == len(right) == 1:
            break
        pairs.append((a, b))
        left.remove(a)
        right.remove(b)
    return pairs


def _is_generic(name: str) -> bool:
    """附件1, 点击下载, W0202611.pdf: a name that says nothing of the content."""
    text = core(name)
    return bool(_GENERIC.fullmatch(text)) or not re.search(r"[\u4e00-\u9fff]{2}", text)


def _is_named(link: NamedAttachment, named: Sequence[NamedAttachment]) -> bool:
    """Whether the document names the file as its attachment: 关于公布…清单的通知 has 清单 for one, though its title holds the name."""
    return any(same(n.name, link.name) for n in named)


def _is_the_document(link: NamedAttachment, facts: DocumentFacts) -> bool:
    """Whether the file is the document's own text, its number for a name, or an interpretation of it."""
    name, title = core(link.name), core(facts.title)
    if _UNRELATED.search(link.name) or (facts.number and core(facts.number) in name):
        return True
    return (
        len(name) >= 6 and bool(title) and (name in title or title in name or fuzz.ratio(name, title) >= 80)
    )


def _missing(page: Page, document: Document, pairing: _Pairing) -> Iterator[Finding | Undecided]:
    """What is named but neither linked nor written out below."""
    absent = [n for n in pairing.unlinked if not _written_out(document, n) and not _below(page, n)]
    archive = any(a.url.lower().endswith(_ARCHIVES) for a in document.attachments_linked)
    if not absent or archive or pairing.placeless >= len(absent):
        return
    if (page.facts.script_signs and not document.attachments_linked) or _downloads_by_script(page):
        yield Undecided("附件可能由脚本显示")
        return
    data = {
        "name": short(absent[0].name),
        "count": len(absent),
        "names": [short(n.name) for n in absent[:10]],
    }
    review = bool(pairing.placeless or pairing.unnamed) or _may_follow(document, page.facts.title)
    yield Finding(
        "named-not-linked", data, "附件说明", short(block_text(document, "attachments")), review=review
    )


def _downloads_by_script(page: Page) -> bool:
    """Whether something in the text downloads when clicked, without being a link."""
    return page.body is not None and bool(_clickable(page.body))


def _written_out(document: Document, attachment: NamedAttachment) -> bool:
    """Whether the attachment's own text stands on the page: its title as a line after the note."""
    start, wanted = document.blocks.get("attachments", 0), core(attachment.name)
    listed = {i for i, p in enumerate(document.paragraphs) if i <= start + len(document.attachments_named)}
    for index, paragraph in enumerate(document.paragraphs):
        line = core(paragraph.text) if len(paragraph.text) < 120 else ""
        if index not in listed and line and (same(line, wanted) or (len(wanted) >= 6 and wanted in line)):
            return True
    return False


def _below(page: Page, attachment: NamedAttachment) -> str:
    return shown_below(page, lambda line: same(line, attachment.name))


def _pictured_below(page: Page, pairing: _Pairing) -> Iterator[Finding]:
    """An attachment of which a picture below the article is all there is."""
    for named in pairing.unlinked:
        if not _DRAWN.search(named.name.strip()) and _below(page, named) == "picture":
            data = {"name": short(named.name), "count": 1, "url": page.url}
            yield Finding("picture-attachment", data, "正文下方的图片", short(named.name), review=True)
            return


def _may_follow(document: Document, title: str) -> bool:
    """Whether attachments may be written out below under other titles: much text follows, and not the issued rules alone."""
    after = document.paragraphs[document.main_end :]
    if sum(len(p.text) for p in after) <= 100:
        return False
    files = [squeezed(a.name) for a in document.attachments_linked if a.name]
    lines = [squeezed(p.text) for p in after if not p.in_table]
    if len(lines) < len(after):
        return True
    return any(_may_head(x, core(title)) for x in lines if not any(name in x for name in files))


def _may_head(line: str, title: str) -> bool:
    """Whether a line may be the title of an attachment: short, no sentence, no number before it, and not of what is issued."""
    if not line or len(line) > _LONGEST_HEAD or line[-1] in "。；：，、;:" or _NUMBERED.match(line):
        return False
    return core(line) not in title


def _different(pairing: _Pairing) -> Iterator[Finding]:
    for named, linked in pairing.unequal[:1]:
        data = {"named": short(named.name), "linked": short(linked.name), "count": len(pairing.unequal)}
        review = fuzz.ratio(core(named.name), core(linked.name)) < _NEAR
        yield Finding("names-differ", data, "附件说明与附件链接", short(linked.name), review=review)


def _extra(facts: DocumentFacts, document: Document, pairing: _Pairing) -> Iterator[Finding]:
    if not pairing.unnamed:
        return
    if not document.attachments_named and any(_REFERS.search(p.text) for p in document.paragraphs):
        return
    links = [squeezed(a.name) for a in pairing.unnamed]
    lines = (squeezed(p.text) for p in document.paragraphs)
    said = core(
        facts.title + "".join(x for x in lines if not any(n in x and len(x) < len(n) + 12 for n in links))
    )
    extra = [a for a in pairing.unnamed if core(a.name) not in said]
    if extra:
        data = {"name": short(extra[0].name), "count": len(extra), "url": extra[0].url}
        yield Finding(
            "linked-not-named", data, "附件链接", short(extra[0].name), review=not document.attachments_named
        )


def _note_marks(document: Document) -> Iterator[Finding]:
    start = document.blocks.get("attachments")
    if start is None:
        return
    for paragraph in document.paragraphs[start : start + max(1, len(document.attachments_named))]:
        text = paragraph.text.strip()
        names = [n.name for n in document.attachments_named if core(n.name) and core(n.name) in core(text)]
        if names and text[-1] in "。；;，," and len(text) < 120:
            data = {"name": short(names[-1].rstrip("。；;，,")), "mark": text[-1]}
            yield Finding("note-punctuation", data, "附件说明", short(text))
            return


def _pictures(offered: Sequence[NamedAttachment]) -> Iterator[Finding]:
    found = [a for a in offered if _is_picture(a.url)]
    others = [a for a in offered if a not in found]
    alone = [a for a in found if not any(core(o.name) == core(a.name) for o in others)]
    alone = [a for a in alone if not _DRAWN.search(a.name.strip())]
    if alone:
        data = {"name": short(alone[0].name or alone[0].url), "count": len(alone), "url": alone[0].url}
        yield Finding("picture-attachment", data, "附件链接", short(alone[0].url, 120), review=bool(others))
