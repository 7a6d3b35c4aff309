"""What a file really is, told by its first bytes and not by its name."""

from __future__ import annotations

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("locked", "EncryptedPackage"),  # a docx, xlsx or pptx with a password
    ("doc", "WordDocument"),
    ("xls", "Workbook"),
    ("xls", "Book"),
    ("ppt", "PowerPoint Document"),
)
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
_ZIP_END, _ZIP_ENTRY, _ZIP_MEMBER = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_MOST_NAMES = 400
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, which Notepad calls Unicode
IMAGES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp"})


def kind_of(body: bytes) -> str:
    """``pdf``, ``docx``, ``xls``, ``jpg``…; ``html`` and ``text`` for readable bytes, ``""`` for unknown ones."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf\x00\r\n\t ")
    if body.startswith(_WIDE) and _is_wide_text(body[:2048]):
        return "text"
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
    """By the names of its own members: an archive of office files holds the names of theirs as well."""
    names = _listed(body) or _found(body)
    return next((kind for start, kind in _ZIP_NAMES if any(n.startswith(start) for n in names)), "zip")


def _listed(body: bytes) -> list[bytes]:
    """The first names in the directory at the end; none where there is no such directory, or a damaged one."""
    end = body.rfind(_ZIP_END, max(0, len(body) - (64 << 10) - 22))
    if end < 0 or end + 22 > len(body):
        return []
    at = end - int.from_bytes(body[end + 12 : end + 16], "little")
    names: list[bytes] = []
    while 0 <= at < end and body.startswith(_ZIP_ENTRY, at) and len(names) < _MOST_NAMES:
        name, extra, comment = (int.from_bytes(body[at + n : at + n + 2], "little") for n in (28, 30, 32))
        names.append(body[at + 46 : at + 46 + name])
        at += 46 + name + extra + comment
    return names


def _found(body: bytes) -> list[bytes]:
    """The names of the members at the beginning, where the file is cut off or damaged."""
    return [part[26:126] for part in body[:4096].split(_ZIP_MEMBER)[1:]]


def _is_wide_text(sample: bytes) -> bool:
    """Whether a mark of UTF-16 is followed by text; sound files may begin with the same two bytes."""
    try:
        text = sample[: len(sample) // 2 * 2].decode("utf-16")
    except UnicodeDecodeError:
        return False
    return all(c.isprintable() or c.isspace() or c == "\ufeff" for c in text)


def _text_kind(head: bytes, body: bytes) -> str:
    lowered = head[:512].lower()
    if (
        lowered.startswith((b"mime-version:", b"from: <saved by", b'from: "'))
        and b"multipart/related" in lowered
    ):
        return "mht"
    if lowered.startswith((b"<!doctype html", b"<html")) or b"<html" in lowered or b"<body" in lowered:
        return "html"
    if lowered.startswith(b"<?xml"):
        return "xml"
    sample = body[:2048]
    return "text" if sample and b"\x00" not in sample and sum(c < 9 for c in sample) == 0 else ""
