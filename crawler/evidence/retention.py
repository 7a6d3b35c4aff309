"""How long files are kept: WARC files by age and by what rests on them, logs and spools by age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.pictures import picture_path
from db.evidence import renderings, retention, sent_files
from db.evidence.vault import Vault
from db.hold import held
from db.session import Database

_NIGHT = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPOOL_DAYS = 7


@dataclass(frozen=True, slots=True)
class Stored:
    """A file below the data folder or in the store. ``kind``: warc, spool, screenshot or log; ``day`` as :func:`_day_of` has it."""

    kind: str
    file: str
    bytes: int
    day: str


def stored(vault: Vault) -> Iterator[Stored]:
    """All files of evidence and logs, here and in the store; one that is in both is named once."""
    here = {each.file: each for each in _here(vault.home)}
    yield from here.values()
    for far in vault.stored():
        if far.name not in here and (kind := _kind_of(far.name)):
            yield Stored(kind, far.name, far.bytes, _day_of(far.name, far.day))


def _here(home: Path) -> Iterator[Stored]:
    for pattern in ("warc/*/*", "screenshots/*/*.png", "logs/*/*.log"):
        for path in sorted(home.glob(pattern)):
            name = path.relative_to(home).as_posix()
            if (kind := _kind_of(name)) and path.is_file() and not path.is_symlink():
                told = path.stat()
                changed = datetime.fromtimestamp(told.st_mtime, UTC).date().isoformat()
                yield Stored(kind, name, told.st_size, _day_of(name, changed))


def _kind_of(name: str) -> str:
    if name.startswith("warc/"):
        return "warc" if name.endswith(".gz") else "spool" if name.endswith(".spool") else ""
    return "screenshot" if name.endswith(".png") else "log" if name.endswith(".log") else ""


def _day_of(name: str, changed: str) -> str:
    """The day of a file: its folder's, or that of its last change."""
    folder = name.split("/")[-2]
    return folder if _NIGHT.fullmatch(folder) else changed


def purgeable(vault: Vault, database: Database, now: datetime, days: int) -> list[Stored]:
    """Files older than ``days`` on which nothing rests that has to be kept."""
    before = now - timedelta(days=days)
    pictures = renderings.needed_screenshots(database, before)
    needed = retention.needed_files(database, before) | {picture_path(name) for name in pictures}
    found = []
    for each in stored(vault):
        limit = now - timedelta(days=_SPOOL_DAYS) if each.kind == "spool" else before
        if each.file not in needed and each.day < limit.date().isoformat():
            found.append(each)
    return found


def purge(vault: Vault, database: Database, now: datetime, days: int) -> list[Stored]:
    """Deletes what :func:`purgeable` names; that a file was meant to go is written down before it goes.

    Raises :class:`db.errors.Held` while a night is under way, :class:`OSError` where a file cannot be deleted.
    """
    with held(database, "minjian db purge"):
        gone = purgeable(vault, database, now, days)
        retention.note_purged(
            database, ((g.file, g.bytes) for g in gone if g.kind in ("warc", "screenshot")), now
        )
        for each in gone:
            if each.kind == "log":
                vault.drop(each.file)
            else:
                vault.delete(each.file)
        sent_files.forget(database, (g.file for g in gone))
        for folder in {(vault.home / g.file).parent for g in gone}:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
    return gone
