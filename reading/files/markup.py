"""Workbooks and texts that are markup inside: many offices' systems "export to Excel" by writing an HTML table."""

from __future__ import annotations

import re

from core.file_names import ending_of
from core.page import AttachmentFacts
from reading.files.text import MOST_TEXT, SAMPLE, FileContent
from reading.tables import read_tables
from reading.tree.charset import decode
from reading.tree.markup import flowing, parse

_OFFICE_TYPE = re.compile(r"ms-excel|msword|spreadsheetml|wordprocessingml", re.IGNORECASE)
_OFFICE_NAMESPACE = re.compile(
    rb"urn:schemas-microsoft-com:office:(?:excel|word|office|spreadsheet)|schemas\.microsoft\.com/office/word/2003/wordml",
    re.IGNORECASE,
)
_EXCEL = re.compile(r"excel|spreadsheet|\.xlsx?\b", re.IGNORECASE)
#: Types with which servers send whatever they do not know.
_NOTHING_SAID = re.compile(r"stream|download", re.IGNORECASE)
_OF_PAGES = (b"<a ", b"<script", b"<form", b"<img")
_ERROR = re.compile(r"404|不存在|找不到|错误|出错|拒绝|not found|error|denied", re.IGNORECASE)
_FEW_PARAGRAPHS, _FIRST = 3, 3000
_OFFICE_ENDINGS = frozenset({"xls", "xlsx", "doc", "docx", "wps", "et"})
#: What a workbook saved as "XML Spreadsheet 2003" calls the parts of a table.
_SHEET_TAG = re.compile(r"<(/?)(?:ss:)?(Row|Cell|Table)(?=[\s/>])")
_SHEET_TAGS = {"Row": "tr", "Cell": "td", "Table": "table"}
#: The same of "Word 2003 XML".
_WORD_TAG = re.compile(r"<(/?)w:(p|tbl|tr|tc)(?=[\s/>])")
_WORD_TAGS = {"p": "p", "tbl": "table", "tr": "tr", "tc": "td"}
_MERGED = re.compile(r'(?:ss:)?Merge(Across|Down)="(\d{1,2})"')


def is_markup_file(url: str, body: bytes, content_type: str, name: str = "") -> bool:
    """Whether markup was sent as an office file: by its type and its content; an error page is not.

    Servers that go by content call it HTML: then its address, or the ``name`` that its head gives, has to be a file's, and nothing in it a web page's.
    """
    if body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
        return False
    named = ending_of(name or url) in _OFFICE_ENDINGS
    if "html" in content_type.lower():
        return named and _is_plain_table(body)
    if _OFFICE_NAMESPACE.search(body[:4096]):
        return True
    if named and (not content_type.strip() or _NOTHING_SAID.search(content_type)):
        return _is_plain_table(body) or _is_plain_text(body)
    return bool(_OFFICE_TYPE.search(content_type)) and b"<table" in body[:65536].lower()


def _is_plain_table(body: bytes) -> bool:
    """What a program wrote for Excel or Word: marked as theirs, or a table without links, forms and scripts around."""
    if _OFFICE_NAMESPACE.search(body[:4096]):
        return True
    start = body[:65536].lower()
    return start.count(b"<tr") > 1 and not any(tag in start for tag in _OF_PAGES)


def _is_plain_text(body: bytes) -> bool:
    """Several paragraphs without anything of a web page, which do not speak of an error."""
    start = body[:65536].lower()
    if start.count(b"<p") < _FEW_PARAGRAPHS or any(tag in start for tag in _OF_PAGES):
        return False
    return _ERROR.search(decode(body[:_FIRST], "").text) is None


def read_markup_file(url: str, body: bytes, content_type: str, name: str = "") -> FileContent:
    """Text and tables of such a file; ``kind`` is what it pretends to be."""
    kind = (
        "xls"
        if _EXCEL.search(content_type) or _EXCEL.search(name or url) or b"office:excel" in body[:4096]
        else "doc"
    )
    tree = parse(_as_html(decode(body, content_type).text))
    if tree is None:
        return FileContent(AttachmentFacts(kind=kind, problem="文件里没有内容"))
    text = flowing(tree)[:MOST_TEXT]
    facts = AttachmentFacts(kind=kind, text_sample=text[:SAMPLE], tables=read_tables(tree))
    return FileContent(facts, text)


def _as_html(text: str) -> str:
    """A workbook or a text in XML with its parts named as in HTML; other texts as they are."""
    if "word/2003/wordml" in text[:4096]:
        return _WORD_TAG.sub(lambda m: f"<{m[1]}{_WORD_TAGS[m[2]]}", text)
    if "office:spreadsheet" not in text[:4096]:
        return text
    named = _SHEET_TAG.sub(lambda m: f"<{m[1]}{_SHEET_TAGS[m[2]]}", text)
    return _MERGED.sub(lambda m: f'{"colspan" if m[1] == "Across" else "rowspan"}="{int(m[2]) + 1}"', named)
