"""Text and tables of office files. Runs in the helper process of :mod:`reading.file_process` only: input may be hostile."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from itertools import islice

from lxml import etree

from core.page import AttachmentFacts, TableFacts
from reading.file_kinds import IMAGES
from reading.tables import table_facts
from reading.zip_guard import UnsafeZipError, open_zip, read_member

#: Length of the text kept, and how much of a file is looked at.
SAMPLE, MOST_PDF_PAGES, MOST_SHEETS, MOST_ROWS, MOST_PARTS = 4000, 12, 8, 600, 30
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = re.compile(r"[ \t\u3000\xa0]+")
_OFD_TEXT = re.compile(rb"<(?:\w{1,8}:)?TextCode[^<>]{0,400}>([^<]{0,4000})<")


def read_file(body: bytes, kind: str) -> AttachmentFacts:
    """Facts of a file of the given kind; problems inside it come back as ``problem``, damaged files may raise."""
    reader = _READERS.get(kind)
    if reader is None:
        return AttachmentFacts(kind=kind, problem="图片文件，没有文字" if kind in IMAGES else "")
    try:
        return reader(body, kind)
    except UnsafeZipError as error:
        return AttachmentFacts(kind=kind, problem=str(error))


def _facts(kind: str, text: str, tables: list[TableFacts] | None = None, pages: int = 0) -> AttachmentFacts:
    lines = map(str.strip, _SPACE.sub(" ", text).split("\n"))
    sample = "\n".join(filter(None, lines))[:SAMPLE]
    problem = "" if sample or tables else "没有可读的文字（可能是扫描件）"
    return AttachmentFacts(
        kind=kind, text_sample=sample, tables=tuple(tables or ()), pages=pages, problem=problem
    )


def _pdf(body: bytes, kind: str) -> AttachmentFacts:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        return AttachmentFacts(
            kind=kind, problem="文件已加密，无法读取" if encrypted else "文件已损坏，无法打开"
        )
    with document:
        count, text = len(document), ""
        for number in range(min(count, MOST_PDF_PAGES)):
            page = document[number]
            text += page.get_textpage().get_text_bounded().replace("\r", "\n") + "\n"
            page.close()
            if len(text) > 4 * SAMPLE:
                break
    return _facts(kind, text, pages=count)


def _docx(body: bytes, kind: str) -> AttachmentFacts:
    with open_zip(body) as archive:
        if "word/document.xml" not in archive.namelist():
            return AttachmentFacts(kind=kind, problem="文件已损坏，无法打开")
        root = _xml(read_member(archive, "word/document.xml"))
    found = root.find(f"{_WORD}body") if root is not None else None
    if found is None:
        return AttachmentFacts(kind=kind, problem="文件已损坏，无法打开")
    lines: list[str] = []
    tables: list[TableFacts] = []
    for child in found:
        if child.tag == f"{_WORD}p":
            lines.append(_run_text(child))
        elif child.tag == f"{_WORD}tbl" and len(tables) < MOST_PARTS:
            caption = next((t.strip() for t in reversed(lines[-3:]) if t.strip()), "")
            rows = [
                [_run_text(c) for c in r.iter(f"{_WORD}tc")]
                for r in islice(child.iter(f"{_WORD}tr"), MOST_ROWS)
            ]
            facts = table_facts(rows, caption[:80])
            lines.extend(" ".join(r) for r in rows)
            if facts:
                tables.append(facts)
    return _facts(kind, "\n".join(lines[:5000]), tables)


def _run_text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{_WORD}t"))


def _xml(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    return etree.fromstring(data, parser)


def _sheets(body: bytes, kind: str) -> AttachmentFacts:
    import python_calamine

    if kind == "xlsx":
        open_zip(body).close()
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    except python_calamine.CalamineError as error:
        encrypted = "password" in str(error).lower()
        return AttachmentFacts(
            kind=kind, problem="文件已加密，无法读取" if encrypted else "文件已损坏，无法打开"
        )
    lines: list[str] = []
    tables: list[TableFacts] = []
    for name in book.sheet_names[:MOST_SHEETS]:
        rows = [[_cell(c) for c in row] for row in islice(_rows(book, name), MOST_ROWS)]
        lines.extend(" ".join(c for c in row if c) for row in rows)
        facts = table_facts(rows)
        if facts:
            tables.append(facts)
    return _facts(kind, "\n".join(lines), tables, pages=len(book.sheet_names))


def _rows(book: object, name: str) -> Iterator[list[object]]:
    yield from book.get_sheet_by_name(name).iter_rows()  # type: ignore[attr-defined]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _doc(body: bytes, kind: str) -> AttachmentFacts:
    import wps2md

    try:
        return _facts(
            kind, wps2md.parse(io.BytesIO(body)).main_text.replace("\r", "\n").replace("\x07", "\n")
        )
    except wps2md.WpsParseError:
        return AttachmentFacts(kind=kind, problem="文件已损坏，无法打开")


def _ofd(body: bytes, kind: str) -> AttachmentFacts:
    with open_zip(body) as archive:
        names = [n for n in archive.namelist() if n.endswith("Content.xml")][:MOST_PARTS]
        text = [b"".join(_OFD_TEXT.findall(read_member(archive, n, 8 << 20))) for n in names]
    return _facts(kind, "\n".join(t.decode("utf-8", "replace") for t in text), pages=len(names))


def _zip(body: bytes, kind: str) -> AttachmentFacts:
    with open_zip(body) as archive:
        names = [n for n in archive.namelist() if not n.endswith("/")]
    return AttachmentFacts(kind=kind, text_sample="\n".join(names)[:SAMPLE], pages=len(names))


def _text(body: bytes, kind: str) -> AttachmentFacts:
    for charset in ("utf-8-sig", "gb18030"):
        try:
            return _facts(kind, body[: 64 << 10].decode(charset))
        except UnicodeDecodeError:
            continue
    return _facts(kind, body[: 64 << 10].decode("gb18030", "replace"))


_READERS: dict[str, Callable[[bytes, str], AttachmentFacts]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _sheets,
    "xls": _sheets,
    "doc": _doc,
    "ofd": _ofd,
    "zip": _zip,
    "text": _text,
}
