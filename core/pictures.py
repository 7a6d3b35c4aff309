"""Screenshots (截图): where the picture with a given hash lies, and the note that it carries inside."""

from __future__ import annotations

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"minjian-layout"
_MOST_NOTE = 4_000_000


def picture_path(sha256: str) -> str:
    """The path of a screenshot below the data folder, empty for an empty hash."""
    return f"screenshots/{sha256[:2]}/{sha256}.png" if sha256 else ""


def with_note(png: bytes, note: str) -> bytes:
    """The PNG with ``note`` (ASCII) in a text chunk before its end: the picture stays the same, the hash covers both."""
    end = png.rfind(b"IEND") - 4
    if not png.startswith(_SIGNATURE) or end < len(_SIGNATURE):
        raise ValueError("not a PNG")
    data = b"zTXt" + _KEYWORD + b"\0\0" + zlib.compress(note.encode("ascii"), 6)
    return b"".join(
        (png[:end], struct.pack(">I", len(data) - 4), data, struct.pack(">I", zlib.crc32(data)), png[end:])
    )


def note_of(png: bytes) -> str:
    """The note inside a PNG, empty where there is none or it is damaged."""
    at = len(_SIGNATURE)
    while at + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if kind == b"zTXt" and data.startswith(_KEYWORD + b"\0\0"):
            return _unpacked(data[len(_KEYWORD) + 2 :])
        at += 12 + length
    return ""


def _unpacked(packed: bytes) -> str:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_NOTE).decode("ascii")
    except (zlib.error, UnicodeDecodeError):
        return ""
