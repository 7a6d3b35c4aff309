"""Text and tables of office files. Runs in the helper process of :mod:`reading.files.process` only: input may be hostile."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import msgspec
from lxml import etree

from core.page import AttachmentFacts, TableFacts
from reading.files.kinds import IMAGES, kind_of
from reading.files.open_document import blocks, heads, is_open_document
from reading.files.web_archive import page_of
from reading.files.word_binary import UnreadableWordError, word_tables, word_text
from reading.files.zip_guard import UnsafeZipError, member_name, open_zip, read_member
from reading.tables import read_tables, table_facts
from reading.tree.charset import decode
from reading.tree.markup import flowing, parse

#: Length of the text that is kept and of the text that checks are given, and how much of a file is looked at.
SAMPLE, MOST_TEXT = 4000, 200_000
MOST_PDF_PAGES, MOST_SHEETS, MOST_ROWS, MOST_PARTS = 60, 8, 2000, 30
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FRAMES = frozenset(_WORD + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_TEXT_PARTS = tuple(_WORD + name for name in ("t", "tab", "br", "cr", "ptab"))
_HEAD_PART, MOST_HEADS = re.compile(r"word/header\d{1,2}\.xml"), 6
_TEXT, _DEEPEST = f"{_WORD}t", 20
#: Where words stood before somebody moved them; deleted ones are called otherwise (``delText``).
_MOVED = f"{_WORD}moveFrom"
_OFD_TEXT = re.compile(rb"<(?:\w{1,8}:)?TextCode[^<>]{0,400}>([^<]{0,4000})<")
_SPACE = re.compile(r"[ \t\u3000\xa0]+")
_CELL_BAR = "|"
_DAMAGED = "文件已损坏，无法打开"
#: Of a zip file so many members are opened, of so many bytes together.
MOST_MEMBERS, MOST_MEMBER_BYTES = 40, 64 << 20
MOST_INNER, MOST_INNER_BYTES = 4, 16 << 20
_TEXT_NAMES = (".txt", ".csv", ".md")


class FileContent(msgspec.Struct, frozen=True):
    """What was read of a file: its facts, and its text as far as checks look at it (``text_sample`` is its beginning)."""

    facts: AttachmentFacts
    text: str = ""


def read_file(body: bytes, kind: str) -> FileContent:
    """A file of the given kind; problems inside it come back as ``problem``, damaged files may raise."""
    reader = _READERS.get(kind)
    if reader is None:
        return _problem(kind, "图片文件，没有文字" if kind in IMAGES else "")
    try:
        return reader(body, kind)
    except UnsafeZipError as error:
        return _problem(kind, str(error))


def _problem(kind: str, words: str) -> FileContent:
    return FileContent(AttachmentFacts(kind=kind, problem=words))


def _content(kind: str, text: str, tables: Sequence[TableFacts] = (), pages: int = 0) -> FileContent:
    lines = map(str.strip, _SPACE.sub(" ", text[: 2 * MOST_TEXT]).split("\n"))
    whole = "\n".join(filter(None, lines))[:MOST_TEXT]
    problem = "" if whole or tables else "没有可读的文字（可能是扫描件）"
    facts = AttachmentFacts(
        kind=kind, text_sample=whole[:SAMPLE], tables=tuple(tables), pages=pages, problem=problem
    )
    return FileContent(facts, whole)


def _pdf(body: bytes, kind: str) -> FileContent:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        return _problem(kind, "文件已加密，无法读取" if encrypted else _DAMAGED)
    with document:
        count, text = len(document), ""
        for number in range(min(count, MOST_PDF_PAGES)):
            page = document[number]
            text += page.get_textpage().get_text_bounded().replace("\r", "\n") + "\n"
            page.close()
            if len(text) > MOST_TEXT:
                break
    return _content(kind, text, pages=count)


def _docx(body: bytes, kind: str) -> FileContent:
    with open_zip(body) as archive:
        if "word/document.xml" not in archive.namelist():
            return _problem(kind, _DAMAGED)
        root = _xml(read_member(archive, "word/document.xml"))
        heads = _heads(archive)
    found = root.find(f"{_WORD}body") if root is not None else None
    if found is None:
        return _problem(kind, _DAMAGED)
    lines: list[str] = []
    tables: list[TableFacts] = []
    for child in _parts(found):
        if child.tag == f"{_WORD}p":
            lines.append(_run_text(child))
        elif child.tag == f"{_WORD}tbl" and len(tables) < MOST_PARTS:
            caption = next((t.strip() for t in reversed(lines[-3:]) if t.strip()), "")
            rows = [
                [" ".join(_run_text(p) for p in c.iter(f"{_WORD}p")) for c in r.iter(f"{_WORD}tc")]
                for r in islice(child.iter(f"{_WORD}tr"), MOST_ROWS)
            ]
            facts = table_facts(rows, caption[:80])
            lines.extend(" ".join(r) for r in rows)
            if facts:
                tables.append(facts)
    return _content(kind, "\n".join([*lines[:20_000], *heads]), tables)


def _heads(archive: zipfile.ZipFile) -> list[str]:
    """The lines at the head of the pages, each once: marks of secrecy stand there. They follow the text, which they are no part of."""
    names = [n for n in archive.namelist() if _HEAD_PART.fullmatch(n)][:MOST_HEADS]
    roots = [_xml(read_member(archive, n, 1 << 20)) for n in names]
    lines = [_run_text(p)[:200] for r in roots if r is not None for p in islice(r.iter(f"{_WORD}p"), 20)]
    return list(dict.fromkeys(filter(str.strip, lines)))


def _parts(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, also those inside the frames that forms and tables of contents put around them."""
    stack = [iter(body)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in _FRAMES and len(stack) < _DEEPEST:
            stack.append(iter(child))
        else:
            yield child


def _run_text(element: etree._Element) -> str:
    """The text of a paragraph, tabs and line breaks as blanks."""
    moved = next(element.iter(_MOVED), None) is not None
    parts = (
        p for p in element.iter(*_TEXT_PARTS) if not moved or next(p.iterancestors(_MOVED), None) is None
    )
    return "".join((part.text or "") if part.tag == _TEXT else " " for part in parts)


def _xml(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    return etree.fromstring(data, parser)


def _sheets(body: bytes, kind: str) -> FileContent:
    import python_calamine

    if kind == "xlsx":
        open_zip(body).close()
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    except python_calamine.CalamineError as error:
        encrypted = "password" in str(error).lower()
        return _problem(kind, "文件已加密，无法读取" if encrypted else _DAMAGED)
    lines: list[str] = []
    tables: list[TableFacts] = []
    for name in book.sheet_names[:MOST_SHEETS]:
        rows = [[_cell(c) for c in row] for row in islice(_rows(book, name), MOST_ROWS)]
        lines.extend(" ".join(c for c in row if c) for row in rows)
        facts = table_facts(rows)
        if facts:
            tables.append(facts)
    return _content(kind, "\n".join(lines), tables, pages=len(book.sheet_names))


def _rows(book: object, name: str) -> Iterator[list[object]]:
    yield from book.get_sheet_by_name(name).iter_rows()  # type: ignore[attr-defined]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _doc(body: bytes, kind: str) -> FileContent:
    try:
        text = word_text(body)
    except UnreadableWordError as error:
        return _problem(kind, str(error))
    found = (table_facts(rows[:MOST_ROWS], before[:80]) for before, rows in word_tables(body)[:MOST_PARTS])
    return _content(kind, text, [t for t in found if t])


def _rtf(body: bytes, kind: str) -> FileContent:
    from striprtf.striprtf import rtf_to_text

    text = rtf_to_text(body.decode("latin-1"), encoding="cp936", errors="ignore")  # type: ignore[no-untyped-call]
    tables = (
        table_facts(rows[:MOST_ROWS], before[:80]) for before, rows in islice(_barred(text), MOST_PARTS)
    )
    return _content(kind, text.replace(_CELL_BAR, " "), [t for t in tables if t])


def _barred(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Tables as striprtf writes them (each row a line of cells that end in a bar), with the line before each."""
    before, rows = "", list[list[str]]()
    for line in (*text.split("\n"), ""):
        if line.endswith(_CELL_BAR):
            rows.append([cell.strip() for cell in line[:-1].split(_CELL_BAR)])
            continue
        if rows:
            yield before, rows
            before, rows = "", []
        before = line.strip() or before


def _ofd(body: bytes, kind: str) -> FileContent:
    import ofdkit

    open_zip(body).close()
    try:
        with ofdkit.open(io.BytesIO(body)) as document:
            pages = document.pages
            text = "\n".join(page.text() for page in pages[:MOST_PDF_PAGES])
    except ofdkit.OFDLimitError:
        return _problem(kind, "压缩文件过大，未打开")
    except ofdkit.OFDError:
        return _broken_ofd(body, kind)
    return _content(kind, text, pages=len(pages))


def _broken_ofd(body: bytes, kind: str) -> FileContent:
    """The text of pages whose document description cannot be followed, in the order of the file."""
    with open_zip(body) as archive:
        names = [n for n in archive.namelist() if n.endswith("Content.xml")][:MOST_PARTS]
        text = [b"".join(_OFD_TEXT.findall(read_member(archive, n, 8 << 20))) for n in names]
    found = _content(kind, "\n".join(t.decode("utf-8", "replace") for t in text), pages=len(names))
    return found if found.text else _problem(kind, _DAMAGED)


def _odt(body: bytes, kind: str) -> FileContent:
    """OpenDocument; an archive that only holds a file of the same name is read as one."""
    with open_zip(body) as archive:
        root = _xml(read_member(archive, "content.xml"))
        if root is None or not is_open_document(root):
            return _problem(kind, "文件已加密，无法读取") if _is_locked(archive) else _zip(body, "zip")
        styles = _xml(read_member(archive, "styles.xml")) if "styles.xml" in archive.namelist() else None
    lines: list[str] = []
    tables: list[TableFacts] = []
    for block in islice(blocks(root, MOST_ROWS), 20_000):
        if isinstance(block, str):
            lines.append(block)
            continue
        caption = next((t.strip() for t in reversed(lines[-3:]) if t.strip()), "")
        lines.extend(" ".join(filter(None, row)) for row in block)
        facts = table_facts(block, caption[:80]) if len(tables) < MOST_PARTS else None
        tables.extend([facts] if facts else [])
    above = [h[:200] for h in islice(heads(styles), 20)] if styles is not None else []
    return _content(kind, "\n".join([*lines, *dict.fromkeys(filter(str.strip, above))]), tables)


def _is_locked(archive: zipfile.ZipFile) -> bool:
    name = "META-INF/manifest.xml"
    return name in archive.namelist() and b"encryption-data" in read_member(archive, name, 1 << 20)


def _mht(body: bytes, kind: str) -> FileContent:
    data, media = page_of(body)
    tree = parse(decode(data, media).text) if data else None
    if tree is None:
        return _problem(kind, "文件里没有内容")
    text, tables = flowing(tree), read_tables(tree)
    return _content(kind, text, tables)


def _zip(body: bytes, kind: str, budget: int = MOST_MEMBER_BYTES, *, inner: bool = False) -> FileContent:
    """The names of all members, and the text and tables of the first readable ones; of the archives within it the first are
    opened, those within these stay closed."""
    with open_zip(body) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        names = [member_name(m) for m in members]
        parts = _members(archive, list(zip(members, names, strict=True)), budget, 0 if inner else MOST_INNER)
    tables = [t for part in parts for t in part.facts.tables][:MOST_PARTS]
    texts = [f"{name}\n{part.text}" for name, part in zip(names, parts, strict=False)]
    rest = names[len(parts) :]
    facts = _content(kind, "\n".join([*texts, *rest]), tables, pages=len(names))
    return facts if names else _problem(kind, "压缩文件是空的")


def _members(
    archive: zipfile.ZipFile, members: Sequence[tuple[zipfile.ZipInfo, str]], budget: int, inner: int
) -> list[FileContent]:
    """The members as far as ``budget`` bytes go; ``inner`` is how many archives among them are opened."""
    left, parts = budget, list[FileContent]()
    for member, name in members[:MOST_MEMBERS]:
        if member.file_size > left:
            parts.append(_problem("", "未打开"))
            continue
        data = read_member(archive, member, left)
        left -= len(data)
        opened = inner > 0 and kind_of(data) == "zip"
        inner -= opened
        parts.append(_member(data, name, opened=opened))
    return parts


def _member(data: bytes, name: str, *, opened: bool) -> FileContent:
    """One file of an archive; a damaged one leaves the others as they are. ``opened`` tells of an archive that it is looked into."""
    kind = kind_of(data)
    if opened:
        try:
            return _zip(data, kind, MOST_INNER_BYTES, inner=True)
        except UnsafeZipError as error:
            return _problem(kind, str(error))
    if kind not in _READERS or kind == "zip" or (kind == "text" and not name.lower().endswith(_TEXT_NAMES)):
        return _problem(kind, "未打开")
    try:
        return read_file(data, kind)
    except Exception:  # noqa: BLE001 - parsers of foreign formats raise anything on damaged files
        return _problem(kind, _DAMAGED)


def _text(body: bytes, kind: str) -> FileContent:
    """Plain text and CSV: the first bytes, in UTF-8, UTF-16 with its mark, or GB18030."""
    head = body[: 4 * MOST_TEXT]
    return _content(kind, decode(head).text)


_READERS: dict[str, Callable[[bytes, str], FileContent]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _sheets,
    "xls": _sheets,
    "doc": _doc,
    "rtf": _rtf,
    "ofd": _ofd,
    "odt": _odt,
    "mht": _mht,
    "zip": _zip,
    "text": _text,
}
