"""Files that pages offer for download: their real kind, and what text and tables they hold."""

from __future__ import annotations

from core.file_names import ending_of
from core.page import AttachmentFacts
from reading.files.kinds import IMAGES, kind_of
from reading.files.process import shared
from reading.files.text import FileContent

#: Files above this size are recognised but not opened.
MOST_BYTES = 30 << 20
_OPENED = frozenset({"pdf", "docx", "xlsx", "xls", "doc", "rtf", "ofd", "odt", "mht", "zip", "text"})
_PROBLEMS = {
    "html": "不是文件，是一个网页",
    "rar": "压缩文件，未打开",
    "7z": "压缩文件，未打开",
    "gz": "压缩文件，未打开",
    "ppt": "未读取该类型的文件",
    "pptx": "未读取该类型的文件",
    "ole": "未读取该类型的文件",
    "locked": "文件已加密，无法读取",
}


def read_attachment_text(body: bytes, url: str, content_type: str = "") -> FileContent:
    """What the file at ``url`` is and says. Never raises; ``problem`` tells (in Chinese) why nothing could be read.

    The kind comes from the bytes. Where they are of no known kind, name and ``content_type`` tell what it claims to be.
    """
    if not body:
        return FileContent(AttachmentFacts(problem="文件是空的"))
    kind = kind_of(body)
    if not kind:
        return FileContent(
            AttachmentFacts(kind=_claimed(url, content_type), problem="文件内容与类型不符，可能已损坏")
        )
    if kind in IMAGES:
        return FileContent(AttachmentFacts(kind=kind, problem="图片文件，没有文字"))
    if kind not in _OPENED:
        return FileContent(AttachmentFacts(kind=kind, problem=_PROBLEMS.get(kind, "")))
    if len(body) > MOST_BYTES:
        return FileContent(AttachmentFacts(kind=kind, problem="文件过大，未打开"))
    return shared.read(body, kind)


def _claimed(url: str, content_type: str) -> str:
    """The kind that the address or the header claims, ``""`` where neither does."""
    return ending_of(url) or ("pdf" if "pdf" in content_type.lower() else "")
