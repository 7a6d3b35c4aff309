"""One WARC file, written record by record: whole or not at all, and by one process only.

WARC/1.1 (ISO 28500), every record a gzip member of its own. Digests are SHA-256 (the WARC field, base 32).
"""

from __future__ import annotations

import errno
import fcntl
import os
import zlib
from base64 import b32encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from core.troubles import trouble
from crawler.net.sent import Sent
from db.errors import DatabaseUnavailable, StorageFull
from db.records.evidence import EvidenceRecord, EvidenceRow

_LEVEL = 4
_SOFTWARE = "minjian (warcio)"
_CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_READ = 1 << 16


def warc_digest(data: bytes) -> str:
    """The digest as the WARC field has it."""
    return "sha256:" + b32encode(sha256(data).digest()).decode("ascii")


class _Member:
    """One gzip member on its way into the file; knows its length and its SHA-256."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        self._hash = sha256()
        self.length = 0

    def write(self, data: bytes) -> None:
        self._put(self._packer.compress(data))

    def flush(self) -> None:
        """warcio calls this once, at the end of a record."""
        self._put(self._packer.flush())

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def _put(self, packed: bytes) -> None:
        self._stream.write(packed)
        self._hash.update(packed)
        self.length += len(packed)


class WarcFile:
    """The file ``name`` below ``home``, made when the first record is written; ``about`` goes into its first record.

    What was there already (``known_end`` bytes of it are known to be whole) is kept, but for a torn last record. Raises
    :class:`db.errors.StorageFull` or :class:`db.errors.DatabaseUnavailable`, also where another process has the file.
    """

    def __init__(self, home: Path, name: str, about: dict[str, str], known_end: int = 0) -> None:
        self._path, self.name, self._about, self._known_end = home / name, name, about, known_end
        self._stream: BinaryIO | None = None

    def response(self, sent: Sent, payload_hash: str) -> EvidenceRecord:
        """Writes the answer and the request that led to it."""
        digest = warc_digest(sent.body)
        fields = self._fields(sent) | {
            "WARC-Payload-Digest": digest,
            "WARC-Block-Digest": warc_digest(sent.head + sent.body),
        }
        with _written(self._path):
            stream = self._open()
            offset = stream.tell()
            record = _builder().create_warc_record(
                sent.url, "response", BytesIO(sent.body), len(sent.body), warc_headers_dict=fields,
                http_headers=_Verbatim(sent.head),
            )  # fmt: skip
            member = self._write(record)
            self._request(sent, record.rec_headers.get_header("WARC-Record-ID"))
        return EvidenceRecord(
            url=sent.url, payload_hash=payload_hash, payload_digest=digest, fetched_at=sent.at, file=self.name,
            offset=offset, length=member.length, sha256=member.sha256,
        )  # fmt: skip

    def resource(self, url: str, html: bytes, first: Sent, screenshot: str) -> EvidenceRecord:
        """Writes what a browser made of the answer ``first``; ``screenshot`` is the SHA-256 of the picture taken with it."""
        picture = {"Minjian-Screenshot": f"sha256:{screenshot}"} if screenshot else {}
        fields = {
            "WARC-Date": _warc_date(first.at),
            "WARC-Payload-Digest": warc_digest(html),
            "WARC-Block-Digest": warc_digest(html),
            **picture,
        }
        with _written(self._path):
            stream = self._open()
            offset = stream.tell()
            record = _builder().create_warc_record(
                url, "resource", BytesIO(html), len(html), warc_headers_dict=fields,
                warc_content_type="text/html; charset=utf-8",
            )  # fmt: skip
            member = self._write(record)
        return EvidenceRecord(
            url=url, payload_hash=sha256(html).hexdigest(), payload_digest=warc_digest(html), fetched_at=first.at,
            file=self.name, offset=offset, length=member.length, sha256=member.sha256,
        )  # fmt: skip

    def revisit(self, sent: Sent, first: EvidenceRow) -> None:
        """Writes that the same bytes came again as ``first`` has them."""
        with _written(self._path):
            self._open()
            record = _builder().create_revisit_record(
                sent.url, first.payload_digest, first.url, _warc_date(first.fetched_at),
                http_headers=_Verbatim(sent.head), warc_headers_dict=self._fields(sent),
            )  # fmt: skip
            self._write(record)
            self._request(sent, record.rec_headers.get_header("WARC-Record-ID"))

    @staticmethod
    def digest(sent: Sent) -> str:
        """The payload digest that a record of ``sent`` carries."""
        return warc_digest(sent.body)

    def sync(self) -> None:
        """Everything written so far is on the disk when this returns."""
        if self._stream is not None:
            with _written(self._path):
                self._stream.flush()
                os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Ends writing and lets others at the file."""
        self.sync()
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _fields(self, sent: Sent) -> dict[str, str]:
        address = {"WARC-IP-Address": sent.ip} if sent.ip else {}
        return {"WARC-Date": _warc_date(sent.at), **address}

    def _request(self, sent: Sent, answer: str) -> None:
        fields = self._fields(sent) | {
            "WARC-Concurrent-To": answer,
            "WARC-Block-Digest": warc_digest(sent.request),
        }
        record = _builder().create_warc_record(
            sent.url, "request", BytesIO(), 0, warc_headers_dict=fields, http_headers=_Verbatim(sent.request)
        )
        self._write(record)

    def _write(self, record: Any) -> _Member:
        member = _Member(self._open())
        WARCWriter(member, gzip=False, warc_version="WARC/1.1").write_record(record)
        return member

    def _open(self) -> BinaryIO:
        if self._stream is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = _locked(self._path)
            cut_torn(self._stream, self._known_end)
            if self._stream.tell() == 0:
                self._write(_builder().create_warcinfo_record(self._path.name, _information(self._about)))
        return self._stream


class _Verbatim(StatusAndHeaders):  # type: ignore[misc]
    """Lines of HTTP that are written as they are, and not put together from parts."""

    def __init__(self, lines: bytes) -> None:
        super().__init__("", [])
        self._lines = lines

    def __bool__(self) -> bool:
        return True

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        self.headers_buff = self._lines


def _builder() -> WARCWriter:
    return WARCWriter(None, warc_version="WARC/1.1")


def _information(about: dict[str, str]) -> dict[str, str]:
    return {"software": _SOFTWARE, "format": "WARC File Format 1.1", "conformsTo": _CONFORMS, **about}


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _locked(path: Path) -> BinaryIO:
    """The file for appending, ours alone until it is closed."""
    stream = path.open("a+b")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.close()
        raise DatabaseUnavailable(f"{path}：另一个进程正在写这个证据文件，请等它结束。") from None
    stream.seek(0, os.SEEK_END)
    return stream


def cut_torn(stream: BinaryIO, known_end: int = 0) -> None:
    """Cuts off what follows the last whole gzip member behind ``known_end``, and stands at the end."""
    size = stream.seek(0, os.SEEK_END)
    start = known_end if known_end <= size else 0
    whole = start
    for end in members(stream, start):
        whole = end
    if whole < size:
        stream.truncate(whole)
    stream.seek(0, os.SEEK_END)


def members(stream: BinaryIO, start: int = 0) -> Iterator[int]:
    """Where each whole gzip member from ``start`` on ends; stops before the first that is torn or is none."""
    stream.seek(start)
    packed, at = stream.read(_READ), start
    while packed:
        unpacker, used, out = zlib.decompressobj(zlib.MAX_WBITS + 16), 0, b"-"
        try:
            while not unpacker.eof and (packed or out):
                out = unpacker.decompress(packed, _READ)
                rest = unpacker.unused_data or unpacker.unconsumed_tail
                used += len(packed) - len(rest)
                packed = rest or stream.read(_READ)
        except zlib.error:
            return
        if not unpacker.eof:
            return
        at += used
        yield at


def mend(path: Path) -> None:
    """Cuts a torn last record off a file that nobody writes any more; leaves one alone that somebody does."""
    with path.open("r+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        cut_torn(stream)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """Turns what the disk says into the errors that end a visit in order."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(
                f"磁盘已满，证据写不进 {path}：请腾出空间后再运行；已保存的内容完好。"
            ) from error
        raise DatabaseUnavailable(
            f"证据写不进 {path}（{trouble(error)}）：请检查路径、权限与磁盘。"
        ) from error
