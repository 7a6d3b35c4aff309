"""How long files are kept: WARC files by age and by what rests on them, logs and spools by age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.pictures import picture_path
from db import renderings, retention
from db.hold import held
from db.session import Database

_NIGHT = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPOOL_DAYS = 7


@dataclass(frozen=True, slots=True)
class Stored:
    """A file below the data folder. ``kind``: warc, spool, screenshot or log."""

    kind: str
    file: str
    bytes: int


def stored(home: Path) -> Iterator[Stored]:
    """All files of evidence and logs."""
    for path in sorted((home / "warc").glob("*/*")):
        kind = {".gz": "warc", ".spool": "spool"}.get(path.suffix)
        if kind and path.is_file() and not path.is_symlink():
            yield Stored(kind, path.relative_to(home).as_posix(), path.stat().st_size)
    for path in sorted((home / "screenshots").glob("*/*.png")):
        yield Stored("screenshot", path.relative_to(home).as_posix(), path.stat().st_size)
    for path in sorted((home / "logs").glob("*/*.log")):
        yield Stored("log", path.relative_to(home).as_posix(), path.stat().st_size)


def purgeable(home: Path, database: Database, now: datetime, days: int) -> list[Stored]:
    """Files older than ``days`` on which nothing rests that has to be kept."""
    before = now - timedelta(days=days)
    pictures = renderings.needed_screenshots(database, before)
    needed = retention.needed_files(database, before) | {picture_path(name) for name in pictures}
    found = []
    for each in stored(home):
        limit = now - timedelta(days=_SPOOL_DAYS) if each.kind == "spool" else before
        if each.file not in needed and _day_of(home, each) < limit.date().isoformat():
            found.append(each)
    return found


def _day_of(home: Path, each: Stored) -> str:
    """The day of a file: its folder's, or that of its last change."""
    folder = each.file.split("/")[-2]
    if _NIGHT.fullmatch(folder):
        return folder
    return datetime.fromtimestamp((home / each.file).stat().st_mtime, UTC).date().isoformat()


def purge(home: Path, database: Database, now: datetime, days: int) -> list[Stored]:
    """Deletes what :func:`purgeable` names; that a file was meant to go is written down before it goes.

    Raises :class:`db.errors.Held` while a night is under way, :class:`OSError` where a file cannot be deleted.
    """
    with held(database, "minjian db purge"):
        gone = purgeable(home, database, now, days)
        retention.note_purged(
            database, ((g.file, g.bytes) for g in gone if g.kind in ("warc", "screenshot")), now
        )
        for each in gone:
            (home / each.file).unlink(missing_ok=True)
        for folder in {(home / g.file).parent for g in gone}:
            if not any(folder.iterdir()):
                folder.rmdir()
    return gone
