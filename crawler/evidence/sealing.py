"""The end of a night: its findings, its evidence and its WARC files under one signed head."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from crawler.evidence.keys import signer
from db.evidence import seals, sent_files
from db.evidence.sent_files import Sent
from db.evidence.vault import Vault
from db.records.evidence import Seal
from db.session import Database


def seal_night(vault: Vault, database: Database, night: date, now: datetime) -> Seal:
    """Seals what was found and kept since the last seal. Raises :class:`crawler.errors.RunError` without a key.

    Files in the store are sealed with the hash that they had when they were sent.
    """
    home = vault.home
    names = {
        f"warc/{night.isoformat()}/{p.name}" for p in (home / "warc" / night.isoformat()).glob("*.warc.gz")
    }
    names |= seals.unsealed_files(database)
    far = sent_files.to_seal(database, night, names) if vault.shared else {}
    seal = seals.seal(database, night, now, _hashed(home, sorted(names | set(far)), far), signer(home))
    sent_files.note_sealed(database, far)
    return seal


def _hashed(home: Path, names: list[str], far: Mapping[str, Sent]) -> Iterator[tuple[str, str]]:
    """Each file as ``path#size`` with its hash: what is appended later does not matter. One still written is passed over."""
    for name in names:
        if name in far:
            yield f"{name}#{far[name].bytes}", far[name].sha256
            continue
        path = home / name
        if not path.is_file():
            continue
        with path.open("rb") as stream:
            if _is_free(stream):
                size = stream.seek(0, 2)
                yield f"{name}#{size}", hash_of(stream, size)


def _is_free(stream: BinaryIO) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def hash_of(stream: BinaryIO, size: int) -> str:
    """The SHA-256 of the first ``size`` bytes; of fewer where there are fewer."""
    stream.seek(0)
    digest = sha256()
    while size > 0 and (part := stream.read(min(size, 1 << 20))):
        digest.update(part)
        size -= len(part)
    return digest.hexdigest()
