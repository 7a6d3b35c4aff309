"""Files that people send: few kinds, told by their bytes and not by their names, kept as they are and never opened here."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile

from db.rectify.records import Upload
from web.show import visible

MOST_BYTES = 5 * 1024 * 1024
_MOST_NAMES, _MOST_UNPACKED = 2000, 200 * 1024 * 1024
_LONGEST_NAME = 80
#: Ending → what it is served as; always as a file to be saved.
KINDS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WORDS = "PDF、PNG、JPG、Word（docx）、Excel（xlsx），至多 5 MB"
_STARTS: Mapping[str, bytes] = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_PARTS: Mapping[str, str] = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
#: Parts of office documents that run or fetch something when they are opened.
_ACTIVE = re.compile(r"vbaProject|activeX|/embeddings/|macrosheets|externalLinks", re.IGNORECASE)


@dataclass(frozen=True)
class Sent:
    """A form with at most one file. ``name`` is empty where none was chosen; of ``content`` there is one byte too many
    where the file was too long."""

    fields: Mapping[str, str]
    ids: tuple[str, ...]
    name: str
    content: bytes


async def sent(request: Request) -> Sent:
    """Reads a form that a route has not declared, so that nothing of it is read before the guard has let the person in."""
    form = await request.form()
    try:
        file = form.get("file")
        chosen = isinstance(file, UploadFile) and bool(file.filename)
        content = await file.read(MOST_BYTES + 1) if chosen and isinstance(file, UploadFile) else b""
        name = (file.filename or "") if chosen and isinstance(file, UploadFile) else ""
        fields = {k: v for k, v in form.items() if isinstance(v, str)}
        ids = tuple(i for i in form.getlist("ids") if isinstance(i, str))
        return Sent(fields, ids, name, content)
    finally:
        await form.close()


class UploadError(ValueError):
    """The file will not be taken; the words say why and which would be."""


def taken(name: str, content: bytes) -> Upload:
    """The file as it will be kept. Raises :class:`UploadError`."""
    if not content:
        raise UploadError("附件是空的：请检查后再选")
    if len(content) > MOST_BYTES:
        raise UploadError("附件超过 5 MB：请压缩图片或分次报送")
    kind = _kind(content)
    if not kind:
        raise UploadError(f"这种附件不收：只收 {WORDS}")
    return Upload(name=safe_name(name, kind), kind=kind, content=content)


def _kind(content: bytes) -> str:
    for kind, start in _STARTS.items():
        if content.startswith(start):
            return kind
    return _office_kind(content) if content.startswith(b"PK\x03\x04") else ""


def _office_kind(content: bytes) -> str:
    """The kind of an office document without anything that runs; names in the archive are read, no part is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, zlib.error):
        return ""
    if len(parts) > _MOST_NAMES or sum(p.file_size for p in parts) > _MOST_UNPACKED:
        raise UploadError("附件里的内容展开后太大：请另存为较小的文件")
    names = {p.filename for p in parts}
    if any(_ACTIVE.search(n) for n in names):
        raise UploadError("附件里有宏、控件、嵌入的文件或外部链接：请另存为不含它们的文件，或转成 PDF")
    return next((k for k, part in _PARTS.items() if part in names and "[Content_Types].xml" in names), "")


def safe_name(name: str, kind: str) -> str:
    """The last part of a name, with nothing that steers, hides or leaves the folder, ending as its bytes say."""
    last = re.split(r"[/\\]", name)[-1]
    plain = visible(unicodedata.normalize("NFC", last))
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", plain)
    stem = re.sub(r'[\x00-\x1f<>:"|?*%\u27e8\u27e9\s]+', "_", stem).strip("._ ")
    return f"{stem[:_LONGEST_NAME] or '附件'}.{kind}"
