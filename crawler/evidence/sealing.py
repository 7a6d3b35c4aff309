"""The end of a night: its findings, its evidence and its WARC files under one signed head."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from crawler.evidence.keys import signer
from db import seals
from db.records import Seal
from db.session import Database


def seal_night(home: Path, database: Database, night: date, now: datetime) -> Seal:
    """Seals what was found and kept since the last seal. Raises :class:`crawler.office.RunError` without a key."""
    names = {
        f"warc/{night.isoformat()}/{p.name}" for p in (home / "warc" / night.isoformat()).glob("*.warc.gz")
    }
    names |= seals.unsealed_files(database)
    return seals.seal(database, night, now, _hashed(home, sorted(names)), signer(home))


def _hashed(home: Path, names: list[str]) -> Iterator[tuple[str, str]]:
    """Each file as ``path#size`` with its hash: what is appended later does not matter. One still written is passed over."""
    for name in names:
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
