"""Opening, migrating, and what happens when the ground gives way."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import OperationalError

from db import bitmap, migrate, queries, site_reads, waiting
from db.errors import DatabaseOutdated, DatabaseTooNew, DatabaseUnavailable, StorageFull
from db.findings import text_search
from db.models.base import metadata
from db.records.findings import FindingFilter
from db.records.visits import VisitCounts
from db.session import Database, open_database, translated, upgrade
from db.store import Store
from tests.conftest import with_database
from tests.db.handmade import START, fault, known_pages, page, result, unit


def test_migrations_make_what_the_models_say(database: Database) -> None:
    with database.read() as connection:
        options = {"compare_type": True, "include_object": _described}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        assert migrate.current(connection) == migrate.HEAD


def _described(thing: object, name: str | None, kind: str, *_: object) -> bool:
    """SQLite's index of words is made of tables of its own."""
    return not (kind == "table" and str(name).startswith(text_search.PREFIX))


def test_sqlite_is_told_how_large_every_index_of_the_large_tables_is(tmp_path: Path) -> None:
    """An index without numbers beside others that have some looks better or worse than it is."""
    with (
        closing(open_database(f"sqlite:///{tmp_path / 'minjian.db'}")) as database,
        database.read() as connection,
    ):
        told = {tuple(r) for r in connection.exec_driver_sql("SELECT tbl, idx FROM sqlite_stat1")}
        tables = ", ".join(f"'{table}'" for table, _ in told)
        made = connection.exec_driver_sql(
            f"SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND tbl_name IN ({tables})"
        )
        assert {tuple(r) for r in made} == told
    assert {"findings", "finding_events", "visits"} <= {table for table, _ in told}


def test_postgresql_compiles_no_questions(database: Database) -> None:
    if database.dialect == "postgresql":
        for _ in range(2):  # each is rolled back at its end
            with database.read() as connection:
                assert connection.exec_driver_sql("SHOW jit").scalar() == "off"


def test_known_revisions_are_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(s.revision for s in reversed(list(scripts))) == migrate.KNOWN


def test_sqlite_makes_itself_and_is_set_up(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'deep' / 'minjian.db'}")
    with database.read() as connection:
        answers = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    database.close()
    assert answers == ["wal", 1, 60000]


def test_several_processes_may_make_it_at_once(tmp_path: Path) -> None:
    code = "import sys; from db.session import open_database; open_database(sys.argv[1])"
    address = f"sqlite:///{tmp_path / 'minjian.db'}"
    made = [subprocess.Popen([sys.executable, "-c", code, address]) for _ in range(4)]
    assert [p.wait(180) for p in made] == [0, 0, 0, 0]


def test_postgres_asks_for_an_upgrade(postgres_server: str) -> None:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE fresh")
    address = with_database(postgres_server, "fresh")
    with pytest.raises(DatabaseOutdated, match="minjian db upgrade"):
        open_database(address)
    upgrade(address)
    open_database(address).close()


def test_a_newer_schema_is_left_alone(database_url: str) -> None:
    database = open_database(database_url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(DatabaseTooNew, match="9999"):
        open_database(database_url, upgrade=True)


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DatabaseUnavailable, match="PostgreSQL 已启动") as caught:
        open_database(f"postgresql://someone:geheim@127.0.0.1:{port}/x")
    assert "geheim" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nonsense", "sqlite:///"),
        ("mysql://x/y", "不支持"),
        ("sqlite:////proc/nowhere/x.db", "文件夹"),
        ("sqlite:////tmp", "打不开"),
    ],
)
def test_addresses_that_cannot_work(address: str, words: str) -> None:
    with pytest.raises(DatabaseUnavailable, match=words):
        open_database(address)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "minjian.db"
    path.write_bytes(b"not a database at all, " * 100)
    with pytest.raises(DatabaseUnavailable, match="SQLite"):
        open_database(f"sqlite:///{path}")


def test_the_server_goes_away_in_the_middle(postgres_server: str) -> None:
    database = open_database(with_database(postgres_server, "template_minjian"))
    with pytest.raises(DatabaseUnavailable, match="连不上"), database.write() as connection:
        _kick(postgres_server, "template_minjian")
        connection.execute(text("SELECT 1"))
    with database.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    database.close()


def test_a_full_disk_of_the_server_is_told_the_same_way() -> None:
    full = psycopg.errors.DiskFull("could not extend file: No space left on device")
    with pytest.raises(StorageFull, match="磁盘已满"), translated(make_url("postgresql://a@b/c")):
        raise OperationalError("INSERT", {}, full)


def test_a_full_disk_in_the_middle_of_a_copy_is_told_the_same_way(database: Database) -> None:
    """A COPY goes past SQLAlchemy, which turns the driver's errors into its own."""
    if database.dialect != "postgresql":
        pytest.skip("only PostgreSQL copies")
    store = Store(database)
    store.sync_units([unit()])
    visit = store.begin_visit("qh", None, START)
    full = "BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END"
    with database.write() as connection:
        connection.exec_driver_sql(
            f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $${full}$$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON page_facts FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    with pytest.raises(StorageFull, match="磁盘已满"):
        store.save(visit, now=START, pages=[page(n) for n in range(50)])
    assert known_pages(store) == []


def _kick(address: str, name: str) -> None:
    words = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(with_database(address, "postgres"), autocommit=True) as connection:
        connection.execute(words, (name,))


def test_a_full_disk_stops_cleanly(tmp_path: Path) -> None:
    path = tmp_path / "minjian.db"
    database = open_database(f"sqlite:///{path}")
    store = Store(database)
    store.sync_units([unit()])
    visit = store.begin_visit("qh", None, START)
    with database.read() as connection:
        used = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        connection.exec_driver_sql(f"PRAGMA max_page_count={used + 60}")
    stored = 0
    with pytest.raises(StorageFull, match="磁盘已满"):
        for batch in range(200):
            pages = [page(f"{batch}-{i}", result(fault()), links=20) for i in range(20)]
            store.save(visit, now=START, pages=pages, counts=VisitCounts(fetched=20 * (batch + 1)))
            stored += 20
    assert stored
    assert len(known_pages(store)) == stored == len(bitmap.members(store.done(visit)))
    assert queries.visits(database)[0].counts.fetched == stored
    database.close()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()


_WRITER = """
import sys
from db.session import open_database
from db.store import Store
from db.records.pages import Discovered
from db.records.visits import VisitCounts
from tests.db.handmade import START, fault, page, result, unit, url
store = Store(open_database(sys.argv[1]))
visit = store.begin_visit("qh", None, START)
print(visit.id, flush=True)
for batch in range(100000):
    pages = [page(f"{batch}-{i}", result(fault())) for i in range(10)]
    store.save(visit, now=START, pages=pages, discovered=[Discovered(url=url(f"d{batch}"))],
               targets={f"http://t{batch}.example.cn/": url(1)}, counts=VisitCounts(fetched=10 * (batch + 1)))
    print(batch, flush=True)
"""


@pytest.mark.parametrize("batches", [1, 4, 9])
def test_kill_minus_nine_loses_nothing_stored(database_url: str, batches: int) -> None:
    database = open_database(database_url)
    store = Store(database)
    store.sync_units([unit()])
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, database_url], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    with writer.stdout as lines:
        visit_id = int(lines.readline())
        said = [int(lines.readline()) for _ in range(batches)]
        time.sleep(0.003 * batches)  # somewhere within the next batch
        os.kill(writer.pid, signal.SIGKILL)
        said += [int(line) for line in lines if line.strip()]
    writer.wait()
    _assert_whole(database, store, visit_id, said[-1] + 1)
    database.close()


def _assert_whole(database: Database, store: Store, visit_id: int, batches: int) -> None:
    """All that was confirmed is there, and of the batch that was cut off all or nothing."""
    (visit,) = queries.visits(database)
    whole = visit.counts.fetched // 10
    assert visit.id == visit_id
    assert whole in {batches, batches + 1}
    known = known_pages(store)
    assert sum(k.facts_version > 0 for k in known) == whole * 10
    assert len(known) == whole * 11
    found = queries.findings(database, FindingFilter(statuses=()))
    assert len(found) == whole * 10
    assert all(len(queries.finding(database, f.id).sightings) == 1 for f in found[:5])
    assert len(store.external_targets([visit_id])) == whole
    assert len(list(site_reads.site_pages(database, "qh").all())) == whole * 10


def test_a_fork_opens_connections_of_its_own(database: Database) -> None:
    store = Store(database)
    store.sync_units([unit()])
    child = os.fork()
    if child == 0:
        try:
            Store(database).begin_visit("qh", None, START)
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert len(queries.visits(database)) == 1


def downgrade(database: Database, revision: str) -> None:
    """Takes migrations back, as far as they can be taken back."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_the_score_tables_can_be_taken_back_and_made_again(database: Database) -> None:
    downgrade(database, "0004")
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM v_scores")).scalar() == 0
        assert not inspect(connection).has_table("rollups")
    upgrade(database.url)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _described})
        assert compare_metadata(context, metadata) == []


def test_redirects_stored_as_failures_are_mended_by_the_migration(database: Database) -> None:
    downgrade(database, "0004")
    with database.write() as connection:
        connection.execute(text("DROP VIEW v_pages"))
        connection.execute(text("ALTER TABLE pages DROP COLUMN final_url"))
        connection.execute(text("ALTER TABLE page_facts DROP COLUMN bulk"))
        connection.execute(text("DROP INDEX ix_findings_worst"))
        connection.execute(text("DROP INDEX ix_pages_unit_id_kind"))
        connection.execute(text("ALTER TABLE findings DROP COLUMN severity_rank"))
        connection.execute(text("ALTER TABLE visits DROP COLUMN gathered"))
        connection.execute(text("DROP VIEW v_columns"))
        connection.execute(text("ALTER TABLE columns DROP COLUMN period"))
        connection.execute(text("ALTER TABLE columns DROP COLUMN found_by"))
        connection.execute(text("CREATE VIEW v_columns AS SELECT url FROM columns"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    Store(database).sync_units([unit()])
    row = "INSERT INTO pages (unit_id, number, url_hash, url, http_status, problem, failures, discovered_at) VALUES"
    with database.write() as connection:
        connection.execute(
            text(f"{row} ('qh', 1, 1, 'http://a/', 301, 'bad-response', 3, '2026-11-20 00:00:00')")
        )
        connection.execute(
            text(f"{row} ('qh', 2, 2, 'http://b/', 200, 'bad-response', 3, '2026-11-20 00:00:00')")
        )
    upgrade(database.url)
    with database.read() as connection:
        kept = connection.execute(
            text("SELECT problem, failures, final_url FROM pages ORDER BY number")
        ).all()
    assert [tuple(k) for k in kept] == [("", 0, ""), ("bad-response", 3, "")]


def test_the_clock_can_be_taken_back_and_put_in_again(database: Database) -> None:
    from alembic import command

    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with database.write() as connection:
        config.attributes["connection"] = connection
        revisions = ScriptDirectory.from_config(config)
        command.downgrade(config, str(revisions.get_revision("0008").down_revision))
        connection.execute(text("SELECT url, seconds FROM v_probes"))
        command.upgrade(config, "head")
        connection.execute(text("SELECT struck, outcome FROM v_probes"))
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == migrate.HEAD


def test_signatures_outlive_their_new_key_in_both_directions(database: Database) -> None:
    downgrade(database, "0014")
    head = "INSERT INTO rollups (id, year, rubric, rubric_version, rubric_hash, version, state, made_at, as_of, hash, summary, changes)"
    with database.write() as connection:
        made = "'2026-12-06 00:00:00'"
        connection.execute(
            text(f"{head} VALUES (1, 2026, 'r', 1, 'h', 1, 'draft', {made}, {made}, 'a', '{{}}', '[]')")
        )
        signed = "INSERT INTO signatures (rollup_id, name, hash, at) VALUES"
        connection.execute(text(f"{signed} (1, '张三', 'a', {made}), (1, '李四', 'b', {made})"))
    upgrade(database.url)
    with closing(open_database(database.url)) as again, again.write() as connection:
        connection.execute(text(f"INSERT INTO signatures VALUES (1, 'zhang2', '张三', 'c', {made})"))
        rows = connection.execute(text("SELECT account, name, hash FROM signatures ORDER BY hash")).all()
    assert [tuple(r) for r in rows] == [("", "张三", "a"), ("", "李四", "b"), ("zhang2", "张三", "c")]
    downgrade(database, "0014")
    with database.read() as connection:
        rows = connection.execute(text("SELECT name, hash FROM signatures ORDER BY hash")).all()
    assert [tuple(r) for r in rows] == [("张三", "a"), ("李四", "b")]
    upgrade(database.url)


def test_no_connection_left_is_told_as_a_busy_database(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'minjian.db'}")
    database.engine.pool._timeout = 0.05  # type: ignore[attr-defined]
    with ExitStack() as taken, pytest.raises(DatabaseUnavailable, match="太忙"):
        for _ in range(100):
            taken.enter_context(database.read())
    database.close()


_HOLDER = """import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute(sys.argv[2])
print("locked", flush=True)
sys.stdin.readline()
other.execute("COMMIT")
"""


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
@pytest.mark.parametrize("fresh", [False, True])
def test_who_waits_for_a_locked_file_says_for_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, lock: str, fresh: bool
) -> None:
    """It was waited for a minute without a word. A fresh file has no write-ahead log yet: it is locked otherwise."""
    monkeypatch.setattr(waiting, "QUIET_SECONDS", 0.3)
    file = tmp_path / "minjian.db"
    database = None if fresh else open_database(f"sqlite:///{file}")
    typed = [sys.executable, "-c", _HOLDER, str(file), lock]
    pipe = subprocess.PIPE
    with subprocess.Popen(typed, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdin and other.stdout and other.stdout.readline() == "locked\n"
        timer = threading.Timer(1.2, lambda: print(file=other.stdin, flush=True))
        timer.start()
        database = database or open_database(f"sqlite:///{file}")
        with database.write() as connection:
            assert connection.execute(text("SELECT count(*) FROM findings")).scalar() == 0
        database.close()
    timer.join()
    (told,) = [r.getMessage() for r in caplog.records if r.name == "db.waiting"]
    assert str(file) in told and "最多再等 " in told
    assert f"进程 {other.pid}（" in told or not Path("/proc/locks").exists()


def test_a_file_locked_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(waiting, "QUIET_SECONDS", 0.1)
    monkeypatch.setattr(waiting, "BUSY_SECONDS", 0.4)
    database = open_database(f"sqlite:///{tmp_path / 'minjian.db'}")
    with closing(sqlite3.connect(tmp_path / "minjian.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable, match="被别的程序占用超过"), database.write():
            raise AssertionError("it is locked")
        assert len(caplog.records) == 1
        other.execute("COMMIT")
        with database.write() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    assert len(caplog.records) == 1
    database.close()
