"""Files of evidence on their way from the machine that wrote them to the store that machines share.

What waits is what lies in the data folder: no list can be lost. A file goes when nobody writes it, whole (a torn end is cut
off first), and leaves the folder when the store has given it back. Where the store is away, it stays, and goes later.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from core.troubles import trouble
from crawler.evidence.warc import cut_torn
from db.evidence import sent_files
from db.evidence.sent_files import Sent
from db.evidence.vault import StoreAway, Vault
from db.session import Database

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sending:
    """What was sent, what stays here, and why it does."""

    sent: int = 0
    waiting: int = 0
    bytes: int = 0
    why: str = ""


def waiting(vault: Vault) -> list[tuple[str, int]]:
    """Names and sizes of the files of this machine that are not in the store yet; those being written as well."""
    if not vault.shared:
        return []
    found = [*(vault.home / "warc").glob("*/*.warc.gz"), *(vault.home / "screenshots").glob("*/*.png")]
    sizes = []
    for path in sorted(found):
        try:
            sizes.append((path.relative_to(vault.home).as_posix(), path.stat().st_size))
        except FileNotFoundError:  # another process has sent it this moment
            continue
    return sizes


def send_waiting(
    vault: Vault, database: Database, now: datetime, only: Iterable[str] | None = None
) -> Sending:
    """Sends what waits here, or of it ``only`` these; says what had to stay. A store that is away ends nothing."""
    chosen = None if only is None else set(only)
    names = [name for name, _ in waiting(vault) if chosen is None or name in chosen]
    sent, why = 0, ""
    for number, name in enumerate(names):
        try:
            sent += _send(vault, database, name, now)
        except OSError as error:
            logger.warning("%s: %s", name, error.strerror or error)
            why = why or trouble(error)
            if isinstance(error, StoreAway):
                _mend(vault, names[number:])
                break
    left = waiting(vault)
    return Sending(sent, len(left), sum(size for _, size in left), why)


def _send(vault: Vault, database: Database, name: str, now: datetime) -> bool:
    """Whether the file went; false where somebody writes it, or it is gone already."""
    with _ours(vault, name) as ours:
        if ours:
            size, digest = vault.copy(name)
            sent_files.note_sent(database, Sent(name, size, digest), now)
            vault.drop(name)
        return ours


def _mend(vault: Vault, names: Iterable[str]) -> None:
    """What cannot go yet is made whole nevertheless: a seal may cover it before it goes."""
    for name in names:
        with _ours(vault, name):
            pass


@contextmanager
def _ours(vault: Vault, name: str) -> Iterator[bool]:
    """Keeps others from the file; false where somebody writes it, has just begun to, or it is gone."""
    path = vault.home / name
    try:
        stream = path.open("r+b")
    except FileNotFoundError:
        yield False
        return
    with stream:
        if os.fstat(stream.fileno()).st_size == 0 or not _locked(stream):
            yield False
            return
        if name.endswith(".warc.gz"):
            cut_torn(stream)
        yield path.exists()


def _locked(stream: BinaryIO) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def send_closed(vault: Vault, database: Database, names: Iterable[str], spool: str, now: datetime) -> None:
    """A visit has ended: its files go, and with ``spool`` what waits for its judging, which may be done elsewhere."""
    if not vault.shared:
        return
    send_waiting(vault, database, now, names)
    if spool and (vault.home / spool).exists():
        try:
            vault.hand_over(spool)
        except OSError as error:
            logger.warning("%s: %s", spool, error.strerror)


def waiting_lines(vault: Vault, database: Database, now: datetime) -> list[str]:
    """What people are told of files that are not in the store yet: here, and on workers heard of lately."""
    from db.running.work import alive, all_workers

    here = waiting(vault)
    lines = []
    if here:
        size = sum(size for _, size in here)
        lines.append(
            f"证据待发送：本机 {len(here)} 个文件 {size / 1e6:.1f} MB，还没有送到 {vault.address}；恢复后自动补送"
        )
    elsewhere = [w for w in alive(all_workers(database), now) if w.waiting]
    if vault.shared and elsewhere:
        told = "、".join(f"{w.name} {w.waiting} 个" for w in elsewhere)
        lines.append(f"工作进程处待发送的证据文件：{told}")
    return lines
