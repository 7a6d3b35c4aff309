"""Migrations without Alembic's start-up cost where there is nothing to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

#: All revisions in order; a test compares them with the scripts in ``migrations/versions``.
KNOWN = (
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012",
    "0013", "0014", "0015", "0016", "0017"
)  # fmt: skip
HEAD = KNOWN[-1]

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 6_245_118_003  # any number, the same in all processes


def current(connection: Connection) -> str | None:
    """The revision the database is at, ``None`` where it holds nothing of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def run(connection: Connection) -> None:
    """Migrates to :data:`HEAD` inside the connection's transaction; processes doing so at once wait for each other."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
