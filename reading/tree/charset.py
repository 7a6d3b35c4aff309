"""From bytes to text: which character set a page is really written in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from functools import lru_cache

#: Longest prefix searched for a ``<meta charset>``; browsers look at 1,024 bytes, real pages put it later.
_HEAD = 4096
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s{0,8}=\s{0,8}[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GB = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "cp936", "936", "chinese", "iso-ir-58", "gb_2312-80"})
#: Labels that browsers read as windows-1252; on a Chinese page they are a lie of the template.
_WESTERN = frozenset({"iso8859-1", "cp1252", "ascii", "iso8859-15"})
_MARK = "\ufeff"
_LONGEST_CUT = 4  # bytes of one character that a cut-off body may leave at its end
_SAMPLE = 20_000  # bytes shown to the detector
_MOST_BROKEN = 50  # characters that may be broken in UTF-8
_TRIAL = 4096  # bytes that show already that the rest need not be tried


@dataclass(frozen=True, slots=True)
class Decoded:
    """``charset`` is what was used, ``declared`` what header or page claim (lower case, empty without a claim).

    ``marked`` tells that a byte order mark says it, which browsers believe more than any claim. ``as_utf8`` are the bytes of ``text`` where they came as such, else empty.
    """

    text: str
    charset: str
    declared: str
    as_utf8: bytes = b""
    marked: bool = False

    @property
    def followed(self) -> str:
        """What a browser goes by, empty where it has to guess."""
        return self.charset if self.marked else self.declared


def decode(body: bytes, content_type: str = "") -> Decoded:
    """``body`` as text. Order: BOM, UTF-16 by its zero bytes, strict UTF-8, the declared set, GB18030, a detector.

    Never raises: undecodable bytes become U+FFFD. Byte order marks inside, left where templates were put together from
    several files, are taken out: nobody sees them.
    """
    found = _decoded(body, content_type)
    if _MARK not in found.text:
        return found
    return replace(
        found, text=found.text.replace(_MARK, ""), as_utf8=found.as_utf8.replace(codecs.BOM_UTF8, b"")
    )


def _decoded(body: bytes, content_type: str) -> Decoded:
    declared = _declared(body, content_type)
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(name, "replace"), name, declared, marked=True)
    name = _by_zero_bytes(body)
    if name:
        return Decoded(body.decode(name, "replace"), name, declared)
    try:
        return Decoded(body.decode("utf-8"), "utf-8", declared, body)
    except UnicodeDecodeError as error:
        text = _mended(body, error)
    if text is not None:
        return Decoded(text, "utf-8", declared)
    name = _other_set(body, declared)
    whole = codecs.getincrementaldecoder(name)("replace").decode(body)
    return Decoded(whole, name, declared)


def _declared(body: bytes, content_type: str) -> str:
    in_header = _in_header(content_type[:500])
    if in_header:
        return in_header
    head = _outside_comments(body[:_HEAD])
    found = _META.search(head) or _XML.search(head)
    return found[1].decode("ascii").lower() if found else ""


def _outside_comments(head: bytes) -> bytes:
    first, *rest = head.split(b"<!--")
    return first + b"".join(part.partition(b"-->")[2] for part in rest)


@lru_cache(maxsize=256)
def _in_header(content_type: str) -> str:
    found = _HEADER.search(content_type)
    return found[1].lower() if found else ""


def _by_zero_bytes(body: bytes) -> str:
    """UTF-16 without a mark: markup is ASCII, so every second byte of a tag is zero."""
    head = body[:200]
    if head.startswith(b"<\0") and head.count(b"\0") * 3 > len(head):
        return "utf-16-le"
    if head.startswith(b"\0<") and head.count(b"\0") * 3 > len(head):
        return "utf-16-be"
    return ""


def _mended(body: bytes, error: UnicodeDecodeError) -> str | None:
    """UTF-8 that is cut off at its end or has a few broken characters; ``None`` for other sets. Half a character at the end was
    lost on the way: nobody wrote it.
    """
    cut_off = error.start > 0 and len(body) - error.start < _LONGEST_CUT and error.end == len(body)
    if not cut_off or body[: error.start].isascii():
        return _nearly_utf8(body)
    return body[: error.start].decode("utf-8")


def _nearly_utf8(body: bytes) -> str | None:
    """UTF-8 with a few broken characters: GB text read as UTF-8 breaks at nearly every character."""
    if body[:_TRIAL].decode("utf-8", "replace").count("\ufffd") > _MOST_BROKEN + 1:
        return None
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken > _MOST_BROKEN:
        return None
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return text if chinese > 20 * broken else None


def _other_set(body: bytes, declared: str) -> str:
    if declared in _GB:
        return "gb18030"
    name = _python_name(declared)
    if name in _WESTERN or name in {"", "utf-8"}:
        return "gb18030" if _reads_as(body, "gb18030") else _detect(body)
    return name if _reads_as(body, name) or not _reads_as(body, "gb18030") else "gb18030"


def _python_name(declared: str) -> str:
    """The codec's own name; empty for names Python does not know and for codecs that are no character sets."""
    try:
        info = codecs.lookup(declared)
    except LookupError:
        return ""
    return info.name if getattr(info, "_is_text_encoding", True) else ""


def _reads_as(body: bytes, name: str) -> bool:
    """Whether ``body`` decodes with at most one broken character in 200."""
    try:
        text = body.decode(name, "replace")
    except (LookupError, UnicodeError):
        return False
    return text.count("\ufffd") * 200 <= len(text)


def _detect(body: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:_SAMPLE]).best()
    return best.encoding if best is not None else "gb18030"
