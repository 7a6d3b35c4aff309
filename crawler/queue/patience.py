"""A queue that outlives a database that is away for a moment, and work that is tried again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

import psycopg
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

logger = logging.getLogger("minjian.worker")
T = TypeVar("T")


class Again(Exception):
    """The work goes back into the queue and may be begun anew after ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class TryAgain(BaseRetryStrategy):
    """Tries again what asks for it, and nothing else."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        return (
            RetryDecision(retry_in={"seconds": exception.seconds}) if isinstance(exception, Again) else None
        )


class PatientManager(JobManager):
    """Where the database is away, there is no job at the moment, and what ended is told once it is back.

    The library's own would end the worker in the first case, and in the second leave the job to a worker that has long done it.
    """

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        try:
            return await super().fetch_job(queues, worker_id)
        except ConnectorException as error:
            if not is_away(error):
                raise
            logger.warning("queue: %s", error.__cause__)
            return None

    async def finish_job_by_id_async(self, *args: Any, **kwargs: Any) -> None:
        await insisted(lambda: super(PatientManager, self).finish_job_by_id_async(*args, **kwargs))

    async def retry_job_by_id_async(self, *args: Any, **kwargs: Any) -> None:
        await insisted(lambda: super(PatientManager, self).retry_job_by_id_async(*args, **kwargs))


def is_away(error: ConnectorException) -> bool:
    """Whether the server could not be reached, or went away; else it did not like what was asked."""
    return isinstance(error.__cause__, psycopg.OperationalError | psycopg.InterfaceError)


async def insisted(deed: Callable[[], Awaitable[T]]) -> T:
    """What ``deed`` gives; it is done again each second while the database is away."""
    while True:
        try:
            return await deed()
        except ConnectorException as error:
            if not is_away(error):
                raise
            logger.warning("queue: %s", error.__cause__)
            await asyncio.sleep(1)
