"""The stored answers that a finding rests on, read back from the vault, with their source where it can be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from zlib import error as zlib_error

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from core.troubles import trouble
from db.evidence.vault import Vault
from db.records.evidence import EvidenceRow
from reading.files.kinds import kind_of
from reading.tree.charset import decode

_SHOWN = 200_000  # characters of a page's source
_READ = 4_000_000  # bytes of it that are unpacked
_REQUEST = 1 << 16
_READABLE = frozenset({"html", "xml", "text"})
_TEXTUAL = re.compile(r"\s*(?:text/|application/(?:xhtml\+)?xml\b)", re.IGNORECASE)


class EvidenceError(Exception):
    """The bytes cannot be given; the message says why and what to do."""


@dataclass(frozen=True)
class Answer:
    """One stored answer, or what a browser ``made`` of it: ``raw`` are its gzip members as they stand in the night's file, the request behind them.

    ``kind`` is the media type that was said; ``source`` is empty where it is none of text, or could not be unpacked.
    """

    row: EvidenceRow
    raw: bytes
    head: str
    kind: str
    source: str
    cut: bool
    made: bool = False


def answer_of(vault: Vault, row: EvidenceRow) -> Answer:
    """The stored answer of ``row``; raises :class:`EvidenceError` where its bytes are not as they were written down."""
    try:
        data = vault.read(row.file, row.offset, row.length + _REQUEST)
    except OSError as error:
        raise EvidenceError(f"{row.file}：读不出（{trouble(error)}）；见 minjian evidence verify") from error
    raw, behind = data[: row.length], data[row.length :]
    if sha256(raw).hexdigest() != row.sha256:
        place = f"第 {row.offset} 字节起 {row.length} 字节"
        raise EvidenceError(f"{row.file}：{place}与记录的哈希不符；见 minjian evidence verify")
    read = _unpacked(row, raw)
    return read if read.made else replace(read, raw=raw + _request_of(behind))


def _unpacked(row: EvidenceRow, raw: bytes) -> Answer:
    """Header lines and source as text, for looking at only."""
    record = next(iter(ArchiveIterator(BytesIO(raw))))
    made = record.rec_type == "resource"
    headers = record.rec_headers if made else record.http_headers
    head, kind = headers.to_str(), headers.get_header("Content-Type") or ""
    plainly = Answer(row, raw, head, kind, "", False, made)
    try:
        body = record.content_stream().read(_READ + 1)
    except (zlib_error, ArchiveLoadFailed, OSError):
        return plainly
    told = kind_of(body)
    if told not in _READABLE and (told or not _TEXTUAL.match(kind)):
        return plainly
    text = decode(body[:_READ], kind).text
    return replace(plainly, source=text[:_SHOWN], cut=len(text) > _SHOWN or len(body) > _READ)


def _request_of(behind: bytes) -> bytes:
    """The gzip member of the request, which follows its answer; nothing where something else does."""
    try:
        records = ArchiveIterator(BytesIO(behind))
        first = next(records)
        if first.rec_type != "request":
            return b""
        first.content_stream().read()
        next(records, None)
        length = records.get_record_offset()
    except (StopIteration, ArchiveLoadFailed, zlib_error):
        return b""
    return behind[: length or len(behind)]
