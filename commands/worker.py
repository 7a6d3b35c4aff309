"""``minjian worker``: a worker as a person or a service manager starts it, and what it tells of itself."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.logs import handler

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

    from crawler.config import Config
    from crawler.queue.worker import State
    from db.session import Database

_STUCK = timedelta(seconds=30)


def worker(
    jobs: Annotated[
        int | None, typer.Option(min=1, max=256, help="同时走访的网站数；默认同 MINJIAN_JOBS")
    ] = None,
    drain: Annotated[
        float, typer.Option(min=0, max=86400, help="收到停止信号后，手里的任务还可以做多少秒，然后交回队列")
    ] = 30.0,
    metrics_port: Annotated[
        int, typer.Option(min=0, max=65535, help="本机 /healthz 与 /metrics 的端口；0 为不开")
    ] = 9311,
) -> None:
    """从 PostgreSQL 的队列里取任务来做（走访、外链、全站检查）；可在多台机器上各运行一个或几个。"""
    raise typer.Exit(run_worker(jobs, drain, metrics_port))


def run_worker(jobs: int | None, drain: float, metrics_port: int) -> int:
    """Runs until it is told to end; raises :class:`crawler.errors.RunError`."""
    from clock.watching import serve_health
    from crawler.errors import RunError
    from crawler.night.engine import MISSING
    from crawler.office import read_catalogue, read_config

    try:
        from crawler.queue.worker import Taker
    except ModuleNotFoundError as error:
        raise RunError(MISSING, 2) from error
    _log()
    config = read_config()
    catalogue = read_catalogue(config)
    taker = Taker(config, _reached(config), catalogue, jobs or config.jobs, drain)
    with serve_health(metrics_port, taker.state, health, figures):
        return taker.run()


def _log() -> None:
    log = logging.getLogger("minjian.worker")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(handler(os.environ.get("MINJIAN_LOG_FORMAT", ""), logging.INFO, dated=True))


def _reached(config: Config) -> Database:
    """The database with the queue in it; a worker that begins anew waits for one that is away."""
    from crawler.errors import RunError
    from crawler.queue.schema import check
    from crawler.queue.worker import AGAIN
    from db.errors import BadAddress, DatabaseError, DatabaseUnavailable
    from db.session import open_database

    while True:
        try:
            check(config.database_url)
            return open_database(config.database_url)
        except BadAddress as error:
            raise RunError(str(error), 2) from error
        except DatabaseUnavailable as error:
            if AGAIN not in os.environ:
                raise RunError(str(error), 5) from error
            logging.getLogger("minjian.worker").warning("%s", error)
            time.sleep(2)
        except DatabaseError as error:
            raise RunError(str(error), 5) from error


def health(state: State, now: datetime) -> tuple[int, dict[str, Any]]:
    """Status and body of ``/healthz``: 503 where the worker cannot reach the database, or does not move."""
    stuck = state.alive_at is None or now - state.alive_at > _STUCK
    trouble = state.trouble or ("not heard of the database" if stuck else "")
    return (503 if trouble else 200), {
        "status": "trouble" if trouble else "draining" if state.draining else "ok",
        "trouble": trouble,
        "name": state.name,
        "alive_at": state.alive_at.isoformat() if state.alive_at else None,
        "slots": state.slots,
        "running": {name: began.isoformat() for name, began in dict(state.running).items()},
        "ended": dict(state.ended),
    }


def figures(state: State) -> Iterator[Metric]:
    """The metrics of a worker."""
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    gauges = (
        (
            "alive_timestamp_seconds",
            "Last word with the database.",
            state.alive_at.timestamp() if state.alive_at else 0,
        ),
        ("trouble", "1 while the database is away.", bool(state.trouble)),
        ("draining", "1 while it takes nothing more.", state.draining),
        ("slots", "Pieces of work it may do at once.", state.slots),
        ("running", "Pieces of work under way.", len(state.running)),
    )
    for name, words, value in gauges:
        yield GaugeMetricFamily(f"minjian_worker_{name}", words, value=float(value))
    ended = CounterMetricFamily("minjian_worker_pieces", "Pieces of work by how they ended.", labels=["kind"])
    for kind, number in dict(state.ended).items():
        ended.add_metric([kind], number)
    yield ended
    yield CounterMetricFamily(
        "minjian_worker_rescued", "Pieces of silent workers put back into the queue.", value=state.rescued
    )
