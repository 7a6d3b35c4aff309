"""Workbooks and texts that are markup inside: many offices' systems "export to Excel" by writing an HTML table."""

from __future__ import annotations

import re

from core.page import AttachmentFacts
from reading.charset import decode
from reading.markup import parse
from reading.tables import read_tables

_OFFICE_TYPE = re.compile(r"ms-excel|msword|spreadsheetml|wordprocessingml", re.IGNORECASE)
_OFFICE_NAMESPACE = re.compile(rb"urn:schemas-microsoft-com:office:(?:excel|word|office)", re.IGNORECASE)
_EXCEL = re.compile(r"excel|spreadsheet|\.xlsx?\b", re.IGNORECASE)
_SAMPLE = 4000


def is_markup_file(url: str, body: bytes, content_type: str) -> bool:
    """Whether markup was sent as an office file: by its type and its content; an error page is not."""
    if body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<" or "html" in content_type.lower():
        return False
    if _OFFICE_NAMESPACE.search(body[:4096]):
        return True
    return bool(_OFFICE_TYPE.search(content_type)) and b"<table" in body[:65536].lower()


def read_markup_file(url: str, body: bytes, content_type: str) -> AttachmentFacts:
    """Text and tables of such a file; ``kind`` is what it pretends to be."""
    kind = (
        "xls"
        if _EXCEL.search(content_type) or _EXCEL.search(url) or b"office:excel" in body[:4096]
        else "doc"
    )
    tree = parse(decode(body, content_type).text)
    if tree is None:
        return AttachmentFacts(kind=kind, problem="文件里没有内容")
    text = " ".join(" ".join(tree.itertext()).split())
    return AttachmentFacts(kind=kind, text_sample=text[:_SAMPLE], tables=read_tables(tree))
