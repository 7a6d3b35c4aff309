"""What a file really is, told by its first bytes and not by its name."""

from __future__ import annotations

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (("doc", "WordDocument"), ("xls", "Workbook"), ("xls", "Book"), ("ppt", "PowerPoint Document"))
_SIGNS = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG", "png"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"ID3", "mp3"),
    (b"\x1aE\xdf\xa3", "webm"),
    (b"FLV", "flv"),
)
_ZIP_NAMES = (
    (b"word/", "docx"),
    (b"xl/", "xlsx"),
    (b"ppt/", "pptx"),
    (b"OFD.xml", "ofd"),
    (b"content.xml", "odt"),
)
IMAGES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp"})
#: Kinds that are a zip file inside.
ZIPPED = frozenset({"docx", "xlsx", "pptx", "ofd", "odt", "zip"})


def kind_of(body: bytes) -> str:
    """``pdf``, ``docx``, ``xls``, ``jpg``…; ``html`` and ``text`` for readable bytes, ``""`` for unknown ones."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf\x00\r\n\t ")
    if body.startswith(_OLE):
        return _ole_kind(body)
    if body[4:8] == b"ftyp":
        return "mp4"
    if body[:4] == b"RIFF":
        return {b"WEBP": "webp", b"AVI ": "avi", b"WAVE": "wav"}.get(body[8:12], "")
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return _zip_kind(body) if kind == "zip" else kind
    if b"%PDF-" in body[:1024]:
        return "pdf"
    return _text_kind(head, body)


def _ole_kind(body: bytes) -> str:
    for kind, stream in _OLE_STREAMS:
        if stream.encode("utf-16-le") in body[: 4 << 20] or stream.encode("utf-16-le") in body[-(1 << 20) :]:
            return kind
    return "ole"


def _zip_kind(body: bytes) -> str:
    """By names in the central directory, which stands at the end."""
    directory = body[-(256 << 10) :]
    return next((kind for name, kind in _ZIP_NAMES if name in directory or name in body[:4096]), "zip")


def _text_kind(head: bytes, body: bytes) -> str:
    lowered = head[:512].lower()
    if lowered.startswith((b"<!doctype html", b"<html")) or b"<html" in lowered or b"<body" in lowered:
        return "html"
    if lowered.startswith(b"<?xml"):
        return "xml"
    sample = body[:2048]
    return "text" if sample and b"\x00" not in sample and sum(c < 9 for c in sample) == 0 else ""
