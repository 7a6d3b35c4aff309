"""WARC records in one file that replay programs open by themselves: WACZ 1.1.1 (Web Archive Collection Zipped).

A ZIP with the records as they are (stored, not packed again), an index of them (CDXJ), a list of pages, and a manifest
(Frictionless Data Package) with the hash of each. See https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from warcio.archiveiterator import ArchiveIterator

VERSION = "1.1.1"
_ARCHIVE, _INDEX, _PAGES = "archive/data.warc.gz", "indexes/index.cdx.gz", "pages/pages.jsonl"
_MANIFEST, _DIGEST = "datapackage.json", "datapackage-digest.json"
#: What a ZIP can say of a moment begins here.
_FIRST_YEAR = 1980


@dataclass(frozen=True)
class _Capture:
    """One answer of the archive. ``at`` is as WARC has it (``2026-11-20T01:12:03Z``)."""

    url: str
    at: str
    status: str
    mime: str
    digest: str
    offset: int
    length: int

    def line(self) -> str:
        """The answer's line in the index."""
        values = {
            "url": self.url, "mime": self.mime, "status": self.status, "digest": self.digest,
            "length": str(self.length), "offset": str(self.offset), "filename": _ARCHIVE.rpartition("/")[2],
        }  # fmt: skip
        moment = "".join(c for c in self.at if c.isdigit())[:14]
        return f"{lookup_key(self.url)} {moment} {json.dumps(values)}\n"


def packed(warc: bytes, *, title: str, description: str, made: datetime, main: str = "") -> bytes:
    """``warc`` (one gzip member a record) as WACZ. The index holds what sites answered.

    What a browser made of an answer lies in the archive as well, but not in the index: it has the address and the moment
    of the answer, and a replay would show one for the other.
    """
    captures = list(_captures(warc))
    files = {
        _ARCHIVE: warc,
        _INDEX: gzip.compress("".join(sorted(c.line() for c in captures)).encode(), mtime=0),
        _PAGES: _pages(captures, title),
    }
    first = next((c for c in captures if c.url == main), captures[0] if captures else None)
    manifest = _manifest(files, title, description, made, first)
    digest = {"path": _MANIFEST, "hash": _hash(manifest)}
    files |= {_MANIFEST: manifest, _DIGEST: _json(digest)}
    return _zipped(files, made)


_WWW = re.compile(r"^www\d*\.")
_DEFAULT = {"http": 80, "https": 443}


def lookup_key(url: str) -> str:
    """The key of an address in the index (SURT): the host back to front, spellings that mean the same made one.

    Capitals, ``www``, the scheme and its port, doubled slashes and one at the end do not count, nor the order of the query. The
    package of that name is under the AGPL, which this program is not.
    """
    parts = urlsplit(url.lower())
    host = ",".join(reversed(_WWW.sub("", parts.hostname or "").split(".")))
    port = "" if parts.port in (None, _DEFAULT.get(parts.scheme)) else f":{parts.port}"
    path = re.sub("/+", "/", _spelled(parts.path)).rstrip("/") or "/"
    query = "&".join(sorted(_spelled(parts.query).split("&")))
    return f"{host}{port}){path}" + (f"?{query}" if query else "")


def _spelled(text: str) -> str:
    """Escaped where it has to be, and nowhere else."""
    return quote(unquote_to_bytes(text), safe="/~!$&'()*+,;=:@?").lower()


def _captures(warc: bytes) -> Iterator[_Capture]:
    records = ArchiveIterator(BytesIO(warc))
    for record in records:
        headers, answer = record.rec_headers, record.http_headers
        kind = answer.get_header("Content-Type") or "" if answer else ""
        status = answer.get_statuscode() if answer else ""
        record.content_stream().read()  # the length is known when the record was read to its end
        if record.rec_type != "response":
            continue
        yield _Capture(
            url=headers.get_header("WARC-Target-URI"),
            at=headers.get_header("WARC-Date"),
            status=status,
            mime=kind.partition(";")[0].strip().lower() or "unk",
            digest=headers.get_header("WARC-Payload-Digest") or "",
            offset=records.get_record_offset(),
            length=records.get_record_length(),
        )


def _pages(captures: list[_Capture], title: str) -> bytes:
    lines: list[Mapping[str, Any]] = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    for c in captures:
        identity = sha256(f"{c.at} {c.url}".encode()).hexdigest()[:16]
        lines.append({"id": identity, "url": c.url, "ts": c.at, "title": title})
    return "".join(json.dumps(line) + "\n" for line in lines).encode("ascii")


def _manifest(
    files: Mapping[str, bytes], title: str, description: str, made: datetime, main: _Capture | None
) -> bytes:
    moment = made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    start = {"mainPageUrl": main.url, "mainPageDate": main.at} if main else {}
    resources = [
        {"name": n.rpartition("/")[2], "path": n, "hash": _hash(d), "bytes": len(d)} for n, d in files.items()
    ]
    return _json(
        {
            "profile": "data-package", "wacz_version": VERSION, "title": title, "description": description,
            "created": moment, "modified": moment, "software": "minjian", **start, "resources": resources,
        }
    )  # fmt: skip


def _hash(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=2).encode("ascii")


def _zipped(files: Mapping[str, bytes], made: datetime) -> bytes:
    """What is packed already is stored as it is, so that single records can be read out of the file."""
    buffer, moment = BytesIO(), made.astimezone(UTC)
    with ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            info = ZipInfo(name, (max(moment.year, _FIRST_YEAR), *moment.timetuple()[1:6]))
            info.compress_type = ZIP_STORED if name.endswith(".gz") else ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()
