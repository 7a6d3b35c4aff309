"""Opening a database and its transactions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Database:
    """An open database."""

    url: str


def open_database(url: str, *, upgrade: bool = False) -> Database:
    """Opens ``url``; SQLite migrates itself, PostgreSQL only with ``upgrade``."""
    raise NotImplementedError


def upgrade(url: str) -> None:
    """Brings the schema of ``url`` up to this program's."""
    raise NotImplementedError
