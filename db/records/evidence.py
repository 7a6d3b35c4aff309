"""Where the bytes and pictures are that findings rest on, and the seals over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """Where one answer was written down: ``length`` bytes from ``offset`` of ``file``, whose SHA-256 is ``sha256``.

    ``file`` is a path below the data folder. ``payload_hash`` is the page's, as its findings name it, ``payload_digest``
    the WARC digest of the body as sent.
    """

    url: str
    payload_hash: str
    payload_digest: str
    fetched_at: datetime
    file: str
    offset: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderingRecord:
    """What a browser showed of the page whose bytes are ``payload_hash``; hashes are SHA-256, hexadecimal.

    ``screenshot`` is empty where no picture was taken.
    """

    url: str
    payload_hash: str
    rendered_hash: str
    screenshot: str
    shown_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow(EvidenceRecord):
    """A stored answer; ``purged_at`` where its file was deleted by ``minjian db purge``."""

    id: int
    unit_id: str
    visit_id: int
    night: date | None
    seal: int | None
    purged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One record that a seal covers. ``kind``: evidence, finding or file; ``sha256`` is hexadecimal."""

    kind: str
    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A row as seal ``seal`` covers it: ``text`` is what the hash of its entry is made of."""

    kind: str
    id: str
    seal: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A night's chain and its signature; keys, signature and hashes are hexadecimal."""

    number: int
    night: date
    made_at: datetime
    entries: tuple[Entry, ...]
    previous: str
    head: str
    public_key: str
    signature: str
