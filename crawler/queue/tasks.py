"""The queue's one task by its name, and the address of the queue for both sides: who hands in work, and who takes it."""

from __future__ import annotations

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

from crawler.queue.schema import OPTIONS
from db.session import server_address

TASK = "minjian.piece"


def queue_of(program: str) -> str:
    """The queue that only workers with an equal program listen to."""
    return f"minjian-{program}"


def handing_in(url: str) -> App:
    """For who hands in work; to be opened."""
    return App(
        connector=SyncPsycopgConnector(
            conninfo=server_address(url), kwargs=dict(OPTIONS), min_size=1, max_size=2
        )
    )


def taking(url: str) -> App:
    """For who takes work; to be opened in its event loop."""
    return App(
        connector=PsycopgConnector(
            conninfo=server_address(url), kwargs=dict(OPTIONS), min_size=1, max_size=4, timeout=10
        )
    )
