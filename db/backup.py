"""Copies of a whole database, made while it is in use, and put back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, inspect

from core.troubles import trouble
from db import migrate
from db.errors import DatabaseError, DatabaseTooNew, StorageFull
from db.hold import NIGHT, SCHEDULER, held
from db.session import Database, open_database, parse

#: The work queue: what waited in it when the copy was made is no work any more when it is put back.
_QUEUE = "minjian_queue"


class BackupError(DatabaseError):
    """The copy cannot be made, or not be put back; the message says what to do."""


class NoBackup(BackupError):
    """There is no file of that name."""


class WouldOverwrite(BackupError):
    """There is something already where the copy would go."""


def ending(database_url: str) -> str:
    """``.db`` for a copy of SQLite, ``.dump`` for PostgreSQL's own format."""
    return ".db" if parse(database_url).get_backend_name() == "sqlite" else ".dump"


def back_up(database_url: str, target: Path) -> int:
    """Writes one consistent copy to ``target``, while others go on reading and writing; gives its size in bytes.

    The copy appears whole or not at all. Raises :class:`WouldOverwrite`, :class:`BackupError`, :class:`StorageFull`.
    """
    url = parse(database_url)
    if target.exists():
        raise WouldOverwrite(f"{target} 已经存在：请另选文件名，或先移走它。")
    part = target.with_name(f".{target.name}.part")
    with _written(part, target):
        if url.get_backend_name() == "sqlite":
            _copy(_file_of(url), part)
            _check(part)
        else:
            words = ["--format=custom", "--no-owner", "--no-privileges", f"--exclude-schema={_QUEUE}"]
            _tool("pg_dump", url, [*words, f"--file={part}"])
    return target.stat().st_size


def restore(
    database_url: str, source: Path, *, overwrite: bool = False, aside: Path | None = None
) -> Path | None:
    """Makes the database what ``source`` holds, and brings it up to this program; gives where the old one was kept.

    A database that holds something is replaced only with ``overwrite``, after a copy of it was put into the folder
    ``aside``. Raises :class:`WouldOverwrite`, :class:`BackupError`, and :class:`db.errors.Held` while a night or a scheduler
    is at work.
    """
    url = parse(database_url)
    if not source.is_file():
        raise NoBackup(f"{source} 不存在或不是文件：请给出 minjian db backup 写出的文件。")
    if url.get_backend_name() == "sqlite":
        _check(source)
    if not _is_used(url):
        _put_back(url, source)
        return None
    if not overwrite:
        raise WouldOverwrite(
            f"数据库 {url.render_as_string(hide_password=True)} 里已有数据：确要替换请加 --force（原来的会先另存一份）。"
        )
    kept = (
        None if aside is None else aside / f"before-restore-{os.getpid()}-{source.stem}{ending(database_url)}"
    )
    database = Database(url)
    try:
        with held(database, "minjian db restore", NIGHT), held(database, "minjian db restore", SCHEDULER):
            _set_aside(url, kept)
            _put_back(url, source)
    finally:
        database.close()
    return kept


def _set_aside(url: URL, kept: Path | None) -> None:
    """Keeps what is about to be replaced: as a copy, or, where it is damaged so that it cannot be copied, as the files it is."""
    if url.get_backend_name() == "sqlite" and _is_damaged(_file_of(url)):
        _move_away(_file_of(url), kept)
    elif kept is not None:
        kept.unlink(missing_ok=True)
        back_up(url.render_as_string(hide_password=False), kept)


def _is_damaged(file: Path) -> bool:
    try:
        with closing(
            sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        ) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
    except sqlite3.OperationalError:  # locked, not to be read: nothing is known of what it holds
        return False
    except sqlite3.DatabaseError:
        return True


def _move_away(file: Path, kept: Path | None) -> None:
    """The damaged file with its journal, which a person may still save something from."""
    try:
        for tail in ("", "-wal", "-shm"):
            part = file.with_name(file.name + tail)
            if kept is None or tail == "-shm":
                part.unlink(missing_ok=True)
            elif part.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(part, kept.with_name(kept.name + tail))
    except OSError as error:
        raise BackupError(
            f"已损坏的 {file} 移不到 {kept}（{trouble(error)}）：请检查路径、权限和磁盘。"
        ) from error


def _put_back(url: URL, source: Path) -> None:
    if url.get_backend_name() == "sqlite":
        file = _file_of(url)
        file.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, file)
    else:
        words = [
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
        ]
        _tool("pg_restore", url, [*words, "--dbname={database}", str(source)])
    open_database(url.render_as_string(hide_password=False), upgrade=True).close()


def _is_used(url: URL) -> bool:
    if url.get_backend_name() == "sqlite":
        file = _file_of(url)
        return file.exists() and file.stat().st_size > 0
    database = Database(url)
    try:
        with database.read() as connection:
            return bool(inspect(connection).get_table_names())
    finally:
        database.close()


# SQLite -----------------------------------------------------------------------------------------------------------


def _file_of(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise BackupError("内存中的数据库不能备份或恢复：请用文件（MINJIAN_DATABASE_URL）。")
    return Path(url.database)


def _copy(source: Path, target: Path) -> None:
    """By SQLite's online backup, in one step: writers of the source go on, readers of the target see old or new."""
    if not source.exists():
        raise BackupError(f"数据库 {source} 不存在：还没有走访过，或 MINJIAN_DATABASE_URL 指向了别处。")
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as old,
            closing(sqlite3.connect(target, timeout=30)) as new,
        ):
            old.backup(new)
            new.execute(
                "PRAGMA journal_mode=DELETE" if target.suffix == ".part" else "PRAGMA journal_mode=WAL"
            )
    except sqlite3.Error as error:
        raise _translated(source, target, error) from error


def _translated(source: Path, target: Path, error: sqlite3.Error) -> DatabaseError:
    if "full" in str(error):
        return StorageFull(f"磁盘已满，写不下 {target}：请腾出空间后再试。")
    if not isinstance(error, sqlite3.OperationalError):
        return BackupError(
            f"{source} 已损坏，不能复制（{error}）：请用以前的备份恢复（minjian db restore 备份文件 --force，损坏的会先另存）。"
        )
    return BackupError(f"从 {source} 复制到 {target} 没有成功（{error}）：请检查路径、权限和磁盘。")


def _check(file: Path) -> None:
    """Whether the file is a whole database of ours, and not of a newer program."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            answer = connection.execute("PRAGMA quick_check").fetchone()[0]
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{file} 不是本程序的数据库备份（{error}）。") from error
    if answer != "ok":
        raise BackupError(f"{file} 已损坏（{answer}）：请换一份备份。")
    if row is None or row[0] not in migrate.KNOWN:
        raise DatabaseTooNew(f"{file} 的结构（{row[0] if row else '无'}）比本程序新：请升级本程序后再恢复。")


_HINTS = {
    "version mismatch": "它比服务器旧，请安装与服务器同版本的 PostgreSQL 客户端，并放在 PATH 里",
    "does not appear to be a valid": "这个文件不是 minjian db backup 写出的 PostgreSQL 备份，数据库没有改动",
    "unsupported version": "备份是较新的 PostgreSQL 写出的，请安装与写出它的同版本的客户端",
    "No space left": "磁盘已满，请腾出空间后再试",
}


# PostgreSQL -------------------------------------------------------------------------------------------------------


def _tool(name: str, url: URL, words: Sequence[str]) -> None:
    """Runs one of PostgreSQL's own tools; the password goes by the environment, which others cannot read."""
    program = shutil.which(name)
    if program is None:
        raise BackupError(
            f"没有找到 {name}：请安装与服务器同版本的 PostgreSQL 客户端（如 postgresql-client），并放在 PATH 里。"
        )
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    arguments = [w.format(database=address) if w.startswith("--dbname") else w for w in words]
    if not any(w.startswith("--dbname") for w in words):
        arguments.append(f"--dbname={address}")
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["没有说明"]
        hint = next((words for sign, words in _HINTS.items() if sign in done.stderr), "")
        raise BackupError(
            f"{name} 没有成功：{hint}（{lines[0][:300]}）" if hint else f"{name} 没有成功：{lines[0][:300]}"
        )


@contextmanager
def _written(part: Path, target: Path) -> Iterator[None]:
    """The file is written beside its place and moved there when it is whole and on the disk."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        yield
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        raise BackupError(f"无法写入 {target}（{trouble(error)}）：请检查路径、权限和磁盘。") from error
    finally:
        part.unlink(missing_ok=True)


def thin_out(folder: Path, kind: str, keep: int) -> list[Path]:
    """Deletes all but the newest ``keep`` copies that we named ourselves; gives those that are gone."""
    old = sorted(folder.glob(f"minjian-????????-??????{kind}"))[:-keep]
    for file in old:
        file.unlink()
    return old


__all__ = ["BackupError", "WouldOverwrite", "back_up", "ending", "restore", "thin_out"]
