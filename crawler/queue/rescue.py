"""Who is silent loses its work: the jobs of workers that do not say any more that they are alive go back into the queue."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector

logger = logging.getLogger("minjian.worker")

_LOCK = 0x6D696E6D
#: Work that so many attempts could not end is given up.
MOST_ATTEMPTS = 20
_SILENT = """
    SELECT id, attempts FROM procrastinate_jobs j
    WHERE status = 'doing' AND NOT EXISTS (
        SELECT 1 FROM procrastinate_workers w
        WHERE w.id = j.worker_id AND w.last_heartbeat > now() - make_interval(secs => %s))
"""
_BEAT = "UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = %(worker)s"
_MINE = "SELECT id FROM procrastinate_jobs WHERE worker_id = %(worker)s AND status = 'doing' AND id = ANY(%(numbers)s)"


async def rescue(app: App, seconds: float) -> int:
    """Puts back the jobs of workers silent for ``seconds``; gives how many. One process at a time does so.

    The lock matters: a job put back by one and begun by another must not be put back by a third that had seen it silent.
    """
    try:
        async with _connector(app).pool.connection() as connection:
            got = await connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not (await got.fetchone() or (False,))[0]:
                return 0
            found = await connection.execute(_SILENT, [seconds])
            return await _put_back(connection, await found.fetchall())
    except psycopg.errors.RaiseException as error:  # it ended this very moment after all
        logger.info("rescue: %s", error)
        return 0


async def _put_back(connection: psycopg.AsyncConnection[Any], jobs: Iterable[Any]) -> int:
    number = 0
    for job, attempts in jobs:
        if attempts + 1 >= MOST_ATTEMPTS:
            logger.error("job %s is given up after %s attempts", job, attempts + 1)
            await connection.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job])
        else:
            await connection.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job])
            number += 1
    return number


async def still_mine(app: App, worker_id: int | None, numbers: list[int], *, beat: bool = False) -> set[int]:
    """Which of these jobs the worker holds; with ``beat`` it says as well that it is alive."""
    if beat:
        await app.connector.execute_query_async(_BEAT, worker=worker_id)
    rows = await app.connector.execute_query_all_async(_MINE, worker=worker_id, numbers=numbers)
    return {row["id"] for row in rows}


def _connector(app: App) -> PsycopgConnector:
    if not isinstance(app.connector, PsycopgConnector):
        raise TypeError("rescue needs the asynchronous connector")
    return app.connector
