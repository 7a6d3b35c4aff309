"""Who does the work: processes of this machine, or workers that take it from the queue."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex
from typing import Any

from crawler.errors import RunError
from crawler.night.pool import Engine, Pool
from crawler.office import Office
from db.errors import BadAddress, DatabaseError

MISSING = "分给工作进程需要 procrastinate：pip install 'minjian[worker]'"


def engine_of(office: Office, run: str = "", patience: float | None = None) -> Callable[..., Engine]:
    """What the configuration asks for; raises :class:`RunError` where that cannot be had.

    ``run`` says what is run beside a night ("recheck", "probe", "spot"): its work is told apart from that of all other runs.
    What no worker has begun within ``patience`` seconds is taken back.
    """
    if office.config.engine == "pool":
        return Pool
    try:
        from crawler.queue import schema
        from crawler.queue.parcels import program_key
        from crawler.queue.submitting import WorkerPool
    except ModuleNotFoundError as error:
        raise RunError(MISSING, 2) from error
    group = f"{run}-{token_hex(4)}" if run else ""
    url, program = office.config.database_url, program_key(office.catalogue)
    try:
        schema.check(url)
    except DatabaseError as error:
        raise RunError(str(error), 2 if isinstance(error, BadAddress) else 5) from error

    def make(
        jobs: int, on_news: Any, on_end: Callable[[str, str, Any], None], deadline: float | None
    ) -> Engine:
        return WorkerPool(office.database, url, program, on_end, deadline, group=group, patience=patience)

    return make
