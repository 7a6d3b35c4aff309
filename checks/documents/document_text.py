"""The text of a document is on the page: readable, whole, and as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.base import DocumentCheck, parts, short, squeezed
from checks.misread import MISREAD
from core.finding import Finding, Severity, Undecided
from core.page import Document, LinkUse, NamedAttachment, Page, PageKind, Paragraph
from reading.decoration import decorates
from reading.documents.header_table import is_field_name

_WORD_FILES = (".doc", ".docx", ".wps", ".rtf", ".txt", ".html", ".htm")
_SCANS = (".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp")
#: Ornaments of a document's page besides the usual ones: rules, and pictures of the types of files.
_RULES = re.compile(r"line|fileTypeImages", re.IGNORECASE)
_GARBLED = re.compile(
    "\ufffd|"
    + MISREAD
    + r"|[\ue000-\uf8ff]{2}|&(?:amp;)?(?:nbsp|ldquo|rdquo|mdash|middot|hellip|lt|gt|quot);|"
    "(?<=[\u4e00-\u9fff])[?？]{4,40}(?=[\u4e00-\u9fff，。])"
)
_FRAMED = re.compile(r"\.(?:pdf|ofd)(?:$|[?#&])", re.IGNORECASE)
_TELLTALE = re.compile("[\ufffd锟烫屯鈥銆锛Ãâïã&\ue000-\uf8ff]|[?？]{4}")
_CUT_MARK = re.compile(r"(?:\.{3,6}|…{1,3})$")
_GOES_ON = re.compile(r"[，、,]$")
_OPEN_COLON = re.compile(r"[：:]$")
_CHARACTER = re.compile(r"[\u4e00-\u9fff]$")
_ENDS_WELL = re.compile(
    r"(?:执行|实施|反馈|附件|公开|发布|印发|联系|电话|政府|办公室|办公厅|局|厅|委员会|会|部|院|处|中心|表"
    r"|单|册|图|书|录|稿|式|人|章|页)$"
)


#: The fields of the information table and the line that leads to the interpretation, where the article's element holds them.
_BESIDE_TEXT = re.compile(
    r"(?:索引号|发布机构|发布单位|发文机关|发文单位|制发机关|发文字号|文号|成文日期|生成日期|发布日期"
    r"|发文日期|主题分类|信息分类|公文种类|是否有效|有效性|时效性?|公开方式|名称|标题)[:：].{0,80}$"
    r"|(?:相关)?(?:政策)?解读[:：].{0,80}$"
    r"|20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}.{0,12}来源[:：].{0,60}$"
)


class DocumentText(DocumentCheck):
    """A document is published as picture or scan only, garbled, or cut off.

    ## 检查什么
    行政规范性文件的正文是否以文字形式写在网页上：只有图片的、只有 PDF 等文件而网页上没有正文的；
    正文有没有乱码（�、锟斤拷、显示成文字的 &nbsp; 等）；正文是否完整（以省略号、逗号、顿号结尾，且没有落款）。
    复选框“□”、生僻字、个别无法判断的字符不算乱码；正文里的公开属性栏、“解读：……”一行不算正文；正文之外的图标、分享图片不算图片正文；
    附有 Word、WPS 文件的，网页上有主送机关或落款（印发通知是文字）的，以“……”以外的方式突然结束的，只有一处乱码的，交人工复核；
    没有认出正文的、由脚本显示的不下结论（页面用框架显示 PDF 的交人工复核）；转载的文件不判；只从标题看像规范性文件的，交人工复核。
    ## 为什么重要
    图片和扫描件不能检索、复制，读屏软件也读不出来；乱码和残缺的文件无法作为办事依据。
    ## 不合格示例
        <div class="TRS_Editor"><p><img src="./W020261102.jpg"></p></div>
    ## 合格示例
        <div class="TRS_Editor"><p>各乡镇人民政府，县直各单位：</p><p>为进一步加强城市绿化管理……</p></div>
    ## 依据
    - N-L9 乱码、残缺、只有图片（推定，DER）
    - N-L10 只有扫描件没有文字版（推定，DER）
    - FJ-23-1 规范性文件网页内容排版（闽政办函〔2024〕12号；A）
    """

    id = "document-text"
    version = 5
    title = "文件正文可读完整"
    failure_title = "文件正文不可读或不完整"
    severity = Severity.SERIOUS
    severities = {"file-only": Severity.MODERATE}
    basis = ("N-L9", "N-L10", "FJ-23-1")
    certainty = "DER"
    messages = {
        "picture-only": "文件正文只有图片（{pictures}张），网页上的文字只有{length}字。",
        "file-only": "网页上没有文件正文（文字{length}字），只提供文件“{file}”。",
        "garbled": "正文有乱码“{sample}”，共{count}处。",
        "truncated": "正文似乎不完整，以“{end}”结束，没有落款。",
    }
    remedies = {
        "": "在网页上发布文字版正文，图片、扫描件可以作为附件。",
        "garbled": "用正确的编码重新录入乱码部分。",
        "truncated": "对照正式文件补全正文和落款。",
    }
    options = {"shortest": 80}

    def applies_to(self, page: Page) -> bool:
        """Also documents on whose page no text was found at all: nothing there tells whose they are."""
        unread = page.kind is PageKind.DOCUMENT and page.facts.document is None
        return unread or super().applies_to(page)

    def judge(self, page: Page) -> Iterator[Finding | Undecided]:
        _, document = parts(page)
        length = _text_length(document, _told(page), self.option["shortest"])
        if length < self.option["shortest"]:
            yield from self._without_text(page, document, length)
            return
        yield from _garbled(document)
        yield from _truncated(page, document)

    def _without_text(self, page: Page, document: Document, length: int) -> Iterator[Finding | Undecided]:
        pictures = [i for i in page.facts.images if i.in_body and not decorates(i.url, _RULES)]
        files = [f for f in document.attachments_linked if _ends(f, _WORD_FILES + _SCANS)] + _framed(page)
        words = any(_ends(f, _WORD_FILES) for f in files)
        if pictures:
            data = {"pictures": len(pictures), "length": length, "first": pictures[0].url}
            yield Finding(
                "picture-only",
                data,
                "正文",
                short(pictures[0].url, 120),
                review=bool(files) or _has_frame(document),
            )
        elif files:
            data = {"file": short(files[0].name or files[0].url), "length": length, "url": files[0].url}
            yield Finding(
                "file-only", data, "正文", short(files[0].url, 120), review=words or _has_frame(document)
            )
        else:
            yield Undecided("没有认出正文" if not page.facts.script_signs else "正文可能由脚本显示")


def _framed(page: Page) -> list[NamedAttachment]:
    """Files shown inside a frame, directly or by a viewer that is given their address."""
    frames = (k.url for k in page.facts.links if k.use is LinkUse.FRAME)
    return [NamedAttachment("", url) for url in frames if _FRAMED.search(url)]


def _has_frame(document: Document) -> bool:
    """Whether the covering notice itself (addressee or signature) is there as text."""
    return bool(document.blocks.keys() & {"addressee", "date", "issuer"})


def _told(page: Page) -> frozenset[str]:
    """What the header says, for templates that keep it in one block with the text."""
    header = page.facts.document.header if page.facts.document else {}
    return frozenset(squeezed(v) for v in header.values())


def _text_length(document: Document, told: frozenset[str], enough: int) -> int:
    """Characters of text apart from title, number, header and attachment links, counted up to ``enough``."""
    apart = {document.blocks.get("title"), document.blocks.get("number")}
    names = {squeezed(f.name) for f in document.attachments_linked if f.name}
    length = 0
    for index, paragraph in enumerate(document.paragraphs):
        text = squeezed(paragraph.text)
        if paragraph.in_table and (text in told or is_field_name(text)):
            continue
        if index not in apart and not _is_file_line(text, names) and not _BESIDE_TEXT.match(text):
            length += len(text)
        if length >= enough:
            break
    return length


def _is_file_line(text: str, names: set[str]) -> bool:
    return any(name in text and len(text) <= len(name) + 10 for name in names)


def _ends(file: NamedAttachment, endings: tuple[str, ...]) -> bool:
    path = file.url.lower().partition("?")[0].partition("#")[0]
    return path.endswith(endings) or file.name.lower().strip().endswith(endings)


def _garbled(document: Document) -> Iterator[Finding]:
    suspects = ((i, p.text) for i, p in enumerate(document.paragraphs) if _TELLTALE.search(p.text))
    found = [(i, m) for i, text in suspects for m in _GARBLED.finditer(text)]
    if found:
        place, match = found[0]
        text = document.paragraphs[place].text
        near = short(text[max(0, match.start() - 20) : match.end() + 20])
        yield Finding(
            "garbled",
            {"sample": match[0][:20], "count": len(found)},
            f"正文第{place + 1}段",
            near,
            review=len(found) == 1,
        )


def _truncated(page: Page, document: Document) -> Iterator[Finding]:
    """A last paragraph that goes on, where nothing follows: no signature, attachment, table or picture."""
    if document.blocks.keys() & {"date", "issuer", "note"} or document.attachments_linked:
        return
    last = next((p for p in reversed(document.paragraphs) if p.text.strip()), None)
    if last is None or last.in_table or any(i.in_body for i in page.facts.images):
        return
    text = last.text.strip()
    kind = _end(last, text)
    if kind:
        place = f"正文第{document.paragraphs.index(last) + 1}段"
        yield Finding(
            "truncated", {"end": short(text[-20:])}, place, short(text[-60:]), review=kind == "doubtful"
        )


def _end(last: Paragraph, text: str) -> str:
    if len(text) >= 20 and (_CUT_MARK.search(text) or _GOES_ON.search(text)):
        return "sure"
    if _OPEN_COLON.search(text) and len(text) >= 10:
        return "doubtful"
    unfinished = len(text) >= 20 and _CHARACTER.search(text) and not _ENDS_WELL.search(text)
    return "doubtful" if unfinished and last.align in ("", "left", "justify") else ""
